"""Grids at the desk, the public card, walks on a phone: who sees what, what a press does."""

import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kith.grid.actions import mobilising, walk_counts
from kith.grid.models import (
    Assignment,
    CardName,
    DutyDay,
    DutyEnd,
    Grid,
    HouseNote,
    LeafletTopic,
    MaterialIssue,
    Registration,
    SignedUndertaking,
    Undertaking,
    Walk,
    WalkNeed,
)
from kith.grid.queries import grids as queries
from kith.grid.states import Duty, WalkState
from kith.hours.models import ServiceRecord
from kith.orders.models import Order
from kith.people.models import Invitation, Person
from kith.people.states import Channel
from kith.places.models import Area
from kith.vault.models import Access
from tests import make
from tests.grid import world
from tests.make import HOUR, MONDAY

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("no_totp")]
CARD = {"houses": "1 号楼\n2 号楼", "office_phone": "0546-1234567", "complaint_phone": "12345"}


@pytest.fixture
def town() -> make.Town:
    return make.town()


@pytest.fixture(autouse=True)
def english(client):
    client.cookies["django_language"] = "en"


def key() -> str:
    return str(uuid.uuid4())


def test_the_desk_founds_a_grid_writes_its_card_and_posts_somebody(client, clock, town, sign_in):
    make.person(town.community, phone="13800001111")
    desk = sign_in(town.clerk)

    made = desk.post("/grids/new/", {"community": town.community.pk, "name": "东区网格"})
    area = Area.objects.get(name="东区网格")
    bad = desk.post(f"/grids/desk/{area.pk}/card/", CARD | {"office_phone": "call us"})
    desk.post(f"/grids/desk/{area.pk}/card/", CARD)
    posted = {"phone": "13800001111", "duty": "CADRE", "starts_on": "2026-03-02"}
    desk.post(f"/grids/desk/{area.pk}/people/", posted)

    assert made.url == f"/grids/desk/{area.pk}/"
    assert (bad.status_code, "call us" in bad.content.decode()) == (422, True)
    assert Grid.objects.get().houses == CARD["houses"]
    assert Assignment.objects.get().duty == Duty.CADRE
    page = desk.get("/grids/").content.decode()
    assert "community worker missing" in page
    assert "0<small> / 1</small>" in page


def test_the_bounds_are_typed_or_drawn(client, clock, town, sign_in):
    area = world.grid(town)
    desk, url = sign_in(town.clerk), f"/grids/desk/{area.pk}/bounds/"

    odd = desk.post(url, {"ring": "116.4, east"})
    desk.post(url, {"ring": "116.40, 39.90\n116.41, 39.90\n116.41, 39.91"})

    assert odd.status_code == 422
    assert Area.objects.get(pk=area.pk).outline == [[116.4, 39.9], [116.41, 39.9], [116.41, 39.91]]
    assert "116.41, 39.91" in desk.get(f"/grids/desk/{area.pk}/").content.decode()


def test_a_posting_ends_with_a_reason(client, clock, town, sign_in):
    area = world.grid(town)
    world.post(town, area)
    row = Assignment.objects.get()
    desk = sign_in(town.clerk)

    desk.post(f"/grids/postings/{row.pk}/end/", {"ends_on": "2026-03-09", "reason": "MOVED"})

    row.refresh_from_db()
    assert (str(row.ends_on), row.end_reason) == ("2026-03-09", "MOVED")
    other = sign_in(town.far_clerk)
    assert other.get(f"/grids/desk/{area.pk}/").status_code == 404
    assert other.post(f"/grids/postings/{row.pk}/end/").status_code == 404


def test_anybody_reads_the_card_and_her_name_only_if_she_wishes(client, clock, town, sign_in):
    area = world.grid(town)
    hidden = client.get(f"/grids/{area.code}/")
    world.card(town, area)
    who = world.post(town, area)
    row = Assignment.objects.get()
    named = f"/grid-day/postings/{row.pk}/name/"
    before = client.get(f"/grids/{area.code}/").content.decode()

    sign_in(who).post(named, {"name": "王芳", "verb": "give"})
    client.logout()
    client.cookies["django_language"] = "en"
    page = client.get(f"/grids/{area.code}/").content.decode()
    sign_in(make.actor(who)).post(named, {"verb": "take"})

    assert hidden.status_code == 404
    assert "0546-1234567" in before
    assert "1 without a public name" in before
    assert "王芳" in page
    assert not CardName.objects.exists()
    stranger = sign_in(make.person(town.community))
    assert stranger.post(named, {"name": "我", "verb": "give"}).status_code == 404


def test_the_cards_are_printed_for_the_places_of_the_desk(client, clock, town, sign_in):
    world.card(town, world.grid(town))
    world.grid(town, "没有卡")

    page = sign_in(town.clerk).get("/grids/cards/").content.decode()

    assert page.count("grid-sheet") == 1
    assert sign_in(town.far_clerk).get("/grids/cards/").content.decode().count("grid-sheet") == 0
    assert sign_in(make.volunteer(town.community)).get("/grids/cards/").status_code == 403


@pytest.mark.parametrize("url", ["/grids/", "/walks/", "/mobilisations/", "/mediations/"])
def test_a_list_asks_the_database_as_often_for_three_as_for_one(client, clock, town, sign_in, url):
    desk, counts, answers = sign_in(town.clerk), [], []
    desk.get(url)
    for n in range(3):
        area = world.grid(town, f"网格{n}")
        world.out(town, area)
        contact = world.post(town, area, Duty.CADRE)
        given = world.call_input(town, contact)
        mobilising.call(input=given, actor=town.clerk, now=MONDAY)
        world.dispute(town)
        with CaptureQueriesContext(connection) as asked:
            answers.append(desk.get(url).status_code)
        counts.append(len(asked))

    assert answers == [200] * 3
    assert counts[0] == counts[2] > 0


def test_a_posted_cadre_begins_and_ends_a_day_on_duty(client, clock, town, sign_in):
    cadre = world.post(town, world.grid(town), Duty.CADRE)
    row = queries.mine(make.actor(cadre), on=world.TODAY).get()
    phone = sign_in(cadre)

    phone.post(f"/grid-day/postings/{row.pk}/arrive/")
    clock.at = MONDAY + 4 * HOUR
    day = DutyDay.objects.get()
    empty = phone.post(f"/grid-day/days/{day.pk}/leave/", {"tasks": ""})
    phone.post(f"/grid-day/days/{day.pk}/leave/", {"tasks": "走访 12 户"})

    assert empty.status_code == 422
    assert DutyEnd.objects.get().tasks == "走访 12 户"
    assert ServiceRecord.objects.get().minutes == 240


def test_the_whole_walk_on_the_phone(client, clock, town, sign_in):
    area = world.grid(town)
    who = world.post(town, area)
    topic, text = world.topic(town, "反诈"), world.undertaking(town)
    phone = sign_in(who)

    begun = phone.post(
        "/grid-day/walks/", {"area": area.pk, "on_date": "2026-03-02", "focus": "", "now": "1"}
    )
    walk = Walk.objects.get()
    url = f"/walks/{walk.pk}/"
    page = phone.get(url).content.decode()
    phone.post(
        f"{url}add/leaflets/", {"key": key(), "topic": topic.pk, "quantity": "10", "goods": ""}
    )
    phone.post(
        f"{url}add/signed/",
        {"key": key(), "undertaking": text.pk, "party": "SHOP", "how": "PAPER", "copies": "4"},
    )
    phone.post(
        f"{url}add/note/", {"key": key(), "house": "3 号楼", "text": "灯坏了", "private": "独居"}
    )
    phone.post(f"{url}end/")

    assert begun.url == url
    assert "反诈 <b>+10</b>" in page
    assert MaterialIssue.objects.get().quantity == 10
    assert SignedUndertaking.objects.get().copies == 4
    walk.refresh_from_db()
    assert walk.state == WalkState.DONE
    over = phone.get(url).content.decode()
    assert "3 号楼" in over
    assert "独居" not in over


def test_a_phone_that_kept_an_entry_is_told_and_it_counts_once(client, clock, town, sign_in):
    on = world.out(town)
    topic = world.topic(town, "反诈")
    phone = sign_in(on.walker)
    given = {
        "key": key(), "topic": topic.pk, "quantity": "10", "goods": "",
        "at": "2026-03-02T01:00:30.000Z",
    }  # fmt: skip
    url, kept = f"/walks/{on.walk.pk}/add/leaflets/", {"HTTP_ACCEPT": "application/json"}

    answers = [phone.post(url, given, **kept).json() for _ in range(2)]
    refused = phone.post(url, given | {"key": key(), "quantity": "5000"}, **kept).json()

    assert answers == [{"ok": True, "text": ""}] * 2
    assert refused["ok"] is False
    assert "500" in refused["text"]
    assert MaterialIssue.objects.get().quantity == 10


def test_a_refused_entry_keeps_what_was_typed_and_writes_nothing(client, clock, town, sign_in):
    on = world.out(town)
    text = world.undertaking(town)
    phone = sign_in(on.walker)

    page = phone.post(
        f"/walks/{on.walk.pk}/add/signed/",
        {"key": key(), "undertaking": text.pk, "party": "SHOP", "how": "SCREEN", "copies": "3",
         "signer": "小卖部"},
    )  # fmt: skip

    assert page.status_code == 422
    assert "小卖部" in page.content.decode()
    assert not SignedUndertaking.objects.exists()


def test_needs_are_passed_on_for_known_and_for_new_people(client, clock, town, sign_in):
    on = world.out(town)
    resident = make.person(on.area, phone="13800002222")
    phone, url = sign_in(on.walker), f"/walks/{on.walk.pk}/add/need/"
    given = {
        "service": "CLEANING", "text": "擦窗户", "day": "2026-03-03", "agreed": "on",
        "name": "", "address": "",
    }  # fmt: skip

    phone.post(url, given | {"key": key(), "phone": "13800002222"})
    nobody = phone.post(url, given | {"key": key(), "phone": "13800003333"})
    newcomer = {"phone": "13800003333", "name": "新邻居", "address": "5 号楼 101"}
    phone.post(url, given | newcomer | {"key": key()})

    first, second = Order.objects.order_by("pk")
    assert nobody.status_code == 422
    assert (first.resident, first.channel) == (resident, Channel.GRID)
    assert second.resident.area == on.area
    assert WalkNeed.objects.count() == 2
    assert Registration.objects.get().person_id == second.resident_id


def test_who_wishes_to_help_is_invited_and_who_is_helped_agrees(client, clock, town, sign_in):
    on = world.out(town)
    phone, url = sign_in(on.walker), f"/walks/{on.walk.pk}/add/person/"
    people = Person.objects.count()
    given = {"name": "周小月", "phone": "13800004444", "address": ""}

    silent = phone.post(url, given | {"purpose": "HELP"})
    phone.post(url, given | {"purpose": "VOLUNTEER"})
    phone.post(url, given | {"purpose": "HELP", "is_agreed": "on"})

    assert silent.status_code == 422
    assert Invitation.objects.count() == 1
    assert Person.objects.count() == people + 1
    assert Registration.objects.count() == 2


def test_a_count_is_put_right_and_a_sealed_note_opened_with_a_line_in_the_log(
    client, clock, town, sign_in
):
    on = world.out(town)
    row = world.hand_out(on, world.topic(town, "反诈"), 100)
    given = walk_counts.NoteInput("3 号楼", "n", private="302 独居老人")
    note = walk_counts.note_house(on.walk.pk, input=given, actor=on.walker, now=MONDAY)
    desk, url = sign_in(town.clerk), f"/walks/{on.walk.pk}/"
    clock.at = MONDAY + 2 * HOUR

    right = {"counted": "MATERIAL", "row_id": row.pk, "after": "10"}
    silent = desk.post(f"{url}add/right/", right | {"reason": ""})
    desk.post(f"{url}add/right/", right | {"reason": "多按了一个零"})
    opened = desk.post(f"/walks/notes/{note.pk}/open/").content.decode()

    assert silent.status_code == 422
    row.refresh_from_db()
    assert row.quantity == 10
    page = desk.get(url).content.decode()
    assert "多按了一个零" in page
    assert "302 独居老人" not in page
    assert "302 独居老人" in opened
    assert Access.objects.get(kind="grid.housenote").purpose == "GRID"
    far = sign_in(town.far_clerk)
    assert far.get(url).status_code == far.post(f"/walks/notes/{note.pk}/open/").status_code == 404
    reader = sign_in(town.district)
    assert reader.post(f"/walks/notes/{note.pk}/open/").status_code == 403
    assert HouseNote.objects.count() == 1


def test_the_desk_plans_a_walk_and_keeps_its_topics_and_texts(client, clock, town, sign_in):
    area = world.grid(town)
    who = world.post(town, area)
    desk = sign_in(town.clerk)

    planned = {"posting": Assignment.objects.get().pk, "on_date": "2026-03-04", "focus": "取暖"}
    desk.post("/walks/new/", planned)
    desk.post(
        "/grids/texts/", {"what": "topic", "community": town.community.pk, "title": "冬季安全"}
    )
    text = {"what": "text", "community": town.community.pk, "title": "责任书", "text": "我承诺"}
    desk.post("/grids/texts/", text)
    topic, undertaking = LeafletTopic.objects.get(), Undertaking.objects.get()
    desk.post(f"/grids/texts/topics/{topic.pk}/")
    desk.post(f"/grids/texts/undertakings/{undertaking.pk}/")

    assert (Walk.objects.get().walker, Walk.objects.get().focus) == (who, "取暖")
    topic.refresh_from_db()
    undertaking.refresh_from_db()
    assert (topic.is_open, undertaking.is_open) == (False, False)
    page = desk.get("/grids/texts/").content.decode()
    assert "no longer offered" in page
    other = sign_in(town.far_clerk)
    assert other.post(f"/grids/texts/topics/{topic.pk}/").status_code == 404


def test_figures_of_the_period_and_no_table_of_persons(client, clock, town, sign_in):
    on = world.out(town)
    world.hand_out(on, world.topic(town, "反诈"), 412)
    desk = sign_in(town.clerk)

    page = desk.get("/walks/").content.decode()
    empty = desk.get("/walks/?first=2026-01-01&last=2026-01-31").content.decode()

    assert ">412</span>" in page
    assert "No walk in these days" in empty
    assert str(Person.objects.get(pk=on.walker.me).name) not in page
