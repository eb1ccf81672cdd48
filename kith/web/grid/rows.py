"""Grids, walks and calls as pages show them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kith.catalogue.grid import WalkRules
from kith.catalogue.queries import in_force_at
from kith.grid.policies import walks as policies
from kith.grid.states import (
    WALK,
    Duty,
    MediationState,
    MobilisationState,
    Staffing,
    WalkState,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from kith.core.actor import Actor
    from kith.grid.models import Walk
    from kith.grid.queries.grids import GridRow
    from kith.places.models import Area

# The light of a grid: tone and words.
LIGHTS: Final = {
    Staffing.FULL: ("good", gettext_lazy("fully staffed")),
    Staffing.NO_CADRE: ("warn", gettext_lazy("posted cadre missing")),
    Staffing.NO_WORKER: ("warn", gettext_lazy("community worker missing")),
    Staffing.NOBODY: ("bad", gettext_lazy("nobody is posted")),
}
WALK_TONES: Final = {
    WalkState.PLANNED: "wait",
    WalkState.OUT: "go",
    WalkState.DONE: "good",
    WalkState.CALLED_OFF: "done",
}
CALL_TONES: Final = {
    MobilisationState.CALLING: "go",
    MobilisationState.STOPPED: "wait",
    MobilisationState.STOOD_DOWN: "done",
}
MATTER_TONES: Final = {
    MediationState.OPENED: "warn",
    MediationState.MEDIATING: "go",
    MediationState.SIGNING: "wait",
    MediationState.AGREED: "good",
    MediationState.NOT_AGREED: "done",
    MediationState.WITHDRAWN: "done",
    MediationState.REFERRED: "done",
}


@dataclass(frozen=True, slots=True)
class GridLine:
    """`worker` and `cadre` say how many stand for it; a name only where she let it stand."""

    row: GridRow
    tone: str
    light: Any
    workers: str
    cadres: str
    last: date | None
    is_quiet: bool


def grid_lines(rows: Iterable[GridRow], last: Mapping[int, date], today: date) -> list[GridLine]:
    found = list(rows)
    rules = in_force_at(WalkRules, paths=[row.area.path for row in found], on=today)
    return [_grid_line(row, last.get(row.area.pk), rules[row.area.path], today) for row in found]


def _grid_line(row: GridRow, last: date | None, rules: WalkRules, today: date) -> GridLine:
    tone, light = LIGHTS[row.light]
    quiet = last is None or last < today - timedelta(days=rules.quiet_days)
    return GridLine(row, tone, light, named(row, Duty.WORKER), named(row, Duty.CADRE), last, quiet)


def named(row: GridRow, duty: Duty) -> str:
    """Names that may stand on the card, and how many stand for it without one."""
    posted = [one for one in row.posted if one.duty == duty]
    names = [one.card_name.name for one in posted if hasattr(one, "card_name")]
    without = len(posted) - len(names)
    if without:
        names.append(_("%(n)s without a public name") % {"n": without})
    return "、".join(names)


def outline_map(rows: Iterable[GridRow], around: Area | None = None) -> dict[str, Any] | None:
    """The drawn grids, shaded where somebody is missing; none where nothing is drawn."""
    areas = [
        {
            "code": row.area.code,
            "name": row.area.name,
            "outline": row.area.outline,
            "shade": 0.15 if row.light == Staffing.FULL else 0.6,
        }
        for row in rows
        if row.area.outline
    ]
    if around is not None and around.outline:
        whole = {"code": around.code, "name": around.name, "outline": around.outline, "shade": 0}
        areas.insert(0, whole)
    return {"areas": areas, "points": [], "lines": [], "tiles": None} if areas else None


@dataclass(frozen=True, slots=True)
class WalkLine:
    walk: Any  # with its counts
    tone: str


def walk_lines(walks: Iterable[Any]) -> list[WalkLine]:
    return [WalkLine(walk, WALK_TONES[WalkState(walk.state)]) for walk in walks]


def walk_verbs(walk: Walk, actor: Actor) -> frozenset[str]:
    """What the actor may press on a walk now."""
    may = {
        "start": policies.may_record(actor, walk),
        "end": policies.may_record(actor, walk),
        "call_off": policies.may_call_off(actor, walk),
    }
    found = {verb for verb in WALK.verbs(walk.state) if may[verb]}
    if walk.state == WalkState.OUT and may["start"]:
        found.add("record")
    if walk.state in (WalkState.OUT, WalkState.DONE) and policies.may_amend(actor, walk):
        found.add("amend")
    if policies.may_open_note(actor, walk):
        found.add("open")
    return frozenset(found)


def minutes_of(walk: Walk) -> int | None:
    if walk.started_at is None or walk.ended_at is None:
        return None
    return int((localtime(walk.ended_at) - localtime(walk.started_at)).total_seconds() // 60)
