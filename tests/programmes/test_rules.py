"""How alike two texts are."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kith.programmes.rules import likeness, most_alike, shared_phrases

OTHERS = (
    "红领巾宣讲团 少年儿童走进社区讲述家乡故事",
    "夏日纳凉晚会 邻里歌舞",
    "银龄课堂 教老人使用手机",
    "社区志愿服务活动 清理楼道",
)
WORDS = st.text(st.sampled_from("红领巾宣讲团走进社区 ABc，。１1\n"), max_size=20)


def plain_likeness(text: str, others: list[str]) -> list[int]:
    """The same by sets and loops: what `likeness` says it is."""
    import re  # noqa: PLC0415 -- of this reference alone
    import unicodedata  # noqa: PLC0415 -- as above

    def pairs(words: str) -> set[str]:
        folded = unicodedata.normalize("NFKC", words).lower()
        runs = re.split(r"[\W_]+", folded)
        return {run[at : at + 2] for run in runs for at in range(len(run) - 1)}

    sets = [pairs(words) for words in (text, *others)]
    count = {pair: sum(pair in one for one in sets) for one in sets for pair in one}
    weight = {pair: np.log1p(len(others) / n) ** 2 for pair, n in count.items()}

    def percent(one: set[str], other: set[str]) -> int:
        both = sum(weight[p] for p in one) + sum(weight[p] for p in other)
        return round(float(200 * sum(weight[p] for p in one & other) / both)) if both else 0

    return [percent(sets[0], other) for other in sets[1:]]


@given(WORDS, st.lists(WORDS, max_size=6))
def test_likeness_is_what_loops_over_sets_say(text, others):
    said = likeness(text, others)

    assert np.abs(said - np.array(plain_likeness(text, others), int)).max(initial=0) <= 1
    assert ((said >= 0) & (said <= 100)).all()


def test_the_same_words_are_wholly_alike_whatever_their_width_and_marks():
    assert list(likeness("红领巾，ＡＢ宣讲", ["红领巾 ab宣讲。"])) == [100]


def test_what_everybody_writes_weighs_less_than_what_few_write():
    common = [f"志愿服务活动{sign}{sign}" for sign in "甲乙丙丁戊己庚辛"]

    found = likeness("志愿服务活动 剪纸传人", [*common, "非遗剪纸传人工作室"])

    assert found[-1] > max(found[:-1])


def test_the_most_alike_come_first_with_the_words_they_share():
    found = most_alike("红领巾宣讲团走进企业", OTHERS, shown=3, least_percent=10)

    assert [(near.index, near.phrases) for near in found] == [(0, ("红领巾宣讲团",))]
    assert found[0].percent >= 10


@pytest.mark.parametrize("text", ["", "，。！", "一"])
def test_a_text_without_two_letters_is_like_nothing(text):
    assert list(likeness(text, OTHERS)) == [0] * 4
    assert most_alike(text, OTHERS, shown=5, least_percent=1) == []
    assert most_alike("红领巾", [], shown=5, least_percent=1) == []


def test_shared_phrases_are_the_longest_and_none_stands_within_another():
    found = shared_phrases(
        "七彩周末走进社区，七彩课堂走进社区学校", "走进社区学校的七彩周末。走进社区"
    )

    assert found == ("走进社区学校", "七彩周末")
