"""Every verb on an order in every state: what the table has no arrow for is refused with 409 and
changes nothing. threats.md 2.2 asks for 13 states by 15 verbs; ours are more of both (048).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.forms.models import model_to_dict

from kith.core.refusal import Refusal
from kith.journal.models import Entry
from kith.orders.actions import claims, desk, intake, objections, service, word
from kith.orders.models import Claim, Order
from kith.orders.states import CLOSED, LIFE, DivertTo, OrderState
from kith.outbox.models import Message
from kith.people.states import Channel
from tests import make
from tests.permissions.asking import undone
from tests.permissions.orders import helped
from tests.permissions.world import Thing, World

if TYPE_CHECKING:
    from collections.abc import Callable

pytestmark = [pytest.mark.pure, pytest.mark.django_db]
NOW = make.MONDAY
SLOT = NOW + make.DAY

# Each move of the table by the action that people press; `fill` is what a claim brings about.
VERBS: dict[str, Callable[[World, Thing], Any]] = {
    "ask": lambda w, t: desk.ask(t.pk, text="几楼？", actor=w.town.clerk, now=NOW),
    "answer": lambda w, t: intake.answer(t.pk, text="三楼", actor=_her(t), now=NOW),
    "verify": lambda w, t: desk.verify(t.pk, how="PHONE", actor=w.town.clerk, now=NOW),
    "reject": lambda w, t: desk.reject(t.pk, reason="不合适", actor=w.town.clerk, now=NOW),
    "merge": lambda w, t: desk.merge(t.pk, into_id=t.args[3], actor=w.town.clerk, now=NOW),
    "divert": lambda w, t: desk.divert(
        t.pk, to=DivertTo.GOVERNMENT, reference="", actor=w.town.clerk, now=NOW),
    "compile": lambda w, t: desk.compile_order(
        t.pk, input=make.sheet(), actor=w.town.clerk, now=NOW),
    "revise": lambda w, t: desk.revise(t.pk, input=make.sheet(), actor=w.town.clerk, now=NOW),
    "fill": lambda w, t: claims.claim(t.pk, actor=_spare(t), now=NOW),
    "go_ahead": lambda w, t: desk.go_ahead(t.pk, actor=w.town.clerk, now=NOW),
    "release": lambda w, t: claims.release(t.args[0], actor=w.town.clerk, now=NOW),
    "object": lambda w, t: objections.object_to(
        t.args[1], reason="考试", actor=make.actor(t.people["leader", "team"]), now=NOW),
    "uphold": lambda w, t: _decide_objection(w, t, is_upheld=True),
    "overrule": lambda w, t: _decide_objection(w, t, is_upheld=False),
    "start": lambda w, t: service.check_in(t.args[0], code="", actor=_helper(t), now=SLOT),
    "report": lambda w, t: service.report(
        t.args[0], text="好了", is_solved=True, actor=_helper(t), now=SLOT + make.HOUR),
    "confirm": lambda w, t: word.confirm(
        t.pk, stars=5, text="", channel=Channel.WEB, actor=_her(t), now=SLOT + make.DAY),
    "close_silent": lambda w, t: word.close_silent(t.pk, actor=w.town.clerk, now=SLOT),
    "dispute": lambda w, t: word.dispute(t.pk, text="没来", actor=_her(t), now=SLOT + make.DAY),
    "settle": lambda w, t: word.decide_dispute(t.pk, is_upheld=False, actor=w.town.boss, now=SLOT),
    "undo": lambda w, t: word.decide_dispute(t.pk, is_upheld=True, actor=w.town.boss, now=SLOT),
    "give_up": lambda w, t: desk.give_up(t.pk, reason="没有人", actor=w.town.clerk, now=NOW),
    "reopen": lambda w, t: desk.reopen(t.pk, actor=w.town.clerk, now=NOW),
    "cancel": lambda w, t: intake.cancel(t.pk, reason="不用了", actor=_her(t), now=NOW),
}  # fmt: skip
# A request that is not in the pool is hidden from volunteers: its state is not told either.
HIDDEN = "fill"
# The second helper arrives while the first is there: the order stays as it is.
SECOND_HELPER = (OrderState.IN_SERVICE, "start")
NO_ARROW = [
    (state, verb)
    for state in OrderState
    for verb in VERBS
    if not LIFE.allows(state, verb) and (state, verb) != SECOND_HELPER
]


def _her(thing: Thing) -> Any:
    return make.actor(thing.people["resident", "own"])


def _spare(thing: Thing) -> Any:
    return make.actor(thing.people["volunteer", "spare"])


def _helper(thing: Thing) -> Any:
    return make.actor(thing.people["volunteer", "claim"])


def _decide_objection(world: World, thing: Thing, *, is_upheld: bool) -> Any:
    return objections.decide_objection(
        thing.pk, is_upheld=is_upheld, decision="再找人", actor=world.town.boss, now=NOW
    )


def test_every_move_of_the_table_is_pressed_here() -> None:
    assert {move.verb for move in LIFE.moves} == VERBS.keys()
    assert len(OrderState) * len(VERBS) >= 13 * 15


def test_without_an_arrow_a_verb_is_refused_and_changes_nothing() -> None:
    world, wrong = World(), []
    thing = _prepared(world)
    for state, verb in NO_ARROW:
        with undone():
            _put(thing, state)
            before = _facts(thing)
            told = _pressed(world, thing, verb)
            good = (403, 409) if verb == HIDDEN else (409,)
            if told not in good or _facts(thing) != before:
                wrong.append(f"{verb} in {state}: {told}")
    assert wrong == []


def test_where_there_is_an_arrow_it_goes_on() -> None:
    """So that the test above cannot pass by refusing everything."""
    world = World()
    thing = _prepared(world)
    for state, verb in (("SUBMITTED", "verify"), ("ACCEPTED", "start"), ("OPEN", "cancel")):
        with undone():
            _put(thing, state)
            assert _pressed(world, thing, verb) == 0


def _put(thing: Thing, state: str) -> None:
    """Where no action would lead it just so; no clock runs for what is closed."""
    clock = {"due_at": None} if state in CLOSED else {}
    Order.objects.filter(pk=thing.pk).update(state=state, **clock)


def _prepared(world: World) -> Thing:
    """An order with a helper, a team, a free place, and another request of hers to join it with."""
    thing = world.thing(helped)
    her = thing.people["resident", "own"]
    spare = make.volunteer(world.areas["000"])
    return Thing(
        thing.pk, {**thing.people, ("volunteer", "spare"): spare},
        (*thing.args, make.order(her).pk),
    )  # fmt: skip


def _pressed(world: World, thing: Thing, verb: str) -> int:
    """The status of its refusal; 0 where it was done."""
    try:
        with undone():
            VERBS[verb](world, thing)
    except Refusal as no:
        return no.status
    return 0


def _facts(thing: Thing) -> tuple[object, ...]:
    rows = [model_to_dict(row) for row in Claim.objects.filter(order_id=thing.pk).order_by("pk")]
    counts = tuple(kind.objects.count() for kind in (Entry, Message))
    return (Order.objects.values().get(pk=thing.pk), rows, counts)
