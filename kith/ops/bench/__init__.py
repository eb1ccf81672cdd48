"""Measurements that anybody can repeat: `kith bench NAME`.

A bench is a module here with `arguments(parser)` and `run(options)`; what it returns can be
written as JSON. The clock and the machine are its business, the house's data are not.
"""

from __future__ import annotations

import importlib
import sys
from typing import TYPE_CHECKING, Any, Final, Protocol, cast

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from argparse import ArgumentParser
    from collections.abc import Iterator, Mapping

    from django_stubs_ext import StrPromise

BENCHES: Final[dict[str, StrPromise]] = {
    "dispatch": _("The best plan for a week's board: how fast, how good, how large."),
    "policy": _("Ways of asking helpers over a simulated month: who is reached, who is spared."),
    "ledger": _("Transfers a second, beside bare SQL and django-hordak; the passbook; the bank."),
    "signup": _("A crowd signs up through the shipped server: how fast, and whether it is right."),
    "rounds": _("Visiting rounds: how near to the best known, within a second or a minute."),
    "report-in": _("A city's members from one spreadsheet: received, placed, counted."),
    "insights": _("Figures of a city: sheets, lists, everything anew; beside SQL and DuckDB."),
    "backup": _("A backup of a filled house and its drill: seconds, and whether all is equal."),
    "verify": _("Every check of `kith verify` on a filled house: seconds and memory."),
    "hotline": _("Calls are written down while a crowd signs up: how long a save takes."),
    "pages": _("A filled house is read: lists, a search, figures, and a page for everybody."),
    "roster": _("Ten thousand rows come in while people read: seconds, memory, their pages."),
    "steady": _("Mixed reading and writing for hours: memory, connections, how long answers take."),
}


class Bench(Protocol):
    """What a module of this package offers."""

    def arguments(self, parser: ArgumentParser) -> None: ...

    def run(self, options: Mapping[str, Any]) -> dict[str, Any]: ...


def bench(name: str) -> Bench:
    """The bench of this name; it is imported only now."""
    return cast("Bench", importlib.import_module(f"{__name__}.{name.replace('-', '')}"))


def tell(text: str) -> None:
    """One line of progress for who waits; it is no part of the figures."""
    sys.stderr.write(f"{text}\n")
    sys.stderr.flush()


def lines(figures: Mapping[str, Any], indent: str = "") -> Iterator[str]:
    """Figures as a short readable table; what belongs together is set in."""
    width = max((len(name) for name in figures), default=0)
    for name, figure in figures.items():
        if isinstance(figure, dict):
            yield f"{indent}{name}"
            yield from lines(figure, f"{indent}  ")
        else:
            yield f"{indent}{name:<{width}}  {figure}"
