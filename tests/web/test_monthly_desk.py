"""The desk: wishes written down and counted, joined and answered, planned; the list; coverage."""

import uuid

import pytest

from kith.activities.actions import monthly_lists, planning
from kith.activities.models import Answer, Ask, MonthlyList, Session, Tally, Topic
from kith.activities.queries import monthly as queries
from kith.activities.queries import monthly_lists as lists
from kith.activities.states import ListState, SessionState
from kith.core.actor import Role
from kith.people.models import Person
from kith.people.states import Channel
from tests import make
from tests.activities.monthly import APRIL, ask, at, planned, published, site, topic
from tests.make import MONDAY

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock", "no_totp")]
CODE = "990101001001"
DESK = f"/monthly/desk/{CODE}/2026-04/"


@pytest.fixture
def town():
    return make.town()


def heard(**changes):
    return {
        "key": str(uuid.uuid4()), "text": "理发", "topic": "", "channel": "PHONE",
        "age_band": "ELDERLY", "day_part": "ANY", "phone": "",
    } | changes  # fmt: skip


def session_form(**changes):
    return {
        "series": "", "title": "太极拳入门", "summary": "每周一次。", "kind": "COURSE",
        "category": "CLEANING", "day": "2026-04-11", "begins": "09:00", "ends": "10:30",
        "site": "", "room": "广场", "in_charge": "", "places": "20", "phone": "0534-2600000",
        "plan": "1",
    } | changes  # fmt: skip


def wished(town, text="想学太极拳"):
    ask(town.community, text)
    return topic(text).pk


# ------------------------------------------------------------------------------ who may look


@pytest.mark.parametrize(
    "address",
    [DESK, f"{DESK}list/", f"{DESK}write/", f"{DESK}paper/", "/monthly/coverage/"],
    ids=["wishes", "list", "write", "paper", "coverage"],
)
def test_strangers_sign_in_residents_are_refused_and_other_desks_find_nothing(
    client, town, sign_in, address
):
    assert client.get(address)["Location"].startswith("/account/login/")
    sign_in(make.person(town.community))
    assert client.get(address).status_code == 403
    sign_in(town.far_clerk)

    assert client.get(address).status_code == (200 if "coverage" in address else 404)


def test_topics_of_another_desk_are_not_found(client, town, sign_in):
    pk = wished(town)
    sign_in(town.far_clerk)

    for address in (f"/monthly/desk/topics/{pk}/", f"/monthly/desk/topics/{pk}/plan/"):
        assert client.get(address).status_code == 404
    for verb in ("join", "apart", "answer"):
        assert client.post(f"/monthly/desk/topics/{pk}/{verb}/").status_code == 404


def test_the_auditor_reads_and_changes_nothing(client, town, sign_in):
    pk = wished(town)
    sign_in(make.staff(Role.AUDITOR, town.county))

    assert client.get(DESK).context["rows"][0].unnamed == 1
    assert client.get(f"{DESK}write/").status_code == 403
    name = {"title": "太极", "is_shown": "on"}
    assert client.post(f"/monthly/desk/topics/{pk}/", name).status_code == 403
    assert Topic.objects.get().is_shown is False


def test_the_hub_leads_a_single_desk_to_its_next_list_and_a_street_to_all(client, town, sign_in):
    sign_in(town.clerk)
    assert client.get("/monthly/desk/")["Location"] == DESK
    sign_in(town.boss)

    rows = client.get("/monthly/desk/").context["rows"]

    assert [row.area for row, _url in rows] == [town.community, town.other]


# ------------------------------------------------------------------------------ wishes


def test_what_is_heard_is_written_down_one_after_the_other(client, town, sign_in):
    sign_in(town.clerk)

    answer = client.post(f"{DESK}write/", heard())

    assert answer["Location"] == f"{DESK}write/"
    made = Ask.objects.get()
    assert (made.person_id, made.made_by_id, made.channel) == (None, town.clerk.me, Channel.PHONE)


def test_somebody_known_by_her_number_hears_what_becomes_of_it(client, town, sign_in):
    who = make.person(town.community, phone="13911110000")
    sign_in(town.clerk)
    client.post(f"{DESK}write/", heard(phone="139 1111 0000"))

    unknown = client.post(f"{DESK}write/", heard(phone="13911119999"))

    assert unknown.status_code == 422
    assert "phone" in unknown.context["form"].errors
    assert list(Ask.objects.values_list("person_id", flat=True)) == [who.pk]


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        pytest.param({"text": "", "topic": ""}, "text", id="neither"),
        pytest.param({"text": "打 13800138000"}, "text", id="a-number"),
        pytest.param({"topic": "99999", "text": ""}, "topic", id="no-such-wish"),
        pytest.param({"channel": "WEB"}, "channel", id="not-heard"),
    ],
)
def test_bad_input_is_shown_again_and_written_nowhere(client, town, sign_in, typed, field):
    sign_in(town.clerk)

    page = client.post(f"{DESK}write/", heard(**typed))

    assert (page.status_code, Ask.objects.count()) == (422, 0)
    assert field in page.context["form"].errors


def test_strokes_on_paper_are_counted_beside_and_a_mistake_is_struck_out(client, town, sign_in):
    pk = wished(town)
    sign_in(town.clerk)
    typed = {"key": uuid.uuid4(), "topic": pk, "text": "", "people": "17", "paper": "大厅意见簿"}
    for _twice in range(2):
        client.post(f"{DESK}paper/", typed)
    assert client.get(DESK).context["sums"] == {"persons": 0, "unnamed": 1, "tallied": 17}

    client.post(f"/monthly/desk/tallies/{Tally.objects.get().pk}/void/")

    assert client.get(DESK).context["sums"]["tallied"] == 0
    bad = client.post(f"{DESK}paper/", typed | {"key": uuid.uuid4(), "people": "0"})
    assert (bad.status_code, Tally.objects.count()) == (422, 1)


def test_a_topic_is_named_joined_and_taken_apart(client, town, sign_in):
    one, two = wished(town), wished(town, "学太极拳")
    sign_in(town.clerk)
    page = client.get(f"/monthly/desk/topics/{one}/")
    assert [row.topic.pk for row in page.context["alike"]] == [two]

    client.post(f"/monthly/desk/topics/{one}/", {"title": "太极拳入门", "is_shown": "on"})
    client.post(f"/monthly/desk/topics/{two}/join/", {"into": one})
    joined = client.get(f"/monthly/desk/topics/{two}/")
    (row,) = client.get(DESK).context["rows"]
    client.post(f"/monthly/desk/topics/{two}/apart/")

    assert joined["Location"] == f"/monthly/desk/topics/{one}/"
    assert (row.topic.title, row.topic.is_shown, row.unnamed) == ("太极拳入门", True, 2)
    assert len(client.get(DESK).context["rows"]) == 2


def test_an_answer_needs_a_reason(client, town, sign_in):
    pk = wished(town)
    sign_in(town.clerk)
    address = f"/monthly/desk/topics/{pk}/answer/"

    assert client.post(address, {"reason": "", "text": "抱歉"}).status_code == 422
    assert Answer.objects.count() == 0
    client.post(address, {"reason": "DONE", "text": "上月刚办过"})

    assert client.get(DESK).context["rows"][0].is_settled is True
    assert Answer.objects.get().text == "上月刚办过"


# ------------------------------------------------------------------------------ planning


def test_a_session_is_planned_from_a_wish_and_stands_at_the_desk(client, town, sign_in):
    pk = wished(town)
    sign_in(town.clerk)

    answer = client.post(f"/monthly/desk/topics/{pk}/plan/", session_form())

    assert answer["Location"] == f"{DESK}list/"
    made = Session.objects.get()
    assert (made.starts_at, made.area_id, made.state) == (
        at("2026-04-11 09:00"), town.community.pk, SessionState.PLANNED
    )  # fmt: skip
    (line,) = client.get(f"{DESK}list/").context["lines"]
    assert (line.entry.title, line.entry.phone, line.is_on) == (
        "太极拳入门", "0534-2600000", False
    )  # fmt: skip


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        pytest.param({"title": ""}, "title", id="something-new-without-a-title"),
        pytest.param({"ends": "08:00"}, "ends", id="ends-before"),
        pytest.param({"day": "2026-05-11"}, "__all__", id="another-month"),
        pytest.param({"day": "2026-02-30"}, "day", id="no-such-day"),
        pytest.param({"places": "0"}, "places", id="nobody"),
    ],
)
def test_a_session_that_makes_no_sense_is_not_planned(client, town, sign_in, typed, field):
    pk = wished(town)
    sign_in(town.clerk)

    page = client.post(f"/monthly/desk/topics/{pk}/plan/", session_form(**typed))

    assert (page.status_code, Session.objects.count()) == (422, 0)
    assert field in page.context["form"].errors


def test_a_clash_is_shown_with_free_times_and_one_press_takes_one(client, town, sign_in):
    pk, hall = wished(town), site(town.community)
    planned(town.community, town.clerk, "2026-04-11 09:00", site_id=hall.pk)
    sign_in(town.clerk)
    address = f"/monthly/desk/topics/{pk}/plan/"
    typed = session_form(site=hall.pk, room="")

    page = client.post(address, typed)
    assert (page.status_code, Session.objects.count()) == (409, 1)
    free = page.context["found"].free.same_day
    assert free == (at("2026-04-11 11:00"), at("2026-04-11 11:30"), at("2026-04-11 12:00"))
    fragment = client.post(address, typed, headers={"HX-Request": "true"})
    assert fragment.content.decode().lstrip().startswith('<div id="way"')

    moved = {key: value for key, value in typed.items() if key != "plan"}
    taken = client.post(address, moved | {"take": "2026-04-11T11:00"})
    assert (taken.status_code, taken.context["found"]) == (200, None)
    assert taken.context["form"]["begins"].value() == "11:00"
    assert taken.context["form"]["ends"].value() == "12:30"
    client.post(address, typed | {"anyway": "on"})

    assert Session.objects.count() == 2


# ------------------------------------------------------------------------------ the list


def test_a_list_is_drafted_looked_at_and_published(client, town, sign_in):
    keep = planned(town.community, town.clerk, "2026-04-05 09:00")
    leave = planned(town.community, town.clerk, "2026-04-06 09:00", "内部会议")
    sign_in(town.clerk)
    client.post(f"{DESK}list/draft/")
    draft = MonthlyList.objects.get()
    row = {"session": leave.pk, "verb": "out"}

    fragment = client.post(
        f"/monthly/desk/lists/{draft.pk}/line/", row, headers={"HX-Request": "true"}
    )
    assert fragment.content.decode().lstrip().startswith(f'<li id="line-{leave.pk}">')
    client.post(f"/monthly/desk/lists/{draft.pk}/step/", {"verb": "publish"})

    listed = lists.current(town.community, APRIL)
    assert listed is not None
    assert [item.session_id for item in lists.items(listed)] == [keep.pk]
    assert Session.objects.get(pk=leave.pk).state == SessionState.PLANNED
    page = client.get(f"{DESK}list/")
    assert page.context["is_out"] is True
    assert page.context["link"] in page.context["text"]


def test_what_changed_is_brought_up_to_date_and_ways_out_are_noted(client, town, sign_in):
    planned(town.community, town.clerk, "2026-04-05 09:00")
    listed = published(town.community, town.clerk)
    more = planned(town.community, town.clerk, "2026-04-20 09:00", "磨刀")
    planning.publish(more.pk, actor=town.clerk, now=MONDAY)
    sign_in(town.clerk)
    assert len(client.get(f"{DESK}list/").context["drift"]) == 1

    client.post(f"/monthly/desk/lists/{listed.pk}/step/", {"verb": "revise"})
    newest = lists.current(town.community, APRIL)
    assert newest is not None
    client.post(f"/monthly/desk/lists/{newest.pk}/step/", {"verb": "GROUP"})

    assert client.get(f"{DESK}list/").context["drift"] == []
    assert [at_ for _way, at_ in lists.channels(newest)] == [MONDAY, None]
    assert newest.version == 2


@pytest.mark.parametrize("verb", ["", "replace", "draft"])
def test_an_unknown_step_does_nothing(client, town, sign_in, verb):
    planned(town.community, town.clerk, "2026-04-05 09:00")
    listed = monthly_lists.draft(town.community.pk, month=APRIL, actor=town.clerk, now=MONDAY)
    sign_in(town.clerk)

    answer = client.post(f"/monthly/desk/lists/{listed.pk}/step/", {"verb": verb})

    assert answer.status_code == 422
    assert MonthlyList.objects.get().state == ListState.DRAFT


def test_a_line_that_is_no_number_is_refused(client, town, sign_in):
    planned(town.community, town.clerk, "2026-04-05 09:00")
    listed = monthly_lists.draft(town.community.pk, month=APRIL, actor=town.clerk, now=MONDAY)
    sign_in(town.clerk)

    for typed in ("", "x", "9" * 30):
        row = {"session": typed, "verb": "out"}
        assert client.post(f"/monthly/desk/lists/{listed.pk}/line/", row).status_code == 422

    assert len(lists.items(listed)) == 1


def test_coverage_opens_by_street_to_the_lists(client, town, sign_in, clock):
    planned(town.community, town.clerk, "2026-04-05 09:00")
    published(town.community, town.clerk)
    clock.at = at("2026-04-01 00:00")
    sign_in(town.district)

    page = client.get("/monthly/coverage/?month=2026-04")

    whole = page.context["whole"]
    assert (whole.in_time, whole.late, whole.overdue, whole.percent) == (1, 0, 1, 50)
    ((street, rows),) = page.context["streets"]
    assert (street.area, [row.is_late for row, _url in rows]) == (town.street, [False, True])
    assert f'href="/monthly/{CODE}/2026-04/"' in page.content.decode()
    assert client.get("/monthly/coverage/?area=nowhere").status_code == 404
    assert client.get("/monthly/coverage/?month=2026-13").status_code == 404


def test_names_of_whoever_asked_stand_on_no_page_of_the_desk(client, town, sign_in):
    who = make.person(town.community, name="龘靐齉")
    ask(town.community, by=who)
    sign_in(town.clerk)
    pk = topic("想学太极拳").pk

    for address in (DESK, f"/monthly/desk/topics/{pk}/", f"{DESK}list/"):
        page = client.get(address).content.decode()
        assert str(Person.objects.get(pk=who.pk).name) not in page, address


@pytest.mark.parametrize("name", ["wishes", "list", "coverage"])
def test_pages_ask_as_often_for_three_as_for_one(
    client, town, sign_in, name, django_assert_max_num_queries
):
    sign_in(town.clerk)
    address = {"wishes": DESK, "list": f"{DESK}list/", "coverage": "/monthly/coverage/"}[name]
    hall, counts = site(town.community), []
    for n in range(3):
        ask(town.community, f"愿望{n}")
        client.post(f"{DESK}paper/", {"key": uuid.uuid4(), "topic": "", "text": f"愿望{n}",
                                      "people": "3", "paper": "簿"})  # fmt: skip
        planned(town.community, town.clerk, "2026-04-05 09:00", site_id=hall.pk)
        if n != 1:
            with django_assert_max_num_queries(60) as seen:
                assert client.get(address).status_code == 200
            counts.append(len(seen))

    if name == "list":  # the first clash loads what is in the way
        assert counts[1] <= counts[0] + 1
    else:
        assert counts[0] == counts[1]
    assert len(queries.ranked(town.community, APRIL)) == 3
