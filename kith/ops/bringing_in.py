"""Lists in: what the commands `import` and `template` do."""

from __future__ import annotations

import csv
import os
from contextlib import ExitStack
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Self, TypeAlias

from django.core.management.base import CommandError
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kith.approvals.actions import SecondNeeded, ask
from kith.core.actor import CLOCK, Actor
from kith.exchange.imports import batches, flow
from kith.exchange.imports.areas import Areas
from kith.exchange.imports.orders import Requests, Wishes
from kith.exchange.imports.people import People
from kith.exchange.imports.premises import PremisesList
from kith.exchange.imports.roster import Roster
from kith.exchange.imports.signed import SignedSheets
from kith.exchange.spreadsheets.sheet import SheetRefused, read
from kith.exchange.spreadsheets.template import write_errors, write_template
from kith.ops.granting import area_of
from kith.ops.progress import bar
from kith.ops.shell import actor_at_shell
from kith.people.queries import person_with_login
from kith.people.queries_seconds import seconds_for
from kith.places.states import Level

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from datetime import datetime
    from pathlib import Path

    from kith.exchange.spreadsheets.sheet import Row, RowError, Sheet

KINDS: Final = ("areas", "people", "volunteers", "orders", "report-in", "premises")
TEMPLATES: Final = ("areas", "people", "volunteers", "orders", "wishes", "report-in", "premises")
MANY: Final = (Roster, SignedSheets)  # lists whose rows are written together
AnyList: TypeAlias = flow.List | Roster | SignedSheets
SHOWN: Final = 10
NOWHERE: Final = "/-/"  # a template is for every place


@dataclass(frozen=True, slots=True)
class Job:
    """One import: which file, of what, for which area, by whom, and how boldly."""

    kind: str
    file: Path
    area_code: str
    login_name: str
    is_rehearsal: bool
    good_rows: bool
    errors: Path | None
    links: Path | None

    @classmethod
    def of(cls, options: Mapping[str, Any]) -> Self:
        return cls(**{name: options[name] for name in cls.__slots__})


def bring_in(job: Job, *, say: Callable[[str], object], now: datetime) -> None:
    """The list is in, or the reasons why not are told.

    Nothing is written before every row was tried, and then only if all are good or the good ones
    are asked for.

    Raises:
        CommandError: the file cannot be read, or some rows were refused (exit code 1).
    """
    if not job.file.is_file():
        raise CommandError(_("There is no file %(file)s.") % {"file": job.file})
    actor = _actor(job, now)
    try:
        of, sheet = _read(job, now)
    except SheetRefused as no:
        raise CommandError(str(no)) from no
    if sheet.hidden_rows or sheet.hidden_sheets:
        say(_("Hidden rows are read too: %(rows)s. Hidden sheets are left out: %(sheets)s.")
            % {"rows": sheet.hidden_rows, "sheets": sheet.hidden_sheets})  # fmt: skip
    with bar(sheet.total, _("Checking")) as shown:
        tally = _rehearse(sheet, of, actor=actor, now=now, watch=shown.update)
    if not job.is_rehearsal and (job.good_rows or not tally.errors):
        try:
            tally = _write(job, sheet, of, actor=actor, now=now)
        except SecondNeeded as no:
            raise _asked_for(no, job, actor, now) from no
    _tell(job, sheet, tally, say)
    if tally.errors:
        raise CommandError(_("Some rows were refused."), returncode=1)


def _asked_for(no: SecondNeeded, job: Job, actor: Actor, now: datetime) -> CommandError:
    """A second person was asked for her word, and what to do once she has given it."""
    to = seconds_for(no.wanted, now=now)
    ask(no.wanted, reason=job.file.name, to=to, actor=actor, now=now)
    return CommandError(
        _("%(why)s She finds it on the page “Second persons”. Then run this command once more.")
        % {"why": no}
    )


def _rehearse(sheet: Sheet, of: AnyList, **facts: Any) -> flow.Tally:
    if isinstance(of, MANY):
        return batches.rehearse(sheet, of, **facts)
    return flow.rehearse(sheet, of, **facts)


def template(kind: str, language: str, now: datetime) -> bytes:
    """An empty sheet for one kind of list."""
    lists: dict[str, Callable[[], flow.Rows]] = {
        "areas": Areas,
        "people": lambda: People(NOWHERE),
        "volunteers": lambda: SignedSheets(NOWHERE),
        "orders": lambda: Requests(NOWHERE),
        "wishes": lambda: Wishes(NOWHERE),
        "report-in": lambda: Roster(NOWHERE, now),
        "premises": lambda: PremisesList(NOWHERE, localtime(now).date()),
    }
    names = {
        "areas": _("Areas"),
        "people": _("Volunteers to invite"),
        "volunteers": _("Volunteers who signed a sheet"),
        "orders": _("Requests"),
        "wishes": _("Micro-wishes"),
        "report-in": _("Members who report in"),
        "premises": _("Small premises"),
    }
    return write_template(lists[kind]().columns, names[kind], language)


def _actor(job: Job, now: datetime) -> Actor:
    if job.kind == "areas":
        return CLOCK
    person_id = person_with_login(job.login_name) if job.login_name else None
    if person_id is None:
        raise CommandError(_("Say who you are with --as and your login name."))
    return actor_at_shell(person_id, now=now)


def _read(job: Job, now: datetime) -> tuple[AnyList, Sheet]:
    """The list that the headings fit: orders may be requests or micro-wishes."""
    if job.kind == "areas":
        return _read_as(Areas(), job)
    area = area_of(job.area_code)
    plain: dict[str, Callable[[], AnyList]] = {
        "people": lambda: People(area.path),
        "volunteers": lambda: SignedSheets(area.path),
        "report-in": lambda: Roster(area.path, now),
        "premises": lambda: PremisesList(area.path, localtime(now).date()),
    }
    if job.kind in plain:
        return _read_as(plain[job.kind](), job)
    try:
        found = _read_as(Wishes(area.path), job)
    except SheetRefused as no:
        if no.code not in ("missing_column", "unknown_column"):
            raise
        return _read_as(Requests(area.path), job)
    if area.level != Level.COMMUNITY:
        raise CommandError(_("Micro-wishes are of one community: give its code with --area."))
    return found


def _read_as(of: AnyList, job: Job) -> tuple[AnyList, Sheet]:
    return of, read(job.file, job.file.name, of.columns)


def _write(job: Job, sheet: Sheet, of: AnyList, *, actor: Actor, now: datetime) -> flow.Tally:
    with ExitStack() as stack:
        shown = stack.enter_context(bar(sheet.total, _("Writing")))
        hand_over = _links(job, stack)
        facts: dict[str, Any] = {"watch": shown.update, "hand_over": hand_over}
        if isinstance(of, MANY):
            return batches.write(sheet, of, actor=actor, now=now, **facts)
        return flow.write(sheet, of, actor=actor, now=now, **facts)


def _links(job: Job, stack: ExitStack) -> Callable[[Row, str], object]:
    """Each invitation's link goes into the file at once: it exists nowhere else."""
    path, room = job.links, "report-in/join" if job.kind == "report-in" else "join"
    if path is None:
        return lambda _row, _token: None
    file = stack.enter_context(os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT, 0o600), "a"))
    writer: Any = csv.writer(file)

    def hand_over(row: Row, token: str) -> None:
        writer.writerow([row.number, row.values["phone"], f"/{room}/{token}/"])
        file.flush()

    return hand_over


def _tell(job: Job, sheet: Sheet, tally: flow.Tally, say: Callable[[str], object]) -> None:
    for line in _lines(job, tally):
        say(line)
    for error in tally.errors[:SHOWN]:
        say("  " + _line(error))
    more = len(tally.errors) - SHOWN
    if more > 0:
        say("  " + ngettext("and one more", "and %(n)s more", more) % {"n": more})
    if tally.errors and job.errors:
        job.errors.write_bytes(write_errors(sheet, tally.errors))
        say(_("The rows to correct are in %(file)s.") % {"file": job.errors})


def _lines(job: Job, tally: flow.Tally) -> Iterator[str]:
    counts = {"rows": tally.rows, "good": tally.good, "known": tally.known, "bad": tally.refused}
    yield _("%(rows)s rows: %(good)s good, %(known)s there already, %(bad)s refused.") % counts
    if job.is_rehearsal:
        yield _("This was a rehearsal: nothing was written.")
    elif tally.errors and not job.good_rows:
        yield _("Nothing was written. Correct the rows, or add --good-rows to leave them out.")
    else:
        yield _("%(n)s new.") % {"n": tally.written}


def _line(error: RowError) -> str:
    where = _("row %(row)s") % {"row": error.row}
    return ", ".join(filter(None, (where, error.column, f"{error.reason} {error.fix}")))
