"""The desk's queues: what stands in them, for whom, and how an order is found."""

import pytest
from django.urls import reverse

from kith.core.actor import Role
from kith.orders.actions import desk
from kith.orders.models import Order
from kith.orders.states import PauseReason
from kith.people.models import Person
from tests import make

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock", "no_totp")]
DESK = reverse("web:desk")


def numbers(response) -> list[str]:
    return [row.order.number for row in response.context["rows"]]


def test_a_stranger_is_sent_to_sign_in(client):
    response = client.get(DESK)

    assert (response.status_code, response.url) == (302, f"/account/login/?next={DESK}")


@pytest.mark.parametrize("role", [Role.HOTLINE, Role.DISTRICT, Role.AUDITOR])
def test_only_the_desk_has_a_desk(sign_in, role):
    town = make.town()

    response = sign_in(make.staff(role, town.county)).get(DESK)

    assert response.status_code == 403


def test_each_queue_counts_its_orders_and_opens_on_the_first_with_work(sign_in):
    town = make.town()
    waiting = make.order(make.person(town.community))
    make.open_order(town)

    response = sign_in(town.clerk).get(DESK)

    counts = {tab.code: tab.count for tab in response.context["tabs"] if tab.count}
    assert counts == {"check": 1, "open": 1, "all": 2}
    assert response.context["stage"].code == "check"
    assert numbers(response) == [waiting.number]


def test_a_row_shows_the_mask_and_never_the_name_or_phone(sign_in):
    town = make.town()
    resident = make.person(town.community, name="欧阳明珠", phone="13800005678")
    make.order(resident, is_urgent=True)

    page = sign_in(town.clerk).get(DESK).content.decode()

    assert str(Person.objects.get(pk=resident.pk).name) in page
    assert "欧阳明珠" not in page
    assert "13800005678" not in page


@pytest.mark.parametrize(
    ("moved", "state"),
    [
        pytest.param(0, "on_time", id="a-day-left"),
        pytest.param(21, "soon", id="three-hours-left"),
        pytest.param(25, "overdue", id="an-hour-late"),
    ],
)
def test_the_clock_of_a_row(sign_in, clock, moved, state):
    town = make.town()
    make.order(make.person(town.community))
    clock.at = make.MONDAY + moved * make.HOUR

    response = sign_in(town.clerk).get(DESK)

    assert [row.clock.state for row in response.context["rows"]] == [state]


def test_a_paused_clock_says_why_and_is_not_overdue(sign_in, clock):
    town = make.town()
    made = make.order(make.person(town.community))
    desk.pause(made.pk, reason=PauseReason.WEATHER, actor=town.clerk, now=make.MONDAY)
    clock.at = make.MONDAY + 30 * make.DAY

    response = sign_in(town.clerk).get(DESK)
    late = sign_in(town.clerk).get(DESK, {"stage": "overdue"})

    assert [row.clock.state for row in response.context["rows"]] == ["paused"]
    assert numbers(late) == []


def test_the_overdue_queue_cuts_across_stages(sign_in, clock):
    town = make.town()
    both = [make.order(make.person(town.community)), make.open_order(town)]
    clock.at = make.MONDAY + 10 * make.DAY

    response = sign_in(town.clerk).get(DESK, {"stage": "overdue"})

    assert sorted(numbers(response)) == sorted(order.number for order in both)


def test_a_clerk_sees_her_community_and_the_street_sees_below(sign_in):
    town = make.town()
    here = make.order(make.person(town.community))
    there = make.order(make.person(town.other))

    assert numbers(sign_in(town.clerk).get(DESK)) == [here.number]
    assert numbers(sign_in(town.far_clerk).get(DESK)) == [there.number]
    assert sorted(numbers(sign_in(town.boss).get(DESK))) == [here.number, there.number]


@pytest.mark.parametrize(
    ("narrow", "found"),
    [
        pytest.param({"kind": "WISH"}, "wish", id="by-wish"),
        pytest.param({"service": "REPAIR"}, "repair", id="by-service"),
        pytest.param({"area": "/990101/990101001/990101001002/"}, "repair", id="by-community"),
    ],
)
def test_filters_narrow_rows_and_counts(sign_in, narrow, found):
    town = make.town()
    orders = {
        "repair": make.order(make.person(town.other), service_code="REPAIR"),
        "wish": make.order(make.person(town.community), service_code="WISH_GOODS"),
    }

    response = sign_in(town.boss).get(DESK, narrow)

    assert numbers(response) == [orders[found].number]
    assert {tab.code: tab.count for tab in response.context["tabs"]}["check"] == 1


def test_an_empty_desk_says_so(sign_in):
    town = make.town()

    page = sign_in(town.clerk).get(DESK)

    assert page.context["stage"].code == "all"
    assert 'class="empty"' in page.content.decode()


@pytest.mark.parametrize("rows", [1, 3])
def test_the_desk_asks_a_fixed_number_of_queries(sign_in, rows, django_assert_num_queries):
    town = make.town()
    for _ in range(rows):
        make.order(make.person(town.community))
    client = sign_in(town.clerk)
    client.get(DESK)

    with django_assert_num_queries(12):
        client.get(DESK)


def test_a_number_leads_straight_to_the_order(sign_in):
    town = make.town()
    made = make.order(make.person(town.community))

    response = sign_in(town.clerk).post(reverse("web:desk_search"), {"q": f" {made.number} "})

    assert response.url == reverse("web:desk_order", args=(made.pk,))


def test_a_whole_phone_finds_that_persons_orders_here_only(sign_in):
    town = make.town()
    made = make.order(make.person(town.community, phone="13800005678"))
    make.order(make.person(town.other, phone="13800005678"))
    client = sign_in(town.clerk)

    found = client.post(reverse("web:desk_search"), {"q": "138 0000 5678"})
    part = client.post(reverse("web:desk_search"), {"q": "13800005"})

    assert numbers(found) == [made.number]
    assert "13800005678" not in found.content.decode()
    assert part.url == DESK


def test_a_number_of_another_community_finds_nothing(sign_in):
    town = make.town()
    made = make.order(make.person(town.other))

    response = sign_in(town.clerk).post(reverse("web:desk_search"), {"q": made.number})

    assert response.url == DESK


def test_unsolved_orders_can_be_found_again(sign_in):
    town = make.town()
    made = make.open_order(town)
    desk.give_up(made.pk, reason="没有人", actor=town.clerk, now=make.MONDAY)

    response = sign_in(town.clerk).get(DESK, {"stage": "ended"})

    assert numbers(response) == [Order.objects.get(pk=made.pk).number]
