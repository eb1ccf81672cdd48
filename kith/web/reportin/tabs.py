"""Which parts of the room somebody may enter, and rows as the pages show them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import get_language, gettext_lazy

from kith.core.actor import Role
from kith.reportin import policies
from kith.reportin.states import LIFE, CardState, ReportInState
from kith.web.tabs import Tab, tabs_for

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from kith.catalogue.reportin import ReportInRules
    from kith.core.actor import Actor
    from kith.reportin.models import ReportIn

DESK = (Role.WORKER, Role.STREET)
FACTS = (*DESK, Role.DISTRICT, Role.AUDITOR)
ROOMS = (
    ("web:report_in_desk", gettext_lazy("Desk"), DESK),
    ("web:report_in_cards", gettext_lazy("Cards and visits"), DESK),
    ("web:report_in_needs", gettext_lazy("What we need"), DESK),
    ("web:report_in_unit", gettext_lazy("My unit"), (Role.LIAISON,)),
    ("web:report_in_facts", gettext_lazy("Facts"), (*FACTS, Role.LIAISON)),
    ("web:report_in_mine", gettext_lazy("Myself"), ()),
)
TONES = {
    ReportInState.SUBMITTED: "wait",
    ReportInState.ACCEPTED: "go",
    ReportInState.PLACED: "go",
    ReportInState.ACTIVE: "good",
    ReportInState.LAPSED: "warn",
    ReportInState.ENDED: "done",
}
CARD_TONES = {
    CardState.DRAFTED: "plain",
    CardState.SIGNED: "warn",
    CardState.COUNTERSIGNED: "go",
    CardState.SENT: "wait",
    CardState.RECEIVED: "good",
    CardState.REPLACED: "done",
}
MAY = {
    "accept": policies.may_receive,
    "place": policies.may_place,
    "begin": policies.may_begin,
    "renew": policies.may_renew,
    "end": policies.may_end,
}


def tabs(actor: Actor, current: str) -> list[Tab]:
    """The parts the actor may enter, in the order of the work."""
    return tabs_for(actor, ROOMS, current)


@dataclass(frozen=True, slots=True)
class Row:
    """One report-in; `name` is a mask, or the unit's own name."""

    row: ReportIn
    name: str
    tone: str
    posts: tuple[str, ...]
    number: str  # of the receipt, empty before
    place: str  # the grid, empty before
    verbs: frozenset[str]


def post_names(rules: ReportInRules) -> dict[str, str]:
    """The posts of a place by code, in the reader's language."""
    is_zh = (get_language() or "zh-hans").startswith("zh")
    return {code: zh if is_zh else en for code, zh, en in rules.posts}


def rows_of(
    rows: Iterable[ReportIn], actor: Actor, names: Mapping[str, str], now: datetime
) -> list[Row]:
    return [row_of(row, actor, names, now) for row in rows]


def row_of(row: ReportIn, actor: Actor, names: Mapping[str, str], now: datetime) -> Row:
    receipt, placement = getattr(row, "receipt", None), getattr(row, "placement", None)
    posts = placement.posts if placement else row.posts_wanted
    return Row(
        row=row,
        name=str(row.person.name) if row.person else row.unit.name,
        tone=TONES[ReportInState(row.state)],
        posts=tuple(names.get(code, code) for code in posts),
        number=f"{receipt.year}-{receipt.number:04d}" if receipt else "",
        place=placement.area.name if placement else "",
        verbs=verbs_of(row, actor),
    )


def verbs_of(row: ReportIn, actor: Actor) -> frozenset[str]:
    """What is possible now and allowed to this actor."""
    able = (verb for verb in MAY if LIFE.allows(row.state, verb))
    return frozenset(verb for verb in able if MAY[verb](actor, row))
