"""Finding teams and their people."""

from datetime import date

from django.db.models import Q, QuerySet

from kith.core.actor import Actor, Role, ScopeKind
from kith.groups.models import Membership, Organisation, Team


def members(team_id: int) -> QuerySet[Membership]:
    """Who belongs to the team now, in the order of joining."""
    rows = Membership.objects.filter(team_id=team_id, until_date=None)
    return rows.select_related("person").order_by("since_date", "pk")


def is_member(team_id: int, person_id: int) -> bool:
    return members(team_id).filter(person_id=person_id).exists()


def teams_with_members_visible_to(actor: Actor) -> QuerySet[Team]:
    """The twin of `policies.may_see_members`."""
    seen = Q(pk__in=actor.scoped(ScopeKind.TEAM, Role.LEADER))
    for path in actor.paths(Role.WORKER, Role.STREET, Role.AUDITOR):
        seen |= Q(area__path__startswith=path)
    return Team.objects.filter(seen).select_related("area").order_by("pk")


def teams_in(path: str) -> QuerySet[Team]:
    """Teams at home under a path: names are public."""
    return Team.objects.filter(area__path__startswith=path).order_by("name")


def organisations_in(path: str) -> QuerySet[Organisation]:
    return Organisation.objects.filter(area__path__startswith=path).order_by("name")


def size(team_id: int, *, on: date) -> int:
    rows = Membership.objects.filter(team_id=team_id, since_date__lte=on)
    return rows.filter(Q(until_date=None) | Q(until_date__gt=on)).count()
