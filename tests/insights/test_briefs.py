"""A brief says what the records say: drafted, edited, signed, opened again."""

from dataclasses import replace
from datetime import date, timedelta
from functools import partial

import pytest

from kith.core.refusal import BadInput, Forbidden, IllegalMove, Refusal
from kith.hours.models import ServiceRecord
from kith.insights.actions import briefs, drafting
from kith.insights.actions.briefs import EditInput, NumberInput, RecordInput
from kith.insights.actions.drafting import BriefInput
from kith.insights.models import Brief, BriefNumber, BriefVersion
from kith.insights.queries.briefs import changes, contents, is_whole, moved, versions
from kith.insights.states import BriefState, RecordKind, Untold
from kith.journal.queries import story
from tests import make

pytestmark = pytest.mark.django_db
MARCH = BriefInput("plain", date(2026, 3, 1), date(2026, 4, 1))
NOW = make.MONDAY + timedelta(days=20)
HOURS = "{figure:volunteer_minutes|exact}"


@pytest.fixture
def town() -> make.Town:
    town = make.town()
    make.confirmed(town)
    for _n in range(9):
        make.volunteer(town.community)
    return town


def drafted(town: make.Town) -> Brief:
    return drafting.draft(town.community.pk, input=MARCH, actor=town.clerk, now=NOW)


def newest(brief: Brief) -> BriefVersion:
    return versions(brief)[0]


def edited(brief: Brief, zh: str, town: make.Town) -> BriefVersion:
    given = EditInput(zh, "", newest(brief).revision)
    return briefs.edit(brief.pk, input=given, actor=town.clerk, now=NOW)


def test_a_draft_says_what_is_there_and_leaves_out_what_is_not(town) -> None:
    brief = drafted(town)

    version = newest(brief)
    read = contents(version)
    told = {one.key: (one.number, one.of, one.untold) for one in read.numbers}
    chinese = read.plain(version.zh, is_chinese=True)
    assert told["volunteer_minutes"] == (ServiceRecord.objects.get().minutes, None, "")
    assert told["registered_volunteers"] == (10, None, "")
    assert told["activity_rate"] == (None, None, Untold.FEW)  # one of ten: one would know who
    assert told["wishes"] == (None, None, Untold.NOTHING)
    assert "确认志愿服务1小时。" in chinese
    assert "register holds 10" not in chinese
    assert "activity_rate" not in version.zh
    assert {one["why"] for one in version.left_out} >= {"FEW", "NOTHING"}
    assert chinese.startswith(f"{town.community.name}志愿服务简报")
    assert [entry.verb for entry in story("brief", brief.pk)] == ["draft"]


def test_nothing_in_the_records_is_no_brief(town) -> None:
    far = replace(MARCH, since=date(2020, 1, 1), until=date(2020, 2, 1), skeleton="xining")

    with pytest.raises(drafting.NothingToTell):
        drafting.draft(town.other.pk, input=far, actor=town.far_clerk, now=NOW)
    assert Brief.objects.count() == 0


def test_an_edit_that_changes_a_number_is_refused(town) -> None:
    brief = drafted(town)
    before = newest(brief).zh

    for zh, code in (
        (f"服务{HOURS}小时\n又有30人参加", "not_from_records"),
        (f"服务近{HOURS}小时", "not_from_records"),
        ("服务{figure:invented|exact}小时", "not_from_records"),
        ("活动率{figure:activity_rate|exact}", "not_from_records"),
        ("", "not_from_records"),
        ("字" * 20_001, "bad_input"),
    ):
        with pytest.raises(Refusal) as no:
            edited(brief, zh, town)
        assert no.value.code == code

    assert (newest(brief).zh, newest(brief).revision) == (before, 0)


def test_words_are_edited_by_one_at_a_time(town) -> None:
    brief = drafted(town)

    edited(brief, f"  三会一课之外\n\n大家一起服务{HOURS}小时  ", town)
    late = EditInput("晚来的字", "", 0)

    assert newest(brief).zh == f"三会一课之外\n大家一起服务{HOURS}小时"
    with pytest.raises(briefs.EditedMeanwhile):
        briefs.edit(brief.pk, input=late, actor=town.clerk, now=NOW)


def test_a_signed_brief_is_frozen_with_its_hash(town) -> None:
    brief = drafted(town)

    version = briefs.sign(brief.pk, revision=0, actor=town.clerk, now=NOW)

    assert (version.state, version.signed_by_id, version.data_at) == ("SIGNED", town.clerk.me, NOW)
    assert is_whole(contents(newest(brief)))
    for act in (
        lambda: edited(brief, "字", town),
        lambda: briefs.renew(brief.pk, actor=town.clerk, now=NOW),
        lambda: briefs.sign(brief.pk, revision=0, actor=town.clerk, now=NOW),
    ):
        with pytest.raises(IllegalMove):
            act()
    BriefNumber.objects.filter(key="registered_volunteers").update(number=11)
    assert not is_whole(contents(newest(brief)))


def test_what_the_records_no_longer_say_is_not_signed(town) -> None:
    brief = drafted(town)
    ServiceRecord.objects.update(minutes=120)

    with pytest.raises(briefs.RecordsMoved):
        briefs.sign(brief.pk, revision=0, actor=town.clerk, now=NOW)
    briefs.renew(brief.pk, actor=town.clerk, now=NOW + make.DAY)
    version = briefs.sign(brief.pk, revision=1, actor=town.boss, now=NOW + make.DAY)

    read = contents(version)
    assert "确认志愿服务2小时" in read.plain(version.zh, is_chinese=True)
    assert moved(read, version.data_at) == []


def test_a_new_version_replaces_the_signed_one_when_it_is_signed(town) -> None:
    brief = drafted(town)
    briefs.sign(brief.pk, revision=0, actor=town.clerk, now=NOW)
    ServiceRecord.objects.update(minutes=180)

    again = briefs.reopen(brief.pk, reason="记录更正", actor=town.clerk, now=NOW + make.DAY)
    stands = [(one.number, one.state) for one in versions(brief)]
    numbers, lines = changes(contents(versions(brief)[1]), contents(again))
    briefs.sign(brief.pk, revision=0, actor=town.clerk, now=NOW + make.DAY)

    assert stands == [(2, BriefState.DRAFT), (1, BriefState.SIGNED)]
    assert ([(one.before, one.after) for one in numbers], lines) == ([("1", "3")], [])
    assert [one.state for one in versions(brief)] == [BriefState.SIGNED, BriefState.REPLACED]
    assert is_whole(contents(versions(brief)[1]))


def test_a_draft_that_is_put_aside_leaves_the_signed_one(town) -> None:
    brief = drafted(town)
    briefs.sign(brief.pk, revision=0, actor=town.clerk, now=NOW)
    briefs.reopen(brief.pk, reason="另写", actor=town.clerk, now=NOW)

    briefs.drop(brief.pk, actor=town.clerk, now=NOW)

    assert [one.state for one in versions(brief)] == [BriefState.DROPPED, BriefState.SIGNED]
    assert briefs.reopen(brief.pk, reason="再写", actor=town.clerk, now=NOW).number == 3
    with pytest.raises(BadInput):
        briefs.reopen(brief.pk, reason=" ", actor=town.clerk, now=NOW)


def test_numbers_and_names_are_added_from_the_records(town) -> None:
    brief = drafted(town)
    team = make.team(town.community, leader=make.volunteer(town.community))
    given = NumberInput("teams", town.community.pk, date(2026, 1, 1), date(2026, 4, 1))

    briefs.add_number(brief.pk, input=given, actor=town.clerk, now=NOW)
    named = RecordInput(RecordKind.TEAM, team.name)
    briefs.add_name(brief.pk, input=named, actor=town.clerk, now=NOW)
    version = edited(brief, "{name:team}等{figure:teams_2|exact}支队伍", town)

    read = contents(version)
    assert read.plain(version.zh, is_chinese=True) == f"{team.name}等1支队伍"
    with pytest.raises(briefs.AlreadyInBrief):
        briefs.add_number(brief.pk, input=given, actor=town.clerk, now=NOW)
    nobody = RecordInput(RecordKind.TEAM, "没有的队")
    with pytest.raises(briefs.NotInRecords):
        briefs.add_name(brief.pk, input=nobody, actor=town.clerk, now=NOW)
    elsewhere = replace(given, area_id=town.other.pk)
    with pytest.raises(BadInput):
        briefs.add_number(brief.pk, input=elsewhere, actor=town.clerk, now=NOW)


def test_two_numbers_do_not_leave_few_people_between_them(town) -> None:
    make.volunteer(town.other)
    brief = drafting.draft(town.street.pk, input=MARCH, actor=town.boss, now=NOW)
    part = NumberInput("registered_volunteers", town.community.pk, MARCH.since, MARCH.until)

    briefs.add_number(brief.pk, input=part, actor=town.boss, now=NOW)

    told = dict(BriefNumber.objects.values_list("key", "number"))
    assert (told["registered_volunteers"], told["registered_volunteers_2"]) == (11, None)


def test_only_the_desks_of_the_place_write(town) -> None:
    brief = drafted(town)

    for actor in (town.far_clerk, make.actor(make.person(town.community))):
        for act in (
            partial(drafting.draft, town.community.pk, input=MARCH),
            partial(briefs.sign, brief.pk, revision=0),
            partial(briefs.renew, brief.pk),
        ):
            with pytest.raises(Forbidden):
                act(actor=actor, now=NOW)
