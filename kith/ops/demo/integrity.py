"""At the integrity desk: two halls counted far too full, one explained; and the weekly calls."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from django.utils.timezone import localtime

from kith.activities.actions import attendance as door
from kith.activities.actions import attendance_closing as closing
from kith.activities.actions import planning
from kith.activities.actions.planning import QuotaInput, SeriesInput, SessionInput
from kith.activities.states import PresentAs, SessionKind
from kith.catalogue.actions import put_rule
from kith.catalogue.states import FiveFor
from kith.core.actor import CLOCK
from kith.core.calendar import midnight
from kith.insights.actions import integrity, sampling
from kith.insights.jobs_integrity import open_matters
from kith.insights.queries import integrity as queries
from kith.insights.queries import sampling as samples
from kith.insights.rules.sampling import WEEK, monday
from kith.insights.states import About, Heard, MatterState
from kith.ops.demo.stage import attempt

if TYPE_CHECKING:
    from kith.activities.models import Session
    from kith.core.actor import Actor
    from kith.ops.demo.stage import Stage

HOUR: Final = timedelta(hours=1)
MANY: Final[dict[str, object]] = {
    "percent": 40,
    "least": 2,
    "ring_again_h": 24,
    "ring_tries": 3,
    "ends_after_days": 21,
}
HALLS: Final = (("防汛知识宣讲", 96, 4), ("邻里百家宴", 158, 5))
HER_SIDE: Final = "当天临时改到了小区广场，来的人比原来报的多得多，我在入口数了两遍。"
FOUND: Final = "改在广场举行，有照片和签到纸；以后改地点要同时改名额。"
SAID: Final = (Heard.AS_WRITTEN,) * 6 + (Heard.NO_ANSWER, Heard.FORGOTTEN, Heard.OTHERWISE)


def play(stage: Stage) -> None:
    """One matter waits, one was looked into; some of the drawn residents were rung."""
    boss = stage.named(f"street-{stage.shown.path.strip('/').split('/')[-2]}")
    sessions = [_hall(stage, boss, *hall) for hall in HALLS]
    open_matters(stage.before(hours=20))
    _looked_into(stage, boss, sessions[-1].pk)
    _weeks(stage)
    _calls(stage)


def _hall(stage: Stage, boss: Actor, title: str, heads: int, day: int) -> Session:
    """Planned by the clerk, published, held and counted by the street."""
    clerk, planned, start = stage.shown_clerk, stage.at(0, 9), stage.at(day, 15)
    series = planning.plan_series(
        input=SeriesInput(
            area_id=stage.shown.pk,
            title=title,
            summary="请邻居们带上小板凳。",
            kind=SessionKind.TALK,
            category=stage.kinds[0].code,
            five_for=FiveFor.PUBLIC_NEED,
        ),
        actor=clerk,
        now=planned,
    )
    made = planning.plan_session(
        series.pk,
        input=SessionInput(
            starts_at=start,
            ends_at=start + 2 * HOUR,
            sign_up_from=planned,
            sign_up_until=start,
            room=f"会议室 {day}",
            in_charge_id=boss.me,
            quotas=(QuotaInput(PresentAs.RECIPIENT, 40),),
        ),
        actor=clerk,
        now=planned,
    )
    planning.publish(made.pk, actor=boss, now=planned)
    counted = door.CountInput(PresentAs.RECIPIENT, heads)
    door.count(made.pk, input=counted, actor=boss, now=start + HOUR)
    return closing.close_session(made.pk, actor=boss, now=start + 3 * HOUR)


def _looked_into(stage: Stage, boss: Actor, session_id: int) -> None:
    """The street said its side, the clerk of the place found that it was so."""
    told = queries.concerning(boss).filter(matter__about=About.SESSION)
    for party in told:
        integrity.say(party.pk, text=HER_SIDE, actor=boss, now=stage.before(hours=19))
    clerk, later = stage.shown_clerk, stage.before(hours=18)
    rows = queries.visible_to(clerk).filter(about=About.SESSION, object_id=session_id)
    for matter in rows:
        integrity.take(matter.pk, actor=clerk, now=later)
        integrity.read_sides(matter.pk, actor=clerk, now=later)
        found = integrity.FoundInput(MatterState.FINE, FOUND)
        integrity.find(matter.pk, input=found, actor=clerk, now=later + HOUR)


def _weeks(stage: Stage) -> None:
    """Every week of the play was promised on its Monday; those that are over were drawn."""
    week = monday(localtime(stage.at(1, 8)).date())
    for area in (stage.district, stage.wishing):
        put_rule("SAMPLE", area=area, valid_from=week, params=MANY, source="the demo: many calls")
    while midnight(week) <= stage.end:
        begin, over = midnight(week), midnight(week + WEEK)
        sampling.promise(week, actor=CLOCK, now=begin + HOUR)
        if over + HOUR <= stage.end:
            sampling.draw(week, actor=CLOCK, now=over + HOUR)
        week += WEEK


def _calls(stage: Stage) -> None:
    """The desks ring; of what falls to the shown clerk some is left for her."""
    dice, now = stage.dice("weekly calls"), stage.before(hours=2)
    for clerk in stage.clerks.values():
        waiting = list(samples.to_ring(clerk, now=now))
        left = 2 if clerk is stage.shown_clerk else 0
        for sample in waiting[left:]:
            given = sampling.RingInput(dice.choice(SAID))
            attempt(sampling.reveal_contact, sample.pk, actor=clerk, now=now)
            attempt(sampling.ring, sample.pk, input=given, actor=clerk, now=now)
