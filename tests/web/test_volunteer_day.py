"""My day: what is next, today, this week, later, and what is past."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from kith.orders.actions import claims
from tests import make

pytestmark = pytest.mark.django_db
URL = "/my-day/"


@pytest.fixture(autouse=True)
def english(client):
    client.cookies["django_language"] = "en"


@pytest.fixture
def town():
    return make.town()


@pytest.fixture
def anna(town):
    return make.volunteer(town.community)


def _claim(town, anna, summary, at):
    order = make.open_order(town, summary=summary, starts_at=at, ends_at=at + make.HOUR)
    return make.claim(town, order, anna)


def _section(page, title):
    """What stands under a heading of the page; nothing where there is no such heading."""
    return (
        page.split(f">{title}</h2>", 1)[-1].split("<h2", 1)[0] if f">{title}</h2>" in page else ""
    )


def test_claims_stand_where_they_belong_in_time(town, anna, sign_in, clock):
    for hours, summary in ((2, "甲"), (6, "乙"), (48, "丙"), (24 * 9, "丁")):
        _claim(town, anna, f"任务{summary}", make.MONDAY + hours * make.HOUR)

    page = sign_in(anna).get(URL).content.decode()

    titles = ("What comes next", "Today", "In the next seven days", "Later")
    for title, summary in zip(titles, "甲乙丙丁", strict=True):
        assert f"任务{summary}" in _section(page, title)


def test_each_leads_to_its_claim(town, anna, sign_in, clock):
    rows = [_claim(town, anna, "任务", make.MONDAY + n * make.DAY) for n in (1, 2)]

    page = sign_in(anna).get(URL).content.decode()

    for row in rows:
        assert reverse("web:claim", args=(row.pk,)) in page


def test_the_one_who_is_there_sees_that_first(town, anna, sign_in, clock):
    _claim(town, anna, "稍早的任务", make.MONDAY)
    there = _claim(town, anna, "正在做的任务", make.MONDAY + make.HOUR)
    clock.at = make.MONDAY + make.HOUR
    client = sign_in(anna)
    client.post(reverse("web:claim_arrive", args=(there.pk,)))

    page = client.get(URL).content.decode()

    assert "正在做的任务" in _section(page, "What comes next")
    assert "Go on" in page


def test_what_was_forgotten_is_said(town, anna, sign_in, clock):
    _claim(town, anna, "忘记的任务", make.MONDAY)
    clock.at = make.MONDAY + 2 * make.HOUR

    page = sign_in(anna).get(URL).content.decode()

    assert "The agreed time is over" in _section(page, "What comes next")


def test_reported_and_past_have_their_own_place(town, anna, sign_in, clock):
    make.served(town, make.claim(town, make.open_order(town, summary="报过的"), anna))
    gone = _claim(town, anna, "退回的", make.MONDAY + 3 * make.DAY)
    claims.withdraw(gone.pk, actor=make.actor(anna), now=make.MONDAY)

    page = sign_in(anna).get(URL).content.decode()

    assert "报过的" in page.split("Waiting for the resident", 1)[1].split("<h2", 1)[0]
    assert "退回的" in _section(page, "Past")
    assert "Nothing is planned" in page


def test_offers_that_wait_are_counted(town, anna, sign_in, clock):
    make.offer(town, make.open_order(town), anna)

    assert "Offers that wait for your answer: 1" in sign_in(anna).get(URL).content.decode()


def test_nobody_elses_claims_are_there(town, anna, sign_in, clock):
    make.claim(town, make.open_order(town, summary="别人的任务"))

    assert "别人的任务" not in sign_in(anna).get(URL).content.decode()


def test_the_past_has_pages(town, anna, sign_in, clock):
    for n in range(11):
        row = _claim(town, anna, f"旧任务{n:02d}", make.MONDAY + n * make.DAY)
        claims.withdraw(row.pk, actor=make.actor(anna), now=make.MONDAY)
    client = sign_in(anna)

    first, second = (client.get(f"{URL}?page={n}").content.decode() for n in (1, 2))

    assert ("旧任务10" in first, "旧任务00" in first) == (True, False)
    assert ("旧任务10" in second, "旧任务00" in second) == (False, True)


def test_my_day_takes_the_same_queries_for_any_number(
    town, anna, sign_in, clock, django_assert_num_queries
):
    _claim(town, anna, "任务", make.MONDAY)
    client = sign_in(anna)
    with CaptureQueriesContext(connection) as one:
        client.get(URL)

    for n in (1, 2):
        _claim(town, anna, "任务", make.MONDAY + n * make.DAY)

    with django_assert_num_queries(len(one)):
        client.get(URL)
