"""statistics, month_sheet, brief, screen: numbers of home and what is written with them."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from kith.core.actor import Role
from kith.exchange.layouts.defaults import default
from kith.insights import policies
from kith.insights.actions import drafting, exporting, layouts, reports, screens
from kith.insights.actions.refreshing import refresh
from kith.insights.models import BriefNumber
from kith.insights.queries import briefs as brief_queries
from kith.insights.queries import layouts as layout_queries
from kith.insights.queries import reports as report_queries
from kith.insights.queries import screens as screen_queries
from kith.insights.states import LayoutKind
from kith.places.queries import within
from tests import make
from tests.permissions.case import Ask, case
from tests.permissions.world import Thing, World

if TYPE_CHECKING:
    from datetime import datetime

    from kith.core.actor import Actor

MARCH, NEXT = date(2026, 3, 1), date(2026, 4, 1)
APRIL = make.MONDAY + 30 * make.DAY


def place(world: World) -> Thing:
    return Thing(world.areas["000"].pk)


def _take(
    thing: Thing, actor: Actor, now: datetime, *, rows: bool, reason: str = "年终总结"
) -> Any:
    return exporting.take(
        thing.pk, what="ORDERS", table="rows" if rows else "places", period=(MARCH, NEXT), rows=3,
        is_list=rows, reason=reason, actor=actor, now=now,
    )  # fmt: skip


@case("statistics.read_unit", place)
def read_unit(thing: Thing, actor: Actor, now: datetime) -> Any:
    return within(actor.paths(*policies.READERS)).get(pk=thing.pk)


@case("statistics.drill_to_list", place)
def drill(thing: Thing, actor: Actor, now: datetime) -> Any:
    return within(actor.paths(*policies.OPENERS)).get(pk=thing.pk)


@case("statistics.export", place,
      bare=lambda thing, actor, now: _take(thing, actor, now, rows=False, reason=" "))  # fmt: skip
def export(thing: Thing, actor: Actor, now: datetime) -> Any:
    return _take(thing, actor, now, rows=False)


@case("statistics.export_rows", place,
      bare=lambda thing, actor, now: _take(thing, actor, now, rows=True, reason=" "))  # fmt: skip
def export_rows(thing: Thing, actor: Actor, now: datetime) -> Any:
    return _take(thing, actor, now, rows=True)


# ------------------------------------------------------------------------------ month sheets


def drafted(world: World) -> Thing:
    row = reports.draft(world.areas["000"].pk, month=MARCH, actor=world.town.clerk, now=APRIL)
    return Thing(row.pk)


def checked(world: World) -> Thing:
    by: dict[str, Any] = {"actor": world.town.clerk, "now": APRIL}
    row = reports.draft(world.areas["000"].pk, month=date(2026, 2, 1), **by)
    reports.check(row.pk, input=reports.Texts(), **by)
    return Thing(row.pk)


def merged(world: World) -> Thing:
    """The street took it in; the district has the last word."""
    area = world.areas["00"]
    row = reports.draft(area.pk, month=MARCH, actor=world.town.boss, now=APRIL)
    boss = make.staff(Role.STREET, area)
    texts = reports.Texts(remarks="其他社区停电，未报")
    reports.check(row.pk, input=texts, actor=boss, now=APRIL)
    return Thing(row.pk)


@case("month_sheet.see", drafted, Ask("GET", "web:report"), at=APRIL)
def see(thing: Thing, actor: Actor, now: datetime) -> Any:
    return report_queries.visible_to(actor).get(pk=thing.pk)


@case("month_sheet.check", drafted, at=APRIL)
def check(thing: Thing, actor: Actor, now: datetime) -> Any:
    return reports.check(thing.pk, input=reports.Texts(), actor=actor, now=now)


@case("month_sheet.merge", checked, at=APRIL)
def merge(thing: Thing, actor: Actor, now: datetime) -> Any:
    return reports.merge(thing.pk, actor=actor, now=now)


@case("month_sheet.send_back", checked, at=APRIL)
def send_back(thing: Thing, actor: Actor, now: datetime) -> Any:
    return reports.send_back(thing.pk, reason="请核对时长", actor=actor, now=now)


@case("month_sheet.freeze", merged, at=APRIL)
def freeze(thing: Thing, actor: Actor, now: datetime) -> Any:
    return reports.freeze(thing.pk, actor=actor, now=now)


@case("month_sheet.layout", place)
def layout(thing: Thing, actor: Actor, now: datetime) -> Any:
    kind = LayoutKind(LayoutKind.values[0])
    given = layouts.LayoutInput(kind, "市里的表", b"xlsx", (), MARCH)
    return layouts.keep(thing.pk, input=given, actor=actor, now=now)


def laid_out(world: World) -> Thing:
    """The community's own layout of its sheet."""
    content = default(LayoutKind.MONTH, "")
    given = layouts.LayoutInput(LayoutKind.MONTH, "市里的表", content, (), MARCH)
    row = layouts.keep(world.areas["000"].pk, input=given, actor=world.town.clerk, now=make.MONDAY)
    return Thing(row.pk)


def named(world: World) -> Thing:
    """`args`: what of a question about numbers stands in an address."""
    area = world.areas["000"]
    return Thing(area.pk, args=({"area": area.code, "from": "2026-03", "to": "2026-03"},))


@case("month_sheet.see_layout", laid_out, Ask("GET", "web:layout"))
def see_layout(thing: Thing, actor: Actor, now: datetime) -> Any:
    return layout_queries.visible_to(actor).get(pk=thing.pk)


# ------------------------------------------------------------------------- briefs, displays


def written(world: World) -> Thing:
    """A draft from the records."""
    place = busy(world)
    given = drafting.BriefInput("plain", MARCH, NEXT)
    now = make.MONDAY + 20 * make.DAY
    return Thing(drafting.draft(place.pk, input=given, actor=world.town.clerk, now=now).pk)


def retold(world: World) -> Thing:
    """A brief of the kind that an article printed; `args`: a number of it."""
    given = drafting.BriefInput("wangjiapu", MARCH, NEXT)
    now = make.MONDAY + 20 * make.DAY
    row = drafting.draft(busy(world).pk, input=given, actor=world.town.clerk, now=now)
    first = BriefNumber.objects.filter(version__brief=row).order_by("pk")[0]
    return Thing(row.pk, args=(first.key,))


def busy(world: World) -> Thing:
    """A place with something to tell."""
    make.confirmed(world.town)
    refresh()
    return Thing(world.areas["000"].pk)


def hung(world: World) -> Thing:
    row = screens.hang(
        world.areas["000"].pk, spot="一楼大厅", actor=world.town.clerk, now=make.MONDAY
    )
    return Thing(row.pk)


@case("brief.see", written, at=make.MONDAY + 20 * make.DAY)
def see_brief(thing: Thing, actor: Actor, now: datetime) -> Any:
    return brief_queries.visible_to(actor).get(pk=thing.pk)


@case("brief.write", busy, at=make.MONDAY + 20 * make.DAY)
def write(thing: Thing, actor: Actor, now: datetime) -> Any:
    given = drafting.BriefInput("plain", MARCH, NEXT)
    return drafting.draft(thing.pk, input=given, actor=actor, now=now)


@case("screen.hang", hung)
def take_down(thing: Thing, actor: Actor, now: datetime) -> Any:
    row = screen_queries.visible_to(actor).get(pk=thing.pk)
    return screens.take_down(row.pk, actor=actor, now=now)
