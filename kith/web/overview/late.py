"""What is past its limit: cards for a desk, a table by place for those above it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.urls import reverse
from django.utils.translation import gettext as _

from kith.insights.queries.today import late, tally
from kith.insights.states import Late
from kith.insights.states.today import OF_PEOPLE
from kith.web.overview.counts import Card, Part
from kith.web.overview.telling import Cell, Row, Table, column

if TYPE_CHECKING:
    from collections import Counter

    from kith.web.overview.places import Here

# Where the list of a kind stands, for the desk and for those who see numbers only.
LISTS: Final = {
    Late.ORDERS: "web:desk",
    Late.CALLS: "web:call_backs",
    Late.VISITS: "web:care_day",
    Late.HAZARDS: "web:hazards",
    Late.RECORDS: "web:attendance_desk",
    Late.SHEETS: "web:reports",
    Late.LISTS: "web:monthly_coverage",
}
NUMBERS: Final = {
    Late.ORDERS: "web:district",
    Late.HAZARDS: "web:hazards",
    Late.SHEETS: "web:reports",
    Late.LISTS: "web:monthly_coverage",
}
NARROWED: Final = {Late.ORDERS: "?stage=overdue", Late.HAZARDS: "?what=overdue"}


def first(at: Here) -> list[Part]:
    """One part of what is late, for a desk; none when nothing is.

    A search that is on stands among the alarms already.
    """
    counts = late(at.area.path, now=at.now)
    cards = [
        Card(str(kind.label), sum(counts[kind].values()), _list(kind), is_alarm=True)
        for kind in LISTS
        if counts[kind]
    ]
    return [Part(_("Past its limit"), cards)] if cards else []


def by_place(at: Here) -> Table:
    """For those above the desks: every kind by the places one step down, and all together."""
    counts = late(at.area.path, now=at.now)
    columns = {kind: _column(at, kind, counts[kind]) for kind in Late}
    rows = [
        Row(
            place.name,
            tuple(Cell(str(kind.label), columns[kind][0][n]) for kind in Late),
            "" if place == at.area else f"?area={place.code}",
        )
        for n, place in enumerate(at.parts)
    ]
    whole = tuple(Cell(str(kind.label), columns[kind][1], _numbers(kind)) for kind in Late)
    head = (_("Place"), *(str(kind.label) for kind in Late))
    return Table(head, tuple(rows), Row(_("Altogether"), whole))


def _column(at: Here, kind: Late, counts: Counter[str]) -> tuple[list[str], str]:
    values, whole = tally(counts, at.parts), sum(counts.values())
    return column(values, whole, opens=at.opens or kind not in OF_PEOPLE)


def _list(kind: Late) -> str:
    return reverse(LISTS[kind]) + NARROWED.get(kind, "")


def _numbers(kind: Late) -> str:
    return reverse(NUMBERS[kind]) if kind in NUMBERS else ""
