"""Pages of visits: the day, the form and its second sending, findings by a press, the search."""

from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kith.care.models import Search, Try, Visit, VisitHelper, VisitVersion
from kith.care.states import Light, Rung, SearchState, Tier
from kith.orders.models import Order
from kith.vault.models import Access
from tests import make
from tests.care import rounds
from tests.care.visits import SECRET, regular, unanswered, visited
from tests.care.world import assessed, child, contact, opened, scheme
from tests.make import DAY, HOUR, MONDAY

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("no_totp")]


@pytest.fixture
def town() -> make.Town:
    return make.town()


@pytest.fixture(autouse=True)
def english(client):
    client.cookies["django_language"] = "en"


def typed(**changes: object) -> dict[str, object]:
    """What a phone sends at ten on Monday."""
    return {
        "key": str(uuid4()),
        "method": "HOME",
        "outcome": "MET",
        "started_at": "2026-03-02T09:20",
        "minutes": "20",
        "illness": "WATCH",
        "gas": "FINE",
        "health_note": SECRET,
    } | changes


@pytest.fixture
def ten(clock):
    clock.at = MONDAY + HOUR
    return clock


# ------------------------------------------------------------------------------------ the day


def test_the_day_shows_what_is_due_and_hides_who_it_is(client, clock, town, sign_in):
    file = assessed(town)
    visited(town, file)
    due = regular(file)
    desk = sign_in(town.clerk)

    clock.at = due.due_at - DAY
    today = desk.get("/care-day/").content.decode()
    clock.at = due.due_at + DAY
    late = desk.get("/care-day/").content.decode()

    assert f"/care-day/{file.pk}/visit/" in today
    assert "due today" in today
    assert "2 days late" in late
    assert SECRET not in late
    assert "LONE" not in late
    assert f"/care-day/{file.pk}/" not in sign_in(town.far_clerk).get("/care-day/").content.decode()


def test_tabs_and_tiers_narrow_the_day(client, clock, town, sign_in):
    file, other = assessed(town), assessed(town, Tier.KEY)
    clock.at = MONDAY + 3 * DAY
    visited(town, other, clock.at)
    desk = sign_in(town.clerk)

    def shows(query: str) -> bool:
        return f"due-{regular(file).pk}" in desk.get(f"/care-day/{query}").content.decode()

    queries = ("", "?show=week", "?show=week&tier=KEY", "?show=week&tier=HIGH")
    assert [shows(query) for query in queries] == [False, True, False, True]
    done = desk.get("/care-day/?show=done").content.decode()
    assert f"/care-day/visits/{other.visits.get().pk}/" in done


def test_the_day_asks_the_database_as_often_for_three_as_for_one(client, clock, town, sign_in):
    desk, counts = sign_in(town.clerk), []
    for _n in range(3):
        unanswered(town, assessed(town))
        clock.at = MONDAY + 9 * DAY
        with CaptureQueriesContext(connection) as asked:
            page = desk.get("/care-day/")
        assert page.status_code == 200
        counts.append(len(asked))

    assert counts[0] == counts[2] > 0


@pytest.mark.parametrize("path", ["", "visit/"])
def test_who_may_not_go_there_finds_nothing(client, ten, town, sign_in, path):
    file = assessed(town)
    address = f"/care-day/{file.pk}/{path}"

    assert client.get(address).url.startswith("/account/login/")
    for who in (town.far_clerk, town.district, file.person, make.volunteer(town.community)):
        assert sign_in(who).get(address).status_code == 404
    assert sign_in(town.clerk).get(address).status_code == 200


def test_the_menu_leads_there_and_residents_are_refused(client, ten, town, sign_in):
    assert "/care-day/" in sign_in(town.clerk).get("/").content.decode()
    assert sign_in(make.person(town.community)).get("/care-day/").status_code == 403


def test_phone_and_address_are_shown_by_one_logged_press(client, ten, town, sign_in):
    file = assessed(town)
    desk, address = sign_in(town.clerk), f"/care-day/{file.pk}/home/"
    shut = desk.get(f"/care-day/{file.pk}/").content.decode()
    assert "号楼" not in shut
    assert not Access.objects.filter(subject_id=file.person_id, purpose="CARE").exists()

    page = desk.post(address)

    assert "号楼" in page.content.decode()
    assert "no-store" in page["Cache-Control"]
    line = Access.objects.get(subject_id=file.person_id, purpose="CARE")
    assert line.fields == "name,phone,address"
    assert sign_in(town.far_clerk).post(address).status_code == 404


def test_a_visit_asked_for_by_a_day(client, ten, town, sign_in):
    file, desk = assessed(town), sign_in(town.clerk)

    assert desk.post(f"/care-day/{file.pk}/ask/", {"day": "2026-02-01"}).status_code == 422
    desk.post(f"/care-day/{file.pk}/ask/", {"day": "2026-03-03"})

    assert [due.due_on.day for due in file.dues.filter(cause="REQUEST")] == [3]


# ----------------------------------------------------------------------------------- the form


def test_a_visit_is_written_down_and_the_next_day_is_said(client, ten, town, sign_in):
    items = list(scheme(town).items.order_by("position"))
    file, desk = assessed(town), sign_in(town.clerk)
    page = desk.get(f"/care-day/{file.pk}/visit/").content.decode()
    assert "All right, all of it" in page

    answer = desk.post(f"/care-day/{file.pk}/visit/", typed(items=[items[0].pk]), follow=True)

    made = Visit.objects.get()
    assert (made.worst, made.counts, made.minutes) == (Light.WATCH, True, 20)
    assert "The next visit is due by" in answer.content.decode()
    assert made.items.get().item == items[0]
    assert SECRET not in answer.content.decode()


def test_bad_input_keeps_what_was_typed_and_writes_nothing(client, ten, town, sign_in):
    file, desk = assessed(town), sign_in(town.clerk)
    for changes in ({"minutes": "900"}, {"outcome": ""}, {"need": "灯坏了"},
                    {"companion": "13900000000"}, {"started_at": "2026-03-02T11:00"}):  # fmt: skip
        page = desk.post(f"/care-day/{file.pk}/visit/", typed(**changes))
        assert page.status_code == 422, changes
        assert SECRET in page.content.decode()
    assert not Visit.objects.exists()


def test_a_need_becomes_a_request(client, ten, town, sign_in):
    file, desk = assessed(town), sign_in(town.clerk)
    wish = {
        "need": "厨房的灯不亮了",
        "service": "REPAIR",
        "need_day": "2026-03-04",
        "agreed": "当面",
    }

    desk.post(f"/care-day/{file.pk}/visit/", typed(**wish))

    assert Order.objects.get().pk == Visit.objects.get().order_id


def test_who_came_along_is_found_by_telephone(client, ten, town, sign_in):
    file, helper = assessed(town), make.volunteer(town.community)
    phone = "19912345678"
    friend = make.person(town.community, phone=phone)

    sign_in(town.clerk).post(f"/care-day/{file.pk}/visit/", typed(companion=phone))

    there = set(VisitHelper.objects.values_list("person_id", flat=True))
    assert there == {town.clerk.me, friend.pk}
    assert helper.pk not in there


def test_what_waited_on_a_phone_is_written_once(client, ten, town, sign_in):
    file, desk = assessed(town), sign_in(town.clerk)
    sent = typed()

    told = [desk.post(f"/care-day/{file.pk}/visit/keep/", sent).json() for _n in range(3)]

    assert told[0] == told[2] == {"ok": True, "url": f"/care-day/visits/{Visit.objects.get().pk}/"}
    other = desk.post(f"/care-day/{file.pk}/visit/keep/", sent | {"minutes": "21"}).json()
    assert other["ok"] is False
    assert Visit.objects.get().minutes == 20


def test_two_phones_for_the_same_due_write_both_visits(client, ten, town, sign_in):
    file = assessed(town)
    due = regular(file)
    for minutes in ("20", "25"):
        sign_in(town.clerk).post(
            f"/care-day/{file.pk}/visit/keep/", typed(due=due.pk, minutes=minutes)
        )

    assert file.visits.count() == 2
    assert file.dues.filter(state="DONE").count() == 1
    assert file.dues.filter(state="OPEN").count() == 1


def test_a_phone_hears_why_its_visit_was_not_written(client, ten, town, sign_in):
    file = assessed(town)

    told = sign_in(town.clerk).post(
        f"/care-day/{file.pk}/visit/keep/", typed(minutes="", started_at="2026-03-02T11:00")
    ).json()  # fmt: skip

    assert [one["field"] for one in told["errors"]] == ["minutes"]
    assert not Visit.objects.exists()


def test_the_key_of_drafts_is_of_one_session_and_nobody_elses(client, ten, town, sign_in):
    def key() -> str:
        answer = client.get("/care-day/line/")
        assert answer["Cache-Control"].count("no-store") == 1
        return str(answer.json()["key"])

    sign_in(town.clerk)
    first = key()
    assert key() == first
    client.logout()
    assert client.get("/care-day/line/").status_code == 302
    sign_in(town.clerk)
    assert key() != first


# ---------------------------------------------------------------------------------- one visit


def test_findings_are_opened_by_a_press_and_logged(client, ten, town, sign_in):
    file = assessed(town)
    made = visited(town, file, MONDAY)
    desk, address = sign_in(town.clerk), f"/care-day/visits/{made.pk}/"
    shut = desk.get(address).content.decode()
    assert SECRET not in shut
    assert not Access.objects.filter(kind="care.visit").exists()

    page = desk.post(f"{address}read/", {"purpose": "CARE"})

    assert SECRET in page.content.decode()
    assert "no-store" in page["Cache-Control"]
    assert Access.objects.get(kind="care.visit").actor_id == town.clerk.me
    far = sign_in(town.far_clerk).post(f"{address}read/", {"purpose": "CARE"})
    assert (far.status_code, SECRET in far.content.decode()) == (404, False)
    boss = sign_in(town.boss)
    assert boss.post(f"{address}read/", {"purpose": "CARE"}).status_code == 422
    told = boss.post(f"{address}read/", {"purpose": "CARE", "reason": "街道核查"})
    assert SECRET in told.content.decode()


def test_a_childs_findings_stay_shut_without_approval(client, ten, town, sign_in):
    who, _parent = child(town)
    made = visited(town, opened(town, who), MONDAY)

    page = sign_in(town.clerk).post(f"/care-day/visits/{made.pk}/read/", {"purpose": "CARE"})

    assert (page.status_code, SECRET in page.content.decode()) == (403, False)


def test_the_writer_changes_it_and_later_somebody_else_agrees(client, clock, town, sign_in):
    made = visited(town, assessed(town), MONDAY)
    clock.at = MONDAY + 2 * HOUR
    desk, address = sign_in(town.clerk), f"/care-day/visits/{made.pk}/amend/"

    page = desk.post(address, {"open": "1"}).content.decode()
    assert SECRET in page
    change = {"method": "HOME", "outcome": "MET", "mood": "HELP", "reason": "写错了"}
    assert desk.post(address, change | {"reason": ""}).status_code == 422
    desk.post(address, change)
    made.refresh_from_db()
    assert made.worst == Light.HELP

    clock.at = MONDAY + 3 * DAY
    desk.post(address, change | {"mood": "FINE"})
    version = VisitVersion.objects.get(state="PROPOSED")
    verb = {"verb": "confirm"}
    assert desk.post(f"/care-day/changes/{version.pk}/", verb).status_code == 404
    assert f"/care-day/visits/{made.pk}/" in sign_in(town.boss).get("/care-day/").content.decode()
    client.post(f"/care-day/changes/{version.pk}/", verb)
    made.refresh_from_db()
    assert made.worst == Light.FINE


def test_a_helper_on_her_round_writes_the_visit_and_reads_no_findings(client, ten, town, sign_in):
    at = rounds.streets(town)
    file, helper = rounds.home(at), rounds.helper(at)
    plan = rounds.offered(rounds.planned(at, [file], [rounds.crew(helper)]), at)
    address = f"/care-day/{file.pk}/visit/"
    hers = sign_in(helper)
    assert hers.get(address).status_code == 404
    rounds.accepted(plan.routes.get(), helper)

    wish = {"need": "灯不亮了", "service": "REPAIR", "need_day": "2026-03-04", "agreed": "当面"}
    page = hers.post(address, typed(**wish), follow=True)

    made = Visit.objects.get()
    assert page.status_code == 200
    assert "/my-rounds/" in page.content.decode()
    read = hers.post(f"/care-day/visits/{made.pk}/read/", {"purpose": "CARE"})
    assert (read.status_code, SECRET in read.content.decode()) == (403, False)
    assert hers.get(f"/care-day/{file.pk}/").status_code == 404
    desk = sign_in(town.clerk)
    form = desk.post(f"/care-day/visits/{made.pk}/need/", {"open": "1"}).content.decode()
    assert "灯不亮了" in form
    sent = {"text": "灯不亮了", "service": "REPAIR", "day": "2026-03-04", "agreed": "当面"}
    desk.post(f"/care-day/visits/{made.pk}/need/", sent)
    assert Order.objects.get().pk == Visit.objects.get().order_id


def test_help_now_stands_on_the_day_until_somebody_takes_it_up(client, ten, town, sign_in):
    file, desk = assessed(town), sign_in(town.clerk)
    desk.post(f"/care-day/{file.pk}/visit/", typed(illness="HELP"))
    made = Visit.objects.get()
    assert f"/care-day/visits/{made.pk}/taken/" in desk.get("/care-day/").content.decode()

    desk.post(f"/care-day/visits/{made.pk}/taken/")

    made.refresh_from_db()
    assert made.seen_by_id == town.clerk.me
    assert "taken/" not in desk.get("/care-day/").content.decode()


# --------------------------------------------------------------------------------- the search


def test_a_search_from_the_closed_door_to_its_end(client, ten, town, sign_in):
    file = assessed(town)
    contact(town, file, name="赵大姐", phone="13800138000")
    desk = sign_in(town.clerk)
    answer = desk.post(f"/care-day/{file.pk}/visit/", typed(outcome="NO_ANSWER", minutes="0"))
    search = Search.objects.get()
    address = f"/care-day/search/{search.pk}/"
    assert answer.url == address
    assert Visit.objects.get().worst == ""

    page = desk.get(address).content.decode()
    assert "13800138000" not in page
    assert "赵大姐" not in page
    row = file.contacts.get()
    page = desk.post(f"{address}contacts/{row.pk}/").content.decode()
    assert "+8613800138000" in page
    assert Access.objects.filter(kind="care.carecontact").count() == 1
    desk.post(f"{address}take/")
    assert desk.post(f"{address}tried/", {"said": ""}).status_code == 422
    desk.post(f"{address}tried/", {"said": "敲了对门", "then": ""})
    assert Try.objects.get(done_at=None).rung == Rung.NEIGHBOUR
    assert "敲了对门" not in desk.get(address).content.decode()
    assert "敲了对门" in desk.post(f"{address}heard/").content.decode()
    desk.post(f"{address}end/", {"as_": "AWAY", "said": "在女儿家"})

    search.refresh_from_db()
    assert search.state == SearchState.ENDED
    assert "在女儿家" in desk.post(f"{address}heard/").content.decode()
    assert sign_in(town.far_clerk).get(address).status_code == 404


# ------------------------------------------------------------------------------- the coverage


def test_the_month_with_its_denominator_and_who_is_missing(client, clock, town, sign_in):
    met, missed = assessed(town), assessed(town)
    visited(town, met)
    clock.at = MONDAY + 20 * DAY
    desk = sign_in(town.clerk)

    page = desk.get("/care-day/coverage/?month=2026-03").content.decode()
    assert "1 of 2" in page
    assert ">50<" in page
    who = desk.get("/care-day/coverage/missing/?month=2026-03").content.decode()
    assert f"/care-day/{missed.pk}/" in who
    assert f"/care-day/{met.pk}/" not in who
    empty = desk.get("/care-day/coverage/?month=2026-01").content.decode()
    assert '<span class="stat-value">–</span>' in empty
    assert desk.get("/care-day/coverage/?month=2026-04").status_code == 404
    district = sign_in(town.district)
    told = district.get("/care-day/coverage/").content.decode()
    assert "1 of 2" not in told  # so few that one could guess who
    assert ">50<" not in told
    assert district.get("/care-day/coverage/missing/").status_code == 403


def test_no_page_of_the_room_says_what_was_found(client, ten, town, sign_in):
    """As the clerk on lists, and as everybody else everywhere: not one sealed word."""
    file = assessed(town)
    made = visited(town, file, MONDAY)
    search = unanswered(town, assessed(town))
    pages = ["/care-day/", "/care-day/?show=done", "/care-day/?show=week", "/care-day/coverage/",
             "/care-day/coverage/missing/", f"/care-day/{file.pk}/", f"/care-day/visits/{made.pk}/",
             f"/care-day/search/{search.pk}/", f"/care-day/{file.pk}/visit/"]  # fmt: skip

    everybody = (town.clerk, town.boss, town.far_clerk, town.district, file.person,
                 make.volunteer(town.community))  # fmt: skip
    for who in everybody:
        hers = sign_in(who)
        seen = [path for path in pages if SECRET in hers.get(path).content.decode()]
        assert seen == []
