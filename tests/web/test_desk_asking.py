"""Why nobody is asked for an order just now, and asking on by hand."""

import pytest
from django.urls import reverse

from kith.dispatch import jobs
from kith.orders.models import Offer
from kith.orders.states import OfferState
from tests import make
from tests.dispatch import boards
from tests.dispatch.waves import MINUTE, approved, one_at_a_time, say_no
from tests.make import HOUR, MONDAY

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock", "no_totp")]


@pytest.fixture(autouse=True)
def english(client):
    client.cookies["django_language"] = "en"


@pytest.fixture
def town():
    made = make.town()
    one_at_a_time()
    return made


def _page(client, order) -> str:
    return str(client.get(reverse("web:desk_order", args=(order.pk,))).content.decode())


def _ask_on(client, order):
    return client.post(reverse("web:desk_ask_on", args=(order.pk,)), follow=True)


def test_the_page_says_why_nobody_is_asked_and_when_the_next_look_is(town, sign_in):
    order = approved(town, make.open_order(town), 2)
    say_no(order)
    jobs.ask_due(MONDAY + 13 * HOUR)

    page = _page(sign_in(town.clerk), order)

    assert "Quiet hours: no phone rings now." in page
    assert "asked so far: 1, waiting for an answer: 0" in page
    assert "next look" in page
    assert "Widen it?" not in page


def test_an_order_the_desk_released_to_nobody_has_no_such_panel(town, sign_in):
    order = make.open_order(town)

    assert 'id="asking"' not in _page(sign_in(town.clerk), order)


def test_when_everybody_was_asked_the_page_offers_to_widen_it(town, sign_in):
    order = approved(town, make.open_order(town), 1)
    say_no(order)
    jobs.ask_due(MONDAY + MINUTE)

    page = _page(sign_in(town.clerk), order)

    assert "Everybody who could help was asked." in page
    assert "Widen it?" in page
    assert reverse("web:compile", args=(order.pk,)) in page


def test_the_desk_may_look_now(town, sign_in):
    order = approved(town, make.open_order(town), 2)
    say_no(order)

    response = _ask_on(sign_in(town.clerk), order)

    assert "Helpers asked just now: 1." in response.content.decode()
    assert [state for _, state in boards.offers(order)] == [
        OfferState.DECLINED,
        OfferState.OFFERED,
    ]


def test_looking_now_says_why_nobody_is_asked(town, sign_in):
    order = approved(town, make.open_order(town), 1)
    say_no(order)

    response = _ask_on(sign_in(town.clerk), order)

    assert "Everybody who could help was asked." in response.content.decode()


def test_nobody_elses_desk_may_look(town, sign_in):
    order = approved(town, make.open_order(town), 2)
    say_no(order)

    assert _ask_on(sign_in(town.far_clerk), order).status_code == 404
    assert Offer.objects.count() == 1
