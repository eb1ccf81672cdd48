"""How alike names are, and who is old enough."""

from datetime import date

import pytest

from kith.groups import rules
from kith.groups.rules import Ages, Standing

AGES = Ages(alone_from=18, earning_from=16, guardian_from=14)


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        pytest.param("幸福物业有限公司", "幸福物业 有限责任公司", True, id="another-legal-form"),
        pytest.param("幸福物业管理处", "幸福物业管理站", True, id="one-sign-differs"),
        pytest.param("德州市实验小学", "德州市第二医院", False, id="only-the-place-is-shared"),
        pytest.param("ＡＢＣ超市", "abc超市", True, id="width-and-case"),
        pytest.param("", "", False, id="nothing"),
    ],
)
def test_names_of_one_unit_are_alike(one, other, alike):
    assert (rules.likeness(one, other) >= rules.ALIKE) is alike


@pytest.mark.parametrize(
    ("age", "earns", "stands"),
    [
        pytest.param(13, False, Standing.TOO_YOUNG, id="thirteen"),
        pytest.param(14, False, Standing.WITH_GUARDIAN, id="fourteen"),
        pytest.param(16, False, Standing.WITH_GUARDIAN, id="sixteen-at-school"),
        pytest.param(16, True, Standing.ALONE, id="sixteen-on-her-own-wages"),
        pytest.param(15, True, Standing.WITH_GUARDIAN, id="fifteen-whatever-she-earns"),
        pytest.param(18, False, Standing.ALONE, id="eighteen"),
        pytest.param(None, False, Standing.UNKNOWN, id="nobody-said"),
    ],
)
def test_who_may_join_at_which_age(age, earns, stands):
    assert rules.standing(age, AGES, earns=earns) == stands


@pytest.mark.parametrize(
    ("on", "age"),
    [
        pytest.param(date(2026, 3, 31), 17, id="perhaps-but-not-surely"),
        pytest.param(date(2026, 4, 1), 18, id="the-month-is-over"),
    ],
)
def test_an_age_counts_once_it_is_certain(on, age):
    assert rules.surely_aged(2008, 3, on) == age


def test_a_december_child_is_older_with_the_new_year():
    assert rules.surely_aged(2008, 12, date(2026, 12, 31)) == 17
    assert rules.surely_aged(2008, None, date(2027, 1, 1)) == 18
    assert rules.surely_aged(None, 3, date(2026, 1, 1)) is None
