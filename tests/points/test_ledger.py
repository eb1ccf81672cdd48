"""The door of the ledger, the walls around it, and the passbook."""

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from kith.catalogue.rules import Tariff
from kith.core.actor import CLOCK, STRANGER, Actor, Grant, Role, ScopeKind
from kith.core.refusal import Refusal
from kith.points import actions as points
from kith.points import policies, queries
from kith.points.actions import CauseConflict
from kith.points.models import Account, Transfer
from kith.points.queries import Line
from kith.points.rules import points_due
from tests import make
from tests.make import DAY, MONDAY

pytestmark = pytest.mark.django_db

ANNA, BEN = 101, 102


def _award(person, amount, cause, *, now=MONDAY):
    return points.award(person, points=amount, cause=cause, rule_id=7, now=now)


def _lines(person):
    return list(queries.passbook(person, actor=Actor(person_id=person)))


def _total(person):
    return queries.balance(person).total


# ------------------------------------------------------------------------------ award and reverse


def test_the_first_award_opens_the_passbook():
    made = _award(ANNA, 10, "hours:1:award")

    accounts = list(Account.objects.order_by("kind").values_list("kind", "owner_id", "balance"))
    assert accounts == [
        ("EXPIRE", None, 0), ("ISSUE", None, 0), ("PERSON", ANNA, 10), ("SETTLED", None, 0),
    ]  # fmt: skip
    assert (made.kind, made.points, made.rule_id, made.at) == ("AWARD", 10, 7, MONDAY)
    assert (made.source.kind, made.target.owner_id, made.reverses) == ("ISSUE", ANNA, None)


def test_nothing_is_written_for_nothing():
    assert _award(ANNA, 0, "hours:1:award") is None
    assert (Account.objects.count(), Transfer.objects.count()) == (0, 0)


def test_calling_twice_pays_once():
    first = _award(ANNA, 10, "hours:1:award")

    again = _award(ANNA, 10, "hours:1:award", now=MONDAY + DAY)

    assert (again.pk, again.at, _total(ANNA)) == (first.pk, MONDAY, 10)


@pytest.mark.parametrize(
    ("person", "amount"),
    [pytest.param(ANNA, 11, id="other-points"), pytest.param(BEN, 10, id="another-person")],
)
def test_the_same_cause_for_something_else_is_a_bug(person, amount):
    _award(ANNA, 10, "hours:1:award")

    with pytest.raises(CauseConflict), transaction.atomic():
        _award(person, amount, "hours:1:award")

    assert (_total(ANNA), _total(BEN), Transfer.objects.count()) == (10, 0, 1)


def test_a_reversal_is_a_line_of_its_own_and_happens_once():
    paid = _award(ANNA, 10, "hours:1:award")

    undone = [points.reverse("hours:1:award", now=MONDAY + DAY) for _ in range(2)]

    rows = Transfer.objects.order_by("pk").values_list("kind", "points", "cause", "reverses")
    assert undone[0] == undone[1] == Transfer.objects.get(kind="REVERSAL")
    assert list(rows) == [
        ("AWARD", 10, "hours:1:award", None),
        ("REVERSAL", 10, "hours:1:award:reverse", paid.pk),
    ]
    assert (_total(ANNA), queries.total_awarded()) == (0, 0)


def test_where_nothing_was_paid_nothing_is_undone():
    assert points.reverse("hours:1:award", now=MONDAY) is None
    assert Transfer.objects.count() == 0


# ------------------------------------------------------------------------------ walls of the base


FORBIDDEN_SQL = {
    "update": "UPDATE points_transfer SET points = points + 1",
    "update-the-cause": "UPDATE points_transfer SET cause = 'other'",
    "delete": "DELETE FROM points_transfer",
}


@pytest.mark.parametrize("statement", FORBIDDEN_SQL.values(), ids=FORBIDDEN_SQL)
def test_the_database_refuses_to_change_a_transfer(statement):
    _award(ANNA, 10, "hours:1:award")
    before = list(Transfer.objects.values())

    with (
        pytest.raises(DatabaseError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)

    assert list(Transfer.objects.values()) == before


WRONG_ACCOUNTS = {
    "below-zero": {"kind": "PERSON", "owner_id": BEN, "balance": -1},
    "a-second-passbook": {"kind": "PERSON", "owner_id": ANNA},
    "a-second-issuing-account": {"kind": "ISSUE", "owner_id": None},
    "an-issuing-account-with-a-balance": {"kind": "ISSUE", "owner_id": None, "balance": 5},
    "more-held-than-there-is": {"kind": "PERSON", "owner_id": BEN, "balance": 1, "held": 2},
    "less-than-nothing-held": {"kind": "PERSON", "owner_id": BEN, "held": -1},
    "less-than-nothing-owed": {"kind": "PERSON", "owner_id": BEN, "owed": -1},
    "a-merchant-below-zero": {"kind": "MERCHANT", "owner_id": 1, "balance": -1},
    "a-passbook-of-nobody": {"kind": "PERSON", "owner_id": None},
    "an-issuing-account-of-somebody": {"kind": "ISSUE", "owner_id": BEN},
}


@pytest.mark.parametrize("wrong", WRONG_ACCOUNTS.values(), ids=WRONG_ACCOUNTS)
def test_the_database_refuses_an_account_that_cannot_be(wrong):
    _award(ANNA, 10, "hours:1:award")

    with pytest.raises(IntegrityError), transaction.atomic():
        Account.objects.create(**wrong)

    assert Account.objects.count() == 4


def test_a_balance_does_not_fall_below_zero():
    _award(ANNA, 10, "hours:1:award")

    with pytest.raises(IntegrityError), transaction.atomic():
        Account.objects.filter(owner_id=ANNA).update(balance=-1)

    assert _total(ANNA) == 10


WRONG_TRANSFERS = {
    "no-points": {"points": 0},
    "to-itself": {"points": 1, "target": "source"},
    "the-same-cause": {"points": 1, "cause": "hours:1:award"},
    "a-reversal-of-nothing": {"points": 1, "kind": "REVERSAL"},
    "an-award-that-reverses": {"points": 1, "reverses": "paid"},
}


@pytest.mark.parametrize("wrong", WRONG_TRANSFERS.values(), ids=WRONG_TRANSFERS)
def test_the_database_refuses_a_transfer_that_cannot_be(wrong):
    paid = _award(ANNA, 10, "hours:1:award")
    known = {"source": paid.source, "paid": paid}
    plain = {
        "kind": "AWARD", "source": paid.source, "target": paid.target, "cause": "x", "at": MONDAY,
    }  # fmt: skip
    row = plain | {k: known.get(v, v) if isinstance(v, str) else v for k, v in wrong.items()}

    with pytest.raises(IntegrityError), transaction.atomic():
        Transfer.objects.create(**row)

    assert Transfer.objects.count() == 1


def test_a_transfer_is_reversed_by_one_other():
    paid = _award(ANNA, 10, "hours:1:award")
    points.reverse("hours:1:award", now=MONDAY)

    with pytest.raises(IntegrityError), transaction.atomic():
        Transfer.objects.create(
            kind="REVERSAL", source=paid.target, target=paid.source, points=10, cause="x",
            reverses=paid, at=MONDAY,
        )  # fmt: skip

    assert Transfer.objects.count() == 2


# ------------------------------------------------------------------------------------- passbook


def test_the_passbook_shows_every_line_with_its_running_balance():
    _award(ANNA, 10, "hours:1:award")
    _award(BEN, 99, "hours:2:award")
    _award(ANNA, 5, "hours:3:award", now=MONDAY + DAY)
    points.reverse("hours:1:award", now=MONDAY + 2 * DAY)

    assert _lines(ANNA) == [
        Line(MONDAY + 2 * DAY, "REVERSAL", "hours:1:award:reverse", -10, 5),
        Line(MONDAY + DAY, "AWARD", "hours:3:award", 5, 15),
        Line(MONDAY, "AWARD", "hours:1:award", 10, 10),
    ]
    assert (_total(ANNA), _total(BEN), queries.total_awarded()) == (5, 99, 104)


def test_who_never_helped_has_an_empty_passbook():
    assert (_lines(ANNA), _total(ANNA), queries.total_awarded()) == ([], 0, 0)


@pytest.mark.parametrize("lines", [1, 3, 30])
def test_a_page_of_the_passbook_asks_twice_however_long_it_is(lines, django_assert_num_queries):
    for n in range(lines):
        _award(ANNA, 10, f"hours:{n}:award")

    with django_assert_num_queries(2):
        page = queries.passbook(ANNA, actor=Actor(person_id=ANNA))[:20]

    assert [line.balance for line in page] == [10 * n for n in range(lines, 0, -1)][:20]


def test_the_passbook_is_read_in_pieces():
    for n in range(1, 8):
        _award(ANNA, n, f"hours:{n}:award")
    points.reverse("hours:7:award", now=MONDAY)

    book = queries.passbook(ANNA, actor=Actor(person_id=ANNA))

    assert (len(book), book[0].points, book[7].points) == (8, -7, 1)
    assert [line.points for line in book[2:4]] == [6, 5]
    assert list(book) == book[:3] + book[3:]


def test_an_award_is_one_step_and_the_first_one_opens_accounts(django_assert_num_queries):
    steps = 2 if connection.vendor == "sqlite" else 1  # SQLite writes line and balance apart
    _award(ANNA, 10, "hours:1:award")

    for n in (2, 3):
        with django_assert_num_queries(steps + 2):  # and the savepoint's two ends
            _award(ANNA, 10, f"hours:{n}:award")

    assert _total(ANNA) == 30


def _readers():
    over_all = [
        Actor(person_id=BEN, grants=(Grant(role, ScopeKind.AREA, 1, "/"),)) for role in Role
    ]
    return [
        STRANGER, CLOCK, Actor(person_id=ANNA), Actor(person_id=BEN),
        Actor(person_id=BEN, wards=frozenset({ANNA})),
        Actor(person_id=BEN, speaks_for=frozenset({ANNA})), *over_all,
    ]  # fmt: skip


def test_a_passbook_is_read_by_its_owner_and_her_guardian_alone():
    _award(ANNA, 10, "hours:1:award")

    opened: list[bool | str] = []
    for actor in _readers():
        try:
            opened.append(bool(queries.passbook(ANNA, actor=actor)))
        except Refusal as no:
            opened.append(no.code)

    may = [policies.may_see_passbook(actor, ANNA) for actor in _readers()]
    assert opened == [True if allowed else "forbidden" for allowed in may]
    assert [n for n, allowed in enumerate(may) if allowed] == [2, 4]


# ---------------------------------------------------------------------------------------- rules


@pytest.mark.parametrize(
    ("minutes", "category", "due"),
    [
        pytest.param(0, "ELDERLY", 0, id="nothing"),
        pytest.param(5, "ELDERLY", 0, id="less-than-a-point"),
        pytest.param(6, "ELDERLY", 1, id="a-point"),
        pytest.param(59, "ELDERLY", 9, id="rounded-down"),
        pytest.param(120, "ELDERLY", 20, id="exactly-the-cap"),
        pytest.param(121, "ELDERLY", 20, id="above-the-cap"),
        pytest.param(60, "PSYCHOLOGICAL", 12, id="its-own-rate"),
    ],
)
def test_points_due(minutes, category, due):
    tariff = Tariff(points_per_hour=10, cap_min=120, by_category={"PSYCHOLOGICAL": 12})

    assert points_due(minutes, tariff, category=category) == due


@pytest.mark.parametrize(
    ("role", "minutes", "due"),
    [
        pytest.param("LEADER", 60, 14, id="a-leader-has-more"),
        pytest.param("", 60, 10, id="without-a-role"),
        pytest.param("DRIVER", 60, 10, id="a-role-without-a-coefficient"),
        pytest.param("LEADER", 5, 1, id="rounded-down-once-at-the-end"),
        pytest.param("ABSENT", 60, 0, id="a-coefficient-of-nothing"),
        pytest.param("LEADER", 600, 28, id="the-cap-is-of-minutes"),
    ],
)
def test_points_due_by_role(role, minutes, due):
    percent = {"LEADER": 140, "ABSENT": 0}
    tariff = Tariff(points_per_hour=10, cap_min=120, percent_by_role=percent)

    assert points_due(minutes, tariff, category="ELDERLY", role=role) == due


def test_an_order_pays_through_the_door_once():
    town = make.town()
    order = make.confirmed(town)

    rows = list(Transfer.objects.values_list("kind", "points"))

    assert rows == [("AWARD", 10)]
    assert order.state == "CONFIRMED"
