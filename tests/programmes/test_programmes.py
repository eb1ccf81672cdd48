"""Programmes, phases, themes: proposed below, decided above, alike ones explained."""

from dataclasses import replace
from datetime import date

import pytest

from kith.core.refusal import BadInput, Forbidden, IllegalMove
from kith.journal.queries import story
from kith.outbox.models import Message
from kith.programmes import policies, queries
from kith.programmes.actions import programmes
from kith.programmes.actions._deciding import TooAlike
from kith.programmes.models import Programme
from kith.programmes.states import ProgrammeState
from tests import make
from tests.programmes.world import NOW, programme_input, proposed, running

pytestmark = pytest.mark.django_db


@pytest.fixture
def town() -> make.Town:
    return make.town()


def test_a_programme_runs_once_a_desk_above_agrees_and_the_proposer_hears_of_it(town):
    row = proposed(town.community.pk, town.clerk)

    done = programmes.approve(row.pk, actor=town.boss, now=NOW)

    assert done.state == ProgrammeState.APPROVED
    assert [entry.verb for entry in story("programme", row.pk)] == ["propose", "approve"]
    told = Message.objects.get(topic="proposal_decided")
    assert (told.person_id, told.facts) == (town.clerk.me, {"number": "七彩周末"})
    verdict = row.verdicts.get()
    assert (verdict.verb, verdict.by_id) == ("approve", town.boss.me)


def test_nobody_decides_what_she_proposed_nor_outside_her_place(town):
    own = proposed(town.street.pk, town.boss)
    other = proposed(town.community.pk, town.clerk, title="银龄课堂", summary="教老人用手机")

    for pk, actor in ((own.pk, town.boss), (other.pk, town.clerk), (other.pk, town.far_clerk)):
        with pytest.raises(Forbidden):
            programmes.approve(pk, actor=actor, now=NOW)
    with pytest.raises(Forbidden):
        proposed(town.other.pk, town.clerk)

    assert set(Programme.objects.values_list("state", flat=True)) == {ProgrammeState.PROPOSED}


def test_what_is_sent_back_with_a_reason_may_be_proposed_in_other_words(town):
    row = proposed(town.community.pk, town.clerk)
    with pytest.raises(BadInput) as no:
        programmes.send_back(row.pk, reason=" ", actor=town.boss, now=NOW)
    assert no.value.field == "reason"

    programmes.send_back(row.pk, reason="请写明对象", actor=town.boss, now=NOW)
    again = programmes.propose_again(
        row.pk, input=programme_input(title="七彩周末·留守儿童"), actor=town.clerk, now=NOW
    )

    assert (again.state, again.title) == (ProgrammeState.PROPOSED, "七彩周末·留守儿童")
    with pytest.raises(IllegalMove):
        programmes.propose_again(row.pk, input=programme_input(), actor=town.clerk, now=NOW)


def test_something_very_like_anothers_is_approved_only_with_a_word_why(town):
    running(town)
    copy = proposed(town.other.pk, town.far_clerk)

    with pytest.raises(TooAlike) as no:
        programmes.approve(copy.pk, actor=town.boss, now=NOW)
    done = programmes.approve(copy.pk, reason="对象是随迁子女", actor=town.boss, now=NOW)

    assert no.value.facts == {
        "percent": 100, "title": "七彩周末", "place": town.community.name
    }  # fmt: skip
    assert done.state == ProgrammeState.APPROVED
    assert copy.verdicts.get().reason == "对象是随迁子女"


def test_the_likeness_names_other_places_only(town):
    running(town)

    at_home = queries.alike(town.community, programme_input().summary, on=date(2026, 3, 2))
    next_door = queries.alike(town.other, programme_input().summary, on=date(2026, 3, 2))

    assert at_home == []
    [near] = next_door
    assert (near.what.area, near.programme, near.highlight) == (
        town.community, Programme.objects.get(), None
    )  # fmt: skip
    assert near.percent > 60
    assert near.phrases


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        pytest.param({"title": "  "}, "title", id="no-title"),
        pytest.param({"summary": ""}, "summary", id="no-summary"),
        pytest.param({"ends_on": date(2026, 3, 11)}, "ends_on", id="ends-before-it-starts"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field_and_nothing_is_written(town, changes, field):
    with pytest.raises(BadInput) as no:
        proposed(town.community.pk, town.clerk, **changes)

    assert no.value.field == field
    assert not Programme.objects.exists()


def test_phases_are_numbered_and_lie_within_the_programme(town):
    row = running(town, ends_on=date(2026, 8, 31))
    first = programmes.PhaseInput("第一期", date(2026, 3, 12), date(2026, 5, 31))
    second = programmes.PhaseInput("第二期", date(2026, 6, 1), date(2026, 8, 31))

    late = replace(second, ends_on=date(2026, 9, 1))

    for phase in (first, second):
        programmes.add_phase(row.pk, input=phase, actor=town.clerk, now=NOW)
    with pytest.raises(BadInput):
        programmes.add_phase(row.pk, input=late, actor=town.clerk, now=NOW)

    numbered = queries.phases(row.pk).values_list("number", "title")
    assert list(numbered) == [(1, "第一期"), (2, "第二期")]  # S0-03: two phases


def test_the_lines_of_work_of_a_year_are_counted_once_each(town):
    for title, line in (
        ("红色课堂", "红"),
        ("绿色家园", "绿"),
        ("红色电影", "红"),
        ("邻里歌会", ""),
    ):
        running(town, title=title, summary=f"{title}，每月一次", work_line=line)
    running(town, title="旧事", summary="从前", work_line="蓝", starts_on=date(2025, 1, 1),
            ends_on=date(2025, 12, 31))  # fmt: skip
    proposed(town.community.pk, town.clerk, title="未批", summary="还没批准", work_line="橙")

    assert queries.work_lines(town.community.path, year=2026) == ["红", "绿"]
    assert queries.programmes_in(town.county.path, year=2025).count() == 1
    assert queries.programmes_in(town.other.path).count() == 0


def test_a_programme_ends_with_a_day_and_keeps_its_start(town):
    row = running(town)  # S4-25: the launch is a date of its own

    done = programmes.end(row.pk, last_day=date(2026, 12, 31), actor=town.clerk, now=NOW)

    assert (done.state, done.starts_on, done.ends_on) == (
        ProgrammeState.ENDED, date(2026, 3, 12), date(2026, 12, 31)
    )  # fmt: skip


def test_a_month_has_one_theme_the_nearest_place_counts(town):
    march = date(2026, 3, 1)

    def theme(area):
        row = queries.theme_of(area.path, march)
        return row and row.title

    programmes.set_theme(town.street.pk, month=march, title="学雷锋", actor=town.boss, now=NOW)
    assert theme(town.community) == "学雷锋"

    for title in ("植树", "春耕"):
        programmes.set_theme(
            town.community.pk, month=date(2026, 3, 9), title=title, actor=town.clerk, now=NOW
        )

    assert (theme(town.community), theme(town.other)) == ("春耕", "学雷锋")
    assert queries.theme_of(town.other.path, date(2026, 4, 1)) is None


def test_what_an_actor_may_see_is_what_the_list_shows(town):
    running(town)
    proposed(town.other.pk, town.far_clerk, title="银龄课堂", summary="教老人用手机")
    resident = make.actor(make.person(town.community))

    for actor in (town.clerk, town.far_clerk, town.boss, town.district, resident):
        listed = set(queries.programmes_visible_to(actor))
        every = Programme.objects.select_related("area")
        assert listed == {row for row in every if policies.may_see_programme(actor, row)}
