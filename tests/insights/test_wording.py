"""The press form never says more than the records do."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kith.insights.rules.wording import Form, share, worded

pytestmark = pytest.mark.pure


@pytest.mark.parametrize(
    ("exact", "unit", "zh", "en"),
    [
        (412, "场", "400余场", "more than 400"),
        (2963, "人", "近3000人", "nearly 3,000"),
        (2900, "人", "近3000人", "nearly 3,000"),
        (2899, "人", "2800余人", "more than 2,800"),
        (20137, "人", "2万余人", "more than 20,000"),
        (51234, "人次", "5.1万余人次", "more than 51,000"),
        (1612, "次", "1600余次", "more than 1,600"),
        (516000, "元", "51.6万元", "516,000"),
        (82, "节", "82节", "82"),
        (2000, "人次", "2000人次", "2,000"),
        (912, "人", "900余人", "more than 900"),
        (99_500, "人", "近10万人", "nearly 100,000"),
    ],
)
def test_numbers_as_the_five_articles_write_them(exact: int, unit: str, zh: str, en: str) -> None:
    assert (worded(exact).chinese(unit), worded(exact).english()) == (zh, en)


@pytest.mark.parametrize(("exact", "zh"), [(12, "10余"), (24, "20余"), (29, "近30"), (9, "9")])
def test_small_numbers_are_rounded_only_where_asked(exact: int, zh: str) -> None:
    assert worded(exact, exact_below=10).chinese() == zh
    assert worded(exact).chinese() == str(exact)


def test_an_estimate_is_about_and_a_share_is_rounded_down() -> None:
    assert worded(197, is_estimated=True).chinese("场") == "约200场"
    assert worded(555, is_estimated=True).chinese("场") == "约560场"
    assert share(957, 1000).chinese("%") == "95%以上"
    assert share(1999, 2000).english("%") == "at least 99%"
    assert share(65, 65).chinese("%") == "100%"


@given(st.integers(0, 10**9), st.booleans(), st.sampled_from((10, 100)))
def test_more_is_never_above_and_nearly_never_below(exact: int, has_rest: bool, least: int) -> None:
    said = worded(exact, has_rest=has_rest, exact_below=least)

    assert said.form is not Form.MORE or said.number < exact + has_rest
    assert said.form is not Form.NEARLY or exact < said.number <= exact * 1.06
    assert said.form is not Form.EXACT or (said.number == exact and not has_rest)
