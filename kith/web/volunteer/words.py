"""The bill of an offer in plain words: why this helper, counted in minutes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django_stubs_ext import StrPromise

SUM = "total"  # a bill may carry its sum: it is counted anew, so that what is shown adds up


@dataclass(frozen=True, slots=True)
class Words:
    """What a cost is called, and what it says when it counts and when it does not."""

    label: StrPromise
    counts: StrPromise
    counts_not: StrPromise


COST_WORDS: dict[str, Words] = {
    "long_way": Words(
        _("The way"),
        _("walking there and back"),
        _("it is next door"),
    ),
    "across_border": Words(
        _("Leaving your community"),
        _("it is outside your own community"),
        _("it is in your own community"),
    ),
    "same_shoulders": Words(
        _("Sharing the work"),
        _("you have helped more than others lately"),
        _("others have helped as much as you lately"),
    ),
    "stranger": Words(
        _("Knowing each other"),
        _("you would be a new face there"),
        _("you have been there before"),
    ),
    "not_her_pair": Words(
        _("A helper of their own"),
        _("this household has a helper of its own"),
        _("no other helper is closer to this household"),
    ),
    "unlikely": Words(
        _("Chance of a yes"),
        _("it may not suit you this time"),
        _("you often find the time"),
    ),
    "taste": Words(
        _("What you like"),
        _("you like other kinds of service better"),
        _("you like this kind of service"),
    ),
    "overqualified": Words(
        _("Rare skills"),
        _("you can do something rare that is not needed here"),
        _("no rare skill is kept from others"),
    ),
}
OTHER = Words(_("Other reasons"), _("counted by the desk"), _("counted by the desk"))


@dataclass(frozen=True, slots=True)
class BillLine:
    label: str
    note: str
    minutes: int


@dataclass(frozen=True, slots=True)
class Bill:
    """Whole minutes that add up as shown; no lines where the desk asked without counting."""

    lines: tuple[BillLine, ...]

    @property
    def total(self) -> int:
        return sum(line.minutes for line in self.lines)


def bill_of(costs: Mapping[str, float]) -> Bill:
    """The named costs of an offer, in the order in which the town reads them."""
    known = [name for name in COST_WORDS if name in costs]
    others = [name for name in costs if name not in COST_WORDS and name != SUM]
    return Bill(tuple(_line(name, round(costs[name])) for name in known + others))


def _line(name: str, minutes: int) -> BillLine:
    words = COST_WORDS.get(name, OTHER)
    note = words.counts if minutes else words.counts_not
    return BillLine(str(words.label), str(note), minutes)
