"""Where somebody stands, what waits at the desk, what is announced, and frozen quarters."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import OuterRef, Prefetch, Q, QuerySet, Subquery, Sum
from django.utils.timezone import localtime

from kith.catalogue.honours import StarRules
from kith.catalogue.queries import rule_row
from kith.core.actor import Actor
from kith.hours.models import ServiceRecord
from kith.hours.states import Grade, Purse, RecordState
from kith.people.models import Consent, Person
from kith.people.states import ConsentPurpose
from kith.places.models import Area
from kith.places.queries import community_path
from kith.points.queries import thanked
from kith.recognition.models import Bar, Objection, PublicName, QuarterList, QuarterRow, Star, Step
from kith.recognition.policies import DESK, OVERSEERS
from kith.recognition.rules import Missing, Reached, first_day, level, missing, next_quarter
from kith.recognition.states import OPEN, PUBLIC, StarState


@dataclass(frozen=True, slots=True)
class Tier:
    """One tier of the rule, as far as somebody has come."""

    number: int
    hours: int
    points: int
    percent: int
    missing: Missing


@dataclass(frozen=True, slots=True)
class Standing:
    """Everything about one person's stars."""

    area: Area
    rule_id: int
    rules: StarRules
    reached: Reached
    within: int  # the most stars within reach
    held: int  # granted, 0 for none
    open_star: Star | None
    barred_until: date | None
    tiers: tuple[Tier, ...]

    @property
    def may_go_for(self) -> int:
        """The stars that can be applied for now, 0 for none."""
        free = self.open_star is None and self.barred_until is None
        return self.within if free and self.within > self.held else 0


def standing(person: Person, now: datetime) -> Standing:
    """By the rule of the person's community on this day."""
    area = Area.objects.get(path=community_path(person.area.path))
    day = localtime(now).date()
    row = rule_row(StarRules, path=area.path, on=day)
    rules = StarRules.read(row.params)
    has = _reached(person.pk, rules, day)
    bar = Bar.objects.filter(person=person, until_date__gt=day).order_by("-until_date").first()
    return Standing(
        area=area,
        rule_id=row.pk,
        rules=rules,
        reached=has,
        within=level(has, rules),
        held=held_by([person.pk]).get(person.pk, 0),
        open_star=Star.objects.filter(person=person, state__in=OPEN).select_related("area").first(),
        barred_until=bar.until_date if bar else None,
        tiers=tuple(
            Tier(n, hours, points, percent, missing(has, n, rules))
            for n, (hours, points, percent, _role) in enumerate(rules.tiers, 1)
        ),
    )


def _reached(person_id: int, rules: StarRules, day: date) -> Reached:
    rows = _counted().filter(person_id=person_id, grade__in=rules.grades)
    if rules.is_annual:
        rows = rows.filter(started_at__date__gte=date(day.year, 1, 1))
    sums = dict(rows.order_by().values_list("grade").annotate(total=Sum("minutes")))
    return Reached(sum(sums.values()), sums.get(Grade.A, 0), max(0, thanked(person_id)))


def _counted() -> QuerySet[ServiceRecord]:
    """Confirmed volunteer hours: no other purse ever counts."""
    return ServiceRecord.objects.filter(purse=Purse.VOLUNTEER, state=RecordState.CONFIRMED)


def held_by(person_ids: Iterable[int]) -> dict[int, int]:
    """Granted stars by person; nobody without."""
    rows = Star.objects.filter(person__in=set(person_ids), state=StarState.GRANTED)
    return dict(rows.values_list("person_id", "level"))


# ----------------------------------------------------------------------------- applications


def visible_to(actor: Actor) -> QuerySet[Star]:
    """The twin of `policies.may_see`, newest first."""
    if actor.person_id is None:
        return Star.objects.none()
    seen = Q(person_id__in={actor.me, *actor.wards}) | Q(state__in=PUBLIC)
    for path in actor.paths(*OVERSEERS):
        seen |= Q(area__path__startswith=path)
    return _joined(Star.objects.filter(seen)).order_by("-applied_at", "-pk")


def _joined(rows: QuerySet[Star]) -> QuerySet[Star]:
    """With what every list shows, and whether the name may be shown (`may_name`)."""
    return (
        rows.select_related("area", "person", "notice", "person__public_name")
        .prefetch_related(Prefetch("steps", Step.objects.order_by("pk")))
        .prefetch_related(Prefetch("objections", Objection.objects.order_by("pk")))
        .annotate(may_name=Subquery(_newest_consent("person")))
    )


def _newest_consent(column: str) -> QuerySet[Consent, bool]:
    rows = Consent.objects.filter(
        person=OuterRef(column), purpose=ConsentPurpose.RECOGNITION
    ).order_by("-at", "-pk")
    return rows.values_list("is_given", flat=True)[:1]


def mine(person_id: int) -> QuerySet[Star]:
    return _joined(Star.objects.filter(person_id=person_id)).order_by("-applied_at", "-pk")


def at_desk(actor: Actor) -> QuerySet[Star]:
    """Applications of the actor's places that are not decided yet, the longest wait first."""
    here = Q(pk=None)
    for path in actor.paths(*DESK):
        here |= Q(area__path__startswith=path)
    return _joined(Star.objects.filter(here, state__in=OPEN)).order_by("applied_at", "pk")


def granted_at(actor: Actor) -> QuerySet[Star]:
    """Granted stars of the actor's places, the newest first."""
    here = Q(pk=None)
    for path in actor.paths(*DESK):
        here |= Q(area__path__startswith=path)
    rows = Star.objects.filter(here, state=StarState.GRANTED)
    return _joined(rows).order_by("-applied_at", "-pk")


def announced() -> QuerySet[Star]:
    """The public notice: everybody may read it. The first to end first."""
    rows = Star.objects.filter(state__in=PUBLIC)
    return _joined(rows).order_by("notice__ends_at", "pk")


def notices_over(now: datetime) -> list[int]:
    rows = Star.objects.filter(state=StarState.ON_NOTICE, notice__ends_at__lte=now)
    return list(rows.order_by("pk").values_list("pk", flat=True))


def earlier_hands(star: Star) -> frozenset[int]:
    """Who took a step in it or objected: they do not decide the next one."""
    steps = Step.objects.filter(star=star, by_id__isnull=False).values_list("by_id", flat=True)
    against = Objection.objects.filter(star=star).values_list("by_id", flat=True)
    return frozenset({*(pk for pk in steps if pk is not None), *against})


def public_name(person_id: int) -> str:
    """What somebody chose to be thanked under, or nothing."""
    return PublicName.objects.filter(person=person_id).values_list("name", flat=True).first() or ""


def shown_name(star: Star) -> str:
    """The chosen name while she consents to be named, else the mask. For rows of `_joined`."""
    chosen = getattr(star.person, "public_name", None)
    is_given = getattr(star, "may_name", None)
    return chosen.name if chosen and is_given else star.person.name.mask


# --------------------------------------------------------------------------------- quarters


def quarter_lists() -> QuerySet[QuarterList]:
    """Every frozen quarter, newest first."""
    return QuarterList.objects.select_related("area").order_by("-year", "-quarter", "area__code")


@dataclass(frozen=True, slots=True)
class Thanked:
    """A list as the public may see it: names by consent, everybody else counted."""

    named: tuple[tuple[str, int], ...]  # name and stars, by name: never ranked
    unnamed: int
    people: int
    minutes: int
    by_stars: tuple[tuple[int, int], ...]  # stars and how many people


def thanks_of(listed: QuarterList) -> Thanked:
    """Names of those who consent today, in the order of the names."""
    rows = list(
        QuarterRow.objects.filter(list=listed).annotate(
            may_name=Subquery(_newest_consent("person"))
        )
    )
    names = dict(
        PublicName.objects.filter(person__in=[row.person_id for row in rows]).values_list(
            "person_id", "name"
        )
    )
    named = sorted(
        (names[row.person_id], row.stars) for row in rows if row.may_name and row.person_id in names
    )
    counts: dict[int, int] = {}
    for row in rows:
        counts[row.stars] = counts.get(row.stars, 0) + 1
    return Thanked(
        named=tuple(named),
        unnamed=len(rows) - len(named),
        people=len(rows),
        minutes=sum(row.minutes for row in rows),
        by_stars=tuple(sorted(counts.items(), reverse=True)),
    )


def quarter_minutes(area: Area, year: int, quarter: int) -> dict[int, int]:
    """Confirmed volunteer minutes of a place's quarter, by person."""
    until = first_day(*next_quarter(year, quarter))
    rows = _counted().filter(
        area__path__startswith=area.path,
        started_at__date__gte=first_day(year, quarter),
        started_at__date__lt=until,
    )
    return dict(rows.order_by().values_list("person_id").annotate(total=Sum("minutes")))


def not_frozen(year: int, quarter: int) -> list[Area]:
    """Communities with hours in a quarter that has no list yet."""
    done = QuarterList.objects.filter(year=year, quarter=quarter).values("area")
    until = first_day(*next_quarter(year, quarter))
    served = _counted().filter(
        started_at__date__gte=first_day(year, quarter), started_at__date__lt=until
    )
    paths = {community_path(path) for path in set(served.values_list("area__path", flat=True))}
    return list(Area.objects.filter(path__in=paths).exclude(pk__in=done).order_by("code"))
