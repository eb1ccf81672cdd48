"""The paper list of a session: who was there, by the number on the list or by telephone."""

from __future__ import annotations

import re
from datetime import datetime, time
from typing import TYPE_CHECKING, Any, Final

from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from kith.activities.actions.attendance import PaperInput, paper
from kith.activities.queries.attendance import papers_known, with_number
from kith.activities.rules.attendance import key_of
from kith.activities.states import PresentAs
from kith.core.refusal import BadInput, Refusal, require
from kith.core.values import BadValue
from kith.exchange.imports import words
from kith.exchange.spreadsheets.sheet import Column
from kith.people.queries import with_phone
from kith.people.rules import clean_phone, mask_name

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kith.activities.models import Session
    from kith.core.actor import Actor
    from kith.exchange.spreadsheets.sheet import Row
    from kith.people.models import Person

ROLES: Final = {
    "参加": PresentAs.RECIPIENT.value,
    "志愿者": PresentAs.VOLUNTEER.value,
    "观众": PresentAs.VIEWER.value,
    "值班": PresentAs.ON_DUTY.value,
}


class NobodyFound(Refusal):
    code = "nobody_found"
    text = _(
        "Nobody here has this number. Count the person without a name, "
        "or enter her at the counter first."
    )


class SeveralFound(Refusal):
    code = "several_found"
    text = _("Several people share this telephone. Please write the name too.")


def _number(text: str) -> int:
    if not re.fullmatch(r"\d{1,12}", text):
        raise BadValue("not_a_number", _("Please write the number from the printed list."))
    return int(text)


def _clock(text: str) -> time:
    found = re.fullmatch(r"(\d{1,2})[:：](\d{2})", text)
    if found is None or int(found[1]) > 23 or int(found[2]) > 59:
        raise BadValue("not_a_time", _("Please write the time like 14:30."))
    return time(int(found[1]), int(found[2]))


class AttendanceList:
    """Lines of one session. Somebody without a place needs a role."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.columns: Sequence[Column] = (
            Column("number", "编号", "Number", parse=_number, example="4821",
                   help=_("The number on the printed list")),
            Column("phone", "电话", "Phone", parse=clean_phone,
                   help=_("For people who stand on no list")),
            Column("name", "姓名", "Name", help=_("Only where a family shares a telephone")),
            Column("role", "身份", "Role", parse=words.one_of(ROLES), allowed=tuple(ROLES),
                   help=_("For people who stand on no list")),
            Column("in", "到达", "Arrived", parse=_clock, example="09:00",
                   help=_("Empty: the whole time")),
            Column("out", "离开", "Left", parse=_clock, example="11:00"),
        )  # fmt: skip

    def key(self, row: Row, content: str) -> str:
        return content

    def known(self, keys: Sequence[str], actor: Actor) -> set[str]:
        told = {key_of(self.session.pk, "paper", key): key for key in keys}
        return {told[key] for key in papers_known(self.session.pk, told)}

    def write(self, row: Row, key: str, *, actor: Actor, now: datetime) -> str:
        given: dict[str, Any] = dict(row.values)
        line = PaperInput(
            person_id=self._who(given),
            key=key,
            role=given["role"] or "",
            in_at=self._at(given["in"]),
            out_at=self._at(given["out"]),
        )
        paper(self.session.pk, input=line, actor=actor, now=now)
        return ""

    def _at(self, clock: time | None) -> datetime | None:
        """On the day of the session."""
        if clock is None:
            return None
        return datetime.combine(localtime(self.session.starts_at).date(), clock, words.zone())

    def _who(self, given: dict[str, Any]) -> int:
        if given["number"] is not None:
            found = with_number(self.session.pk, given["number"])
            if found is None:
                raise NobodyFound(field="number")
            return found
        told = bool(given["phone"])
        require(told, BadInput(field="number", why=_("A number or a telephone is needed.")))
        return self._with_phone(given["phone"], given["name"] or "").pk

    def _with_phone(self, phone: str, name: str) -> Person:
        """Of those at home here; a household may share a telephone."""
        near = with_phone(phone).filter(area__path__startswith=self.session.area.path)
        people = list(near.order_by("pk"))
        if name:
            people = [who for who in people if str(who.name) == mask_name(name.strip())]
        if not people:
            raise NobodyFound(field="phone")
        require(len(people) == 1, SeveralFound(field="name"))
        return people[0]
