"""Words and rows that several pages of groups share."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from kith.catalogue.queries import menu
from kith.core.actor import Role
from kith.groups.states import RESOLUTION, UNSETTLED, ResolutionState
from kith.places.queries import within
from kith.places.states import Level

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date, datetime

    from django_stubs_ext import StrPromise

    from kith.catalogue.models import ServiceKind
    from kith.core.actor import Actor
    from kith.groups.models import Resolution, Team
    from kith.places.models import Area

DESK = (Role.WORKER, Role.STREET, Role.DISTRICT)
READERS = (*DESK, Role.AUDITOR)
HOMES = (Level.COMMUNITY, Level.TOWN, Level.COUNTY)
TABS: tuple[tuple[str, str, StrPromise, tuple[Role, ...]], ...] = (
    ("units", "web:groups", _("Units"), READERS),
    ("teams", "web:teams", _("Teams"), READERS),
    ("newcomers", "web:newcomers", _("New volunteers"), (Role.WORKER, Role.STREET, Role.AUDITOR)),
    ("bodies", "web:bodies", _("Committees and alliances"), (*READERS, Role.LIAISON)),
    ("resolutions", "web:resolutions", _("Resolutions"), (*READERS, Role.LIAISON)),
    ("profiles", "web:profiles", _("Communities in figures"), READERS),
)
TONES = {
    ResolutionState.ADOPTED: "wait",
    ResolutionState.IN_HAND: "go",
    ResolutionState.DONE: "good",
    ResolutionState.DROPPED: "done",
}


@dataclass(frozen=True, slots=True)
class Tab:
    name: str
    url: str
    label: str


def tabs(actor: Actor) -> list[Tab]:
    return [Tab(name, url, str(label)) for name, url, label, roles in TABS if actor.has(*roles)]


def homes(actor: Actor) -> list[Area]:
    """Places where the actor may found something."""
    return list(within(actor.paths(*DESK)).filter(level__in=HOMES))


def kinds() -> dict[str, ServiceKind]:
    """Kinds of service by code, in the order of the menu."""
    return {kind.code: kind for kind in menu()}


@dataclass(frozen=True, slots=True)
class TeamRow:
    team: Team
    directions: tuple[str, ...]
    leaders: tuple[str, ...]  # by mask
    size: int


def team_rows(
    teams: Iterable[Team],
    names: Mapping[str, ServiceKind],
    leaders: Mapping[int, tuple[str, ...]],
    sizes: Mapping[int, int],
) -> list[TeamRow]:
    return [
        TeamRow(
            team=team,
            directions=tuple(names[code].name for code in team.directions if code in names),
            leaders=leaders.get(team.pk, ()),
            size=sizes.get(team.pk, 0),
        )
        for team in teams
    ]


@dataclass(frozen=True, slots=True)
class ResolutionRow:
    """A resolution with its light and the steps the actor may take."""

    row: Resolution
    tone: str
    is_overdue: bool
    verbs: tuple[str, ...]
    notes: tuple[Note, ...]


@dataclass(frozen=True, slots=True)
class Note:
    at: datetime
    words: str
    text: str


STEPS = {
    "note": _("noted"),
    "take_up": _("taken in hand"),
    "finish": _("done"),
    "drop": _("dropped"),
}


def resolution_rows(
    rows: Iterable[Resolution], *, may: Mapping[int, bool], on: date
) -> list[ResolutionRow]:
    return [_resolution(row, may=may.get(row.pk, False), on=on) for row in rows]


def _resolution(row: Resolution, *, may: bool, on: date) -> ResolutionRow:
    is_open = row.state in UNSETTLED
    verbs = (*RESOLUTION.verbs(row.state), "note") if may and is_open else ()
    notes = (Note(one.at, str(STEPS[one.verb]), one.text) for one in row.follow_ups.all())
    return ResolutionRow(
        row=row,
        tone=TONES[ResolutionState(row.state)],
        is_overdue=is_open and row.due_date < on,
        verbs=verbs,
        notes=tuple(notes),
    )
