"""A project is born from an agreed claim."""

from datetime import date, datetime

from django.utils.timezone import localtime

from kith.catalogue.projects import ProjectRules
from kith.catalogue.queries import in_force
from kith.core.actor import Actor
from kith.journal.actions import note
from kith.places.models import Area
from kith.projects.actions._numbers import take
from kith.projects.models import Beneficiary, Claim, Doer, Partner, Project
from kith.projects.queries.claims import liaisons
from kith.projects.queries.lists import order_behind
from kith.projects.rules import workday_after, workday_from
from kith.projects.states import PROJECT, ListKind

SERIES = "PROJECT"


def start(
    claim: Claim,
    *,
    owner_id: int,
    due_date: date | None,
    for_whom: str,
    actor: Actor,
    now: datetime,
) -> Project:
    """The next number of the place that needs it; the community's speaker leads, the other's does.

    The unit that does the work is written down as its doer.
    """
    is_resource = claim.item.list.kind == ListKind.RESOURCE
    area = _place(claim)
    claimant_id = _speaker(claim, actor, now)
    leader_id, member_id = (actor.me, owner_id) if is_resource else (owner_id, claimant_id)
    today = localtime(now).date()
    rules = in_force(ProjectRules, path=area.path, on=today)
    project = Project.objects.create(
        area=area,
        year=today.year,
        seq=take(area.pk, year=today.year, series=SERIES),
        claim=claim,
        title=(claim.meets or claim.item).title,
        leader_id=leader_id,
        member_id=member_id,
        for_whom=for_whom.strip()[:80],
        due_date=workday_from(due_date) if due_date else workday_after(today, rules.due_wd),
        state=PROJECT.start,
        made_at=now,
    )
    Doer.objects.create(project=project, person_id=member_id)
    _add_units(project, claim)
    _add_residents(project, claim)
    note("project", project.pk, "start", actor=actor, now=now, after=project.state)
    return project


def _speaker(claim: Claim, actor: Actor, now: datetime) -> int:
    """Who answers for the claiming unit: its liaison also where the desk typed her yes."""
    unit = claim.organisation_id
    known = liaisons([unit], now) if unit is not None else set()
    return actor.me if actor.me in known or not known else min(known)


def _place(claim: Claim) -> Area:
    """Where it is needed: the place that claims a resource, else the place of the list."""
    return claim.area if claim.area is not None else claim.item.list.area


def _add_units(project: Project, claim: Claim) -> None:
    """Who claims a need does the work; who offers a resource does it; who asks for it does not."""
    doer = claim.organisation_id or claim.item.organisation_id
    asker = claim.meets or claim.item
    roles = {asker.organisation_id: False} | {doer: True}
    Partner.objects.bulk_create(
        Partner(project=project, organisation_id=pk, is_doer=does)
        for pk, does in roles.items()
        if pk is not None
    )


def _add_residents(project: Project, claim: Claim) -> None:
    """Whose request stands behind the need: she may accept what was done."""
    for item in (claim.item, claim.meets):
        order = order_behind(item.cause) if item else None
        if order is not None:
            Beneficiary.objects.get_or_create(project=project, person_id=order.resident_id)
