"""A project's steps and evidence as its page tells them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from kith.files.queries import files_of
from kith.projects.actions.progress import EVIDENCE_FILES
from kith.projects.queries.projects import evidence_of
from kith.projects.states import Capacity, ProjectState
from kith.web.templatetags.kith import minutes, moment

if TYPE_CHECKING:
    from datetime import datetime

    from kith.files.models import StoredFile
    from kith.projects.models import Evidence, Project
    from kith.projects.queries.money import Totals

VERBS = {
    "start": _("Agreed by both sides"),
    "submit": _("Evidence handed in"),
    "accept": _("Accepted"),
    "send_back": _("Returned"),
    "close": _("Closed out"),
    "extend": _("More time given"),
    "drop": _("Dropped"),
    "reopen": _("In hand again"),
}
PROBLEMS = ("send_back", "drop", "reopen")
NEXT = {
    ProjectState.IN_HAND: _("The work is done and its evidence handed in"),
    ProjectState.RETURNED: _("What is missing is done and handed in"),
    ProjectState.EVIDENCE_SUBMITTED: _("Somebody who did not do the work accepts it"),
    ProjectState.ACCEPTED: _("It is closed out with a number"),
}


@dataclass(frozen=True, slots=True)
class Event:
    """One step, as kit/story.html shows it."""

    mark: str
    title: str
    when: str
    text: str = ""
    iso: str = ""
    who: str = ""


def story_of(project: Project, *, is_whole: bool) -> list[Event]:
    """What happened, and what comes next; reasons only for those who have to do with it."""
    told = [_event("start", project.made_at, "")]
    told += [
        _event(step.verb, step.at, step.reason if is_whole else "")
        for step in project.steps.order_by("pk")
    ]
    next_step = NEXT.get(ProjectState(project.state))
    return told + ([Event("next", str(next_step), "")] if next_step else [])


def _event(verb: str, at: datetime, text: str) -> Event:
    mark = "problem" if verb in PROBLEMS else "done"
    return Event(mark, str(VERBS[verb]), moment(at), text, at.isoformat())


def money_rows(totals: Totals) -> list[tuple[str, str]]:
    """The figures apart, in words; none where there is neither money nor goods nor work."""
    if totals.is_empty:
        return []
    rows = [
        (_("Pledged"), _yuan(totals.pledged_fen)),
        (_("Received"), _yuan(totals.received_fen)),
        (_("Spent"), _yuan(totals.spent_fen)),
        (_("Left over"), _yuan(totals.surplus_fen)),
    ]
    if totals.goods_received_fen:
        rows.append((_("Goods received, by their worth"), _yuan(totals.goods_received_fen)))
    if totals.work_received_min:
        rows.append((_("Work received"), minutes(totals.work_received_min)))
    return [(str(label), words) for label, words in rows]


def _yuan(fen: int) -> str:
    return str(_("%(yuan)s yuan")) % {"yuan": f"{fen // 100:,}.{fen % 100:02}"}


@dataclass(frozen=True, slots=True)
class EvidenceRow:
    evidence: Evidence
    pictures: list[StoredFile]
    accepted_as: str
    found: str


def evidence_rows(project: Project) -> list[EvidenceRow]:
    return [_evidence(row) for row in evidence_of(project)]


def _evidence(row: Evidence) -> EvidenceRow:
    pictures = list(files_of(EVIDENCE_FILES, row.pk))
    if not hasattr(row, "acceptance"):
        return EvidenceRow(row, pictures, "", "")
    label = str(Capacity(row.acceptance.capacity).label)
    return EvidenceRow(row, pictures, label, row.acceptance.text)
