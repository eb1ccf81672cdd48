"""A list of people becomes invitations, never members: each joins by her own yes, or not.

Source: Shandong volunteer service regulation, articles 11 and 41.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from kith.catalogue.queries import skills
from kith.exchange.imports import words
from kith.exchange.imports.place import community_column
from kith.exchange.spreadsheets.sheet import Column
from kith.people.actions.volunteering import VolunteerInput, invite
from kith.people.inputs import PersonInput
from kith.people.queries import invited
from kith.people.rules import clean_name, clean_phone
from kith.people.states import Gender

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from kith.core.actor import Actor
    from kith.exchange.spreadsheets.sheet import Row

GENDERS = {"女": Gender.FEMALE.value, "男": Gender.MALE.value}
SMALL_DISTANCE_M = 3000


class People:
    """Invitations to volunteer in the communities under a path. A phone is asked once a place."""

    def __init__(self, path: str) -> None:
        self.path = path
        known = {skill.name_zh: skill.code for skill in skills()}
        self.columns: Sequence[Column] = (
            Column("name", "姓名", "Name", required=True, parse=clean_name, example="王小明"),
            Column("phone", "电话", "Phone", required=True, parse=clean_phone,
                   help=_("Set the cells to text, so that no digit is lost.")),
            Column("gender", "性别", "Gender", parse=words.one_of(GENDERS), allowed=tuple(GENDERS)),
            Column("born", "出生年月", "Born", parse=words.birth_month, example="1969-01"),
            community_column(path),
            Column("skills", "技能", "Skills", parse=words.some_of(known),
                   help="; ".join(known), example="理发;陪伴聊天"),
            Column("free", "空闲时间", "Free time", parse=words.free_times,
                   help=_("Weekday and 上午, 下午, 晚上 or 全天, with ; between"),
                   example="周六上午;周二晚上"),
            Column("reach", "最远公里", "Farthest km", parse=words.metres, example="3"),
            Column("unit", "单位", "Unit", help=_("Where the person works")),
        )  # fmt: skip

    def key(self, row: Row, content: str) -> str:
        return f"{row.values['area']}|{row.values['phone']}"

    def known(self, keys: Sequence[str], actor: Actor) -> set[str]:
        pairs = [(int(area), phone) for area, phone in (key.split("|") for key in keys)]
        return {f"{area}|{phone}" for area, phone in invited(pairs)}

    def write(self, row: Row, key: str, *, actor: Actor, now: datetime) -> str:
        """Gives back the token that goes into the invited person's link."""
        given: dict[str, Any] = dict(row.values)
        year, month = given["born"] or (None, None)
        person = PersonInput(
            name=given["name"],
            phone=given["phone"],
            gender=Gender(given["gender"] or Gender.UNKNOWN),
            birth_year=year,
            birth_month=month,
        )
        wanted = VolunteerInput(
            person=person,
            skills=given["skills"] or (),
            free=given["free"] or (),
            largest_distance_m=given["reach"] or SMALL_DISTANCE_M,
            unit=given["unit"] or "",
        )
        _invitation, token = invite(given["area"], input=wanted, actor=actor, now=now)
        return token
