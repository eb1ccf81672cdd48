"""The counter on a phone, the shelf behind it, and the settlements of the office."""

import io
from datetime import date, timedelta

import pytest
from django.urls import reverse
from PIL import Image

from kith.core.actor import CLOCK, Role
from kith.exchange.spreadsheets.sheet import Column, read
from kith.groups.models import Organisation
from kith.people.models import Person, RoleGrant
from kith.places.states import Level
from kith.points.queries import balance, till
from kith.rewards.actions import settling, shelf
from kith.rewards.models import Alarm, HandOut, Merchant, Redemption, Reward, Settlement, Try
from kith.rewards.states import RedemptionState, RewardState, SettlementState
from tests import make
from tests.make import DAY, MONDAY
from tests.rewards import worlds

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock", "english", "no_totp")]

APRIL = MONDAY + 31 * DAY


@pytest.fixture
def english(client):
    client.cookies["django_language"] = "en"


@pytest.fixture
def town():
    return make.town()


@pytest.fixture
def shop(town):
    return worlds.shop(town)


@pytest.fixture
def rice(town, shop):
    return worlds.reward(town, shop)


@pytest.fixture
def ada(town):
    return worlds.customer(town)


def url(name, *args):
    return reverse(f"web:{name}", args=args)


def enter(client, shop, typed):
    return client.post(url("till_enter", shop.merchant.pk), {"code": typed})


def typed(**changes):
    plain = {
        "title": "挂面",
        "kind": "GOODS",
        "text": "两把",
        "points": "9",
        "per_person": "",
        "from_date": "2026-03-01",
        "until_date": "",
    }
    return {**plain, **changes}


# ------------------------------------------------------------------------------------ the counter


def test_the_only_counter_opens_at_once(client, shop, sign_in):
    answer = sign_in(shop.keeper).get(url("till"))

    assert answer.url == url("till_of", shop.merchant.pk)


def test_of_several_counters_one_is_chosen(client, town, shop, sign_in):
    other = worlds.shop(town, "阳光书屋")
    worlds.keeper(town, other.merchant, Person.objects.get(pk=shop.keeper.me))

    page = sign_in(shop.keeper).get(url("till"))

    assert [m.name for m in page.context["merchants"]] == ["幸福便利店", "阳光书屋"]


def test_digits_show_what_is_handed_out_and_one_press_does_it(client, shop, rice, ada, sign_in):
    made = worlds.chosen(rice, ada)
    name = Person.objects.get(pk=ada.me).name
    answer = enter(sign_in(shop.keeper), shop, worlds.digits(made))
    shown = client.get(answer.url)
    text = shown.content.decode()
    assert (shown.context["row"].title, shown.context["customer"]) == ("一袋大米", str(name))
    assert worlds.digits(made) not in text
    assert "no-store" in shown["Cache-Control"]

    done = client.post(url("till_hand_out", shop.merchant.pk, Try.objects.get().pk))

    made.refresh_from_db()
    assert done.url == url("till_of", shop.merchant.pk)
    assert (made.state, till(shop.merchant.pk).total) == (RedemptionState.CAPTURED, 30)
    today = client.get(done.url).context["handed"]
    assert [(row.pk, row.title, row.customer) for row in today] == [
        (made.pk, "一袋大米", str(name))
    ]


def test_a_wrong_code_is_said_and_counted(client, shop, sign_in):
    answer = enter(sign_in(shop.keeper), shop, "12345678")

    assert answer.status_code == 422
    assert "not known at this counter" in answer.content.decode()
    assert Try.objects.get().redemption_id is None


def test_too_many_wrong_codes_answer_429(client, shop, sign_in):
    sign_in(shop.keeper)
    answers = [enter(client, shop, "12345678").status_code for _ in range(11)]

    assert answers == [422] * 10 + [429]
    assert Try.objects.count() == 10


def test_a_code_that_was_used_says_when(client, shop, rice, ada, sign_in):
    made = worlds.handed(worlds.chosen(rice, ada), shop.keeper)

    page = client.get(enter(sign_in(shop.keeper), shop, worlds.digits(made)).url)

    assert not page.context["is_good"]
    assert "This code was used already: handed over Mon 2 Mar 09:00." in page.content.decode()
    pressed = client.post(url("till_hand_out", shop.merchant.pk, Try.objects.latest("pk").pk))
    assert (pressed.status_code, HandOut.objects.count()) == (409, 1)


def test_what_was_entered_is_good_for_ten_minutes(client, clock, shop, rice, ada, sign_in):
    made = worlds.chosen(rice, ada)
    page = enter(sign_in(shop.keeper), shop, worlds.digits(made)).url
    clock.at = MONDAY + timedelta(minutes=10)

    assert client.get(page).status_code == 404


def test_nobody_else_opens_the_counter(client, town, shop, ada, sign_in):
    other = worlds.shop(town, "另一家店")

    assert client.get(url("till_of", shop.merchant.pk)).status_code == 302
    assert sign_in(ada).get(url("till_of", shop.merchant.pk)).status_code == 403
    assert sign_in(other.keeper).get(url("till_of", shop.merchant.pk)).status_code == 404
    assert enter(client, shop, "12345678").status_code == 404
    assert Try.objects.count() == 0


def test_the_code_never_stands_in_an_address(client, shop, rice, ada, sign_in):
    made = worlds.chosen(rice, ada)

    answer = enter(sign_in(shop.keeper), shop, worlds.code(made))

    assert worlds.code(made) not in answer.url
    assert enter(client, shop, "x").request["QUERY_STRING"] == ""


def test_the_counter_asks_the_same_number_of_questions_for_one_and_for_three(
    client, town, shop, rice, sign_in, django_assert_num_queries
):
    sign_in(shop.keeper)
    page = url("till_of", shop.merchant.pk)
    worlds.handed(worlds.chosen(rice, worlds.customer(town)), shop.keeper)
    with django_assert_num_queries(10):
        client.get(page)
    for _ in range(2):
        worlds.handed(worlds.chosen(rice, worlds.customer(town)), shop.keeper)

    with django_assert_num_queries(10):
        assert len(client.get(page).context["handed"]) == 3


# -------------------------------------------------------------------------------------- the shelf


def test_a_reward_goes_from_paper_to_shelf(client, town, shop, sign_in):
    sign_in(shop.keeper)
    made = client.post(url("reward_new", shop.merchant.pk), typed())
    row = Reward.objects.get()
    assert made.url == url("reward_page", row.pk)
    client.post(url("reward_stock", row.pk), {"change": "4", "reason": "到货"})
    client.post(url("reward_move", row.pk, "propose"))
    sign_in(town.boss)
    client.post(url("reward_move", row.pk, "publish"))

    row.refresh_from_db()
    assert (row.state, row.stock, row.points) == (RewardState.PUBLISHED, 4, 9)


def test_what_was_typed_wrongly_is_kept_and_said(client, shop, sign_in):
    answer = sign_in(shop.keeper).post(
        url("reward_new", shop.merchant.pk), typed(points="0", until_date="2026-01-01")
    )

    text = answer.content.decode()
    assert (answer.status_code, Reward.objects.count()) == (422, 0)
    assert "挂面" in text
    assert set(answer.context["form"].errors) == {"points"}


def test_a_refusal_of_the_action_stands_at_its_field(client, shop, sign_in):
    answer = sign_in(shop.keeper).post(
        url("reward_new", shop.merchant.pk), typed(until_date="2026-01-01")
    )

    assert answer.status_code == 422
    assert set(answer.context["form"].errors) == {"until_date"}


def test_a_draft_is_changed(client, shop, sign_in):
    row = shelf.put_up(shop.merchant.pk, input=worlds.reward_input(), actor=shop.keeper, now=MONDAY)
    sign_in(shop.keeper)
    assert client.get(url("reward_edit", row.pk)).context["form"].initial["title"] == "一袋大米"

    client.post(url("reward_edit", row.pk), typed())

    row.refresh_from_db()
    assert (row.title, row.points) == ("挂面", 9)


def test_too_few_pieces_are_said_at_the_field(client, shop, rice, sign_in):
    answer = sign_in(shop.keeper).post(
        url("reward_stock", rice.pk), {"change": "-6", "reason": "破损"}
    )

    rice.refresh_from_db()
    assert (answer.status_code, rice.stock) == (409, 5)
    assert "Only 5 pieces are free" in answer.content.decode()


def test_a_picture_is_sent_in(client, shop, rice, sign_in):
    out = io.BytesIO()
    Image.new("RGB", (30, 20)).save(out, "PNG")
    out.name, wrong = "rice.png", io.BytesIO(b"<html>")
    wrong.name = "rice.png"
    out.seek(0)
    sign_in(shop.keeper)

    refused = client.post(url("reward_show", rice.pk), {"photo": wrong})
    kept = client.post(url("reward_show", rice.pk), {"photo": out})

    assert (refused.status_code, kept.status_code) == (422, 302)
    assert Reward.objects.get(pk=rice.pk).picture.digest != ""


def test_the_street_sends_a_price_back_with_a_reason(client, town, shop, sign_in):
    row = shelf.put_up(shop.merchant.pk, input=worlds.reward_input(), actor=shop.keeper, now=MONDAY)
    shelf.propose(row.pk, actor=shop.keeper, now=MONDAY)
    sign_in(town.boss)

    without = client.post(url("reward_move", row.pk, "send_back"), {"reason": ""})
    client.post(url("reward_move", row.pk, "send_back"), {"reason": "太贵"})

    row.refresh_from_db()
    assert (without.status_code, row.state) == (422, RewardState.DRAFT)


@pytest.mark.parametrize(
    ("who", "verbs"),
    [("keeper", ["end"]), ("clerk", ["end"]), ("boss", ["send_back", "publish", "end"])],
)
def test_buttons_stand_where_they_may_be_pressed(client, town, shop, sign_in, who, verbs):
    row = shelf.put_up(shop.merchant.pk, input=worlds.reward_input(), actor=shop.keeper, now=MONDAY)
    shelf.propose(row.pk, actor=shop.keeper, now=MONDAY)
    actor = shop.keeper if who == "keeper" else getattr(town, who)

    page = sign_in(actor).get(url("reward_page", row.pk))

    assert page.context["verbs"] == verbs


def test_a_step_nobody_knows_is_not_found(client, shop, rice, sign_in):
    assert sign_in(shop.keeper).post(url("reward_move", rice.pk, "burn")).status_code == 404


def test_shelves_of_other_places_are_not_found(client, town, shop, rice, sign_in):
    sign_in(town.far_clerk)

    assert client.get(url("shelf", shop.merchant.pk)).status_code == 404
    assert client.get(url("reward_page", rice.pk)).status_code == 404
    assert client.get(url("redemptions", shop.merchant.pk)).status_code == 404
    assert list(client.get(url("shelves")).context["page"]) == []


def test_the_shelf_lists_every_state_and_one_alone(client, town, shop, rice, sign_in):
    shelf.put_up(
        shop.merchant.pk, input=worlds.reward_input(title="草稿"), actor=shop.keeper, now=MONDAY
    )
    sign_in(town.clerk)

    every = client.get(url("shelf", shop.merchant.pk)).context["lines"]
    drafts = client.get(url("shelf", shop.merchant.pk), {"state": "DRAFT"}).context["lines"]

    assert [line.title for line in every] == ["草稿", "一袋大米"]
    assert [line.title for line in drafts] == ["草稿"]


def test_a_counter_pauses_and_goes_on(client, shop, rice, sign_in):
    sign_in(shop.keeper)
    client.post(url("shelf_open", shop.merchant.pk), {"open": "no"})
    assert client.get("/shop/").context["cards"] == []

    client.post(url("shelf_open", shop.merchant.pk), {"open": "yes"})

    assert len(client.get("/shop/").context["cards"]) == 1


def test_a_new_counter_of_a_merchant_nobody_knew(client, town, sign_in):
    sign_in(town.clerk)
    known = client.get(url("merchant_new")).context["form"].fields["who"].choices
    sent = {"who": f"area:{town.community.pk}", "name": "张记粮油", "whereabouts": "9 号"}

    without = client.post(url("merchant_new"), {**sent, "name": ""})
    client.post(url("merchant_new"), sent)

    made = Merchant.objects.get()
    assert known == [
        (f"area:{town.community.pk}", "a merchant that is not on this list, in 演示社区01")
    ]
    assert (without.status_code, made.name) == (422, "张记粮油")
    assert Organisation.objects.get(merchant=made).name == "张记粮油"


def test_somebody_registered_stands_behind_the_counter_until_it_ends(client, town, shop, sign_in):
    who = make.person(town.community, phone="13900000001")
    sign_in(town.clerk)

    unknown = client.post(url("shelf_appoint", shop.merchant.pk), {"phone": "13900000009"})
    client.post(url("shelf_appoint", shop.merchant.pk), {"phone": "139 0000 0001"})

    held = RoleGrant.objects.get(person=who, role=Role.MERCHANT)
    assert (unknown.status_code, held.scope_id) == (422, shop.merchant.pk)
    client.post(url("shelf_dismiss", shop.merchant.pk, held.pk))
    held.refresh_from_db()
    assert held.ends_at == MONDAY


# ---------------------------------------------------------------------------- taking things back


def test_the_desk_takes_back_with_a_reason(client, town, shop, rice, ada, sign_in):
    made = worlds.handed(worlds.chosen(rice, ada), shop.keeper)
    sign_in(town.clerk)
    listed = client.get(url("redemptions", shop.merchant.pk)).context["lines"]
    assert [(line.row.pk, line.verbs) for line in listed] == [(made.pk, ("refund",))]

    without = client.post(url("redemption_refund", made.pk), {"reason": ""})
    client.post(url("redemption_refund", made.pk), {"reason": "破损"})

    made.refresh_from_db()
    assert (without.status_code, made.state) == (422, RedemptionState.REFUNDED)
    assert balance(ada.me).free == 100


def test_the_desk_puts_back_for_somebody(client, town, shop, rice, ada, sign_in):
    made = worlds.chosen(rice, ada)

    sign_in(town.clerk).post(url("redemption_cancel", made.pk), {"reason": "本人来电"})

    made.refresh_from_db()
    assert made.state == RedemptionState.CANCELLED


def test_the_counter_sees_its_redemptions_without_buttons(client, shop, rice, ada, sign_in):
    made = worlds.handed(worlds.chosen(rice, ada), shop.keeper)
    sign_in(shop.keeper)

    listed = client.get(url("redemptions", shop.merchant.pk)).context["lines"]

    assert [(line.row.pk, line.verbs) for line in listed] == [(made.pk, ())]
    assert client.post(url("redemption_refund", made.pk), {"reason": "x"}).status_code == 403


def test_redemptions_are_found_by_number_and_state(client, town, shop, rice, ada, sign_in):
    one = worlds.chosen(rice, ada, "one")
    two = worlds.handed(worlds.chosen(rice, ada, "two"), shop.keeper)
    sign_in(town.clerk)

    def found(**asked):
        lines = client.get(url("redemptions", shop.merchant.pk), asked).context["lines"]
        return [line.row.pk for line in lines]

    assert found() == [two.pk, one.pk]
    assert found(number=one.pk) == found(state="HELD") == [one.pk]
    assert found(number="999999999999999999999") == []
    assert found(state="CAPTURED") == [two.pk]


# ------------------------------------------------------------------------------------ settlements


@pytest.fixture
def month(clock, shop, rice, town):
    """March is over; two pieces stand in its draft."""
    for _ in range(2):
        worlds.handed(worlds.chosen(rice, worlds.customer(town)), shop.keeper)
    clock.at = APRIL
    return settling.draft(shop.merchant.pk, month=date(2026, 3, 1), actor=CLOCK, now=APRIL)


def settle(client, row, verb, reason="核对了两笔"):
    return client.post(url("settlement_move", row.pk, verb), {"reason": reason})


def test_two_people_approve_and_note_how_it_was_settled(client, town, shop, month, sign_in):
    one, two = worlds.office(town)
    assert settle(sign_in(one), month, "approve").status_code == 302
    again = settle(client, month, "approve")
    settle(sign_in(two), month, "approve")
    settle(client, month, "note_paid", "单据 7 号")

    month.refresh_from_db()
    assert (again.status_code, month.state) == (403, SettlementState.PAID_OUT)
    assert (month.paid_note.text, till(shop.merchant.pk).total) == ("单据 7 号", 0)


def test_rows_stand_behind_each_number(client, town, month, sign_in):
    page = sign_in(town.boss).get(url("settlement", month.pk))

    items = page.context["items"]
    assert (page.context["line"].count, page.context["line"].points) == (2, 60)
    assert [item.number for item in items] == list(
        Redemption.objects.order_by("pk").values_list("pk", flat=True)
    )
    assert sum(item.points for item in items) == page.context["line"].points
    assert [(kind.title, kind.count, kind.points) for kind in page.context["kinds"]] == [
        ("一袋大米", 2, 60)
    ]


def test_the_merchant_reads_its_settlement_and_presses_nothing(client, shop, month, sign_in):
    page = sign_in(shop.keeper).get(url("settlement", month.pk))

    assert page.context["verbs"] == []
    assert settle(client, month, "approve").status_code == 403
    assert Settlement.objects.get().state == SettlementState.DRAFTED


def test_other_places_do_not_find_a_settlement(client, town, month, sign_in):
    far = make.staff(Role.STREET, make.area("990102", Level.COUNTY, ""))
    other = worlds.shop(town, "另一家店")

    for who in (far, other.keeper):
        assert sign_in(who).get(url("settlement", month.pk)).status_code == 404
        assert client.get(url("settlement_sheet", month.pk)).status_code == 404
        assert client.get(url("settlements")).context["lines"] == []
    assert sign_in(town.clerk).get(url("settlement", month.pk)).status_code == 403


def test_nothing_is_approved_without_a_word(client, town, month, sign_in):
    answer = settle(sign_in(town.boss), month, "approve", reason="")

    month.refresh_from_db()
    assert (answer.status_code, month.state) == (422, SettlementState.DRAFTED)


def test_the_spreadsheet_says_the_same(client, town, month, sign_in):
    answer = sign_in(town.boss).get(url("settlement_sheet", month.pk))

    names = ("Number", "Reward", "Customer", "Handed over", "Points")
    columns = [Column(key=name, heading=name, english=name) for name in names]
    rows = read(answer.content, "sheet.xlsx", columns).rows
    assert [row.values["Points"] for row in rows] == ["30", "30", "60"]
    assert (rows[0].values["Reward"], rows[-1].values["Reward"]) == ("一袋大米", "Sum")
    assert answer["Content-Disposition"].endswith(f'settlement-2026-03-{month.pk}.xlsx"')


def test_the_office_drafts_by_hand_what_the_clock_has_not(
    client, clock, town, shop, rice, ada, sign_in
):
    worlds.handed(worlds.chosen(rice, ada), shop.keeper)
    clock.at = APRIL
    sign_in(town.boss)
    assert [m.pk for m in client.get(url("settlements")).context["due"]] == [shop.merchant.pk]

    client.post(url("settlement_draft", shop.merchant.pk))

    assert Settlement.objects.get().month == date(2026, 3, 1)
    assert list(client.get(url("settlements")).context["due"]) == []


def test_an_alarm_is_shown_and_answered(client, town, shop, month, sign_in):
    alarm = Alarm.objects.create(merchant=shop.merchant, count=200, at=MONDAY)
    page = sign_in(town.boss).get(url("settlements"))
    assert "200 pieces were handed over within an hour" in page.content.decode()
    assert settle(client, month, "approve").status_code == 409

    client.post(url("alarm_answer", alarm.pk), {"reason": "社区活动日"})

    assert alarm.answer.text == "社区活动日"
    assert settle(client, month, "approve").status_code == 302


def test_settlements_ask_the_same_number_of_questions_for_one_and_for_three(
    client, clock, town, shop, rice, sign_in, django_assert_num_queries
):
    sign_in(town.boss)

    def month_of(at, reward):
        worlds.handed(worlds.chosen(reward, worlds.customer(town)), at.keeper)
        settling.draft(at.merchant.pk, month=date(2026, 3, 1), actor=CLOCK, now=APRIL)

    clock.at = APRIL
    month_of(shop, rice)
    with django_assert_num_queries(12):
        client.get(url("settlements"))
    for name in ("乙店", "丙店"):
        other = worlds.shop(town, name)
        month_of(other, worlds.reward(town, other))

    with django_assert_num_queries(12):
        assert len(client.get(url("settlements")).context["lines"]) == 3
