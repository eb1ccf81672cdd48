"""Dongying Port: the launch of two programmes, a market, ten claimed projects, a venture pool.

Source: seed_figures.md, S1.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

from kith.activities.actions import attendance, markets, planning
from kith.activities.actions.attendance import CountInput
from kith.activities.actions.markets import StallInput
from kith.activities.actions.planning import SeriesInput, SessionInput
from kith.activities.states import PresentAs, SessionKind
from kith.catalogue.states import Eligibility, FiveFor
from kith.core.actor import CLOCK, Role
from kith.groups.states import OrganisationKind
from kith.ops.suite.shape import Area, Filled, Op, Row
from kith.ops.suite.stage import at, liaison, phone, place, resident, staff, unit
from kith.places.states import Level
from kith.programmes.actions import programmes
from kith.projects.actions import claims, launch, lists, money, progress
from kith.projects.states import Category, ListKind
from kith.projects.states_money import ValueKind

if TYPE_CHECKING:
    from kith.core.actor import Actor
    from kith.groups.models import Organisation
    from kith.places.models import Area as Place
    from kith.programmes.models import Programme
    from kith.projects.models import ListItem

CITY, COUNTY, COMMUNITY = "990500", "990505", "990505001"
BLOCK: Final = 5
YUAN: Final = 100
EVENT: Final = date(2022, 6, 25)
HEADS: Final = 326
K = Category
PROJECTS: Final = (
    (K.REBUILDING, "塑胶步道微改造"),
    (K.VENUE, "红色议事厅"),
    (K.REBUILDING, "公益凉亭"),
    (K.SUPPLIES, "灭蚊灯"),
    (K.WISH, "红烛"),
    (K.CLINIC, "红色医生"),
    (K.CULTURE, "红心向党"),
    (K.CULTURE, "邻里故事与幸福花"),
    (K.HARDSHIP, "爱暖幸福"),
    (K.CHILDREN, "小橘灯"),
)
CLOSED, LATE_AT = 8, 8  # of the ten: so many closed out, the ninth overdue, the tenth in time
KINDS: Final = (
    OrganisationKind.PARTY_ORG,
    OrganisationKind.ENTERPRISE,
    OrganisationKind.SOCIAL,
    OrganisationKind.CARING_UNIT,
)
STALLS: Final = ("家电维修", "为老服务", "心理咨询", "义务理发")
GIVEN: Final = (30_000, 28_000, 24_300, 20_000)  # yuan received of each pledge
PROMISED: Final = 30_000


@dataclass(frozen=True, slots=True)
class Desk:
    """Who acts here, and the units with their liaisons."""

    community: Place
    clerk: Actor
    centre: Actor
    district: Actor
    units: tuple[tuple[Organisation, Actor], ...]


def fill(part: float) -> Filled:
    """The whole morning of 25 June and what came of it; small enough to be filled whole always."""
    del part
    desk = _desk()
    _tank, market = (_programme(desk, title) for title in ("党建公益智库", "党建公益集市"))
    _market(desk, market)
    day = _launch(desk, _items(desk))
    _venture(desk)
    return Filled(desk.community.path, {"launch": str(day), "market": str(market.pk)})


def _desk() -> Desk:
    place(CITY, "东营市(验收)", Level.CITY, "990000")
    county = place(COUNTY, "东营港(验收)", Level.COUNTY, CITY)
    community = place(COMMUNITY, "港城社区(验收)", Level.COMMUNITY, COUNTY)
    now = at(6, 1)
    units = tuple(
        (one, liaison(one, resident(community, phone(BLOCK, number), number, now), now))
        for number, kind in enumerate(KINDS, start=1)
        for one in (unit(community, f"认领单位{number}(验收)", kind, now),)
    )
    return Desk(
        community,
        staff(community, Role.WORKER, 1, now),
        staff(county, Role.WORKER, 2, now),
        staff(county, Role.DISTRICT, 3, now),
        units,
    )


def _programme(desk: Desk, title: str) -> Programme:
    wanted = programmes.ProgrammeInput(title, "六月二十五日上午启动。", EVENT)
    row = programmes.propose(desk.community.pk, input=wanted, actor=desk.clerk, now=at(6, 10))
    return programmes.approve(row.pk, reason="启动仪式", actor=desk.district, now=at(6, 11))


def _market(desk: Desk, programme: Programme) -> None:
    """Stalls stand, people come and go, and somebody estimates how many."""
    series = SeriesInput(
        area_id=desk.community.pk,
        title="党建公益集市启动仪式",
        summary="现场认领公益项目，家电维修、为老服务、心理咨询等摊位。",
        kind=SessionKind.MARKET,
        category="COMPANY",
        programme_id=programme.pk,
        five_for=FiveFor.PUBLIC_NEED,
        eligibility=Eligibility.OTHER,
    )
    made = planning.plan_series(input=series, actor=desk.clerk, now=at(6, 11))
    times = SessionInput(
        starts_at=at(6, 25, 9),
        ends_at=at(6, 25, 11, 30),
        sign_up_from=at(6, 11, 10),
        sign_up_until=at(6, 25, 9),
        room="社区党群广场",
    )
    session = planning.plan_session(made.pk, input=times, actor=desk.clerk, now=at(6, 11))
    for number, service in enumerate(STALLS):
        offered = StallInput(service, desk.units[number][0].pk)
        stall = markets.offer(session.pk, input=offered, actor=desk.clerk, now=at(6, 20))
        markets.decide(stall.pk, is_confirmed=True, actor=desk.clerk, now=at(6, 21))
    planning.publish(session.pk, actor=desk.centre, now=at(6, 21))
    planning.hold(session.pk, actor=CLOCK, now=at(6, 25, 11, 30))
    seen = CountInput(PresentAs.RECIPIENT, HEADS, is_estimated=True)
    attendance.count(session.pk, input=seen, actor=desk.clerk, now=at(6, 25, 12))


def _items(desk: Desk) -> list[ListItem]:
    """The project list of the year, checked and published."""
    now = at(6, 14)
    drafted = [
        lists.draft(
            desk.community.pk,
            kind=ListKind.PROJECT,
            year=2022,
            input=lists.ItemInput(
                category=category,
                title=title,
                text=f"{title}：由单位认领，年内办好，居民验收。",
                quantity=1,
                measure="项",
                from_date=date(2022, 6, 1),
                until_date=date(2023, 6, 30),
                office="社区服务大厅",
            ),
            actor=desk.clerk,
            now=now,
        )
        for category, title in PROJECTS
    ]
    for item in drafted:
        lists.verify(item.pk, actor=desk.clerk, now=now)
    lists.publish(drafted[0].list_id, actor=desk.clerk, now=now)
    return drafted


def _launch(desk: Desk, items: list[ListItem]) -> int:
    """Every item is called out on the stage; afterwards terms are agreed and the work is done."""
    typed = launch.LaunchInput("党建公益项目认领", "社区党群广场", EVENT)
    day = launch.plan(desk.community.pk, input=typed, actor=desk.clerk, now=at(6, 15))
    chosen = [item.pk for item in items]
    launch.choose(day.pk, item_ids=chosen, actor=desk.clerk, now=at(6, 16))
    launch.begin(day.pk, actor=desk.clerk, now=at(6, 25, 9))
    taken = []
    for number, item in enumerate(items):
        owner, who = desk.units[number % len(KINDS)]
        asks = claims.ClaimInput("我们认领，年内办好。", owner.pk, launch_id=day.pk)
        claim = claims.ask(item.pk, input=asks, actor=desk.clerk, now=at(6, 25, 9, 30 + number))
        taken.append((claim.pk, who))
    launch.end(day.pk, actor=desk.clerk, now=at(6, 25, 11))
    for number, (claim_id, who) in enumerate(taken):
        _work(desk, claim_id, who, number)
    return day.pk


def _work(desk: Desk, claim_id: int, who: Actor, number: int) -> None:
    """Most are done, looked at by somebody else and crossed off; one is late, one in time."""
    claims.answer(claim_id, text="社区出场地，验收后销号。", actor=desk.clerk, now=at(6, 27))
    due = date(2022, 9, 30) if number <= LATE_AT else date(2023, 1, 31)
    terms = claims.Agreement(due, "本社区居民")
    project = claims.agree(claim_id, input=terms, actor=who, now=at(6, 28))
    if number >= CLOSED:
        return
    progress.submit(project.pk, text="按约定做完。", actor=who, now=at(9, 1))
    progress.accept(project.pk, text="到场看过。", actor=desk.centre, now=at(9, 5))
    progress.close(project.pk, actor=desk.clerk, now=at(9, 6))


def _venture(desk: Desk) -> None:
    """Units pledge to the pool; what came is received by the desk, which pledged nothing."""
    for number, ((owner, who), yuan) in enumerate(zip(desk.units, GIVEN, strict=True)):
        promise = money.PledgeInput(
            organisation_id=owner.pk,
            kind=ValueKind.MONEY,
            what="公益创投资金",
            amount=PROMISED * YUAN,
            due_date=EVENT + timedelta(days=30),
            key=f"suite-{number}",
        )
        pledge = money.pledge(desk.community.pk, input=promise, actor=who, now=at(6, 25, 10))
        came = money.ReceiptInput(yuan * YUAN, date(2022, 7, 10), f"银行回单{number + 1}")
        money.receive(pledge.pk, input=came, actor=desk.clerk, now=at(7, 10))


AREA: Final = Area(
    name="东营港",
    since=date(2022, 6, 1),
    until=date(2023, 1, 1),
    as_of=at(12, 31, 12),
    fill=fill,
    rows=(
        Row(id="S1-01", wording="2022-06-28", note="the day of the page, not of the event"),
        Row(id="S1-02", wording="2022-06-25 AM", note="when the activity of S1-04 began"),
        Row(
            id="S1-03",
            expected=2,
            figure="programmes_begun",
            since=EVENT,
            until=EVENT + timedelta(days=1),
            note="the brand characters of both programmes are unverified",
        ),
        Row(
            id="S1-04",
            op=Op.MORE,
            expected=300,
            figure="participants_counted",
            about="market",
            note="estimated on the spot, and shown as an estimate",
        ),
        Row(id="S1-05", expected=10, figure="launch_items", about="launch"),
        Row(id="S1-06", expected=4, figure="claimant_kinds", about="launch"),
        Row(
            id="S1-07",
            op=Op.MORE,
            expected=100_000,
            figure="money_received",
            note="pledged money is the figure money_pledged, apart",
        ),
        Row(id="S1-08", op=Op.AT_LEAST, expected=3, figure="stall_services", about="market"),
        Row(
            id="S1-09",
            expected=100,
            figure="accounted_items",
            is_share=True,
            wording="enabled",
            note="every claimed item ends closed out or is shown as overdue (销号制)",
        ),
    ),
)
