"""Sheets that volunteers signed on paper, typed into a list: a signature is a yes (decision 046).

Without a day of signature and the text that was signed nobody is registered; such people are
invited instead (`imports.people`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from kith.core.refusal import Refusal
from kith.exchange.imports import words
from kith.exchange.imports.people import GENDERS
from kith.exchange.imports.place import community_column
from kith.exchange.imports.roster import text_version
from kith.exchange.spreadsheets.sheet import Column
from kith.groups.actions.recruiting import Born
from kith.groups.actions.sheets import Sheet as SignedSheet
from kith.groups.actions.sheets import enrol_signed
from kith.people.queries_phones import same_people
from kith.people.queries_words import agreeing
from kith.people.rules import clean_name, clean_phone
from kith.people.states import ConsentPurpose, Gender
from kith.places.queries import communities

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from kith.core.actor import Actor
    from kith.exchange.spreadsheets.sheet import Row


@dataclass(frozen=True, slots=True)
class Entered:
    """What became of a sheet: refused, or in; nobody is handed anything."""

    refusal: Refusal | None = None
    token: str = ""


class SignedSheets:
    """Signed sheets of the communities under a path."""

    def __init__(self, path: str) -> None:
        self._communities = {area.pk: area for area in communities(path)}
        self.columns: Sequence[Column] = (
            Column("name", "姓名", "Name", required=True, parse=clean_name, example="王小明"),
            Column("phone", "电话", "Phone", required=True, parse=clean_phone,
                   help=_("Set the cells to text, so that no digit is lost.")),
            Column("gender", "性别", "Gender", parse=words.one_of(GENDERS), allowed=tuple(GENDERS)),
            Column("born", "出生年月", "Born", required=True, parse=words.birth_month,
                   example="1969-01"),
            community_column(path),
            Column("signed", "签字日期", "Signed on", required=True, parse=words.day,
                   example="2026-03-01", help=_("The day on the sheet she signed.")),
            Column("text", "告知书版本", "Consent text", required=True, parse=text_version,
                   example="2026-01", help=_("Which text she signed; needed with a signature.")),
        )  # fmt: skip

    def key(self, row: Row, content: str) -> str:
        return f"{row.values['phone']}|{row.values['name']}"

    def known(self, keys: Sequence[str], actor: Actor) -> set[str]:
        """Those who are registered volunteers already."""
        pairs = [(phone, name) for phone, _bar, name in (key.partition("|") for key in keys)]
        found = same_people(pairs)
        taken = agreeing(found.values(), ConsentPurpose.VOLUNTEER)
        return {f"{phone}|{name}" for (phone, name), pk in found.items() if pk in taken}

    def write_many(
        self, rows: Sequence[tuple[Row, str]], *, actor: Actor, now: datetime
    ) -> list[Entered]:
        sheets = [self._sheet(row) for row, _key in rows]
        answers = enrol_signed(sheets, actor=actor, now=now)
        return [Entered(one) if isinstance(one, Refusal) else Entered() for one in answers]

    def _sheet(self, row: Row) -> SignedSheet:
        given: dict[str, Any] = dict(row.values)
        return SignedSheet(
            area=self._communities[given["area"]],
            name=given["name"],
            phone=given["phone"],
            born=Born(*given["born"]),
            signed_on=given["signed"],
            text_version=given["text"],
            gender=Gender(given["gender"] or Gender.UNKNOWN),
        )
