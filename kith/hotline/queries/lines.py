"""Lines, their rota and who is on duty."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Q, QuerySet
from django.utils.timezone import localtime
from django.utils.translation import get_language

from kith.catalogue.queries import in_force
from kith.catalogue.rules import HotlineRules
from kith.core.actor import Actor, Role
from kith.core.calendar import midnight
from kith.hotline.models import Counsellor, Handover, Line, Shift, Swap
from kith.hotline.policies import COUNTING, RUNNERS, is_supervisor
from kith.hotline.rules import OFF_DUTY, Duty, Span, gaps, open_on
from kith.hotline.states import SwapState
from kith.people.models import Person
from kith.people.queries import holders
from kith.places.queries import ancestors


def duty_of(actor: Actor, *, now: datetime) -> Duty:
    """On whose rota the actor stands, where her shift runs, which lines she leads."""
    if actor.person_id is None or not actor.has(Role.HOTLINE):
        return OFF_DUTY
    places = Counsellor.objects.filter(person_id=actor.me, ends_at=None)
    running = Shift.objects.filter(person_id=actor.me, starts_at__lte=now, ends_at__gt=now)
    led = Line.objects.filter(supervisor_id=actor.me).select_related("area")
    rota = frozenset(places.values_list("line_id", flat=True))
    return Duty(
        rota=rota,
        on_shift=frozenset(running.values_list("line_id", flat=True)) & rota,
        supervises=frozenset(line.pk for line in led if is_supervisor(actor, line)),
    )


def rules_of(line: Line, now: datetime) -> HotlineRules:
    return in_force(HotlineRules, path=line.area.path, on=localtime(now).date())


def visible_to(actor: Actor) -> QuerySet[Line]:
    """Lines whose figures the actor may see: the twin of `policies.may_count`."""
    seen = Q(pk=None)
    for path in actor.paths(*COUNTING):
        seen |= Q(area__path__startswith=path)
    return Line.objects.filter(seen).select_related("area", "supervisor").order_by("number")


def of_actor(actor: Actor, duty: Duty) -> QuerySet[Line]:
    """Lines on which the actor may take a call: the twin of `policies.may_take`."""
    taken = Q(pk__in=duty.lines) & _over(actor, Role.HOTLINE)
    taken |= Q(kind="GENERAL") & _over(actor, Role.WORKER)
    return Line.objects.filter(taken).select_related("area", "supervisor").order_by("number")


def run_by(actor: Actor) -> QuerySet[Line]:
    """Lines whose rota the actor keeps: the twin of `policies.may_run`."""
    kept = _over(actor, *RUNNERS)
    if actor.person_id is not None:
        kept |= Q(supervisor_id=actor.me) & _over(actor, Role.HOTLINE)
    return Line.objects.filter(kept).select_related("area", "supervisor").order_by("number")


def _over(actor: Actor, *roles: Role) -> Q:
    found = Q(pk=None)
    for path in actor.paths(*roles):
        found |= Q(area__path__startswith=path)
    return found


def listed(path: str) -> QuerySet[Line]:
    """Numbers that people of a place may ring: its own, those above it, and those below."""
    here = Q(area__path__in=ancestors(path)) | Q(area__path__startswith=path)
    rows = Line.objects.filter(here, is_listed=True)
    return rows.select_related("area").order_by("kind", "number")


def all_listed() -> QuerySet[Line]:
    return Line.objects.filter(is_listed=True).select_related("area").order_by("kind", "number")


def on_shift(line_ids: Iterable[int], *, now: datetime) -> QuerySet[Shift]:
    """Who answers at this moment."""
    rows = Shift.objects.filter(line__in=set(line_ids), starts_at__lte=now, ends_at__gt=now)
    return rows.select_related("person", "line").order_by("starts_at", "pk")


def counsellors(line: Line) -> QuerySet[Counsellor]:
    """Those on the rota now."""
    return line.counsellors.filter(ends_at=None).select_related("person").order_by("pk")


def next_shift(person_id: int, *, now: datetime) -> Shift | None:
    """The one that runs, else the next to come."""
    rows = Shift.objects.filter(person_id=person_id, ends_at__gt=now).select_related("line")
    return rows.order_by("starts_at").first()


@dataclass(frozen=True, slots=True)
class RotaDay:
    """One day of a rota: its shifts, and when nobody answers although the line is open."""

    day: date
    shifts: list[Shift]
    gaps: list[Span]


def rota(line: Line, *, since: date, days: int) -> list[RotaDay]:
    """Day by day who answers, and the gaps."""
    zone = ZoneInfo(settings.TIME_ZONE)
    begin = midnight(since)
    until = begin + timedelta(days=days + 1)
    rows = list(
        line.shifts.filter(starts_at__lt=until, ends_at__gt=begin)
        .select_related("person")
        .order_by("starts_at", "pk")
    )
    by_day: dict[date, list[Shift]] = defaultdict(list)
    for row in rows:
        by_day[localtime(row.starts_at, zone).date()].append(row)
    spans = [(row.starts_at, row.ends_at) for row in rows]
    found = []
    for n in range(days):
        day = since + timedelta(days=n)
        span = open_on(day, line.weekdays, line.opens, line.closes, zone)
        found.append(RotaDay(day, by_day[day], gaps(span, spans) if span else []))
    return found


def swaps_for(actor: Actor) -> QuerySet[Swap]:
    """Swaps that wait for the actor's word."""
    rows = Swap.objects.filter(other_id=actor.person_id, state=SwapState.ASKED)
    return rows.select_related("shift__line", "shift__person", "in_return").order_by("pk")


def swaps_by(actor: Actor) -> QuerySet[Swap]:
    """Swaps the actor asked for that wait."""
    rows = Swap.objects.filter(by_id=actor.me, state=SwapState.ASKED)
    return rows.select_related("shift__line", "other", "in_return").order_by("pk")


def last_handover(line_ids: Iterable[int]) -> QuerySet[Handover]:
    """The newest word for the next one, of each line."""
    rows = Handover.objects.filter(line__in=set(line_ids)).select_related("line")
    newest = {row.line_id: row.pk for row in rows.order_by("at", "pk")}
    return rows.filter(pk__in=newest.values()).order_by("line_id")


def steps_of(line: Line, now: datetime) -> list[tuple[str, str]]:
    """The crisis protocol: the line's own rows, else those of the rule. (words, number to dial)."""
    own = list(line.steps.order_by("rank").values_list("words", "dial"))
    if own:
        return own
    is_zh = (get_language() or "zh-hans").startswith("zh")
    return [(zh if is_zh else en, dial) for zh, en, dial in rules_of(line, now).steps]


def shifts_of(rows: QuerySet[Line]) -> QuerySet[Shift]:
    """Shifts of some lines."""
    return Shift.objects.filter(line__in=rows.order_by().values("pk")).select_related("line__area")


def shifts_ahead(line: Line, *, now: datetime) -> list[Shift]:
    """Shifts of the line that have not begun."""
    return list(line.shifts.filter(starts_at__gt=now).order_by("starts_at", "pk"))


def operators(path: str, *, now: datetime) -> list[tuple[int, str]]:
    """Who may be put on a rota there: (person, masked name)."""
    found = dict.fromkeys(holders(Role.HOTLINE, path, now))
    people = Person.objects.in_bulk(found)
    return [(pk, str(people[pk].name)) for pk in found]
