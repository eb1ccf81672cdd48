"""Sealed with the ring alone, opened as a sample, read as a count: what keys open and what not."""

import pytest

from kith.core.actor import Actor
from kith.people.models import Person
from kith.vault import actions as vault
from kith.vault import actions_sample, crypto, keeping, queries
from kith.vault.models import Access, SubjectKey
from kith.vault.states import Purpose
from tests import make
from tests.make import HOUR, MONDAY

pytestmark = [pytest.mark.pure, pytest.mark.django_db]


@pytest.fixture
def town():
    return make.town()


def test_what_the_ring_keeps_opens_with_the_ring_and_says_by_which_key(ring):
    kept = keeping.sealed("secret of a device")

    assert keeping.opened(kept) == "secret of a device"
    assert "device" not in kept
    assert (keeping.opened("kept before"), keeping.is_current("kept before")) == (
        "kept before",
        False,
    )
    assert keeping.is_current(kept)

    crypto.add_kek(ring)

    assert (keeping.opened(kept), keeping.is_current(kept)) == ("secret of a device", False)


def test_a_sample_opens_and_tells_nobody_what_it_says(town):
    looks = Access.objects.count()

    opened, shut = actions_sample.open_some(200)

    assert (opened > 0, shut, Access.objects.count()) == (True, [], looks)


def test_a_sample_names_rows_whose_key_does_not_fit(town, ring):
    """The keys of the database and the file are not of one house."""
    opened, shut = actions_sample.open_some(200)

    assert opened == 0
    assert shut
    assert all(" " in row and "." in row for row in shut)


def test_an_empty_house_and_a_forgotten_person_have_nothing_to_open(town):
    assert actions_sample.open_some(0) == (0, [])
    SubjectKey.objects.all().delete()

    assert actions_sample.open_some(50) == (0, [])


def test_who_opened_how_many_is_read_from_the_end_of_the_log(town):
    """A look at oneself is none, a name alone is none, and what is older than asked for is left."""
    clerk, who = town.clerk, make.person(town.community, address="幸福路 1 号", phone="19911112222")
    since = MONDAY + 10 * HOUR

    def look(actor, *fields, at):
        row = Person.objects.get(pk=who.pk)
        vault.reveal(row, *fields, actor=actor, purpose=Purpose.CALL_BACK, now=at)

    look(clerk, "phone", at=since - 2 * HOUR)
    look(town.boss, "phone", at=since - HOUR / 2)
    for fields in (("phone",), ("address",), ("phone", "address"), ("name",)):
        look(clerk, *fields, at=since)
    look(Actor(person_id=who.pk), "phone", at=since)

    found = queries.lookers_since(since)

    assert [(one.actor_id, one.looks) for one in found] == [(clerk.me, 3)]
    assert found[0].role == "WORKER"
    assert queries.looks_since(since).count() == 5
