"""Asking for help in three steps, without JavaScript, losing nothing on the way."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse

from kith.orders.actions import contact
from kith.orders.models import Order
from kith.outbox.models import Message
from tests import make

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock", "english")]

ASK = "/ask/"
HIDDEN = re.compile(r'<input type="hidden" name="(\w+)" value="([^"]*)"')


@pytest.fixture
def english(client):
    client.cookies["django_language"] = "en"


@pytest.fixture
def town():
    return make.town()


@pytest.fixture
def resident(town, sign_in):
    who = make.person(town.community)
    sign_in(who)
    return who


def typed(client, service="CLEANING", **changes):
    """The second step as a resident fills it in."""
    page = client.get(ASK, {"service": service})
    form = page.context["form"]
    start = {name: str(form[name].value()) for name in ("service", "key", "who")}
    return start | {"text": "想请人擦窗", "when": "soon"} | changes


def carried(page):
    """What the page carries along for the next step."""
    found = dict(HIDDEN.findall(page.content.decode()))
    del found["csrfmiddlewaretoken"]
    return found


def test_a_stranger_signs_in_first_and_comes_back(client):
    assert client.get(ASK).url == "/account/login/?next=/ask/"


def test_the_first_step_offers_the_menu_and_the_wishes(client, resident):
    page = client.get(ASK)

    assert [k.code for k in page.context["help"]][:2] == ["CLEANING", "REPAIR"]
    assert [k.code for k in page.context["wishes"]] == ["WISH_GOODS", "WISH_SERVICE"]


def test_an_unknown_service_leads_to_the_menu(client, resident):
    assert client.get(ASK, {"service": "MAGIC"}).context["chosen"] == ""


def test_three_steps_bring_an_order(client, resident):
    words = typed(client, urgent="on", place="社区活动室", risks="有狗")

    look = client.post(ASK, words)
    assert not Order.objects.exists()
    sent = client.post(ASK, carried(look) | {"go": "send"})

    order = Order.objects.get()
    assert sent.url == reverse("web:request", args=(order.pk,))
    assert (order.resident_id, order.submitted_by_id) == (resident.pk, resident.pk)
    assert (order.service.code, order.is_urgent, order.channel) == ("CLEANING", True, "WEB")
    assert (order.wanted_from, order.wanted_until) == (
        make.MONDAY,
        make.MONDAY + timedelta(days=3),
    )
    said = contact.read_words(order.pk, actor=make.actor(resident), now=make.MONDAY)
    assert said == {"text": "想请人擦窗", "risks": "有狗"}
    assert str(order.address)
    assert Message.objects.filter(person_id=resident.pk, topic="order_received").exists()


def test_a_day_and_a_part_of_it_are_local_time(client, resident):
    words = typed(client, when="day", day="2026-03-05", part="afternoon")

    client.post(ASK, words | {"go": "send"})

    order = Order.objects.get()
    assert order.wanted_from == datetime(2026, 3, 5, 5, 0, tzinfo=UTC)
    assert order.wanted_until == datetime(2026, 3, 5, 10, 0, tzinfo=UTC)


def test_sending_twice_gives_the_same_order(client, resident):
    words = typed(client) | {"go": "send"}

    first, second = client.post(ASK, words), client.post(ASK, words)

    assert first.url == second.url
    assert Order.objects.count() == 1


def test_the_key_stays_the_same_through_all_steps(client, resident):
    words = typed(client)

    look = client.post(ASK, words)
    back = client.post(ASK, carried(look) | {"go": "change"})
    again = client.post(ASK, {**words, "key": str(back.context["form"]["key"].value())})

    assert carried(look)["key"] == words["key"] == carried(again)["key"]


def test_going_back_keeps_everything(client, resident):
    words = typed(client, urgent="on", risks="有狗", when="day", day="2026-03-05", part="morning")

    look = client.post(ASK, words)
    form = client.post(ASK, carried(look) | {"go": "change"}).context["form"]

    kept = {name: form[name].value() for name in ("text", "risks", "when", "day", "part")}
    assert kept == {name: words[name] for name in kept}
    assert form["urgent"].value() is True


def test_choosing_another_service_keeps_the_words(client, resident):
    words = typed(client)

    menu = client.post(ASK, words | {"go": "menu"})
    form = client.post(ASK, carried(menu) | {"go": "fill", "service": "REPAIR"}).context["form"]

    assert (form["service"].value(), form["text"].value()) == ("REPAIR", "想请人擦窗")
    assert form["urgent"].value() is False


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        pytest.param({"text": "  "}, "text", id="nothing-written"),
        pytest.param({"text": "好" * 2001}, "text", id="too-long"),
        pytest.param({"when": "day", "part": "morning"}, "day", id="no-day"),
        pytest.param({"when": "day", "day": "2026-03-05"}, "part", id="no-part"),
        pytest.param({"when": "day", "day": "someday", "part": "morning"}, "day", id="no-date"),
        pytest.param({"key": "not-a-key"}, "key", id="bad-key"),
        pytest.param({"who": "1"}, "who", id="somebody-else"),
        pytest.param({"when": "never"}, "when", id="no-such-time"),
    ],
)
@pytest.mark.parametrize("go", ["check", "send"])
def test_bad_input_writes_nothing_and_keeps_the_words(client, resident, changes, field, go):
    answer = client.post(ASK, typed(client, risks="有一只狗") | changes | {"go": go})

    assert (answer.status_code, Order.objects.count()) == (422, 0)
    assert list(answer.context["form"].errors) == [field]
    assert "有一只狗" in answer.content.decode()


def test_a_day_that_is_over_is_refused_with_what_was_typed(client, resident):
    words = typed(client, when="day", day="2026-03-01", part="morning")

    answer = client.post(ASK, words | {"go": "send"})

    assert (answer.status_code, Order.objects.count()) == (422, 0)
    assert list(answer.context["form"].errors) == ["when"]
    assert "想请人擦窗" in answer.content.decode()


def test_who_asks_only_for_herself_is_not_asked_for_whom(client, resident):
    form = client.get(ASK, {"service": "CLEANING"}).context["form"]

    assert form["who"].is_hidden
    assert "agreed" not in form.fields


def test_a_daughter_asks_for_her_mother_who_is_shown_by_a_mask(client, town, sign_in):
    mother, daughter = make.person(town.community, name="欧阳秀英"), make.person(town.community)
    make.proxy(mother, by=daughter)
    sign_in(daughter)

    page = client.get(ASK, {"service": "CLEANING"})
    words = typed(client, who=str(mother.pk), agreed="phone", go="send")
    client.post(ASK, words)

    order = Order.objects.get()
    assert "欧阳秀英" not in page.content.decode()
    assert (str(mother.pk), str(mother.name)) in page.context["form"].fields["who"].choices
    assert (order.resident_id, order.submitted_by_id) == (mother.pk, daughter.pk)
    assert (order.proxy_kind, order.consent_how) == ("FAMILY", "told me on the phone")


def test_how_the_other_person_agreed_must_be_said(client, town, sign_in):
    mother, daughter = make.person(town.community), make.person(town.community)
    make.proxy(mother, by=daughter)
    sign_in(daughter)

    answer = client.post(ASK, typed(client, who=str(mother.pk), go="send"))

    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["agreed"])
    assert not Order.objects.exists()


def test_a_wish_has_a_value_and_the_time_of_its_rule(client, resident):
    client.post(ASK, typed(client, "WISH_GOODS", value="80", go="send"))

    order = Order.objects.get()
    assert (order.kind, order.value_fen) == ("WISH", 8000)
    assert order.wanted_until - order.wanted_from == timedelta(days=30)


def test_a_wish_that_is_too_dear_is_refused_at_its_value(client, resident):
    answer = client.post(ASK, typed(client, "WISH_GOODS", value="201", go="send"))

    assert (answer.status_code, Order.objects.count()) == (422, 0)
    assert list(answer.context["form"].errors) == ["value"]
    assert "at most 200 yuan" in answer.content.decode()


def test_the_same_key_with_another_service_is_refused(client, resident):
    words = typed(client) | {"go": "send"}
    client.post(ASK, words)

    answer = client.post(ASK, words | {"service": "REPAIR"})

    assert (answer.status_code, Order.objects.count()) == (422, 1)
