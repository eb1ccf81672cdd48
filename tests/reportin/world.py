"""Units and members that report in, through the actions people use."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from kith.core.actor import Actor, Role
from kith.groups.models import Organisation
from kith.people.models import Person
from kith.people.states import ConsentPurpose
from kith.places.models import Area
from kith.places.states import Level
from kith.reportin.actions import cards, service, slips
from kith.reportin.actions.roster import RosterLine
from kith.reportin.actions.service import ServiceInput
from kith.reportin.actions.slips import PlaceInput, SlipInput
from kith.reportin.models import Card, ReportIn
from kith.reportin.rules import line_key
from tests import make
from tests.make import DAY, MONDAY, Town

APRIL = datetime(2026, 4, 2, 1, 0, tzinfo=MONDAY.tzinfo)  # the first quarter is over
POST = ("CARE",)


@dataclass(frozen=True)
class World:
    """A town, two grids of its first community, and a unit with its liaison."""

    town: Town
    grid: Area
    other_grid: Area
    unit: Organisation
    liaison: Actor
    second: Actor  # another worker of the same desk


def world() -> World:
    town = make.town()
    grids = [
        make.area(f"{town.community.code}{n:02d}", Level.GRID, town.community.code) for n in (1, 2)
    ]
    who = make.person(town.community)
    unit = make.unit(town.community, liaison=who)
    second = make.staff(Role.WORKER, town.community)
    return World(town, grids[0], grids[1], unit, make.actor(who), second)


def slip(
    of: World, who: Person | None = None, unit: Organisation | None = None, at: datetime = MONDAY
) -> ReportIn:
    """A member's slip, or the unit's own where nobody is named."""
    wanted = SlipInput((unit or of.unit).pk, of.town.community.pk, posts=POST)
    if who is None:
        return slips.submit_unit(input=wanted, actor=of.liaison, now=at)
    return slips.submit(who.pk, input=wanted, actor=make.actor(who), now=at)


def received(of: World, who: Person | None = None, at: datetime = MONDAY) -> ReportIn:
    row = slip(of, who, at=at)
    slips.accept(row.pk, actor=of.town.clerk, now=at)
    return ReportIn.objects.get(pk=row.pk)


def member(of: World, at: datetime = MONDAY) -> ReportIn:
    return received(of, make.person(of.town.community), at=at)


def who_of(row: ReportIn) -> Person:
    """The member behind it."""
    assert row.person is not None
    return row.person


def placed(of: World, row: ReportIn, at: datetime = MONDAY) -> ReportIn:
    slips.place(row.pk, input=PlaceInput(of.grid.pk, POST), actor=of.town.clerk, now=at)
    return ReportIn.objects.get(pk=row.pk)


def served(of: World, row: ReportIn, hours: int = 2, days: int = 1, *, confirm: bool = True) -> int:
    """Report-in minutes of a member, written by the clerk, confirmed by the second worker."""
    start = MONDAY + days * DAY
    made = service.record(
        row.pk,
        input=ServiceInput(
            started_at=start,
            ended_at=start + timedelta(hours=hours),
            content="入户走访",
            category="ELDERLY",  # type: ignore[arg-type]
            second_id=of.second.me,
        ),
        actor=of.town.clerk,
        now=start + DAY,
    )
    if confirm:
        service.confirm(made.pk, actor=of.second, now=start + DAY)
    return made.pk


def card(of: World, *verbs: str, at: datetime = APRIL) -> Card:
    """The card of the first quarter, moved on by the verbs."""
    row = cards.draft(
        of.unit.pk,
        community_id=of.town.community.pk,
        year=2026,
        quarter=1,
        actor=of.town.clerk,
        now=at,
    )
    cards.write(row.pk, words="一季度参与扎实，谢谢。", actor=of.town.clerk, now=at)
    hands = {"countersign": of.second, "receive": of.liaison}
    for verb in verbs:
        getattr(cards, verb)(row.pk, actor=hands.get(verb, of.town.clerk), now=at)
    return Card.objects.get(pk=row.pk)


def line(
    of: World, n: int, *, signed: date | None = date(2026, 2, 20), **more: object
) -> RosterLine:
    """Row n of a list of the unit."""
    name, phone = f"李{'一二三四五六七八九十'[n % 10]}{'甲乙丙丁'[n // 10]}", f"+86199660{n:05d}"
    plain: dict[str, object] = {
        "key": line_key(of.unit.pk, of.town.community.pk, phone, name),
        "unit_id": of.unit.pk,
        "community": of.town.community,
        "name": name,
        "phone": phone,
        "area": of.grid if signed else None,
        "posts": POST if signed else (),
        "signed_on": signed,
        "text_version": "2026-01" if signed else "",
    }
    return RosterLine(**(plain | more))  # type: ignore[arg-type]


def agree_to_feedback(who: Person) -> None:
    make.consent(who, ConsentPurpose.UNIT_FEEDBACK)
