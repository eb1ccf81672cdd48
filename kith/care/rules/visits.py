"""What a visit is worth, and what comes next when nobody answers. Pure."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from kith.care.states.visits import POINTS, Light, Point, Rung, Section
from kith.catalogue.visits import VisitRules

_WEIGHT: Final = {"": 0, Light.FINE: 1, Light.WATCH: 2, Light.HELP: 3}
LONGEST_NOTE: Final = 500


@dataclass(frozen=True, slots=True)
class Part:
    """What was seen of one section: a light for each point looked at, and a note."""

    lights: Mapping[Point, Light] = field(default_factory=dict)
    note: str = ""

    @property
    def worst(self) -> str:
        return worst(self.lights.values())


Findings = Mapping[Section, Part]


def worst(lights: Iterable[str]) -> str:
    """The gravest of the lights; none where nobody looked."""
    return max(lights, key=lambda light: _WEIGHT[light], default="")


def worst_of(findings: Findings) -> str:
    return worst(part.worst for part in findings.values())


def written(part: Part) -> str:
    """A part as it is sealed; nothing where nothing was seen or said."""
    if not part.lights and not part.note.strip():
        return ""
    lights = {point.value: light.value for point, light in part.lights.items()}
    return json.dumps({"lights": lights, "note": part.note.strip()}, ensure_ascii=False)


def read(section: Section, text: str) -> Part:
    """What `written` made of it."""
    if not text:
        return Part()
    told = json.loads(text)
    lights = {point: Light(told["lights"][point]) for point in POINTS[section]
              if point in told["lights"]}  # fmt: skip
    return Part(lights, told["note"])


def counts(tier: str, method: str, outcome: str, rules: VisitRules) -> bool:
    """Whether this way with this result satisfies a visit due of the tier."""
    if tier not in rules.counts:
        return False
    of_tier = rules.counts[tier]
    return method in of_tier["ways"] and outcome in of_tier["results"]


def first_step(opened: datetime, rules: VisitRules) -> tuple[Rung, datetime]:
    rung, minutes = rules.ladder[0]
    return Rung(rung), opened + timedelta(minutes=minutes)


def next_step(after: Rung, now: datetime, rules: VisitRules) -> tuple[Rung, datetime]:
    """The step that follows and until when; the last one again and again: silence stays open."""
    names = [rung for rung, _minutes in rules.ladder]
    place = names.index(after) + 1 if after in names else len(names) - 1
    return step_at(Rung(names[min(place, len(names) - 1)]), now, rules)


def step_at(rung: Rung, now: datetime, rules: VisitRules) -> tuple[Rung, datetime]:
    minutes = dict(rules.ladder).get(rung, rules.ladder[-1][1])
    return rung, now + timedelta(minutes=minutes)
