"""A figure: rows chosen by place, period and moment, and how they become one number.

The number and the list behind it come from the same rows, so they cannot differ.
"""

from __future__ import annotations

import inspect
from dataclasses import KW_ONLY, dataclass
from datetime import date, datetime
from enum import Enum
from typing import TYPE_CHECKING, Any

from django.db.models import Sum, TextChoices
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.db.models import QuerySet
    from django.utils.functional import _StrPromise

    from kith.insights.states import Unit


class Section(TextChoices):
    """Where a figure stands in the list of all figures."""

    SERVICE = "SERVICE", _("Service")
    ACTIVITIES = "ACTIVITIES", _("Activities")
    REQUESTS = "REQUESTS", _("Requests and wishes")
    BONDS = "BONDS", _("Pairs and projects")
    CARE = "CARE", _("Care")
    GRIDS = "GRIDS", _("Grids and safety")
    MIND = "MIND", _("Hotline and peace of mind")
    UNITS = "UNITS", _("Units and members")
    PLACES = "PLACES", _("Places and teams")
    POINTS = "POINTS", _("Points and honours")


@dataclass(frozen=True, slots=True)
class Asked:
    """Of which place with everything below it, from which day until before which, as known when.

    `about` narrows a figure to one programme, scheme, brand or kind, where the figure says so.
    """

    path: str
    since: date
    until: date
    as_of: datetime
    about: str = ""


class How(Enum):
    """How rows become a number."""

    ROWS = "each row counts one"
    SUM = "a field of the rows is added up"
    ONCE = "each different value of a field counts one"


@dataclass(frozen=True, slots=True)
class Value:
    """A number; for a share also of how many. `percent` is none when there is nothing to share."""

    number: int
    of: int | None = None

    @property
    def percent(self) -> float | None:
        return None if not self.of else 100 * self.number / self.of


@dataclass(frozen=True, slots=True)
class Figure:
    """`rows` chooses; its docstring is the published definition. `shown`: fields of the list
    behind the number, none of them personal. `over` is the whole of which this is a share.
    `source`: where the figure was first asked for, e.g. rows of the acceptance list.
    """

    code: str
    name: _StrPromise
    unit: Unit
    rows: Callable[[Asked], QuerySet[Any]]
    shown: tuple[str, ...] = ("pk",)
    how: How = How.ROWS
    field: str = ""
    over: Figure | None = None
    _: KW_ONLY
    section: Section
    source: str = ""

    @property
    def columns(self) -> tuple[str, ...]:
        """The fields of the list behind the number."""
        return (self.field,) if self.how is How.ONCE else self.shown

    @property
    def definition(self) -> str:
        """In the reader's language: `kith messages` collects the docstrings."""
        text = " ".join((inspect.getdoc(self.rows) or "").split())
        return gettext(text)

    def value(self, asked: Asked) -> Value:
        return Value(self.number(asked), self.over.number(asked) if self.over else None)

    def number(self, asked: Asked) -> int:
        opened = self.opened(asked)
        if self.how is How.SUM:
            return int(opened.aggregate(n=Sum(self.field))["n"] or 0)
        return opened.count()

    def opened(self, asked: Asked) -> QuerySet[Any]:
        """The list behind the number: as many lines as it counts, or those that add up to it."""
        rows = self.rows(asked)
        if self.how is How.ONCE:
            return rows.order_by(self.field).values(self.field).distinct()
        return rows
