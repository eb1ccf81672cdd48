"""Signed sheets typed in by the desk: a signature is a yes, and nothing else is."""

from dataclasses import replace
from datetime import date

import pytest

from kith.core.refusal import Forbidden
from kith.groups.actions import recruiting
from kith.groups.actions.members import TooYoung
from kith.groups.actions.recruiting import Born, GuardianComes
from kith.groups.actions.sheets import SaidNoSince, Sheet, enrol_signed
from kith.groups.models import Recruit
from kith.groups.states import Recruitment
from kith.journal.models import Entry
from kith.people.actions.helping import VolunteerAlready
from kith.people.models import Account, Consent, Person, RoleGrant, VolunteerProfile
from kith.people.queries import has_consented
from kith.people.states import Channel, ConsentPurpose
from kith.vault import actions as vault
from kith.vault.states import Purpose
from tests import make
from tests.make import DAY, MONDAY

pytestmark = pytest.mark.django_db
SIGNED = date(2026, 2, 27)


@pytest.fixture
def town() -> make.Town:
    return make.town()


def sheet(town: make.Town, number: int = 1, **changes: object) -> Sheet:
    plain = Sheet(
        town.community, f"诸葛明{'一二三四五六'[number]}", f"1390013900{number}", Born(1980, 5),
        SIGNED, "2026-02",
    )  # fmt: skip
    return replace(plain, **changes)  # type: ignore[arg-type]


def no(answer: object) -> type[object]:
    return type(answer)


def test_a_signed_sheet_makes_a_volunteer_with_her_own_two_yeses(town):
    (made,) = enrol_signed([sheet(town)], actor=town.clerk, now=MONDAY)

    assert isinstance(made, Recruit)
    person = Person.objects.get(pk=made.person_id)
    told = vault.reveal(
        person, "name", "phone", actor=make.actor(person), purpose=Purpose.OWN, now=MONDAY
    )
    assert told == {"name": "诸葛明二", "phone": "+8613900139001"}
    assert (person.birth_year, person.birth_month, person.came_by) == (1980, 5, Channel.PAPER)
    signed = Consent.objects.filter(person=person).values_list(
        "purpose", "is_given", "text_version", "channel", "given_by_id", "recorded_by_id"
    )
    herself = (True, "2026-02", Channel.PAPER, person.pk, town.clerk.me)
    purposes = (ConsentPurpose.SERVICE, ConsentPurpose.VOLUNTEER)
    assert set(signed) == {(purpose, *herself) for purpose in purposes}
    assert (made.channel, made.joined_at) == (Recruitment.COUNTER, MONDAY)
    assert VolunteerProfile.objects.get(person=person).since == MONDAY
    assert RoleGrant.objects.filter(person=person, role="VOLUNTEER", ends_at=None).count() == 1
    assert not Account.objects.filter(person=person).exists()
    assert Entry.objects.filter(kind="recruit", object_id=made.pk, verb="join").count() == 1


def test_a_sheet_that_cannot_be_taken_stops_no_other(town):
    sheets = [
        sheet(town, 0),
        sheet(town, 1, born=Born(2010, 5)),  # needs her guardian at the counter
        sheet(town, 2, born=Born(2020, 5)),
        sheet(town, 3, born=Born()),
        sheet(town, 4, signed_on=date(2026, 3, 3)),
        sheet(town, 5, text_version=" "),
        sheet(town, 0),
        sheet(town, 1, area=town.other),
        sheet(town, 2, phone="12"),
    ]

    answers = enrol_signed(sheets, actor=town.clerk, now=MONDAY)

    fields = [getattr(answer, "field", "") for answer in answers]
    assert [no(answer) for answer in (answers[1], answers[2], answers[6], answers[7])] == [
        GuardianComes, TooYoung, VolunteerAlready, Forbidden,
    ]  # fmt: skip
    assert (fields[3:6], fields[8]) == (["born", "signed", "text"], "phone")
    assert isinstance(answers[0], Recruit)
    assert Recruit.objects.count() == 1


def test_the_same_sheets_again_change_nothing(town):
    enrol_signed([sheet(town)], actor=town.clerk, now=MONDAY)
    before = Person.objects.count(), Consent.objects.count(), RoleGrant.objects.count()

    (again,) = enrol_signed([sheet(town)], actor=town.clerk, now=MONDAY + DAY)

    assert isinstance(again, VolunteerAlready)
    after = Person.objects.count(), Consent.objects.count(), RoleGrant.objects.count()
    assert after == before


def test_somebody_known_stays_herself_and_comes_back_after_leaving(town):
    known = make.person(town.community, name="诸葛明二", phone="13900139001")
    (first,) = enrol_signed([sheet(town)], actor=town.clerk, now=MONDAY)
    recruiting.leave_all(known.pk, actor=make.actor(known), now=MONDAY + DAY)

    later = MONDAY + 3 * DAY

    (old,) = enrol_signed([sheet(town)], actor=town.clerk, now=later)
    (second,) = enrol_signed([sheet(town, signed_on=date(2026, 3, 4))], actor=town.clerk, now=later)

    assert isinstance(old, SaidNoSince)
    assert isinstance(first, Recruit)
    assert isinstance(second, Recruit)
    assert first.person_id == second.person_id == known.pk
    assert has_consented(known.pk, ConsentPurpose.VOLUNTEER)
    assert VolunteerProfile.objects.filter(person=known).count() == 1
    held = RoleGrant.objects.filter(person=known, role="VOLUNTEER", ends_at=None)
    assert held.count() == 1
    assert Recruit.objects.filter(person=known, left_at=None).get() == second


def test_somebody_who_lives_elsewhere_is_not_taken_by_a_strange_desk(town):
    make.person(town.other, name="诸葛明二", phone="13900139001")

    (answer,) = enrol_signed([sheet(town)], actor=town.clerk, now=MONDAY)

    assert isinstance(answer, Forbidden)
    assert not Recruit.objects.exists()


def test_a_stack_of_sheets_asks_the_tables_a_fixed_number_of_times(
    town, django_assert_max_num_queries
):
    stack = [
        sheet(town, 1, name=f"诸葛{a}{b}", phone=f"139001{n:05d}")
        for n, (a, b) in enumerate((a, b) for a in "甲乙丙丁戊" for b in "子丑寅卯辰巳午未申酉")
    ]
    enrol_signed([sheet(town, 2)], actor=town.clerk, now=MONDAY)

    with django_assert_max_num_queries(40):
        made = enrol_signed(stack, actor=town.clerk, now=MONDAY)

    assert sum(isinstance(one, Recruit) for one in made) == 50
