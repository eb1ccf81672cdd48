"""The chain of one hour as a story: who recorded it, how each end is known, who confirmed, what
was held, changed and asked.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from kith.hours.states import (
    AmendmentState,
    CorrectionState,
    EvidenceKind,
    HoldState,
    Proof,
    Step,
    Word,
)
from kith.people.queries import masked
from kith.web.hours.said import said
from kith.web.story import Event
from kith.web.templatetags.kith import minutes, moment, span

if TYPE_CHECKING:
    from kith.hours.models import (
        Amendment,
        Correction,
        Evidence,
        Hold,
        Lateness,
        ServiceRecord,
    )

Told = tuple[datetime, int, Event]  # when it was noted, the order of writing, what it shows


class Chain:
    """Everything that is known about one record, oldest first."""

    def __init__(self, row: ServiceRecord) -> None:
        self.row = row
        self.served = {b.person_id for b in row.beneficiaries.all()}
        self.names = {pk: str(p.name) for pk, p in masked(set(self._people())).items()}

    def events(self) -> list[Event]:
        told = sorted(self._told(), key=lambda one: (one[0], one[1]))
        return [event for _at, _n, event in told]

    def who(self, person_id: int | None) -> str:
        """王*民; the helper and the recipient are named by their part, not by name."""
        if person_id is None:
            return _("Kith, by the clock")
        if person_id == self.row.person_id:
            return _("the helper")
        if person_id in self.served:
            return _("the recipient")
        return self.names.get(person_id, "")

    def _people(self) -> Iterator[int]:
        row = self.row
        yield row.recorded_by_id
        yield from (link.by_id or 0 for link in row.evidence.all())
        yield from (late.by_id or 0 for late in row.lateness.all())
        for held in row.holds.all():
            yield held.decided_by_id or 0
        for change in row.amendments.all():
            yield from (change.proposed_by_id, change.decided_by_id or 0)
        for asked in row.corrections.all():
            yield from (asked.asked_by_id, asked.answered_by_id or 0)

    def _told(self) -> Iterator[Told]:
        row = self.row
        yield self._event(
            row.recorded_at, 1, _("Recorded"), by=row.recorded_by_id,
            text=_("%(length)s, from %(source)s")
            % {"length": minutes(self._first_minutes()), "source": row.get_source_display()},
        )  # fmt: skip
        for link in row.evidence.all():
            yield self._evidence(link)
        for late in row.lateness.all():
            yield self._late(late)
        for held in row.holds.all():
            yield from self._held(held)
        for change in row.amendments.all():
            yield from self._change(change)
        for asked in row.corrections.all():
            yield from self._asked(asked)

    def _first_minutes(self) -> int:
        """What was recorded at first, before anything was changed."""
        done = (c for c in self.row.amendments.all() if c.state == AmendmentState.APPROVED)
        first = next(done, None)
        return first.old_minutes if first else self.row.minutes

    def _event(
        self, at: datetime, n: int, title: str, *, by: int | None, text: str = "",
        mark: str = "done", shown_at: datetime | None = None,
    ) -> Told:  # fmt: skip
        shown = shown_at or at
        return at, n, Event(mark, title, moment(shown), shown.isoformat(), self.who(by), text)

    def _evidence(self, link: Evidence) -> Told:
        title = str(EvidenceKind(link.kind).label)
        text = link.note
        if link.kind in (EvidenceKind.START, EvidenceKind.END):
            how = str(Proof(link.how).label)
            text = f"{how} · {link.note}" if link.note else how
        elif link.kind == EvidenceKind.WORD:
            text = str(Word(link.how).label)
        n = 0 if link.kind in (EvidenceKind.START, EvidenceKind.END) else 2
        return self._event(
            link.noted_at, n, title.capitalize(), by=link.by_id, text=text, shown_at=link.at
        )

    def _late(self, late: Lateness) -> Told:
        title = _("Late: %(step)s") % {"step": Step(late.step).label}
        reason = str(late.get_reason_display())
        text = f"{reason} · {late.note}" if late.note else reason
        return self._event(late.at, 3, title, by=late.by_id, text=text, mark="problem")

    def _held(self, held: Hold) -> Iterator[Told]:
        told = [said(finding) for finding in held.findings.all()]
        is_open = held.state == HoldState.OPEN
        mark = "now" if is_open else "done"
        yield self._event(
            held.opened_at, 4, _("Put under review"), by=None, text="；".join(told), mark=mark
        )
        if held.decided_at is not None:
            title = _("Review: %(end)s") % {"end": held.get_state_display()}
            mark = "problem" if held.state == HoldState.UPHELD else "done"
            yield self._event(
                held.decided_at, 5, title, by=held.decided_by_id, text=held.reason, mark=mark
            )

    def _change(self, change: Amendment) -> Iterator[Told]:
        is_open = change.state == AmendmentState.PROPOSED
        yield self._event(
            change.proposed_at, 6, _("A change was proposed"), by=change.proposed_by_id,
            text=f"{change_text(change)} · {change.reason}", mark="now" if is_open else "done",
        )  # fmt: skip
        if change.decided_at is not None:
            title = _("Change: %(end)s") % {"end": change.get_state_display()}
            yield self._event(
                change.decided_at, 7, title, by=change.decided_by_id, text=change.answer
            )

    def _asked(self, asked: Correction) -> Iterator[Told]:
        is_open = asked.state == CorrectionState.ASKED
        title = _("Asked: %(what)s") % {"what": asked.get_kind_display()}
        yield self._event(
            asked.asked_at, 8, title, by=asked.asked_by_id, mark="now" if is_open else "done"
        )
        if asked.answered_at is not None:
            answered = _("Answer: %(end)s") % {"end": asked.get_state_display()}
            yield self._event(
                asked.answered_at, 9, answered, by=asked.answered_by_id, text=asked.answer
            )


def change_text(change: Amendment) -> str:
    """From what to what, in one line; the old value stays readable."""
    old = span(change.old_started_at, change.old_ended_at)
    if not change.new_minutes:
        return _("take back %(old)s") % {"old": old}
    parts = []
    if (change.old_started_at, change.old_ended_at) != (change.new_started_at, change.new_ended_at):
        new = span(change.new_started_at, change.new_ended_at)
        parts.append(_("%(old)s becomes %(new)s") % {"old": old, "new": new})
    if change.old_content != change.new_content:
        words = {"old": change.old_content, "new": change.new_content}
        parts.append(_("“%(old)s” becomes “%(new)s”") % words)
    return "；".join(parts)
