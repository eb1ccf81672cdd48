"""Where orders stand: counts by place and stage, and nothing of anybody."""

import pytest
from django.urls import reverse

from kith.core.actor import Role
from kith.orders.actions import desk
from kith.orders.models import Order
from tests import make

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock", "no_totp")]
DISTRICT = reverse("web:district")
CHECK, OPEN = 0, 3  # columns


def table(response) -> dict[str, tuple[int, int, int]]:
    """{place: (to check, looking for helpers, total)}."""
    return {
        line.area.code: (line.cells[CHECK].count, line.cells[OPEN].count, line.total)
        for line in response.context["lines"]
    }


def busy_town() -> make.Town:
    town = make.town()
    for _ in range(2):
        make.order(make.person(town.community))
    make.open_order(town)
    make.order(make.person(town.other))
    return town


def test_counts_are_added_up_place_by_place(sign_in):
    town = busy_town()
    client = sign_in(town.district)

    top = client.get(DISTRICT)
    street = client.get(DISTRICT, {"area": town.street.code})

    assert table(top) == {town.street.code: (3, 1, 4)}
    assert table(street) == {town.community.code: (2, 1, 3), town.other.code: (1, 0, 1)}
    assert (street.context["total"], street.context["open_total"]) == (4, 4)
    assert [cell.count for cell in street.context["sums"]][CHECK] == 3


def test_orders_of_a_place_itself_are_not_lost(sign_in):
    town = make.town()
    make.order(make.person(town.street))
    make.order(make.person(town.community))

    response = sign_in(town.boss).get(DISTRICT)

    assert table(response)[town.street.code] == (1, 0, 1)
    assert response.context["total"] == 2


def test_a_clerk_sees_her_community_only(sign_in):
    town = busy_town()
    client = sign_in(town.clerk)

    assert table(client.get(DISTRICT)) == {town.community.code: (2, 1, 3)}
    assert client.get(DISTRICT, {"area": town.other.code}).status_code == 404
    assert client.get(DISTRICT, {"area": town.street.code}).status_code == 404


@pytest.mark.parametrize(
    ("role", "status"), [(Role.AUDITOR, 200), (Role.DISTRICT, 200), (Role.HOTLINE, 403)]
)
def test_who_may_read_the_counts(sign_in, role, status):
    town = make.town()

    assert sign_in(make.staff(role, town.county)).get(DISTRICT).status_code == status


def test_a_resident_may_not(sign_in):
    town = make.town()

    assert sign_in(make.person(town.community)).get(DISTRICT).status_code == 403


def test_the_district_has_no_verbs(sign_in):
    town = busy_town()
    made = Order.objects.order_by("pk")[0]
    client = sign_in(town.district)

    page = client.get(DISTRICT).content.decode()
    tried = client.post(reverse("web:desk_do", args=(made.pk, "verify")), {"how": "PHONE"})

    assert "/desk/" not in page
    assert tried.status_code == 403
    assert client.post(DISTRICT).status_code == 405
    assert Order.objects.get(pk=made.pk).state == "SUBMITTED"


def test_nothing_of_a_person_is_on_the_page(sign_in):
    town = make.town()
    resident = make.person(town.community, name="欧阳明珠", phone="13800005678")
    made = make.order(resident)

    page = sign_in(town.district).get(DISTRICT, {"area": town.street.code}).content.decode()

    for word in ("欧阳", "5678", str(resident.name), made.number):
        assert word not in page


def test_closed_orders_count_in_the_total_and_not_as_open(sign_in):
    town = make.town()
    made = make.order(make.person(town.community))
    desk.reject(made.pk, reason="重复", actor=town.clerk, now=make.MONDAY)

    response = sign_in(town.clerk).get(DISTRICT)

    assert (response.context["total"], response.context["open_total"]) == (1, 0)


def test_outlines_are_shaded_by_open_orders_and_the_rest_are_points(sign_in):
    town = busy_town()
    town.community.outline = [[116.3, 39.8], [116.4, 39.8], [116.4, 39.9]]
    town.community.save()

    drawn = sign_in(town.boss).get(DISTRICT).context["map"]

    assert [(a["code"], a["shade"]) for a in drawn["areas"]] == [(town.community.code, 1.0)]
    assert [point["url"] for point in drawn["points"]] == [f"?area={town.other.code}"]


def test_an_empty_place_says_so(sign_in):
    town = make.town()

    assert 'class="empty"' in sign_in(town.clerk).get(DISTRICT).content.decode()


@pytest.mark.parametrize("orders", [1, 3])
def test_the_counts_ask_a_fixed_number_of_queries(sign_in, orders, django_assert_num_queries):
    town = make.town()
    for n in range(orders):
        make.order(make.person([town.community, town.other][n % 2]))
    client = sign_in(town.boss)
    client.get(DISTRICT)

    with django_assert_num_queries(9):
        client.get(DISTRICT)
