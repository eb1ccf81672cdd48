"""An erasure and a new request at the same moment: one of them goes through, never both."""

import pytest

from kith.approvals.actions import approve
from kith.approvals.actions import ask as ask_second
from kith.core.actor import Role
from kith.orders.models import Order
from kith.privacy.actions import _rows, asking, erasing
from kith.privacy.models import Erasure, Request
from kith.privacy.states import Wish
from tests import make
from tests.make import MONDAY
from tests.races.together import codes, pause, together, without_locks

pytestmark = [pytest.mark.race, pytest.mark.postgres]
ROUNDS = 3


def agreed(town, who):
    """Everything is said that an erasure wants; nobody has pressed yet."""
    row = asking.ask(who.pk, Wish.ERASURE, actor=make.actor(who), now=MONDAY)
    asking.decide(row.pk, is_granted=True, reason="本人申请", actor=town.boss, now=MONDAY)
    wanted = _rows.wanted(Request.objects.select_related("person__area").get(pk=row.pk))
    second = ask_second(wanted, reason="申请", actor=town.boss, now=MONDAY)
    approve(second.pk, actor=make.staff(Role.STREET, town.street), now=MONDAY)
    return row


def at_once(town):
    """What both got, and whether she is erased with a request standing."""
    who = make.person(town.community)
    row = agreed(town, who)
    answers = together(
        lambda: erasing.erase(row.pk, actor=town.boss, now=MONDAY),
        lambda: make.order(who),
    )
    is_erased = Erasure.objects.filter(person=who).exists()
    return codes(answers), is_erased and Order.objects.filter(resident=who).exists()


def test_an_erasure_and_a_new_request_do_not_both_go_through(town):
    seen = [at_once(town) for _round in range(ROUNDS)]

    assert [both for _codes, both in seen] == [False] * ROUNDS
    assert {tuple(got) for got, _both in seen} <= {("still_open", "yes"), ("forgotten", "yes")}


def test_without_the_lock_somebody_erased_has_a_request(town, monkeypatch):
    who = make.person(town.community)
    row = agreed(town, who)
    without_locks(monkeypatch)
    ask = _rows.require_over

    def slow(person_id, now):
        ask(person_id, now)
        pause()

    monkeypatch.setattr(erasing, "require_over", slow)

    got = codes(
        together(
            lambda: erasing.erase(row.pk, actor=town.boss, now=MONDAY), lambda: make.order(who)
        )
    )

    assert got == ["yes", "yes"]
    assert Order.objects.filter(resident=who).exists()
