"""Who may sign up: every no is a reason with what to do."""

import pytest

from kith.activities.actions import signing_up
from kith.activities.models import SignUp
from kith.activities.queries import sign_ups
from kith.activities.states import PresentAs, SignUpState
from kith.people.models import Person
from kith.people.states import Channel, ConsentPurpose
from tests import make
from tests.activities import world
from tests.make import DAY, HOUR, MONDAY

pytestmark = pytest.mark.django_db
VOLUNTEER = world.quota_input(3, role=PresentAs.VOLUNTEER)


@pytest.fixture
def town():
    return make.town()


def why_not(at, *people, by=None, role=PresentAs.RECIPIENT, now=MONDAY, **ticks):
    found = sign_ups.reasons(
        at, world.quota(at, role), [p.pk for p in people], by or make.actor(people[0]), now,
        sign_ups.Ticks(**ticks),
    )  # fmt: skip
    assert all(reason.text for reason in found)
    return [(reason.code, reason.person_id) for reason in found]


def test_nothing_stands_in_the_way_of_a_neighbour(town):
    assert why_not(world.session(town), world.resident(town)) == []


def test_before_and_after_the_time_for_signing_up(town):
    at = world.session(town, sign_up_from=MONDAY + DAY, sign_up_until=MONDAY + 2 * DAY)
    ada = world.resident(town)

    assert why_not(at, ada) == [("too_early", None)]
    assert why_not(at, ada, now=MONDAY + DAY) == []
    assert why_not(at, ada, now=MONDAY + 2 * DAY) == [("too_late", None)]


def test_what_is_only_planned_is_not_open(town):
    assert why_not(world.planned(town), world.resident(town)) == [("not_open", None)]


@pytest.mark.parametrize(
    ("year", "month", "code"),
    [
        pytest.param(None, None, "age_unknown", id="nobody noted the year"),
        pytest.param(1976, 3, None, id="sixty this month"),
        pytest.param(1966, None, None, id="only the year is known"),
        pytest.param(1986, 3, None, id="fifty perhaps on the day"),
        pytest.param(1986, 4, "too_young", id="surely not yet fifty"),
        pytest.param(1955, 2, "too_old", id="surely over seventy"),
        pytest.param(1955, 3, None, id="perhaps still seventy on the day"),
    ],
)
def test_an_age_limit_errs_in_favour_of_who_comes(town, year, month, code):
    """The session is on 9 March 2026, for people from 40 (with the parameters above) to 70."""
    at = world.session(town, of=world.series(town, age_from=40, age_to=70))
    ada = world.resident(town)
    Person.objects.filter(pk=ada.pk).update(birth_year=year, birth_month=month)

    assert why_not(at, ada) == ([(code, ada.pk)] if code else [])


def test_a_session_for_the_residents_of_a_place(town):
    at = world.session(town, of=world.series(town, only_path=town.community.path))
    near, far = world.resident(town), make.person(town.other)

    assert why_not(at, near) == []
    assert why_not(at, far) == [("other_place", far.pk)]


def test_a_child_comes_with_the_word_of_her_guardian(town):
    at = world.session(town, of=world.series(town, needs_guardian=True))
    home = world.family(town)
    child = home.child

    assert why_not(at, child) == [("guardian", child.pk)]
    assert why_not(at, child, by=make.actor(home.father)) == [("guardian", child.pk)]
    assert why_not(at, child, by=make.actor(home.mother)) == []
    assert why_not(at, child, by=make.actor(home.mother), guardian_agrees=False) == [
        ("guardian_tick", child.pk)
    ]
    assert why_not(at, child, by=town.clerk) == []


def test_who_helps_is_a_volunteer_with_the_skill_and_the_hours(town):
    at = world.session(town, VOLUNTEER, of=world.series(town, skill="HAIRCUT", least_hours=1))
    able, plain = make.volunteer(town.community, "HAIRCUT"), world.resident(town)
    role = PresentAs.VOLUNTEER

    assert why_not(at, plain, role=role) == [
        ("no_volunteer", plain.pk), ("skill", plain.pk), ("hours", plain.pk)
    ]  # fmt: skip
    assert why_not(at, able, role=role) == [("hours", able.pk)]


def test_a_withdrawn_consent_counts(town):
    at = world.session(town, VOLUNTEER)
    ada = make.volunteer(town.community)
    make.withdrawn(ada, ConsentPurpose.VOLUNTEER)

    assert why_not(at, ada, role=PresentAs.VOLUNTEER) == [("no_volunteer", ada.pk)]


def test_strangers_do_not_sign_each_other_up_but_the_desk_does(town):
    at = world.session(town)
    ada, bea = world.resident(town), world.resident(town)

    assert why_not(at, ada, by=make.actor(bea)) == [("not_yours", ada.pk)]
    assert why_not(at, ada, by=town.clerk) == []
    assert why_not(at, ada, by=town.far_clerk) == [("not_yours", ada.pk)]
    make.proxy(of=ada, by=bea)
    assert why_not(at, ada, by=make.actor(bea)) == []


def test_two_things_at_once(town):
    first = world.session(town)
    later = world.session(town, starts_at=world.START + HOUR, ends_at=world.START + 3 * HOUR)
    after = world.session(town, starts_at=world.START + 2 * HOUR, ends_at=world.START + 4 * HOUR)
    ada = world.resident(town)
    world.sign_up(first, ada)

    assert why_not(first, ada) == [("already", ada.pk)]
    assert why_not(later, ada) == [("clash", ada.pk)]
    assert why_not(after, ada) == []


def test_the_notice_about_risks(town):
    at = world.session(town, of=world.series(town, risk="山路,请穿防滑鞋"))
    ada = world.resident(town)

    assert why_not(at, ada, accepts_risk=False) == [("risk", None)]
    with pytest.raises(signing_up.NotEligible) as no:
        world.sign_up(at, ada, accepts_risk=False)
    assert [reason.code for reason in no.value.reasons] == ["risk"]
    assert not SignUp.objects.exists()


def test_a_party_is_asked_in_one_question(town):
    at = world.session(town, of=world.series(town, age_to=70))
    ada, bea, far = world.group(town, 3)
    for who, year in ((ada, 1960), (bea, 1940), (far, None)):
        Person.objects.filter(pk=who.pk).update(birth_year=year, birth_month=1)

    assert why_not(at, ada, bea, far) == [("too_old", bea.pk), ("age_unknown", far.pk)]
    with pytest.raises(signing_up.NotEligible):
        world.sign_up(at, ada, bea, far)
    assert not SignUp.objects.exists()


def test_more_than_there_are_places_is_too_many(town):
    at = world.session(town, world.quota_input(2))

    assert why_not(at, *world.group(town, 3)) == [("party_too_large", None)]


def stayed_away(town, who, times):
    for n in range(times):
        at = world.session(
            town,
            starts_at=world.START + n * DAY,
            ends_at=world.START + n * DAY + HOUR,
            sign_up_until=world.START,
        )  # fmt: skip
        (row,) = world.sign_up(at, who)
        SignUp.objects.filter(pk=row.pk).update(state=SignUpState.MISSED)


@pytest.mark.parametrize(
    ("times", "days", "code"),
    [
        pytest.param(2, 10, None, id="twice costs nothing"),
        pytest.param(3, 10, "barred", id="three times does"),
        pytest.param(3, 40, None, id="for thirty days"),
    ],
)
def test_staying_away_again_and_again_has_a_consequence(town, times, days, code):
    ada = world.resident(town)
    stayed_away(town, ada, times)
    begins = MONDAY + 60 * DAY
    at = world.session(town, starts_at=begins, ends_at=begins + HOUR, sign_up_until=begins)
    asked = MONDAY + (7 + days) * DAY

    assert why_not(at, ada, now=asked) == ([(code, ada.pk)] if code else [])


def test_the_counter_is_noted_as_the_way_it_came(town):
    at = world.session(town)
    ada = world.resident(town)

    (row,) = world.sign_up(at, ada, by=town.clerk, channel=Channel.COUNTER)

    assert (row.person_id, row.made_by_id, row.channel) == (ada.pk, town.clerk.me, "COUNTER")


def test_nobody_signs_up_for_a_role_without_places(town):
    with pytest.raises(signing_up.NoSuchPlaces):
        world.sign_up(world.session(town), world.resident(town), role=PresentAs.ON_DUTY)
