"""What a day's rounds are made of: homes due, who could go, and all that speaks for each.

A fixed number of queries, whatever the size of the place.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.conf import settings

from kith.care.models import Due, Route, Visit, VisitHelper
from kith.care.queries import rounds as queries
from kith.care.rules import rounds_hours as hours
from kith.care.rules.rounds import Crew, Day, Wanted
from kith.care.states import FOUND, DueCause, DueState, FileState, Flag
from kith.care.states.rounds import GoesBy, PairWay, RouteState
from kith.catalogue.models import Skill
from kith.catalogue.rounds import DAY_MIN
from kith.core.actor import Role
from kith.orders import demand
from kith.people.models import Person, SkillHeld
from kith.people.queries import Helper, helpers_for, holders, quiet_among
from kith.people.rules import of_age_on
from kith.people.states import Gender
from kith.places.queries import centres

if TYPE_CHECKING:
    from kith.care.models import CareFile, RoundPlan, VisitTerms
    from kith.catalogue.rounds import RoundRules

AHEAD = timedelta(days=7)  # what comes due soon may be taken along
LATELY = timedelta(days=180)


@dataclass(frozen=True, slots=True)
class DueHome:
    """A home in the list to choose from: the due that presses most, and what a list may show."""

    due: Due
    late_days: int
    is_due: bool  # on the day or before; what comes later is only offered
    is_taken: bool  # somebody else's plan has it


@dataclass(frozen=True, slots=True)
class CrewInput:
    """Who goes from when to when, chosen by the desk; two people are a fixed pair."""

    people: tuple[int, ...]
    on_min: int
    off_min: int
    most: int
    by: GoesBy = GoesBy.WALK
    start_id: int = 0  # where the way begins; 0: her own area


@dataclass(frozen=True, slots=True)
class Free:
    """Somebody who could be chosen, with the time she has that day."""

    person_id: int
    on_min: int
    off_min: int
    is_staff: bool
    known: int = 0  # so many of these homes know her


def zone() -> ZoneInfo:
    return ZoneInfo(settings.TIME_ZONE)


def due_homes(path: str, day: date, *, now: datetime) -> list[DueHome]:
    """Every home with an open due until a week after the day, once, the most pressing first."""
    rows = Due.objects.filter(
        state=DueState.OPEN,
        file__state=FileState.OPEN,
        file__area__path__startswith=path,
        due_on__lte=day + AHEAD,
    )
    rows = rows.select_related("file__person", "file__area__parent").order_by("due_at", "pk")
    first: dict[int, Due] = {}
    for due in rows:
        first.setdefault(due.file_id, due)
    taken = queries.live_elsewhere(due.pk for due in first.values())
    return [
        DueHome(due, max(0, (day - due.due_on).days), due.due_on <= day, due.pk in taken)
        for due in first.values()
    ]


def free_helpers(path: str, day: date, file_ids: Iterable[int], *, now: datetime) -> list[Free]:
    """Volunteers who have time that day and staff of the place, known faces first."""
    rules = queries.rules_on(path, day)
    known = _known(file_ids, now)
    staff = set(holders(Role.WORKER, path, now))
    busy = _busy(day, now)
    helpers = [h for h in helpers_for(path, now=now) if h.person_id not in staff]
    quiet = quiet_among((h.person_id for h in helpers), now=now)
    found = [
        Free(h.person_id, *span, is_staff=False, known=known[h.person_id])
        for h in helpers
        if h.person_id not in quiet
        and is_grown(h.birth_year, h.birth_month, day)
        and (span := _span(h, day, rules, busy[h.person_id], now)) is not None
    ]
    found += [
        Free(pk, *span, is_staff=True, known=known[pk])
        for pk in sorted(staff)
        if (span := _staff_span(day, rules, busy[pk], now)) is not None
    ]
    return sorted(found, key=lambda one: (not one.is_staff, -one.known, one.person_id))


def is_grown(year: int | None, month: int | None, on: date) -> bool:
    """Of age, or of unknown age; nobody else goes to doors alone."""
    return year is None or of_age_on(year, month or 12) <= on


def _span(
    helper: Helper, day: date, rules: RoundRules, busy: Sequence[hours.Span], now: datetime
) -> hours.Span | None:
    weekly = [
        (hours.minutes_of(starts), hours.minutes_of(ends))
        for weekday, starts, ends in helper.free
        if weekday == day.isoweekday()
    ]
    open_day = (rules.opens_min - 60, rules.closes_min + 60)  # the way there and back
    return _longest(weekly, [*busy, (0, open_day[0]), (open_day[1], DAY_MIN)], day, now, rules)


def _staff_span(
    day: date, rules: RoundRules, busy: Sequence[hours.Span], now: datetime
) -> hours.Span | None:
    gone = hours.minute_of(now, day, zone())
    shift = [(rules.staff_on_min, rules.staff_off_min)]
    return hours.longest_free(shift, [*busy, (0, gone)], most=DAY_MIN)


def _longest(
    free: Sequence[hours.Span],
    busy: Sequence[hours.Span],
    day: date,
    now: datetime,
    rules: RoundRules,
) -> hours.Span | None:
    gone = hours.minute_of(now, day, zone())
    return hours.longest_free(free, [*busy, (0, gone)], most=rules.longest_min)


def _busy(day: date, now: datetime) -> Mapping[int, list[hours.Span]]:
    """By person, what she has promised that day: orders and other rounds."""
    found: dict[int, list[hours.Span]] = defaultdict(list)
    midnight = hours.instant(day, 0, zone())
    for who, start, end in demand.promises(midnight):
        if start < midnight + timedelta(days=1):
            span = hours.minute_of(start, day, zone()), hours.minute_of(end, day, zone())
            found[who].append(span)
    live = (RouteState.OFFERED, RouteState.ACCEPTED)
    routes = Route.objects.filter(plan__day=day, state__in=live)
    for who, on_min, off_min in routes.values_list("helpers__person_id", "on_min", "off_min"):
        found[who].append((on_min, off_min))
    return found


def _known(file_ids: Iterable[int], now: datetime) -> Mapping[int, int]:
    """By person, how many of the homes know her."""
    found: dict[int, int] = defaultdict(int)
    for faces in faces_of(file_ids, now=now).values():
        for person_id in set(faces):
            found[person_id] += 1
    return found


def faces_of(file_ids: Iterable[int], *, now: datetime) -> dict[int, tuple[int, ...]]:
    """By file, who met her lately, the last first, each once: what care itself knows of pairs."""
    ids = set(file_ids)
    met = {"outcome__in": FOUND, "started_at__gte": now - LATELY, "file_id__in": ids}
    rows = list(Visit.objects.filter(**met).values_list("file_id", "by_id", "started_at"))
    beside = VisitHelper.objects.filter(**{f"visit__{name}": it for name, it in met.items()})
    rows += beside.values_list("visit__file_id", "person_id", "visit__started_at")
    found: dict[int, dict[int, None]] = defaultdict(dict)
    for file_id, person_id, _at in sorted(rows, key=lambda row: (row[2], row[1]), reverse=True):
        found[file_id][person_id] = None
    return {file_id: tuple(people) for file_id, people in found.items()}


# --------------------------------------------------------------------------------- the problem


def wanted(due_ids: Iterable[int], day: date, rules: RoundRules, *, now: datetime) -> list[Wanted]:
    """The homes behind these dues, by due."""
    rows = Due.objects.filter(pk__in=set(due_ids)).select_related("file__person").order_by("pk")
    dues = list(rows)
    file_ids = [due.file_id for due in dues]
    faces, terms = faces_of(file_ids, now=now), queries.terms_of(file_ids)
    return [
        _wanted(due, terms.get(due.file_id), faces.get(due.file_id, ()), day, rules, now)
        for due in dues
    ]


def _wanted(
    due: Due,
    terms: VisitTerms | None,
    faces: tuple[int, ...],
    day: date,
    rules: RoundRules,
    now: datetime,
) -> Wanted:
    file = due.file
    minutes = (terms.minutes if terms else 0) or rules.visit_min[file.tier or "GENERAL"]
    wish = (terms.opens_min, terms.closes_min) if terms else (0, 0)
    gone = hours.minute_of(now, day, zone())
    due_min = hours.minute_of(due.due_at, day, zone())
    opens, closes = hours.window(wish, minutes, rules, not_before=gone, due=due_min or DAY_MIN)
    return Wanted(
        due_id=due.pk,
        file_id=file.pk,
        person_id=file.person_id,
        place=file.area_id,
        opens_min=opens,
        closes_min=closes,
        minutes=minutes,
        tier=file.tier or "GENERAL",
        late_days=max(0, (day - due.due_on).days),
        is_urgent=due.cause == DueCause.MAJOR_CHANGE,
        way=_way(file, terms),
        skill=terms.skill if terms else "",
        gender=_gender(terms),
        language=file.language,
        home=file.person.household_key,
        faces=faces,
        is_child=file.is_child,
    )


def _way(file: CareFile, terms: VisitTerms | None) -> PairWay:
    """What the desk wrote; else two go together where her flag asks for two."""
    if terms is not None and terms.way != PairWay.ONE:
        return PairWay(terms.way)
    return PairWay.TOGETHER if Flag.TWO_PEOPLE in file.person.needs else PairWay.ONE


def _gender(terms: VisitTerms | None) -> str:
    return terms.gender if terms and terms.gender != Gender.UNKNOWN else ""


def crews(chosen: Sequence[CrewInput], path: str, day: date, *, now: datetime) -> list[Crew]:
    """Those who were chosen with what is known of them; pairs hold what either of them holds."""
    ids = {person_id for one in chosen for person_id in one.people}
    people = Person.objects.select_related("volunteer").in_bulk(ids)
    skills = _usable(ids, day)
    staff = set(holders(Role.WORKER, path, now))
    return [_crew(one, people, skills, staff) for one in chosen]


def _crew(
    one: CrewInput,
    people: Mapping[int, Person],
    skills: Mapping[int, set[str]],
    staff: set[int],
) -> Crew:
    them = [people[person_id] for person_id in one.people]
    is_staff = set(one.people) <= staff
    volunteers = [p.volunteer for p in them if hasattr(p, "volunteer")]
    reach = [v.largest_distance_m for v in volunteers]
    return Crew(
        people=one.people,
        place=one.start_id or them[0].area_id,
        on_min=one.on_min,
        off_min=one.off_min,
        most=one.most,
        by=one.by,
        is_staff=is_staff,
        skills=frozenset().union(*(skills.get(p.pk, set()) for p in them)),
        genders=frozenset(p.gender for p in them),
        languages=frozenset().union(*(v.languages for v in volunteers)),
        homes=frozenset(p.household_key for p in them),
        reach_m=0 if is_staff or not reach else min(reach),
    )


def _usable(person_ids: Iterable[int], day: date) -> Mapping[int, set[str]]:
    """Skills that count on the day: not run out, and verified where vetting is asked for."""
    sensitive = set(Skill.objects.filter(is_sensitive=True).values_list("code", flat=True))
    found: dict[int, set[str]] = defaultdict(set)
    rows = SkillHeld.objects.filter(person_id__in=set(person_ids))
    for who, code, by, until in rows.values_list(
        "person_id", "skill", "verified_by_id", "expires_on"
    ):
        if (until is None or until >= day) and (code not in sensitive or by is not None):
            found[who].add(code)
    return found


@dataclass(frozen=True, slots=True)
class Asked:
    """All a plan is made from; everything in it is a key, a time or a word of the menu."""

    area_id: int
    path: str
    day: date
    due_ids: tuple[int, ...]
    crews: tuple[CrewInput, ...]
    pins: Mapping[int, int]
    forbidden: frozenset[tuple[int, int]] = frozenset()
    apart: frozenset[tuple[int, int]] = frozenset()
    told: Mapping[int, hours.Span] = field(default_factory=dict)  # due: first and last minute said


def day_of(asked: Asked, *, now: datetime) -> Day:
    """The problem of the day as things stand now."""
    rules = queries.rules_on(asked.path, asked.day)
    homes = [
        kept_time(home, asked.told.get(home.due_id), rules)
        for home in wanted(asked.due_ids, asked.day, rules, now=now)
    ]
    going = crews(asked.crews, asked.path, asked.day, now=now)
    places = centres({home.place for home in homes} | {crew.place for crew in going})
    return Day(
        wanted=homes,
        crews=going,
        places=places,
        rules=rules,
        pins=asked.pins,
        forbidden=asked.forbidden,
        apart=asked.apart,
    )


def kept_time(home: Wanted, told: hours.Span | None, rules: RoundRules) -> Wanted:
    """Whoever was told a time is visited near it."""
    if told is None:
        return home
    first, last = told
    opens = max(0, first - rules.keep_min)
    return replace(home, opens_min=opens, closes_min=last + rules.keep_min)


def dues_named(due_ids: Iterable[int]) -> dict[int, Due]:
    """Dues with what a list shows of their homes, by key."""
    return Due.objects.select_related("file__person", "file__area__parent").in_bulk(set(due_ids))


def left_dues(plan: RoundPlan) -> list[Due]:
    """Whom nobody visits in this plan, the most pressing first."""
    found = dues_named(int(due) for due in plan.left).values()
    return sorted(found, key=lambda due: (due.due_at, due.pk))
