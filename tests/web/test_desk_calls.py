"""Call-backs: whom to ring, revealing the number, and what came of it."""

import pytest
from django.urls import reverse

from kith.orders.models import CallBack, Claim, Order, Rating
from kith.orders.states import OrderState
from kith.vault.models import Access
from tests import make

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("no_totp")]
CALLS = reverse("web:call_backs")
HTMX = {"HX-Request": "true"}


@pytest.fixture
def reported(clock) -> tuple[make.Town, Claim]:
    """Reported on Tuesday; now it is Saturday."""
    town = make.town()
    claim = make.served(town)
    clock.at = make.MONDAY + 5 * make.DAY
    return town, claim


def call(client, claim: Claim, outcome: str, stars: int = 0, **more):
    url = reverse("web:call_back", args=(claim.order_id,))
    return client.post(url, {"outcome": outcome, "stars": stars}, **more)


def test_only_those_who_waited_long_enough_are_listed(sign_in, reported, clock):
    town, claim = reported
    client = sign_in(town.clerk)

    now = [c.order.pk for c in client.get(CALLS).context["calls"]]
    clock.at = make.MONDAY + make.DAY + 2 * make.HOUR
    earlier = list(client.get(CALLS).context["calls"])

    assert (now, earlier) == ([claim.order_id], [])


def test_another_communitys_clerk_neither_sees_nor_calls(sign_in, reported):
    town, claim = reported
    client = sign_in(town.far_clerk)
    phone = reverse("web:call_back_phone", args=(claim.order_id,))

    assert list(client.get(CALLS).context["calls"]) == []
    assert client.post(phone).status_code == 404
    assert call(client, claim, "SATISFIED").status_code == 404
    assert Order.objects.get(pk=claim.order_id).state == OrderState.REPORTED


def test_the_list_is_masked_and_the_number_is_shown_on_a_click(sign_in, clock):
    town = make.town()
    resident = make.person(town.community, name="欧阳明珠", phone="13800005678")
    claim = make.served(town, make.claim(town, make.open_order(town, resident)))
    clock.at = make.MONDAY + 5 * make.DAY
    client = sign_in(town.clerk)

    listed = client.get(CALLS).content.decode()
    row = client.post(reverse("web:call_back_phone", args=(claim.order_id,)), headers=HTMX)

    shown = row.content.decode()
    assert "13800005678" not in listed
    assert "13800005678" in shown
    assert "<html" not in shown
    looks = Access.objects.filter(subject_id=resident.pk, actor_id=town.clerk.me)
    assert [look.purpose for look in looks] == ["CALL_BACK"]
    assert "no-store" in row.headers["Cache-Control"]


@pytest.mark.parametrize(
    ("outcome", "after"),
    [
        ("SATISFIED", OrderState.CONFIRMED),
        ("NO_ANSWER", OrderState.REPORTED),
        ("NOT_SATISFIED", OrderState.DISPUTED),
        ("NOT_DONE", OrderState.DISPUTED),
    ],
)
@pytest.mark.parametrize("htmx", [True, False])
def test_each_outcome_has_its_result(sign_in, reported, outcome, after, htmx):
    town, claim = reported

    response = call(sign_in(town.clerk), claim, outcome, headers=HTMX if htmx else {})

    assert response.status_code == (200 if htmx else 302)
    assert Order.objects.get(pk=claim.order_id).state == after
    assert CallBack.objects.get(order_id=claim.order_id).outcome == outcome


def test_stars_are_kept_and_not_rated_is_no_rating(sign_in, reported):
    town, claim = reported
    other = make.served(town)
    client = sign_in(town.clerk)

    call(client, claim, "SATISFIED", stars=4)
    call(client, other, "SATISFIED", stars=0)

    ratings = Rating.objects.values_list("order_id", "stars", "by_proxy", "channel")
    assert list(ratings) == [(claim.order_id, 4, True, "PHONE")]


def test_a_call_without_an_outcome_writes_nothing(sign_in, reported):
    town, claim = reported

    response = call(sign_in(town.clerk), claim, "")

    assert response.status_code == 422
    assert not CallBack.objects.exists()


def test_the_street_sees_the_list_and_takes_no_word(sign_in, reported):
    town, claim = reported
    client = sign_in(town.boss)

    listed = client.get(CALLS).context["calls"]
    refused = call(client, claim, "SATISFIED")

    assert [c.may_answer for c in listed] == [False]
    assert refused.status_code == 403
    assert not CallBack.objects.exists()


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_asks_a_fixed_number_of_queries(sign_in, clock, rows, django_assert_num_queries):
    town = make.town()
    for _ in range(rows):
        make.served(town)
    clock.at = make.MONDAY + 5 * make.DAY
    client = sign_in(town.clerk)
    client.get(CALLS)

    with django_assert_num_queries(11):
        client.get(CALLS)
