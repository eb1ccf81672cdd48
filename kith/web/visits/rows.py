"""Visits as lists show them: when, how, what came of it and the worst light; never a word."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kith.care.queries import day as day_queries
from kith.care.queries import visits as queries
from kith.care.states import Light, Tier, VisitOutcome
from kith.web.templatetags.kith import day, moment

if TYPE_CHECKING:
    from kith.care.models import Search, Try, Visit
    from kith.care.queries.day import DueRow

TIER_TONES: Final = {Tier.HIGH: "bad", Tier.KEY: "warn", Tier.GENERAL: "go", "": "wait"}
LIGHT_TONES: Final = {Light.HELP: "bad", Light.WATCH: "warn", Light.FINE: "good"}
OUTCOME_TONES: Final = {
    VisitOutcome.MET: "good",
    VisitOutcome.TALKED: "good",
    VisitOutcome.WROTE: "go",
    VisitOutcome.TOLD: "go",
    VisitOutcome.NOT_AT_HOME: "plain",
    VisitOutcome.REFUSED: "plain",
    VisitOutcome.NO_ANSWER: "bad",
}


@dataclass(frozen=True, slots=True)
class VisitRow:
    visit: Visit
    name: str  # prints as its mask
    community: str
    way: str
    outcome: str
    tone: str
    worst: str
    worst_tone: str
    counts: bool


def visit_row(visit: Visit) -> VisitRow:
    return VisitRow(
        visit=visit,
        name=str(visit.file.person.name),
        community=visit.file.area.name,
        way=str(visit.get_method_display()),
        outcome=str(visit.get_outcome_display()),
        tone=OUTCOME_TONES[VisitOutcome(visit.outcome)],
        worst=str(Light(visit.worst).label) if visit.worst else "",
        worst_tone=LIGHT_TONES[Light(visit.worst)] if visit.worst else "",
        counts=visit.counts,
    )


def last_visits(file_id: int, most: int = 5) -> list[VisitRow]:
    """What `web/visits/_of_file.html` shows; the caller has asked whether the file is visible."""
    rows = queries.of_file(file_id).select_related("file__area", "file__person", "by")
    return [visit_row(row) for row in rows[:most]]


@dataclass(frozen=True, slots=True)
class DueLine:
    """One due of the day. `clock` is on_time, soon or overdue."""

    row: DueRow
    name: str
    tier: str
    tone: str
    cause: str
    clock: str
    left: str


def due_line(row: DueRow, now: datetime) -> DueLine:
    clock, left = _clock(row, now)
    tier = row.file.tier
    return DueLine(
        row=row,
        name=str(row.file.person.name),
        tier=str(row.file.get_tier_display()) if tier else "",
        tone=TIER_TONES[Tier(tier)] if tier else "wait",
        cause=str(row.due.get_cause_display()),
        clock=clock,
        left=left,
    )


def _clock(row: DueRow, now: datetime) -> tuple[str, str]:
    due = row.due
    if due.due_at <= now:
        if not row.days_late:
            return "overdue", _("missed today")
        late = ngettext("%(n)s day late", "%(n)s days late", row.days_late)
        return "overdue", late % {"n": row.days_late}
    if row.is_urgent:
        return "soon", _("by %(moment)s") % {"moment": moment(due.due_at)}
    today = localtime(now).date()
    if due.due_on <= today:
        return "soon", _("due today")
    return "on_time", _("by %(day)s") % {"day": day(due.due_on)}


@dataclass(frozen=True, slots=True)
class SearchRow:
    """A search as lists show it: the open step and until when."""

    search: Search
    name: str
    community: str
    step: str
    due_at: datetime
    clock: str
    left: str
    is_taken: bool


def search_row(search: Search, now: datetime) -> SearchRow | None:
    """None where the search is over. `tries` are loaded."""
    step = next((one for one in search.tries.all() if one.done_at is None), None)
    if step is None:
        return None
    return SearchRow(
        search=search,
        name=str(search.file.person.name),
        community=search.file.area.name,
        step=str(step.get_rung_display()),
        due_at=step.due_at,
        clock=_step_clock(step, now),
        left=_step_left(step, now),
        is_taken=step.for_id is not None,
    )


def _step_clock(step: Try, now: datetime) -> str:
    if step.due_at <= now:
        return "overdue"
    return "soon" if step.due_at - now <= timedelta(minutes=30) else "on_time"


def _step_left(step: Try, now: datetime) -> str:
    if step.due_at <= now:
        return _("late since %(moment)s") % {"moment": moment(step.due_at)}
    return _("until %(moment)s") % {"moment": moment(step.due_at)}


def groups(rows: list[DueRow], now: datetime) -> list[tuple[str, list[DueLine]]]:
    """Dues in the order of a walk."""
    return [(name, [due_line(row, now) for row in part]) for name, part in day_queries.walk(rows)]


def facts(findings: Any) -> list[tuple[str, list[tuple[str, str, str]], str]]:
    """Findings in plain words: section, (point, light, tone), note."""
    return [
        (str(section.label),
         [(str(point.label), str(light.label), LIGHT_TONES[light])
          for point, light in part.lights.items()],
         part.note)
        for section, part in findings.items() if part.lights or part.note
    ]  # fmt: skip
