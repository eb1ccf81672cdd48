"""Nothing that counts stands in a brief but its tokens, whatever script it is typed in."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kith.catalogue.default_wording import WORDING
from kith.catalogue.rules import WordingRules
from kith.insights.briefs import SKELETONS
from kith.insights.figures import FIGURES
from kith.insights.rules.prose import Known, faults
from kith.insights.rules.said import said, untold
from kith.insights.rules.tokens import tokens
from kith.insights.states import Unit, Untold, Why

pytestmark = pytest.mark.pure
RULES = WordingRules.read(dict(WORDING[1]))
KNOWN = Known(
    units={"held": Unit.SESSIONS, "came": Unit.PERSON_TIMES, "who": Unit.PERSONS},
    named={("name", "place"), ("date", "launch")},
    untold=["few"],
)
HELD = "{figure:held|press}"


def why(text: str) -> list[Why]:
    return [one.why for one in faults(text, KNOWN, RULES)]


@pytest.mark.parametrize(
    "text",
    [
        f"开展活动{HELD}场，{{figure:came}}人次参加。",
        "志愿队伍陆续参加，一起为百姓服务；一对一、一人一档，上半年五为活动。",
        "{name:place}于{date:launch}启动，附近{figure:held|exact}场，预约{figure:held|round}件。",
        "{date:since}至{date:last}，{month:since}，{year:since}。",
        "No one was left alone; people helped one another, first of all in {name:place}.",
        f"{{name:place}} held {HELD} activities with {{figure:came|exact}} person-times.",
    ],
)
def test_plain_words_and_tokens_may_stand(text: str) -> None:
    assert why(text) == []


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("共412场", Why.TYPED),
        ("共４１２场", Why.TYPED),
        ("约三百人参加", Why.TYPED),
        ("二十一起纠纷", Why.TYPED),
        ("过半居民", Why.TYPED),
        ("伍拾户", Why.TYPED),
        ("满意率达95%", Why.TYPED),
        ("第Ⅳ期、③组", Why.TYPED),
        ("Fifty neighbours came, twice.", Why.TYPED),
        ("in part XIV", Why.TYPED),
        (f"{HELD}万人次", Why.TYPED),
        (f"{HELD}百家", Why.TYPED),
        (f"近{HELD}场", Why.HEDGE),
        (f"{HELD}余场", Why.HEDGE),
        (f"{HELD}场以上", Why.HEDGE),
        (f"more than {HELD} activities", Why.HEDGE),
        ("{figure:came}人参加", Why.UNIT),
        ("{figure:who}人次", Why.UNIT),
        ("{figure:came} people came", Why.UNIT),
        (f"{HELD}{HELD}场", Why.JOINED),
        ("{figure:other}场", Why.UNKNOWN),
        ("{name:brand}、{date:place}", Why.UNKNOWN),
        ("{figure:few}人", Why.UNTOLD),
        ("{figure:HELD}场", Why.BROKEN),
        ("暗\u200b号", Why.HIDDEN),
        (" \n ", Why.EMPTY),
    ],
)
def test_what_counts_and_is_no_token_is_found(text: str, fault: Why) -> None:
    assert fault in why(text)


def test_the_place_of_a_fault_is_told() -> None:
    (one,) = faults(f"标题\n\n今年开展{HELD}场，又有三百人来", KNOWN, RULES)

    assert (one.paragraph, one.why, "三百人来" in one.excerpt) == (2, Why.TYPED, True)


@given(st.text(max_size=12), st.integers(0, 10**6), st.text(max_size=12))
def test_digits_are_found_in_whatever_stands_around_them(a: str, number: int, b: str) -> None:
    assert why(f"文{a} {number} {b}字")


@given(st.integers(0, 10**8), st.sampled_from(sorted(Unit)), st.integers(1, 5))
def test_no_wording_of_a_number_is_above_it(number: int, unit: Unit, years: int) -> None:
    words = said(number, None, unit, years=1, rules=RULES)
    exact, press = words["exact"][1], words["press"][1]

    parts = {Unit.MINUTES: 60, Unit.FEN: 100}.get(unit, 1)
    assert float(exact.replace(",", "")) * parts <= number + 1e-6
    if press.startswith("more than "):
        assert float(press.removeprefix("more than ").replace(",", "")) * parts < number
    mean = said(number, None, unit, years=years, rules=RULES)["press"][1]
    assert mean.startswith("about ") == (years > 1)


def test_a_share_is_told_with_both_numbers_and_few_people_are_not_told() -> None:
    assert said(124, 190, Unit.PERSONS, rules=RULES)["press"] == (
        "65%以上（124/190）",
        "at least 65% (124 of 190)",
    )
    assert said(12_960, None, Unit.MINUTES, rules=RULES)["exact"] == ("216", "216")
    assert said(51_600_050, None, Unit.FEN, rules=RULES)["press"][0] == "51.6万余"
    assert untold(4, None, Unit.PERSONS) == untold(7, 9, Unit.PERSONS) == Untold.FEW
    assert untold(0, None, Unit.SESSIONS) == untold(0, 0, Unit.PERSONS) == Untold.NOTHING
    assert untold(77, 80, Unit.RATINGS) is untold(5, 10, Unit.PERSONS) is None
    assert untold(4, None, Unit.SESSIONS) is None


def test_rules_of_another_place_word_otherwise() -> None:
    far = replace(RULES, nearly_percent=0, exact_below=10)

    assert said(2963, None, Unit.PERSONS, rules=far)["press"][0] == "2900余"
    assert said(24, None, Unit.PERSONS, rules=far)["press"][0] == "20余"


@pytest.mark.parametrize("skeleton", SKELETONS.values(), ids=list(SKELETONS))
def test_a_skeleton_asks_for_figures_that_there_are_and_counts_nothing_itself(skeleton) -> None:
    keys = [one.called for one in skeleton.asks]
    finds = {one.key for one in skeleton.finds} | {"place"}
    known = Known(
        units={one.called: FIGURES[one.figure].unit for one in skeleton.asks},
        named={(kind, key) for key in finds for kind in ("name", "date", "month", "year")}
        | {("names", key) for key in keys},
    )
    sentences = [one for row in skeleton.paragraphs for one in row]

    found = [
        fault for s in sentences for text in (s.zh, s.en) for fault in faults(text, known, RULES)
    ]
    used = {one.key for s in sentences for one in tokens(s.zh)} | {s.without for s in sentences}
    both = [set(map(str, tokens(s.zh))) == set(map(str, tokens(s.en))) for s in sentences]

    assert found == []
    assert set(keys) <= used
    assert all(both)
    assert len(keys) == len(set(keys))
    assert {one.about for one in skeleton.asks if one.about[:1] not in ("", "=")} <= finds
