"""The ledger against a model: whatever is called, balances are sums and nobody falls below zero."""

import pytest
from django.db import transaction
from django.db.models import Sum
from hypothesis import HealthCheck, settings, strategies
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from kith.core.actor import Actor
from kith.points import actions as points
from kith.points import queries
from kith.points.actions import CauseConflict
from kith.points.models import Account, Transfer
from kith.points.states import AccountKind
from tests.make import MONDAY

PEOPLE = strategies.integers(1, 3)
POINTS = strategies.integers(0, 40)
CAUSES = strategies.sampled_from([f"hours:{n}:award" for n in range(6)])


class Ledger(RuleBasedStateMachine):
    """Awards and reversals with repeated causes; `paid` and `undone` are what should be true."""

    def __init__(self):
        super().__init__()
        self.atomic = transaction.atomic()
        self.atomic.__enter__()
        self.paid: dict[str, tuple[int, int]] = {}  # by cause: whom, points
        self.undone: list[str] = []

    @rule(person=PEOPLE, amount=POINTS, cause=CAUSES)
    def award(self, person, amount, cause):
        known = self.paid.get(cause)
        if amount and known not in (None, (person, amount)):
            with pytest.raises(CauseConflict), transaction.atomic():
                self._award(person, amount, cause)
            return
        made = self._award(person, amount, cause)
        assert (made is None) == (amount == 0)
        if amount:
            self.paid[cause] = (person, amount)
            assert (made.cause, made.points) == (cause, amount)

    @rule(cause=CAUSES)
    def award_again(self, cause):
        if cause in self.paid:
            person, amount = self.paid[cause]
            self._award(person, amount, cause)

    @rule(cause=CAUSES)
    def reverse(self, cause):
        made = points.reverse(cause, now=MONDAY)
        assert (made is None) == (cause not in self.paid)
        if made is not None and cause not in self.undone:
            self.undone.append(cause)

    @invariant()
    def balances_are_sums(self):
        for person in (1, 2, 3):
            wanted = sum(p for c, (who, p) in self.paid.items() if who == person)
            wanted -= sum(self.paid[c][1] for c in self.undone if self.paid[c][0] == person)
            assert queries.balance(person) == wanted >= 0

    @invariant()
    def the_passbook_runs_to_the_balance(self):
        for person in (1, 2, 3):
            lines = queries.passbook(person, actor=Actor(person_id=person))
            running = [sum(line.points for line in lines[: n + 1]) for n in range(len(lines))]
            assert [line.balance for line in lines] == running
            assert (running or [0])[-1] == queries.balance(person)

    @invariant()
    def every_cause_moved_points_once(self):
        causes = sorted(Transfer.objects.values_list("cause", flat=True))
        assert causes == sorted([*self.paid, *(f"{cause}:reverse" for cause in self.undone)])

    @invariant()
    def all_accounts_together_are_zero(self):
        out = Transfer.objects.values("source").annotate(n=Sum("points"))
        came = Transfer.objects.values("target").annotate(n=Sum("points"))
        held = Account.objects.filter(kind=AccountKind.PERSON).aggregate(n=Sum("balance"))["n"] or 0
        assert sum(row["n"] for row in came) - sum(row["n"] for row in out) == 0
        assert queries.total_awarded() == held

    def _award(self, person, amount, cause):
        return points.award(person, points=amount, cause=cause, rule_id=1, now=MONDAY)

    def teardown(self):
        transaction.set_rollback(True)
        self.atomic.__exit__(None, None, None)


@pytest.mark.django_db
def test_the_ledger_is_its_model():
    run_state_machine_as_test(
        Ledger,
        settings=settings(
            max_examples=15,
            stateful_step_count=20,
            deadline=None,
            derandomize=True,
            database=None,
            suppress_health_check=list(HealthCheck),
        ),
    )

    assert Transfer.objects.count() == 0  # every example was rolled back
