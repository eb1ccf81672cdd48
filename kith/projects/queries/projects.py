"""Finding projects, who has to do with them, and how they stand against their due days."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Count, Q, QuerySet
from django.utils.timezone import localtime

from kith.catalogue.projects import ProjectRules
from kith.catalogue.queries import in_force_at
from kith.core.actor import Role, ScopeKind
from kith.groups.models import Membership
from kith.people.queries import holders, masked
from kith.places.models import Area
from kith.projects.models import CloseOut, Evidence, ListItem, Milestone, Partner, Project, Recheck
from kith.projects.policies import DESK, OVERSEERS, Parties
from kith.projects.queries.claims import liaisons
from kith.projects.rules import light
from kith.projects.states import (
    OPEN_PROJECTS,
    PUBLIC_PROJECTS,
    WITH_DOERS,
    ItemState,
    Light,
    ProjectState,
)

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date, datetime

    from kith.core.actor import Actor


def visible_to(actor: Actor) -> QuerySet[Project]:
    """The twin of `policies.may_see`."""
    return _whole(Project.objects.filter(Q(state__in=PUBLIC_PROJECTS) | _concerns(actor)))


def wholly_visible_to(actor: Actor) -> QuerySet[Project]:
    """The twin of `policies.may_see_whole`."""
    return _whole(Project.objects.filter(_concerns(actor)))


def _concerns(actor: Actor) -> Q:
    units = actor.scoped(ScopeKind.ORGANISATION, Role.LIAISON)
    seen = Q(pk__in=_with_units(units))
    if actor.person_id is not None:
        people = {actor.me, *actor.wards, *actor.speaks_for}
        hers = Project.objects.filter(beneficiaries__person_id__in=people).values("pk")
        seen |= Q(leader_id=actor.me) | Q(member_id=actor.me) | Q(pk__in=hers)
    for path in actor.paths(*OVERSEERS):
        seen |= Q(area__path__startswith=path)
    return seen


def _with_units(units: Iterable[int]) -> QuerySet[Partner, int]:
    rows = Partner.objects.filter(organisation_id__in=list(units))
    return rows.values_list("project_id", flat=True)


def _whole(rows: QuerySet[Project]) -> QuerySet[Project]:
    return (
        rows.select_related("area", "claim__item__list__area", "claim__meets__list__area")
        .prefetch_related("partners__organisation", "milestones__reached")
        .order_by("due_date", "pk")
    )


def at_desk(actor: Actor) -> QuerySet[Project]:
    """Projects of the actor's places, the earliest due day first."""
    seen = Q(pk=None)
    for path in actor.paths(*OVERSEERS):
        seen |= Q(area__path__startswith=path)
    return _whole(Project.objects.filter(seen))


def of_units(actor: Actor) -> QuerySet[Project]:
    """Projects the actor's units take part in, or that she does herself."""
    units = actor.scoped(ScopeKind.ORGANISATION, Role.LIAISON)
    mine = Q(member_id=actor.person_id) | Q(leader_id=actor.person_id)
    return _whole(Project.objects.filter(Q(pk__in=_with_units(units)) | mine))


def public(path: str = "") -> QuerySet[Project]:
    rows = Project.objects.filter(state__in=PUBLIC_PROJECTS, area__path__startswith=path)
    return _whole(rows).order_by("-made_at", "-pk")


def places_with_projects() -> QuerySet[Area]:
    rows = Area.objects.filter(pk__in=Project.objects.values("area_id"))
    return rows.order_by("code")


def parties(project: Project, now: datetime) -> Parties:
    """Who has to do with it. Doers are whoever was its responsible member or handed in evidence,
    and everybody who spoke for or served in a unit that does the work while it was in hand.
    """
    partners = list(project.partners.all())
    doing = [row.organisation_id for row in partners if row.is_doer]
    handed_in = Evidence.objects.filter(project_id=project.pk).values_list("by_id", flat=True)
    beneficiaries = project.beneficiaries.values_list("person_id", flat=True)
    doers = {*project.doers.values_list("person_id", flat=True), *handed_in}
    return Parties(
        units=frozenset(row.organisation_id for row in partners),
        beneficiaries=frozenset(beneficiaries),
        doers=frozenset(doers | _people_of(doing, project, now)),
    )


def _people_of(units: list[int], project: Project, now: datetime) -> set[int]:
    """Everybody of the units at some time between the project's beginning and now."""
    members = Membership.objects.filter(
        Q(until_date=None) | Q(until_date__gte=project.made_at.date()),
        team__organisation_id__in=units,
        since_date__lte=localtime(now).date(),
    )
    speakers = liaisons(units, now, since=project.made_at)
    return {*members.values_list("person_id", flat=True), *speakers}


def named(project: Project) -> dict[str, str]:
    """The masked names of who answers for it, by side."""
    people = masked((project.leader_id, project.member_id))
    sides = {"leader": project.leader_id, "member": project.member_id}
    return {side: str(people[pk].name) for side, pk in sides.items()}


@dataclass(frozen=True, slots=True)
class Candidates:
    """Who may be appointed, by id with masked names."""

    leaders: list[tuple[str, str]]
    members: list[tuple[str, str]]


def candidates(project: Project, now: datetime) -> Candidates:
    """The workers of the place; the liaisons of the units in it; and who answers already."""
    leaders = {project.leader_id, *holders(Role.WORKER, project.area.path, now)}
    units = [row.organisation_id for row in project.partners.all()]
    members = {project.member_id, *liaisons(units, now)}
    names = masked(leaders | members)
    return Candidates(
        leaders=[(str(pk), str(names[pk].name)) for pk in sorted(leaders)],
        members=[(str(pk), str(names[pk].name)) for pk in sorted(members)],
    )


@dataclass(frozen=True, slots=True)
class Standing:
    """A project with its light and the day the light is about."""

    project: Project
    light: Light
    due_date: date


def standings(projects: Iterable[Project], now: datetime) -> list[Standing]:
    """Each with its light: the earlier of its next milestone and its own due day counts."""
    rows, today = list(projects), localtime(now).date()
    rules = in_force_at(ProjectRules, paths={row.area.path for row in rows}, on=today)
    return [_standing(row, rules[row.area.path].amber_wd, today) for row in rows]


def _standing(project: Project, amber_wd: int, today: date) -> Standing:
    open_days = [m.due_date for m in project.milestones.all() if not hasattr(m, "reached")]
    due = min([*open_days, project.due_date]) if project.state in WITH_DOERS else project.due_date
    counts = project.state in OPEN_PROJECTS
    return Standing(project, light(due if counts else None, today=today, amber_wd=amber_wd), due)


def open_overdue(now: datetime) -> QuerySet[Project]:
    """Open projects past their due day, or past that of a milestone."""
    today = localtime(now).date()
    late = Milestone.objects.filter(reached=None, due_date__lt=today).values("project_id")
    rows = Project.objects.filter(state__in=OPEN_PROJECTS)
    return _whole(rows.filter(Q(due_date__lt=today) | Q(state__in=WITH_DOERS, pk__in=late)))


def evidence_of(project: Project) -> QuerySet[Evidence]:
    return Evidence.objects.filter(project=project).select_related("acceptance").order_by("pk")


def close_outs_of(project: Project) -> QuerySet[CloseOut]:
    rows = CloseOut.objects.filter(project=project)
    return rows.select_related("area", "recheck__result").order_by("pk")


def rechecks_due(actor: Actor, now: datetime) -> QuerySet[Recheck]:
    """Close-outs of the actor's places that are to be looked at again by today."""
    seen = Q(pk=None)
    for path in actor.paths(*DESK):
        seen |= Q(close_out__project__area__path__startswith=path)
    return _due(now).filter(seen)


def _due(now: datetime) -> QuerySet[Recheck]:
    rows = Recheck.objects.filter(result=None, due_date__lte=localtime(now).date())
    return rows.select_related("close_out__area", "close_out__project__area").order_by(
        "due_date", "pk"
    )


def all_rechecks_due(now: datetime) -> QuerySet[Recheck]:
    return _due(now)


@dataclass(frozen=True, slots=True)
class Tally:
    """Projects of one place: how many are open, overdue, closed out."""

    place: str
    path: str
    open: int
    overdue: int
    closed: int


def tallies(actor: Actor, now: datetime) -> list[Tally]:
    """For each place under the actor that has projects, by its code."""
    seen = Q(pk=None)
    for path in actor.paths(*OVERSEERS):
        seen |= Q(path__startswith=path)
    late = open_overdue(now).order_by().values("pk")
    rows = Project.objects.filter(area__in=Area.objects.filter(seen)).order_by("area__code")
    counted = rows.values_list("area__name", "area__path").annotate(
        open=Count("pk", filter=Q(state__in=OPEN_PROJECTS)),
        overdue=Count("pk", filter=Q(pk__in=late)),
        closed=Count("pk", filter=Q(state=ProjectState.CLOSED)),
    )
    return [Tally(*row) for row in counted]


@dataclass(frozen=True, slots=True)
class Reckoning:
    """S1-09: of the items somebody claimed, how many are closed out, open in time, and overdue."""

    claimed: int
    closed: int
    in_time: int
    overdue: int

    @property
    def adds_up(self) -> bool:
        return self.claimed == self.closed + self.in_time + self.overdue


def reckoning(path: str, now: datetime) -> Reckoning:
    """Every item of a project is closed out, in time, or flagged overdue; nothing else."""
    rows = ListItem.objects.filter(list__area__path__startswith=path)
    in_project = rows.filter(state__in=(ItemState.IN_PROJECT, ItemState.CLOSED))
    late = open_overdue(now).values("claim_id")
    is_late = Q(state=ItemState.IN_PROJECT, hold__claim_id__in=late)
    closed = in_project.filter(state=ItemState.CLOSED).count()
    overdue = in_project.filter(is_late).count()
    claimed = in_project.count()
    return Reckoning(claimed, closed, claimed - closed - overdue, overdue)


def categories(path: str = "") -> dict[str, int]:
    """S3-06: projects by the category of what was agreed on."""
    rows = public(path).order_by().values_list("claim__item__category")
    return dict(rows.annotate(n=Count("pk", distinct=True)))
