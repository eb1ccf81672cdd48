"""A street with a psychological line and a service line, a supervisor and two counsellors."""

from __future__ import annotations

import itertools
from dataclasses import dataclass, replace
from datetime import datetime, time
from typing import Any

from kith.core.actor import CLOCK, Actor, Role
from kith.hotline.actions import intake, lines, ordering, reading, rings, rota, working
from kith.hotline.models import Call, Line, Shift
from kith.hotline.states import Ground, LineKind, Referral, RingOutcome, RingWhy
from tests import make
from tests.hotline.ordering_world import order_input
from tests.make import HOUR, MONDAY

_keys = itertools.count(1)
NUMBER = "95013-00534"  # S4-39: the number of the seed's psychological line


@dataclass(frozen=True)
class Post:
    """A town and its telephone. `first` is on shift all Monday morning, `second` is not."""

    town: make.Town
    line: Line
    service: Line
    lead: Actor
    first: Actor
    second: Actor
    shift: Shift


def post(town: make.Town | None = None) -> Post:
    town = town or make.town()
    lead, first, second = (make.staff(Role.HOTLINE, town.street) for _n in range(3))
    line = found(town, NUMBER, LineKind.PSYCHOLOGICAL, lead)
    service = found(town, "0534-2310000", LineKind.GENERAL, lead)
    for who in (first, second):
        lines.enlist(line.pk, person_id=who.me, actor=lead, now=MONDAY - make.DAY)
    shift = on_shift(line, first, MONDAY - HOUR, MONDAY + 4 * HOUR, by=lead)
    return Post(town, line, service, lead, first, second, shift)


def found(town: make.Town, number: str, kind: LineKind, lead: Actor) -> Line:
    given = lines.LineInput(
        number=number,
        title="心桥心理热线" if kind == LineKind.PSYCHOLOGICAL else "便民服务热线",
        kind=kind,
        opens=time(8),
        closes=time(20),
        supervisor_id=lead.me,
        card="烦了、累了、想找人说说话，打给我们。",
    )
    return lines.found_line(town.street.pk, input=given, actor=CLOCK, now=MONDAY - make.DAY)


def on_shift(line: Line, who: Actor, starts: datetime, ends: datetime, *, by: Actor) -> Shift:
    given = rota.ShiftInput(who.me, starts, ends)
    return rota.give_shift(line.pk, input=given, actor=by, now=MONDAY - make.DAY)


SAID = intake.CallInput(
    alias="小李",
    number="13912345678",
    story="最近总是睡不着，想找人说说。",
    deed_words="听她说完，一起想了三件小事。",
    referred_words="区医院心理科王医生",
    may_record=True,
    may_ring=True,
)


def begun(post: Post, *, by: Actor | None = None, now: datetime = MONDAY) -> Call:
    key = f"call-key-{next(_keys)}"
    return intake.begin(post.line.pk, key=key, actor=by or post.first, now=now)


def said(**changes: object) -> intake.CallInput:
    return replace(SAID, **changes)  # type: ignore[arg-type]


def taken(
    post: Post, *, by: Actor | None = None, now: datetime = MONDAY, **changes: object
) -> Call:
    """A call that is over: begun five minutes before, finished now."""
    who = by or post.first
    call = begun(post, by=who, now=now - HOUR / 12)
    return intake.finish(call.pk, input=said(**changes), actor=who, now=now)


def everything_typed(post: Post, words: str) -> None:
    """One call with all that can be typed about it, each text with the words in it."""
    call = taken(
        post, alias=f"{words}1", story=f"{words}2", deed_words=f"{words}3",
        referred_words=f"{words}4", follow_up_on=MONDAY.date(),
    )  # fmt: skip
    who: dict[str, Any] = {"actor": post.first, "now": MONDAY}
    reading.write_note(call.pk, text=f"{words}5", **who)
    working.amend(call.pk, text=f"{words}6", **who)
    given = working.hand_to(call.pk, person_id=post.second.me, **who)
    working.object_to(
        given.pk, ground=Ground.CONFLICT, reason=f"{words}7", actor=post.second, now=MONDAY
    )
    rung = rings.RingInput(RingWhy.FOLLOW_UP, RingOutcome.REACHED, text=f"{words}8")
    rings.ring(call.pk, input=rung, **who)
    made = ordering.order_from(call.pk, input=order_input(post, text=f"{words}9"), **who)
    back = ordering.give_back(
        made.order_id, ground=Ground.NOT_OUR_DUTY, reason=f"{words}a", actor=post.town.clerk,
        now=MONDAY,
    )  # fmt: skip
    ordering.decide_return(
        back.pk, is_upheld=True, divert_to=Referral.GOVERNMENT, decision=f"{words}b",
        actor=post.lead, now=MONDAY,
    )  # fmt: skip
    rota.hand_over(post.line.pk, text=f"{words}c", **who)
