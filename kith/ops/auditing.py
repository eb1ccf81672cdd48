"""`kith audit`: an auditor's file is written, or checked with nothing but itself."""

from __future__ import annotations

import hashlib
import json
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pyrage
from django.core.management.base import CommandError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kith.core import chain
from kith.core.calendar import midnight
from kith.insights.actions.auditing import take_lines
from kith.insights.queries.auditing import export
from kith.ops import putting_away
from kith.ops.backups import NoBackup
from kith.ops.shell import actor_at_shell
from kith.people.queries import person_with_login

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

_NO_HEAD: Final = gettext_lazy("no link of this file ends with it")
_NOT_TOLD: Final = gettext_lazy("The seals of this database do not tell of this file.")


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


def check_archive(path: Path, identity: Path, anchors: Collection[str] = ()) -> list[str]:
    """What of a file of old lines is not what was sealed; nothing where all is.

    Its links are worked out anew and held against the seals of this database, which tell of the
    file; on another machine against heads that were written down when the lines were young.

    Raises CommandError: the file cannot be opened.
    """
    try:
        plain = putting_away.opened(path, identity)
        first, *links = [json.loads(line) for line in plain.splitlines()]
        log = {_name(kind.log): kind.log for kind in putting_away.KINDS}[first["log"]]
        wrong, held = list(chain.disproved(links)), [one["digest"] for one in links]
    except (NoBackup, OSError, ValueError, LookupError, TypeError, pyrage.DecryptError) as error:
        raise CommandError(_("%(file)s cannot be opened: %(why)s") % {
            "file": path.name, "why": error,
        }) from error  # fmt: skip
    if anchors:
        return wrong + [f"{one[:16]}…: {_NO_HEAD}" for one in anchors if one not in held]
    digest = hashlib.sha256(plain).hexdigest()
    told = list(log.sealed().filter(archived=digest).values_list("digest", flat=True))
    return wrong + ([] if told and told == held else [str(_NOT_TOLD)])


def _name(log: chain.Log) -> str:
    return str(log.lines._meta.label_lower)


def check(path: str) -> list[str]:
    """What of the file is not what was sealed; nothing where all is."""
    with Path(path).open(encoding="utf-8") as file:
        next(file)  # what it is
        return list(chain.disproved(json.loads(line) for line in file))
