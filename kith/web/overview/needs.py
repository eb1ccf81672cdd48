"""Supply against demand, what stays unfilled, sleeping teams, and who is looked after."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kith.insights.figures.supply import ANYBODY
from kith.insights.queries.coverage import cared_for, dormant_teams
from kith.insights.queries.supply import Board, BySkill, board, unmet
from kith.web.overview.charts import Chart
from kith.web.overview.telling import Cell, Half, Row, Table, column, halves, number, plain

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kith.insights.queries.supply import Unmet
    from kith.places.models import Area
    from kith.web.overview.places import Here

NOTHING: Final = "–"
WEEK: Final = (
    gettext_lazy("Monday"), gettext_lazy("Tuesday"), gettext_lazy("Wednesday"),
    gettext_lazy("Thursday"), gettext_lazy("Friday"), gettext_lazy("Saturday"),
    gettext_lazy("Sunday"),
)  # fmt: skip
PEOPLE: Final = ("helpers_wanted", "consenting_volunteers", "free_volunteers")  # by place
PARTS: Final = (gettext_lazy("morning"), gettext_lazy("afternoon"), gettext_lazy("evening"))


@dataclass(frozen=True, slots=True)
class Needs:
    """Everything of the page; `asleep` is told in words over its table."""

    skills: Chart
    places: Table
    times: Table
    unmet: Table
    asleep: Table
    asleep_of: int
    asleep_days: int
    cared: Table


def needs(at: Here) -> Needs:
    found = board(at.area.path, now=at.now)
    sleeping = dormant_teams(at.area.path, now=at.now)
    return Needs(
        skills=_skills(at, found),
        places=_places(at, found),
        times=_times(at, found),
        unmet=_unmet(at),
        asleep=Table(
            (_("Team"), _("Last service")),
            tuple(
                Row(
                    row.team.name,
                    (Cell(_("Last service"), date_format(row.last) if row.last else NOTHING),),
                    reverse("web:one_team", args=(row.team.pk,)) if at.opens else "",
                )
                for row in sleeping.rows
            ),
        ),
        asleep_of=sleeping.of,
        asleep_days=sleeping.days,
        cared=_cared(at),
    )


def _figure(at: Here, code: str, about: str = "", place: Area | None = None) -> str:
    """The rows behind a number of the place, or of a part of it, for those who may open them."""
    if not at.opens:
        return ""
    asked = {"area": (place or at.area).code} | ({"about": about} if about else {})
    return f"{reverse('web:figure', args=(code,))}?{urlencode(asked)}"


def _skills(at: Here, found: Board) -> Chart:
    rows = found.by_skill()
    words = (_("Helpers wanted"), _("Volunteers who can"), _("of them with regular free time"))
    title = _("Helpers wanted and volunteers who can, by skill")
    told = _("%(title)s, in %(place)s") % {"title": title, "place": at.area.name}
    spec = {
        "kind": "bar",
        "is_lying": True,
        "unit": _("people"),
        "labels": [_name(row) for row in rows],
        "told": told,
        "series": [
            {"name": words[0], "values": [row.wanted for row in rows]},
            {"name": words[2], "values": [_drawn(at, row.free) for row in rows]},
        ],
    }
    table = Table((_("Skill"), *words), tuple(_skill(at, row, words) for row in rows))
    return Chart("chart-skills", title, told, spec, table)


def _skill(at: Here, row: BySkill, words: Sequence[str]) -> Row:
    about = "" if row.code == ANYBODY else row.code
    held, free = (
        ("skilled_volunteers", "") if about else ("consenting_volunteers", "free_volunteers")
    )
    cells = (
        Cell(words[0], plain(row.wanted), _figure(at, "helpers_wanted", row.code)),
        Cell(words[1], number(row.held, opens=at.opens), _figure(at, held, about)),
        Cell(words[2], number(row.free, opens=at.opens), _figure(at, free) if free else ""),
    )
    return Row(_name(row), cells)


def _name(row: BySkill) -> str:
    return row.name or _("No special skill")


def _drawn(at: Here, value: int) -> int | None:
    """What a picture may show: nothing where the table keeps silent."""
    return value if number(value, opens=at.opens) == plain(value) else None


def _places(at: Here, found: Board) -> Table:
    rows = found.by_place(at.parts)
    whole = found.by_place([at.area])[0]
    head = (_("Helpers wanted"), _("Volunteers"), _("of them with regular free time"))
    columns = [
        column([row.wanted for row in rows], whole.wanted, opens=True),
        column([row.volunteers for row in rows], whole.volunteers, opens=at.opens),
        column([row.free for row in rows], whole.free, opens=at.opens),
    ]
    return Table(
        (_("Place"), *head),
        tuple(
            Row(
                row.area.name,
                tuple(
                    Cell(head[c], columns[c][0][n], _figure(at, code, place=row.area))
                    for c, code in enumerate(PEOPLE)
                ),
                "" if row.area == at.area else f"?area={row.area.code}",
            )
            for n, row in enumerate(rows)
        ),
        Row(
            _("Altogether"),
            tuple(Cell(head[c], columns[c][1], _figure(at, code)) for c, code in enumerate(PEOPLE)),
        ),
    )


def _times(at: Here, found: Board) -> Table:
    """Each weekday: helpers wanted and, after a stroke, volunteers who are free."""
    parts = [str(part) for part in PARTS]
    cells: dict[int, list[Cell]] = {day: [] for day in range(7)}
    for row in found.by_time():
        text = f"{plain(row.wanted)} / {number(row.free, opens=at.opens)}"
        cells[row.weekday].append(Cell(parts[row.part], text))
    rows = tuple(Row(str(WEEK[day]), tuple(cells[day])) for day in range(7))
    return Table((_("Day"), *parts), rows)


def _unmet(at: Here) -> Table:
    head = (
        _("Waiting"), _("Half of them wait longer than"), _("Longest wait"),
        _("Given up in 90 days"),
    )  # fmt: skip
    rows = tuple(_kind(at, row, head) for row in unmet(at.area.path, now=at.now))
    return Table((_("Kind of service"), *head), rows)


def _kind(at: Here, row: Unmet, head: Sequence[str]) -> Row:
    """Each request is of one resident, and its kind says much: small numbers keep silent."""
    is_told = at.opens or number(row.waiting, opens=False) == plain(row.waiting)
    days = [_("%(days)s days") % {"days": n} for n in (row.median_days, row.longest_days)]
    shown = days if is_told and row.waiting else [NOTHING, NOTHING]
    cells = (
        Cell(
            head[0],
            number(row.waiting, opens=at.opens),
            _figure(at, "requests_unfilled", row.kind.code),
        ),
        Cell(head[1], shown[0]),
        Cell(head[2], shown[1]),
        Cell(head[3], number(row.unsolved, opens=at.opens), _given_up(at, row)),
    )
    return Row(row.kind.name, cells)


def _given_up(at: Here, row: Unmet) -> str:
    """The desk's own list of what ended without help."""
    asked = urlencode({"stage": "ended", "service": row.kind.code})
    return f"{reverse('web:desk')}?{asked}" if at.opens and row.unsolved else ""


def _cared(at: Here) -> Table:
    """Who was not visited is as few people as who was: both are what the whole consists of."""
    rows, whole = cared_for(at.area.path, at.parts, now=at.now)
    head = (_("Visited this month"), _("People looked after"), _("Share"))
    pairs = [(row.visited, row.files - row.visited) for row in rows]
    told, altogether = halves(pairs, (whole.visited, whole.files - whole.visited), opens=at.opens)
    lines = [
        Row(row.area.name, _covered(head, told[n], row.percent))
        for n, row in enumerate(rows)
        if row.files
    ]
    total = Row(_("Altogether"), _covered(head, altogether, whole.percent), _coverage())
    return Table((_("Place"), *head), tuple(lines), total)


def _covered(head: Sequence[str], told: Half, percent: int | None) -> tuple[Cell, ...]:
    share = NOTHING if percent is None or not told.is_whole else f"{percent}%"
    return (Cell(head[0], told.part), Cell(head[1], told.whole), Cell(head[2], share))


def _coverage() -> str:
    return reverse("web:care_coverage")
