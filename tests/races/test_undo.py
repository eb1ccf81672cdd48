"""The clerk takes an offer back at the moment the helper says yes: one of them is first."""

from functools import partial

import pytest

from kith.dispatch import actions
from kith.dispatch.models import Undoing
from kith.orders.actions import claims, recalling
from kith.orders.models import Claim, Offer
from kith.people.queries import actor_of
from tests import make
from tests.dispatch import boards
from tests.make import HOUR, MONDAY
from tests.races.together import codes, slow_check, together, without_locks

pytestmark = [pytest.mark.race, pytest.mark.postgres]
ROUNDS = 6


def _meet(town):
    """Undo and yes at once: how they ended, and what stands of offer, claim and proposal."""
    helper = make.volunteer(town.community)
    make.open_order(town)
    run = boards.propose(town)
    boards.approve(town, run)
    offer = Offer.objects.get(person=helper)  # of this round's request, or of one undone before
    answers = together(
        partial(actions.undo, run.decisions.get().pk, actor=town.clerk, now=MONDAY + HOUR),
        partial(claims.accept, offer.pk, actor=actor_of(helper.pk, now=MONDAY), now=MONDAY + HOUR),
    )
    boards.profile(helper, quiet_until=MONDAY + 100 * HOUR)  # out of the next round's plan
    offer.refresh_from_db()
    held = Claim.objects.filter(order=offer.order).count()
    undone = Undoing.objects.filter(decision__run=run).count()
    return codes(answers), (offer.state, held, run.proposals.get().state, undone)


WON = {
    ("ACCEPTED", 1, "APPROVED", 0),
    ("WITHDRAWN", 0, "PROPOSED", 1),
}


def test_either_the_yes_stands_or_the_undoing_never_both(town, monkeypatch):
    monkeypatch.setattr(claims, "require", slow_check)
    monkeypatch.setattr(recalling, "require", slow_check)

    ends = [_meet(town) for _ in range(ROUNDS)]

    assert {stands for _codes, stands in ends} <= WON
    assert {tuple(said) for said, _stands in ends} <= {
        ("already_answered", "yes"),
        ("illegal_move", "yes"),
    }


def test_without_locks_both_happen(town, monkeypatch):
    """The negative control: the race above would show nothing if this stayed within `WON`."""
    monkeypatch.setattr(claims, "require", slow_check)
    monkeypatch.setattr(recalling, "require", slow_check)
    ends = []
    with monkeypatch.context() as unsafe:
        without_locks(unsafe)
        for _ in range(ROUNDS):
            ends.append(_meet(town)[1])
            if ends[-1] not in WON:
                break

    assert any(stands not in WON for stands in ends)
