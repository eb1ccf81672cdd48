"""kith migrate: Django's own, for a house that stays open meanwhile"""

from typing import Any

from django.core.management.commands import migrate

from kith.ops.updating import Executor, patiently


class Command(migrate.Command):
    group = "guard"

    def handle(self, *args: Any, **options: Any) -> None:
        """As Django does it, with migrations that look ahead and wait for no lock."""
        theirs = vars(migrate)["MigrationExecutor"]
        vars(migrate)["MigrationExecutor"] = Executor  # the name under which it is looked up
        try:
            patiently(lambda: super(Command, self).handle(*args, **options))
        finally:
            vars(migrate)["MigrationExecutor"] = theirs
