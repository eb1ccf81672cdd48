"""The desk of activities: planning, publishing, the queue, the counter, the list for the door."""

from datetime import date
from uuid import uuid4

import pytest
from django.urls import reverse

from kith.activities.models import Quota, Series, Session, SignUp
from kith.activities.rules.planning import is_public_holiday
from kith.activities.states import PresentAs, SessionState
from kith.core.actor import Role
from kith.journal.models import Entry
from kith.people.states import Channel
from kith.programmes.actions import programmes
from kith.vault.models import Access
from tests import make
from tests.activities import world
from tests.make import DAY, MONDAY
from tests.programmes.world import running

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("no_totp")]
DESK = reverse("web:activities_desk")


@pytest.fixture(autouse=True)
def now(clock):
    return clock


@pytest.fixture
def town():
    return make.town()


def _url(name, *args):
    return reverse(f"web:{name}", args=args)


def _series(town, **changes):
    return {
        "area_id": town.community.pk, "title": "书法课", "summary": "每周一次。", "kind": "COURSE",
        "category": "CLEANING", "eligibility": "VOLUNTEER", **changes,
    }  # fmt: skip


def _session(starts="2026-04-20T09:00", **changes):
    day = starts[:10]
    return {
        "starts_at": starts, "ends_at": f"{day}T11:00", "sign_up_from": "2026-03-03T08:00",
        "sign_up_until": f"{day}T08:00", "room": "二楼", "times": "1", "step": "plan",
        "RECIPIENT-capacity": "20", **{f"{role}-mode": "FIRST_COME" for role in PresentAs},
        **changes,
    }  # fmt: skip


def test_the_desk_is_for_those_who_plan(client, town, sign_in):
    urls = (DESK, _url("series_list"), _url("series_new"))

    for url in urls:
        assert client.get(url)["Location"].startswith("/account/login/")
        assert sign_in(make.person(town.community)).get(url).status_code == 403
        assert sign_in(town.clerk).get(url).status_code == 200
        client.logout()


def test_other_communities_sessions_do_not_exist_here(town, sign_in):
    session = world.session(town)
    client = sign_in(town.far_clerk)

    assert client.get(DESK, {"what": "published"}).context["rows"] == []
    assert client.get(DESK, {"what": "published", "q": "\0"}).status_code == 400
    for name in ("activity_desk", "session_change", "activity_print"):
        assert client.get(_url(name, session.pk)).status_code == 404
    for name in ("session_publish", "session_call_off"):
        assert client.post(_url(name, session.pk), {"reason": "没有理由"}).status_code == 404
    assert Session.objects.get().state == SessionState.PUBLISHED


def test_a_series_is_part_of_a_programme_and_its_sessions_stand_on_its_page(town, sign_in):
    frame = running(town, ends_on=date(2026, 8, 31))
    first = programmes.PhaseInput("第一期", date(2026, 3, 12), date(2026, 5, 31))
    phase = programmes.add_phase(frame.pk, input=first, actor=town.clerk, now=MONDAY)
    client = sign_in(town.clerk)

    client.post(_url("series_new"), _series(town, part_of=f"{frame.pk}:{phase.pk}"))
    made = Series.objects.get()
    assert (made.programme, made.phase) == (frame, phase)
    world.session(town, of=made)

    page = client.get(f"/programmes/{frame.pk}/").content.decode()
    assert made.title in page
    assert f'value="{frame.pk}:{phase.pk}" selected' in client.get(
        _url("series", made.pk)
    ).content.decode()  # fmt: skip


def test_a_series_and_its_first_session_are_planned_and_published(town, sign_in):
    client = sign_in(town.clerk)

    answer = client.post(_url("series_new"), _series(town, age_from="6", bring="毛笔"))
    series = Series.objects.get()
    assert answer["Location"] == _url("session_plan", series.pk)
    kept = {"RECIPIENT-keep_LOW_INCOME": "2", "RECIPIENT-keep_until": "2026-04-19T08:00"}
    client.post(_url("session_plan", series.pk), _session(**kept))
    session = Session.objects.get()
    client.post(_url("session_publish", session.pk))

    session.refresh_from_db()
    assert (session.state, series.age_from, series.bring) == ("PUBLISHED", 6, "毛笔")
    quota = session.quotas.values_list("role", "capacity", "reserves__tier", "reserves__places")
    assert list(quota) == [("RECIPIENT", 20, "LOW_INCOME", 2)]


def test_what_was_typed_stays_when_it_cannot_be_used(town, sign_in):
    client = sign_in(town.clerk)

    page = client.post(_url("series_new"), _series(town, kind="PARTY_DAY", title="主题党日"))
    assert page.status_code == 422
    assert page.context["form"]["title"].value() == "主题党日"
    series = world.series(town)
    plan = _url("session_plan", series.pk)
    for wrong in (
        {"ends_at": "2026-04-20T08:00"},
        {"starts_at": "2026-02-30T08:00"},
        {"starts_at": "9999-12-31T08:00", "ends_at": "9999-12-31T09:00"},
        {"RECIPIENT-capacity": "-1"},
        {"RECIPIENT-capacity": "1000000000"},
        {"RECIPIENT-keep_LOW_INCOME": "2"},
        {"RECIPIENT-mode": "DRAW"},
        {"times": "0"},
    ):
        page = client.post(plan, _session(**wrong))
        assert page.status_code == 422, wrong
        assert page.context["form"]["room"].value() == "二楼"

    assert not Session.objects.exists()


def test_weeks_are_looked_at_before_they_are_planned_and_leave_out_holidays(town, sign_in):
    series = world.series(town)
    client, plan = sign_in(town.clerk), _url("session_plan", series.pk)
    # 1 May 2026 is a Friday and a public holiday.
    given = _session("2026-04-24T09:00", times="3", without_holidays="on")

    page = client.post(plan, given | {"step": "preview"})
    days = [f"{date.starts_at:%m-%d}" for date in page.context["dates"]]
    assert not Session.objects.exists()
    client.post(plan, given)

    assert days == ["04-24", "05-08", "05-15"]
    kept = Session.objects.order_by("number").values_list("number", "starts_at")
    assert [(n, f"{at:%m-%d}") for n, at in kept] == list(enumerate(days, 1))


def test_an_ordinary_sunday_is_no_holiday():
    assert is_public_holiday(MONDAY.date().replace(month=10, day=1))
    assert not is_public_holiday(MONDAY.date().replace(day=8))
    assert not is_public_holiday(MONDAY.date().replace(year=2090))


def test_the_next_session_is_a_copy_of_the_last(town, sign_in):
    session = world.session(town, world.quota_input(7), room="二楼")

    page = sign_in(town.clerk).get(_url("session_plan", session.series_id))

    form = page.context["form"]
    assert form.initial["room"] == "二楼"
    assert form.initial["starts_at"] == session.starts_at + 7 * DAY
    assert page.context["quotas"][0].initial["capacity"] == 7


def test_a_clash_is_shown_and_needs_a_reason(town, sign_in):
    world.session(town, room="二楼")
    other = world.planned(town, room="二楼")
    client = sign_in(town.clerk)

    assert len(client.get(_url("activity_desk", other.pk)).context["clashes"]) == 1
    assert client.post(_url("session_publish", other.pk)).status_code == 409
    client.post(_url("session_publish", other.pk), {"reason": "隔断后都能用"})

    assert Session.objects.get(pk=other.pk).state == SessionState.PUBLISHED
    [line] = Entry.objects.filter(kind="session", object_id=other.pk, verb="publish")
    assert line.facts["despite"] == "隔断后都能用"


def test_a_change_keeps_what_was_there_and_says_who_hears_of_it(town, sign_in):
    session = world.session(town)
    world.sign_up(session, make.person(town.community))
    client, url = sign_in(town.clerk), _url("session_change", session.pk)

    page = client.get(url)
    assert page.context["told"] == 1
    too_few = client.post(url, _session(**{"RECIPIENT-capacity": "0"}))
    assert too_few.status_code == 409
    client.post(url, _session("2026-04-21T09:00", **{"RECIPIENT-capacity": "9"}))

    session.refresh_from_db()
    assert f"{session.starts_at:%d}" == "21"
    assert Quota.objects.get().capacity == 9


def test_calling_off_asks_why(town, sign_in):
    session = world.session(town)
    world.sign_up(session, make.person(town.community))
    client = sign_in(town.clerk)

    assert client.post(_url("session_call_off", session.pk), {"reason": ""}).status_code == 422
    client.post(_url("session_call_off", session.pk), {"reason": "暴雨"})

    assert Session.objects.get().state == SessionState.CANCELLED
    assert SignUp.objects.get().state == "CANCELLED"


def test_the_queue_stands_in_order_and_a_move_is_told_with_its_reason(town, sign_in):
    session = world.session(town, world.quota_input(1))
    first, second = (make.person(town.community) for _ in range(2))
    world.sign_up(session, first)
    [waits] = world.sign_up(session, second)
    client = sign_in(town.clerk)

    rows = client.get(_url("activity_desk", session.pk)).context["rows"]
    assert [(row.sign_up.person_id, row.sign_up.number) for row in rows] == [
        (first.pk, 1), (second.pk, 2),
    ]  # fmt: skip
    assert all("*" in row.name for row in rows)
    url = _url("sign_up_move", session.pk, waits.pk)
    assert client.post(url, {"to": "SEATED", "reason": "坐轮椅，需要照顾"}).status_code == 409
    assert client.post(url, {"to": "CANCELLED", "reason": ""}).status_code == 422
    client.post(url, {"to": "CANCELLED", "reason": "本人来电取消"})

    waits.refresh_from_db()
    assert waits.state == "CANCELLED"
    steps = sign_in(second).get(_url("my_sign_up", waits.pk)).context["steps"]
    assert (steps[-1].reason, steps[-1].by_desk) == ("本人来电取消", True)


def test_auditors_read_the_queue_and_move_nothing(town, sign_in):
    session = world.session(town)
    [seat] = world.sign_up(session, make.person(town.community))
    client = sign_in(make.staff(Role.AUDITOR, town.county))

    page = client.get(_url("activity_desk", session.pk))

    assert len(page.context["rows"]) == 1
    assert page.context["verbs"] == frozenset()
    url = _url("sign_up_move", session.pk, seat.pk)
    assert client.post(url, {"to": "CANCELLED", "reason": "没有理由"}).status_code == 403
    assert client.get(_url("activity_print", session.pk)).status_code == 404


def test_a_resident_is_signed_up_at_the_counter_with_the_way_kept(town, sign_in):
    session = world.session(town)
    who = make.person(town.community, phone="13900001234")
    client, url = sign_in(town.clerk), _url("activity_counter", session.pk)
    given = {"key": str(uuid4()), "phone": "139 0000 1234", "role": "RECIPIENT", "channel": "PHONE"}

    page = client.post(url, given)
    assert page.status_code == 422
    assert [one.pk for one in page.context["form"].found] == [who.pk]
    assert "13900001234" not in page.text.replace('value="139 0000 1234"', "")
    client.post(url, given | {"people": [who.pk]})

    seat = SignUp.objects.get()
    assert client.get(reverse("web:my_activities")).context["groups"] == []
    assert (seat.person_id, seat.channel, seat.made_by_id) == (
        who.pk, Channel.PHONE, town.clerk.me,
    )  # fmt: skip
    unknown = client.post(url, given | {"phone": "13900009999", "key": str(uuid4())})
    assert unknown.status_code == 422
    assert "phone" in unknown.context["form"].errors


def test_names_stand_on_the_printed_list_once_a_reason_is_given(town, sign_in):
    session = world.session(town)
    who = make.person(town.community, name="欧阳翠花", phone="13900001234")
    world.sign_up(session, who)
    client, url = sign_in(town.clerk), _url("activity_print", session.pk)

    masked = client.get(url)
    assert "欧阳翠花" not in masked.text
    assert client.post(url, {"reason": ""}).status_code == 422
    assert not Access.objects.filter(subject_id=who.pk, actor_id=town.clerk.me).exists()
    page = client.post(url, {"reason": "门口签到"})

    assert "欧阳翠花" in page.text
    assert "13900001234" not in page.text
    assert page["Cache-Control"].startswith("max-age=0")
    seen = Access.objects.filter(subject_id=who.pk, actor_id=town.clerk.me)
    assert [line.fields for line in seen] == ["name,phone"]


def test_a_draw_waits_for_its_time_and_then_is_held(town, sign_in, now):
    session = world.session(town, world.draw_input(1))
    for _n in range(3):
        world.sign_up(session, make.person(town.community))
    quota, client = Quota.objects.get(), sign_in(town.clerk)
    url = _url("session_draw", session.pk, quota.pk)

    assert client.get(_url("activity_desk", session.pk)).context["draws"] == []
    assert client.post(url).status_code == 409
    now.at = quota.draw_at
    assert len(client.get(_url("activity_desk", session.pk)).context["draws"]) == 1
    client.post(url)

    assert sorted(SignUp.objects.values_list("state", flat=True)) == [
        "SEATED", "WAITING", "WAITING",
    ]  # fmt: skip
    seed = Quota.objects.get().seed
    assert seed in client.get(_url("activity", session.pk)).text
    client.logout()
    page = client.get(_url("activity_drawn", session.pk, quota.pk))
    assert [line.place for line in page.context["page"]] == [1, 2, 3]
    assert seed in page.text
    assert "*" not in page.text.partition("<main")[2].partition("</main>")[0]


def test_a_leader_plans_for_the_team_and_the_desk_publishes(town, sign_in):
    leader = make.volunteer(town.community)
    team = make.team(town.community, leader=leader)
    client = sign_in(leader)

    client.post(_url("series_new"), _series(town, team_id=team.pk))
    series = Series.objects.get()
    client.post(_url("session_plan", series.pk), _session())
    session = Session.objects.get()

    assert client.get(_url("activity_desk", session.pk)).status_code == 200
    assert client.post(_url("session_publish", session.pk)).status_code == 403
    stranger = client.post(_url("series_new"), _series(town, title="没有队"))
    assert stranger.status_code == 403


@pytest.mark.parametrize("size", [1, 3])
@pytest.mark.parametrize(("name", "queries"), [("desk", 11), ("series", 9), ("queue", 16)])
def test_lists_ask_the_same_number_of_questions(
    town, sign_in, name, queries, size, django_assert_num_queries
):
    session = world.session(town, world.quota_input(9))
    for _n in range(size):
        world.sign_up(session, make.person(town.community))
    for _n in range(size - 1):
        world.session(town)
    client = sign_in(town.clerk)
    urls = {"desk": DESK, "series": _url("series_list"), "queue": _url("activity_desk", session.pk)}

    with django_assert_num_queries(queries):
        client.get(urls[name])


@pytest.mark.parametrize("role", [Role.WORKER, Role.STREET, Role.DISTRICT, Role.AUDITOR])
def test_every_tab_a_role_is_shown_opens(town, sign_in, role):
    over = town.community if role == Role.WORKER else town.county
    client = sign_in(make.staff(role, over))

    tabs = client.get(DESK).context["hub"]

    assert len(tabs) >= 3
    assert {tab.url: client.get(tab.url, follow=True).status_code for tab in tabs} == {
        tab.url: 200 for tab in tabs
    }


def test_a_priority_is_noted_for_who_was_looked_up_and_ended_again(town, sign_in):
    who = make.person(town.community, phone="13900005678")
    client, url = sign_in(town.clerk), _url("priorities_desk")
    given = {
        "phone": "13900005678", "tier": "LOW_INCOME", "ground": "低保证 123",
        "until_date": "2027-01-01",
    }  # fmt: skip

    assert client.post(url, given).status_code == 422
    assert client.post(url, given | {"person": who.pk}).status_code == 302
    page = client.post(url, {"phone": "13900005678"})
    [holder] = page.context["holders"]
    assert [tier.until_date.year for tier in holder.tiers] == [2027]
    assert "低保证 123" not in page.text
    assert sign_in(town.far_clerk).post(url, given).context["form"].found == []
    assert client.post(_url("priority_end", holder.tiers[0].pk)).status_code == 403
    sign_in(town.clerk).post(_url("priority_end", holder.tiers[0].pk))

    assert client.post(url, {"phone": "13900005678"}).context["holders"][0].tiers == []
