"""Grids with their people and cards, a week of walks, snow in the night, two disputes."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from django.utils.timezone import localdate, localtime

from kith.grid.actions import (
    grids,
    mediating,
    mediation,
    mobilising,
    walk_counts,
    walk_texts,
    walks,
)
from kith.grid.queries import grids as queries
from kith.grid.states import (
    AccordHow,
    DisputeTopic,
    Duty,
    Emergency,
    Kept,
    SignedHow,
    Signer,
    SittingOutcome,
)
from kith.ops.demo.stage import attempt
from kith.people.states import Channel
from kith.places.queries import grids as grids_below

if TYPE_CHECKING:
    from datetime import datetime

    from kith.core.actor import Actor
    from kith.grid.models import Mediation, Walk
    from kith.ops.demo.stage import Stage
    from kith.places.models import Area

PHONE, COMPLAINTS = "0546-8000110", "12345"
TOPICS: Final = ("冬季安全", "禁毒", "防疫", "反诈")
PIECES: Final = (150, 162, 200, 100)  # 612 together, as in the story
TITLE: Final = "疫情防控责任书"
PROMISE: Final = "不信谣、不传谣;有发热及时就诊;聚会少一点,通风多一点;邻里互相提醒。"
HOUSES: Final = ("1 至 4 号楼", "5 至 9 号楼", "10 至 13 号楼", "沿街商铺")
ABOUT: Final = "楼上卫生间渗水,楼下天花板起皮。双方说不到一处,都愿意请人来评理。"
DEAL: Final = "楼上一周内请人重做防水;楼下天花板的修补费由楼上承担。双方今后有事先打招呼。"


def play(stage: Stage) -> None:
    """Every page of grids, walks, calls and mediation shows life where the clerk is printed."""
    areas = list(grids_below(stage.shown.path))
    people = [one.person_id for one in stage.helpers[stage.shown.path]]
    _post(stage, areas, people)
    _walks(stage, areas)
    _snow(stage, people)
    _disputes(stage, people)


def _post(stage: Stage, areas: list[Area], people: list[int]) -> None:
    """Cards everywhere, a cadre in most grids: one light stays on for the desk to see."""
    now, centre = stage.before(hours=24 * 30), stage.named("centre")
    since, clerk = localdate(now), stage.shown_clerk
    for number, area in enumerate(areas):
        houses = HOUSES[number % len(HOUSES)]
        card = grids.CardInput(f"{houses}\n{area.name}党群驿站", PHONE, COMPLAINTS)
        grids.write_card(area.pk, input=card, actor=clerk, now=now)
        posted = [(clerk.me, Duty.WORKER, centre)]
        if number < len(areas) - 1:
            posted.append((people[number], Duty.CADRE, clerk))
        for person_id, duty, by in posted:
            grids.assign(
                area.pk, person_id=person_id, duty=duty, starts_on=since, actor=by, now=now
            )
    mine = queries.mine(clerk, on=since).get(area=areas[0])
    grids.name_on_card(mine.pk, name="小周(社区)", is_given=True, actor=clerk, now=now)


def _walks(stage: Stage, areas: list[Area]) -> None:
    """Four rounds with leaflets by topic, 104 signatures, and one that is planned for today."""
    clerk, now = stage.shown_clerk, stage.before(hours=24 * 20)
    topics = [
        walk_texts.put_topic(stage.shown.pk, title=title, actor=clerk, now=now).pk
        for title in TOPICS
    ]
    text = walk_texts.put_undertaking(
        stage.shown.pk, title=TITLE, text=PROMISE, actor=clerk, now=now
    )
    for number, (topic_id, pieces) in enumerate(zip(topics, PIECES, strict=True)):
        row = _walk(stage, areas[number % len(areas)], days=9 - 2 * number)
        at = _later(row)
        handed = walk_counts.HandOutInput(pieces, f"demo-{number}", at, topic_id=topic_id)
        walk_counts.hand_out(row.pk, input=handed, actor=clerk, now=at)
        if number == 0:
            _sign_and_note(row, text.pk, actor=clerk)
        walks.end(row.pk, actor=clerk, now=at + timedelta(hours=1))
    today = walks.WalkInput(areas[0].pk, clerk.me, localdate(stage.end), "看看老人家里的取暖")
    walks.plan(input=today, actor=clerk, now=stage.before(hours=1))


def _sign_and_note(row: Walk, text_id: int, *, actor: Actor) -> None:
    """A stack of signed papers, and a lamp that is out."""
    at = _later(row)
    signed = walk_counts.SignInput(
        text_id, Signer.HOUSEHOLD, SignedHow.PAPER, "demo", at, copies=104
    )
    walk_counts.sign(row.pk, input=signed, actor=actor, now=at)
    seen = walk_counts.NoteInput("3 号楼", "demo", text="二单元楼道灯不亮,已告诉物业")
    walk_counts.note_house(row.pk, input=seen, actor=actor, now=at)


def _walk(stage: Stage, area: Area, *, days: int) -> Walk:
    """Begun so many days ago."""
    clerk, now = stage.shown_clerk, stage.before(hours=24 * days)
    given = walks.WalkInput(area.pk, clerk.me, localdate(now), "入户走访")
    row = walks.plan(input=given, actor=clerk, now=now)
    return walks.start(row.pk, actor=clerk, now=now)


def _later(row: Walk) -> datetime:
    assert row.started_at is not None, "it has begun"
    return row.started_at + timedelta(minutes=30)


def _snow(stage: Stage, people: list[int]) -> None:
    """It snowed: six hands are wanted this afternoon, two have said yes."""
    now = stage.before(minutes=40)
    start = localtime(stage.end).replace(minute=0, second=0, microsecond=0) + timedelta(hours=3)
    given = mobilising.CallInput(
        area_id=stage.shown.pk,
        kind=Emergency.SNOW,
        task="清扫小区主路和台阶的积雪",
        meeting_place="党群服务中心门口",
        contact_id=people[0],
        cap=6,
        reach_m=2000,
        starts_at=start,
        ends_at=start + timedelta(hours=2),
        key="demo-snow",
    )
    row = attempt(mobilising.call, input=given, actor=stage.shown_clerk, now=now)
    came = 0
    for person_id in people[1:] if row is not None else ():
        assert row is not None, "asked above"
        actor = stage.actor(person_id)
        if not stage.is_printed(person_id):
            came += attempt(mobilising.come, row.pk, actor=actor, now=now) is not None
        if came == 2:
            return


def _disputes(stage: Stage, people: list[int]) -> None:
    """One agreed and looked after, one that waits for somebody's yes to mediate."""
    clerk, mediator = stage.shown_clerk, stage.actor(people[1])
    row = _dispute(stage, DisputeTopic.WATER, ABOUT, days=12)
    one = mediation.ask(row.pk, person_id=mediator.me, actor=clerk, now=_ago(stage, 12))
    mediation.accept(one.pk, actor=mediator, now=_ago(stage, 11))
    now = _ago(stage, 10)
    sitting = mediating.plan_sitting(
        row.pk, starts_at=now, place="社区调解室", actor=mediator, now=now
    )
    mediating.hold_sitting(
        sitting.pk,
        outcome=SittingOutcome.AGREED,
        words="看过现场,都认账。",
        actor=mediator,
        now=now,
    )
    mediating.write_accord(row.pk, text=DEAL, actor=mediator, now=now)
    for party in row.parties.order_by("pk"):
        signed = mediating.SignatureInput(party.pk, AccordHow.PAPER)
        mediating.sign(row.pk, input=signed, actor=mediator, now=now)
    due = row.revisits.order_by("due_on")[0]
    mediating.revisit(
        due.pk, kept=Kept.KEPT, words="防水做好了,没有再漏。", actor=mediator, now=_ago(stage, 3)
    )
    waiting = _dispute(stage, DisputeTopic.NOISE, "夜里装修声大,邻居几次上门说过。", days=1)
    mediation.ask(waiting.pk, person_id=mediator.me, actor=clerk, now=_ago(stage, 1))


def _dispute(stage: Stage, topic: DisputeTopic, about: str, *, days: int) -> Mediation:
    given = mediation.DisputeInput(
        area_id=stage.shown.pk,
        topic=topic,
        channel=Channel.COUNTER,
        about=about,
        parties=(mediation.PartyInput("甲方", "沈某"), mediation.PartyInput("乙方", "韩某")),
    )
    return mediation.take_down(input=given, actor=stage.shown_clerk, now=_ago(stage, days))


def _ago(stage: Stage, days: int) -> datetime:
    return stage.before(hours=24 * days)
