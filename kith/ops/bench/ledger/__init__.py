"""How fast the ledger posts, beside bare SQL and beside django-hordak; and whether it stays whole.

`posting` runs the three sides in turns, each with connections of its own, on databases made for
the purpose and dropped afterwards. `bank` lets many write and some read for a while.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from kith.ops.bench.ledger import bank, posting
from kith.ops.bench.ledger.stage import Stage

if TYPE_CHECKING:
    from argparse import ArgumentParser
    from collections.abc import Mapping


def arguments(parser: ArgumentParser) -> None:
    add = parser.add_argument
    add("--seconds", type=float, default=4.0, help=_("of each side in each round"))
    add("--rounds", type=int, default=3)
    add("--connections", type=int, default=8, help=_("the bank: twice as many write, half read"))
    add("--transfers", type=int, default=1_000_000, help=_("lines behind the passbook; 0: none"))
    add("--hordak-python", type=Path, help=_("an interpreter with django-hordak; else one is made"))
    add("--no-hordak", action="store_true", help=_("leave django-hordak out"))
    add("--bank", action="store_true", help=_("the bank test instead"))
    add("--bank-seconds", type=float, default=60.0)


def run(options: Mapping[str, Any]) -> dict[str, Any]:
    with Stage() as stage:
        return bank.run(stage, options) if options["bank"] else posting.run(stage, options)
