"""The ledger against a model: whatever is called, both say the same; nobody is below zero."""

from collections import Counter
from datetime import UTC, datetime, time, timedelta

import pytest
from django.db import IntegrityError, transaction
from hypothesis import HealthCheck, settings, strategies
from hypothesis.stateful import (
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from kith.catalogue.actions import put_rule
from kith.core.actor import Actor
from kith.core.refusal import Refusal
from kith.points import actions as points
from kith.points import jobs, queries
from kith.points.actions import AdjustmentInput
from kith.points.models import Account, Adjustment, Day, Debt, Hold, Transfer
from kith.points.rules import Caps
from kith.points.sql import snapshot
from kith.points.states import OWNED, HoldState, TransferKind
from tests import make
from tests.make import DAY, HOUR, MONDAY
from tests.points.beside import Beside, lines_of_the_ledger, nth_of, of
from tests.points.ledger import OTHER_SHOP, POOL, SHOP
from tests.points.model import HERE, Aside, Purse, Terms

REFUSALS = {"forbidden", "illegal_move", "not_enough_points", "proposal_too_old"}
INSTANT = timedelta(microseconds=1)
WHO = strategies.sampled_from([0, 0, 0, 1, 2])
NTH = strategies.integers(0, 30)
# So many, or so many of what there is: all of it, one point less, one point more.
PART = strategies.tuples(
    strategies.sampled_from(["some", "some", "all", "less", "more"]), strategies.integers(1, 12)
)
CAPS = strategies.sampled_from([None, None, Caps(25, 0), Caps(0, 60), Caps(30, 80)])
AMOUNTS = strategies.lists(strategies.integers(0, 40), min_size=1, max_size=3)
EDGE = strategies.sampled_from([-INSTANT, timedelta(), INSTANT])
# Who decides on a proposal (the first made it), what, and whether when it is too old.
SAID = strategies.tuples(
    strategies.sampled_from(["approve", "approve", "approve", "reject"]),
    strategies.sampled_from([1, 1, 1, 0]),
    strategies.none() | EDGE,
)
SPAN = strategies.sampled_from([HOUR, DAY, 40 * DAY])


class Ledger(Beside):
    """Every verb in any order. Each call is made twice: of the ledger and of the model."""

    # ----------------------------------------------------------------------- points come and go

    @rule(who=WHO, amounts=AMOUNTS, caps=CAPS, days=strategies.integers(0, 1))
    def award(self, who, amounts, caps, days):
        for amount in amounts:
            cause = self.thank(who, amount, caps)
            if caps is not None and cause in self.model.lines:
                self.award_again(who, cause, caps)
            self.now += days * DAY

    def award_again(self, who, cause, caps):
        """Under a cap the same call finds its own points again; a lesser or another's is a bug."""
        line, me = self.model.lines[cause], self.people[who]
        for person, amount in ((me, line.points), (me, line.points - 1), (self.next(me), 40)):
            more = {"points": amount, "cause": cause, "rule_id": 1, "day": line.day}
            self.call("award", person, caps=caps, **more)

    @initialize(amount=strategies.integers(9, 40), second=strategies.integers(1, 9))
    def everybody_has_some(self, amount, second):
        for who in (0, 1, 2):
            self.thank(who, amount)
        self.donate_and_give(0, ("some", second), ("some", 1))
        self.aside(1, second, HOUR)
        self.end_a_hold(0, "capture", SHOP)

    @rule(who=WHO, part=PART, given=PART, back=strategies.booleans())
    def donate_and_give(self, who, part, given, back=False):
        """Out of the pool to the next person; taken back when she has set nearly all aside."""
        me, other = self.people[who], (who + 1) % len(self.people)
        amount, gift = of(part, self.free("PERSON", me)), self.new()
        self.call("donate", POOL, points=amount, cause=self.new(), actor=Actor(person_id=me))
        amount = of(given, self.free("GIFT", POOL))
        self.call("give", self.people[other], pool_id=POOL, points=amount, cause=gift)
        if back:
            self.aside(other, of(("less", 1), self.free("PERSON", self.people[other])), HOUR)
            self.call("reverse", gift)

    @rule(part=PART, shop=strategies.sampled_from([SHOP, OTHER_SHOP]))
    def settle(self, part, shop):
        amount = of(part, self.free("MERCHANT", shop))
        self.call("settle", shop, points=amount, cause=self.new())

    @rule(who=WHO, part=PART)
    def lapse(self, who, part):
        who = self.people[who]
        amount = of(part, self.free("PERSON", who))
        self.call("lapse", who, points=amount, cause=self.new(), rule_id=3)

    @rule(nth=NTH)
    def reverse(self, nth):
        lines = [line for line in self.model.lines.values() if line.kind != "REVERSAL"]
        self.call("reverse", nth_of(lines, nth).cause)

    @rule(
        who=WHO,
        amount=strategies.integers(2, 20),
        left=strategies.integers(0, 2),
        then=strategies.sampled_from(["void", "expire", "capture", None]),
    )
    def reverse_what_was_spent(self, who, amount, left, then):
        """Two thanks, both taken back when almost nothing is left."""
        first, second = self.thank(who, amount), self.thank(who, max(1, amount // 2))
        self.aside(who, max(1, self.free("PERSON", self.people[who]) - left), DAY)
        self.call("reverse", first)
        self.call("reverse", second)
        self.call("reverse", first)
        self.thank(who, max(1, amount // 2))  # enough for the younger debt, not for the older
        if then is not None:
            self.now += DAY if then == "expire" else timedelta()
            self.end_a_hold(0, then, SHOP)

    # ------------------------------------------------------------------------- points set aside

    @rule(who=WHO, parts=strategies.lists(PART, min_size=1, max_size=3), span=SPAN)
    def hold(self, who, parts, span):
        for part in parts:
            self.aside(who, of(part, self.free("PERSON", self.people[who])), span)

    @rule(
        nth=NTH,
        verb=strategies.sampled_from(["capture", "capture", "void", "expire"]),
        shop=strategies.sampled_from([SHOP, SHOP, OTHER_SHOP]),
    )
    def end_a_hold(self, nth, verb, shop):
        more = {"to_merchant_id": shop} if verb == "capture" else {}
        self.call(verb, nth_of([*self.model.asides], nth), **more)

    @rule(who=WHO, then=strategies.sampled_from(["capture", "expire", "void", "holds_expire"]))
    def at_the_end_of_a_hold(self, who, then):
        """Two holds: the first is over, the second is captured at the last moment or not at all."""
        self.thank(who, 9)
        for amount in (5, 4):
            self.aside(who, amount, HOUR)
        end = self.now + HOUR
        self.now = end - INSTANT
        self.end_a_hold(1, "expire", SHOP)
        self.end_a_hold(0, then if then == "capture" else "expire", SHOP)
        self.now = end
        self.end_a_hold(1, "capture", SHOP)
        if then == "holds_expire":
            self.holds_expire()
        else:
            self.end_a_hold(1, then, SHOP)
        for verb in ("void", "expire"):  # free already, and free it stays
            self.end_a_hold(1, verb, SHOP)

    def holds_expire(self):
        assert jobs.expire_holds(self.now) == self.model.expire_all(self.now)

    # --------------------------------------------------------------------------- called again

    @rule(nth=NTH)
    def again(self, nth):
        """The cause is known: the same is asked for, then something else."""
        verb, which, more = nth_of(self.calls, nth)
        self.call(verb, which, **more)
        if "points" in more:
            self.call(verb, which, **more | {"points": more["points"] + 1})
        which, more = self.somebody_else(verb, which, more)
        self.call(verb, which, **more)
        line = nth_of([*self.model.lines.values()], nth)
        who = line.target[1] or self.people[0]
        self.call("award", who, points=line.points, cause=line.cause, rule_id=1)

    def somebody_else(self, verb, which, more):
        if verb == "donate":
            return which, more | {"actor": Actor(person_id=self.next(more["actor"].person_id))}
        if verb == "capture":
            return which, more | {"to_merchant_id": SHOP + OTHER_SHOP - more["to_merchant_id"]}
        if verb == "settle":
            return SHOP + OTHER_SHOP - which, more
        return (self.next(which) if which in self.people else which), more

    @rule(
        verb=strategies.sampled_from(["award", "hold", "donate", "give", "settle"]),
        amount=strategies.integers(-5, 0),
    )
    def nothing_or_less(self, verb, amount):
        """No points below one ever move, whoever asks; that nothing changed is seen below."""
        assert self.call("reverse", self.new()) is None
        which, more = self.ask(verb, amount)
        if verb == "award" and amount == 0:
            assert points.award(which, **more) is None
            return
        with pytest.raises((IntegrityError, Refusal)), transaction.atomic():
            getattr(points, verb)(which, **more)

    # -------------------------------------------------------------------------- by two people

    @rule(
        who=WHO,
        part=PART,
        how=strategies.sampled_from(["given", "taken", "from the pool"]),
        said=strategies.lists(SAID, min_size=1, max_size=3),
    )
    def adjust(self, who, part, how, said):
        who, pool_id = self.people[who], POOL if how == "from the pool" else None
        there = self.free("PERSON", who) if pool_id is None else self.free("GIFT", POOL)
        amount = of(part, there) * (-1 if how == "taken" else 1)
        given = AdjustmentInput(points=amount, reason="x", pool_id=pool_id)
        row = points.propose_adjustment(who, input=given, actor=self.two()[0], now=self.now)
        self.model.propose(row.pk, who, amount, pool_id, by=self.two()[0].me, now=self.now)
        for verb, by, edge in said:
            self.decide(row.pk, verb, self.two()[by], edge)

    def decide(self, pk, verb, actor, edge):
        row = self.model.proposals[pk]
        if edge is not None:
            self.now = max(self.now, row.at + self.terms[row.person].approval_h * HOUR + edge)
        real, model = getattr(points, f"{verb}_adjustment"), getattr(self.model, verb)
        self.same(
            lambda: real(pk, actor=actor, now=self.now),
            lambda: model(pk, by=actor.me, now=self.now),
        )
        assert Adjustment.objects.get(pk=pk).state == row.state

    # ---------------------------------------------------------------------------- time goes by

    @rule(
        hours=strategies.sampled_from([1, 5, 24]),
        then=strategies.sampled_from(["holds_expire", "close_year", "seal", "seal"]),
        who=WHO,
    )
    def time_goes_by(self, hours, then, who):
        self.now += timedelta(hours=hours)
        getattr(self, then)()
        self.ask_for_more(who)

    @precondition(lambda self: self.now < MONDAY + 700 * DAY)
    @rule(
        month=strategies.sampled_from([1, 5, 7]),
        edge=EDGE,
        who=WHO,
        amount=strategies.sampled_from([1, 7]),
    )
    def a_year_or_half_of_it_ends(self, month, edge, who, amount):
        """Thanks at the very turn of the year; then it is closed, twice."""
        here = self.now.astimezone(HERE)
        year = here.year + (here.month >= month)
        turn = datetime.combine(here.date().replace(year=year, month=month, day=1), time.min, HERE)
        self.now = max(self.now, (turn - 30 * DAY + edge).astimezone(UTC))
        self.ask_for_more(who)  # the first day of the notice, or the last one before it
        self.now = (turn + edge).astimezone(UTC)
        if amount == 1:
            self.donate_and_give(who, ("all", 1), ("some", 1))
        else:
            self.aside(who, 3, 40 * DAY)
        self.thank(who, amount)
        self.ask_for_more(who)
        for _ in range(2):
            self.close_year()

    def close_year(self):
        self.now += timedelta(minutes=1)
        assert jobs.close_year(self.now) == self.model.close(self.now)

    def seal(self):
        self.now += DAY
        count = self.model.seal(self.now)
        assert [jobs.seal_day(self.now) for _ in range(2)] == [int(count is not None), 0]
        if count is not None:
            day = Day.objects.latest("date")
            assert (day.date, day.count) == (self.model.sealed[0], count)

    # ------------------------------------------------------------------------- what must be true

    @invariant()
    def each_line_is_as_wanted_and_a_balance_is_their_sum(self):
        lines, sums = lines_of_the_ledger(), Counter[tuple[str, int | None]]()
        assert lines == self.model.lines
        for line in lines.values():
            sums[line.source] -= line.points
            sums[line.target] += line.points
        assert sum(sums.values()) == 0
        for kind, owner, total, held, owed in Account.objects.values_list(
            "kind", "owner_id", "balance", "held", "owed"
        ):
            wanted = self.model.purses.get((kind, owner), Purse())
            assert Purse(total, held, owed) == wanted, (kind, owner)
            assert total == (sums[kind, owner] if kind in OWNED else 0)
            assert 0 <= held <= total
            assert owed >= 0
        total, lowest, astray = snapshot()
        assert (total, astray) == (0, 0)
        assert lowest >= 0

    @invariant()
    def people_are_told_the_same(self):
        for person in self.people:
            purse = self.model.purses["PERSON", person]
            said = queries.balance(person)
            assert (said.total, said.held, said.owed, said.free) == (
                purse.total, purse.held, purse.owed, purse.free,
            )  # fmt: skip
            newest = queries.passbook(person, actor=Actor(person_id=person))[:1]
            assert (newest[0].balance if newest else 0) == purse.total

    @invariant()
    def holds_and_debts_are_as_they_should_be(self):
        columns = ("points", "cause", "made_at", "expires_at", "state", "end__at")
        rows = Hold.objects.values_list("account__kind", "account__owner_id", *columns)
        assert {row[3]: Aside(row[:2], *row[2:]) for row in rows} == self.model.asides
        owing = Debt.objects.values_list("transfer__cause", "account__owner_id", "points", "since")
        assert list(owing.order_by("pk")) == [
            (cause, debt.side[1], debt.points, debt.since)
            for cause, debt in self.model.debts.items()
        ]

    def ask_for_more(self, who):
        """What is read less often."""
        who = self.people[who]
        me, lines = Actor(person_id=who), self.model.lines
        book, wanted = queries.passbook(who, actor=me), self.passbook(who)
        assert [(one.at, one.cause, one.points, one.balance) for one in book] == wanted
        assert len(book) == len(wanted)
        for shop in (SHOP, OTHER_SHOP):
            assert queries.till(shop).free == self.free("MERCHANT", shop)
        assert queries.pool(POOL).free == self.free("GIFT", POOL)
        ahead = queries.lapse_ahead(who, actor=me, now=self.now)
        assert (ahead and (ahead.on, ahead.points)) == self.model.ahead(who, self.now)
        mine = [row for row in self.open() if row.side == ("PERSON", who)]
        said = queries.open_holds(who, actor=me)
        assert [row.expires_at for row in said] == sorted(row.until for row in mine)
        thanks = [x for x in lines.values() if (x.kind, x.target[1]) == ("AWARD", who)]
        kept = [x.points for x in thanks if f"{x.cause}:reverse" not in lines]
        assert queries.thanked(who) == sum(kept)
        issued = sum(x.points for x in lines.values() if x.source[0] == "ISSUE")
        back = sum(x.points for x in lines.values() if x.target[0] == "ISSUE")
        assert queries.total_awarded() == issued - back


def _terms(area, **params):
    more = {"notice_days": 30, "approval_h": 24} | params
    row = put_rule("POINTS", area=area, valid_from=MONDAY.date(), params=more, source="x")
    return Terms(
        row.pk, MONDAY.date(), params["expire_after_months"], params["close_month"],
        more["notice_days"], more["approval_h"],
    )  # fmt: skip


@pytest.mark.django_db
def test_the_ledger_is_its_model():
    town = make.town()
    by_year = _terms(town.community, expire_after_months=0, close_month=12)
    by_age = _terms(town.other, expire_after_months=2, close_month=6, approval_h=48)
    people = [make.person(area).pk for area in (town.community, town.community, town.other)]

    class Here(Ledger):
        terms = dict(zip(people, (by_year, by_year, by_age), strict=True))
        seen = Counter()
        path = town.county.path

    Here.people = tuple(people)
    run_state_machine_as_test(
        Here,
        settings=settings(
            max_examples=36,
            stateful_step_count=22,
            deadline=None,
            derandomize=True,
            database=None,
            suppress_health_check=list(HealthCheck),
        ),
    )

    assert set(Here.seen) == {*TransferKind, *HoldState, *REFUSALS, "Clash", "DEBT"}
    assert Transfer.objects.count() == 0  # every example was rolled back
