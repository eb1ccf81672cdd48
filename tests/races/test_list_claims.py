"""Two units claim one item at the same moment; a claim is agreed while its lease ends."""

from functools import partial

import pytest

from kith.core.actor import CLOCK
from kith.core.refusal import Refusal
from kith.journal.models import Entry
from kith.projects.actions import _items, claims, progress
from kith.projects.models import Claim, CloseOut, Hold, ListItem, Project
from kith.projects.states import ClaimState, ItemState
from tests.make import DAY, MONDAY
from tests.projects import worlds
from tests.races.together import codes, slow_check, together, without, without_locks

pytestmark = [pytest.mark.race, pytest.mark.postgres]

# The journal counts lines without a gap, which alone would stop most of a crowd.
WALLS = ((Entry, "journal_one_line_a_step"), (Claim, "projects_one_live_claim_an_item"))


def _crowd(town, item, size=6):
    units = [worlds.unit(town) for _ in range(size)]
    return [partial(worlds.claimed, item, unit) for unit in units]


def test_six_units_claim_one_item_and_one_has_it(town, monkeypatch):
    monkeypatch.setattr(claims, "require", slow_check)
    item = worlds.listed(town)

    answers = codes(together(*_crowd(town, item)))

    assert answers == ["illegal_move"] * 5 + ["yes"]
    assert (Claim.objects.count(), Hold.objects.count()) == (1, 1)
    assert ListItem.objects.get().state == ItemState.CLAIMED


def test_without_the_lock_the_item_is_claimed_twice(town, monkeypatch):
    """The negative control: were it green without the lock, the race above would show nothing."""
    monkeypatch.setattr(claims, "require", slow_check)
    most = 0
    with monkeypatch.context() as unsafe, without(*WALLS):
        without_locks(unsafe)
        unsafe.setattr(_items, "hold", lambda *_args: None)
        for _ in range(5):
            item = worlds.listed(town)
            together(*_crowd(town, item, 4))
            most = max(most, Claim.objects.filter(item=item).count())
            if most > 1:
                break

    assert most > 1


@pytest.mark.parametrize("turn", range(3))
def test_agreed_while_the_lease_ends(town, monkeypatch, turn):
    monkeypatch.setattr(claims, "require", slow_check)
    unit = worlds.unit(town)
    claim = worlds.claimed(worlds.listed(town), unit)
    claims.answer(claim.pk, text="好", actor=town.clerk, now=MONDAY)
    late = MONDAY + 30 * DAY

    agreed, lapsed = together(
        partial(claims.agree, claim.pk, input=claims.Agreement(), actor=unit.liaison, now=late),
        partial(claims.lapse, claim.pk, actor=CLOCK, now=late),
    )

    is_agreed = Claim.objects.get().state == ClaimState.AGREED
    assert isinstance(lapsed, Refusal) is is_agreed
    assert isinstance(agreed, Refusal) is not is_agreed
    assert Project.objects.count() == int(is_agreed)
    assert ListItem.objects.get().state == (
        ItemState.IN_PROJECT if is_agreed else ItemState.PUBLISHED
    )


def test_projects_and_close_outs_begun_together_are_numbered_without_a_gap(town):
    units = [worlds.unit(town) for _ in range(4)]
    asked = [worlds.claimed(worlds.listed(town), unit) for unit in units]
    for claim in asked:
        claims.answer(claim.pk, text="好", actor=town.clerk, now=MONDAY)

    together(
        *(
            partial(claims.agree, c.pk, input=claims.Agreement(), actor=u.liaison, now=MONDAY)
            for c, u in zip(asked, units, strict=True)
        )
    )
    for project, unit in zip(Project.objects.order_by("claim_id"), units, strict=True):
        progress.submit(project.pk, text="好", actor=unit.liaison, now=MONDAY)
        progress.accept(project.pk, text="", actor=town.boss, now=MONDAY)
    together(
        *(
            partial(progress.close, pk, actor=town.clerk, now=MONDAY)
            for pk in Project.objects.values_list("pk", flat=True)
        )
    )

    assert sorted(Project.objects.values_list("seq", flat=True)) == [1, 2, 3, 4]
    assert sorted(CloseOut.objects.values_list("seq", flat=True)) == [1, 2, 3, 4]
