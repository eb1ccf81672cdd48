"""The counter: an order for somebody who stands there, rings, or sent a slip."""

import pytest
from django.urls import reverse

from kith.core.actor import Role
from kith.orders.models import Order
from kith.people.models import Consent, Person
from tests import make

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock", "no_totp")]
COUNTER = reverse("web:counter")
PHONE = "13800005678"


def typed(**changes) -> dict[str, object]:
    plain = {
        "key": "k-1",
        "service": "CLEANING",
        "text": "想擦窗户",
        "when": "2026-03-04",
        "part": "morning",
        "channel": "PHONE",
        "consent_how": "phone",
    }
    return plain | changes


def newcomer(town: make.Town, **changes) -> dict[str, object]:
    who = {
        "phone": PHONE,
        "name": "欧阳明珠",
        "address": "幸福小区 1 号",
        "area": town.community.pk,
    }
    return typed(**who | changes)


def test_the_counter_is_for_those_who_take_orders(sign_in):
    town = make.town()
    hotline = make.staff(Role.HOTLINE, town.street)

    assert sign_in(town.clerk).get(COUNTER).status_code == 200
    assert sign_in(hotline).get(COUNTER).status_code == 200
    assert sign_in(town.district).get(COUNTER).status_code == 403


def test_a_known_resident_is_found_by_the_whole_number_behind_the_mask(sign_in):
    town = make.town()
    known = make.person(town.community, name="欧阳明珠", phone=PHONE)
    make.person(town.other, phone=PHONE)
    url = reverse("web:counter_find")

    response = sign_in(town.clerk).post(url, {"phone": "138 0000 5678", "text": "想擦窗户"})

    page = response.content.decode()
    assert [p.pk for p in response.context["form"].known] == [known.pk]
    assert "欧阳明珠" not in page
    assert "想擦窗户" in page
    assert not Order.objects.exists()


def test_htmx_gets_the_part_about_who_only(sign_in):
    town = make.town()
    make.person(town.community, phone=PHONE)

    response = sign_in(town.clerk).post(
        reverse("web:counter_find"), {"phone": PHONE}, headers={"HX-Request": "true"}
    )

    page = response.content.decode()
    assert 'id="who"' in page
    assert "<html" not in page


def test_an_order_for_a_known_resident_names_who_wrote_it_down(sign_in):
    town = make.town()
    known = make.person(town.community, phone=PHONE)
    client = sign_in(town.clerk)

    response = client.post(COUNTER, typed(phone=PHONE, resident=known.pk))

    made = Order.objects.get()
    assert response.url == f"{COUNTER}?made={made.pk}"
    assert (made.resident_id, made.submitted_by_id) == (known.pk, town.clerk.me)
    assert (made.proxy_kind, made.channel) == ("CLERK", "PHONE")
    assert made.consent_how
    assert made.number in client.get(response.url).content.decode()


def test_a_newcomer_is_registered_with_her_consent(sign_in):
    town = make.town()

    sign_in(town.clerk).post(COUNTER, newcomer(town))

    made = Order.objects.select_related("resident").get()
    consent = Consent.objects.get(person=made.resident)
    assert (made.resident.area_id, str(made.resident.phone)) == (town.community.pk, "138****5678")
    assert (consent.purpose, consent.is_given, consent.channel) == ("SERVICE", True, "PHONE")
    assert consent.recorded_by_id == town.clerk.me


def test_the_same_form_twice_writes_one_order_and_one_person(sign_in):
    town = make.town()
    client = sign_in(town.clerk)
    before = Person.objects.count()

    first = client.post(COUNTER, newcomer(town))
    known = Order.objects.get().resident_id
    again = client.post(COUNTER, newcomer(town, resident="new"))

    assert first.url == again.url
    assert (Order.objects.count(), Person.objects.count()) == (1, before + 1)
    assert Order.objects.get().resident_id == known


def test_a_known_number_must_be_decided(sign_in):
    town = make.town()
    make.person(town.community, phone=PHONE)

    response = sign_in(town.clerk).post(COUNTER, typed(phone=PHONE))

    assert (response.status_code, set(response.context["form"].errors)) == (422, {"resident"})
    assert not Order.objects.exists()


def test_somebody_elses_resident_cannot_be_chosen(sign_in):
    town = make.town()
    make.person(town.community, phone=PHONE)
    stranger = make.person(town.other, phone=PHONE)

    response = sign_in(town.clerk).post(COUNTER, typed(phone=PHONE, resident=stranger.pk))

    assert response.status_code == 422
    assert not Order.objects.exists()


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        pytest.param({"consent_how": ""}, "consent_how", id="nobody-asked-her"),
        pytest.param({"service": ""}, "service", id="no-service"),
        pytest.param({"text": ""}, "text", id="no-words"),
        pytest.param({"name": ""}, "name", id="no-name"),
        pytest.param({"phone": "12345"}, "phone", id="no-phone-number"),
        pytest.param({"when": "2026-02-01"}, "when", id="a-day-that-is-over"),
        pytest.param({"until": "2026-03-01"}, "until", id="until-before-from"),
        pytest.param({"channel": "PIGEON"}, "channel", id="unknown-way"),
        pytest.param({"value": "500"}, "value", id="a-value-without-a-wish"),
    ],
)
def test_bad_input_registers_nobody_and_keeps_what_was_typed(sign_in, changes, field):
    town = make.town()
    client = sign_in(town.clerk)
    before = Person.objects.count()

    response = client.post(COUNTER, newcomer(town, **{"place": "老年活动室"} | changes))

    assert response.status_code == 422
    assert set(response.context["form"].errors) == {field}
    assert "老年活动室" in response.content.decode()
    assert (Person.objects.count(), Order.objects.count()) == (before, 0)


def test_the_hotline_writes_for_any_community_of_its_street(sign_in):
    town = make.town()
    hotline = make.staff(Role.HOTLINE, town.street)

    sign_in(hotline).post(COUNTER, newcomer(town, area=town.other.pk, channel="CALL"))

    made = Order.objects.get()
    assert (made.area_id, made.proxy_kind, made.channel) == (town.other.pk, "HOTLINE", "CALL")


def test_a_community_outside_ones_places_cannot_be_chosen(sign_in):
    town = make.town()

    response = sign_in(town.clerk).post(COUNTER, newcomer(town, area=town.other.pk))

    assert (response.status_code, Order.objects.count()) == (422, 0)


def test_a_micro_wish_has_a_value_up_to_the_cap(sign_in):
    town = make.town()
    client = sign_in(town.clerk)

    dear = client.post(COUNTER, newcomer(town, service="WISH_GOODS", value="200.01"))
    fine = client.post(COUNTER, newcomer(town, service="WISH_GOODS", value="88.50"))

    assert (dear.status_code, fine.status_code) == (422, 302)
    assert Order.objects.get().value_fen == 8850


def test_the_number_is_shown_only_to_who_wrote_it_down(sign_in):
    town = make.town()
    sign_in(town.clerk).post(COUNTER, newcomer(town))
    made = Order.objects.get()

    page = sign_in(town.boss).get(COUNTER, {"made": made.pk})

    assert page.context["made"] is None
