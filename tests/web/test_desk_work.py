"""Compiling an order, and asking somebody to do it."""

from datetime import time

import pytest
from django.urls import reverse
from django.utils.timezone import localtime

from kith.orders.actions import desk
from kith.orders.models import Offer, Order
from kith.orders.states import OrderState
from tests import make

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock", "no_totp")]


def verified(town: make.Town, **changes) -> Order:
    made = make.order(make.person(town.community), **changes)
    return desk.verify(made.pk, how="PHONE", actor=town.clerk, now=make.MONDAY)


def sheet(**changes) -> dict[str, object]:
    plain = {
        "summary": "擦窗户",
        "day": "2026-03-04",
        "starts": "09:00",
        "ends_at": "10:30",
        "people_needed": "2",
        "skills": ["HOUSEHOLD"],
        "gender_wanted": "FEMALE",
        "risk_text": "六楼没有电梯",
        "in_pool": "on",
    }
    return plain | changes


def compile_(client, pk: int, **changes):
    return client.post(reverse("web:compile", args=(pk,)), sheet(**changes))


def test_the_sheet_begins_with_the_kind_of_service_and_never_with_the_words(sign_in):
    town = make.town()
    made = verified(town, service_code="HAIRCUT", text="我妈住301，想理发")

    form = sign_in(town.clerk).get(reverse("web:compile", args=(made.pk,))).context["form"]

    first = form.initial
    assert (first["summary"], first["skills"]) == (made.service.name, ["HAIRCUT"])
    assert (first["starts"], first["ends_at"]) == (time(9), time(9, 45))
    assert not any("301" in str(value) for value in first.values())


def test_compiling_opens_the_order_with_its_sheet(sign_in):
    town = make.town()
    made = verified(town)

    response = compile_(sign_in(town.clerk), made.pk)

    order = Order.objects.select_related("worksheet").get(pk=made.pk)
    written = order.worksheet
    assert response.url == reverse("web:desk_order", args=(made.pk,))
    assert (order.state, order.people_needed) == (OrderState.OPEN, 2)
    assert (written.summary, written.skills, written.in_pool) == ("擦窗户", ["HOUSEHOLD"], True)
    assert f"{localtime(written.starts_at):%m-%d %H:%M}" == "03-04 09:00"
    assert written.minutes == 90


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        pytest.param({"summary": ""}, "summary", id="no-summary"),
        pytest.param({"summary": "找王阿姨 13800005678"}, "summary", id="a-phone-in-public"),
        pytest.param({"risk_text": "身份证 110101199001011234"}, "risk_text", id="an-id-in-public"),
        pytest.param({"ends_at": "08:00"}, "ends_at", id="ends-before-it-begins"),
        pytest.param({"ends_at": "23:30"}, "ends_at", id="longer-than-twelve-hours"),
        pytest.param({"people_needed": "11"}, "people_needed", id="eleven-people"),
        pytest.param({"day": "31.2."}, "day", id="no-day"),
        pytest.param({"skills": ["FLYING"]}, "skills", id="unknown-skill"),
    ],
)
def test_a_bad_sheet_writes_nothing_and_keeps_what_was_typed(sign_in, changes, field):
    town = make.town()
    made = verified(town)

    response = compile_(sign_in(town.clerk), made.pk, **{"language_wanted": "德州话"} | changes)

    assert (response.status_code, set(response.context["form"].errors)) == (422, {field})
    assert "德州话" in response.content.decode()
    assert Order.objects.get(pk=made.pk).state == OrderState.VERIFIED


def test_a_wish_is_not_public_without_consent(sign_in):
    town = make.town()
    made = verified(town, service_code="WISH_GOODS", text="一个书包")

    response = compile_(sign_in(town.clerk), made.pk)

    assert response.status_code == 409
    assert set(response.context["form"].errors) == {"in_pool"}


def test_an_open_order_is_revised_and_those_asked_are_told(sign_in):
    town = make.town()
    order = make.open_order(town)
    offer = make.offer(town, order, make.volunteer(town.community))
    client = sign_in(town.clerk)

    first = client.get(reverse("web:compile", args=(order.pk,))).context["form"].initial
    compile_(client, order.pk, summary="擦两扇窗户")

    offer.refresh_from_db()
    changed = Order.objects.select_related("worksheet").get(pk=order.pk)
    assert first["summary"] == "擦窗户一次"
    assert (changed.worksheet.summary, offer.state) == ("擦两扇窗户", "WITHDRAWN")


def test_a_sheet_somebody_agreed_to_stays(sign_in):
    town = make.town()
    order = make.open_order(town, people_needed=2)
    make.claim(town, order)

    response = compile_(sign_in(town.clerk), order.pk, summary="别的")

    assert response.status_code == 409
    assert Order.objects.select_related("worksheet").get(pk=order.pk).worksheet.summary != "别的"


def test_an_order_not_yet_checked_is_not_compiled(sign_in):
    town = make.town()
    made = make.order(make.person(town.community))

    response = compile_(sign_in(town.clerk), made.pk)

    assert response.url == reverse("web:desk_order", args=(made.pk,))
    assert Order.objects.get(pk=made.pk).state == OrderState.SUBMITTED


def ask(client, pk: int, **data):
    return client.post(reverse("web:offer_form", args=(pk,)), data)


def suggested(client, pk: int) -> list[int]:
    page = client.get(reverse("web:offer_form", args=(pk,)))
    return [row.person.pk for row in page.context["helpers"]]


def test_suggestions_are_those_who_fit_the_free_ones_first(sign_in):
    town = make.town()
    home = "幸福小区 9 号楼 901 室"
    order = make.open_order(
        town, make.person(town.community, address=home), skills=("HAIRCUT",), people_needed=4
    )
    busy = make.volunteer(town.community, "HAIRCUT")
    make.claim(town, make.open_order(town), busy)
    asked = make.volunteer(town.community, "HAIRCUT")
    make.offer(town, order, asked)
    unskilled = make.volunteer(town.community)
    far = make.volunteer(town.other, "HAIRCUT")
    later = make.volunteer(town.community, "HAIRCUT", free=False)
    free = make.volunteer(town.community, "HAIRCUT")

    found = suggested(sign_in(town.clerk), order.pk)

    assert found == [free.pk, later.pk]
    assert not {busy.pk, asked.pk, unskilled.pk, far.pk} & set(found)


def test_a_volunteer_who_wants_quiet_is_not_suggested(sign_in):
    town = make.town()
    order = make.open_order(town)
    quiet = make.volunteer(town.community)
    quiet.volunteer.quiet_until = make.MONDAY + make.HOUR
    quiet.volunteer.save()

    assert suggested(sign_in(town.clerk), order.pk) == []


def test_the_page_shows_masks_only(sign_in):
    town = make.town()
    order = make.open_order(town)
    make.volunteer(town.community, name="司马相如")

    page = sign_in(town.clerk).get(reverse("web:offer_form", args=(order.pk,)))

    assert len(page.context["helpers"]) == 1
    assert "司马相如" not in page.content.decode()


def test_a_volunteer_a_team_and_a_unit_are_asked(sign_in):
    town = make.town()
    order = make.open_order(town, people_needed=4)
    leader, liaison = make.person(town.community), make.person(town.community)
    targets = {
        "PERSON": make.volunteer(town.community).pk,
        "TEAM": make.team(town.community, leader=leader).pk,
        "UNIT": make.unit(town.community, liaison=liaison).pk,
    }
    client = sign_in(town.clerk)

    for target, pk in targets.items():
        heads = {} if target == "PERSON" else {"heads": 1}
        ask(client, order.pk, target=target, target_id=pk, **heads)

    made = Offer.objects.filter(order=order).order_by("pk").values_list("target", "mode", "heads")
    assert list(made) == [("PERSON", "ORDER", 1), ("TEAM", "TEAM", 1), ("UNIT", "TEAM", 1)]


def test_more_than_the_places_wanted_cannot_be_asked(sign_in):
    town = make.town()
    order = make.open_order(town)
    team = make.team(town.community, leader=make.person(town.community))

    response = ask(sign_in(town.clerk), order.pk, target="TEAM", target_id=team.pk, heads=5)

    assert response.status_code == 409
    assert not Offer.objects.filter(order=order).exists()


@pytest.mark.parametrize("target", ["PERSON", "TEAM", "UNIT"])
def test_nobody_of_elsewhere_can_be_asked_by_a_forged_form(sign_in, target):
    town = make.town()
    order = make.open_order(town)
    pks = {
        "PERSON": make.volunteer(town.other).pk,
        "TEAM": make.team(town.other, leader=make.person(town.other)).pk,
        "UNIT": make.unit(town.other, liaison=make.person(town.other)).pk,
    }

    response = ask(sign_in(town.clerk), order.pk, target=target, target_id=pks[target], heads=1)

    assert response.status_code == 404
    assert not Offer.objects.filter(order=order).exists()


@pytest.mark.parametrize("volunteers", [1, 3])
def test_the_page_asks_a_fixed_number_of_queries(sign_in, volunteers, django_assert_num_queries):
    town = make.town()
    order = make.open_order(town)
    for _ in range(volunteers):
        make.volunteer(town.community)
    client, url = sign_in(town.clerk), reverse("web:offer_form", args=(order.pk,))
    client.get(url)

    with django_assert_num_queries(19):
        client.get(url)


def test_the_sheet_says_who_comes_together_and_which_other_times_suit(sign_in):
    town = make.town()
    made = verified(town)
    client = sign_in(town.clerk)
    rows = {"day_1": "2026-03-05", "starts_1": "14:00", "ends_1": "15:30", "day_3": "2026-03-06",
            "starts_3": "09:00", "ends_3": "10:00"}  # fmt: skip

    compile_(client, made.pk, all_or_none="on", needs_lead="on", claimant="PERSON", **rows)

    sheet = Order.objects.select_related("worksheet").get(pk=made.pk).worksheet
    first = client.get(reverse("web:compile", args=(made.pk,))).context["form"].initial
    page = client.get(reverse("web:desk_order", args=(made.pk,))).content.decode()
    starts = [f"{localtime(o.starts_at):%m-%d %H:%M}" for o in sheet.options.order_by("starts_at")]
    assert (sheet.claimant, sheet.all_or_none, sheet.needs_lead) == ("PERSON", True, True)
    assert starts == ["03-05 14:00", "03-06 09:00"]
    assert (first["starts_1"], first["ends_2"], first["needs_lead"]) == (time(14), time(10), True)
    assert "14:00" in page


@pytest.mark.parametrize(
    ("rows", "field"),
    [
        pytest.param({"day_2": "2026-03-05"}, "day_2", id="half-a-row"),
        pytest.param(
            {"day_1": "2026-03-05", "starts_1": "15:00", "ends_1": "14:00"}, None, id="backwards"
        ),
        pytest.param({"claimant": "ANGELS"}, "claimant", id="nobody-we-know"),
    ],
)
def test_other_times_that_make_no_sense_write_nothing(sign_in, rows, field):
    town = make.town()
    made = verified(town)

    response = compile_(sign_in(town.clerk), made.pk, **rows)

    assert response.status_code == 422
    assert (set(response.context["form"].errors) == {field or "__all__"}) is True
    assert Order.objects.get(pk=made.pk).state == OrderState.VERIFIED
