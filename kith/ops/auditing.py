"""`kith audit`: an auditor's file is written, or checked with nothing but itself."""

from __future__ import annotations

import json
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.core.management.base import CommandError
from django.utils.translation import gettext as _

from kith.core import chain
from kith.core.calendar import midnight
from kith.insights.actions.auditing import take_lines
from kith.insights.queries.auditing import export
from kith.ops.shell import actor_at_shell
from kith.people.queries import person_with_login

if TYPE_CHECKING:
    from collections.abc import Mapping


def day(text: str) -> datetime:
    """The first moment of a day, local."""
    return midnight(date.fromisoformat(text))


def take(options: Mapping[str, Any], *, now: datetime) -> int:
    """How many lines the file has."""
    person_id = person_with_login(options["login"] or "")
    if person_id is None:
        raise CommandError(_("Say who you are with --as and your login name."))
    actor = actor_at_shell(person_id, now=now)
    since, until = options["since"], options["until"]
    take_lines(since, until, reason=options["reason"], actor=actor, now=now)
    count = 0
    with Path(options["file"]).open("w", encoding="utf-8") as file:
        for line in export(actor, since, until):
            file.write(line)
            count += 1
    return count


def check(path: str) -> list[str]:
    """What of the file is not what was sealed; nothing where all is."""
    with Path(path).open(encoding="utf-8") as file:
        next(file)  # what it is
        return list(chain.disproved(json.loads(line) for line in file))
