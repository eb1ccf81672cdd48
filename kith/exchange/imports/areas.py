"""The area tree from a list of codes. Set up by the operator, so Kith itself writes it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from kith.core.refusal import BadInput, require
from kith.core.values import BadValue
from kith.exchange.imports.words import day
from kith.exchange.spreadsheets.sheet import Column
from kith.places.actions import AreaInput, put_area
from kith.places.queries import with_codes
from kith.places.states import Level

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime
    from typing import Any

    from kith.core.actor import Actor
    from kith.exchange.spreadsheets.sheet import Row

_LONGEST_CODE = 24


def _code(text: str) -> str:
    if re.fullmatch(r"[0-9.]+E\+?[0-9]+", text, re.IGNORECASE):
        raise BadValue("digits_lost", _("The cell lost digits. Set it to text, then type again."))
    if len(text) > _LONGEST_CODE or "/" in text or " " in text:
        raise BadValue("code", _("A code has at most 24 characters, without blanks or /."))
    return text


def _degrees(text: str) -> float:
    try:
        degrees = float(text)
    except ValueError:
        degrees = 1000.0
    if not -180 <= degrees <= 180:
        raise BadValue("degrees", _("Please write degrees as a number, like 116.37."))
    return degrees


class Areas:
    """Parents stand before their children; a code that is there already stays as it is."""

    columns: Sequence[Column] = (
        Column("code", "代码", "code", required=True, parse=_code, example="371471007"),
        Column("name", "名称", "name", required=True, example="长河街道"),
        Column("level", "层级", "level", required=True, allowed=tuple(Level.values)),
        Column("parent", "上级代码", "parent", parse=_code, example="371471"),
        Column("source", "来源", "source", required=True, example="local"),
        Column("valid_from", "启用日期", "valid_from", required=True, parse=day),
        Column("lon", "中心经度", "centre_lon", parse=_degrees, help=_("WGS-84 degrees")),
        Column("lat", "中心纬度", "centre_lat", parse=_degrees, help=_("WGS-84 degrees")),
    )

    def __init__(self) -> None:
        self._rehearsed: set[str] = set()

    def key(self, row: Row, content: str) -> str:
        return str(row.values["code"])

    def known(self, keys: Sequence[str], actor: Actor) -> set[str]:
        return set(with_codes(keys))

    def write(self, row: Row, key: str, *, actor: Actor, now: datetime) -> str:
        """Raises BadInput: the parent stands neither here nor in a row above."""
        given: dict[str, Any] = dict(row.values)
        parent: str = given["parent"] or ""
        self._require_parent(parent)
        both = (given["lon"] is None) == (given["lat"] is None)
        require(both, BadInput(field="lat", why=_("Longitude and latitude belong together.")))
        self._rehearsed.add(key)
        if parent and not with_codes([parent]):
            return ""  # a rehearsal: the row above was good and was taken back
        valid_from: date = given["valid_from"]
        put_area(
            AreaInput(
                code=key,
                name=given["name"],
                level=Level(given["level"]),
                parent_code=parent,
                code_source=given["source"],
                valid_from=valid_from,
                lon=given["lon"],
                lat=given["lat"],
            )
        )
        return ""

    def _require_parent(self, parent: str) -> None:
        is_there = not parent or parent in self._rehearsed or bool(with_codes([parent]))
        why = _("The area above it is not known. It must stand in a row above.")
        require(is_there, BadInput(field="parent", why=why))
