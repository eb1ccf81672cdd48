"""Finding premises: the register, what is due, plans of a day, figures that open to their rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.utils.timezone import localtime

from kith.catalogue.inspection import ChecklistRules, InspectionRules, PremisesRules
from kith.catalogue.models import RuleSet
from kith.catalogue.queries import in_force, rule_row
from kith.grid.models import Campaign, DayPlan, Inspection, InspectionDraft, Premises
from kith.grid.policies.premises import DESK, READERS, RULERS
from kith.grid.states import OPEN_HAZARDS, REAL_HAZARDS, PremisesState
from kith.people.queries import holders, masked
from kith.places.models import Area
from kith.places.queries import within
from kith.places.states import Level

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date, datetime

    from kith.catalogue.inspection import Kind, Question
    from kith.core.actor import Actor, Role


def kinds_at(path: str, on: date) -> PremisesRules:
    return in_force(PremisesRules, path=path, on=on)


def rules_at(path: str, now: datetime) -> InspectionRules:
    return in_force(InspectionRules, path=path, on=localtime(now).date())


def checklists_at(path: str, on: date) -> ChecklistRules:
    return in_force(ChecklistRules, path=path, on=on)


def checklist_row(path: str, on: date) -> RuleSet:
    """The version an inspection is made under."""
    return rule_row(ChecklistRules, path=path, on=on)


def questions_of(checklist_id: int, kind: str) -> list[Question]:
    """The lines of the version an inspection was made under."""
    row = RuleSet.objects.get(pk=checklist_id)
    return ChecklistRules.read(row.params).questions(kind)


def kinds_of(actor: Actor, on: date) -> list[Kind]:
    """Kinds of all the actor's places, each code once."""
    paths = actor.paths(*READERS)
    found = {kind.code: kind for path in paths for kind in kinds_at(path, on).all()}
    return list(found.values())


def _under(actor: Actor, roles: tuple[Role, ...], at: str = "area__path") -> Q:
    seen = Q(pk=None)
    for path in actor.paths(*roles):
        seen |= Q(**{f"{at}__startswith": path})
    return seen


def visible_to(actor: Actor) -> QuerySet[Premises]:
    """The twin of `policies.may_see`, with the last look and the open hazards of each."""
    return seen(Premises.objects.filter(_under(actor, READERS)))


def at_desk(actor: Actor) -> QuerySet[Premises]:
    """Those the actor may inspect."""
    return seen(Premises.objects.filter(_under(actor, DESK)))


def seen(rows: QuerySet[Premises]) -> QuerySet[Premises]:
    """With `last_at`, the last time somebody was there, and `open_hazards`."""
    looks = Inspection.objects.filter(premises=OuterRef("pk")).order_by("-at").values("at")[:1]
    is_open = Q(hazards__state__in=OPEN_HAZARDS)
    return (
        rows.select_related("area")
        .annotate(last_at=Subquery(looks), open_hazards=Count("hazards", filter=is_open))
        .order_by("name", "pk")
    )


def found(
    rows: QuerySet[Premises], *, words: str = "", kind: str = "", state: str = "", area: str = ""
) -> QuerySet[Premises]:
    """Narrowed by what one looks for: name, address, licence; kind; state; grid or community."""
    if words:
        said = Q(name__icontains=words) | Q(address__icontains=words)
        rows = rows.filter(said | Q(licence__icontains=words))
    if kind:
        rows = rows.filter(kind=kind)
    if state:
        rows = rows.filter(state=state)
    return rows.filter(area__path__startswith=area) if area else rows


def register(path: str) -> QuerySet[Premises]:
    """Open premises of a place."""
    rows = Premises.objects.filter(area__path__startswith=path, state=PremisesState.OPEN)
    return rows.select_related("area").order_by("name", "pk")


def along_the_street(path: str) -> QuerySet[Premises]:
    """S4-21: the open premises along the street, which the register counts."""
    return register(path).filter(is_street=True)


def due(rows: QuerySet[Premises], on: date) -> QuerySet[Premises]:
    """Open premises to be looked at by the day, the longest overdue first."""
    return rows.filter(state=PremisesState.OPEN, due_date__lte=on).order_by("due_date", "pk")


def licences_ending(rows: QuerySet[Premises], by: date) -> QuerySet[Premises]:
    """Open premises whose licence ends by the day: a friendly word in time."""
    return rows.filter(state=PremisesState.OPEN, licence_until__lte=by).order_by(
        "licence_until", "pk"
    )


def known_keys(keys: Iterable[str]) -> set[str]:
    return set(Premises.objects.filter(key__in=list(keys)).values_list("key", flat=True))


def places_of(actor: Actor) -> QuerySet[Area]:
    """Communities and grids in which the actor may write premises down."""
    rows = within(actor.paths(*DESK))
    return rows.filter(level__in=(Level.COMMUNITY, Level.GRID))


def ruled_places(actor: Actor) -> QuerySet[Area]:
    """Streets and communities whose kinds the actor may add to."""
    rows = within(actor.paths(*RULERS))
    return rows.filter(level__in=(Level.COUNTY, Level.TOWN, Level.COMMUNITY))


def kind_rows(path: str) -> list[RuleSet]:
    """Every version of the kinds that ever held here, the newest first."""
    rows = RuleSet.objects.filter(kind=PremisesRules.KIND).select_related("area")
    mine = [row for row in rows if row.area is None or path.startswith(row.area.path)]
    return sorted(mine, key=lambda row: (row.valid_from, row.pk), reverse=True)


def colleagues(path: str, actor: Actor, now: datetime) -> list[tuple[int, str]]:
    """Who else of the desk may go along, with masked names."""
    ids = [one for role in DESK for one in holders(role, path, now) if one != actor.person_id]
    names = masked(ids)
    return [(pk, str(names[pk].name)) for pk in dict.fromkeys(ids)]


def plans_visible_to(actor: Actor) -> QuerySet[DayPlan]:
    rows = DayPlan.objects.filter(_under(actor, READERS)).select_related("area", "lead", "second")
    done = Count("inspections__premises", distinct=True)
    counted = rows.annotate(wanted=Count("stops", distinct=True), done=done)
    return counted.order_by("-on_date", "-pk")


def stops_of(plan: DayPlan) -> QuerySet[Premises]:
    """The premises of a plan in their order."""
    order = plan.stops.filter(premises=OuterRef("pk")).values("seq")[:1]
    rows = seen(Premises.objects.filter(pk__in=plan.stops.values("premises_id")))
    return rows.annotate(seq=Subquery(order)).order_by("seq")


def seen_for(plan: DayPlan) -> dict[int, datetime]:
    """When somebody was at which premises of the plan."""
    return dict(plan.inspections.values_list("premises_id", "at"))


def plan_for(actor: Actor, premises: Premises, on: date) -> DayPlan | None:
    """The plan of the day in which the actor goes there."""
    mine = Q(lead_id=actor.person_id) | Q(second_id=actor.person_id)
    rows = DayPlan.objects.filter(mine, on_date=on, stops__premises=premises)
    return rows.order_by("-pk").first()


def campaigns_visible_to(actor: Actor) -> QuerySet[Campaign]:
    rows = Campaign.objects.filter(_under(actor, READERS)).select_related("area")
    return rows.order_by("-from_date", "-pk")


def inspections_of(premises: Premises) -> QuerySet[Inspection]:
    """The newest first, with how many hazards each found."""
    rows = premises.inspections.annotate(found=Count("hazards"))
    return rows.order_by("-at", "-pk")


def draft_of(premises: Premises, actor: Actor) -> InspectionDraft | None:
    return InspectionDraft.objects.filter(premises=premises, by_id=actor.me).first()


def past_hazards(premises: Premises) -> list[tuple[str, date]]:
    """Levels and days of what was ever found there."""
    rows = premises.hazards.filter(state__in=REAL_HAZARDS).values_list("level", "found_at")
    return [(level, localtime(at).date()) for level, at in rows]


def points(rows: Iterable[Premises]) -> list[dict[str, object]]:
    """Those with a measured place, for the map."""
    return [
        {"lon": row.lon, "lat": row.lat, "label": row.name, "kind": "site",
         "url": f"/premises/{row.pk}/"}
        for row in rows
        if row.lon is not None
    ]  # fmt: skip
