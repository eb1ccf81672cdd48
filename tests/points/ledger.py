"""Short words for the tests of the ledger."""

from kith.core.actor import Actor
from kith.points import actions as points
from kith.points import queries
from kith.points.checks import balances, chain, holds, roads, running
from tests.make import DAY, MONDAY

ANNA, BEN = 101, 102
SHOP, OTHER_SHOP = 7, 8
POOL = 5


def award(person, amount, cause, *, now=MONDAY, **more):
    return points.award(person, points=amount, cause=cause, rule_id=7, now=now, **more)


def hold(person, amount, cause, *, now=MONDAY):
    return points.hold(person, points=amount, cause=cause, expires_at=now + DAY, now=now)


def capture(cause, *, shop=SHOP, now=MONDAY):
    return points.capture(cause, to_merchant_id=shop, now=now)


def lines(person):
    book = queries.passbook(person, actor=Actor(person_id=person))
    return [(line.kind, line.points, line.balance) for line in book]


def faults():
    """Whatever any check of the ledger finds."""
    return [fault for check in (chain, balances, running, holds, roads) for fault in check()]
