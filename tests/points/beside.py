"""The ledger and its model side by side: each call is made of both, and what they say compared."""

from collections import Counter

import pytest
from django.db import transaction
from hypothesis.stateful import RuleBasedStateMachine

from kith.core.actor import Actor, Grant, Role, ScopeKind
from kith.core.refusal import Refusal
from kith.points import actions as points
from kith.points.actions import CauseConflict
from kith.points.models import Hold, Transfer
from kith.points.rules import written
from tests.make import ALWAYS, DAY, MONDAY
from tests.points.ledger import POOL, SHOP, faults
from tests.points.model import HERE, Clash, Line, Model, No, Terms


class Beside(RuleBasedStateMachine):
    """Every example is rolled back behind itself; `seen` counts what the examples came to."""

    people: tuple[int, ...]
    path: str
    terms: dict[int, Terms]
    seen: Counter[str]

    def __init__(self):
        super().__init__()
        self.atomic = transaction.atomic()
        self.atomic.__enter__()
        self.now = MONDAY
        self.model = Model(self.terms)
        self.calls = []  # verb, whose or which, and the rest
        self.n = 0

    def thank(self, who, amount, caps=None):
        cause, day = self.new(), self.now.astimezone(HERE).date()
        more = {"points": amount, "cause": cause, "rule_id": 1, "day": day, "caps": caps}
        self.call("award", self.people[who], **more)
        return cause

    def aside(self, who, amount, span):
        end = self.now + span
        self.call("hold", self.people[who], points=amount, cause=self.new(), expires_at=end)

    def call(self, verb, which, **more):
        """The ledger and the model are asked the same; what the ledger answered."""
        if (
            more.get("expires_at", self.now + DAY) <= self.now
            and more["cause"] not in self.model.asides
        ):
            return None  # a hold that would be over at once was never asked for
        if (verb, which, more) not in self.calls:
            self.calls.append((verb, which, more))
        real, model = getattr(points, verb), getattr(self.model, verb)
        return self.same(
            lambda: real(which, now=self.now, **more), lambda: model(which, now=self.now, **more)
        )

    def same(self, real, model):
        try:
            wanted = model()
        except (No, Clash) as no:
            self.seen[no.code if isinstance(no, No) else "Clash"] += 1
            with pytest.raises((Refusal, CauseConflict)) as said, transaction.atomic():
                real()
            _assert_same_no(said.value, no)
            return None
        with transaction.atomic():
            made = real()
        if isinstance(made, Transfer):
            assert made.cause == wanted.cause
            assert written(made) == written(Transfer.objects.get(cause=wanted.cause))
        elif isinstance(made, Hold):
            assert (made.cause, made.points, made.state) == (
                wanted.cause, wanted.points, wanted.state,
            )  # fmt: skip
        else:
            assert wanted is None
        return made

    def ask(self, verb, amount):
        who, more = self.people[0], {"points": amount, "cause": self.new(), "now": self.now}
        if verb == "donate":
            return POOL, more | {"actor": Actor(person_id=who)}
        if verb == "settle":
            return SHOP, more
        if verb == "give":
            return who, more | {"pool_id": POOL}
        return who, more | ({"rule_id": 1} if verb == "award" else {"expires_at": self.now + DAY})

    def two(self):
        over = Grant(role=Role.STREET, kind=ScopeKind.AREA, scope_id=1, path=self.path)
        return [Actor(person_id=900_000 + n, grants=(over,), proved_at=ALWAYS) for n in (0, 1)]

    def passbook(self, person):
        mine, book = ("PERSON", person), []
        for line in self.model.lines.values():
            if line.source == mine:
                book.append((line.at, line.cause, -line.points, line.source_after))
            elif line.target == mine:
                book.append((line.at, line.cause, line.points, line.target_after))
        return book[::-1]

    def free(self, kind, owner):
        return self.model.purses[kind, owner].free

    def open(self):
        return [row for row in self.model.asides.values() if row.state == "HELD"]

    def next(self, person):
        return self.people[(self.people.index(person) + 1) % len(self.people)]

    def new(self):
        self.n += 1
        return f"cause:{self.n}"

    def teardown(self):
        try:
            assert faults() == []
            self.seen.update(line.kind for line in self.model.lines.values())
            self.seen.update(row.state for row in self.model.asides.values())
            self.seen.update("DEBT" for _ in self.model.debts)
        finally:
            transaction.set_rollback(True)
            self.atomic.__exit__(None, None, None)


def nth_of(rows, nth):
    """Counted from the newest."""
    return rows[-1 - nth % len(rows)]


def of(part, free):
    word, some = part
    return max(1, {"some": some, "all": free, "less": free - 1, "more": free + 1}[word])


def _assert_same_no(said, wanted):
    if isinstance(wanted, Clash):
        assert isinstance(said, CauseConflict)
    else:
        assert isinstance(said, Refusal)
        assert (said.code, said.facts) == (wanted.code, wanted.facts)


def lines_of_the_ledger():
    rows = Transfer.objects.order_by("pk").values_list(
        "kind", "source__kind", "source__owner_id", "target__kind", "target__owner_id", "points",
        "cause", "rule_id", "reverses__cause", "at", "day", "source_after", "target_after",
    )  # fmt: skip
    return {row[6]: Line(row[0], row[1:3], row[3:5], *row[5:]) for row in rows}
