"""A telephone line with its rota, calls in every stage, one crisis that ended well, one order."""

from __future__ import annotations

from dataclasses import replace
from datetime import time, timedelta
from typing import TYPE_CHECKING, Final

from django.utils.timezone import localtime

from kith.core.actor import CLOCK, Role
from kith.hotline.actions import crisis, intake, lines, ordering, reading, rings, rota, working
from kith.hotline.states import (
    AgeBand,
    CallKind,
    CrisisOutcome,
    Deed,
    Ground,
    LineKind,
    Referral,
    RingOutcome,
    RingWhy,
    Risk,
    Said,
    Topic,
)
from kith.ops.demo import words
from kith.ops.demo.stage import PASSWORD, attempt
from kith.ops.granting import hold
from kith.people.actions import person as persons
from kith.people.actions.account import open_account
from kith.people.inputs import PersonInput
from kith.people.states import Channel

if TYPE_CHECKING:
    from datetime import datetime

    from kith.core.actor import Actor
    from kith.hotline.models import Call, Line
    from kith.ops.demo.stage import Stage

NUMBER: Final = "95013-00534"
BLOCK: Final = 9  # of invented phone numbers
EIGHT, FOURTEEN, TWENTY = time(8), time(14), time(20)
C = intake.CallInput
CALLS: Final = (
    C("小李", "", AgeBand.YOUNG, Topic.MOOD, CallKind.HELP, Risk.SOME,
      "换了工作以后总是睡不着，怕辜负家里人。", Deed.LISTENED, "一起做了放松练习"),
    C("王阿姨", "", AgeBand.OLDER, Topic.LONELY, CallKind.HELP, Risk.NONE,
      "孩子在外地，家里只有自己，想有人说说话。", Deed.ADVISED, "介绍了社区的合唱队"),
    C("", "", AgeBand.MIDDLE, Topic.FAMILY, CallKind.CONSULT, Risk.NONE,
      "孩子不肯上学，不知道怎么谈。", Deed.ADVISED, "先听他说，不急着劝"),
    C("小陈", "", AgeBand.TEEN, Topic.STUDY, CallKind.HELP, Risk.SOME,
      "考试前手抖，觉得考不好就完了。", Deed.LISTENED, "约好考前再打一次"),
    C("", "", AgeBand.MIDDLE, Topic.MARRIAGE, CallKind.CONSULT, Risk.NONE,
      "想离婚，又怕孩子受影响。", Deed.PASSED_ON, "转面谈", Referral.COUNSELLING, "周三下午面谈室"),
    C("老赵", "", AgeBand.OLD, Topic.ILLNESS, CallKind.HELP, Risk.SOME,
      "老伴卧床，自己也快撑不住了，家里没人打扫。", Deed.TO_ARRANGE, "转社区上门"),
)  # fmt: skip


def play(stage: Stage) -> None:
    """Every page of the telephone shows life for the printed hotline account."""
    now = stage.before(hours=72)
    lead, second = (_operator(stage, n, login, now) for n, login in enumerate(LOGINS, 1))
    first = stage.named("hotline")
    line = _line(stage, lead, now)
    for who in (first, second):
        lines.enlist(line.pk, person_id=who.me, actor=lead, now=now)
    _rota(stage, line, lead, (first, second))
    taken = [_call(stage, line, first, n, said) for n, said in enumerate(CALLS)]
    _after(stage, taken, first, lead)
    _danger(stage, line, first)
    draft = intake.begin(line.pk, key="demo-draft", actor=first, now=stage.before(minutes=4))
    begun = replace(CALLS[0], alias="小周", story="刚打进来，说最近", may_record=True)
    intake.keep(draft.pk, input=begun, actor=first, now=stage.before(minutes=2))
    text = "晚班请留意：老赵可能再打来。"
    rota.hand_over(line.pk, text=text, actor=first, now=stage.before(hours=1))


LOGINS: Final = ("hotline-lead", "hotline-2")


def _operator(stage: Stage, number: int, login: str, now: datetime) -> Actor:
    dice = stage.dice(login)
    made = persons.register(
        stage.district.pk,
        input=PersonInput(name=words.name(dice, is_woman=True), phone=words.phone(BLOCK, number)),
        channel=Channel.COUNTER,
        actor=CLOCK,
        now=now,
    )
    open_account(made.pk, login_name=login, password=PASSWORD, actor=CLOCK, now=now)
    hold(made.pk, Role.HOTLINE, stage.district, now)
    return stage.actor(made.pk)


def _line(stage: Stage, lead: Actor, now: datetime) -> Line:
    given = lines.LineInput(
        number=NUMBER,
        title="心桥心理热线",
        kind=LineKind.PSYCHOLOGICAL,
        opens=EIGHT,
        closes=TWENTY,
        supervisor_id=lead.me,
        card="烦了、累了、想找人说说话，都可以打来。不必说出姓名。",
    )
    return lines.found_line(stage.district.pk, input=given, actor=CLOCK, now=now)


def _rota(stage: Stage, line: Line, lead: Actor, who: tuple[Actor, Actor]) -> None:
    """Two shifts a day for a fortnight; two afternoons nobody has been found for."""
    for day in range(15):
        for part, hours in enumerate(((EIGHT, FOURTEEN), (FOURTEEN, TWENTY))):
            if part and day in (5, 11):
                continue
            starts, ends = (_at(stage, day, hour) for hour in hours)
            wanted = rota.ShiftInput(who[(day + part) % 2].me, starts, ends)
            attempt(rota.give_shift, line.pk, input=wanted, actor=lead, now=_at(stage, 0, time(0)))


def _at(stage: Stage, day: int, hour: time) -> datetime:
    return stage.at(stage.scale.days + day, hour.hour)


def _call(stage: Stage, line: Line, who: Actor, n: int, said: intake.CallInput) -> Call:
    """So many hours before the play ends; it took a quarter of an hour."""
    ends = stage.before(hours=20 - 3 * n)
    call = intake.begin(line.pk, key=f"demo-{n}", actor=who, now=ends - timedelta(minutes=15))
    told = replace(said, number=words.phone(BLOCK, 40 + n), may_record=True, may_ring=True)
    if n == 3:
        told = replace(told, follow_up_on=localtime(stage.end).date())
    return intake.finish(call.pk, input=told, actor=who, now=ends)


def _after(stage: Stage, taken: list[Call], first: Actor, lead: Actor) -> None:
    text = "反复提到父亲去世，建议下次继续谈。"
    reading.write_note(taken[0].pk, text=text, actor=first, now=stage.before(hours=19))
    for n in (0, 1, 2):
        working.close(taken[n].pk, actor=first, now=stage.before(hours=18))
    heard = rings.RingInput(RingWhy.CALL_BACK, RingOutcome.REACHED, Said.YES, Said.YES)
    rings.ring(taken[0].pk, input=heard, actor=lead, now=stage.before(hours=2))
    missed = rings.RingInput(RingWhy.CALL_BACK, RingOutcome.NO_ANSWER)
    rings.ring(taken[1].pk, input=missed, actor=lead, now=stage.before(hours=2))
    asked = ordering.CallOrderInput(
        service_code="CLEANING",
        text="家里老人卧床，请人上门打扫一次。",
        wanted_from=stage.end + timedelta(days=1),
        wanted_until=stage.end + timedelta(days=3),
        consents=True,
        area_id=stage.shown.pk,
        newcomer=PersonInput(name="赵德福", phone=words.phone(BLOCK, 45)),
    )
    made = ordering.order_from(taken[5].pk, input=asked, actor=first, now=stage.before(hours=4))
    ordering.give_back(
        made.order_id,
        ground=Ground.NOT_OUR_PLACE,
        reason="住在隔壁社区，请改派。",
        actor=stage.shown_clerk,
        now=stage.before(hours=3),
    )


def _danger(stage: Stage, line: Line, who: Actor) -> None:
    """A night that ended well: every step with its time, and an outcome."""
    at = stage.before(hours=10)
    call = intake.begin(line.pk, key="demo-crisis", actor=who, now=at)
    row = crisis.open_protocol(call.pk, actor=who, now=at + timedelta(minutes=2))
    for rank in (1, 2, 5):
        crisis.stamp(row.pk, rank=rank, actor=who, now=at + timedelta(minutes=2 + 3 * rank))
    later = at + timedelta(minutes=40)
    crisis.end(row.pk, outcome=CrisisOutcome.SAFE, actor=who, now=later)
    said = C(age_band=AgeBand.YOUNG, topic=Topic.MOOD, kind=CallKind.HELP, risk=Risk.ACUTE)
    intake.finish(call.pk, input=said, actor=who, now=later)
