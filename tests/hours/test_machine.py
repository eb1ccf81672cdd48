"""Hours against a model: whatever is recorded, confirmed, held, released, amended and taken back,
nobody is at two places, purses and points add up, and no one decides alone.
"""

from datetime import timedelta
from itertools import pairwise

import pytest
from django.db import transaction
from django.db.models import Count, Sum
from hypothesis import HealthCheck, settings
from hypothesis import strategies as some
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from kith.catalogue.states import Eligibility
from kith.core.actor import CLOCK
from kith.core.refusal import Refusal
from kith.hours import queries
from kith.hours.actions import amendments, review
from kith.hours.actions import recording as hours
from kith.hours.models import Amendment, Confirmation, Hold, ServiceRecord
from kith.hours.states import Proof, Purse
from kith.points.models import Transfer
from kith.points.queries import balance, total_awarded
from tests import make
from tests.hours.world import NOW, record, second_clerk
from tests.make import MONDAY

STEP = timedelta(minutes=30)
STARTS = some.integers(0, 12)
LENGTHS = some.integers(1, 6)
WHO = some.integers(0, 1)
ACTORS = some.integers(0, 4)
PICK = some.integers(0, 7)
PURSES = some.sampled_from(Purse)
KINDS = some.sampled_from(Eligibility)
PROOFS = some.sampled_from(Proof)
SIGNAL = some.sampled_from(("SAME_PHOTO", "LONG_DAY"))


class Hours(RuleBasedStateMachine):
    """Two volunteers, two clerks, the street, and the one who was helped."""

    def __init__(self):
        super().__init__()
        self.atomic = transaction.atomic()
        self.atomic.__enter__()
        self.town = make.town()
        self.people = [make.volunteer(self.town.community) for _n in range(2)]
        self.actors = [
            self.town.clerk, second_clerk(self.town), self.town.boss, self.town.far_clerk,
            make.actor(self.people[0]),
        ]  # fmt: skip
        self.causes = 0

    def _try(self, act):
        """An expected no changes nothing that the invariants could not bear."""
        try:
            with transaction.atomic():
                return act()
        except Refusal:
            return None

    def _row(self, pick):
        rows = list(ServiceRecord.objects.order_by("pk"))
        return rows[pick % len(rows)] if rows else None

    @rule(who=WHO, start=STARTS, length=LENGTHS, purse=PURSES, kind=KINDS, proof=PROOFS)
    def record(self, who, start, length, purse, kind, proof):
        self.causes += 1
        self._try(
            lambda: record(
                self.town, self.people[who], start=MONDAY + start * STEP, length=length * STEP,
                cause=f"activity:{self.causes}", purse=purse, eligibility=kind, start_proof=proof,
                end_proof=proof, now=NOW,
            )
        )  # fmt: skip

    @rule(pick=PICK, by=ACTORS, recipient=some.booleans())
    def confirm(self, pick, by, recipient):
        if row := self._row(pick):
            actor = self.actors[3] if recipient else self.actors[by]
            self._try(lambda: hours.confirm(row.pk, by_recipient=recipient, actor=actor, now=NOW))

    @rule(pick=PICK, signal=SIGNAL)
    def hold(self, pick, signal):
        if row := self._row(pick):
            review.hold(row.pk, flags=(review.Flag(signal, 100),), actor=CLOCK, now=NOW)

    @rule(pick=PICK, by=ACTORS, is_right=some.booleans())
    def decide(self, pick, by, is_right):
        act = review.release if is_right else review.uphold
        if row := self._row(pick):
            self._try(lambda: act(row.pk, reason="看过", actor=self.actors[by], now=NOW))

    @rule(pick=PICK, by=ACTORS, start=STARTS, length=LENGTHS)
    def propose(self, pick, by, start, length):
        if row := self._row(pick):
            at = MONDAY + start * STEP
            new = amendments.ChangeInput(at, at + length * STEP, row.content)
            self._try(
                lambda: amendments.propose_change(
                    row.pk, input=new, reason="更正", actor=self.actors[by], now=NOW
                )
            )

    @rule(pick=PICK, by=ACTORS)
    def propose_withdrawal(self, pick, by):
        if row := self._row(pick):
            self._try(
                lambda: amendments.propose_withdrawal(
                    row.pk, reason="记错", actor=self.actors[by], now=NOW
                )
            )

    @rule(by=ACTORS, yes=some.booleans())
    def decide_change(self, by, yes):
        open_one = Amendment.objects.filter(state="PROPOSED").order_by("pk").first()
        if open_one and yes:
            self._try(lambda: amendments.approve(open_one.pk, actor=self.actors[by], now=NOW))
        elif open_one:
            self._try(
                lambda: amendments.reject(
                    open_one.pk, reason="不对", actor=self.actors[by], now=NOW
                )
            )

    @rule(pick=PICK, by=ACTORS)
    def reverse(self, pick, by):
        if row := self._row(pick):
            actor = self.actors[by]
            self._try(lambda: hours.reverse(row.pk, reason="误记", actor=actor, now=NOW))

    @invariant()
    def nobody_is_at_two_places(self):
        for who in self.people:
            rows = ServiceRecord.objects.filter(person=who).exclude(state="REVERSED")
            spans = sorted(rows.values_list("started_at", "ended_at", "minutes"))
            assert all(a[1] <= b[0] for a, b in pairwise(spans))
            assert all(0 < minutes <= 1440 for _start, _end, minutes in spans)

    @invariant()
    def what_counts_was_confirmed_by_an_uninvolved_person(self):
        for row in ServiceRecord.objects.filter(state="CONFIRMED").select_related("confirmation"):
            assert row.confirmation.by_id not in (row.person_id, row.recorded_by_id)
        for held in Hold.objects.exclude(state="OPEN").select_related("record"):
            assert held.decided_by_id != held.record.person_id
        for change in Amendment.objects.exclude(decided_by_id=None).select_related("record"):
            sides = {change.proposed_by_id, change.decided_by_id}
            assert len(sides) == 2
            assert not sides & {change.record.person_id, self.town.far_clerk.me}

    @invariant()
    def purses_hold_what_belongs_there_and_are_not_added(self):
        wrong = ServiceRecord.objects.filter(purse="VOLUNTEER").exclude(eligibility="VOLUNTEER")
        assert not wrong.exists()
        for who in self.people:
            for purse in Purse:
                rows = ServiceRecord.objects.filter(person=who, purse=purse, state="CONFIRMED")
                total = rows.aggregate(n=Sum("minutes"))["n"] or 0
                assert queries.confirmed_minutes(who.pk, purse) == total

    @invariant()
    def every_confirmed_volunteer_record_is_thanked_for_once(self):
        for who in self.people:
            rows = ServiceRecord.objects.filter(person=who, purse="VOLUNTEER").exclude(thanks="")
            due = sum(min(row.minutes, 480) * 10 // 60 for row in rows)
            assert balance(who.pk).total == due
        undone = set(Transfer.objects.filter(kind="REVERSAL").values_list("cause", flat=True))
        paid = set(Transfer.objects.filter(kind="AWARD").values_list("cause", flat=True))
        standing = set(
            ServiceRecord.objects.filter(purse="VOLUNTEER")
            .exclude(thanks="")
            .values_list("thanks", flat=True)
        )
        assert {c for c in paid if f"{c}:reverse" not in undone} == standing
        assert total_awarded() == sum(balance(who.pk).total for who in self.people)

    @invariant()
    def held_records_have_one_open_hold_and_others_none(self):
        held = set(ServiceRecord.objects.filter(state="HELD").values_list("pk", flat=True))
        open_ones = Hold.objects.filter(state="OPEN").values_list("record_id", flat=True)
        assert sorted(open_ones) == sorted(held)

    @invariant()
    def thanks_stand_where_and_only_where_they_should(self):
        rows = ServiceRecord.objects.all()
        assert not rows.filter(state="CONFIRMED", thanks="").exists()
        assert not rows.filter(state__in=("RECORDED", "REVERSED")).exclude(thanks="").exists()
        said = Confirmation.objects.values("record").annotate(n=Count("pk")).filter(n__gt=1)
        assert not said.exists()

    def teardown(self):
        transaction.set_rollback(True)
        self.atomic.__exit__(None, None, None)


@pytest.mark.django_db
def test_hours_are_their_model():
    run_state_machine_as_test(
        Hours,
        settings=settings(
            max_examples=12,
            stateful_step_count=25,
            deadline=None,
            derandomize=True,
            database=None,
            suppress_health_check=list(HealthCheck),
        ),
    )

    assert ServiceRecord.objects.count() == 0  # every example was rolled back
