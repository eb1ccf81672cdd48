"""Consents: which text, append-only, a guardian's for a child, and a no that counts at once."""

from datetime import date
from functools import partial

import pytest
from django.db import DatabaseError, transaction

from kith.care.actions import files, reading
from kith.care.actions._reading import NoCareConsent
from kith.core.refusal import Forbidden
from kith.orders.actions import claims
from kith.orders.actions._fit import ConsentNeeded
from kith.people import rules
from kith.people.actions import person as persons
from kith.people.models import Consent, Person
from kith.people.states import Channel, ConsentPurpose
from kith.people.texts import CURRENT, TEXTS, text_hash
from kith.vault.states import Purpose
from tests import make
from tests.make import MONDAY
from tests.tools.assurance import figure

pytestmark = pytest.mark.django_db
P = ConsentPurpose


def say(who: Person, purpose: ConsentPurpose, *, yes: bool, by: Person | None = None) -> Consent:
    by = by or who
    return persons.consent(
        who.pk,
        purpose=purpose,
        is_given=yes,
        channel=Channel.WEB,
        given_by_id=by.pk,
        reference="  R-7 ",
        actor=make.actor(by),
        now=MONDAY,
    )


def test_a_consent_names_its_text_the_way_it_was_given_and_its_paper():
    who = make.person(make.town().community)

    row = say(who, P.PHOTO, yes=True)

    assert (row.text_version, row.text_hash) == (CURRENT, text_hash(CURRENT, P.PHOTO))
    assert (row.reference, row.channel, row.recorded_by_id) == ("R-7", "WEB", who.pk)
    assert len({text_hash(CURRENT, purpose) for purpose in P}) == len(P) == len(TEXTS[CURRENT])
    assert text_hash("2022-01", P.PHOTO) == ""


@pytest.mark.parametrize("verb", ["update", "delete"])
def test_the_database_lets_nobody_change_what_was_said(verb):
    who = make.person(make.town().community)
    rows = Consent.objects.filter(person=who)
    before = list(rows.values())

    with pytest.raises(DatabaseError), transaction.atomic():
        rows.update(is_given=False) if verb == "update" else rows.delete()

    assert list(rows.values()) == before


@pytest.mark.parametrize(
    ("year", "month", "young"),
    [
        pytest.param(2012, 4, True, id="a-month-before-fourteen"),
        pytest.param(2012, 3, False, id="fourteen-this-month"),
        pytest.param(None, None, False, id="nobody-told"),
    ],
)
def test_under_fourteen_is_young(year, month, young):
    assert rules.needs_guardian_word(year, month, date(2026, 3, 2)) is young


def test_a_child_under_fourteen_agrees_through_her_guardian():
    town = make.town()
    child, parent = make.person(town.community), make.person(town.community)
    make.guardian(town, child, parent)
    Person.objects.filter(pk=child.pk).update(birth_year=2016, birth_month=1)

    with pytest.raises(persons.GuardianFirst):
        say(child, P.PHOTO, yes=True)
    row = say(child, P.PHOTO, yes=True, by=parent)

    assert (row.person_id, row.given_by_id) == (child.pk, parent.pk)


def test_a_yes_taken_back_counts_on_the_very_next_step_on_three_roads():
    """Taking a request, opening a care file, reading one: each went a moment ago."""
    town = make.town()
    helper = make.volunteer(town.community)
    first, other = (make.open_order(town, make.person(town.community)) for _n in "12")
    elder = make.person(town.community)
    make.consent(elder, P.SENSITIVE)
    file = files.open_file(elder.pk, actor=town.clerk, now=MONDAY)
    read = partial(
        reading.read_file,
        file.pk,
        purpose=Purpose.CARE,
        reason="月度走访",
        actor=town.boss,
        now=MONDAY,
    )
    claims.claim(first.pk, actor=make.actor(helper), now=MONDAY)
    read()

    say(helper, P.VOLUNTEER, yes=False)
    say(elder, P.SENSITIVE, yes=False)

    refused = []
    for road, deed, refusal in (
        ("claim", lambda: claims.claim(
            other.pk, actor=make.actor(helper), now=MONDAY), ConsentNeeded),
        ("read", read, (NoCareConsent, Forbidden)),
        ("write", lambda: files.say_before_knocking(
            file.pk, words="x", actor=town.clerk, now=MONDAY), (NoCareConsent, Forbidden)),
    ):  # fmt: skip
        with pytest.raises(refusal):
            deed()
        refused.append(road)
    figure(
        "A7-CONSENT",
        demand="a consent taken back is refused on the very next request",
        got=f"refused at once: {', '.join(refused)}",
        passed=len(refused) == 3,
        how="pytest tests/people/test_consents.py",
    )
