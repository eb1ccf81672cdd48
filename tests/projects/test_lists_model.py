"""Claims and close-out against a plain model: whatever is tried in whatever order, by whomever."""

import contextlib
from dataclasses import dataclass

import pytest
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from kith.core.actor import CLOCK, Actor
from kith.core.refusal import Refusal
from kith.journal.models import Entry
from kith.projects.actions import claims, progress
from kith.projects.models import Acceptance, Claim, CloseOut, Hold, ListItem, Project
from kith.projects.states import (
    CLAIM,
    HELD_ITEMS,
    LIVE_CLAIMS,
    PROJECT,
    ItemState,
    ProjectState,
)
from tests import make
from tests.make import DAY, MONDAY
from tests.projects import worlds

pytestmark = pytest.mark.django_db

WORK = ("submit", "accept", "send_back", "close", "extend", "drop", "recheck")
FORWARD = ("answer", "agree", "submit", "accept", "close")
TALK = ("answer", "reply", "agree", "decline", "withdraw", "lapse")
STEPS = st.lists(
    st.tuples(st.integers(0, 19), st.integers(0, 1), st.integers(0, 7)), min_size=15, max_size=40
)


@dataclass
class World:
    """Two items, two units, two desks; every try is made on the newest thing of the item."""

    items: list[ListItem]
    units: list[worlds.Unit]
    actors: list[Actor]
    day: int = 0

    def now(self):
        return MONDAY + self.day * DAY


def test_whatever_is_tried_every_claimed_item_is_accounted_for():
    done: set[str] = set()

    @settings(max_examples=25)
    @given(steps=STEPS)
    def tried(steps):
        with transaction.atomic():
            world = _world()
            for choice, which, who in steps:
                _step(world, choice, world.items[which], who, done)
            transaction.set_rollback(True)

    tried()

    assert done >= {"ask", "answer", "agree", "submit", "accept", "close", "drop", "lapse"}


def _step(world, choice, item, who, done):
    """A step that is possible now, half of them by whom it suits; one in twenty is any step."""
    claim = Claim.objects.filter(item=item).order_by("-pk").first()
    verbs = _possible(claim) if choice else (*TALK, *WORK, "ask")
    verb = verbs[choice % len(verbs)]
    who = who if who < len(world.actors) else _fitting(world, verb, claim)
    before = Entry.objects.count()
    with contextlib.suppress(Refusal), transaction.atomic():
        _try(world, verb, item, who)
        assert Entry.objects.count() > before, "every change is in the journal"
        done.add(verb)
    _check()


def _possible(claim):
    if claim is None or claim.state not in LIVE_CLAIMS:
        return ("ask",)
    project = Project.objects.filter(claim=claim).first()
    if project is None:
        return _forward(verb for verb in TALK if CLAIM.allows(claim.state, verb))
    return _forward(v for v in WORK if PROJECT.allows(project.state, v)) or ("recheck",)


def _forward(verbs):
    """What leads on is tried more often."""
    found = tuple(verbs)
    return found + tuple(v for v in found if v in FORWARD) * 4


def _fitting(world, verb, claim):
    """The unit's liaison for its own words and work, else the clerk."""
    if verb not in ("agree", "reply", "withdraw", "submit"):
        return 2 if verb != "ask" else 0
    owners = [unit.pk for unit in world.units]
    return owners.index(claim.organisation_id) if claim else 0


def _world():
    town = make.town()
    units = [worlds.unit(town), worlds.unit(town)]
    items = [worlds.listed(town), worlds.listed(town)]
    return World(items, units, [units[0].liaison, units[1].liaison, town.clerk, town.boss])


def _try(world, verb, item, who):
    actor, now = world.actors[who], world.now()
    if verb == "ask":
        unit = world.units[who % 2]
        asks = claims.ClaimInput("我们来", organisation_id=unit.pk)
        claims.ask(item.pk, input=asks, actor=actor, now=now)
        return
    claim = Claim.objects.filter(item=item).order_by("-pk").first()
    if claim is None:
        raise Refusal
    if verb in WORK:
        _work(world, verb, claim, actor)
    elif verb == "lapse":
        world.day += 10
        claims.lapse(claim.pk, actor=CLOCK, now=world.now())
    else:
        typed = {"answer": "text", "reply": "text", "decline": "reason"}
        more: dict[str, object] = {typed[verb]: "好"} if verb in typed else {}
        if verb == "agree":
            more["input"] = claims.Agreement()
        getattr(claims, verb)(claim.pk, **more, actor=actor, now=now)


def _work(world, verb, claim, actor):
    project = Project.objects.filter(claim=claim).first()
    if project is None:
        raise Refusal
    now = world.now()
    if verb == "recheck":
        world.day += 40
        row = project.close_outs.latest("pk").recheck if project.close_outs.exists() else None
        if row is None:
            raise Refusal
        progress.recheck(row.pk, holds=False, text="坏了", actor=actor, now=world.now())
        return
    typed: dict[str, dict[str, object]] = {
        "submit": {"text": "做完"}, "accept": {"text": ""}, "send_back": {"reason": "差"},
        "close": {}, "extend": {"to_date": project.due_date + 20 * DAY, "reason": "雨"},
        "drop": {"reason": "搬走"},
    }  # fmt: skip
    getattr(progress, verb)(project.pk, **typed[verb], actor=actor, now=now)


def _check():
    """One live claim holds an item; a project's item follows it; no doer has accepted anything."""
    for item in ListItem.objects.all():
        live = list(Claim.objects.filter(item=item, state__in=LIVE_CLAIMS))
        held = Hold.objects.filter(item=item).count()
        assert len(live) == held == (item.state in HELD_ITEMS)
        project = Project.objects.filter(claim__in=live).first()
        if project is not None:
            is_closed = project.state == ProjectState.CLOSED
            assert item.state == (ItemState.CLOSED if is_closed else ItemState.IN_PROJECT)
            assert project.state != ProjectState.DROPPED
    for row in Acceptance.objects.select_related("evidence__project"):
        project = row.evidence.project
        assert row.by_id not in (row.evidence.by_id, project.member_id)
    numbers = list(CloseOut.objects.order_by("seq").values_list("seq", flat=True))
    assert numbers == list(range(1, len(numbers) + 1))
    seqs = list(Project.objects.order_by("seq").values_list("seq", flat=True))
    assert seqs == list(range(1, len(seqs) + 1))
