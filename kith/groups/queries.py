"""Finding teams and their people."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.utils.timezone import localtime

from kith.core.actor import Actor, Role, ScopeKind
from kith.groups.models import (
    Application,
    GuardianWord,
    Membership,
    Organisation,
    Recruit,
    Step,
    Team,
)
from kith.groups.policies import OVERSEERS
from kith.groups.rules import ALIKE, likeness
from kith.groups.states import ApplicationState, StepKind
from kith.people.models import Consent, Person, RoleGrant
from kith.people.queries import HeldSkill, Helper, guardians_of, helpers_named, with_phone
from kith.people.states import ConsentPurpose, Gender
from kith.places.queries import ancestors


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
    """Teams at home under a path that stand: names are public."""
    return Team.objects.filter(area__path__startswith=path, ended_on=None).order_by("name")


def organisations_in(path: str) -> QuerySet[Organisation]:
    """Units under a path that have not ended."""
    rows = Organisation.objects.filter(area__path__startswith=path, ended_on=None)
    return rows.order_by("name")


def covers(on: date) -> Q:
    """Rows with `since_date` and `until_date` in force on a day."""
    return Q(since_date__lte=on) & (Q(until_date=None) | Q(until_date__gt=on))


def size(team_id: int, *, on: date) -> int:
    return team_members(team_id, on=on).count()


def team_members(team_id: int, *, on: date) -> QuerySet[Membership]:
    """Who belonged to the team on a day, in the order of joining."""
    rows = Membership.objects.filter(covers(on), team_id=team_id)
    return rows.select_related("person").order_by("since_date", "pk")


def teams(path: str, *, on: date) -> QuerySet[Team]:
    """Teams at home under a path that stood on a day."""
    return Team.objects.filter(_stood(on), area__path__startswith=path).order_by("name", "pk")


def _stood(on: date) -> Q:
    return Q(since_date__lte=on) & (Q(ended_on=None) | Q(ended_on__gt=on))


def directions(path: str, *, on: date) -> list[str]:
    """Codes of the kinds of service that teams of a place give, each once."""
    found = teams(path, on=on).values_list("directions", flat=True)
    return sorted({code for codes in found for code in codes})


def teams_of(person_ids: Iterable[int]) -> dict[int, frozenset[int]]:
    """Ids of the teams that each belongs to now."""
    found: dict[int, set[int]] = defaultdict(set)
    rows = Membership.objects.filter(person_id__in=set(person_ids), until_date=None)
    for person_id, team_id in rows.values_list("person_id", "team_id"):
        found[person_id].add(team_id)
    return {person_id: frozenset(ids) for person_id, ids in found.items()}


def memberships_of(person_ids: Iterable[int]) -> QuerySet[Membership]:
    """In which teams they are now, by team."""
    rows = Membership.objects.filter(person_id__in=set(person_ids), until_date=None)
    return rows.select_related("team__area").order_by("team__name", "pk")


def asked_by(person_ids: Iterable[int]) -> QuerySet[Application]:
    """What they asked and nobody has answered."""
    rows = Application.objects.filter(person_id__in=set(person_ids), state=ApplicationState.ASKED)
    return rows.select_related("team").order_by("pk")


def asked_of(team_id: int) -> QuerySet[Application]:
    """Who waits for the team's answer, the longest first."""
    rows = Application.objects.filter(team_id=team_id, state=ApplicationState.ASKED)
    return rows.select_related("person__area").order_by("asked_at", "pk")


def applications_in(teams: QuerySet[Team]) -> QuerySet[Application]:
    return Application.objects.filter(team__in=teams.values("pk")).order_by("pk")


def teams_near(path: str, *, on: date) -> QuerySet[Team]:
    """Teams of a place and of those it lies in: a street's team serves its communities."""
    here = Q(area__path__startswith=path) | Q(area__path__in=ancestors(path))
    return Team.objects.filter(_stood(on) & here).select_related("area").order_by("name", "pk")


def looking(path: str, *, on: date) -> QuerySet[Team]:
    """Teams near a place that look for somebody."""
    return teams_near(path, on=on).exclude(looks_for="")


def sizes(team_ids: Iterable[int], *, on: date) -> dict[int, int]:
    """How many members each team has on a day."""
    rows = Membership.objects.filter(covers(on), team_id__in=set(team_ids)).order_by()
    return dict(rows.values_list("team_id").annotate(n=Count("pk")))


def leaders(team_ids: Iterable[int], *, now: datetime) -> dict[int, list[int]]:
    """Who leads each team now, in the order of their grants."""
    rows = RoleGrant.objects.filter(
        Q(ends_at=None) | Q(ends_at__gt=now),
        role=Role.LEADER,
        scope_kind=ScopeKind.TEAM,
        scope_id__in=set(team_ids),
        starts_at__lte=now,
    )
    found: dict[int, list[int]] = defaultdict(list)
    for team_id, person_id in rows.order_by("pk").values_list("scope_id", "person_id"):
        found[team_id].append(person_id)
    return dict(found)


def dormant(path: str, *, on: date, days: int, last_active: Mapping[int, date]) -> list[Team]:
    """Teams older than so many days for which nothing newer is known.

    `last_active` is the day of the last confirmed record of each team, which apps above know.
    """
    limit = on - timedelta(days=days)
    older = teams(path, on=on).filter(since_date__lte=limit)
    return [team for team in older if last_active.get(team.pk, date.min) < limit]


# ------------------------------------------------------------------------------ youth teams


def guardian_words(team_id: int) -> dict[int, GuardianWord]:
    """The newest word of a guardian for each child of a youth team, by child."""
    rows = GuardianWord.objects.filter(team_id=team_id).order_by("at", "pk")
    return {row.person_id: row for row in rows}


def has_guardians_yes(team_id: int, person_id: int, *, now: datetime) -> bool:
    """Whether the newest word is a yes, of a guardian whose link is in force."""
    rows = GuardianWord.objects.filter(team_id=team_id, person_id=person_id)
    word = rows.order_by("-at", "-pk").first()
    return bool(word and word.is_given and word.guardian_id in guardians_of(person_id, now))


def consented_members(team_id: int, *, on: date) -> QuerySet[Membership]:
    """Members of a youth team for whom a guardian's yes is the newest word."""
    yes = [pk for pk, word in guardian_words(team_id).items() if word.is_given]
    return team_members(team_id, on=on).filter(person_id__in=yes)


def youth_memberships() -> QuerySet[Membership]:
    """Everybody who is in a youth team now."""
    return Membership.objects.filter(team__is_youth=True, until_date=None).order_by("pk")


# ------------------------------------------------------------------------------- volunteers


def registered(path: str, *, on: date) -> QuerySet[Person]:
    """Registered volunteers at home under a path: whose newest word until that day is yes."""
    said = Consent.objects.filter(
        person=OuterRef("pk"), purpose=ConsentPurpose.VOLUNTEER, at__date__lte=on
    )
    newest = Subquery(said.order_by("-at", "-pk").values("is_given")[:1])
    rows = Person.objects.filter(area__path__startswith=path, volunteer__isnull=False)
    agreeing = rows.annotate(agrees=newest).filter(agrees=True)
    return agreeing.select_related("area").order_by("pk")


def registered_among(person_ids: Iterable[int]) -> frozenset[int]:
    """Those of them whose newest word on volunteering is yes."""
    said = Consent.objects.filter(
        person_id__in=set(person_ids),
        person__volunteer__isnull=False,
        purpose=ConsentPurpose.VOLUNTEER,
    )
    newest = dict(said.order_by("at", "pk").values_list("person_id", "is_given"))
    return frozenset(person for person, is_given in newest.items() if is_given)


def registered_with_phone(phone: str, path: str, *, now: datetime) -> list[Person]:
    """Registered volunteers of a place who can be reached at exactly this number."""
    with_it = with_phone(phone).values("pk")
    return list(registered(path, on=localtime(now).date()).filter(pk__in=with_it))


def recruited(path: str, *, start: date, until: date) -> QuerySet[Recruit]:
    """Who became a volunteer of a place from a day until before another."""
    rows = Recruit.objects.filter(area__path__startswith=path)
    rows = rows.filter(joined_at__date__gte=start, joined_at__date__lt=until)
    return rows.select_related("person", "area", "team").order_by("-joined_at", "-pk")


def by_channel(rows: QuerySet[Recruit]) -> dict[str, int]:
    """How many came by which way, each person once."""
    counted = rows.order_by().values_list("channel").annotate(n=Count("person", distinct=True))
    return dict(counted)


def recruits_visible_to(actor: Actor) -> QuerySet[Recruit]:
    """The twin of `policies.may_see_recruits`, of those whose yes still stands, newest first."""
    seen = Q(pk=None)
    for path in actor.paths(Role.WORKER, Role.STREET, Role.AUDITOR):
        seen |= Q(area__path__startswith=path)
    said = Consent.objects.filter(
        person=OuterRef("person_id"), purpose=ConsentPurpose.VOLUNTEER
    ).order_by("-at", "-pk")
    rows = Recruit.objects.filter(seen, left_at=None)
    standing = rows.annotate(agrees=Subquery(said.values("is_given")[:1])).filter(agrees=True)
    return standing.select_related("person", "area", "team").order_by("-joined_at", "-pk")


def steps_of(person_ids: Iterable[int]) -> dict[int, list[Step]]:
    """First steps of each, the oldest first."""
    found: dict[int, list[Step]] = defaultdict(list)
    rows = Step.objects.filter(person_id__in=set(person_ids)).order_by("on_date", "pk")
    for step in rows:
        found[step.person_id].append(step)
    return dict(found)


def has_uniform(person_id: int) -> bool:
    """Whether the last uniform given out has not come back."""
    kinds = (StepKind.UNIFORM, StepKind.UNIFORM_BACK)
    last = Step.objects.filter(person_id=person_id, kind__in=kinds).order_by("-at", "-pk").first()
    return last is not None and last.kind == StepKind.UNIFORM


# ------------------------------------------------------------------------------------ units


def units_visible_to(actor: Actor) -> QuerySet[Organisation]:
    """Units of the places the actor oversees; the ended ones too."""
    seen = Q(pk__in=actor.scoped(ScopeKind.ORGANISATION, Role.LIAISON))
    for path in actor.paths(*OVERSEERS):
        seen |= Q(area__path__startswith=path)
    rows = Organisation.objects.filter(seen).select_related("area", "merged_into")
    return rows.order_by("name", "pk")


def teams_visible_to(actor: Actor) -> QuerySet[Team]:
    """Teams of the places the actor oversees and those she leads; the dissolved ones too."""
    seen = Q(pk__in=actor.scoped(ScopeKind.TEAM, Role.LEADER))
    for path in actor.paths(*OVERSEERS):
        seen |= Q(area__path__startswith=path)
    return Team.objects.filter(seen).select_related("area", "organisation").order_by("name", "pk")


def alike(name: str, path: str, *, but: int = 0) -> list[Organisation]:
    """Units of a place whose name is much the same, the most alike first."""
    rows = organisations_in(path).exclude(pk=but).select_related("area")
    scored = [(likeness(name, row.name), row) for row in rows]
    close = [(score, row) for score, row in scored if score >= ALIKE]
    return [row for _score, row in sorted(close, key=lambda pair: (-pair[0], pair[1].pk))]


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
    groups = (Team if is_team else Organisation).objects.filter(
        area__path__startswith=path, ended_on=None
    )
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
