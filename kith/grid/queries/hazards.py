"""Finding hazards, whose turn it is, how they stand against their days, and figures of a period."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, Final, TypeAlias

from django.db.models import Count, F, Q, QuerySet
from django.utils.timezone import get_current_timezone, localtime

from kith.catalogue.inspection import ChecklistRules, InspectionRules
from kith.catalogue.queries import in_force_at
from kith.core.actor import Role, ScopeKind
from kith.files.queries import files_of
from kith.grid.models import HandOver, Hazard, Inspection, Notice, Premises
from kith.grid.policies.premises import DESK, READERS
from kith.grid.rules.premises import light, notice_of
from kith.grid.states import (
    OPEN_HAZARDS,
    REAL_HAZARDS,
    Course,
    HazardState,
    InspectionOutcome,
    SafetyLight,
)
from kith.groups.models import Organisation
from kith.people.models import RoleGrant
from kith.places.queries import ancestors, community_path, offices

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from datetime import date

    from kith.core.actor import Actor
    from kith.files.models import StoredFile

    Rows: TypeAlias = "QuerySet[Hazard] | QuerySet[Premises] | QuerySet[Inspection]"

PHOTOS: Final = "hazard_photo"
CHECK_PHOTOS: Final = "self_check_photo"
ONE_DAY: Final = timedelta(days=1)


def _over(actor: Actor, roles: tuple[Role, ...]) -> Q:
    seen = Q(pk=None)
    for path in actor.paths(*roles):
        seen |= Q(area__path__startswith=path)
    return seen


def _asked(actor: Actor) -> Q:
    units = actor.scoped(ScopeKind.ORGANISATION, Role.LIAISON)
    rows = HandOver.objects.filter(organisation_id__in=units)
    return Q(pk__in=rows.values("hazard_id"))


def visible_to(actor: Actor) -> QuerySet[Hazard]:
    """The twin of `policies.may_see_hazard`; what is due first comes first, what is over last."""
    return _whole(Hazard.objects.filter(_over(actor, READERS) | _asked(actor)))


def at_desk(actor: Actor) -> QuerySet[Hazard]:
    return _whole(Hazard.objects.filter(_over(actor, DESK)))


def of_departments(actor: Actor) -> QuerySet[Hazard]:
    """What departments the actor speaks for were asked to see to."""
    return _whole(Hazard.objects.filter(_asked(actor)))


def _whole(rows: QuerySet[Hazard]) -> QuerySet[Hazard]:
    order = (F("due_date").asc(nulls_last=True), "-found_at", "-pk")
    return rows.select_related("area", "premises", "close_out__area").order_by(*order)


def found_under(path: str) -> QuerySet[Hazard]:
    return _whole(Hazard.objects.filter(area__path__startswith=path, state__in=REAL_HAZARDS))


def narrowed(
    rows: QuerySet[Hazard],
    *,
    state: str = "",
    course: str = "",
    level: str = "",
    hazard_type: str = "",
    words: str = "",
) -> QuerySet[Hazard]:
    """What one looks for; `open` and `all` are states of many."""
    wanted = {"course": course, "level": level, "hazard_type": hazard_type}
    rows = rows.filter(**{name: value for name, value in wanted.items() if value})
    if words:
        rows = rows.filter(Q(spot__icontains=words) | Q(text__icontains=words))
    if state == "open":
        return rows.filter(state__in=OPEN_HAZARDS)
    return rows.filter(state=state) if state in HazardState.values else rows


def overdue(rows: QuerySet[Hazard], on: date) -> QuerySet[Hazard]:
    return rows.filter(state__in=OPEN_HAZARDS, due_date__lt=on)


@dataclass(frozen=True, slots=True)
class HazardStanding:
    """A hazard with its light."""

    hazard: Hazard
    light: SafetyLight


def standings(rows: Iterable[Hazard], now: datetime) -> list[HazardStanding]:
    hazards, today = list(rows), localtime(now).date()
    rules = in_force_at(InspectionRules, paths={row.area.path for row in hazards}, on=today)
    return [
        HazardStanding(
            row, light(row.due_date, today=today, amber_wd=rules[row.area.path].amber_wd)
        )
        for row in hazards
    ]


def type_names(paths: Iterable[str], on: date) -> dict[str, str]:
    """Types of hazard in words, of all checklists that hold in these places."""
    found = in_force_at(ChecklistRules, paths=set(paths), on=on).values()
    return {code: name for rules in found for code, name in rules.names().items()}


def last_hand_over(hazard: Hazard) -> HandOver | None:
    rows = hazard.hand_overs.select_related("organisation", "answer")
    return rows.order_by("-at", "-pk").first()


def last_notice(hazard: Hazard) -> Notice | None:
    return hazard.notices.select_related("self_check").order_by("-at", "-pk").first()


def notice_by(token: str) -> Notice | None:
    """The notice a self-check link is for, with its hazard and premises."""
    pk = notice_of(token)
    rows = Notice.objects.select_related("hazard__premises__area", "hazard__area", "self_check")
    return None if pk is None else rows.filter(pk=pk).first()


def is_newest(notice: Notice) -> bool:
    return not Notice.objects.filter(hazard_id=notice.hazard_id, pk__gt=notice.pk).exists()


def photos_of(hazard: Hazard) -> list[StoredFile]:
    """The desk's pictures, and those of the shop's self-checks."""
    shown = list(files_of(PHOTOS, hazard.pk))
    for pk in hazard.notices.filter(self_check__isnull=False).values_list("pk", flat=True):
        shown += list(files_of(CHECK_PHOTOS, pk))
    return shown


def office_of(path: str) -> str:
    """The published line of the nearest desk, for a notice; nothing where none is published."""
    for at in ancestors(path):
        site = offices(at).first()
        if site is not None:
            return f"{site.name} {site.phone}"[:80]
    return ""


def departments_near(path: str) -> QuerySet[Organisation]:
    """Units of the community and of the places it lies in that may be asked."""
    over = ancestors(community_path(path))
    rows = Organisation.objects.filter(ended_on=None)
    return rows.filter(Q(area__path__in=over) | Q(area__path__startswith=over[0])).order_by("name")


def spokespeople(organisation_id: int, now: datetime) -> list[int]:
    """Who speaks for a unit now."""
    rows = RoleGrant.objects.filter(
        Q(ends_at=None) | Q(ends_at__gt=now),
        role=Role.LIAISON,
        scope_kind=ScopeKind.ORGANISATION,
        scope_id=organisation_id,
        starts_at__lte=now,
    )
    return sorted(set(rows.values_list("person_id", flat=True)))


@dataclass(frozen=True, slots=True)
class Period:
    """Days of a place, both of them within."""

    path: str
    from_date: date
    until_date: date

    def of(self, field: str) -> Q:
        """Rows whose instant lies in the period, by the clock of the place."""
        zone = get_current_timezone()
        starts = datetime.combine(self.from_date, time(), tzinfo=zone)
        ends = datetime.combine(self.until_date + ONE_DAY, time(), tzinfo=zone)
        return Q(**{f"{field}__gte": starts, f"{field}__lt": ends})


def inspections(of: Period) -> QuerySet[Inspection]:
    """Times that somebody was there and was let in."""
    rows = Inspection.objects.filter(of.of("at"), premises__area__path__startswith=of.path)
    inside = rows.filter(outcome=InspectionOutcome.INSPECTED)
    return inside.select_related("premises__area").order_by("at", "pk")


def inspected(of: Period) -> QuerySet[Premises]:
    """Premises that were inspected, each once."""
    ids = inspections(of).order_by().values("premises_id")
    return Premises.objects.filter(pk__in=ids).select_related("area").order_by("name", "pk")


def found(of: Period) -> QuerySet[Hazard]:
    """Hazards found in the period; what was void was none."""
    return found_under(of.path).filter(of.of("found_at"))


def on_spot(of: Period) -> QuerySet[Hazard]:
    return found(of).filter(course=Course.ON_SPOT)


def with_deadline(of: Period) -> QuerySet[Hazard]:
    """Given a day, with or without a self-check."""
    return found(of).filter(course__in=(Course.DEADLINE, Course.SELF_CHECK))


def handed_over(of: Period) -> QuerySet[Hazard]:
    return found(of).filter(course=Course.HANDED_OVER)


def undecided(of: Period) -> QuerySet[Hazard]:
    return found(of).filter(course=Course.NONE)


def closed(of: Period) -> QuerySet[Hazard]:
    return found(of).filter(state=HazardState.CLOSED)


def still_open(of: Period) -> QuerySet[Hazard]:
    return found(of).filter(state__in=OPEN_HAZARDS)


def in_street_shops(of: Period) -> QuerySet[Hazard]:
    """Found when premises along the street were inspected: the rows behind S3-15."""
    return found(of).filter(inspection__isnull=False, premises__is_street=True)


def types(rows: QuerySet[Hazard]) -> dict[str, int]:
    """Hazards by type, the most frequent first; as many keys as there are distinct types."""
    counted = rows.order_by().values_list("hazard_type").annotate(n=Count("pk"))
    return dict(sorted(counted, key=lambda row: (-row[1], row[0])))


ROWS: Final[Mapping[str, Callable[[Period], Rows]]] = {
    "inspected": inspected,
    "inspections": inspections,
    "found": found,
    "on_spot": on_spot,
    "with_deadline": with_deadline,
    "handed_over": handed_over,
    "undecided": undecided,
    "closed": closed,
    "open": still_open,
}


def figures(of: Period) -> dict[str, int]:
    """Each figure counts the rows of its twin in `ROWS`."""
    return {name: rows(of).count() for name, rows in ROWS.items()}
