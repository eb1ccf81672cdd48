"""Points by hand: found by the number, proposed by one, decided by another, and told."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from kith.core.actor import Role
from kith.outbox.models import Message
from kith.points import actions as points
from kith.points import queries
from kith.points.actions import AdjustmentInput
from kith.points.models import Adjustment
from tests import make
from tests.make import MONDAY
from tests.points.ledger import award
from tests.web.test_proof import ANSWER, RECORDS

pytestmark = [
    pytest.mark.pure,
    pytest.mark.django_db,
    pytest.mark.usefixtures("clock", "no_totp"),
]
PHONE = "19900008888"


@pytest.fixture
def town():
    return make.town()


@pytest.fixture
def anna(town):
    return make.person(town.community, phone=PHONE)


def url(name="points_by_hand", *args):
    return reverse(f"web:{name}", args=args)


def typed(who, **changes):
    plain = {"phone": PHONE, "propose": who.pk, "points": "5", "reason": "漏记一次", "pool": ""}
    return plain | changes


def propose(town, who):
    given = AdjustmentInput(points=5, reason="漏记一次")
    return points.propose_adjustment(who.pk, input=given, actor=town.boss, now=MONDAY)


def told(topic):
    rows = Message.objects.filter(topic=topic).order_by("person_id")
    return list(rows.values_list("person_id", flat=True))


def long_ago(client):
    """It is hours since she showed that it is she."""
    session = client.session
    session[RECORDS] = [record | {"at": 0} for record in session[RECORDS]]
    session.save()


def test_one_proposes_another_decides_and_all_three_are_told(client, town, anna, sign_in):
    sign_in(town.boss)
    long_ago(client)
    found = client.post(url(), {"phone": PHONE})
    asked = client.post(url(), typed(anna))
    before = Adjustment.objects.count()
    done = client.post(url(), typed(anna) | ANSWER)
    row = Adjustment.objects.get()

    assert str(anna.name) in found.content.decode()
    assert (found.status_code, before) == (200, 0)
    assert (asked.status_code, done.status_code) == (403, 302)
    assert 'name="reason" value="漏记一次"' in asked.content.decode()  # what was typed goes on
    assert told("points_proposed") == [town.district.me]
    assert url("points_approve", row.pk) not in client.get(url()).content.decode()
    assert client.post(url("points_approve", row.pk)).status_code == 403  # her own

    sign_in(town.district)
    assert url("points_approve", row.pk) in client.get(url()).content.decode()
    long_ago(client)
    alone = client.post(url("points_approve", row.pk)).status_code
    client.post(url("points_approve", row.pk), ANSWER)

    assert (alone, queries.balance(anna.pk).total) == (403, 5)
    assert (told("points_decided"), told("points_by_hand")) == ([town.boss.me], [anna.pk])
    assert url("points_approve", row.pk) not in client.get(url()).content.decode()


def test_a_no_moves_nothing_and_is_told(client, town, anna, sign_in):
    row = propose(town, anna)
    sign_in(town.district)

    assert client.post(url("points_reject", row.pk)).status_code == 302
    assert queries.balance(anna.pk).total == 0
    assert (told("points_decided"), told("points_by_hand")) == ([town.boss.me], [])


@pytest.mark.parametrize(
    "wrong",
    [{"points": "0"}, {"points": "1e3"}, {"points": "200000"}, {"reason": " "}],
    ids=str,
)
def test_what_cannot_be_used_stays_in_the_form(client, town, anna, sign_in, wrong):
    sign_in(town.boss)
    page = client.post(url(), typed(anna, reason="漏记，见登记表") | wrong)
    text = page.content.decode()

    assert (page.status_code, Adjustment.objects.count()) == (422, 0)
    assert wrong.get("points", "5") in text
    assert "reason" in wrong or "漏记，见登记表" in text


def test_a_pool_gives_and_takes_nothing(client, town, anna, sign_in):
    giver = make.actor(make.volunteer(town.community))
    award(giver.me, 10, "a")
    points.donate(town.street.pk, points=8, cause="donation:1", actor=giver, now=MONDAY)
    sign_in(town.boss)

    taken = client.post(url(), typed(anna, points="-3", pool=town.street.pk))
    given = client.post(url(), typed(anna, pool=town.street.pk))

    other = client.post(url(), typed(anna, pool=town.other.pk))

    assert (taken.status_code, given.status_code, other.status_code) == (422, 302, 422)
    assert Adjustment.objects.get().pool_id == town.street.pk


def test_nobody_else_finds_the_page_nor_a_neighbour_of_another_place(client, town, anna, sign_in):
    row = propose(town, anna)
    make.person(town.other, phone="19900009999")
    elsewhere = make.staff(Role.STREET, town.other)

    for who in (town.clerk, make.actor(anna)):
        sign_in(who)
        assert client.get(url()).status_code == 403
        assert client.post(url("points_approve", row.pk)).status_code == 403
    sign_in(elsewhere)
    assert client.post(url("points_approve", row.pk)).status_code == 404
    assert client.post(url(), {"phone": PHONE}).status_code == 422


def test_a_long_list_asks_no_more_than_a_short_one(client, town, anna, sign_in):
    sign_in(town.district)

    def asked():
        with CaptureQueriesContext(
            connection,
        ) as many:
            client.get(url())
        return len(many)

    propose(town, anna)
    client.get(url())
    one = asked()
    for who in (make.person(town.community), make.person(town.community)):
        propose(town, who)

    assert asked() == one
