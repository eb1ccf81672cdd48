"""Finding teams and their people."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q, QuerySet
from django.utils.timezone import localtime

from kith.core.actor import Actor, Role, ScopeKind
from kith.groups.models import Membership, Organisation, Team
from kith.people.models import RoleGrant
from kith.people.queries import HeldSkill, Helper, helpers_named
from kith.people.states import Gender


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


ANY_NUMBER = 10  # as many as an order may want


@dataclass(frozen=True, slots=True)
class Claimant:
    """A team or a unit that may take a whole order: what its people can do together."""

    pk: int
    area_id: int
    speaker_id: int  # who answers for it
    heads: int
    skills: tuple[HeldSkill, ...]
    languages: frozenset[str]
    gender: str  # of all its people, where they are of one


def claimants(path: str, *, is_team: bool, now: datetime) -> list[Claimant]:
    """Teams, or units, at home under the path for which somebody answers, by id.

    The people of a unit are those of its teams; one without teams brings as many as are wanted.
    """
    on = localtime(now).date()
    groups = (Team if is_team else Organisation).objects.filter(area__path__startswith=path)
    areas = dict(groups.order_by("pk").values_list("pk", "area_id"))
    speakers = _speakers(areas, is_team=is_team, now=now)
    rows = Membership.objects.filter(since_date__lte=on).filter(
        Q(until_date=None) | Q(until_date__gt=on)
    )
    column = "team_id" if is_team else "team__organisation_id"
    people: dict[int, set[int]] = defaultdict(set)
    for group_id, person_id in rows.filter(**{f"{column}__in": areas}).values_list(
        column, "person_id"
    ):
        people[group_id].add(person_id)
    known = {h.person_id: h for h in helpers_named({p for found in people.values() for p in found})}
    return [
        _claimant(pk, area_id, speakers[pk], people[pk], known, 0 if is_team else ANY_NUMBER)
        for pk, area_id in areas.items()
        if pk in speakers
    ]


def _speakers(ids: Iterable[int], *, is_team: bool, now: datetime) -> dict[int, int]:
    """Who answers for each group: of several, the one with the oldest grant."""
    role = Role.LEADER if is_team else Role.LIAISON
    kind = ScopeKind.TEAM if is_team else ScopeKind.ORGANISATION
    rows = RoleGrant.objects.filter(
        Q(ends_at=None) | Q(ends_at__gt=now),
        role=role,
        scope_kind=kind,
        scope_id__in=list(ids),
        starts_at__lte=now,
    )
    newest_first = rows.order_by("-starts_at", "-pk").values_list("scope_id", "person_id")
    return dict(newest_first)


def _claimant(
    pk: int,
    area_id: int,
    speaker_id: int,
    members: set[int],
    known: dict[int, Helper],
    heads: int,
) -> Claimant:
    people = [known[person_id] for person_id in sorted(members) if person_id in known]
    genders = {person.gender for person in people}
    return Claimant(
        pk=pk,
        area_id=area_id,
        speaker_id=speaker_id,
        heads=len(members) or heads,
        skills=tuple(skill for person in people for skill in person.skills),
        languages=frozenset(word for person in people for word in person.languages),
        gender=genders.pop() if len(genders) == 1 else Gender.UNKNOWN,
    )
