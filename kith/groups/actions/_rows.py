"""Rows and messages that several actions write, for those who have asked their policy."""

from datetime import datetime

from django.utils import timezone

from kith.core.actor import Role, ScopeKind
from kith.groups import queries
from kith.groups.models import Application, Membership, Team
from kith.groups.states import APPLICATION, ApplicationState
from kith.outbox.actions import tell
from kith.people.models import RoleGrant


def end_membership(team: Team, person_id: int, *, now: datetime) -> Membership | None:
    """The open membership ends today, and leading the team with it; none where there was none."""
    rows = Membership.objects.select_for_update().filter(team=team, person_id=person_id)
    row = rows.filter(until_date=None).first()
    if row is None:
        return None
    row.until_date = timezone.localdate(now)
    row.save(update_fields=("until_date",))
    leading = RoleGrant.objects.filter(
        person_id=person_id, role=Role.LEADER, scope_kind=ScopeKind.TEAM, scope_id=team.pk
    )
    leading.filter(ends_at=None).update(ends_at=now)
    return row


def withdraw_applications(person_id: int, *, team: Team | None = None) -> None:
    """What she asked and nobody has answered is asked no more, of one team or of all."""
    rows = Application.objects.select_for_update().filter(
        person_id=person_id, state=ApplicationState.ASKED
    )
    for row in (rows.filter(team=team) if team else rows).order_by("pk"):
        row.state = APPLICATION.next(row.state, "withdraw")
        row.save(update_fields=("state",))


def tell_leaders(team: Team, topic: str, *, cause: str, now: datetime) -> None:
    for person_id in queries.leaders([team.pk], now=now).get(team.pk, ()):
        tell(
            person_id,
            topic,
            cause=cause,
            now=now,
            link=f"/groups/teams/{team.pk}/",
            number=team.pk,
        )
