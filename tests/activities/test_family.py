"""For whom somebody may sign up from home: the list is the twin of the policy."""

import pytest

from kith.activities.policies.sign_up import is_family
from kith.activities.queries.family import consents_of, family
from kith.core.actor import STRANGER
from kith.people.models import Person
from kith.people.states import ConsentPurpose
from tests import make
from tests.activities import world

pytestmark = pytest.mark.django_db


def test_the_family_listed_is_the_family_of_the_policy():
    town = make.town()
    home = world.family(town)
    principal = make.person(town.community)
    make.proxy(principal, home.mother)
    everybody = list(Person.objects.select_related("area"))

    for actor in (STRANGER, town.clerk, make.actor(home.mother), make.actor(home.child)):
        assert {who.pk for who in family(actor)} == {
            who.pk for who in everybody if is_family(actor, who)
        }
    assert {who.pk for who in family(make.actor(home.mother))} == {
        home.mother.pk, home.father.pk, home.child.pk, principal.pk,
    }  # fmt: skip


def test_the_newest_word_on_a_consent_counts():
    town = make.town()
    who, other = make.person(town.community), make.person(town.community)
    make.consent(who, ConsentPurpose.PHOTO)

    assert consents_of([who.pk, other.pk]) == {
        who.pk: [ConsentPurpose.SERVICE, ConsentPurpose.PHOTO],
        other.pk: [ConsentPurpose.SERVICE],
    }
