"""Tianqu's activities: planned, published, held, counted; children's programmes; monthly lists."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Final

from kith.activities.actions import (
    after,
    attendance,
    attendance_closing,
    monthly_lists,
    planning,
)
from kith.activities.actions.after import AnswerInput
from kith.activities.actions.attendance import CountInput, PaperInput
from kith.activities.actions.planning import SeriesInput, SessionInput
from kith.activities.queries.after import paper_slips
from kith.activities.rules.after import slip_token
from kith.activities.states import ListChannel, PresentAs, SessionKind
from kith.catalogue.states import FiveFor
from kith.core.actor import CLOCK, STRANGER
from kith.groups.states import OrganisationKind
from kith.ops.suite.stage import at, unit
from kith.ops.suite.tianqu_places import JINHE, PREACHERS, TOWN, WEIJIA
from kith.people.states import Channel

if TYPE_CHECKING:
    from kith.activities.models import Session
    from kith.core.actor import Actor
    from kith.ops.suite.tianqu_places import District

MONTH: Final = date(2022, 7, 1)
LISTED: Final = at(6, 28, 16)
HOUR: Final = timedelta(hours=1)
GROUPS: Final = (FiveFor.ELDERLY, FiveFor.CHILDREN, FiveFor.HARDSHIP, FiveFor.PUBLIC_NEED)
CHILDHOOD: Final = ("371471007-L04", "371471007-L05", "371471008-L01")  # on 9 July
WEEKEND: Final = (SessionKind.PERFORMANCE, SessionKind.COURSE, SessionKind.OTHER)


@dataclass(frozen=True, slots=True)
class Event:
    """One session: where, what, for whom, when it begins, how many were counted."""

    code: str
    title: str
    kind: SessionKind
    five_for: FiveFor
    starts_at: datetime
    people: int = 0
    programme_id: int | None = None
    team_id: int | None = None
    co_hosts: tuple[str, ...] = ()


@dataclass
class Calendar:
    """Plans and holds events; a series is planned once and used again."""

    of: District
    _series: dict[tuple[str, str, str], int] = field(default_factory=dict)

    def plan(self, event: Event, now: datetime) -> Session:
        """A draft of the community's desk."""
        actor = self.of.clerks[event.code]
        given = SessionInput(
            starts_at=event.starts_at, ends_at=event.starts_at + 2 * HOUR, sign_up_from=now,
            sign_up_until=event.starts_at, room=f"{event.title}现场",
            co_host_ids=tuple(self._host(event, name, now) for name in event.co_hosts),
        )  # fmt: skip
        series_id = self._series_of(event, actor, now)
        return planning.plan_session(series_id, input=given, actor=actor, now=now)

    def _host(self, event: Event, name: str, now: datetime) -> int:
        return unit(self.of.homes[event.code], name, OrganisationKind.FEDERATION, now).pk

    def _series_of(self, event: Event, actor: Actor, now: datetime) -> int:
        key = (event.code, event.title, event.five_for)
        if key not in self._series:
            given = SeriesInput(
                self.of.homes[event.code].pk, event.title, f"{event.title}，欢迎参加。", event.kind,
                "OTHER", programme_id=event.programme_id, team_id=event.team_id,
                five_for=event.five_for,
            )  # fmt: skip
            self._series[key] = planning.plan_series(input=given, actor=actor, now=now).pk
        return self._series[key]

    def hold(self, event: Event) -> Session:
        """Planned and published a week before, held, and counted at the door."""
        now = event.starts_at - timedelta(days=7)
        made = self.plan(event, now)
        planning.publish(made.pk, actor=self.of.clerks[event.code], now=now)
        return self.count(made, event)

    def count(self, made: Session, event: Event) -> Session:
        """Those who came were counted, and the list is closed."""
        actor, over = self.of.clerks[event.code], made.ends_at + HOUR
        if event.people:
            heads = CountInput(PresentAs.RECIPIENT, event.people, is_estimated=False)
            attendance.count(made.pk, input=heads, actor=actor, now=made.ends_at)
        return attendance_closing.close_session(made.pk, actor=actor, now=over)

    def broadcast(self, event: Event) -> Session:
        """Nobody is there to be counted: time itself holds it."""
        now = event.starts_at - timedelta(days=7)
        made = self.plan(event, now)
        planning.publish(made.pk, actor=self.of.clerks[event.code], now=now)
        return planning.hold(made.pk, actor=CLOCK, now=made.ends_at)


def spread(first: date, number: int, days: int) -> list[date]:
    """So many days, evenly from the first one on within so many days."""
    return [first + timedelta(days=n * days // max(number, 1)) for n in range(number)]


def moment(day: date, hour: int) -> datetime:
    return at(day.month, day.day, hour, year=day.year)


def ordinary(number: int, people: int) -> list[Event]:
    """Activities of the first half of the year in all communities outside the town of the mean,
    for four of the five groups; so many people together.
    """
    homes = [f"371471007-L0{n}" for n in range(1, 6)]
    homes += [f"{town}-L0{n}" for town in ("371471008", "371471100") for n in range(1, 4)]
    each, more = divmod(people, number)
    return [
        Event(
            homes[n % len(homes)], f"文明实践日{n % 8 + 1}", SessionKind.SERVICE,
            GROUPS[n % len(GROUPS)], moment(day, 9), each + (n < more),
        )
        for n, day in enumerate(spread(date(2022, 1, 10), number, 165))
    ]  # fmt: skip


def of_town(number: int, people: int, first: date) -> list[Event]:
    """So many activities of Yuanqiao within half a year, in both of its communities."""
    each, more = divmod(people, number)
    return [
        Event(
            f"{TOWN}-L0{1 + n % 2}", f"袁桥活动{n % 10 + 1}", SessionKind.PERFORMANCE,
            GROUPS[n % len(GROUPS)], moment(day, 15), each + (n < more),
        )
        for n, day in enumerate(spread(first, number, 150))
    ]  # fmt: skip


def weekend(programme_id: int, team_id: int) -> list[Event]:
    """Nine Saturdays of three kinds, and the two trainings of the preachers."""
    events = [
        Event(
            PREACHERS, f"七彩周末{kind.label}", kind, FiveFor.CHILDREN,
            moment(date(2022, 3, 12) + timedelta(weeks=n), 9), 40, programme_id,
        )
        for n in range(9) for kind in (WEEKEND[n % 3],)
    ]  # fmt: skip
    return events + [
        Event(
            PREACHERS, "红领巾宣讲员培训", SessionKind.TRAINING, FiveFor.CHILDREN,
            moment(day, 15), 33, team_id=team_id,
        )
        for day in (date(2022, 4, 16), date(2022, 5, 21))
    ]  # fmt: skip


def july(of: District, childhood_id: int) -> list[Event]:
    """What the lists of July name: the days of the article, and something in every community."""
    hosts = ("天衢新区志愿服务联合会", "市心理健康服务促进会")
    talk, course = SessionKind.TALK, SessionKind.COURSE
    named = [
        Event("371471007-L01", "羽毛球赛", SessionKind.COMPETITION, FiveFor.PUBLIC_NEED,
              at(7, 5), 60),
        Event("371471007-L03", "健康讲座", talk, FiveFor.ELDERLY, at(7, 7), 80),
        *(Event(code, "七彩童年手工皂", course, FiveFor.CHILDREN, at(7, 9), 25, childhood_id)
          for code in CHILDHOOD),
        Event(JINHE, "社区讲堂", talk, FiveFor.PSYCHOLOGICAL, at(7, 11), 70, co_hosts=hosts),
        Event(WEIJIA, "为老服务日", SessionKind.SERVICE, FiveFor.ELDERLY, at(7, 11, 15), 20),
    ]  # fmt: skip
    known = {event.code for event in named}
    others = [
        Event(code, "七月邻里节", SessionKind.PERFORMANCE, FiveFor.PUBLIC_NEED, at(7, 16, 18), 90)
        for code in of.homes if code not in known and not code.startswith(TOWN)
    ]  # fmt: skip
    mine = [
        Event(code, "七月邻里节", SessionKind.PERFORMANCE, FiveFor.PUBLIC_NEED, at(7, 30, 18))
        for code in of.homes if code.startswith(TOWN)
    ]  # fmt: skip
    return [*named, *others, *mine]


def publish_july(calendar: Calendar, events: list[Event], until: datetime) -> dict[str, Session]:
    """Planned first, then published with the list of each community, by both ways; what is over by
    the given moment was held. Sessions by title and place.
    """
    made = [(event, calendar.plan(event, at(6, 20))) for event in events]
    for code, home in calendar.of.homes.items():
        clerk = calendar.of.clerks[code]
        listed = monthly_lists.draft(home.pk, month=MONTH, actor=clerk, now=LISTED)
        listed = monthly_lists.publish_list(listed.pk, actor=clerk, now=LISTED)
        for channel in ListChannel:
            monthly_lists.post(listed.pk, channel=channel, actor=clerk, now=LISTED + HOUR)
    held = [(event, one) for event, one in made if one.ends_at + HOUR < until]
    return {f"{event.title} {event.code}": calendar.count(one, event) for event, one in held}


def by_name(of: District, session: Session, people: list[int]) -> None:
    """Some of those who were there are known by name, from the paper list."""
    for person_id in people:
        line = PaperInput(person_id, str(person_id), PresentAs.RECIPIENT)
        attendance.paper(session.pk, input=line, actor=of.clerks[WEIJIA], now=session.ends_at)


def ask_how_it_was(of: District, session: Session, code: str) -> None:
    """A hundred slips: 77 of 80 answers are content, five were said by others, the rest is silence
    and stays silence.
    """
    soon = session.ends_at + 2 * HOUR
    survey = after.open_survey(session.pk, slips=100, actor=of.clerks[code], now=soon)
    steps = [5] * 60 + [4] * 17 + [3, 2, 1]
    slips = list(paper_slips(survey.pk))
    for slip, step in zip(slips, steps, strict=False):
        said = AnswerInput(step, channel=Channel.QR)
        after.answer_slip(slip_token(slip.pk), input=said, actor=STRANGER, now=soon)
    for slip in slips[len(steps) : len(steps) + 5]:
        said = AnswerInput(1, channel=Channel.PAPER, by_proxy=True)
        after.answer_slip(slip_token(slip.pk), input=said, actor=STRANGER, now=soon)
