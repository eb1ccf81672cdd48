"""What happened to a file, and who opened it: verbs and times, never what was written."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy

from kith.core.actor import Role
from kith.journal.queries import story
from kith.vault.states import Purpose
from kith.web.me.words import CAPACITIES
from kith.web.templatetags.kith import year_day

if TYPE_CHECKING:
    from datetime import datetime

    from kith.care.models import CareFile, Reading

STEPS = {
    "open": gettext_lazy("file opened with her consent"),
    "close": gettext_lazy("file closed"),
    "state": gettext_lazy("a circumstance was stated"),
    "end_circumstance": gettext_lazy("a circumstance ended"),
    "set_contact": gettext_lazy("a contact was entered"),
    "remove_contact": gettext_lazy("a contact was removed"),
    "before_knocking": gettext_lazy("what to know before knocking was entered"),
    "assess": gettext_lazy("tier decided"),
    "object": gettext_lazy("she objected to the tier"),
    "event": gettext_lazy("something happened"),
    "enrol": gettext_lazy("takes part in a scheme"),
    "ask_to_read": gettext_lazy("somebody asked to read"),
    "approve_reading": gettext_lazy("reading was approved"),
    "decline_reading": gettext_lazy("reading was not approved"),
    "forget": gettext_lazy("what it said was erased"),
}


@dataclass(frozen=True, slots=True)
class Step:
    mark: str
    title: str
    when: str
    who: str


@dataclass(frozen=True, slots=True)
class Look:
    """Somebody opened the file."""

    at: datetime
    role: str
    unit: str
    purpose: str
    is_print: bool


def story_of(file: CareFile) -> list[Step]:
    return [
        Step("done", str(STEPS[e.verb]), f"{year_day(e.at)} {localtime(e.at):%H:%M}", e.actor_unit)
        for e in story("care_file", file.pk)
        if e.verb in STEPS
    ]


def readings(rows: Iterable[Reading]) -> list[Look]:
    return [
        Look(row.at, capacity(row.role), row.unit, str(Purpose(row.purpose).label), row.is_print)
        for row in rows
    ]


def capacity(role: str) -> str:
    return str(Role(role).label) if role in Role.values else str(CAPACITIES.get(role, role))
