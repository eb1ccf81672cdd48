"""Premises and hazards as the pages show them: lights, tones, words, possible buttons."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kith.catalogue.inspection import InspectionRules
from kith.catalogue.queries import in_force_at
from kith.grid.policies import premises as policies
from kith.grid.queries import hazards as queries
from kith.grid.queries.premises import kinds_of, rules_at
from kith.grid.rules.premises import light
from kith.grid.states import (
    HAZARD,
    OPEN_HAZARDS,
    HazardLevel,
    HazardState,
    Measure,
    PremisesState,
    SafetyLight,
)
from kith.journal.queries import story
from kith.people.queries import masked
from kith.web.templatetags.kith import moment

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from kith.core.actor import Actor
    from kith.grid.models import HandOver, Hazard, Notice, Premises

LIGHTS: Final = {
    SafetyLight.GREEN: "good",
    SafetyLight.AMBER: "warn",
    SafetyLight.RED: "bad",
    SafetyLight.OFF: "done",
}
LEVELS: Final = {
    HazardLevel.MINOR: "plain",
    HazardLevel.SERIOUS: "warn",
    HazardLevel.GRAVE: "bad",
}
STATES: Final = {
    HazardState.FOUND: "warn",
    HazardState.NOTICE: "wait",
    HazardState.FIXED: "go",
    HazardState.HANDED_OVER: "wait",
    HazardState.RETURNED: "warn",
    HazardState.CLOSED: "good",
    HazardState.VOID: "done",
}
SHOPS: Final = {
    PremisesState.OPEN: "good",
    PremisesState.CLOSED: "done",
    PremisesState.MOVED: "done",
}
VERBS: Final = {
    "find": gettext_lazy("Hazard found"),
    "fix": gettext_lazy("Put right on the spot"),
    "fix_unseen": gettext_lazy("Put right on the spot, to be looked at again"),
    "notify": gettext_lazy("A day was given"),
    "self_check": gettext_lazy("The shop says it is put right"),
    "recheck": gettext_lazy("Looked at again: it is put right"),
    "again": gettext_lazy("Looked at again: not yet"),
    "accept": gettext_lazy("Closed on the shop's own word"),
    "hand_over": gettext_lazy("Handed over to a department"),
    "answer": gettext_lazy("The department answered"),
    "void": gettext_lazy("Written down by mistake"),
    "add_photo": gettext_lazy("A picture was added"),
    "forget_photos": gettext_lazy("Pictures were removed after their time"),
}
PROBLEMS: Final = ("again", "void")


@dataclass(frozen=True, slots=True)
class ShopRow:
    premises: Premises
    kind: str
    size: str
    tone: str
    light: SafetyLight
    light_tone: str


def shop_rows(rows: Iterable[Premises], actor: Actor, now: datetime) -> list[ShopRow]:
    """With the light of the next look; two queries however many there are."""
    shops, today = list(rows), localtime(now).date()
    names = {kind.code: kind.name for kind in kinds_of(actor, today)}
    rules = in_force_at(InspectionRules, paths={one.area.path for one in shops}, on=today)
    return [_shop(one, names, now, rules[one.area.path].amber_wd) for one in shops]


def _shop(row: Premises, names: dict[str, str], now: datetime, amber_wd: int) -> ShopRow:
    is_open = row.state == PremisesState.OPEN
    due = row.due_date if is_open else None
    shows = light(due, today=localtime(now).date(), amber_wd=amber_wd)
    return ShopRow(
        premises=row,
        kind=names.get(row.kind, row.kind),
        size=_("%(n)s %(unit)s") % {"n": row.size, "unit": Measure(row.measure).label},
        tone=SHOPS[PremisesState(row.state)],
        light=shows,
        light_tone=LIGHTS[shows],
    )


@dataclass(frozen=True, slots=True)
class HazardRow:
    hazard: Hazard
    type: str
    tone: str
    level_tone: str
    light: SafetyLight
    light_tone: str
    number: str


def hazard_rows(rows: Iterable[Hazard], now: datetime) -> list[HazardRow]:
    standings = queries.standings(rows, now)
    paths = {one.hazard.area.path for one in standings}
    names = queries.type_names(paths, localtime(now).date())
    return [_hazard(one, names) for one in standings]


def _hazard(standing: queries.HazardStanding, names: dict[str, str]) -> HazardRow:
    hazard = standing.hazard
    return HazardRow(
        hazard=hazard,
        type=names.get(hazard.hazard_type, hazard.hazard_type),
        tone=STATES[HazardState(hazard.state)],
        level_tone=LEVELS[HazardLevel(hazard.level)],
        light=standing.light,
        light_tone=LIGHTS[standing.light],
        number=hazard.close_out.number if hazard.state == HazardState.CLOSED else "",
    )


def hazard_verbs(
    hazard: Hazard, asked: HandOver | None, given: Notice | None, actor: Actor, now: datetime
) -> frozenset[str]:
    """What the actor may do with it and what is possible now."""
    rules = rules_at(hazard.area.path, now)
    deals = policies.may_deal(actor, hazard)
    told = given is not None and hasattr(given, "self_check")
    may = {
        "fix": deals,
        "notify": deals,
        "recheck": policies.may_recheck(actor, hazard, rules),
        "accept": told and policies.may_accept(actor, hazard, rules),
        "hand_over": deals,
        "answer": asked is not None and policies.may_answer(actor, hazard, asked),
        "void": policies.may_void(actor, hazard),
    }
    found = {verb for verb, yes in may.items() if yes and HAZARD.allows(hazard.state, verb)}
    if deals and hazard.state in OPEN_HAZARDS:
        found.add("photo")
    return frozenset(found)


@dataclass(frozen=True, slots=True)
class Event:
    """One step, as kit/story.html shows it."""

    mark: str
    title: str
    when: str
    iso: str = ""
    who: str = ""
    text: str = ""


def story_of(hazard: Hazard, *, names: bool) -> list[Event]:
    """What happened, the newest last; who did it for those who oversee the place."""
    entries = list(story("hazard", hazard.pk))
    people = masked([row.actor_id for row in entries if row.actor_id]) if names else {}
    return [
        Event(
            mark="problem" if row.verb in PROBLEMS else "done",
            title=str(VERBS[row.verb]),
            when=moment(row.at),
            iso=row.at.isoformat(),
            who=str(people[row.actor_id].name) if row.actor_id in people else "",
        )
        for row in entries
    ]
