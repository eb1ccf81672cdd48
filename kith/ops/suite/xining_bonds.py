"""Pairs of Xining from a list both sides signed, and what was done and given to the homes."""

from __future__ import annotations

from datetime import date
from itertools import cycle
from typing import TYPE_CHECKING, Final

from kith.groups.actions.recruiting import Born
from kith.groups.actions.sheets import Sheet, enrol_signed
from kith.ops.suite.stage import at, named, parts, phone, signed_up, taken
from kith.ops.suite.xining_members import BLOCK, WITH_BOOKS
from kith.pairing.actions import giving, ledger, signed
from kith.pairing.actions.giving import AidInput
from kith.pairing.actions.ledger import DeedLine
from kith.pairing.actions.signed import SignedPair
from kith.pairing.states import AidKind
from kith.people.states import Gender

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kith.ops.suite.xining_members import Desk
    from kith.pairing.models import Pair

HOMES_BLOCK: Final = 64
SIGNED_ON: Final = date(2022, 4, 20)
DEEDS: Final = 1_303
TITLES: Final = ("换好厨房的灯", "陪着去医院", "代买粮油", "修好水龙头", "教会用手机")
YUAN: Final = 100
CASH: Final = (43, 8_000)  # gifts of so many yuan
GOODS: Final = (86, 2_000)


def pair(desk: Desk, wanted: int) -> list[Pair]:
    """So many members became volunteers by a signed sheet, and a household each signed with one."""
    numbers = range(WITH_BOOKS, WITH_BOOKS + wanted)
    found: list[Pair] = []
    for batch in parts(numbers):
        helpers = _helpers(desk, batch)
        residents = _residents(desk, batch)
        lines = [
            SignedPair(helper, resident, SIGNED_ON, aims="每月上门看看")
            for helper, resident in zip(helpers, residents, strict=True)
        ]
        found += taken(signed.enter_signed(lines, actor=desk.clerk, now=at(4, 25)))
    return found


def _helpers(desk: Desk, numbers: Sequence[int]) -> list[int]:
    sheets = [
        Sheet(
            area=desk.home_of(n),
            name=named(n),
            phone=phone(BLOCK, n),
            born=Born(1980, 5),
            signed_on=date(2022, 4, 10),
            text_version="2022-01",
            gender=(Gender.FEMALE, Gender.MALE)[n % 2],
        )
        for n in numbers
    ]
    return [row.person_id for row in taken(enrol_signed(sheets, actor=desk.clerk, now=at(4, 12)))]


def _residents(desk: Desk, numbers: Sequence[int]) -> list[int]:
    """Neighbours of the helpers, each a household of her own."""
    homes = [(desk.home_of(n), phone(HOMES_BLOCK, n)) for n in numbers]
    return signed_up(homes, desk.clerk, at(4, 12))


def help_homes(desk: Desk, pair_ids: Sequence[int]) -> None:
    """The ledger of practical deeds is typed in; money and goods are given and received."""
    for batch in parts(range(DEEDS)):
        lines = [
            DeedLine(pair_ids[n % len(pair_ids)], TITLES[n % len(TITLES)], date(2022, 8, 1))
            for n in batch
        ]
        taken(ledger.enter_done(lines, actor=desk.clerk, now=at(9, 1)))
    homes = cycle(pair_ids)
    for kind, (gifts, yuan) in ((AidKind.MONEY, CASH), (AidKind.GOODS, GOODS)):
        for _gift in range(gifts):
            _give(desk, next(homes), kind, yuan)


def _give(desk: Desk, pair_id: int, kind: AidKind, yuan: int) -> None:
    """Written down by one of the desk, received before another."""
    given = AidInput(kind, "慰问物资", yuan * YUAN, date(2022, 6, 1), basis="商场小票")
    row = giving.give(pair_id, input=given, actor=desk.clerk, now=at(6, 2))
    giving.receive(row.pk, actor=desk.second, now=at(6, 3))
