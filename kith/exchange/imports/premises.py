"""The register of small premises from a list that a street or a station keeps."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django.utils.translation import gettext_lazy as _

from kith.core.refusal import BadInput, require
from kith.core.values import BadValue
from kith.exchange.imports import words
from kith.exchange.imports.place import community_column, grid_column
from kith.exchange.spreadsheets.sheet import Column
from kith.grid.actions.premises import PremisesInput, register
from kith.grid.queries.premises import kinds_at, known_keys
from kith.grid.rules.premises import register_key
from kith.grid.states import Measure
from kith.people.rules import clean_name, clean_phone
from kith.places.queries import communities, with_ids

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime

    from kith.core.actor import Actor
    from kith.exchange.spreadsheets.sheet import Row

MEASURES: Final = {
    "平方米": Measure.AREA_M2.value,
    "座位": Measure.SEATS.value,
    "床位": Measure.BEDS.value,
    "寄宿床位": Measure.BOARDING_BEDS.value,
    "走读学生": Measure.PUPILS.value,
    "在园幼儿": Measure.NURSERY_PLACES.value,
    "员工": Measure.STAFF.value,
    "宿舍床位": Measure.DORM_BEDS.value,
}
_LARGEST: Final = 100_000


def _whole(text: str) -> int:
    if not text.isdecimal() or int(text) > _LARGEST:
        raise BadValue("not_a_number", _("Please write a whole number in digits."))
    return int(text)


def _floor(text: str) -> int:
    plain = text.removesuffix("层").removesuffix("楼").removeprefix("-")
    if not plain.isdecimal() or int(plain) > 200:
        raise BadValue("not_a_number", _("Please write a whole number in digits."))
    return -int(plain) if text.startswith("-") else int(plain)


def _degrees(text: str) -> float:
    try:
        degrees = float(text)
    except ValueError:
        degrees = 1000.0
    if not -180 <= degrees <= 180:
        raise BadValue("degrees", _("Please write degrees as a number, like 116.37."))
    return degrees


class PremisesList:
    """Premises of the communities under a path; the same name at the same address is one."""

    def __init__(self, path: str, on: date) -> None:
        self._paths = {area.pk: area.path for area in communities(path)}
        kinds = {kind.zh: kind for kind in kinds_at(path, on).all()}
        self._kinds = {kind.code: kind for kind in kinds.values()}
        codes = {zh: kind.code for zh, kind in kinds.items()}
        self.columns: Sequence[Column] = (
            community_column(path),
            grid_column(path),
            Column("name", "名称", "Name", required=True, example="幸福便利店"),
            Column("kind", "类别", "Kind", required=True, parse=words.one_of(codes),
                   allowed=tuple(codes), example="小商店"),
            Column("size", "规模", "Size", required=True, parse=_whole, example="60",
                   help=_("In the unit of the kind: square metres, seats, beds, people")),
            Column("measure", "规模单位", "Unit of size", parse=words.one_of(MEASURES),
                   allowed=tuple(MEASURES),
                   help=_("Only for schools and workshops, which have several")),
            Column("floor", "楼层", "Floor", parse=_floor, example="1"),
            Column("address", "地址", "Address", required=True, example="幸福路 12 号"),
            Column("street", "沿街", "Along the street", parse=words.yes, allowed=words.YES_NO,
                   example=words.YES_NO[0]),
            Column("licence", "证照编号", "Licence number", example="92371471MA0000000X"),
            Column("licence_until", "证照到期", "Licence ends", parse=words.day),
            Column("keeper", "负责人", "Kept by", parse=clean_name, example="王小明"),
            Column("phone", "电话", "Phone", parse=clean_phone,
                   help=_("Set the cells to text, so that no digit is lost.")),
            Column("lon", "经度", "lon", parse=_degrees, help=_("WGS-84 degrees")),
            Column("lat", "纬度", "lat", parse=_degrees, help=_("WGS-84 degrees")),
        )  # fmt: skip

    def key(self, row: Row, content: str) -> str:
        given: dict[str, Any] = dict(row.values)
        return register_key(self._paths[given["area"]], given["name"], given["address"])

    def known(self, keys: Sequence[str], actor: Actor) -> set[str]:
        return known_keys(keys)

    def write(self, row: Row, key: str, *, actor: Actor, now: datetime) -> str:
        """Raises BadInput: the grid or the position; and what `register` raises."""
        given: dict[str, Any] = dict(row.values)
        both = (given["lon"] is None) == (given["lat"] is None)
        require(both, BadInput(field="lat", why=_("Longitude and latitude belong together.")))
        kind = self._kinds[given["kind"]]
        typed = PremisesInput(
            name=given["name"], kind=kind.code, size=given["size"], address=given["address"],
            measure=given["measure"] or next(iter(kind.most)),
            floor=1 if given["floor"] is None else given["floor"],
            is_street=given["street"] is not False, licence=given["licence"] or "",
            licence_until=given["licence_until"], keeper=given["keeper"] or "",
            phone=given["phone"] or "",
            position=None if given["lon"] is None else (given["lon"], given["lat"]),
        )  # fmt: skip
        register(self._area(given), input=typed, actor=actor, now=now)
        return ""

    def _area(self, given: dict[str, Any]) -> int:
        """The grid, which must lie in the community; the community where no grid is named."""
        community: int = given["area"]
        if given["grid"] is None:
            return community
        grid = with_ids([given["grid"]])[given["grid"]]
        is_there = grid.path.startswith(self._paths[community])
        why = _("Please choose a grid of this community.")
        require(is_there, BadInput(field="grid", why=why))
        return grid.pk
