"""Pairs: proposed by the desk, agreed by both, one and one held by the database, ended."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from kith.core.actor import Role
from kith.core.refusal import BadInput, Forbidden, IllegalMove
from kith.outbox.models import Message
from kith.pairing import policies, queries
from kith.pairing.actions import pairs
from kith.pairing.models import Pair
from kith.pairing.states import EndReason, PairMode, PairState, Side, Verdict
from kith.people.models import Person, Proxy
from kith.people.states import ConsentPurpose
from kith.vault.models import Access
from tests import make
from tests.make import DAY, MONDAY
from tests.pairing.world import active, helping, pair_input, proposed

pytestmark = pytest.mark.django_db


@pytest.fixture
def town() -> make.Town:
    return make.town()


def test_a_pair_lives_once_both_sides_agreed(town):
    resident, helper = make.person(town.community), make.volunteer(town.community)
    row = proposed(town, resident, helper)

    one = pairs.agree(row.pk, side=Side.HELPER, actor=make.actor(helper), now=MONDAY)
    assert one.state == PairState.PROPOSED
    both = pairs.agree(row.pk, side=Side.HOUSEHOLD, how="电话里说好", actor=town.clerk, now=MONDAY)

    assert both.state == PairState.ACTIVE
    assert set(both.agreements.values_list("side", "by_id", "how")) == {
        (Side.HELPER, helper.pk, ""), (Side.HOUSEHOLD, town.clerk.me, "电话里说好")
    }  # fmt: skip
    topics = Message.objects.filter(topic__startswith="pair_").values_list("topic", "person_id")
    assert ("pair_proposed", helper.pk) in set(topics)
    assert ("pair_begun", resident.pk) in set(topics)


def test_nobody_says_yes_for_the_helper_and_the_desk_tells_how_it_heard_the_household(town):
    resident, helper = make.person(town.community), make.volunteer(town.community)
    row = proposed(town, resident, helper)

    for actor in (town.clerk, make.actor(resident)):
        with pytest.raises(Forbidden):
            pairs.agree(row.pk, side=Side.HELPER, actor=actor, now=MONDAY)
    with pytest.raises(Forbidden):
        pairs.agree(row.pk, side=Side.HOUSEHOLD, actor=make.actor(helper), now=MONDAY)
    with pytest.raises(BadInput) as no:
        pairs.agree(row.pk, side=Side.HOUSEHOLD, actor=town.clerk, now=MONDAY)

    assert no.value.field == "how"
    assert not row.agreements.exists()


@pytest.mark.parametrize("who", ["helper", "household"])
def test_one_to_one_means_exactly_one_and_one(town, who):
    """S2-10, S3-14: in words by the action, in the end by the database."""
    first = active(town)
    other = make.volunteer(town.community) if who == "household" else first.helper
    second = first.resident if who == "household" else make.person(town.community)

    for mode in (PairMode.ONE_TO_ONE, PairMode.ONE_TO_MANY):
        with pytest.raises(pairs.PairedAlready):
            proposed(town, second, other, mode=mode)
    with pytest.raises(IntegrityError), transaction.atomic():
        Pair.objects.create(
            mode=PairMode.ONE_TO_ONE, helper=other, resident=second, area=town.community,
            home=first.home if who == "household" else "elsewhere",
            proposed_by_id=1, proposed_at=MONDAY,
        )  # fmt: skip

    assert Pair.objects.count() == 1


def test_two_of_one_household_are_one_household(town):
    first = make.person(town.community)
    second = make.person(town.community)
    Person.objects.filter(pk__in=[first.pk, second.pk]).update(household_key="home-1")
    active(town, Person.objects.get(pk=first.pk))

    with pytest.raises(pairs.PairedAlready):
        proposed(town, Person.objects.get(pk=second.pk), make.volunteer(town.community))


def test_a_helper_of_several_households_has_no_more_than_the_rule_says(town):
    helper = make.volunteer(town.community)
    for _n in range(5):
        proposed(town, make.person(town.community), helper, mode=PairMode.ONE_TO_MANY)

    with pytest.raises(pairs.TooManyHouseholds):
        proposed(town, make.person(town.community), helper, mode=PairMode.ONE_TO_MANY)

    assert queries.households_of([helper.pk]) == {helper.pk: 5}


def test_a_unit_stands_beside_a_household_that_may_have_a_helper_too(town):
    single = active(town)
    liaison = make.person(town.community)
    unit = make.unit(town.community, liaison=liaison)
    row = proposed(town, single.resident, None, mode=PairMode.UNIT, unit_id=unit.pk)

    pairs.agree(row.pk, side=Side.HELPER, actor=make.actor(liaison), now=MONDAY)
    done = pairs.agree(row.pk, side=Side.HOUSEHOLD, actor=make.actor(single.resident), now=MONDAY)

    assert done.state == PairState.ACTIVE
    with pytest.raises(pairs.PairedAlready):
        proposed(town, single.resident, None, mode=PairMode.UNIT, unit_id=unit.pk)


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        pytest.param({"helper_id": None}, BadInput, id="nobody-named"),
        pytest.param({"mode": PairMode.UNIT}, BadInput, id="a-unit-without-a-unit"),
        pytest.param({"every_days": 0}, BadInput, id="no-rhythm"),
        pytest.param({"about": "有点耳背"}, pairs.NoConsentToTell, id="words-without-consent"),
    ],
)
def test_what_cannot_be_proposed_is_refused_and_nothing_is_written(town, changes, refusal):
    resident, helper = make.person(town.community), make.volunteer(town.community)
    given = pair_input(resident, helper, **changes)

    with pytest.raises(refusal):
        pairs.propose(input=given, actor=town.clerk, now=MONDAY)

    assert not Pair.objects.exists()


def test_no_pair_within_a_home_nor_with_somebody_who_is_no_volunteer(town):
    resident, kin = make.person(town.community), make.volunteer(town.community)
    Person.objects.filter(pk__in=[resident.pk, kin.pk]).update(household_key="home-1")
    with pytest.raises(pairs.OneHome):
        proposed(town, resident, kin)
    with pytest.raises(pairs.NotAgreedToHelp):
        proposed(town, resident, make.person(town.community))
    with pytest.raises(Forbidden):
        pairs.propose(
            input=pair_input(resident, make.volunteer(town.community)), actor=town.far_clerk,
            now=MONDAY,
        )  # fmt: skip


def test_what_the_household_wishes_to_be_known_is_sealed_and_each_look_is_logged(town):
    resident = make.person(town.community)
    make.consent(resident, ConsentPurpose.SENSITIVE)
    row = active(town, resident, about="有点耳背，请大声敲门")
    assert "耳背" not in str(row.about)

    words = pairs.read_about(row.pk, actor=helping(row), now=MONDAY)

    assert words == "有点耳背，请大声敲门"
    assert Access.objects.get(kind="pairing.pair").subject_id == resident.pk
    for actor in (town.far_clerk, make.actor(make.volunteer(town.community))):
        with pytest.raises(Forbidden):
            pairs.read_about(row.pk, actor=actor, now=MONDAY)
    pairs.end(row.pk, reason=EndReason.MOVED, actor=town.clerk, now=MONDAY)
    with pytest.raises(Forbidden):
        pairs.read_about(row.pk, actor=helping(row), now=MONDAY)


def test_either_side_ends_it_with_a_reason_and_the_helper_asks_no_longer_for_them(town):
    row = active(town, may_ask=True)
    assert row.resident_id in helping(row).speaks_for
    with pytest.raises(BadInput):
        pairs.end(row.pk, reason=EndReason.OTHER, actor=helping(row), now=MONDAY)

    later = MONDAY + DAY
    done = pairs.end(row.pk, reason=EndReason.WISHED, actor=make.actor(row.resident), now=later)

    assert (done.state, done.ending.reason) == (PairState.ENDED, EndReason.WISHED)
    assert Proxy.objects.get().ends_at == later
    assert row.resident_id not in helping(row, later + DAY).speaks_for
    with pytest.raises(IllegalMove):
        pairs.end(row.pk, reason=EndReason.WISHED, actor=town.clerk, now=later)
    assert proposed(town, row.resident, make.volunteer(town.community)).pk != row.pk


def test_a_no_costs_nothing_and_frees_both(town):
    resident, helper = make.person(town.community), make.volunteer(town.community)
    row = proposed(town, resident, helper)

    assert pairs.decline(row.pk, actor=make.actor(helper), now=MONDAY).state == PairState.DECLINED
    with pytest.raises(IllegalMove):
        pairs.agree(row.pk, side=Side.HELPER, actor=make.actor(helper), now=MONDAY)
    again = proposed(town, resident, helper)

    assert pairs.withdraw(again.pk, actor=town.clerk, now=MONDAY).state == PairState.WITHDRAWN


def test_the_newest_plan_counts_and_a_review_is_the_desks(town):
    row = active(town)
    pairs.plan(row.pk, every_days=7, aims="每周", actor=helping(row), now=MONDAY + DAY)

    pairs.review(row.pk, verdict=Verdict.GO_ON, words="", actor=town.clerk, now=MONDAY + 30 * DAY)

    newest = queries.plan_of(row)
    assert newest is not None
    assert newest.every_days == 7
    assert queries.reviewed_on(row) == (MONDAY + 30 * DAY).date()
    with pytest.raises(Forbidden):
        pairs.review(row.pk, verdict=Verdict.GO_ON, words="", actor=helping(row), now=MONDAY)


def test_what_an_actor_may_see_is_what_the_list_shows(town):
    row = active(town)
    other = active(town)
    pairs.end(other.pk, reason=EndReason.MOVED, actor=town.clerk, now=MONDAY)
    actors = (
        town.clerk, town.far_clerk, town.boss, helping(row), make.actor(row.resident),
        helping(other), make.actor(make.volunteer(town.community)),
        make.staff(Role.AUDITOR, town.community), make.staff(Role.DISTRICT, town.county),
    )  # fmt: skip

    for actor in actors:
        listed = set(queries.visible_to(actor))
        every = Pair.objects.select_related("area", "resident")
        assert listed == {one for one in every if policies.may_see(actor, one)}
    assert set(queries.of_helper(helping(row))) == {row}
    assert set(queries.of_household(make.actor(row.resident))) == {row}


def test_pairs_that_both_agreed_to_are_counted_going_on_or_ended(town):
    """S2-07."""
    rows = [active(town) for _n in range(3)]
    pairs.end(rows[0].pk, reason=EndReason.MOVED, actor=town.clerk, now=MONDAY + timedelta(1))
    proposed(town, make.person(town.community), make.volunteer(town.community))

    assert list(queries.pairs(town.county.path)) == rows
    assert queries.pairs(town.other.path).count() == 0


def test_nobody_at_the_desk_proposes_a_helper_for_her_own_home() -> None:
    """SD2: not for herself, nor for somebody she lives with; a colleague may."""
    town = make.town()
    clerk = Person.objects.get(pk=town.clerk.me)
    mother = make.person(town.community)
    Person.objects.filter(pk__in=(clerk.pk, mother.pk)).update(household_key="home-1")
    herself, colleague = make.actor(clerk), make.staff(Role.WORKER, town.community)

    for resident in (clerk, mother):
        given = pair_input(resident, make.volunteer(town.community))
        with pytest.raises(Forbidden):
            pairs.propose(input=given, actor=herself, now=MONDAY)

    given = pair_input(mother, make.volunteer(town.community))
    assert pairs.propose(input=given, actor=colleague, now=MONDAY).state == PairState.PROPOSED
