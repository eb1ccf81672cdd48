"""The facts of an article are written again from the figures of a place that lived through them."""

import pytest

from kith.insights.briefs import SKELETONS
from kith.insights.briefs.printed import PRINTED
from kith.insights.models import BriefNumber
from kith.ops.suite import briefing, dongying
from kith.ops.suite.stage import prepare

pytestmark = pytest.mark.django_db


def test_the_launch_day_is_told_again_in_both_languages() -> None:
    prepare()

    brief = briefing.drafted(dongying.AREA, dongying.AREA.fill(1))

    told = briefing.said(brief)
    chinese, english = "\n".join(told["zh"]), "\n".join(told["en"])
    exact = dict(BriefNumber.objects.values_list("key", "number"))
    assert told["left_out"] == []
    assert "2022年6月25日，港城社区(验收)启动2个项目：党建公益智库、党建公益集市。" in chinese
    assert "现场认领项目10个：" in chinese
    assert "红色议事厅" in chinese
    assert "约330人次" in chinese  # estimated on the spot: not 余, whatever was printed
    assert (exact["market_people"], exact["money_received"]) == (326, 10_230_000)
    assert "实收10万余元" in chinese
    assert "more than 100,000 yuan came in" in english
    assert "About 330 person-times" in english


@pytest.mark.pure
@pytest.mark.parametrize("code", sorted(PRINTED))
def test_every_printed_line_has_its_number_in_the_skeleton(code: str) -> None:
    keys = {one.called for one in SKELETONS[code].asks}
    ids = [one.id for one in PRINTED[code]]

    assert {one.key for one in PRINTED[code]} - {""} <= keys
    assert all(one.startswith(f"{SKELETONS[code].article}-") for one in ids)
    assert len(ids) == len(set(ids))
