"""The telephone as pages: a call is taken, kept, opened, dealt with; nobody else reads it."""

from __future__ import annotations

import re
from datetime import date

import pytest
from django.urls import reverse

from kith.core.actor import Role
from kith.hotline.actions import intake, ordering, reading, working
from kith.hotline.models import Call, CallOrder, CounsellingNote, Crisis, Return, Ring, Shift, Swap
from kith.hotline.states import CallState, CrisisState, ReturnState
from kith.orders.models import Order
from kith.people.models import Person
from tests import make
from tests.hotline.ordering_world import order_input
from tests.hotline.world import begun, post, said, taken
from tests.make import DAY, HOUR, MONDAY

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock", "no_totp")]

TYPED = {
    "alias": "小李", "number": "13912345678", "age_band": "YOUNG", "kind": "HELP", "topic": "MOOD",
    "risk": "1", "story": "睡不着。", "deed": "ADVISED", "deed_words": "放松练习",
    "referral": "NOBODY", "referred_words": "", "follow_up_on": "2026-03-04", "may_record": "on",
    "may_ring": "on",
}  # fmt: skip


@pytest.fixture
def world():
    return post()


def text(answer) -> str:
    return str(answer.content, "utf-8")


def test_the_phone_rings_one_press_begins_and_one_ends(world, sign_in):
    client = sign_in(world.first)
    page = text(client.get("/hotline/"))
    key = re.findall(r'name="key" value="([^"]+)"', page)[0]

    begin = {"key": key, "line": world.line.pk}
    first = client.post("/hotline/calls/new/", begin)
    second = client.post("/hotline/calls/new/", begin)
    form = client.get(first.url)
    done = client.post(f"{first.url}finish/", TYPED, follow=True)

    call = Call.objects.get()
    assert first.url == second.url == reverse("web:hotline_call", args=(call.pk,))
    assert "data-finish" in text(form)
    assert "Cache-Control" in form.headers
    assert "no-store" in form.headers["Cache-Control"]
    assert (call.state, call.topic, call.risk) == (CallState.OPEN, "MOOD", 1)
    assert call.follow_up_on == date(2026, 3, 4)
    assert "睡不着。" in text(done)


def test_every_word_is_kept_while_it_is_typed_and_stands_there_again(world, sign_in):
    client = sign_in(world.first)
    taken(world)
    call = begun(world)
    typed = TYPED | {"follow_up_on": "2026-", "alias": "小李子"}

    kept = client.post(f"/hotline/calls/{call.pk}/keep/", typed, headers={"HX-Request": "true"})
    page = text(client.get(f"/hotline/calls/{call.pk}/"))

    assert kept.status_code == 200
    assert "小李子" not in text(kept)
    assert "13912345678" not in text(kept)
    assert 'value="小李子"' in page
    assert "睡不着。" in page
    assert re.search(r"<b>[^<]*1[^<]*</b>", text(kept))  # the number has called once before


def test_what_cannot_be_kept_keeps_the_typed_text_and_the_draft(world, sign_in):
    client = sign_in(world.first)
    call = begun(world)

    answer = client.post(f"/hotline/calls/{call.pk}/finish/", TYPED | {"number": "139"})

    call.refresh_from_db()
    assert (answer.status_code, call.state) == (422, CallState.DRAFT)
    assert "睡不着。" in text(answer)
    assert reading.read(call.pk, actor=world.first, now=MONDAY)["story"] == "睡不着。"


def test_danger_is_one_press_that_keeps_the_words_and_tells_the_supervisor(world, sign_in):
    client = sign_in(world.first)
    call = begun(world)

    refused = client.post(f"/hotline/calls/{call.pk}/finish/", TYPED | {"risk": "3"})
    opened = client.post(f"/hotline/calls/{call.pk}/danger/", TYPED)
    page = text(client.get(opened.url))
    client.post(f"/hotline/calls/{call.pk}/crisis/1/")
    silent = client.post(f"/hotline/calls/{call.pk}/crisis/end/", {})
    client.post(f"/hotline/calls/{call.pk}/crisis/end/", {"outcome": "SAFE"})

    row = Crisis.objects.get(call=call)
    assert (refused.status_code, silent.status_code) == (422, 422)
    assert opened.url == f"/hotline/calls/{call.pk}/crisis/"
    assert 'href="tel:110"' in page
    assert 'href="tel:120"' in page
    assert row.steps.get(rank=1).done_by_id == world.first.me
    assert (row.state, row.outcome) == (CrisisState.ENDED, "SAFE")
    lead = sign_in(world.lead)
    assert call.number_of_call in text(lead.get("/messages/"))


def test_who_did_not_take_the_call_sees_masks_and_no_way_in(world, sign_in):
    call = taken(world)
    note = "只有你知道的事"
    reading.write_note(call.pk, text=note, actor=world.first, now=MONDAY)

    for who in (world.second, world.town.boss):
        client = sign_in(who)
        page = text(client.get(f"/hotline/calls/{call.pk}/"))
        notes = client.post(f"/hotline/calls/{call.pk}/notes/")
        assert said().story not in page
        assert "13912345678" not in page
        assert notes.status_code == 403
        assert note not in text(notes)
    for who in (world.town.clerk, make.staff(Role.HOTLINE, world.town.other)):
        assert sign_in(who).get(f"/hotline/calls/{call.pk}/").status_code == 404
    assert sign_in(make.person(world.town.community)).get("/hotline/").status_code == 403


def test_notes_open_on_a_press_for_the_writer_and_the_supervisor(world, sign_in):
    call = taken(world)
    client = sign_in(world.first)
    client.post(f"/hotline/calls/{call.pk}/write/note/", {"note-text": "第一次说出口。"})

    closed = text(client.get(f"/hotline/calls/{call.pk}/"))
    opened = text(client.post(f"/hotline/calls/{call.pk}/notes/"))
    led = text(sign_in(world.lead).post(f"/hotline/calls/{call.pk}/notes/"))

    assert CounsellingNote.objects.count() == 1
    assert "第一次说出口。" not in closed
    assert "第一次说出口。" in opened
    assert "第一次说出口。" in led


def test_an_alias_or_a_number_finds_a_call_and_stands_in_no_address(world, sign_in):
    call = taken(world)
    client = sign_in(world.second)

    by_alias = text(client.post("/hotline/calls/find/", {"words": "小李"}))
    by_part = text(client.post("/hotline/calls/find/", {"words": "139123"}))

    assert call.number_of_call in by_alias
    assert call.number_of_call not in by_part
    assert client.get("/hotline/calls/find/").status_code == 405


def test_a_matter_is_amended_signed_closed_and_opened_again(world, sign_in):
    call = taken(world, deed="TO_ARRANGE")
    client, at = sign_in(world.first), f"/hotline/calls/{call.pk}/"

    client.post(f"{at}step/sign/")
    change = {"amend-change": "risk:2", "amend-text": "语气越来越低。"}
    client.post(f"{at}write/amend/", change)
    client.post(f"{at}step/close/")
    call.refresh_from_db()
    closed = call.state
    client.post(f"{at}step/reopen/")

    call.refresh_from_db()
    row = call.amendments.get()
    assert (closed, call.state, call.risk) == (CallState.CLOSED, CallState.IN_WORK, 2)
    assert (row.field, row.before, row.after) == ("risk", "0", "2")
    assert "语气越来越低。" in text(client.get(at))


def test_a_call_becomes_one_order_for_somebody_new(world, sign_in):
    call = taken(world)
    client, at = sign_in(world.first), f"/hotline/calls/{call.pk}/order/"
    typed = {
        "phone": "13912345678", "name": "李小明", "address": "幸福小区 1 号楼", "resident": "0",
        "area": world.town.community.pk, "service": "CLEANING", "text": "擦窗户",
        "when": "2026-03-05",
    }  # fmt: skip

    refused = client.post(at, typed)
    made = client.post(at, typed | {"consents": "on"})
    again = client.post(at, typed | {"consents": "on", "text": "别的"})
    page = text(client.get(made.url))

    order = Order.objects.get()
    assert (refused.status_code, again.status_code) == (422, 302)
    assert (order.channel, order.submitted_by_id) == ("CALL", world.first.me)
    assert order.number in page
    assert CallOrder.objects.get().call_id == call.pk


def test_the_community_gives_an_order_back_and_the_line_decides(world, sign_in):
    call = taken(world)
    made = ordering.order_from(call.pk, input=order_input(world), actor=world.first, now=MONDAY)
    clerk = sign_in(world.town.clerk)
    back = f"/hotline/orders/{made.order_id}/"
    page = text(clerk.get(back))
    clerk.post(back, {"ground": "NOT_OUR_DUTY", "reason": "不在职责清单里。"})

    lead = sign_in(world.lead)
    row = Return.objects.get()
    answer = {"decide-is_upheld": "1", "decide-divert_to": "12345", "decide-decision": "转 12345。"}
    seen = text(lead.get(f"/hotline/calls/{call.pk}/"))
    lead.post(f"/hotline/calls/{call.pk}/returns/{row.pk}/", answer)

    row.refresh_from_db()
    call.refresh_from_db()
    assert said().story not in page
    assert "不在职责清单里。" in seen
    assert (row.state, call.referral, call.state) == (ReturnState.UPHELD, "12345", "IN_WORK")
    assert Order.objects.get().state == "CANCELLED"


def test_ringing_back_shows_the_number_on_a_press_and_silence_is_no_yes(world, sign_in, clock):
    call = taken(world)
    working.close(call.pk, actor=world.first, now=MONDAY)
    clock.at = MONDAY + DAY
    client, at = sign_in(world.lead), f"/hotline/calls/{call.pk}/ring/CALL_BACK/"

    listed = text(client.get("/hotline/to-ring/?what=back"))
    hidden = text(client.get(at))
    shown = text(client.post(at, {"open": "1"}))
    answer = {"outcome": "NO_ANSWER", "solved": "YES", "satisfied": "NOTHING"}
    refused = client.post(at, answer)
    client.post(at, answer | {"solved": "NOTHING"})

    call.refresh_from_db()
    assert call.number_of_call in listed
    assert ("13912345678" in hidden, "13912345678" in shown) == (False, True)
    assert refused.status_code == 422
    assert [row.outcome for row in Ring.objects.all()] == ["NO_ANSWER"]
    assert call.ring_due_at == MONDAY + 2 * DAY


def test_the_rota_shows_gaps_refuses_clashes_and_changes_by_two_words(world, sign_in):
    lead = sign_in(world.lead)
    give = f"/hotline/rota/{world.line.pk}/give/"
    shift = {"person": world.second.me, "day": "2026-03-03", "starts": "08:00", "ends": "14:00"}
    first = lead.post(give, shift)
    clash = lead.post(give, shift | {"starts": "13:00", "ends": "20:00"})
    page = text(lead.get(f"/hotline/rota/?line={world.line.pk}"))
    made = Shift.objects.get(person_id=world.second.me)

    sign_in(world.second).post(f"/hotline/shifts/{made.pk}/ask/", {"other": str(world.first.me)})
    swap = Swap.objects.get()
    stranger = sign_in(world.lead).post(f"/hotline/swaps/{swap.pk}/agree/")
    sign_in(world.first).post(f"/hotline/swaps/{swap.pk}/agree/")

    made.refresh_from_db()
    assert (first.status_code, clash.status_code, stranger.status_code) == (302, 409, 404)
    assert "14:00" in page
    assert "20:00" in page
    assert made.person_id == world.first.me


def test_the_month_sheet_shows_counts_to_the_district_and_a_dash_without_a_denominator(
    world, sign_in
):
    taken(world)
    client = sign_in(world.town.district)

    page = client.get(f"/hotline/month/?month=2026-03&line={world.line.pk}")
    sheet = client.get(f"/hotline/month/{world.line.pk}/sheet/?month=2026-03")
    behind = client.get(f"/hotline/month/{world.line.pk}/response/yes/?month=2026-03")

    assert "100.0 %" in text(page)
    assert "–" in text(page)
    assert sheet.headers["Content-Type"].endswith("sheet")
    assert behind.status_code == 403


def test_a_line_is_founded_changed_and_read_in_public(world, sign_in, client):
    district = sign_in(world.town.district)
    typed = {
        "number": "0534-12", "title": "夜间热线", "kind": "GENERAL", "weekdays": ["1", "2"],
        "opens": "18:00", "closes": "02:00", "card": "夜里也有人。", "is_listed": "on",
        "supervisor": world.lead.me,
    }  # fmt: skip

    made = district.post(f"/hotline/lines/new/{world.town.street.pk}/", typed)
    district.post(f"{made.url}steps/", {"steps": "先稳住\n报警 | 110"})
    page = text(district.get(made.url))
    client.logout()
    public = text(client.get("/hotline/numbers/"))

    assert "报警 | 110" in page
    assert "夜里也有人。" in public
    assert "95013-00534" in public
    assert Person.objects.get(pk=world.lead.me).name.mask in page


@pytest.mark.parametrize("count", [1, 3])
def test_lists_ask_no_query_a_row(world, sign_in, count, django_assert_num_queries):
    for n in range(count):
        taken(world, alias=f"小{n}", now=MONDAY - n * HOUR / 60)
    client = sign_in(world.second)
    client.get("/hotline/calls/")

    with django_assert_num_queries(QUERIES):
        client.get("/hotline/calls/")


QUERIES = 9


def test_a_draft_is_nobodys_business_but_its_writers(world, sign_in):
    call = begun(world)
    intake.keep(call.pk, input=said(), actor=world.first, now=MONDAY)

    assert sign_in(world.lead).get(f"/hotline/calls/{call.pk}/").status_code == 404
    assert Crisis.objects.count() == 0
