"""Everybody may read who looked at her and at her wards, and nobody else's log."""

import itertools

import pytest

from kith.core.actor import CLOCK, STRANGER, Actor
from kith.people.models import Person
from kith.vault import actions as vault
from kith.vault import policies, queries
from kith.vault.models import Access
from kith.vault.states import Purpose
from tests import make
from tests.make import HOUR, MONDAY

pytestmark = pytest.mark.django_db

MOTHER, CHILD, CLERK = "mother", "child", "clerk"


@pytest.fixture
def people() -> dict[str, Person]:
    town = make.town()
    return {name: make.person(town.community) for name in (MOTHER, CHILD, CLERK)}


@pytest.fixture
def actors(people) -> dict[str, Actor]:
    plain = {name: Actor(person_id=who.pk) for name, who in people.items()}
    mother = Actor(person_id=people[MOTHER].pk, wards=frozenset({people[CHILD].pk}))
    return plain | {MOTHER: mother, "clock": CLOCK, "stranger": STRANGER}


@pytest.fixture
def looks(people, actors) -> list[tuple[str, str]]:
    """Everybody looks at everybody, an hour apart; gives back (who looked, at whom)."""
    pairs = list(itertools.product((MOTHER, CHILD, CLERK, "clock"), (MOTHER, CHILD, CLERK)))
    for hour, (looker, at) in enumerate(pairs):
        vault.reveal(
            people[at],
            "name",
            actor=actors[looker],
            purpose=Purpose.CALL_BACK,
            now=MONDAY + hour * HOUR,
        )
    return pairs


@pytest.mark.parametrize(
    ("reader", "shown"),
    [
        pytest.param(
            MOTHER,
            [("clock", CHILD), ("clock", MOTHER), (CLERK, CHILD), (CLERK, MOTHER), (CHILD, MOTHER)],
            id="a-guardian-reads-of-looks-at-herself-and-her-ward-but-not-of-her-own",
        ),
        pytest.param(
            CHILD,
            [("clock", CHILD), (CLERK, CHILD), (MOTHER, CHILD)],
            id="a-ward-reads-of-her-guardians-looks",
        ),
        pytest.param(
            CLERK,
            [("clock", CLERK), (CHILD, CLERK), (MOTHER, CLERK)],
            id="staff-read-of-looks-at-themselves-only",
        ),
        pytest.param("stranger", [], id="a-stranger-reads-nothing"),
        pytest.param("clock", [], id="the-clock-reads-nothing"),
    ],
)
def test_looks_by_others_are_shown_newest_first(people, actors, looks, reader, shown):
    names = {who.pk: name for name, who in people.items()} | {None: "clock"}

    rows = queries.who_looked_at(actors[reader]).values_list("actor_id", "subject_id", "at")

    told = [(names[actor], names[subject]) for actor, subject, _at in rows]
    times = [at for _actor, _subject, at in rows]
    assert told == shown
    assert times == sorted(times, reverse=True)
    assert len(looks) == 12


def test_what_an_actor_may_see_is_what_the_list_shows(actors, looks):
    for name, actor in actors.items():
        listed = set(queries.who_looked_at(actor).values_list("pk", flat=True))
        assert listed == {row.pk for row in Access.objects.all() if policies.may_see(actor, row)}, (
            name
        )
