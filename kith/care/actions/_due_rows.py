"""The dues of a file as its tier, its events and its visits ask for: rows, and how they move."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

from django.db import transaction
from django.db.models import Q
from django.utils.timezone import localtime

from kith.care.models import AreaEvent, Assessment, CareFile, Due, FileEvent, Visit
from kith.care.rules import cadence
from kith.care.states import DUE, DueCause, DueState, EventKind, FileState, VisitOutcome
from kith.catalogue.care import CareRules
from kith.catalogue.queries import in_force
from kith.catalogue.visits import VisitRules
from kith.core.calendar import midnight
from kith.places.queries import ancestors

if TYPE_CHECKING:
    from django.db.models import QuerySet

_DAY: Final = timedelta(days=1)
_CAUSES: Final = {
    EventKind.MAJOR_CHANGE: DueCause.MAJOR_CHANGE,
    EventKind.HOSPITAL_IN: DueCause.HOSPITAL,
    EventKind.HOSPITAL_OUT: DueCause.HOSPITAL,
    EventKind.FESTIVAL: DueCause.FESTIVAL,
    EventKind.WEATHER: DueCause.WEATHER,
}
OVER: Final = (DueState.DONE, DueState.MISSED_DONE, DueState.DECLINED)


@dataclass(frozen=True, slots=True)
class Wanted:
    """A due as it should stand."""

    due_on: date
    due_at: datetime
    since: datetime


@transaction.atomic
def refresh(file: CareFile, *, now: datetime) -> None:
    """The dues of the file are what its tier, its events and its visits ask for.

    Safe to call as often as one likes. Dues that visits have fulfilled are closed, and opened
    again when the visit turned out not to count.
    """
    held = CareFile.objects.select_related("area").locked(file.pk)
    if held.state != FileState.OPEN:
        _void(held.dues.filter(state=DueState.OPEN), now)
        return
    rules = in_force(CareRules, path=held.area.path, on=localtime(now).date())
    _reopen(held, now)
    for source, cause, wanted in _of_events(held, rules):
        put(held, source, cause, wanted, now)
    _fulfil(held, now)
    _regular(held, rules, now)


# ------------------------------------------------------------------------------------ events


def _of_events(file: CareFile, rules: CareRules) -> list[tuple[str, DueCause, Wanted]]:
    """What happened to her, or to her area, since the file stands."""
    own = FileEvent.objects.filter(file=file).values_list("pk", "kind", "happened_at")
    found = [(f"event:{pk}", EventKind(kind), at) for pk, kind, at in own]
    over = AreaEvent.objects.filter(area__path__in=ancestors(file.area.path))
    found += [
        (f"area:{pk}", EventKind(kind), midnight(on))
        for pk, kind, on in over.values_list("pk", "kind", "starts_on")
    ]
    rows = [(source, _CAUSES[kind], _for_event(kind, at, rules)) for source, kind, at in found]
    return [row for row in rows if row[2].due_at > file.opened_at]


def _for_event(kind: EventKind, at: datetime, rules: CareRules) -> Wanted:
    """After a major change a visit counts from its very moment, else from a day on."""
    event = cadence.Happening(kind, at)
    day = cadence.counts_from(event, rules)
    first = at if kind == EventKind.MAJOR_CHANGE else midnight(day)
    return Wanted(cadence.last_day(event, rules), cadence.visit_by(event, rules), first)


def put(file: CareFile, source: str, cause: DueCause, wanted: Wanted, now: datetime) -> Due:
    due, _made = Due.objects.get_or_create(
        file=file,
        source=source,
        defaults={
            "cause": cause,
            "due_on": wanted.due_on,
            "due_at": wanted.due_at,
            "since": wanted.since,
            "opened_at": now,
        },
    )
    return due


# ------------------------------------------------------------------------ fulfilled by visits


def _fulfil(file: CareFile, now: datetime) -> None:
    """Open dues are closed by the first visit since then that counts, or that was not wanted."""
    for due in file.dues.filter(state=DueState.OPEN).order_by("pk"):
        visit = _answers(due).first()
        if visit is not None:
            _close(due, visit, now)


def _answers(due: Due) -> QuerySet[Visit]:
    """Visits that answer a due. Who went for another regular due does not fulfil the next one."""
    rows = Visit.objects.filter(file_id=due.file_id, started_at__gte=due.since)
    rows = rows.filter(Q(counts=True) | Q(outcome=VisitOutcome.REFUSED))
    if due.cause == DueCause.REGULAR:
        rows = rows.filter(Q(due=None) | Q(due=due) | ~Q(due__cause=DueCause.REGULAR))
    return rows.order_by("started_at", "pk")


def _close(due: Due, visit: Visit, now: datetime) -> None:
    verb = "visit" if visit.started_at <= due.due_at else "visit_late"
    due.state = DUE.next(due.state, verb if visit.counts else "decline")
    due.closed_at, due.fulfilled_by = now, visit
    due.save(update_fields=("state", "closed_at", "fulfilled_by"))


def _reopen(file: CareFile, now: datetime) -> None:
    """Dues whose visit no longer counts are open again; the regular one that followed is void."""
    broken = file.dues.filter(state__in=OVER, fulfilled_by__counts=False)
    for due in broken.exclude(fulfilled_by__outcome=VisitOutcome.REFUSED).order_by("-pk"):
        if due.cause == DueCause.REGULAR:
            _void(file.dues.filter(state=DueState.OPEN, cause=DueCause.REGULAR), now)
        due.state = DUE.next(due.state, "reopen")
        due.closed_at = due.fulfilled_by = None
        due.save(update_fields=("state", "closed_at", "fulfilled_by"))


def _void(dues: QuerySet[Due], now: datetime) -> None:
    dues.update(state=DUE.next(DueState.OPEN, "void"), closed_at=now)


# ------------------------------------------------------------------------------- the regular


def _regular(file: CareFile, rules: CareRules, now: datetime) -> None:
    """The one open regular due stands on its day; none where no tier is known yet."""
    here = file.dues.filter(state=DueState.OPEN, cause=DueCause.REGULAR)
    if not file.tier:
        _void(here, now)
        return
    wanted = _regularly(file, rules)
    due = here.first()
    if due is None:
        _new_regular(file, wanted, now)
    elif (due.due_on, due.due_at) != (wanted.due_on, wanted.due_at):
        _move(due, wanted)


def _new_regular(file: CareFile, wanted: Wanted, now: datetime) -> None:
    Due.objects.create(
        file=file,
        cause=DueCause.REGULAR,
        due_on=wanted.due_on,
        due_at=wanted.due_at,
        since=wanted.since,
        opened_at=now,
    )


def _move(due: Due, wanted: Wanted) -> None:
    """A due that is moved back may be missed anew."""
    if wanted.due_at > due.due_at:
        due.missed_at = due.street_at = None
    due.state = DUE.next(due.state, "move")
    due.due_on, due.due_at, due.since = wanted.due_on, wanted.due_at, wanted.since
    due.save(update_fields=("state", "due_on", "due_at", "since", "missed_at", "street_at"))


def _regularly(file: CareFile, rules: CareRules) -> Wanted:
    """Counted from the last visit that counts; never before the tier was known, nor before
    somebody who wanted no visit is to be asked again."""
    met = _last(file, Q(counts=True))
    opened = localtime(file.opened_at).date()
    last = localtime(met).date() if met else None
    first = _tier_since(file) + _DAY
    refused = _last(file, Q(outcome=VisitOutcome.REFUSED))
    if refused and (met is None or refused > met):
        on = localtime(refused).date()
        visits = in_force(VisitRules, path=file.area.path, on=on)
        first = max(first, on + visits.again_days[file.tier] * _DAY)
    due_on = max(first, cadence.next_due(file.tier, last, opened, rules))
    latest = max(first, cadence.latest(file.tier, last or opened, rules))
    since = max((one for one in (met, refused) if one), default=None)
    begins = midnight(localtime(since).date() + _DAY) if since else file.opened_at
    return Wanted(due_on, end_of(latest), begins)


def _last(file: CareFile, which: Q) -> datetime | None:
    rows = Visit.objects.filter(which, file=file).order_by("-started_at")
    found: datetime | None = rows.values_list("started_at", flat=True).first()
    return found


def _tier_since(file: CareFile) -> date:
    """The day the file got the tier it has."""
    rows: Any = Assessment.objects.filter(file=file).order_by("-at", "-pk")
    since = file.opened_at
    for tier, at in rows.values_list("tier", "at"):
        if tier != file.tier:
            break
        since = at
    return localtime(since).date()


def end_of(day: date) -> datetime:
    return midnight(day + _DAY)
