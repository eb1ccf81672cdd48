"""The queue against a plain one: INV-E1 to INV-E7 after every step, whatever people do."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from django.db import transaction
from django.db.models import Count
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from hypothesis.stateful import run_state_machine_as_test as run

from kith.activities.actions import signing_up as s
from kith.activities.actions import signing_up_desk as desk
from kith.activities.jobs import signing_up as jobs
from kith.activities.models import SignUp, SignUpMove
from kith.activities.states import COUNTED, SignUpState
from kith.core.refusal import Refusal
from kith.people.models import Person
from tests import make
from tests.activities import world
from tests.activities.test_queue import low_income
from tests.make import HOUR, MONDAY

S = SignUpState
PEOPLE, FIRST = 12, 4
FIRST_TO_COME = ({4}, {5}, {6}, {7, 8}, {9}, {0}, {1})  # so that there is a queue to begin with
RELEASE = timedelta(hours=60)  # after Monday, when the kept place is everybody's
OFFER = timedelta(hours=24)
OPENS, NIGHT, MORNING = 9, 21, 9  # o'clock: when the examples begin, and when no offer ends


@dataclass
class Party:
    """What the plain queue knows of those who came together."""

    number: int
    rank: int
    members: list[int]  # sign-ups that are still in
    state: str = "WAITING"
    until: timedelta | None = None


@dataclass
class Plain:
    """A queue as one would keep it on paper: a list, read from the top at every change."""

    capacity: int
    kept: int  # for rank 1
    parties: list[Party] = field(default_factory=list)
    at: timedelta = timedelta()
    last: int = 0
    is_released: bool = False

    def free_for(self, rank: int) -> int:
        holding = [p for p in self.parties if p.state in ("OFFERED", "SEATED")]
        taken = sum(len(p.members) for p in holding)
        first = sum(len(p.members) for p in holding if p.rank == 1)
        closed = 0 if self.is_released or rank == 1 else max(0, self.kept - first)
        return self.capacity - taken - closed

    def come(self, rank: int, members: list[int]) -> Party:
        self.release()
        self.last += 1
        party = Party(self.last, rank, members)
        if len(members) <= self.free_for(rank):
            party.state = "SEATED"
        self.parties.append(party)
        return party

    def release(self) -> None:
        if not self.is_released and self.at >= RELEASE:
            self.is_released = True
            self.call()

    def call(self) -> None:
        for party in sorted(self.parties, key=lambda p: (p.rank, p.number)):
            waits = party.state == "WAITING" and party.members
            if waits and len(party.members) <= self.free_for(party.rank):
                party.state, party.until = "OFFERED", by_day(self.at + OFFER)


def by_day(at: timedelta) -> timedelta:
    """The same hour, or the next morning where it would be at night."""
    hour = (OPENS + at // HOUR) % 24
    if hour < MORNING:
        return at + (MORNING - hour) * HOUR
    return at + (24 - hour + MORNING) * HOUR if hour >= NIGHT else at


@dataclass(frozen=True)
class Stage:
    """Where every example plays: four of the twelve people belong to a tier that goes first."""

    town: make.Town
    people: list[Person]


def stage() -> Stage:
    town = make.town()
    people = world.group(town, PEOPLE)
    for who in people[:FIRST]:
        low_income(town, who)
    return Stage(town, people)


class Queue(RuleBasedStateMachine):
    """Four places, one of them kept. Every example leaves the stage as it was."""

    stage: Stage

    @initialize()
    def open(self) -> None:
        self.block = transaction.atomic()
        self.block.__enter__()
        self.town, self.people = self.stage.town, self.stage.people
        kept = (("LOW_INCOME", 1, MONDAY + RELEASE),)
        start = MONDAY + timedelta(days=30)
        self.at = world.session(
            self.town,
            world.quota_input(4, reserves=kept),
            starts_at=start,
            ends_at=start + HOUR,
            sign_up_until=start,
        )
        self.actor = make.actor(self.people[0])
        self.plain = Plain(capacity=4, kept=1)
        self.told: dict[UUID, tuple[set[int], tuple[int, ...]]] = {}
        for who in FIRST_TO_COME:
            self.come(who=who)

    def teardown(self) -> None:
        if hasattr(self, "block"):
            transaction.set_rollback(True)
            self.block.__exit__(None, None, None)

    @property
    def now(self):
        return MONDAY + self.plain.at

    def _live(self, *states: str) -> list[tuple[Party, int]]:
        wanted = states or ("WAITING", "OFFERED", "SEATED")
        return [(p, pk) for p in self.plain.parties if p.state in wanted for pk in p.members]

    @rule(who=st.sets(st.integers(0, PEOPLE - 1), min_size=1, max_size=3))
    def come(self, who: set[int]) -> None:
        """Somebody, or a party, signs up; whoever is in already is told so."""
        people = [self.people[n] for n in sorted(who)]
        inside = set(
            SignUp.objects.filter(pk__in=[pk for _p, pk in self._live()]).values_list(
                "person_id", flat=True
            )
        )
        given = world.input_of(*people, key=uuid4())
        if inside & {p.pk for p in people}:
            with pytest.raises(s.NotEligible):
                s.sign_up(self.at.pk, input=given, actor=self.actor, now=self.now)
            return
        rows = s.sign_up(self.at.pk, input=given, actor=self.actor, now=self.now)
        rank = 1 if max(who) < FIRST else 4
        party = self.plain.come(rank, [row.pk for row in rows])
        assert {(row.state, row.number) for row in rows} == {(party.state, party.number)}
        self.told[given.key] = ({row.pk for row in rows}, given.person_ids)

    @rule(data=st.data())
    def send_again(self, data: st.DataObject) -> None:
        """A form sent twice shows its first answer."""
        if self.told:
            key = data.draw(st.sampled_from(sorted(self.told)))
            first, person_ids = self.told[key]
            given = replace(world.input_of(self.people[0], key=key), person_ids=person_ids)
            rows = s.sign_up(self.at.pk, input=given, actor=self.actor, now=self.now)
            assert {row.pk for row in rows} == first

    @rule(data=st.data(), whole=st.booleans())
    def cancel(self, data: st.DataObject, whole: bool) -> None:
        if live := self._live():
            party, pk = data.draw(st.sampled_from(live))
            s.cancel(pk, whole=whole, actor=self.actor, now=self.now)
            party.members = [] if whole else [other for other in party.members if other != pk]
            if not party.members:
                party.state = "CANCELLED"
            self.plain.call()

    @rule(data=st.data())
    def confirm(self, data: st.DataObject) -> None:
        if offered := self._live("OFFERED"):
            party, pk = data.draw(st.sampled_from(offered))
            in_time = party.until is not None and self.plain.at < party.until
            try:
                s.confirm(pk, actor=self.actor, now=self.now)
            except Refusal:
                assert not in_time
                return
            assert in_time
            party.state, party.until = "SEATED", None

    @rule(hours=st.sampled_from([1, 13, 25]))
    def wait(self, hours: int) -> None:
        """Time passes, and the jobs of the timetable do their work."""
        self.plain.at += timedelta(hours=hours)
        jobs.lapse_offers(self.now)
        due = [
            p
            for p in self.plain.parties
            if p.members and p.until is not None and p.until <= self.plain.at
        ]
        for party in sorted(due, key=lambda p: min(p.members)):
            if party.state == "OFFERED":
                party.state, party.until = "LAPSED", None
                self.plain.call()
        jobs.release_reserves(self.now)
        self.plain.release()

    @rule(data=st.data())
    def move(self, data: st.DataObject) -> None:
        """The desk swaps a waiting single for somebody with a place."""
        waiting = [(p, pk) for p, pk in self._live("WAITING") if len(p.members) == 1]
        seated = [(p, pk) for p, pk in self._live("SEATED") if len(p.members) == 1]
        if waiting and seated:
            up, pk = data.draw(st.sampled_from(waiting))
            down, other = data.draw(st.sampled_from(seated))
            desk.move(
                pk, to=S.SEATED, reason="两家说好交换", instead_of=other,
                actor=self.town.clerk, now=self.now,
            )  # fmt: skip
            self.plain.last += 1
            down.state, down.number, up.state = "WAITING", self.plain.last, "SEATED"
            self.plain.call()

    @invariant()
    def e1_e2_places_are_counted(self) -> None:
        if hasattr(self, "plain"):
            quota = world.quota(self.at)
            held = SignUp.objects.filter(quota=quota, state__in=COUNTED).count()
            assert 0 <= quota.taken == held <= quota.capacity

    @invariant()
    def e3_e7_one_live_sign_up_a_person(self) -> None:
        if hasattr(self, "plain"):
            live = SignUp.objects.filter(state__in=(*COUNTED, S.WAITING, S.ENTERED))
            doubled = live.values("person").annotate(n=Count("pk")).filter(n__gt=1)
            assert not doubled.exists()

    @invariant()
    def e4_e5_the_paper_says_the_same(self) -> None:
        """No idle place while somebody who fits waits, and the right ones have them."""
        if hasattr(self, "plain"):
            found = dict(SignUp.objects.values_list("pk", "state"))
            assert {pk: found[pk] for _p, pk in self._live()} == {
                pk: party.state for party, pk in self._live()
            }
            fits = [p for p in self.plain.parties if p.state == "WAITING"]
            assert all(len(p.members) > self.plain.free_for(p.rank) for p in fits)

    @invariant()
    def e6_every_answer_has_its_history(self) -> None:
        if hasattr(self, "plain"):
            steps = SignUpMove.objects.order_by("pk").values_list("sign_up_id", "after")
            last = dict(steps)  # of each the last
            assert last == dict(SignUp.objects.values_list("pk", "state"))
            assert {pk for pks, _ids in self.told.values() for pk in pks} == set(last)


@pytest.mark.django_db
def test_the_queue_does_what_the_paper_says():
    Queue.stage = stage()

    run(Queue, settings=settings(max_examples=15, stateful_step_count=20))
