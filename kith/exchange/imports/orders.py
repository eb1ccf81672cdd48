"""Requests and micro-wishes that were written down elsewhere, brought in by a clerk.

The clerk is named as the proxy on every order, with how the resident agreed.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from kith.catalogue.queries import menu
from kith.exchange.imports import words
from kith.exchange.imports.place import community_column, grid_column
from kith.exchange.imports.residents import Home, find_or_register, note_consents
from kith.exchange.spreadsheets.sheet import Column
from kith.orders.actions.desk import note_down
from kith.orders.actions.intake import OrderInput, submit
from kith.orders.queries import keys_taken
from kith.people.inputs import PersonInput
from kith.people.rules import clean_name, clean_phone
from kith.people.states import Channel, ConsentPurpose, TieKind
from kith.places.queries import communities

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from kith.core.actor import Actor
    from kith.exchange.spreadsheets.sheet import Row

CHANNELS: Final = {
    "电话": Channel.PHONE.value,
    "前台": Channel.COUNTER.value,
    "纸条": Channel.PAPER.value,
    "扫码": Channel.QR.value,
    "代办": Channel.PROXY.value,
    "网格员": Channel.GRID.value,
}
SAID_HERSELF: Final = (Channel.PHONE, Channel.COUNTER, Channel.PAPER, Channel.QR)
WISH_KINDS: Final = {"物品": "WISH_GOODS", "服务": "WISH_SERVICE"}
CONSENTS: Final = (
    "本人签字", "本人口头同意，两人见证", "电话录音", "监护人签字", "本人签字，监护人知情",
)  # fmt: skip
WHO: Final = ("老人", "儿童", "困难家庭", "残疾人")
_DAY_BEGINS, _DAY_ENDS = timedelta(hours=8), timedelta(hours=20)
_NAME = Column("name", "姓名", "Name", required=True, parse=clean_name, example="王小明")
_PHONE = Column(
    "phone", "电话", "Phone", required=True, parse=clean_phone,
    help=_("Set the cells to text, so that no digit is lost."),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Agreed:
    """How the resident agreed, and to what the sheet proves it."""

    how: str
    purposes: tuple[ConsentPurpose, ...]


class _Submitted:
    """What requests and wishes have in common: the clerk's orders by their keys."""

    def key(self, row: Row, content: str) -> str:
        return content

    def known(self, keys: Sequence[str], actor: Actor) -> set[str]:
        return keys_taken(keys, submitted_by_id=actor.me)


class Requests(_Submitted):
    """Ordinary requests of the communities under a path."""

    def __init__(self, path: str) -> None:
        self._paths = {area.pk: area.path for area in communities(path)}
        self._kinds = {kind.name_zh: kind for kind in menu()}
        codes = {name: kind.code for name, kind in self._kinds.items()}
        self._minutes = {kind.code: kind.usual_min for kind in self._kinds.values()}
        self.columns: Sequence[Column] = (
            Column("channel", "渠道", "Channel", required=True, allowed=tuple(CHANNELS)),
            Column("text", "求助内容", "What is needed", required=True),
            Column("service", "服务类型", "Kind of service", required=True,
                   parse=words.one_of(codes), allowed=tuple(codes)),
            _NAME, _PHONE,
            community_column(path),
            Column("address", "地址", "Address", help=_("Empty: unknown, to be asked")),
            Column("when", "期望时间", "Wanted at", required=True, parse=words.moment,
                   example="2026-12-20 10:00"),
            Column("urgent", "紧急", "Urgent", parse=words.yes, allowed=words.YES_NO),
            Column("consent", "同意方式", "How she agreed", help="; ".join(CONSENTS)),
        )  # fmt: skip

    def write(self, row: Row, key: str, *, actor: Actor, now: datetime) -> str:
        given: dict[str, Any] = dict(row.values)
        channel = Channel(CHANNELS[given["channel"]])
        home = Home(given["area"], self._paths[given["area"]])
        agreed = self._agreed(given["consent"] or "", channel)
        when: datetime = given["when"]
        _submit(
            home,
            PersonInput(given["name"], given["phone"], address=given["address"] or ""),
            OrderInput(
                resident_id=0,
                service_code=given["service"],
                text=given["text"],
                wanted_from=when,
                wanted_until=when + timedelta(minutes=self._minutes[given["service"]]),
                channel=channel,
                key=key,
                is_urgent=bool(given["urgent"]),
            ),
            agreed,
            actor=actor,
            now=now,
        )
        return ""

    def _agreed(self, how: str, channel: Channel) -> _Agreed:
        """Who asked herself agreed by asking; for others it is asked when the need is checked."""
        if how:
            return _Agreed(how, (ConsentPurpose.SERVICE,))
        if channel in SAID_HERSELF:
            return _Agreed(_now("asked for it herself"), (ConsentPurpose.SERVICE,))
        return _Agreed(_now("told by somebody else, to be asked when checked"), ())


class Wishes(_Submitted):
    """Micro-wishes of one community."""

    def __init__(self, path: str) -> None:
        self._path = path
        self.columns: Sequence[Column] = (
            _NAME, _PHONE,
            Column("who", "身份", "Who", required=True, allowed=WHO),
            Column("age", "年龄段", "Age group"),
            Column("kind", "心愿类别", "Kind of wish"),
            Column("text", "心愿", "Wish", required=True),
            Column("service", "物品或服务", "Thing or service", required=True,
                   parse=words.one_of(WISH_KINDS), allowed=tuple(WISH_KINDS)),
            Column("value", "估价(元)", "Value (yuan)", parse=words.fen, example="80"),
            grid_column(path),
            Column("address", "详细地址", "Address", required=True),
            Column("when", "期望日期", "Wanted on", required=True, parse=words.day,
                   example="2026-12-25"),
            Column("guardian", "监护人", "Guardian", help=_("For a child: relation and name")),
            Column("consent", "同意方式", "How she agreed", required=True, allowed=CONSENTS),
        )  # fmt: skip

    def write(self, row: Row, key: str, *, actor: Actor, now: datetime) -> str:
        given: dict[str, Any] = dict(row.values)
        midnight = words.midnight(given["when"])
        home = communities(self._path).get()
        order_id = _submit(
            Home(given["grid"] or home.pk, home.path),
            PersonInput(given["name"], given["phone"], address=given["address"]),
            OrderInput(
                resident_id=0,
                service_code=given["service"],
                text=given["text"],
                wanted_from=midnight + _DAY_BEGINS,
                wanted_until=midnight + _DAY_ENDS,
                channel=Channel.IMPORT,
                key=key,
                value_fen=given["value"] or 0,
            ),
            _Agreed(given["consent"], (ConsentPurpose.SERVICE, ConsentPurpose.PUBLISH_WISH)),
            actor=actor,
            now=now,
        )
        told = [f"{c.heading}: {given[c.key]}" for c in self.columns if c.key in _FOR_THE_DESK]
        note_down(order_id, text="；".join(told), actor=actor, now=now)
        return ""


_FOR_THE_DESK: Final = ("who", "age", "kind", "guardian")


def _submit(
    home: Home, who: PersonInput, order: OrderInput, agreed: _Agreed, *, actor: Actor, now: datetime
) -> int:
    """The order of a resident found or registered; a known one may want it at another address."""
    resident_id, is_new = find_or_register(home, who, channel=order.channel, actor=actor, now=now)
    note_consents(resident_id, agreed.purposes, channel=order.channel, actor=actor, now=now)
    made = submit(
        input=replace(
            order,
            resident_id=resident_id,
            address="" if is_new else who.address,
            proxy_kind=TieKind.CLERK,
            consent_how=agreed.how,
        ),
        actor=actor,
        now=now,
    )
    return made.pk
