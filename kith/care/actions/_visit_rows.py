"""What is told about a visit, and the rows that several actions write about it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from kith.care.models import CareFile, Visit, VisitVersion
from kith.care.rules import visits as rules
from kith.care.states import (
    FOUND,
    Section,
    VersionState,
    VisitMethod,
    VisitOutcome,
)
from kith.catalogue.queries import in_force
from kith.catalogue.visits import VisitRules
from kith.core.refusal import BadInput, require
from kith.vault import actions as vault

# A phone's clock may go a little ahead.
AHEAD: Final = timedelta(minutes=5)
FAR: Final = frozenset({VisitMethod.MESSAGE, VisitMethod.HOTLINE, VisitMethod.DISCOVERY})
SPOKEN: Final = FOUND | {VisitOutcome.WROTE, VisitOutcome.TOLD}


@dataclass(frozen=True, slots=True)
class HelperInput:
    """Somebody who was there, for which unit and which appeal."""

    person_id: int
    organisation_id: int | None = None
    initiative_id: int | None = None


@dataclass(frozen=True, slots=True)
class NeedInput:
    """A need that was found, in her words, and how she agreed that it is asked for."""

    text: str
    service_code: str
    wanted_from: datetime
    wanted_until: datetime
    agreed: str
    is_urgent: bool = False


@dataclass(frozen=True, slots=True)
class VisitInput:
    """What came of being in touch. `key` is made by the form; the same key is the same visit.

    `helpers` are who was there, the visitor among them; nobody named is the writer alone.
    `as_duty` records the time of a desk's own visitor as time on duty.
    """

    key: UUID
    method: VisitMethod
    outcome: VisitOutcome
    started_at: datetime
    minutes: int
    met_in_person: bool = False
    findings: rules.Findings = field(default_factory=dict)
    due_id: int | None = None
    helpers: tuple[HelperInput, ...] = ()
    item_ids: tuple[int, ...] = ()
    need: NeedInput | None = None
    as_duty: bool = False

    @property
    def in_person(self) -> bool:
        seen = self.outcome == VisitOutcome.MET
        return seen or (self.outcome == VisitOutcome.REFUSED and self.met_in_person)

    @property
    def seen(self) -> rules.Findings:
        """What was found; nothing where nobody was reached."""
        return self.findings if self.outcome in SPOKEN else {}


def visit_rules(file: CareFile, at: datetime) -> VisitRules:
    return in_force(VisitRules, path=file.area.path, on=localtime(at).date())


def require_sense(input: VisitInput, of: VisitRules, now: datetime) -> None:
    """Raises BadInput for what cannot have been."""
    least = 1 if input.outcome in FOUND else 0
    length = _("Between %(least)s and %(most)s minutes.") % {"least": least, "most": of.longest_min}
    require(least <= input.minutes <= of.longest_min, BadInput(field="minutes", why=length))
    over = input.started_at + timedelta(minutes=input.minutes) <= now + AHEAD
    ahead = _("Only what is over can be written down.")
    require(over, BadInput(field="started_at", why=ahead))
    old = _("This is too long ago: at most %(days)s days.") % {"days": of.write_days}
    fresh = input.started_at >= now - timedelta(days=of.write_days)
    require(fresh, BadInput(field="started_at", why=old))
    require_possible(input.method, input.outcome, input.findings)


def require_possible(method: str, outcome: str, findings: rules.Findings) -> None:
    """Nobody is seen in person by telephone, and a note has its length."""
    near = not (method in FAR and outcome == VisitOutcome.MET)
    unseen = _("In this way nobody can be seen in person.")
    require(near, BadInput(field="outcome", why=unseen))
    for section, part in findings.items():
        short = len(part.note) <= rules.LONGEST_NOTE
        long = _("Please write at most %(most)s characters.") % {"most": rules.LONGEST_NOTE}
        require(short, BadInput(field=f"{section}_note", why=long))


def new_version(
    visit: Visit,
    findings: rules.Findings,
    *,
    number: int,
    state: VersionState,
    reason: str = "",
    by_id: int,
    now: datetime,
    **clear: Any,
) -> VisitVersion:
    """What was written about the visit, its parts sealed. `clear`: method, outcome, in person."""
    subject = visit.file.person_id
    row = VisitVersion(
        visit=visit,
        number=number,
        state=state,
        worst=rules.worst_of(findings),
        by_id=by_id,
        at=now,
        **clear,
    )
    for section in Section:
        text = rules.written(findings.get(section, rules.Part()))
        setattr(row, section, vault.seal(VisitVersion, section, subject, text))
    row.reason = vault.seal(VisitVersion, "reason", subject, reason.strip())
    row.save(force_insert=True)
    return row


def people_of(input: VisitInput, writer_id: int) -> tuple[HelperInput, ...]:
    """Each person once, the visitor first."""
    told = input.helpers or (HelperInput(writer_id),)
    return tuple({row.person_id: row for row in reversed(told)}[pk] for pk in _each(told))


def _each(told: Iterable[HelperInput]) -> list[int]:
    return list(dict.fromkeys(row.person_id for row in told))
