"""A list both sides signed, and the ledger of deeds: many lines at once, each for itself."""

import pytest

from kith.core.actor import Role
from kith.core.refusal import BadInput, Forbidden, IllegalMove
from kith.journal.models import Entry
from kith.outbox.models import Message
from kith.pairing.actions import pairs
from kith.pairing.actions.ledger import DeedLine, enter_done
from kith.pairing.actions.pairs import NotAgreedToHelp, OneHome, PairedAlready
from kith.pairing.actions.signed import SignedPair, enter_signed
from kith.pairing.models import Deed, Pair
from kith.pairing.states import EndReason, PairMode, Side
from tests import make
from tests.make import DAY, MONDAY
from tests.pairing.world import active

pytestmark = pytest.mark.django_db
TODAY = MONDAY.date()


@pytest.fixture
def town() -> make.Town:
    return make.town()


def line(helper, resident, **changes) -> SignedPair:
    return SignedPair(helper.pk, resident.pk, **{"signed_on": TODAY - DAY, **changes})


def test_both_signatures_make_a_pair_that_lives(town):
    helper, resident = make.volunteer(town.community), make.person(town.community)
    daughter = make.person(town.community)
    make.proxy(resident, daughter)

    (row,) = enter_signed([line(helper, resident, aims="每月看看")], actor=town.clerk, now=MONDAY)

    assert isinstance(row, Pair)
    assert (row.state, row.mode, row.area) == ("ACTIVE", "ONE_TO_ONE", town.community)
    agreed = row.agreements.order_by("pk")
    assert [(one.side, one.by_id, one.at.date()) for one in agreed] == [
        (Side.HELPER, town.clerk.me, TODAY - DAY), (Side.HOUSEHOLD, town.clerk.me, TODAY - DAY)
    ]  # fmt: skip
    assert row.plans.get().aims == "每月看看"
    told = Message.objects.filter(topic="pair_begun").values_list("person_id", flat=True)
    assert sorted(told) == sorted([helper.pk, resident.pk, daughter.pk])
    entry = Entry.objects.get(kind="pair", object_id=row.pk)
    assert (entry.verb, entry.from_state, entry.to_state) == ("enter", "PROPOSED", "ACTIVE")


def test_a_line_that_cannot_be_stops_no_other(town):
    helper, resident = make.volunteer(town.community), make.person(town.community)
    other, home = make.volunteer(town.community), make.person(town.community)
    nobody = make.person(town.community)
    lines = [
        line(helper, helper),
        line(nobody, resident),
        line(helper, resident, signed_on=TODAY + DAY),
        line(helper, resident),
        line(helper, home),  # the helper has a household since the line above
        line(other, resident),  # and the household a helper
        line(other, home),
    ]

    answers = enter_signed(lines, actor=town.clerk, now=MONDAY)

    kinds = [OneHome, NotAgreedToHelp, BadInput, Pair, PairedAlready, PairedAlready, Pair]
    assert [type(one) for one in answers] == kinds
    assert Pair.objects.count() == 2


def test_another_desk_and_the_helper_herself_enter_nothing(town):
    helper, resident = make.volunteer(town.community), make.person(town.community)
    make.grant(helper, Role.WORKER, town.community)

    for actor in (town.far_clerk, make.actor(helper)):
        (no,) = enter_signed([line(helper, resident)], actor=actor, now=MONDAY)
        assert isinstance(no, Forbidden)
    assert not Pair.objects.exists()


def test_whoever_was_in_a_pair_that_ended_may_sign_again(town):
    first = active(town)
    (no,) = enter_signed([line(first.helper, first.resident)], actor=town.clerk, now=MONDAY)
    pairs.end(first.pk, reason=EndReason.WISHED, actor=town.clerk, now=MONDAY)
    (row,) = enter_signed([line(first.helper, first.resident)], actor=town.clerk, now=MONDAY)

    assert isinstance(no, PairedAlready)
    assert isinstance(row, Pair)


def test_many_lines_ask_a_fixed_number_of_questions(town, django_assert_max_num_queries):
    def some(count: int) -> list[SignedPair]:
        here = town.community
        return [line(make.volunteer(here), make.person(here)) for _n in range(count)]

    one, five = some(1), some(5)
    with django_assert_max_num_queries(24):
        enter_signed(one, actor=town.clerk, now=MONDAY)
    with django_assert_max_num_queries(24):
        enter_signed(five, actor=town.clerk, now=MONDAY)
    assert Pair.objects.count() == 6


def test_the_ledger_counts_what_somebody_else_than_the_helper_confirmed(town):
    pair, ended, of_unit = active(town), active(town), make.person(town.community)
    unit = make.unit(town.community, liaison=make.person(town.community))
    third = pairs.propose(
        input=pairs.PairInput(of_unit.pk, PairMode.UNIT, unit_id=unit.pk),
        actor=town.clerk,
        now=MONDAY,
    )
    pairs.end(ended.pk, reason=EndReason.WISHED, actor=town.clerk, now=MONDAY)
    lines = [
        DeedLine(pair.pk, "换好厨房的灯", TODAY - DAY),
        DeedLine(pair.pk, " ", TODAY),
        DeedLine(pair.pk, "修好水龙头", TODAY + DAY),
        DeedLine(ended.pk, "修好水龙头", TODAY),
        DeedLine(third.pk, "修好水龙头", TODAY),
        DeedLine(0, "修好水龙头", TODAY),
    ]

    deed, *no = enter_done(lines, actor=town.clerk, now=MONDAY)

    assert isinstance(deed, Deed)
    assert (deed.state, deed.done_by_id, deed.closed_by_id) == (
        "CLOSED", pair.helper_id, town.clerk.me
    )  # fmt: skip
    assert [type(one) for one in no] == [BadInput, BadInput, IllegalMove, BadInput, Forbidden]
    assert Deed.objects.get() == deed


def test_a_helper_at_the_desk_does_not_confirm_her_own_deed(town):
    helper = make.volunteer(town.community)
    pair = active(town, helper=helper)
    make.grant(helper, Role.STREET, town.street)
    told = [DeedLine(pair.pk, "换灯", TODAY)]

    (no,) = enter_done(told, actor=make.actor(helper), now=MONDAY)

    assert isinstance(no, Forbidden)
    assert not Deed.objects.exists()
