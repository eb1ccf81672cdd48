"""Pledges, receipts, shares, vouchers, surplus against INV-P1 to P4, whatever people do."""

from collections import Counter

import pytest
from django.db import transaction
from django.db.models import F, Sum
from hypothesis import HealthCheck, settings, strategies
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from kith.core.actor import Role
from kith.core.refusal import Refusal
from kith.projects.actions import money, sharing, spending
from kith.projects.models import (
    Allocation,
    Need,
    Pledge,
    Project,
    Purse,
    Receipt,
    Surplus,
    Voucher,
)
from kith.projects.queries import money as found
from kith.projects.states_money import SurplusKind, ValueKind, VoucherState
from tests import make
from tests.make import MONDAY
from tests.projects import purses, worlds

ANY = strategies.integers(0, 20)
SOME = strategies.integers(1, 9)
WHERE = strategies.sampled_from([None, 0, 1])


class Money(RuleBasedStateMachine):
    """Two units, two projects and a pool; the clerk, the street, and a clerk who is of a unit."""

    def __init__(self):
        super().__init__()
        self.atomic = transaction.atomic()
        self.atomic.__enter__()
        self.town = town = make.town()
        self.units = [worlds.unit(town), worlds.unit(town)]
        self.projects = [worlds.agreed(town, unit) for unit in self.units]
        insider = make.person(town.community)
        worlds.speaks(self.units[0].organisation, insider.pk)
        make.grant(insider, Role.WORKER, town.community)
        self.hands = [town.clerk, town.boss, make.actor(insider)]
        self.insiders = {insider.pk, *(unit.liaison.me for unit in self.units)}
        for project in self.projects:
            purses.need(town, project, amount=6)
            purses.need(town, project, kind=ValueKind.GOODS, unit="辆", amount=2)

    def _try(self, deed):
        """A no leaves nothing behind: every table of money is as it was."""
        before = _tables()
        try:
            with transaction.atomic():
                deed()
        except Refusal:
            assert _tables() == before

    def _one(self, model, number):
        rows = list(model.objects.order_by("pk"))
        return rows[number % len(rows)].pk if rows else 0

    def _project(self, where):
        return self.projects[where or 0].pk

    @rule(unit=strategies.integers(0, 1), where=WHERE, amount=SOME, goods=strategies.booleans())
    def pledge(self, unit, where, amount, goods):
        by, project = self.units[unit], None if where is None else self.projects[where]
        kind = {"kind": ValueKind.GOODS, "unit": "辆", "worth_fen": 100, "basis": "DONOR"}
        self._try(
            lambda: purses.pledged(self.town, by, project, amount=amount, **(kind if goods else {}))
        )

    @rule(number=ANY, amount=SOME, hand=strategies.integers(0, 2))
    def receive(self, number, amount, hand):
        if pk := self._one(Pledge, number):
            form, who = purses.slip(amount), self.hands[hand]
            self._try(lambda: money.receive(pk, input=form, actor=who, now=MONDAY))

    @rule(number=ANY, waive=strategies.booleans())
    def give_up(self, number, waive):
        if pk := self._one(Pledge, number):
            verb = money.waive_rest if waive else money.cancel
            self._try(lambda: verb(pk, reason="不再", actor=self.town.clerk, now=MONDAY))

    @rule(number=ANY)
    def void(self, number):
        if pk := self._one(Receipt, number):
            self._try(lambda: money.void(pk, reason="错", actor=self.town.clerk, now=MONDAY))

    @rule(number=ANY, need=strategies.integers(0, 3), amount=SOME)
    def share(self, number, need, amount):
        if pk := self._one(Pledge, number):
            need_id = self._one(Need, need)
            self._try(lambda: purses.shared(self.town, pk, need_id, amount))

    @rule(number=ANY)
    def take_back(self, number):
        if pk := self._one(Allocation, number):
            clerk = self.town.clerk
            self._try(lambda: sharing.take_back(pk, reason="错", actor=clerk, now=MONDAY))

    @rule(where=WHERE, fen=SOME)
    def enter(self, where, fen):
        self._try(lambda: purses.voucher(self.town, self.projects[where or 0], fen))

    @rule(
        number=ANY,
        verb=strategies.sampled_from(["approve", "refuse", "reverse"]),
        own=strategies.booleans(),
    )
    def judge(self, number, verb, own):
        if pk := self._one(Voucher, number):
            who = self.town.clerk if own else self.town.boss
            deed = getattr(spending, verb)
            self._try(lambda: deed(pk, reason="看过", actor=who, now=MONDAY))

    @rule(where=WHERE, fen=SOME, kind=strategies.sampled_from(SurplusKind.values))
    def surplus(self, where, fen, kind):
        other = self.projects[1 - (where or 0)].pk if kind == SurplusKind.CARRIED else None
        form = sharing.SurplusInput(SurplusKind(kind), fen, "纪要", to_project_id=other)
        pk = self._project(where)
        self._try(lambda: purses.left_over(self.town, pk, form))

    @rule(where=WHERE, back=strategies.booleans())
    def settle(self, where, back):
        pk, clerk = self._project(where), self.town.clerk
        if back:
            self._try(lambda: sharing.reopen(pk, reason="漏了", actor=clerk, now=MONDAY))
        else:
            self._try(lambda: sharing.settle(pk, actor=clerk, now=MONDAY))

    @invariant()
    def p1_allocated_received_pledged(self):
        for row in Pledge.objects.all():
            counted = row.receipts.filter(void=None).aggregate(n=Sum("amount"))["n"] or 0
            shared = row.allocations.filter(undo=None).aggregate(n=Sum("amount"))["n"] or 0
            assert 0 <= row.allocated <= row.received <= row.amount - row.cancelled
            assert (row.received, row.allocated) == (counted, shared)

    @invariant()
    def p2_a_need_gets_no_more_and_only_its_own_unit(self):
        shares = Allocation.objects.filter(undo=None)
        for row in Need.objects.all():
            got = shares.filter(need=row).aggregate(n=Sum("amount"))["n"] or 0
            assert row.allocated == got <= row.amount
        odd = shares.exclude(pledge__unit=F("need__unit"), pledge__kind=F("need__kind"))
        assert not odd.exists()

    @invariant()
    def p3_receipts_have_numbers_without_a_gap(self):
        numbers = list(Receipt.objects.order_by("seq").values_list("seq", flat=True))
        assert numbers == list(range(1, len(numbers) + 1))

    @invariant()
    def p4_nothing_is_received_without_a_receipt_of_another(self):
        for row in Receipt.objects.select_related("pledge"):
            assert row.by_id != row.pledge.by_id
            assert row.by_id not in self.insiders or row.pledge.organisation_id != self.units[0].pk
        with_receipt = Receipt.objects.filter(void=None).values("pledge")
        bare = Pledge.objects.exclude(received=0).exclude(pk__in=with_receipt)
        assert not bare.exists()

    @invariant()
    def the_four_figures_are_apart_and_the_purses_agree(self):
        for project in self.projects:
            totals = found.totals(project.pk)
            purse = Purse.objects.filter(project=project).first() or Purse()
            carried = Surplus.objects.filter(to_project=project).aggregate(n=Sum("fen"))["n"] or 0
            pool = Allocation.objects.filter(
                undo=None, need__project=project, pledge__project=None, need__kind="MONEY"
            ).aggregate(n=Sum("amount"))["n"] or 0  # fmt: skip
            assert purse.in_fen == totals.received_fen + pool + carried
            assert (purse.spent_fen, purse.out_fen) == (totals.spent_fen, totals.surplus_fen)
            if purse.state == "CLOSED":
                assert purse.left_fen == 0

    @invariant()
    def what_is_spent_was_seen_by_two(self):
        for row in Voucher.objects.filter(state=VoucherState.APPROVED):
            assert {step.by_id for step in row.steps.all()} - {row.by_id}

    def teardown(self):
        transaction.set_rollback(True)
        self.atomic.__exit__(None, None, None)


def _tables():
    """Every row of money, as it stands."""
    tables = (Pledge, Need, Purse, Receipt, Allocation, Voucher, Surplus)
    return Counter(
        (model.__name__, *row) for model in tables for row in model.objects.values_list()
    )


@pytest.mark.django_db
def test_money_is_whole_whatever_people_do():
    assert Project.objects.count() == 0
    run_state_machine_as_test(
        Money,
        settings=settings(
            max_examples=20,
            stateful_step_count=25,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
