"""Guardians and proxies: asked for, decided by others, attributed, ended at once."""

from datetime import UTC, date, datetime

import pytest
from django.db import IntegrityError, transaction

from kith.core.actor import STRANGER, Actor, Role
from kith.core.refusal import BadInput, Forbidden, IllegalMove
from kith.journal.queries import story
from kith.people.actions import person as persons
from kith.people.actions import roles
from kith.people.inputs import PersonInput
from kith.people.models import Guardianship, Person, Proxy
from kith.people.queries import actor_of, speakers_of, speakers_of_many
from kith.people.rules import of_age_on
from kith.people.states import Channel, GuardianshipState, TieKind
from tests import make
from tests.make import DAY, HOUR, MONDAY

pytestmark = pytest.mark.django_db


@pytest.fixture
def town() -> make.Town:
    return make.town()


@pytest.fixture
def child(town) -> Person:
    return persons.register(
        town.community.pk,
        input=PersonInput(name="小小", birth_year=2010, birth_month=5),
        channel=Channel.COUNTER,
        actor=town.clerk,
        now=MONDAY - DAY,
    )


@pytest.fixture
def mother(town) -> Person:
    return make.person(town.community)


def ask(ward: Person, guardian: Person, actor: Actor | None = None) -> Guardianship:
    return roles.request_guardianship(
        ward.pk, guardian_id=guardian.pk, actor=actor or make.actor(guardian), now=MONDAY
    )


def decide(link: Guardianship, verb: str, actor: Actor) -> Guardianship:
    return roles.decide_guardianship(link.pk, verb=verb, actor=actor, now=MONDAY)


def wards(guardian: Person, now: datetime = MONDAY) -> frozenset[int]:
    return actor_of(guardian.pk, now=now).wards


# ------------------------------------------------------------------------------ guardianship


def test_asking_gives_no_right_and_approval_does(town, child, mother):
    link = ask(child, mother)
    asked = (link.state, wards(mother))

    decide(link, "approve", town.clerk)

    kept = Guardianship.objects.get(pk=link.pk)
    assert asked == (GuardianshipState.REQUESTED, frozenset())
    assert (kept.state, kept.decided_by_id) == (GuardianshipState.ACTIVE, town.clerk.me)
    assert wards(mother) == {child.pk}
    assert speakers_of(child.pk, MONDAY) == {child.pk, mother.pk}
    assert [line.verb for line in story("person", child.pk)] == [
        "register",
        "guardianship_request",
        "guardianship_approve",
    ]


def test_who_speaks_for_many_is_who_speaks_for_each(town, child, mother):
    decide(ask(child, mother), "approve", town.clerk)
    alone, kin = make.person(town.community), make.person(town.community)
    make.proxy(mother, kin)

    told = speakers_of_many([child.pk, mother.pk, alone.pk], MONDAY)

    assert told == {pk: speakers_of(pk, MONDAY) for pk in (child.pk, mother.pk, alone.pk)}
    assert told[mother.pk] == {mother.pk, kin.pk}


def test_a_rejected_link_never_gives_a_right(town, child, mother):
    link = decide(ask(child, mother), "reject", town.boss)

    assert (link.state, wards(mother)) == (GuardianshipState.REJECTED, frozenset())
    with pytest.raises(IllegalMove):
        decide(link, "approve", town.clerk)


@pytest.mark.parametrize("by", ["guardian", "ward", "clerk", "boss"])
def test_a_revoked_link_ends_at_once(town, child, mother, by):
    link = decide(ask(child, mother), "approve", town.clerk)
    who = {"guardian": make.actor(mother), "ward": make.actor(child)}

    decide(link, "revoke", who.get(by) or getattr(town, by))

    assert Guardianship.objects.get(pk=link.pk).state == GuardianshipState.ENDED
    assert wards(mother) == frozenset()
    assert speakers_of(child.pk, MONDAY) == {child.pk}


@pytest.mark.parametrize(
    ("verb", "by"),
    [
        pytest.param("approve", "guardian", id="the-guardian-approves-herself"),
        pytest.param("approve", "ward", id="the-ward-approves"),
        pytest.param("reject", "ward", id="the-ward-rejects"),
        pytest.param("approve", "far_clerk", id="a-clerk-of-the-community-next-door"),
        pytest.param("approve", "district", id="the-district"),
        pytest.param("revoke", "far_clerk", id="revoked-by-a-clerk-next-door"),
        pytest.param("approve", "stranger", id="a-stranger"),
    ],
)
def test_a_decision_by_somebody_who_may_not_changes_nothing(town, child, mother, verb, by):
    link = ask(child, mother)
    who = {
        "guardian": make.actor(mother),
        "ward": make.actor(child),
        "stranger": STRANGER,
    }

    with pytest.raises(Forbidden):
        decide(link, verb, who.get(by) or getattr(town, by))

    kept = Guardianship.objects.get(pk=link.pk)
    assert (kept.state, kept.decided_by_id) == (GuardianshipState.REQUESTED, None)


def test_a_clerk_does_not_approve_her_own_wardship(town, child):
    clerk = Person.objects.get(pk=town.clerk.me)
    link = ask(child, clerk)

    with pytest.raises(Forbidden):
        decide(link, "approve", town.clerk)

    assert wards(clerk) == frozenset()


def test_asking_for_somebody_else_is_for_clerks(town, child, mother):
    with pytest.raises(Forbidden):
        ask(child, mother, actor=make.actor(make.person(town.community)))
    assert Guardianship.objects.count() == 0

    assert ask(child, mother, actor=town.clerk).guardian == mother


def test_asking_twice_is_one_link(child, mother):
    first = ask(child, mother)

    assert ask(child, mother) == first
    assert Guardianship.objects.count() == 1
    assert [line.verb for line in story("person", child.pk)] == ["register", "guardianship_request"]


def test_nobody_guards_herself(mother):
    with pytest.raises(BadInput) as refused:
        ask(mother, mother)

    assert refused.value.field == "ward"
    assert Guardianship.objects.count() == 0
    with pytest.raises(IntegrityError, match="people_nobody_guards_herself"), transaction.atomic():
        Guardianship.objects.create(ward=mother, guardian=mother, made_at=MONDAY)


def test_a_childs_guardian_is_approved_until_the_child_comes_of_age(town, child, mother):
    link = decide(ask(child, mother), "approve", town.clerk)

    assert Guardianship.objects.get(pk=link.pk).ends_on == date(2028, 6, 1)
    last_second = datetime(2028, 5, 31, 15, 59, 59, tzinfo=UTC)  # 23:59:59 in Beijing
    assert wards(mother, last_second) == {child.pk}
    assert speakers_of(child.pk, last_second) == {child.pk, mother.pk}
    midnight = datetime(2028, 5, 31, 16, 0, tzinfo=UTC)
    assert wards(mother, midnight) == frozenset()
    assert speakers_of(child.pk, midnight) == {child.pk}


def test_an_adults_guardian_is_approved_without_an_end(town, mother):
    adult = make.person(town.community)
    Person.objects.filter(pk=adult.pk).update(birth_year=1949, birth_month=12)

    link = decide(ask(adult, mother), "approve", town.clerk)

    assert Guardianship.objects.get(pk=link.pk).ends_on is None


@pytest.mark.parametrize(
    ("born", "day"),
    [
        pytest.param((2010, 1), date(2028, 2, 1), id="january"),
        pytest.param((2010, 11), date(2028, 12, 1), id="november"),
        pytest.param((2010, 12), date(2029, 1, 1), id="december-ends-with-the-year"),
    ],
)
def test_everybody_born_in_the_month_is_of_age_on_the_first_of_the_next(born, day):
    assert of_age_on(*born) == day


# -------------------------------------------------------------------------------------- proxy


def name_proxy(principal: Person, agent: Person, actor: Actor) -> Proxy:
    return roles.name_proxy(
        principal.pk,
        agent_id=agent.pk,
        kind=TieKind.FAMILY,
        agreed_how="by telephone on Monday",
        actor=actor,
        now=MONDAY,
    )


def principals(agent: Person, now: datetime = MONDAY) -> frozenset[int]:
    return actor_of(agent.pk, now=now).speaks_for


def test_a_proxy_is_on_record_with_how_the_principal_agreed(town, mother):
    daughter = make.person(town.other)

    link = name_proxy(mother, daughter, town.clerk)

    assert (link.kind, link.agreed_how, link.starts_at, link.ends_at) == (
        "FAMILY",
        "by telephone on Monday",
        MONDAY,
        None,
    )
    assert principals(daughter) == {mother.pk}
    assert principals(daughter, MONDAY - HOUR) == frozenset()
    line = story("person", mother.pk).last()
    assert line
    assert (line.verb, line.actor_id, line.facts) == (
        "name_proxy",
        town.clerk.me,
        {"agent": daughter.pk},
    )


def test_a_proxy_named_twice_is_one(town, mother):
    daughter = make.person(town.other)

    links = {name_proxy(mother, daughter, actor).pk for actor in (town.clerk, make.actor(mother))}

    assert links == set(Proxy.objects.values_list("pk", flat=True))
    assert [line.verb for line in story("person", mother.pk)] == ["register", "name_proxy"]


@pytest.mark.parametrize("by", ["agent", "far_clerk", "boss", "stranger"])
def test_nobody_makes_herself_a_proxy(town, mother, by):
    agent = make.person(town.community)
    who = {"agent": make.actor(agent), "stranger": STRANGER}

    with pytest.raises(Forbidden):
        name_proxy(mother, agent, who.get(by) or getattr(town, by))

    assert Proxy.objects.count() == 0


def test_nobody_is_her_own_proxy(mother):
    with pytest.raises(BadInput) as refused:
        name_proxy(mother, mother, make.actor(mother))

    assert (refused.value.field, Proxy.objects.count()) == ("agent", 0)


@pytest.mark.parametrize("by", ["principal", "agent", "clerk"])
def test_a_proxy_ends_at_once(town, mother, by):
    daughter = make.person(town.other)
    link = name_proxy(mother, daughter, town.clerk)
    who = {"principal": make.actor(mother), "agent": make.actor(daughter), "clerk": town.clerk}

    roles.end_proxy(link.pk, actor=who[by], now=MONDAY + HOUR)

    assert principals(daughter, MONDAY + HOUR) == frozenset()
    assert principals(daughter, MONDAY) == {mother.pk}


@pytest.mark.parametrize("by", ["far_clerk", "neighbour", "stranger"])
def test_a_proxy_is_not_ended_by_others(town, mother, by):
    link = name_proxy(mother, make.person(town.other), town.clerk)
    who = {"neighbour": make.actor(make.person(town.community)), "stranger": STRANGER}

    with pytest.raises(Forbidden):
        roles.end_proxy(link.pk, actor=who.get(by) or town.far_clerk, now=MONDAY)

    assert Proxy.objects.get(pk=link.pk).ends_at is None


def test_a_proxy_that_ended_keeps_its_end(town, mother):
    link = name_proxy(mother, make.person(town.other), town.clerk)
    roles.end_proxy(link.pk, actor=town.clerk, now=MONDAY + HOUR)

    with pytest.raises(IllegalMove):
        roles.end_proxy(link.pk, actor=town.clerk, now=MONDAY + DAY)

    assert Proxy.objects.get(pk=link.pk).ends_at == MONDAY + HOUR


def test_a_person_who_orders_for_others_still_holds_no_role(town, mother):
    daughter = make.person(town.other)
    name_proxy(mother, daughter, town.clerk)

    actor = actor_of(daughter.pk, now=MONDAY)

    assert (actor.grants, actor.wards, actor.has(*Role)) == ((), frozenset(), False)
