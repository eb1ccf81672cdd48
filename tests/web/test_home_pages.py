"""The first page for whoever comes, the size of the text, and the pages for what went wrong."""

import pytest
from django.urls import reverse

from kith.core.actor import Role
from kith.orders.actions import desk
from kith.web import errors
from tests import make

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock", "english")]


@pytest.fixture
def english(client):
    client.cookies["django_language"] = "en"


@pytest.fixture
def town():
    return make.town()


def tiles(page):
    return [tile.url for tile in page.context["work"]], [t.url for t in page.context["own"]]


OWN = ["/ask/", "/requests/", "/wishes/"]


def test_a_stranger_is_told_what_this_is_and_whom_to_call(client, settings):
    settings.KITH_HELP_PHONE = "95013-00534"

    page = client.get("/").content.decode()

    assert [f'href="{url}"' in page for url in ("/ask/", "/wishes/", "/join/")] == [True] * 3
    assert "tel:95013-00534" in page


def test_a_resident_has_three_choices(client, town, sign_in):
    sign_in(make.person(town.community))

    assert tiles(client.get("/")) == ([], OWN)


def test_what_needs_her_comes_first(client, town, sign_in):
    resident = make.person(town.community)
    asked, other = make.order(resident), make.order(resident)
    desk.ask(asked.pk, text="几楼？", actor=town.clerk, now=make.MONDAY)
    sign_in(resident)

    page = client.get("/")

    assert [row.pk for row in page.context["urgent"]] == [asked.pk]
    assert [row.pk for row in page.context["rows"]] == [other.pk]


def test_a_volunteer_sees_her_offers_first_with_their_number(client, town, sign_in):
    helper = make.volunteer(town.community)
    make.offer(town, make.open_order(town), helper)
    sign_in(helper)

    page = client.get("/")

    assert tiles(page) == ([reverse("web:offers"), reverse("web:my_day")], OWN)
    assert page.context["work"][0].note == "1 waiting for your answer"


@pytest.mark.parametrize(
    ("role", "first"),
    [(Role.WORKER, "desk"), (Role.STREET, "desk"), (Role.HOTLINE, "counter"),
     (Role.DISTRICT, "district"), (Role.AUDITOR, "district")],
)  # fmt: skip
def test_staff_see_their_task_first(client, town, sign_in, no_totp, role, first):
    sign_in(make.staff(role, town.community))

    assert tiles(client.get("/"))[0][0] == reverse(f"web:{first}")


def test_home_costs_the_same_number_of_questions_for_one_request_and_for_three(
    client, town, sign_in, django_assert_num_queries
):
    resident = make.person(town.community)
    make.order(resident)
    sign_in(resident)
    with django_assert_num_queries(7):
        client.get("/")

    make.order(resident)
    make.open_order(town, resident)
    with django_assert_num_queries(7):
        client.get("/")


@pytest.mark.parametrize(("size", "is_large"), [("large", True), ("normal", False), ("x", False)])
def test_the_size_of_the_text_is_remembered(client, size, is_large):
    answer = client.post("/text-size/", {"size": size, "next": "/wishes/"})

    assert answer.url == "/wishes/"
    assert ('data-text="large"' in client.get("/wishes/").content.decode()) is is_large


def test_the_size_of_the_text_leads_to_no_foreign_page(client):
    answer = client.post("/text-size/", {"size": "large", "next": "https://elsewhere.example/"})

    assert answer.url == "/"


def test_the_language_can_be_chosen(client):
    client.post(reverse("set_language"), {"language": "en", "next": "/"})
    english = client.get("/")
    client.post(reverse("set_language"), {"language": "zh-hans", "next": "/"})

    assert english.headers["Content-Language"] == "en"
    assert client.get("/").headers["Content-Language"] == "zh-hans"


def test_a_page_that_is_not_there_says_so_in_words(client):
    answer = client.get("/nowhere/")

    assert answer.status_code == 404
    assert "This page is not here" in answer.content.decode()


def test_a_page_that_was_open_too_long_says_that_nothing_was_sent(rf, client):
    request = client.get("/").wsgi_request

    answer = errors.csrf_failure(request)

    assert answer.status_code == 403
    assert "nothing was sent" in answer.content.decode().lower()


def test_a_fault_of_ours_is_told_without_help_of_the_database(client, django_assert_num_queries):
    request = client.get("/").wsgi_request

    with django_assert_num_queries(0):
        answer = errors.server_error(request)

    assert answer.status_code == 500
    assert "页面暂时打不开" in answer.content.decode()


def test_a_fault_of_ours_is_told_when_what_every_page_shows_is_broken(rf):
    request = rf.get("/")
    request.user = object()

    answer = errors.server_error(request)

    assert answer.status_code == 500
    assert "页面暂时打不开" in answer.content.decode()
