"""Volunteer teams: founded, described, led, dissolved."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kith.catalogue.models import ServiceKind
from kith.core.actor import Actor, Role, ScopeKind
from kith.core.refusal import BadInput, IllegalMove, Refusal, require
from kith.groups import policies
from kith.groups.models import Application, Membership, Organisation, Team
from kith.groups.states import APPLICATION, ApplicationState
from kith.journal.actions import note
from kith.people.actions import roles
from kith.people.models import RoleGrant
from kith.places.models import Area


class TeamTaken(Refusal):
    code = "team_taken"
    text = _("There is a team of this name here already.")


@dataclass(frozen=True, slots=True)
class TeamInput:
    """What the public reads of a team; `directions` are codes of kinds of service."""

    name: str
    directions: tuple[str, ...] = ()
    looks_for: str = ""  # empty: takes nobody now
    organisation_id: int | None = None


@transaction.atomic
def found_team(
    area_id: int,
    *,
    name: str,
    organisation_id: int | None = None,
    skills: Sequence[str] = (),
    directions: Sequence[str] = (),
    looks_for: str = "",
    is_youth: bool = False,
    actor: Actor,
    now: datetime,
) -> Team:
    """The team stands; who leads it is a role granted over it.

    Raises Forbidden, BadInput, TeamTaken.
    """
    area = Area.objects.locked(area_id)
    require(policies.may_found(actor, area.path))
    row = Team(area=area, skills=list(skills), is_youth=is_youth)
    row.since_date = timezone.localdate(now)
    _describe(row, TeamInput(name, tuple(directions), looks_for, organisation_id))
    row.save(force_insert=True)
    note("team", row.pk, "found", actor=actor, now=now)
    return row


@transaction.atomic
def edit_team(team_id: int, *, input: TeamInput, actor: Actor, now: datetime) -> Team:
    """Name, directions, unit and what it looks for are as given.

    Raises Forbidden, BadInput, TeamTaken, IllegalMove once it was dissolved.
    """
    row = Team.objects.select_related("area").locked(team_id)
    require(policies.may_enlist(actor, row))
    require(row.ended_on is None, IllegalMove())
    _describe(row, input)
    row.save(update_fields=("name", "directions", "looks_for", "organisation"))
    note("team", row.pk, "edit", actor=actor, now=now)
    return row


@transaction.atomic
def appoint(team_id: int, *, person_id: int, actor: Actor, now: datetime) -> RoleGrant:
    """A member leads the team from now on, beside whoever leads it already.

    Raises Forbidden, OwnRole, BadInput when she is no member.
    """
    team = Team.objects.select_related("area").locked(team_id)
    is_in = Membership.objects.filter(team=team, person_id=person_id, until_date=None).exists()
    require(is_in, BadInput(field="person", why=_("A leader is a member of the team.")))
    made = roles.grant(
        person_id,
        role=Role.LEADER,
        kind=ScopeKind.TEAM,
        scope_id=team_id,
        path=team.area.path,
        actor=actor,
        now=now,
    )
    note("team", team_id, "appoint", actor=actor, now=now, person=person_id)
    return made


@transaction.atomic
def dissolve(team_id: int, *, reason: str, actor: Actor, now: datetime) -> Team:
    """The team is no more: memberships and leaders' rights end, who asked to join is told no.

    Raises Forbidden, BadInput without a reason, IllegalMove when it was dissolved before.
    """
    row = Team.objects.select_related("area").locked(team_id)
    require(policies.may_dissolve(actor, row))
    require(row.ended_on is None, IllegalMove())
    require(bool(reason.strip()), BadInput(field="reason", why=_("Please say why.")))
    today = timezone.localdate(now)
    row.ended_on = today
    row.save(update_fields=("ended_on",))
    row.memberships.filter(until_date=None).update(until_date=today)
    for asked in row.applications.filter(state=ApplicationState.ASKED).order_by("pk"):
        _decline(asked)
    held = RoleGrant.objects.filter(scope_kind=ScopeKind.TEAM, scope_id=team_id)
    held.filter(ends_at=None).update(ends_at=now)
    note("team", team_id, "dissolve", actor=actor, now=now, reason=reason.strip()[:200])
    return row


def _decline(asked: Application) -> None:
    asked.state = APPLICATION.next(asked.state, "decline")
    asked.save(update_fields=("state",))


def _describe(row: Team, input: TeamInput) -> None:
    name = " ".join(input.name.split())[:120]
    require(bool(name), BadInput(field="name", why=_("Please write the name.")))
    alike = Team.objects.filter(area=row.area, name=name).exclude(pk=row.pk)
    require(not alike.exists(), TeamTaken(field="name"))
    wanted = dict.fromkeys(input.directions)
    known = set(ServiceKind.objects.filter(code__in=wanted).values_list("code", flat=True))
    unknown = _("Choose from the list.")
    require(set(wanted) <= known, BadInput(field="directions", why=unknown))
    unit = input.organisation_id
    stands = unit is None or Organisation.objects.filter(pk=unit, ended_on=None).exists()
    require(stands, BadInput(field="organisation", why=unknown))
    row.name, row.directions, row.organisation_id = name, list(wanted), unit
    row.looks_for = input.looks_for.strip()[:300]
