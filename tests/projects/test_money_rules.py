"""Sums in capital characters, worth of parts, designated addresses, states of money."""

import pytest

from kith.projects.rules_money import (
    capital_yuan,
    first_share,
    is_designated,
    unit_of,
    weighted,
    worth_of,
)
from kith.projects.states_money import PLEDGE, PURSE, VOUCHER, PledgeState, ValueKind
from kith.projects.states_venture import AGREEMENT, APPLICATION, CALL, ENDED


@pytest.mark.parametrize(
    ("fen", "words"),
    [
        (0, "零元整"),
        (5, "伍分"),
        (30, "叁角整"),
        (305, "叁元零伍分"),
        (1_000, "壹拾元整"),
        (100_500, "壹仟零伍元整"),
        (1_234_567_890, "壹仟贰佰叁拾肆万伍仟陆佰柒拾捌元玖角整"),
        (10_000_500, "壹拾万零伍元整"),
        (1_000_010_000, "壹仟万零壹佰元整"),
        (10_500_000_000, "壹亿零伍佰万元整"),
        (10_000_500_000, "壹亿零伍仟元整"),
    ],
)
def test_a_sum_is_written_as_on_chinese_receipts(fen, words):
    assert capital_yuan(fen) == words


@pytest.mark.parametrize(
    ("kind", "word", "unit"),
    [
        (ValueKind.MONEY, "元", "fen"),
        (ValueKind.WORK, "人", "min"),
        (ValueKind.GOODS, " 辆 ", "辆"),
    ],
)
def test_each_kind_is_counted_in_its_own_unit(kind, word, unit):
    assert unit_of(kind, word) == unit


def test_work_has_no_worth_and_money_is_its_own():
    amounts = {"part": 7, "so_far": 7, "amount": 9, "worth_fen": 0, "earlier_fen": 0}

    assert worth_of(ValueKind.WORK, **amounts) == 0
    assert worth_of(ValueKind.MONEY, **amounts) == 7


def test_points_are_hundredths_by_weight_and_need_one_weight_each():
    assert weighted((90, 60), (40, 60)) == 7_200
    with pytest.raises(ValueError, match="longer"):
        weighted((90,), (40, 60))


@pytest.mark.parametrize(
    ("fen", "percent", "first"), [(1_000_000, 60, 600_000), (10_050, 60, 6_000), (99, 60, 99)]
)
def test_the_first_payment_is_in_whole_yuan(fen, percent, first):
    assert first_share(fen, percent) == first


@pytest.mark.parametrize("url", ["https://gongyi.qq.com", "https://GONGYI.qq.com/a?b=c"])
def test_a_host_is_compared_whole_and_in_any_case(url):
    assert is_designated(url, ["gongyi.qq.com"])


def test_every_state_can_be_reached_and_only_the_ended_ones_are_final():
    assert PLEDGE.reachable() == set(PledgeState)
    assert PLEDGE.final() == {PledgeState.CANCELLED}
    assert VOUCHER.final() == {"REFUSED", "REVERSED"}
    assert PURSE.final() == set()
    assert CALL.final() == {"DECIDED", "WITHDRAWN"}
    assert APPLICATION.final() == {"CHOSEN", "DECLINED", "WITHDRAWN"}
    assert AGREEMENT.final() == set(ENDED)
