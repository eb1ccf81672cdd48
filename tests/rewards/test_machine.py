"""The shop against a model: whatever people do, stock, points and redemptions agree."""

from datetime import timedelta

import pytest
from django.db import transaction
from django.db.models import F, Sum
from hypothesis import HealthCheck, settings, strategies
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from kith.core.actor import CLOCK
from kith.core.refusal import Refusal
from kith.points.queries import balance, till, total_awarded
from kith.rewards import jobs
from kith.rewards.actions import counter, redeem, settling, shelf
from kith.rewards.models import HandOut, Redemption, Reward, Settlement, SettlementLine, StockChange
from kith.rewards.rules import months_on
from kith.rewards.states import RedemptionState, SettlementState
from tests import make
from tests.make import MONDAY
from tests.rewards import worlds

PEOPLE = strategies.integers(0, 2)
REWARDS = strategies.integers(0, 1)
ANY = strategies.integers(0, 30)
H = RedemptionState


class Shop(RuleBasedStateMachine):
    """Three customers, two rewards, one counter. `now` only goes forward."""

    def __init__(self):
        super().__init__()
        self.atomic = transaction.atomic()
        self.atomic.__enter__()
        self.town = make.town()
        self.shop = worlds.shop(self.town)
        self.rewards = [
            worlds.reward(self.town, self.shop, stock=2, per_person=3, points=points)
            for points in (20, 35)
        ]
        self.customers = [worlds.customer(self.town, has=90) for _ in range(3)]
        self.two = worlds.office(self.town)
        self.awarded = total_awarded()
        self.now, self.forms = MONDAY, 0

    def _try(self, deed):
        """A no is part of life; it leaves nothing behind, or the invariants say so."""
        try:
            with transaction.atomic():
                deed()
        except Refusal:
            return False
        return True

    def _row(self, number):
        rows = list(Redemption.objects.order_by("pk"))
        return rows[number % len(rows)] if rows else None

    @rule(person=PEOPLE, reward=REWARDS, again=strategies.booleans())
    def choose(self, person, reward, again):
        self.forms += not again
        who, what = self.customers[person], self.rewards[reward]
        stock, free = Reward.objects.get(pk=what.pk).stock, balance(who.me).free
        known = Redemption.objects.filter(person_id=who.me, key=f"form-{self.forms}").exists()
        done = self._try(
            lambda: redeem.choose(what.pk, key=f"form-{self.forms}", actor=who, now=self.now)
        )
        if done and not known:
            assert stock > 0
            assert free >= what.points
            assert balance(who.me).free == free - what.points

    @rule(number=ANY)
    def give_back(self, number):
        if row := self._row(number):
            who = next(c for c in self.customers if c.me == row.person_id)
            done = self._try(lambda: redeem.cancel(row.pk, actor=who, now=self.now))
            assert done is (row.state == H.HELD)

    @rule(number=ANY, scanned=strategies.booleans())
    def hand_out(self, number, scanned):
        if row := self._row(number):
            typed = worlds.code(row) if scanned else worlds.digits(row)
            at, by = self.shop.merchant.pk, self.shop.keeper
            entered = counter.enter(at, typed=typed, actor=by, now=self.now)
            assert entered.redemption_id == row.pk
            done = self._try(lambda: counter.hand_out(entered.pk, actor=by, now=self.now))
            assert done is (row.state == H.HELD and self.now < row.expires_at)

    @rule(number=ANY)
    def take_back(self, number):
        if row := self._row(number):
            by, settled = self.town.clerk, SettlementLine.objects.filter(redemption=row).exists()
            done = self._try(lambda: counter.refund(row.pk, reason="x", actor=by, now=self.now))
            assert done is (row.state == H.CAPTURED and not settled)

    @rule(reward=REWARDS, change=strategies.integers(-3, 3))
    def count(self, reward, change):
        what = Reward.objects.get(pk=self.rewards[reward].pk)
        done = self._try(
            lambda: shelf.adjust_stock(
                what.pk, change=change, reason="x", actor=self.shop.keeper, now=self.now
            )
        )
        assert done is (change != 0 and what.stock + change >= 0)

    @rule(days=strategies.sampled_from([1, 6, 15, 32]))
    def time_goes_by(self, days):
        self.now += timedelta(days=days)
        jobs.expire_codes(self.now)
        jobs.lapse_approvals(self.now)

    @rule()
    def draft(self):
        month = months_on(self.now.date().replace(day=1), -1)
        self._try(
            lambda: settling.draft(self.shop.merchant.pk, month=month, actor=CLOCK, now=self.now)
        )

    @rule(verb=strategies.sampled_from(["approve", "send_back", "discard"]), by=PEOPLE)
    def settle(self, verb, by):
        row = Settlement.objects.order_by("-pk").first()
        if row is not None:
            actor = self.two[by % 2]
            self._try(
                lambda: getattr(settling, verb)(row.pk, reason="x", actor=actor, now=self.now)
            )

    @invariant()
    def stock_is_received_less_what_is_held_and_gone(self):
        """INV-X1."""
        for reward in Reward.objects.all():
            counted = reward.stock_changes.aggregate(n=Sum("change"))["n"]
            states = list(reward.redemptions.values_list("state", flat=True))
            assert reward.stock >= 0
            assert (reward.held, reward.handed_out) == (
                states.count(H.HELD),
                states.count(H.CAPTURED),
            )
            assert counted == reward.received == reward.stock + reward.held + reward.handed_out

    @invariant()
    def points_are_held_for_what_waits_and_gone_for_what_was_handed_over(self):
        """INV-X2."""
        for who in self.customers:
            mine = Redemption.objects.filter(person_id=who.me)
            held = mine.filter(state=H.HELD).aggregate(n=Sum("points"))["n"] or 0
            gone = mine.filter(state=H.CAPTURED).aggregate(n=Sum("points"))["n"] or 0
            has = balance(who.me)
            assert (has.total, has.held, has.free) == (90 - gone, held, 90 - gone - held)
            assert has.free >= 0

    @invariant()
    def the_merchant_has_what_was_handed_over_and_not_settled(self):
        """INV-X5."""
        gone = Redemption.objects.filter(state=H.CAPTURED).aggregate(n=Sum("points"))["n"] or 0
        done = Settlement.objects.filter(state=SettlementState.APPROVED)
        settled = done.aggregate(n=Sum("points"))["n"] or 0
        assert till(self.shop.merchant.pk).total == gone - settled
        assert total_awarded() == self.awarded
        for row in Settlement.objects.exclude(state=SettlementState.DISCARDED):
            lines = row.lines.aggregate(n=Sum("points"))["n"]
            assert (lines, row.lines.count()) == (row.points, row.count)

    @invariant()
    def a_code_hands_over_once_at_its_own_counter(self):
        """INV-X3 and X4: one hand-out for each redemption that has one, the price as chosen."""
        handed = Redemption.objects.filter(state__in=(H.CAPTURED, H.REFUNDED)).count()
        assert HandOut.objects.count() == handed
        assert not HandOut.objects.exclude(merchant=F("redemption__merchant")).exists()
        assert not Redemption.objects.exclude(points=F("reward__points")).exists()

    @invariant()
    def nobody_has_more_than_her_turn(self):
        """INV-X6, in each quarter of the year."""
        rows = Redemption.objects.filter(state__in=(H.HELD, H.CAPTURED))
        turns: dict[tuple[int, int, int, int], int] = {}
        for row in rows:
            quarter = (row.made_at.year, (row.made_at.month - 1) // 3)
            key = (row.person_id, row.reward_id, *quarter)
            turns[key] = turns.get(key, 0) + 1
        assert all(n <= 3 for n in turns.values())

    def teardown(self):
        transaction.set_rollback(True)
        self.atomic.__exit__(None, None, None)


@pytest.mark.django_db
def test_the_shop_is_its_model():
    run_state_machine_as_test(
        Shop,
        settings=settings(
            max_examples=8,
            stateful_step_count=25,
            deadline=None,
            derandomize=True,
            database=None,
            suppress_health_check=list(HealthCheck),
        ),
    )

    assert (Redemption.objects.count(), StockChange.objects.count()) == (0, 0)
