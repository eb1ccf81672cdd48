"""Founding groups, joining them."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from kith.core.actor import Actor
from kith.core.refusal import require
from kith.groups import policies
from kith.groups.models import Membership, Organisation, Team
from kith.groups.states import OrganisationKind
from kith.journal.actions import note
from kith.people.actions._rows import cleaned
from kith.people.rules import clean_uscc
from kith.places.models import Area


@transaction.atomic
def found_organisation(
    area_id: int, *, name: str, kind: OrganisationKind, uscc: str, actor: Actor, now: datetime
) -> Organisation:
    """The unit is known; its code, when given, is a right one."""
    area = Area.objects.get(pk=area_id)
    require(policies.may_found(actor, area.path))
    code = cleaned("uscc", clean_uscc, uscc) if uscc else ""
    row = Organisation.objects.create(area=area, name=name.strip(), kind=kind, uscc=code)
    note("organisation", row.pk, "found", actor=actor, now=now)
    return row


@transaction.atomic
def found_team(
    area_id: int,
    *,
    name: str,
    organisation_id: int | None = None,
    skills: Sequence[str] = (),
    is_youth: bool = False,
    actor: Actor,
    now: datetime,
) -> Team:
    """The team stands; who leads it is a role granted over it."""
    area = Area.objects.get(pk=area_id)
    require(policies.may_found(actor, area.path))
    row = Team.objects.create(
        area=area,
        name=name.strip(),
        organisation_id=organisation_id,
        skills=list(skills),
        is_youth=is_youth,
        since_date=timezone.localdate(now),
    )
    note("team", row.pk, "found", actor=actor, now=now)
    return row


@transaction.atomic
def enlist(team_id: int, *, person_id: int, actor: Actor, now: datetime) -> Membership:
    """The person belongs to the team; belonging already, nothing changes."""
    team = Team.objects.locked(team_id)
    require(policies.may_enlist(actor, team))
    row, created = Membership.objects.get_or_create(
        team=team,
        person_id=person_id,
        until_date=None,
        defaults={"since_date": timezone.localdate(now)},
    )
    if created:
        note("team", team_id, "enlist", actor=actor, now=now, person=person_id)
    return row
