"""爱心储蓄存折, as its holder reads and prints it."""

from datetime import UTC, date, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from kith.catalogue.actions import put_rule
from kith.hours.models import ServiceRecord
from kith.orders.actions import word
from kith.orders.models import Claim
from kith.people.models import Person
from kith.people.states import Channel
from kith.points import actions as ledger
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
    assert points.balance(anna.pk).total == 0


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
    assert list(points.passbook(anna.pk, actor=make.actor(anna))) == []
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


# ------------------------------------------------------------------- set aside, lapsing, owed


def _award(anna, amount, cause):
    return award(anna.pk, points=amount, cause=cause, rule_id=1, now=make.MONDAY)


def test_what_is_set_aside_is_shown_beside_what_is_free(town, sign_in, clock):
    anna = make.volunteer(town.community)
    _award(anna, 30, "gift:1")
    client = sign_in(anna)
    assert "Set aside" not in client.get(URL).content.decode()

    until = make.MONDAY + 9 * make.DAY
    ledger.hold(anna.pk, points=12, cause="stall:1", expires_at=until, now=make.MONDAY)

    page = client.get(URL).content.decode()
    assert "18 free to use" in page
    assert '<span class="passbook-balance">30<' in page
    aside = page.split('id="holds"', 1)[1].split("</section>", 1)[0]
    assert ("12 points" in aside, "until 11 March 2026" in aside) == (True, True)


def test_an_exchange_is_a_line_with_its_own_word(town, sign_in, clock):
    anna = make.volunteer(town.community)
    _award(anna, 30, "gift:1")
    until = make.MONDAY + make.DAY
    ledger.hold(anna.pk, points=12, cause="stall:1", expires_at=until, now=make.MONDAY)
    ledger.capture("stall:1", to_merchant_id=1, now=make.MONDAY)

    newest = _rows(sign_in(anna).get(URL).content.decode())[0]

    assert "exchanged for a reward" in newest
    assert ("−12" in newest, ">18</td>" in newest) == (True, True)


def test_points_that_will_lapse_are_told_in_time(town, sign_in, clock):
    put_rule(
        "POINTS",
        area=town.street,
        valid_from=date(2026, 1, 1),
        params={"expire_after_months": 0, "close_month": 12, "notice_days": 30, "approval_h": 24},
        source="x",
    )
    anna = make.volunteer(town.community)
    _award(anna, 30, "gift:1")
    client = sign_in(anna)

    clock.at = datetime(2026, 11, 30, 1, tzinfo=UTC)
    early = client.get(URL).content.decode()
    clock.at = datetime(2026, 12, 20, 1, tzinfo=UTC)
    later = client.get(URL).content.decode()

    assert ("lapse on" in early, "30 points lapse on 1 January 2027." in later) == (False, True)


def test_a_debt_is_said_kindly_and_the_balance_stays_as_it_is(town, sign_in, clock):
    anna = make.volunteer(town.community)
    _award(anna, 10, "gift:1")
    until = make.MONDAY + make.DAY
    ledger.hold(anna.pk, points=8, cause="stall:1", expires_at=until, now=make.MONDAY)
    ledger.capture("stall:1", to_merchant_id=1, now=make.MONDAY)
    ledger.reverse("gift:1", now=make.MONDAY)

    page = sign_in(anna).get(URL).content.decode()

    assert "10 points were corrected after they had been used" in page
    assert ("0 free to use" in page, '<span class="passbook-balance">2<' in page) == (True, True)
