"""The rows of the desk's four queues about hours, and their tabs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from kith.core.actor import Role
from kith.hours import policies, queries
from kith.web.hours.chain import change_text
from kith.web.hours.forms import LateForm, ReasonForm
from kith.web.hours.said import said
from kith.web.hours.verbs import may_confirm, may_decide
from kith.web.templatetags.kith import moment

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from kith.core.actor import Actor
    from kith.hours.models import Amendment, Correction, Hold, ServiceRecord

QUEUES = ("holds", "changes", "questions", "words")


@dataclass(frozen=True, slots=True)
class Tab:
    what: str
    label: str
    count: int
    is_current: bool
    rows: QuerySet[Any]


@dataclass(frozen=True, slots=True)
class Clock:
    """State and words for web/kit/clock.html."""

    state: str
    text: str
    due: str


@dataclass(frozen=True, slots=True)
class HoldRow:
    hold: Hold
    record: ServiceRecord
    signals: tuple[str, ...]
    verbs: frozenset[str]
    form: ReasonForm


@dataclass(frozen=True, slots=True)
class ChangeRow:
    change: Amendment
    record: ServiceRecord
    text: str
    clock: Clock
    may_decide: bool
    form: ReasonForm


@dataclass(frozen=True, slots=True)
class QuestionRow:
    question: Correction
    clock: Clock
    may_answer: bool


@dataclass(frozen=True, slots=True)
class WordRow:
    record: ServiceRecord
    clock: Clock
    is_late: bool
    may_confirm: bool
    form: LateForm


def tabs(actor: Actor, *, now: datetime, what: str, late: bool) -> list[Tab]:
    """The four queues with their counts; `late` leaves only what is past its day."""
    labels = {
        "holds": _("To review"),
        "changes": _("Changes to approve"),
        "questions": _("Questions to answer"),
        "words": _("Waiting for a word"),
    }
    found: dict[str, QuerySet[Any]] = {
        "holds": queries.holds_to_review(actor),
        "changes": queries.amendments_to_decide(actor, now=now),
        "questions": queries.corrections_to_answer(actor),
        "words": queries.waiting_for_word(actor),
    }
    if late:
        found["questions"] = found["questions"].filter(due_at__lt=now)
        found["words"] = found["words"].filter(due_at__lt=now)
    current = what if what in QUEUES else "holds"
    return [Tab(w, labels[w], found[w].count(), w == current, found[w]) for w in QUEUES]


def hold_rows(
    holds: list[Hold], *, actor: Actor, now: datetime, form: ReasonForm | None = None
) -> list[HoldRow]:
    records = [held.record for held in holds]
    sides, words = queries.sides_by_record(records), queries.confirmers(records)
    return [_hold_row(h, actor, sides[h.record_id], words.get(h.record_id), form) for h in holds]


def _hold_row(
    held: Hold,
    actor: Actor,
    sides: policies.Sides,
    confirmer: int | None,
    form: ReasonForm | None,
) -> HoldRow:
    row = held.record
    verbs = set()
    if confirmer is None or confirmer != actor.person_id:
        verbs |= {"release"} if policies.may_review(actor, row, sides) else set()
        verbs |= {"uphold"} if policies.may_uphold(actor, row, sides) else set()
    if "uphold" not in verbs and policies.may_propose(actor, row, sides):
        verbs.add("propose")
    return HoldRow(
        hold=held,
        record=row,
        signals=tuple(said(finding) for finding in held.findings.all()),
        verbs=frozenset(verbs),
        form=form or ReasonForm(auto_id=f"id_{row.pk}_%s"),
    )


def change_rows(
    changes: list[Amendment], *, actor: Actor, now: datetime, form: ReasonForm | None = None
) -> list[ChangeRow]:
    sides = queries.sides_by_record([change.record for change in changes])
    return [
        ChangeRow(
            change=change,
            record=change.record,
            text=change_text(change),
            clock=_clock(change.expires_at, now),
            may_decide=may_decide(actor, change, sides[change.record_id]),
            form=form or ReasonForm(auto_id=f"id_{change.pk}_%s"),
        )
        for change in changes
    ]


def question_rows(questions: list[Correction], *, actor: Actor, now: datetime) -> list[QuestionRow]:
    """Whether the actor has a part in it is asked on the page of the question itself."""
    return [
        QuestionRow(
            question=asked,
            clock=_clock(asked.due_at, now),
            may_answer=asked.person_id != actor.person_id
            and actor.over(asked.area.path, Role.WORKER, Role.STREET),
        )
        for asked in questions
    ]


def word_rows(
    records: list[ServiceRecord], *, actor: Actor, now: datetime, form: LateForm | None = None
) -> list[WordRow]:
    return [
        WordRow(
            record=row,
            clock=_clock(row.due_at, now),
            is_late=row.due_at < now,
            may_confirm=may_confirm(actor, row),
            form=form or LateForm(auto_id=f"id_{row.pk}_%s"),
        )
        for row in records
    ]


def _clock(due_at: datetime, now: datetime) -> Clock:
    left_h = (due_at - now).total_seconds() / 3600
    state = "overdue" if left_h < 0 else "soon" if left_h < 48 else "on_time"
    text = _("until %(day)s") if left_h >= 0 else _("was due %(day)s")
    return Clock(state, text % {"day": moment(due_at)}, due_at.isoformat())
