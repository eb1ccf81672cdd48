"""Highlights and brands: shown by evidence, decided above, one community at least one."""

from datetime import date

import pytest

from kith.core.refusal import BadInput, Forbidden, IllegalMove
from kith.programmes import policies, queries
from kith.programmes.actions import highlights
from kith.programmes.actions.highlights import NothingShown
from kith.programmes.models import Brand, Highlight
from kith.programmes.states import HighlightState
from tests import make
from tests.programmes.world import NOW, highlight, running, shown

pytestmark = pytest.mark.django_db


@pytest.fixture
def town() -> make.Town:
    return make.town()


def test_a_highlight_needs_something_that_shows_it(town):
    row = highlight(town.community.pk, town.clerk, "红领巾宣讲团")

    with pytest.raises(NothingShown):
        highlights.approve(row.pk, actor=town.boss, now=NOW)
    done = highlights.approve(shown(row, town.clerk).pk, actor=town.boss, now=NOW)

    assert done.state == HighlightState.APPROVED
    assert row.evidence.get().text == "二月的四个周末都坐满了"


def test_evidence_of_tomorrow_is_refused(town):
    row = highlight(town.community.pk, town.clerk, "红领巾宣讲团")
    ahead = highlights.EvidenceInput(text="将会", on_date=date(2026, 3, 3))

    with pytest.raises(BadInput) as no:
        highlights.add_evidence(row.pk, input=ahead, actor=town.clerk, now=NOW)

    assert no.value.field == "on_date"
    assert not row.evidence.exists()


def test_one_community_at_least_one_highlight(town):
    """S4-22 and S4-27, and the one who has none yet is named."""
    street_own = shown(highlight(town.street.pk, town.boss, "红领巾宣讲"), town.boss)
    highlights.approve(street_own.pk, actor=town.district, now=NOW)
    own = shown(highlight(town.community.pk, town.clerk, "七彩周末", "周末课堂"), town.clerk)
    highlights.approve(own.pk, actor=town.boss, now=NOW)
    highlight(town.other.pk, town.far_clerk, "银龄课堂", "教老人用手机")

    found = queries.coverage(town.county.path)

    assert (found.having, found.missing, found.total) == ((town.community,), (town.other,), 2)
    assert queries.highlights_in(town.street.path).count() == 2


def test_a_highlight_is_retired_with_a_reason_and_no_longer_counts(town):
    row = shown(highlight(town.community.pk, town.clerk, "七彩周末"), town.clerk)
    highlights.approve(row.pk, actor=town.boss, now=NOW)

    highlights.retire(row.pk, reason="已停办", actor=town.boss, now=NOW)

    assert queries.coverage(town.county.path).having == ()
    with pytest.raises(IllegalMove):
        highlights.retire(row.pk, reason="已停办", actor=town.boss, now=NOW)
    assert list(row.verdicts.values_list("verb", "reason")) == [
        ("approve", ""), ("retire", "已停办")
    ]  # fmt: skip


def test_brands_of_a_place_are_counted_while_in_use(town):
    """S4-17: four named brands."""
    brand, *_others = (
        highlights.found_brand(
            town.community.pk, name=name, summary="", since=date(2026, 1, 1),
            actor=town.clerk, now=NOW,
        )
        for name in ("手押花", "美丽约定", "暖心", "爱伴一生")
    )  # fmt: skip
    with pytest.raises(BadInput):
        highlights.found_brand(
            town.community.pk, name="暖心", summary="", since=date(2026, 1, 1),
            actor=town.clerk, now=NOW,
        )  # fmt: skip
    assert queries.brands(town.street.path, on=date(2026, 3, 2)).count() == 4

    highlights.end_brand(brand.pk, on=date(2026, 3, 2), actor=town.clerk, now=NOW)

    assert queries.brands(town.community.path, on=date(2026, 3, 2)).count() == 3
    assert queries.brands(town.community.path, on=date(2026, 3, 1)).count() == 4


def test_a_highlight_hangs_in_a_programme_of_its_own_place(town):
    own = running(town)
    wanted = highlights.HighlightInput("七彩周末", "周末课堂", programme_id=own.pk)

    made = highlights.propose(town.community.pk, input=wanted, actor=town.clerk, now=NOW)
    with pytest.raises(BadInput) as no:
        highlights.propose(town.other.pk, input=wanted, actor=town.far_clerk, now=NOW)

    assert made.programme == own
    assert no.value.field == "programme_id"
    assert not Brand.objects.exists()


def test_what_an_actor_may_see_is_what_the_list_shows(town):
    row = shown(highlight(town.community.pk, town.clerk, "七彩周末"), town.clerk)
    highlights.approve(row.pk, actor=town.boss, now=NOW)
    back = highlight(town.other.pk, town.far_clerk, "银龄课堂", "教老人用手机")
    highlights.send_back(back.pk, reason="请写明地点", actor=town.boss, now=NOW)
    resident = make.actor(make.person(town.community))

    for actor in (town.clerk, town.far_clerk, town.boss, town.district, resident):
        listed = set(queries.highlights_visible_to(actor))
        every = Highlight.objects.select_related("area")
        assert listed == {one for one in every if policies.may_see_highlight(actor, one)}
    with pytest.raises(Forbidden):
        highlights.propose_again(
            back.pk, input=highlights.HighlightInput("a", "b"), actor=town.clerk, now=NOW
        )
