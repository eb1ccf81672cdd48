"""What the printed accounts find when the play is over: a full desk, offers, visits to come."""

from __future__ import annotations

from dataclasses import replace
from datetime import time, timedelta
from itertools import count
from typing import TYPE_CHECKING, Final

from kith.core.actor import Role, ScopeKind
from kith.dispatch import actions as dispatch
from kith.groups.queries import organisations_in
from kith.ops.demo import hand, words
from kith.ops.demo.hand import Need
from kith.ops.demo.stage import attempt
from kith.orders.actions import claims, desk, objections, offers, word
from kith.orders.jobs import escalate
from kith.orders.states import PauseReason, ServiceMode, Target
from kith.people.actions.volunteering import FreeTime, set_availability
from kith.people.queries import visible_to
from kith.places.states import Level

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from kith.ops.demo.stage import Stage

MORNING: Final = ("CLEANING", "REPAIR", "SHOPPING", "ESCORT", "APPLIANCE", "HAIRCUT", "COMPANY")
ELSEWHERE: Final = 8  # orders of other communities on the centre's board
PAST: Final = (11, 10, 9, 8)  # days ago on which the volunteer helped


def play(stage: Stage) -> None:
    """In the order in which it happened, so that the numbers of the orders follow the days."""
    neighbours = _neighbours(stage)
    _say_when_free(stage)
    _long_ago(stage, neighbours)
    _lately(stage, neighbours)
    _waiting_work(stage, neighbours)
    _groups(stage, neighbours)
    _today(stage, neighbours)


def _neighbours(stage: Stage) -> Iterator[int]:
    """Residents of the printed clerk's community in turn, the named one not among them."""
    rows = visible_to(stage.shown_clerk).filter(
        area__path__startswith=stage.shown.path, volunteer=None, area__level=Level.GRID
    )
    named = {stage.person("resident"), stage.person("daughter")}
    found = [pk for pk in rows.order_by("pk").values_list("pk", flat=True) if pk not in named]
    return (found[number % len(found)] for number in count())


def _say_when_free(stage: Stage) -> None:
    """The printed volunteer has time every day."""
    set_availability(
        free=[FreeTime(weekday, time(8), time(20)) for weekday in range(1, 8)],
        largest_distance_m=5000,
        weekly_capacity=10,
        quiet_until=None,
        actor=stage.named("volunteer"),
        now=stage.before(hours=30),
    )


def _evening(stage: Stage, ago: int) -> tuple[datetime, datetime]:
    """When it was asked for and when it was done, so many days ago: after the others' hours."""
    day = stage.scale.days - ago
    return stage.at(day - 1, 10, 20), stage.at(day, 18, 10)


def _long_ago(stage: Stage, neighbours: Iterator[int]) -> None:
    """What the volunteer and the team have in their passbooks; the resident's rated one."""
    helper, thanks = stage.named("volunteer"), [text for text in words.THANKS if text]
    codes = ("COMPANY", "SHOPPING", "PHONE_HELP", "COMPANY")
    for number, (ago, code) in enumerate(zip(PAST, codes, strict=True)):
        need = Need(next(neighbours), code, *_evening(stage, ago))
        hand.thanked(stage, need, helper, stars=5 - number % 2, text=thanks[number])
    need = Need(next(neighbours), "CARRY", *_evening(stage, 6), heads=hand.TEAM_HEADS)
    hand.thanked(stage, need, stage.named("leader"), stars=5, text=thanks[4])
    herself = stage.named("resident")
    need = Need(herself.me, "REPAIR", *_evening(stage, 5), by=herself)
    hand.thanked(stage, need, stage.named("leader"), stars=5, text="灯修好了，还帮我换了插座。")


def _lately(stage: Stage, neighbours: Iterator[int]) -> None:
    """Reported and silent for days, disputed, and what the resident has not answered yet."""
    for ago, code in ((4, "CLEANING"), (4, "SHOPPING"), (3, "APPLIANCE")):
        made, starts = _evening(stage, ago)
        starts += timedelta(minutes=5 * len(code))
        hand.served(stage, Need(next(neighbours), code, made, starts))
    claim = hand.served(stage, Need(next(neighbours), "REPAIR", *_evening(stage, 2)))
    if claim is not None:
        text, now = "说好修两处水龙头，只修了一处，还在滴水。", stage.before(hours=4)
        attempt(word.dispute, claim.order_id, text=text, actor=stage.shown_clerk, now=now)
    herself = stage.named("resident")
    need = Need(herself.me, "COMPANY", *_evening(stage, 1), by=stage.named("daughter"))
    hand.served(stage, need, stage.named("volunteer"))


def _tomorrow(stage: Stage, hour: int, *, later: int = 0) -> datetime:
    return stage.at(stage.scale.days + 1 + later, hour, 10)


def _waiting_work(stage: Stage, neighbours: Iterator[int]) -> None:
    """Overdue, paused, to be compiled, to be checked."""
    wanted, clerk = _tomorrow(stage, 14, later=1), stage.shown_clerk
    for code in MORNING[:2]:
        made = stage.before(hours=24 * 5 - len(code))
        hand.submitted(stage, Need(next(neighbours), code, made, wanted))
    hand.verified(stage, Need(next(neighbours), "HAIRCUT", stage.before(hours=98), wanted))
    hand.verified(stage, Need(next(neighbours), "CLEANING", stage.before(hours=5), wanted))
    away = hand.verified(stage, Need(next(neighbours), "ESCORT", stage.before(hours=5), wanted))
    now = stage.before(hours=3)
    desk.pause(away.pk, reason=PauseReason.AGREED_LATER, actor=clerk, now=now)
    asked = hand.submitted(stage, Need(next(neighbours), "CARRY", stage.before(hours=6), wanted))
    desk.ask(asked.pk, text=words.QUESTIONS[2], actor=clerk, now=now)


def _groups(stage: Stage, neighbours: Iterator[int]) -> None:
    """The team and the unit: an offer to answer, a visit to come, an objection to decide."""
    made, leader = stage.before(hours=9), stage.named("leader")
    team_id = min(leader.scoped(ScopeKind.TEAM, Role.LEADER))
    unit = organisations_in(stage.district.path)[0]
    heads = hand.TEAM_HEADS
    outdoors = Need(0, "OUTDOORS", made, _tomorrow(stage, 9, later=1), minutes=120, heads=heads)
    carry = replace(outdoors, code="CARRY", starts=_tomorrow(stage, 12))
    hand.taken(stage, replace(carry, who=next(neighbours)), leader)
    _ask(stage, replace(outdoors, who=next(neighbours)), Target.TEAM, team_id)
    repair = Need(0, "REPAIR", made, _tomorrow(stage, 15, later=1))
    _ask(stage, replace(repair, who=next(neighbours)), Target.UNIT, unit.pk)
    for hour, objects in ((9, False), (10, True)):
        need = replace(repair, who=next(neighbours), starts=_tomorrow(stage, hour, later=1))
        offer_id = _ask(stage, need, Target.UNIT, unit.pk)
        _answer_as_unit(stage, offer_id, objects=objects)


def _ask(stage: Stage, need: Need, target: Target, target_id: int) -> int:
    order = hand.opened(stage, need)
    mode = ServiceMode.ORDER if target == Target.PERSON else ServiceMode.TEAM
    asked = offers.OfferInput(target, target_id, mode=mode, heads=need.heads)
    now = need.made + timedelta(minutes=70)
    return offers.offer(order.pk, input=asked, actor=stage.shown_clerk, now=now).pk


def _answer_as_unit(stage: Stage, offer_id: int, *, objects: bool) -> None:
    liaison = stage.named("liaison")
    claim = claims.accept(offer_id, actor=liaison, now=stage.before(hours=6))
    if objects:
        reason, now = "线路属物业管理范围，本单位无权施工。", stage.before(hours=5)
        objections.object_to(claim.pk, reason=reason, actor=liaison, now=now)


def _today(stage: Stage, neighbours: Iterator[int]) -> None:
    """The resident's visit to come and question; offers, the pool, and what came in just now."""
    herself, helper = stage.named("resident"), stage.named("volunteer")
    made = stage.before(hours=7)
    coming = Need(herself.me, "PHONE_HELP", made, _tomorrow(stage, 12), by=herself)
    hand.taken(stage, coming, helper)
    question = Need(herself.me, "CLEANING", made, _tomorrow(stage, 15), by=stage.named("daughter"))
    asked, now = hand.submitted(stage, question), stage.before(hours=6)
    desk.ask(asked.pk, text="请问擦几扇窗，要不要自带梯子？", actor=stage.shown_clerk, now=now)
    for code, hour in (("COMPANY", 14), ("PHONE_HELP", 17)):
        starts = _tomorrow(stage, hour)
        hand.opened(stage, Need(next(neighbours), code, made, starts, in_pool=True))
    for code, hour in (("SHOPPING", 8), ("PHONE_HELP", 19)):
        need = Need(next(neighbours), code, made, _tomorrow(stage, hour))
        _ask(stage, need, Target.PERSON, helper.me)
    _for_the_solver(stage, neighbours, made)
    wanted = _tomorrow(stage, 16, later=1)
    for number, code in enumerate(MORNING[1:]):
        just_now = stage.before(hours=2, minutes=9 * number)
        need = Need(next(neighbours), code, just_now, wanted, is_urgent=number == 1)
        hand.submitted(stage, need)


def _for_the_solver(stage: Stage, neighbours: Iterator[int], made: datetime) -> None:
    """Work to propose helpers for: here at one hour, so that each needs another, and elsewhere."""
    for turn, skills in enumerate(((), ("PSYCHOLOGY",), ("PSYCHOLOGY", "DIGITAL", "COMPANY"))):
        told, starts = made + timedelta(minutes=7 * turn), _tomorrow(stage, 18)
        hand.opened(stage, Need(next(neighbours), "COMFORT", told, starts, skills=skills))
    rows = visible_to(stage.named("centre")).filter(volunteer=None, area__level=Level.GRID)
    elsewhere = rows.exclude(area__path__startswith=stage.shown.path).order_by("pk")
    for number, who in enumerate(elsewhere.values_list("pk", flat=True)[:ELSEWHERE]):
        code = MORNING[number % len(MORNING)]
        hand.opened(stage, Need(who, code, made, _tomorrow(stage, 9 + number % 6)))


def board(stage: Stage) -> None:
    """Two runs wait for decisions; of the community's, what names the volunteer was approved."""
    now = stage.before(minutes=50)
    escalate(now)
    dispatch.propose(stage.district.pk, actor=stage.named("centre"), now=now)
    later, clerk = stage.before(minutes=40), stage.shown_clerk
    run = dispatch.propose(stage.shown.pk, actor=clerk, now=later)
    hers = run.proposals.filter(person_id=stage.person("volunteer")).order_by("pk")[:1]
    wanted = list(hers.values_list("pk", flat=True))
    dispatch.approve(run.pk, proposal_ids=wanted, actor=clerk, now=stage.before(minutes=35))
