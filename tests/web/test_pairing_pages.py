"""Pages of pairs: silent ones first, words opened by a press, each step by its button."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kith.orders.models import Order
from kith.pairing.models import Aid, Contact, Deed, Pair
from kith.pairing.states import AidState, DeedState, PairState
from kith.people.models import Person
from kith.vault.models import Access
from tests import make
from tests.make import DAY, MONDAY
from tests.pairing.world import active, proposed, visit

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("no_totp")]


@pytest.fixture
def town() -> make.Town:
    return make.town()


@pytest.fixture(autouse=True)
def english(client):
    client.cookies["django_language"] = "en"


def test_the_desk_sees_first_who_has_been_silent_for_90_days(client, clock, town, sign_in):
    quiet, visited = active(town), active(town)
    visit(visited, MONDAY + 80 * DAY)
    clock.at = MONDAY + 91 * DAY
    desk = sign_in(town.clerk)

    page = desk.get("/pairs/").content.decode()

    assert f"/pairs/{quiet.pk}/" in page
    assert f"/pairs/{visited.pk}/" not in page
    assert f"/pairs/{visited.pk}/" in desk.get("/pairs/?what=ACTIVE").content.decode()
    assert f"/pairs/{quiet.pk}/" not in sign_in(town.far_clerk).get("/pairs/").content.decode()


def test_the_list_asks_the_database_as_often_for_three_as_for_one(client, clock, town, sign_in):
    desk, counts = sign_in(town.clerk), []
    for _n in range(3):
        active(town)
        with CaptureQueriesContext(connection) as asked:
            desk.get("/pairs/?what=ACTIVE")
        counts.append(len(asked))

    assert counts[0] == counts[2] > 0


def test_the_desk_finds_a_household_by_phone_and_asks_both_sides(client, clock, town, sign_in):
    resident = make.person(town.community, phone="13800001234")
    helper = make.volunteer(town.community)
    desk = sign_in(town.clerk)

    found = desk.post("/pairs/new/", {"phone": "138 0000 1234"})
    page = desk.get(found.url).content.decode()
    typed = {"mode": "ONE_TO_ONE", "helper": helper.pk, "unit": "", "every_days": "30",
             "aims": "每月去看看", "about": ""}  # fmt: skip
    done = desk.post(found.url, typed)

    row = Pair.objects.get()
    assert found.url == f"/pairs/new/{resident.pk}/"
    assert "they have not met" in page
    assert done.url == f"/pairs/{row.pk}/"
    assert (row.helper, row.resident, row.state) == (helper, resident, PairState.PROPOSED)
    assert "13800001234" not in page
    missing = desk.post("/pairs/new/", {"phone": "13911112222"}).content.decode()
    assert "Nobody of your place has this number." in missing


def test_both_sides_say_yes_by_their_own_button(client, clock, town, sign_in):
    resident, helper = make.person(town.community), make.volunteer(town.community)
    row = proposed(town, resident, helper)

    asked = sign_in(helper)
    assert "Yes, gladly" in asked.get(f"/pairs/{row.pk}/").content.decode()
    asked.post(f"/pairs/{row.pk}/agree/", {"side": "HELPER"})
    sign_in(resident).post(f"/pairs/{row.pk}/agree/", {"side": "HOUSEHOLD", "may_ask": "on"})

    row.refresh_from_db()
    assert row.state == PairState.ACTIVE
    assert resident.pk in make.actor(helper).speaks_for


def test_a_contact_is_written_and_its_words_open_only_by_a_press(client, clock, town, sign_in):
    row = active(town)
    clock.at = MONDAY + 2 * DAY
    helper = sign_in(row.helper)
    typed = {"method": "VISIT", "outcome": "MET", "started_at": "2026-03-03T10:00",
             "minutes": "60", "done": "量了血压"}  # fmt: skip
    refused = helper.post(f"/pairs/{row.pk}/contacts/", typed | {"started_at": "2026-03-09T10:00"})
    helper.post(f"/pairs/{row.pk}/contacts/", typed)

    one = Contact.objects.get()
    before = helper.get(f"/pairs/{row.pk}/").content.decode()
    opened = helper.post(f"/pairs/contacts/{one.pk}/").content.decode()

    assert refused.status_code == 422
    assert "量了血压" in refused.content.decode()
    assert "量了血压" not in before
    assert "量了血压" in opened
    assert Access.objects.filter(kind="pairing.contact", subject_id=row.resident_id).count() == 1
    stranger = sign_in(make.volunteer(town.community))
    assert stranger.post(f"/pairs/contacts/{one.pk}/").status_code == 404
    assert stranger.get(f"/pairs/{row.pk}/").status_code == 404


def test_a_need_goes_to_the_desk(client, clock, town, sign_in):
    row = active(town, may_ask=True)
    typed = {
        "key": "7f1d5b0e-7d7e-4f19-9a43-3e8f5f4a9b11", "service": "CLEANING",
        "text": "擦窗户", "day": "2026-03-04",
    }  # fmt: skip

    answer = sign_in(row.helper).post(f"/pairs/{row.pk}/needs/", typed)

    assert answer.status_code == 302
    order = Order.objects.get()
    assert (order.resident, order.submitted_by_id) == (row.resident, row.helper_id)


def test_deeds_and_aid_go_from_hand_to_hand_by_buttons(client, clock, town, sign_in):
    row = active(town)
    helper = sign_in(row.helper)
    helper.post(f"/pairs/{row.pk}/deeds/", {"title": "换好门锁"})
    helper.post(
        f"/pairs/{row.pk}/aid/",
        {
            "kind": "GOODS",
            "what": "米面",
            "yuan": "88.50",
            "basis": "小票",
            "given_on": "2026-03-01",
        },
    )
    deed, aid = Deed.objects.get(), Aid.objects.get()
    helper.post(f"/pairs/deeds/{deed.pk}/", {"verb": "finish"})
    assert helper.post(f"/pairs/deeds/{deed.pk}/", {"verb": "close"}).status_code == 403
    home = sign_in(Person.objects.get(pk=row.resident_id))
    home.post(f"/pairs/deeds/{deed.pk}/", {"verb": "return", "reason": ""})
    deed.refresh_from_db()
    assert deed.state == DeedState.DONE
    home.post(f"/pairs/deeds/{deed.pk}/", {"verb": "close"})
    home.post(f"/pairs/aid/{aid.pk}/", {"verb": "receive"})

    deed.refresh_from_db()
    aid.refresh_from_db()
    assert (deed.state, aid.state, aid.fen) == (DeedState.CLOSED, AidState.RECEIVED, 8850)
    assert home.post(f"/pairs/deeds/{deed.pk}/", {"verb": "explode"}).status_code == 404


def test_it_ends_with_a_reason_and_the_page_says_so(client, clock, town, sign_in):
    row = active(town)
    side = sign_in(row.resident)

    refused = side.post(f"/pairs/{row.pk}/end/", {"reason": "OTHER", "words": ""})
    side.post(f"/pairs/{row.pk}/end/", {"reason": "MOVED", "words": "搬到女儿家"})

    row.refresh_from_db()
    assert (refused.status_code, row.state) == (422, PairState.ENDED)
    page = side.get(f"/pairs/{row.pk}/").content.decode()
    assert "the household moved away" in page
    assert "/contacts/" not in page
