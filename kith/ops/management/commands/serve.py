"""kith serve"""

from argparse import ArgumentParser
from typing import Any

from django.core.management import CommandError
from django.utils.translation import gettext as _

from kith.ops import sealing
from kith.ops.command import KithCommand
from kith.ops.durability import insist
from kith.ops.serving import Server, default_workers, is_ready, read_in


class Command(KithCommand):
    help = _("Serve the pages.")
    group = "daily"

    def add_arguments(self, parser: ArgumentParser) -> None:
        add = parser.add_argument
        add("address", nargs="?", default="127.0.0.1:8000", help=_("host and port"))
        add("--workers", type=int, default=default_workers(), help=_("processes; 1 on SQLite"))
        add("--threads", type=int, default=4, help=_("threads of each process"))

    def handle(self, *args: Any, **options: Any) -> None:
        if not is_ready():
            raise CommandError(_("The database is not ready. Please run `kith setup` first."))
        insist()
        sealing.insist()
        read_in()
        server = Server(options["address"], options["workers"], options["threads"])
        self.stdout.write(_("Kith: http://%(address)s/") % {"address": options["address"]})
        self.stdout.flush()
        server.run()
