"""爱心储蓄存折, as its holder reads and prints it."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from kith.hours.models import ServiceRecord
from kith.orders.actions import word
from kith.orders.models import Claim
from kith.people.models import Person
from kith.people.states import Channel
from kith.points import queries as points
from kith.points.actions import award
from tests import make

pytestmark = pytest.mark.django_db
URL = "/passbook/"


@pytest.fixture(autouse=True)
def english(client):
    client.cookies["django_language"] = "en"


@pytest.fixture
def town():
    return make.town()


def _serve(town, anna, summary, day=1, *, confirm=True):
    at = make.MONDAY + day * make.DAY
    order = make.open_order(town, summary=summary, starts_at=at, ends_at=at + make.HOUR)
    row = make.served(town, make.claim(town, order, anna))
    if confirm:
        resident = make.actor(Person.objects.get(orders=order))
        word.confirm(
            order.pk, stars=5, text="", channel=Channel.WEB, actor=resident, now=at + 2 * make.HOUR
        )
    return row


def _rows(page):
    return page.split("<tbody>", 1)[1].split("</tbody>", 1)[0].split("<tr>")[1:]


def test_each_line_has_its_reason_grade_and_balance_newest_first(town, sign_in, clock):
    anna = make.volunteer(town.community)
    _serve(town, anna, "擦窗户", 1)
    _serve(town, anna, "换灯泡", 2)
    clock.at = make.MONDAY + 3 * make.DAY

    page = sign_in(anna).get(URL).content.decode()

    newest, oldest = _rows(page)
    assert ("换灯泡" in newest, "擦窗户" in oldest) == (True, True)
    assert ('<span class="grade"' in newest, ">A</span>" in newest) == (True, True)
    assert ("+10" in newest, ">20</td>" in newest, ">10</td>" in oldest) == (True, True, True)
    assert ">2 h</span>" in page  # confirmed
    assert "4 March 2026" in newest


def test_a_correction_is_a_line_of_its_own(town, sign_in, clock):
    anna = make.volunteer(town.community)
    row = _serve(town, anna, "擦窗户")
    at = make.MONDAY + 2 * make.DAY
    word.dispute(row.order_id, text="没有来", actor=town.clerk, now=at)
    word.decide_dispute(row.order_id, is_upheld=True, actor=town.boss, now=at)

    page = sign_in(anna).get(URL).content.decode()

    taken, given = _rows(page)
    assert "Correction: 擦窗户" in taken
    assert "−10" in taken
    assert "+10" in given
    assert points.balance(anna.pk) == 0


def test_minutes_without_a_second_person_wait(town, sign_in, clock):
    anna = make.volunteer(town.community)
    _serve(town, anna, "等确认的服务", confirm=False)

    page = sign_in(anna).get(URL).content.decode()

    assert "等确认的服务" in page.split("Waiting for a second person", 1)[1]
    assert "The first line is still to come" in page
    assert ServiceRecord.objects.get().state == "RECORDED"


def test_the_holder_is_named_by_the_mask(town, sign_in, clock):
    anna = make.volunteer(town.community, name="欧阳春华")

    page = sign_in(anna).get(URL).content.decode()

    body = page.split("<main", 1)[1]
    assert str(Person.objects.get(pk=anna.pk).name) in body
    assert "春华" not in body


def test_nobody_elses_lines_are_there(town, sign_in, clock):
    _serve(town, make.volunteer(town.community), "别人的服务")

    page = sign_in(make.volunteer(town.community)).get(URL).content.decode()

    assert "别人的服务" not in page


def test_declining_through_the_page_writes_no_line(town, sign_in, clock):
    anna = make.volunteer(town.community)
    offer = make.offer(town, make.open_order(town), anna)
    client = sign_in(anna)

    client.post(reverse("web:offer_decline", args=(offer.pk,)))

    assert "The first line is still to come" in client.get(URL).content.decode()
    assert points.passbook(anna.pk, actor=make.actor(anna)) == []
    assert Claim.objects.count() == 0


def test_the_passbook_takes_the_same_queries_for_any_number(
    town, sign_in, clock, django_assert_num_queries
):
    anna = make.volunteer(town.community)
    _serve(town, anna, "第一次", 1)
    client = sign_in(anna)
    with CaptureQueriesContext(connection) as one:
        client.get(URL)

    for day in (2, 3):
        _serve(town, anna, "又一次", day)

    with django_assert_num_queries(len(one)):
        client.get(URL)


def test_the_passbook_has_pages(town, sign_in, clock):
    anna = make.volunteer(town.community)
    for n in range(1, 22):
        award(anna.pk, points=n, cause=f"gift:{n}", rule_id=1, now=make.MONDAY)
    client = sign_in(anna)

    first, second = (_rows(client.get(f"{URL}?page={n}").content.decode()) for n in (1, 2))

    assert (len(first), len(second)) == (20, 1)
    assert ("+21" in first[0], ">231</td>" in first[0]) == (True, True)
    assert ("+1<" in second[0], ">1</td>" in second[0]) == (True, True)
