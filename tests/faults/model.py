"""Orders, hours, points, the shop and a session at once: whatever people do, everything agrees.

The deeds are the real ones. A process may die before its commit or after it, jobs come twice, the
clock jumps, a role is taken away in between. After each step the invariants of invariants.md that
bind the rooms together are asked; at the end everything that `kith verify --fast` knows.
"""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import Any, Final

from django.db import transaction
from django.db.models import Count, F, Sum
from hypothesis import strategies as some
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from kith.activities.actions import signing_up
from kith.activities.jobs import signing_up as sessions
from kith.activities.models import SignUp
from kith.activities.states import COUNTED, SignUpState
from kith.core.refusal import Refusal
from kith.hours.models import ServiceRecord
from kith.orders import jobs as orders
from kith.orders.actions import claims, desk, intake, service, word
from kith.orders.models import Claim, Order, Seat
from kith.orders.states import OrderState
from kith.people.actions import roles
from kith.people.models import Person, RoleGrant
from kith.people.states import Channel
from kith.points import jobs as ledger
from kith.points.models import Hold, Transfer
from kith.points.sql import snapshot
from kith.points.states import HoldState, TransferKind
from kith.rewards import jobs as shop
from kith.rewards.actions import counter, redeem
from kith.rewards.models import Redemption, Reward
from kith.rewards.states import RedemptionState
from tests import make
from tests.activities import world
from tests.make import DAY, HOUR, MONDAY
from tests.rewards import worlds
from tests.tools.whole import whole

WHO = some.integers(0, 2)
ANY = some.integers(0, 20)
HUNGRY = some.sampled_from([0, 0, 1])  # who wants more than she has points for
AGAIN = some.sampled_from([False, False, False, True])
# How a deed ends: well; the process dies before its commit; after it, and the deed comes again.
END = some.sampled_from(["well", "well", "well", "dies before", "comes twice"])
JOBS: Final = (
    orders.expire_offers, orders.release_lapsed, sessions.lapse_offers,
    shop.expire_codes, ledger.expire_holds,
)  # fmt: skip


class Died(Exception):  # noqa: N818 -- it is told, not raised by mistake
    """Before its commit."""


class Neighbourhood(RuleBasedStateMachine):
    """Three help, three are helped; one session with one place, one reward of six pieces."""

    def __init__(self) -> None:
        super().__init__()
        self.block = transaction.atomic()
        self.block.__enter__()
        self.town = make.town()
        self.now, self.forms, self.accepted = MONDAY, 0, set[str]()
        self.helpers = [make.volunteer(self.town.community) for _ in range(3)]
        self.helped = [make.person(self.town.community) for _ in range(3)]
        for who in self.helpers:
            worlds.give(who, 45)
        self.shop = worlds.shop(self.town)
        self.reward = worlds.reward(self.town, self.shop, stock=6, per_person=9)
        self.session = world.session(self.town, world.quota_input(1))

    def teardown(self) -> None:
        try:
            whole()
        finally:
            transaction.set_rollback(True)
            self.block.__exit__(None, None, None)

    def deed(self, act: Any, end: str = "well") -> Any:
        """What it gave back; nothing where it was refused, or died before its commit."""
        try:
            with transaction.atomic():
                given = act()
                if end == "dies before":
                    raise Died
        except (Refusal, Died):
            return None
        return self.deed(act) or given if end == "comes twice" else given

    def one(self, rows: Any, number: int) -> Any:
        found = list(rows.order_by("pk"))
        return found[number % len(found)] if found else None

    @initialize()
    def something_goes_on(self) -> None:
        """Two want the one place, one has chosen a reward, an order looks for a helper."""
        for who in (0, 1):
            self.sign_up(who=who, end="well")
        self.choose(who=0, end="well", again=False)
        self.ask(who=0, end="well")
        self.open(number=0, end="well")

    # ---------------------------------------------------------------------------------- orders

    @rule(who=WHO, end=END)
    def ask(self, who: int, end: str) -> None:
        self.forms += 1
        key, start = f"form-{self.forms}", self.now + DAY
        asks = make.order_input(
            self.helped[who], key=key, wanted_from=start, wanted_until=start + 2 * DAY
        )
        by = make.actor(self.helped[who])
        if self.deed(partial(intake.submit, input=asks, actor=by, now=self.now), end):
            self.accepted.add(key)

    @rule(number=ANY, end=END)
    def open(self, number: int, end: str) -> None:
        row = self.one(Order.objects.filter(state=OrderState.SUBMITTED), number)
        if row is None:
            return
        sheet = make.sheet(starts_at=self.now + DAY, ends_at=self.now + DAY + HOUR)
        by, now = self.town.clerk, self.now

        def both() -> object:
            desk.verify(row.pk, how="PHONE", actor=by, now=now)
            return desk.compile_order(row.pk, input=sheet, actor=by, now=now)

        self.deed(both, end)

    @rule(number=ANY, who=WHO, end=END)
    def claim(self, number: int, who: int, end: str) -> None:
        if row := self.one(Order.objects.filter(state=OrderState.OPEN), number):
            by = make.actor(self.helpers[who])
            self.deed(partial(claims.claim, row.pk, actor=by, now=self.now), end)

    @rule(number=ANY, end=END)
    def serve(self, number: int, end: str) -> None:
        row = self.one(Claim.objects.filter(state="HELD"), number)
        if row is None:
            return
        by, start = make.actor(row.person), Order.objects.get(pk=row.order_id).worksheet.starts_at

        def all_three() -> object:
            service.check_in(row.pk, code="", actor=by, now=start)
            service.check_out(row.pk, code="", actor=by, now=start + HOUR)
            return service.report(row.pk, text="好了", is_solved=True, actor=by, now=start + HOUR)

        if self.deed(all_three, end):
            self.now = max(self.now, start + HOUR)

    @rule(number=ANY, end=END)
    def confirm(self, number: int, end: str) -> None:
        if row := self.one(Order.objects.filter(state=OrderState.REPORTED), number):
            says = partial(
                word.confirm, row.pk, stars=5, text="", channel=Channel.WEB,
                actor=make.actor(Person.objects.get(pk=row.resident_id)), now=self.now,
            )  # fmt: skip
            self.deed(says, end)

    # ------------------------------------------------------------------------ shop and session

    @rule(who=HUNGRY, end=END, again=AGAIN)
    def choose(self, who: int, end: str, again: bool) -> None:
        self.forms += not again
        by, key = make.actor(self.helpers[who]), f"form-{self.forms}"
        self.deed(partial(redeem.choose, self.reward.pk, key=key, actor=by, now=self.now), end)

    @rule(number=ANY, end=END)
    def give_back(self, number: int, end: str) -> None:
        if row := self.one(Redemption.objects.filter(state=RedemptionState.HELD), number):
            by = make.actor(row.person)
            self.deed(partial(redeem.cancel, row.pk, actor=by, now=self.now), end)

    @rule(number=ANY, end=END)
    def collect(self, number: int, end: str) -> None:
        if row := self.one(Redemption.objects.filter(state=RedemptionState.HELD), number):
            at, by = self.shop.merchant.pk, self.shop.keeper

            def over_the_counter() -> object:
                typed = worlds.digits(row)
                tried = counter.enter(at, typed=typed, actor=by, now=self.now)
                return counter.hand_out(tried.pk, actor=by, now=self.now)

            self.deed(over_the_counter, end)

    @rule(who=WHO, end=END)
    def sign_up(self, who: int, end: str) -> None:
        person = self.helped[who]
        given = world.input_of(person)
        by = make.actor(person)
        self.deed(
            partial(signing_up.sign_up, self.session.pk, input=given, actor=by, now=self.now), end
        )

    @rule(number=ANY, end=END)
    def cancel(self, number: int, end: str) -> None:
        live = (SignUpState.SEATED, SignUpState.WAITING, SignUpState.OFFERED)
        if row := self.one(SignUp.objects.filter(state__in=live), number):
            by = make.actor(row.person)
            self.deed(partial(signing_up.cancel, row.pk, actor=by, now=self.now), end)

    # ----------------------------------------------------------------------- the world moves on

    @rule(step=some.sampled_from([-HOUR, timedelta(), HOUR, 10 * HOUR, 2 * DAY]))
    def clock_jumps_and_jobs_come_twice(self, step: timedelta) -> None:
        for job in (*JOBS, *reversed(JOBS)):
            job(self.now + step)
        self.now = max(self.now, self.now + step)

    @rule(who=WHO)
    def a_role_is_taken_away(self, who: int) -> None:
        mine = RoleGrant.objects.filter(person=self.helpers[who], role="VOLUNTEER", ends_at=None)
        if row := mine.first():
            path = self.town.community.path
            ends = partial(roles.revoke, row.pk, path=path, actor=self.town.boss, now=self.now)
            self.deed(ends)

    # ------------------------------------------------------------------------------- invariants

    @invariant()
    def what_was_accepted_is_there_once(self) -> None:
        """INV-R1."""
        assert set(Order.objects.values_list("key", flat=True)) == self.accepted

    @invariant()
    def an_order_is_open_as_long_as_it_has_a_place(self) -> None:
        """INV-R4, R5."""
        taken = dict(Seat.objects.values_list("order_id").annotate(Count("id")))
        for row in Order.objects.exclude(state=OrderState.SUBMITTED):
            is_full = taken.get(row.pk, 0) == row.people_needed
            assert is_full is (row.state != OrderState.OPEN), row.state

    @invariant()
    def every_place_is_held_by_somebody_and_none_is_idle(self) -> None:
        """INV-E1, E2, E4."""
        quota = world.quota(self.session)
        states = list(SignUp.objects.values_list("state", flat=True))
        held = sum(state in COUNTED for state in states)
        assert 0 <= quota.taken == held <= quota.capacity
        assert SignUpState.WAITING not in states or held == quota.capacity

    @invariant()
    def points_are_neither_made_nor_lost(self) -> None:
        """INV-L2, L3, L4."""
        total, lowest, astray = snapshot()
        assert (total, astray) == (0, 0)
        assert lowest >= 0

    @invariant()
    def a_confirmed_hour_is_thanked_for_once(self) -> None:
        """INV-H3: one award for each confirmed record that earns points, none for another."""
        done = ServiceRecord.objects.filter(state="CONFIRMED").count()
        awards = Transfer.objects.filter(kind=TransferKind.AWARD, cause__startswith="hours:")
        assert awards.count() == done

    @invariant()
    def shelf_and_purse_say_the_same(self) -> None:
        """INV-X1, X2."""
        row = Reward.objects.get(pk=self.reward.pk)
        assert row.stock + row.held + row.handed_out == row.received
        held = Redemption.objects.filter(state=RedemptionState.HELD)
        aside = Hold.objects.filter(state=HoldState.HELD).aggregate(n=Sum(F("points")))["n"] or 0
        assert held.count() == row.held
        assert aside == (held.aggregate(n=Sum("points"))["n"] or 0)
