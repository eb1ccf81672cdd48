"""What a resident sees of her requests, and what each of her buttons does."""

import pytest
from django.urls import reverse

from kith.orders.actions import desk, service
from kith.orders.models import Dispute, Order, Rating
from kith.orders.rules import door_code
from kith.orders.states import OrderState, PauseReason
from kith.people.models import Person
from kith.people.states import ConsentPurpose
from kith.vault.models import Access
from tests import make
from tests.web.pictures import jpeg

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock", "english")]


@pytest.fixture
def english(client):
    client.cookies["django_language"] = "en"


@pytest.fixture
def town():
    return make.town()


def url(order, name="request"):
    return reverse(f"web:{name}", args=(order.pk,))


def state_of(order):
    return Order.objects.get(pk=order.pk).state


def test_a_stranger_is_sent_to_sign_in_and_comes_back(client, town):
    order = make.order(make.person(town.community))

    answer = client.get(url(order))

    assert answer.url == f"/account/login/?next={url(order)}"


@pytest.mark.parametrize("name", ["request", "request_answer", "request_cancel"])
def test_somebody_elses_request_is_not_there(client, town, sign_in, name):
    order = make.order(make.person(town.community))
    sign_in(make.person(town.other))

    answer = client.get(url(order)) if name == "request" else client.post(url(order, name))

    assert (answer.status_code, state_of(order)) == (404, OrderState.SUBMITTED)


def test_the_desk_has_its_own_page_and_does_not_read_here(client, town, sign_in, no_totp):
    order = make.order(make.person(town.community))
    sign_in(town.clerk)

    assert client.get(url(order)).status_code == 404
    assert not Access.objects.filter(actor_id=town.clerk.me).exists()


def test_the_list_shows_her_own_and_her_principals_requests(client, town, sign_in):
    mother, daughter = make.person(town.community), make.person(town.community)
    make.proxy(mother, by=daughter)
    make.order(mother)
    make.order(daughter)
    make.order(make.person(town.community))
    sign_in(daughter)

    rows = client.get(reverse("web:requests")).context["rows"]

    assert [row.for_whom for row in rows] == ["", str(mother.name)]


def test_a_list_reveals_nothing(client, town, sign_in):
    resident = make.person(town.community)
    make.order(resident)
    sign_in(resident)

    page = client.get(reverse("web:requests"))

    assert "擦一下窗户" not in page.content.decode()
    assert not Access.objects.filter(kind="orders.order").exists()


@pytest.mark.parametrize(
    ("show", "states"),
    [("", ["CANCELLED", "SUBMITTED"]), ("open", ["SUBMITTED"]), ("closed", ["CANCELLED"])],
)
def test_the_list_can_show_what_is_under_way_or_closed(client, town, sign_in, show, states):
    resident = make.person(town.community)
    make.order(resident)
    sign_in(resident)
    client.post(url(make.order(resident), "request_cancel"), {"reason": ""})

    rows = client.get(reverse("web:requests"), {"show": show}).context["rows"]

    assert [Order.objects.get(pk=row.pk).state for row in rows] == states


def test_the_list_asks_the_same_number_of_questions_for_one_row_and_for_three(
    client, town, sign_in, django_assert_num_queries
):
    resident = make.person(town.community)
    sign_in(resident)
    make.order(resident)
    with django_assert_num_queries(8):
        client.get(reverse("web:requests"))

    make.open_order(town, resident)
    make.order(resident)
    with django_assert_num_queries(8):
        client.get(reverse("web:requests"))


def test_her_own_page_shows_her_words_and_is_not_kept_anywhere(client, town, sign_in):
    resident = make.person(town.community)
    order = make.order(resident, risks="有一只小狗")
    sign_in(resident)

    page = client.get(url(order))

    assert "腿脚不便，想请人擦一下窗户。" in page.content.decode()
    assert "有一只小狗" in page.content.decode()
    assert "no-store" in page.headers["Cache-Control"]
    assert set(Access.objects.values_list("role", flat=True)) == {"SELF"}


def test_the_story_tells_what_happened_and_what_is_to_come(client, town, sign_in):
    resident = make.person(town.community)
    order = make.open_order(town, resident)
    sign_in(resident)

    told = [(e.mark, e.title) for e in client.get(url(order)).context["story"]]

    assert told == [
        ("done", "The request was sent"),
        ("done", "We checked it with you"),
        ("now", "Prepared, and helpers were asked"),
        ("next", "A helper is found"),
        ("next", "The helper comes"),
        ("next", "You say how it was"),
    ]


def test_the_story_names_tasks_never_those_who_work_here(client, town, sign_in):
    resident = make.person(town.community)
    order = make.open_order(town, resident)
    sign_in(resident)

    page = client.get(url(order))

    clerk = Person.objects.get(pk=town.clerk.me)
    assert [e.who for e in page.context["story"]][:2] == ["you", "演示社区01 community worker"]
    assert str(clerk.name) not in [e.who for e in page.context["story"]]


def test_who_is_coming_is_shown_by_a_mask_with_the_numbers_for_the_door(client, town, sign_in):
    resident = make.person(town.community)
    order = make.open_order(town, resident)
    helper = make.volunteer(town.community, name="欧阳建国")
    make.claim(town, order, helper)
    sign_in(resident)

    page = client.get(url(order)).content.decode()

    assert str(Person.objects.get(pk=helper.pk).name) in page
    assert "欧阳建国" not in page
    assert door_code(order.pk, is_arrival=True) in page
    assert door_code(order.pk, is_arrival=False) in page


def test_the_numbers_for_the_door_are_gone_when_the_service_is_over(client, town, sign_in):
    resident = make.person(town.community)
    order = make.open_order(town, resident)
    make.served(town, make.claim(town, order))
    sign_in(resident)

    page = client.get(url(order))

    assert "code_in" not in page.context
    assert "擦好了。" in page.content.decode()


def test_an_answer_brings_the_request_back_to_the_desk(client, town, sign_in):
    resident = make.person(town.community)
    order = make.order(resident)
    desk.ask(order.pk, text="几楼？", actor=town.clerk, now=make.MONDAY)
    sign_in(resident)
    assert "几楼？" in client.get(url(order)).content.decode()

    answer = client.post(url(order, "request_answer"), {"text": "六楼，没有电梯"})

    assert (answer.url, state_of(order)) == (url(order), OrderState.SUBMITTED)
    page = client.get(url(order)).content.decode()
    assert "六楼，没有电梯" in page


def test_an_empty_answer_is_refused_and_nothing_moves(client, town, sign_in):
    resident = make.person(town.community)
    order = make.order(resident)
    desk.ask(order.pk, text="几楼？", actor=town.clerk, now=make.MONDAY)
    sign_in(resident)

    answer = client.post(url(order, "request_answer"), {"text": " "})

    assert (answer.status_code, state_of(order)) == (422, OrderState.NEED_INFO)
    assert "Please write an answer." in answer.content.decode()


def test_an_answer_nobody_asked_for_is_refused_in_words(client, town, sign_in):
    resident = make.person(town.community)
    order = make.order(resident)
    sign_in(resident)

    answer = client.post(url(order, "request_answer"), {"text": "六楼"})

    assert (answer.status_code, state_of(order)) == (409, OrderState.SUBMITTED)
    assert "no longer possible" in answer.content.decode()


@pytest.fixture
def reported(town, sign_in):
    """An order that waits for the resident's word; she is signed in."""
    resident = make.person(town.community)
    order = make.open_order(town, resident)
    make.served(town, make.claim(town, order))
    sign_in(resident)
    return order


def test_stars_confirm_and_are_kept(client, reported):
    answer = client.post(url(reported, "request_confirm"), {"stars": "4", "text": "很好"})

    assert (answer.url, state_of(reported)) == (url(reported), OrderState.CONFIRMED)
    rating = Rating.objects.get(order=reported)
    assert (rating.stars, rating.by_proxy, rating.channel) == (4, False, "WEB")


def test_done_without_rating_is_not_satisfied(client, reported):
    client.post(url(reported, "request_confirm"), {"unrated": "1", "stars": "5"})

    assert state_of(reported) == OrderState.CONFIRMED
    assert not Rating.objects.exists()


@pytest.mark.parametrize("stars", ["", "0", "6", "many"])
def test_no_stars_and_no_word_about_it_confirms_nothing(client, reported, stars):
    answer = client.post(url(reported, "request_confirm"), {"stars": stars, "text": "我写的话"})

    assert (answer.status_code, state_of(reported)) == (422, OrderState.REPORTED)
    assert "我写的话" in answer.content.decode()


def test_it_was_not_so_opens_a_dispute(client, reported):
    client.post(url(reported, "request_dispute"), {"text": "没有人来过"})

    assert state_of(reported) == OrderState.DISPUTED
    assert Dispute.objects.get(order=reported).by_id == reported.resident_id


def test_an_objection_without_words_is_refused(client, reported):
    answer = client.post(url(reported, "request_dispute"), {"text": ""})

    assert (answer.status_code, state_of(reported)) == (422, OrderState.REPORTED)


def test_calling_off_needs_no_reason(client, town, sign_in):
    resident = make.person(town.community)
    order = make.open_order(town, resident)
    sign_in(resident)

    client.post(url(order, "request_cancel"), {"reason": ""})

    assert state_of(order) == OrderState.CANCELLED


def test_calling_off_is_too_late_when_the_helper_is_there(client, town, sign_in):
    resident = make.person(town.community)
    order = make.open_order(town, resident)
    claim = make.claim(town, order)
    helper = make.actor(claim.person)
    service.check_in(claim.pk, code="", actor=helper, now=make.MONDAY + make.DAY)
    sign_in(resident)

    page = client.get(url(order))
    answer = client.post(url(order, "request_cancel"), {"reason": ""})

    assert "cancel" not in page.context["forms"]
    assert (answer.status_code, state_of(order)) == (409, OrderState.IN_SERVICE)


def test_a_reason_for_a_no_is_read_by_her(client, town, sign_in):
    resident = make.person(town.community)
    order = make.order(resident)
    desk.reject(order.pk, reason="不在服务范围", actor=town.clerk, now=make.MONDAY)
    sign_in(resident)

    assert "不在服务范围" in client.get(url(order)).content.decode()


def test_why_it_waits_is_told(client, town, sign_in):
    resident = make.person(town.community)
    order = make.order(resident)
    desk.pause(order.pk, reason=PauseReason.WEATHER, actor=town.clerk, now=make.MONDAY)
    sign_in(resident)

    assert client.get(url(order)).context["paused"].reason == PauseReason.WEATHER


def test_a_picture_of_the_work_opens_for_her_and_is_logged(client, town, sign_in):
    resident = make.person(town.community)
    order = make.open_order(town, resident)
    claim = make.claim(town, order)
    make.consent(resident, ConsentPurpose.PHOTO)
    stored = service.add_photo(
        claim.pk, raw=jpeg(), name="a.jpg", actor=make.actor(claim.person), now=make.MONDAY
    )
    address = reverse("web:request_photo", args=(order.pk, stored.pk))
    sign_in(resident)
    assert address in client.get(url(order)).content.decode()

    picture = client.get(address)

    assert (picture.headers["Content-Type"], picture.content[:2]) == ("image/jpeg", b"\xff\xd8")
    assert Access.objects.filter(kind="files.storedfile", object_id=stored.pk).count() == 1


def test_a_picture_of_another_request_is_not_there(client, town, sign_in):
    resident = make.person(town.community)
    claim = make.claim(town)
    make.consent(claim.order.resident, ConsentPurpose.PHOTO)
    stored = service.add_photo(
        claim.pk, raw=jpeg(), name="a.jpg", actor=make.actor(claim.person), now=make.MONDAY
    )
    order = make.order(resident)
    sign_in(resident)

    answer = client.get(reverse("web:request_photo", args=(order.pk, stored.pk)))

    assert answer.status_code == 404


def test_a_wisher_is_asked_before_her_wish_hangs_on_the_wall(client, town, sign_in):
    resident = make.person(town.community)
    order = make.order(resident, service_code="WISH_GOODS", value_fen=5000)
    sign_in(resident)
    assert client.get(url(order)).context["asks_to_publish"] is True

    answer = client.post(
        reverse("web:consent"),
        {"person": resident.pk, "purpose": "PUBLISH_WISH", "given": "yes", "next": url(order)},
    )

    assert answer.url == url(order)
    assert client.get(url(order)).context["asks_to_publish"] is False
