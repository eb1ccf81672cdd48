"""Members a unit names: with a signature they have reported in, without one they are asked.

Source: decision 022.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from kith.core.refusal import BadInput, Refusal
from kith.core.values import BadValue
from kith.exchange.imports import words
from kith.exchange.imports.people import GENDERS
from kith.exchange.imports.place import community_column
from kith.exchange.spreadsheets.sheet import Column
from kith.groups.queries import organisations_in
from kith.people.rules import clean_name, clean_phone
from kith.people.states import Gender
from kith.places.queries import communities, grids, tiers
from kith.reportin.actions.roster import Entered, RosterLine, enter_many
from kith.reportin.queries import lines_known, rules_of
from kith.reportin.rules import line_key

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from kith.core.actor import Actor
    from kith.exchange.spreadsheets.sheet import Row

SIGNED, NAMED = "signed", "named"
LONGEST_VERSION = 20


class Roster:
    """Lines for the communities under a path, of units of the district they lie in."""

    def __init__(self, path: str, now: datetime) -> None:
        self._communities = {area.pk: area for area in communities(path)}
        self._grids = {(grid.parent_id, grid.name): grid for grid in grids(path)}
        units = _by_name(tiers([path])[path].district or path)
        posts = {zh: code for code, zh, _en in rules_of(path, now).posts}
        self.columns: Sequence[Column] = (
            Column("name", "姓名", "Name", required=True, parse=clean_name, example="王小明"),
            Column("phone", "电话", "Phone", required=True, parse=clean_phone,
                   help=_("Set the cells to text, so that no digit is lost.")),
            Column("gender", "性别", "Gender", parse=words.one_of(GENDERS), allowed=tuple(GENDERS)),
            Column("unit", "单位", "Unit", required=True, parse=_finder(units),
                   help=_("The unit as it is written in Kith."), example=next(iter(units), "")),
            community_column(path),
            Column("grid", "网格", "Grid", help=_("A grid of the community, or empty")),
            Column("posts", "岗位", "Posts", parse=words.some_of(posts), help="; ".join(posts),
                   example=next(iter(posts), "")),
            Column("signed", "签字日期", "Signed on", parse=words.day, example="2026-03-01",
                   help=_("The day on her slip. Empty: she is asked first.")),
            Column("text", "告知书版本", "Consent text", parse=text_version, example="2026-01",
                   help=_("Which text she signed; needed with a signature.")),
        )  # fmt: skip

    def key(self, row: Row, content: str) -> str:
        """The line's own key, and whether it is signed: the same line may come back signed."""
        given: dict[str, Any] = dict(row.values)
        key = line_key(given["unit"], given["area"], given["phone"], given["name"])
        return f"{key}:{SIGNED if given['signed'] else NAMED}"

    def known(self, keys: Sequence[str], actor: Actor) -> set[str]:
        signed, named = lines_known({key.split(":")[0] for key in keys})
        return {
            key for key in keys for line, kind in (key.split(":"),)
            if line in signed or (kind == NAMED and line in named)
        }  # fmt: skip

    def write_many(
        self, rows: Sequence[tuple[Row, str]], *, actor: Actor, now: datetime
    ) -> list[Entered]:
        lines = [self._line(row, key) for row, key in rows]
        good = [line for line in lines if isinstance(line, RosterLine)]
        entered = iter(enter_many(good, actor=actor, now=now))
        return [Entered(line) if isinstance(line, Refusal) else next(entered) for line in lines]

    def _line(self, row: Row, key: str) -> RosterLine | Refusal:
        given: dict[str, Any] = dict(row.values)
        grid = self._grids.get((given["area"], given["grid"]))
        if given["grid"] and grid is None:
            return BadInput(field="grid", why=_("Please choose a grid of this community."))
        return RosterLine(
            key=key.split(":")[0],
            unit_id=given["unit"],
            community=self._communities[given["area"]],
            name=given["name"],
            phone=given["phone"],
            gender=Gender(given["gender"] or Gender.UNKNOWN),
            area=grid,
            posts=given["posts"] or (),
            signed_on=given["signed"],
            text_version=given["text"] or "",
        )


def _by_name(path: str) -> dict[str, list[int]]:
    names: dict[str, list[int]] = {}
    for unit in organisations_in(path):
        names.setdefault(unit.name, []).append(unit.pk)
    return names


def _finder(units: dict[str, list[int]]) -> Callable[[str], int]:
    def find(text: str) -> int:
        found = units.get(text, [])
        if len(found) == 1:
            return found[0]
        if found:
            raise BadValue("two_units", _("Two units here have this name."))
        raise BadValue("no_unit", _("There is no such unit here. Please enter the unit first."))

    return find


def text_version(text: str) -> str:
    if len(text) > LONGEST_VERSION:
        raise BadValue("too_long", _("The text in this cell is too long."))
    return text
