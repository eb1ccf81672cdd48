"""Drafting, clashes, publishing in time or late, newer versions, coverage, and who is told."""

from datetime import date, timedelta
from functools import partial
from itertools import product

import pytest

from kith.activities.actions import monthly_lists, monthly_topics, planning
from kith.activities.actions.monthly_lists import EmptyList, NothingChanged, PlanInput
from kith.activities.jobs import monthly as jobs
from kith.activities.models import ListItem, MonthlyList, Session, Taken
from kith.activities.policies import monthly as policies
from kith.activities.queries import monthly as queries
from kith.activities.queries import monthly_lists as lists
from kith.activities.queries.monthly_clashes import (
    Wanted,
    alternatives,
    clashes,
    clashes_of,
    wanted_of,
)
from kith.activities.queries.monthly_coverage import by_street, coverage
from kith.activities.states import (
    LIST,
    ListChannel,
    ListState,
    NotTaken,
    PresentAs,
    SessionKind,
    SessionState,
)
from kith.catalogue.actions import put_defaults
from kith.core.actor import CLOCK, STRANGER, Role
from kith.core.refusal import BadInput, Forbidden, IllegalMove
from kith.outbox.models import Message
from kith.places.actions import AreaInput, put_area
from kith.places.states import Level
from kith.programmes.models import Programme
from tests import make
from tests.activities.monthly import (
    APRIL,
    ask,
    at,
    planned,
    published,
    series,
    session_input,
    site,
    topic,
)
from tests.make import DAY, MONDAY

pytestmark = pytest.mark.django_db
NOW = MONDAY
JULY = date(2022, 7, 1)


@pytest.fixture
def town():
    return make.town()


def draft(town, month=APRIL):
    return monthly_lists.draft(town.community.pk, month=month, actor=town.clerk, now=NOW)


def publish(listed, town, now=NOW):
    return monthly_lists.publish_list(listed.pk, actor=town.clerk, now=now)


def change(session, town, **changes):
    given = session_input("2026-04-05 09:00", **changes)
    planning.change_session(session.pk, input=given, actor=town.clerk, now=NOW)


def test_every_state_of_a_list_can_be_reached_and_the_replaced_one_is_final():
    assert LIST.reachable() == set(ListState)
    assert LIST.final() == {ListState.REPLACED}


def test_a_draft_holds_what_the_community_has_planned_in_the_month(town):
    inside = planned(town.community, town.clerk, "2026-04-30 23:00", hours=3)
    planned(town.community, town.clerk, "2026-05-01 00:00")
    planned(town.community, town.clerk, "2026-03-31 23:59")
    planned(town.other, town.far_clerk, "2026-04-05 09:00")

    listed = draft(town)

    assert [item.session_id for item in lists.items(listed)] == [inside.pk]
    with pytest.raises(IllegalMove):
        draft(town)


def test_a_planned_session_goes_out_of_a_draft_and_back(town):
    session = planned(town.community, town.clerk, "2026-04-05 09:00")
    listed = draft(town)

    monthly_lists.take_out(listed.pk, session_id=session.pk, actor=town.clerk, now=NOW)
    assert lists.items(listed) == []
    monthly_lists.put_in(listed.pk, session_id=session.pk, actor=town.clerk, now=NOW)

    assert [item.session_id for item in lists.items(listed)] == [session.pk]
    with pytest.raises(IllegalMove):
        monthly_lists.put_in(listed.pk, session_id=session.pk, actor=town.clerk, now=NOW)


def test_a_topic_becomes_a_session_in_the_draft(town):
    ask(town.community)
    listed = draft(town)
    new = planning.SeriesInput(
        town.community.pk, "太极拳入门", "每周一次。", SessionKind.COURSE, "CLEANING"
    )
    plan = PlanInput(session=session_input("2026-04-11 09:00"), series=new)

    made = monthly_lists.plan_from(topic("想学太极拳").pk, input=plan, actor=town.clerk, now=NOW)

    assert [item.title for item in lists.items(listed)] == ["太极拳入门"]
    assert queries.ranked(town.community, APRIL)[0].sessions == (made,)
    wrong = PlanInput(session=session_input("2026-05-11 09:00"), series=new)
    with pytest.raises(BadInput):
        monthly_lists.plan_from(topic("想学太极拳").pk, input=wrong, actor=town.clerk, now=NOW)
    assert Taken.objects.count() == 1


def test_publishing_makes_the_sessions_public_and_tells_whoever_asked_once(town):
    asker, other = make.person(town.community), make.person(town.community)
    ask(town.community, by=asker)
    ask(town.community, "理发", by=other)
    listed = draft(town)
    plan = PlanInput(
        session=session_input("2026-04-11 09:00"), series_id=series(town.community, town.clerk).pk
    )
    made = monthly_lists.plan_from(topic("想学太极拳").pk, input=plan, actor=town.clerk, now=NOW)
    monthly_topics.answer(
        topic("理发").pk, reason=NotTaken.DONE, text="", actor=town.clerk, now=NOW
    )

    publish(listed, town)
    planned(town.community, town.clerk, "2026-04-20 09:00", "磨刀")
    publish(draft(town), town)

    assert Session.objects.get(pk=made.pk).state == SessionState.PUBLISHED
    told = Message.objects.filter(topic__in=("wish_on_list", "wish_answered")).order_by("topic")
    assert [(m.person_id, m.topic, m.facts, m.link) for m in told] == [
        (other.pk, "wish_answered", {"number": "2026-04"}, "/monthly/mine/"),
        (asker.pk, "wish_on_list", {"number": "2026-04"}, "/monthly/990101001001/2026-04/"),
    ]


def test_an_empty_list_is_not_published(town):
    listed = draft(town)

    with pytest.raises(EmptyList):
        publish(listed, town)

    assert MonthlyList.objects.get().state == ListState.DRAFT


def test_whoever_plans_hours_does_not_publish_them_with_the_list(town):
    seats = (planning.QuotaInput(PresentAs.VOLUNTEER, 3),)
    planned(town.community, town.clerk, "2026-04-05 09:00", quotas=seats)
    listed = draft(town)

    with pytest.raises(planning.SecondPerson):
        publish(listed, town)
    assert MonthlyList.objects.get().state == ListState.DRAFT

    monthly_lists.publish_list(listed.pk, actor=town.boss, now=NOW)
    assert MonthlyList.objects.get().state == ListState.PUBLISHED


@pytest.mark.parametrize(
    ("moment", "late"),
    [
        pytest.param("2026-03-31 23:59", False, id="the-last-minute-of-the-last-day"),
        pytest.param("2026-04-01 00:00", True, id="midnight"),
    ],
)
def test_a_list_is_late_from_local_midnight_on_and_stays_so(town, moment, late):
    planned(town.community, town.clerk, "2026-04-05 09:00")
    now = at(moment) + (timedelta(seconds=59) if not late else timedelta())
    listed = publish(draft(town), town, now=now)
    planned(town.community, town.clerk, "2026-04-20 09:00", "磨刀")
    publish(draft(town), town, now=now)

    assert lists.is_late(town.community, APRIL) is late
    assert MonthlyList.objects.get(pk=listed.pk).state == ListState.REPLACED
    (row,) = coverage(town.community, APRIL, now).rows
    assert (row.version, row.is_late, row.published_at) == (2, late, now)


def test_changes_after_publication_make_a_version_that_says_so(town):
    moved = planned(town.community, town.clerk, "2026-04-05 09:00")
    gone = planned(town.community, town.clerk, "2026-04-09 14:00", "健康讲座")
    first = published(town.community, town.clerk)
    assert jobs.keep_lists_true(NOW) == 0

    change(moved, town, room="二楼")
    planning.cancel_session(gone.pk, reason="老师生病", actor=town.clerk, now=NOW)
    assert (jobs.keep_lists_true(NOW), jobs.keep_lists_true(NOW)) == (1, 0)

    newest = lists.current(town.community, APRIL)
    assert newest is not None
    assert (newest.version, [c["verb"] for c in newest.changes]) == (2, ["PLACED", "CANCELLED"])
    assert [(i.title, i.place, i.is_cancelled) for i in lists.items(newest)] == [
        ("书法课", "二楼", False),
        ("健康讲座", "演示社区01", True),
    ]
    assert [i.place for i in lists.items(first)] == ["演示社区01", "演示社区01"]


def test_a_session_published_alone_comes_into_the_next_version(town):
    planned(town.community, town.clerk, "2026-04-05 09:00")
    listed = published(town.community, town.clerk)
    with pytest.raises(NothingChanged):
        monthly_lists.revise(listed.pk, actor=town.clerk, now=NOW)
    more = planned(town.community, town.clerk, "2026-04-20 09:00", "磨刀")
    half_done = draft(town)

    planning.publish(more.pk, actor=town.clerk, now=NOW)
    newer = monthly_lists.revise(listed.pk, actor=town.clerk, now=NOW)

    assert (newer.version, newer.changes[0]["verb"]) == (2, "ADDED")
    assert MonthlyList.objects.get(pk=half_done.pk).state == ListState.DRAFT
    with pytest.raises(IllegalMove):  # it is replaced: the newer one is revised
        monthly_lists.revise(listed.pk, actor=town.clerk, now=NOW)


def test_what_is_moved_into_another_month_leaves_even_an_empty_list_true(town):
    moved = planned(town.community, town.clerk, "2026-04-05 09:00")
    published(town.community, town.clerk)
    later = session_input("2026-05-05 09:00")
    planning.change_session(moved.pk, input=later, actor=town.clerk, now=NOW)

    assert jobs.keep_lists_true(NOW) == 1

    newest = lists.current(town.community, APRIL)
    assert newest is not None
    assert [c["verb"] for c in newest.changes] == ["DROPPED"]
    assert lists.items(newest) == []


def test_only_the_desk_of_the_place_keeps_its_list(town):
    session = planned(town.community, town.clerk, "2026-04-05 09:00")
    listed = draft(town)
    who = make.actor(make.volunteer(town.community))
    verbs = (
        partial(monthly_lists.draft, town.community.pk, month=APRIL),
        partial(monthly_lists.take_out, listed.pk, session_id=session.pk),
        partial(monthly_lists.publish_list, listed.pk),
        partial(monthly_lists.revise, listed.pk),
    )
    for actor, verb in product((town.far_clerk, town.district, who, STRANGER), verbs):
        with pytest.raises(Forbidden):
            verb(actor=actor, now=NOW)

    assert ListItem.objects.count() == 1


def test_what_an_actor_may_see_is_what_the_lists_show(town):
    planned(town.community, town.clerk, "2026-04-05 09:00")
    published(town.community, town.clerk)
    planned(town.community, town.clerk, "2026-04-06 09:00")
    published(town.community, town.clerk)
    draft(town)
    actors = (
        STRANGER, CLOCK, town.clerk, town.far_clerk, town.boss, town.district,
        make.staff(Role.AUDITOR, town.county), make.actor(make.volunteer(town.community)),
    )  # fmt: skip
    for actor in actors:
        listed = set(lists.lists_visible_to(actor).values_list("pk", flat=True))

        rows = MonthlyList.objects.select_related("area")
        assert listed == {row.pk for row in rows if policies.may_see(actor, row)}, actor


# ---------------------------------------------------------------------------------- clashes


def test_a_shared_site_clashes_across_communities_with_free_times_beside_it(town):
    hall, spare = site(town.street, "街道礼堂"), site(town.community, "小教室")
    make_there = planned(town.other, town.far_clerk, "2026-04-08 09:00", site_id=hall.pk)
    mine = planned(town.community, town.clerk, "2026-04-08 10:00", site_id=hall.pk)
    planned(town.community, town.clerk, "2026-04-08 11:00", "隔壁房间", site_id=hall.pk, room="B")

    (clash,) = clashes(wanted_of(mine))
    free = alternatives(wanted_of(mine), town.community, NOW)

    assert (clash.other, clash.venue, clash.person) == (make_there, True, False)
    assert {pk: [c.other for c in found] for pk, found in
            clashes_of(town.community, APRIL).items()} == {mine.pk: [make_there]}  # fmt: skip
    assert free.same_day == (
        at("2026-04-08 11:00"), at("2026-04-08 11:30"), at("2026-04-08 12:00")
    )  # fmt: skip
    assert free.other_days == (
        at("2026-04-06 10:00"), at("2026-04-07 10:00"), at("2026-04-09 10:00")
    )  # fmt: skip
    assert free.sites == (spare,)


def test_one_person_cannot_be_in_charge_twice_at_a_time(town):
    chief = town.clerk.me
    first = planned(town.community, town.clerk, "2026-04-08 09:00", in_charge_id=chief)
    wanted = Wanted(at("2026-04-08 10:59"), at("2026-04-08 12:00"), in_charge_id=chief)
    after = Wanted(at("2026-04-08 11:00"), at("2026-04-08 12:00"), in_charge_id=chief)

    assert [(c.other, c.person, c.venue) for c in clashes(wanted)] == [(first, True, False)]
    assert clashes(after) == []


def test_alternatives_lie_between_opening_hours_and_never_in_the_past(town):
    hall = site(town.community)
    wanted = Wanted(at("2026-03-02 09:30"), at("2026-03-02 10:30"), site_id=hall.pk)
    planned(town.community, town.clerk, "2026-03-02 10:00", hours=10, site_id=hall.pk)

    free = alternatives(wanted, town.community, NOW)  # it is nine o'clock

    assert free.same_day == (at("2026-03-02 20:00"),)


# ---------------------------------------------------------------------------------- reminders


def test_the_desk_is_reminded_and_then_the_street(town):
    told_on = {"2026-03-26 23:59": 2, "2026-03-27 00:00": 2, "2026-03-28 00:00": 0}
    for moment, told in told_on.items():
        assert jobs.remind_lists(at(moment)) == told, moment
    planned(town.community, town.clerk, "2026-04-05 09:00")
    published(town.community, town.clerk, now=at("2026-03-30 10:00"))

    assert jobs.remind_lists(at("2026-04-01 00:00")) == 1
    assert jobs.remind_lists(at("2026-04-01 01:00")) == 0

    messages = Message.objects.filter(topic__startswith="list_").order_by("pk")
    assert [(m.person_id, m.topic, m.facts["number"]) for m in messages] == [
        (town.boss.me, "list_overdue", "2026-03"),
        (town.boss.me, "list_overdue", "2026-03"),
        (town.clerk.me, "list_due", "2026-04"),
        (town.far_clerk.me, "list_due", "2026-04"),
        (town.boss.me, "list_overdue", "2026-04"),
    ]


def test_a_desk_that_was_not_there_when_its_list_was_due_is_not_late():
    put_defaults()
    make.area("990103", Level.COUNTY, "")
    street = make.area("990103001", Level.TOWN, "990103")
    here = make.area("990103001001", Level.COMMUNITY, "990103001")
    make.staff(Role.WORKER, here)
    make.staff(Role.STREET, street)
    before_the_desk = MONDAY - 40 * DAY

    assert jobs.remind_lists(before_the_desk) == 0
    assert jobs.remind_lists(MONDAY) == 1


# ---------------------------------------------------------------------------------- figures


def test_coverage_counts_in_time_late_and_missing_and_opens_by_street(town):
    planned(town.community, town.clerk, "2026-04-05 09:00")
    published(town.community, town.clerk)

    before, after = (coverage(town.county, APRIL, at(t))
                     for t in ("2026-03-31 12:00", "2026-04-02 12:00"))  # fmt: skip

    assert (before.total, before.in_time, before.late, before.overdue) == (2, 1, 0, 0)
    assert (after.in_time, after.overdue, after.percent) == (1, 1, 50)
    assert [(c.area, c.total) for c in by_street(after)] == [(town.street, 2)]
    assert coverage(town.county, APRIL, at("2026-04-02 12:00")).rows[0].is_out is True


def test_where_there_is_no_community_nothing_is_covered(town):
    empty = make.area("990102", Level.COUNTY, "")

    assert coverage(empty, APRIL, NOW).percent is None


@pytest.fixture
def district():
    """Readings of the names are unverified (seed_figures.md, S4-12 and S4-13)."""
    put_defaults()
    county = make.area("371471", Level.COUNTY, "")
    street = make.area("371471007", Level.TOWN, "371471")
    names = ("爱家坊社区", "金鼎社区", "沙王社区", "锦河社区")
    areas = [
        put_area(
            AreaInput(
                code=f"371471007-L{n:02}",
                name=name,
                level=Level.COMMUNITY,
                parent_code=street.code,
                code_source="test",
                valid_from=date(2020, 1, 1),
            )
        )
        for n, name in enumerate(names, 1)
    ]
    return county, street, areas


HELD = (  # S4-12: community, day, what
    (0, "2022-07-05 18:30", "羽毛球赛"),
    (0, "2022-07-07 09:30", "健康讲座"),
    (0, "2022-07-09 09:00", "手工皂"),
    (1, "2022-07-09 09:00", "手工皂"),
    (2, "2022-07-09 14:00", "手工皂"),
    (3, "2022-07-11 09:00", "社区讲堂"),
)


def test_the_list_of_july_2022_is_reproduced(district):
    county, _street, areas = district
    now = at("2022-06-29 16:00")
    desks = [make.staff(Role.WORKER, area) for area in areas]
    summer = Programme.objects.create(
        area=county, title="七彩童年", summary="", starts_on=JULY, made_by_id=1, made_at=now
    )
    for place, starts, title in HELD:
        by = desks[place]
        of = planning.plan_series(
            input=planning.SeriesInput(
                areas[place].pk, title, "居民点单", SessionKind.COURSE, "CLEANING",
                programme_id=summer.pk if title == "手工皂" else None,
            ),
            actor=by,
            now=now,
        )  # fmt: skip
        given = session_input(starts, sign_up_from=now)
        planning.plan_session(of.pk, input=given, actor=by, now=now)
    for area, by in zip(areas, desks, strict=True):
        listed = monthly_lists.draft(area.pk, month=JULY, actor=by, now=now)
        monthly_lists.publish_list(listed.pk, actor=by, now=now)
        for channel in ListChannel:
            monthly_lists.post(listed.pk, channel=channel, actor=by, now=now)

    whole = coverage(county, JULY, now + 10 * DAY)
    assert (whole.total, whole.in_time, whole.percent) == (4, 4, 100)  # S4-10
    for row in whole.rows:  # S4-11
        out = lists.current(row.area, JULY)
        assert out is not None
        assert [at_ for _channel, at_ in lists.channels(out)] == [now, now]
    lines = ListItem.objects.filter(list__state=ListState.PUBLISHED)
    days = {make_day(item) for item in lines}
    assert days == {date(2022, 7, day) for day in (5, 7, 9, 11)}  # S4-12
    ninth = lists.hosting(county.path, date(2022, 7, 9), programme="七彩童年")
    assert [area.name for area in ninth] == ["爱家坊社区", "金鼎社区", "沙王社区"]  # S4-13


def make_day(item):
    return item.starts_at.astimezone(queries.zone()).date()


def test_a_channel_is_said_once_and_only_of_a_list_that_is_out(town):
    planned(town.community, town.clerk, "2026-04-05 09:00")
    listed = draft(town)
    assert lists.channels(listed) == []
    with pytest.raises(IllegalMove):
        monthly_lists.post(listed.pk, channel=ListChannel.GROUP, actor=town.clerk, now=NOW)

    publish(listed, town)
    for _again in range(2):
        monthly_lists.post(listed.pk, channel=ListChannel.GROUP, actor=town.clerk, now=NOW)

    listed.refresh_from_db()
    assert lists.channels(listed) == [(ListChannel.GROUP, NOW), (ListChannel.LOBBY, None)]
