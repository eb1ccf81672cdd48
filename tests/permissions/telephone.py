"""hotline_call, counselling_note, crisis, hotline_line: a community with both kinds of line.

Own is whoever took the call; a caller is nobody's person.
"""

from __future__ import annotations

import itertools
from datetime import time
from typing import TYPE_CHECKING, Any

from kith.core.actor import CLOCK, Role
from kith.hotline.actions import crisis, intake, lines, ordering, reading, rota, working
from kith.hotline.models import Call
from kith.hotline.queries import calls
from kith.hotline.queries import lines as line_queries
from kith.hotline.states import Ground, LineKind, ReadReason
from kith.people.models import Person
from tests import make
from tests.hotline import world as made
from tests.hotline.ordering_world import order_input
from tests.permissions.case import Ask, case
from tests.permissions.world import Thing, World

if TYPE_CHECKING:
    from datetime import datetime

    from kith.core.actor import Actor
    from kith.hotline.models import Line

_numbers = itertools.count(100)
WORDS = "CNRY-hotline_call-story-1"
SAID = {"alias": "CNRY-hotline_call-alias-1", "story": WORDS}


def _post(world: World) -> made.Post:
    """The line of home, its supervisor and two counsellors, of whom one is on shift."""
    at, here = world.town, world.areas["000"]
    lead, first, second = (make.staff(Role.HOTLINE, here) for _n in range(3))
    before = make.MONDAY - make.DAY
    psych, general = (
        lines.found_line(here.pk, input=_line(kind, lead), actor=CLOCK, now=before)
        for kind in (LineKind.PSYCHOLOGICAL, LineKind.GENERAL)
    )
    for line in (psych, general):
        for who in (first, second):
            lines.enlist(line.pk, person_id=who.me, actor=lead, now=before)
    begins, ends = make.MONDAY - make.HOUR, make.MONDAY + 4 * make.HOUR
    shift = made.on_shift(psych, first, begins, ends, by=lead)
    return made.Post(at, psych, general, lead, first, second, shift)


def _line(kind: LineKind, lead: Actor) -> lines.LineInput:
    return lines.LineInput(
        number=f"0534-2310{next(_numbers):03}", title=f"热线 {kind}", kind=kind, opens=time(8),
        closes=time(20), supervisor_id=lead.me, card="烦了、累了，打给我们。",
    )  # fmt: skip


def _taken(post: made.Post, line: Line) -> Call:
    began = make.MONDAY - make.HOUR / 12
    call = intake.begin(line.pk, key=f"walk-{line.pk}", actor=post.first, now=began)
    return intake.finish(call.pk, input=made.said(**SAID), actor=post.first, now=make.MONDAY)


def _own(post: made.Post) -> dict[tuple[str, str], Person]:
    return {("hotline", "own"): Person.objects.get(pk=post.first.me)}


def line(world: World) -> Thing:
    post = _post(world)
    return Thing(post.service.pk, _own(post))


def led(world: World) -> Thing:
    """A line and its supervisor."""
    post = _post(world)
    lead = Person.objects.get(pk=post.lead.me)
    extra = make.staff(Role.HOTLINE, world.areas["000"])
    on_rota = line_queries.counsellors(post.line)[1]
    return Thing(post.line.pk, {("hotline", "own"): lead}, (extra.me, on_rota.pk))


def on_general(world: World) -> Thing:
    post = _post(world)
    args = (post.second.me, order_input(post))
    return Thing(_taken(post, post.service).pk, _own(post), args, tuple(SAID.values()))


def on_psychological(world: World) -> Thing:
    """A call with a note of what was confided, and the steps of a crisis."""
    post = _post(world)
    call = _taken(post, post.line)
    reading.write_note(call.pk, text=WORDS, actor=post.first, now=make.MONDAY)
    row = crisis.open_protocol(call.pk, actor=post.first, now=make.MONDAY)
    return Thing(call.pk, _own(post), (row.pk,), tuple(SAID.values()))


def given(world: World) -> Thing:
    """Handed to the second counsellor, whose own to answer it is."""
    post = _post(world)
    call = _taken(post, post.service)
    row = working.hand_to(call.pk, person_id=post.second.me, actor=post.first, now=make.MONDAY)
    return Thing(row.pk, {("hotline", "own"): Person.objects.get(pk=post.second.me)})


def ordered(world: World) -> Thing:
    post = _post(world)
    call = _taken(post, post.service)
    order = ordering.order_from(call.pk, input=order_input(post), actor=post.first, now=make.MONDAY)
    return Thing(order.order_id, _own(post))


def returned(world: World) -> Thing:
    """An order that the community gave back: the supervisor decides; `args`: the return."""
    post = _post(world)
    who: dict[str, Any] = {"actor": post.first, "now": make.MONDAY}
    call = _taken(post, post.service)
    order = ordering.order_from(call.pk, input=order_input(post), **who)
    row = ordering.give_back(
        order.order_id, ground=Ground.NOT_OUR_DUTY, reason="不属于社区", actor=world.town.clerk,
        now=make.MONDAY,
    )  # fmt: skip
    lead = Person.objects.get(pk=post.lead.me)
    return Thing(call.pk, {("hotline", "own"): lead}, (row.pk,), tuple(SAID.values()))


def counted(world: World) -> Thing:
    """The line of a call, as one line of a number of its month."""
    post = _post(world)
    _taken(post, post.service)
    return Thing(post.service.pk, _own(post), secrets=tuple(SAID.values()))


def handed_over(world: World) -> Thing:
    """A word for the next one at the telephone."""
    post = _post(world)
    row = rota.hand_over(post.line.pk, text=WORDS, actor=post.first, now=make.MONDAY)
    return Thing(row.pk, _own(post), secrets=(WORDS,))


def swapped(world: World) -> Thing:
    """The second is asked to take tomorrow's shift of the first: hers to answer."""
    post = _post(world)
    begins = make.MONDAY + make.DAY
    shift = made.on_shift(post.line, post.first, begins, begins + make.HOUR, by=post.lead)
    row = rota.ask_swap(
        shift.pk, other_id=post.second.me, in_return_id=None, actor=post.first, now=make.MONDAY
    )
    return Thing(row.pk, {("hotline", "own"): Person.objects.get(pk=post.second.me)})


@case("hotline_call.create", line)
def create(thing: Thing, actor: Actor, now: datetime) -> Any:
    return intake.begin(thing.pk, key="walk-new-call", actor=actor, now=now)


@case("hotline_call.list", on_general, Ask("GET", "web:hotline_call"))
def see(thing: Thing, actor: Actor, now: datetime) -> Any:
    return calls.visible_to(actor).get(pk=thing.pk)


@case("hotline_call.read", on_general,
      Ask("POST", "web:hotline_open", data=lambda _t: {"reason": ReadReason.values[0]},
          by=frozenset({"worker", "street"})),
      bare=Ask("POST", "web:hotline_open"))  # fmt: skip
def read(thing: Thing, actor: Actor, now: datetime) -> Any:
    if actor.has(Role.HOTLINE):
        return reading.read(thing.pk, actor=actor, now=now)
    reason = ReadReason(ReadReason.values[0])
    return reading.read_with_reason(thing.pk, reason=reason, actor=actor, now=now)


@case("hotline_call.edit", on_general)
def edit(thing: Thing, actor: Actor, now: datetime) -> Any:
    return working.amend(thing.pk, text="补记一句", actor=actor, now=now)


@case("hotline_call.close", on_general)
def close(thing: Thing, actor: Actor, now: datetime) -> Any:
    return working.close(thing.pk, actor=actor, now=now)


@case("hotline_call.take", given)
def take(thing: Thing, actor: Actor, now: datetime) -> Any:
    return working.take(thing.pk, actor=actor, now=now)


@case("hotline_call.convert_to_request", on_general)
def convert(thing: Thing, actor: Actor, now: datetime) -> Any:
    return ordering.order_from(thing.pk, input=thing.args[1], actor=actor, now=now)


@case("hotline_call.give_back", ordered)
def give_back(thing: Thing, actor: Actor, now: datetime) -> Any:
    return ordering.give_back(
        thing.pk, ground=Ground.NOT_OUR_DUTY, reason="不属于社区", actor=actor, now=now
    )


@case("counselling_note.read", on_psychological, Ask("POST", "web:hotline_notes"))
def read_notes(thing: Thing, actor: Actor, now: datetime) -> Any:
    return reading.read_notes(thing.pk, actor=actor, now=now)


@case("counselling_note.write", on_psychological)
def write_note(thing: Thing, actor: Actor, now: datetime) -> Any:
    return reading.write_note(thing.pk, text="再谈一次", actor=actor, now=now)


@case("counselling_note.read_call", on_psychological)
def read_call(thing: Thing, actor: Actor, now: datetime) -> Any:
    if actor.has(Role.HOTLINE):
        return reading.read(thing.pk, actor=actor, now=now)
    reason = ReadReason(ReadReason.values[0])
    return reading.read_with_reason(thing.pk, reason=reason, actor=actor, now=now)


@case("crisis.see", on_psychological, Ask("GET", "web:hotline_crisis"))
def see_crisis(thing: Thing, actor: Actor, now: datetime) -> Any:
    return crisis.open_protocol(thing.pk, actor=actor, now=now)


@case("crisis.handle", on_psychological)
def handle(thing: Thing, actor: Actor, now: datetime) -> Any:
    row = thing.args[0] if thing.pk else 0
    return crisis.stamp(row, rank=1, actor=actor, now=now)


@case("hotline_line.run", led, Ask("GET", "web:hotline_line"))
def run(thing: Thing, actor: Actor, now: datetime) -> Any:
    who = thing.args[0] if thing.pk else 0
    return lines.enlist(thing.pk, person_id=who, actor=actor, now=now)


@case("hotline_line.read_rota", line)
def read_rota(thing: Thing, actor: Actor, now: datetime) -> Any:
    return rota.hand_over(thing.pk, text="今天有两件事要回访", actor=actor, now=now)


@case("hotline_line.count", line)
def count(thing: Thing, actor: Actor, now: datetime) -> Any:
    return line_queries.visible_to(actor).get(pk=thing.pk)


@case("hotline_line.read_public", line, Ask("GET", "web:hotline_numbers", args=lambda _t: ()),
      na=lambda thing, actor, now: list(line_queries.all_listed()))  # fmt: skip
def read_public(thing: Thing, actor: Actor, now: datetime) -> Any:
    return list(line_queries.all_listed())
