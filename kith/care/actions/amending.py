"""Changing what was written about a visit, with its history; reading what was found."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from kith.care.actions import dues
from kith.care.actions._reading import let_in, purpose_of
from kith.care.actions._visit_rows import SPOKEN, new_version, require_possible, visit_rules
from kith.care.models import Visit, VisitVersion
from kith.care.policies import visits as policies
from kith.care.rules import visits as rules
from kith.care.states import VERSION, Section, VersionState, VisitMethod, VisitOutcome
from kith.core.actor import Actor
from kith.core.refusal import BadInput, IllegalMove, require
from kith.journal.actions import note
from kith.vault import actions as vault
from kith.vault.states import Purpose


@dataclass(frozen=True, slots=True)
class AmendInput:
    """What should have been written, and why it was not."""

    method: VisitMethod
    outcome: VisitOutcome
    findings: rules.Findings
    reason: str
    met_in_person: bool = False


@dataclass(frozen=True, slots=True)
class Opened:
    """One version of a visit in plain words: nothing of it is kept anywhere."""

    version: VisitVersion
    findings: rules.Findings
    reason: str


@transaction.atomic
def amend(visit_id: int, *, input: AmendInput, actor: Actor, now: datetime) -> VisitVersion:
    """Who wrote it changes it while it is fresh; later, and for others, a second person agrees.

    Raises Forbidden, IllegalMove while another change waits, BadInput.
    """
    visit = _locked(visit_id)
    require(policies.may_amend(actor, visit))
    waits = visit.versions.filter(state=VersionState.PROPOSED).exists()
    require(not waits, IllegalMove())
    why = BadInput(field="reason", why=_("Please write why it is changed."))
    require(bool(input.reason.strip()), why)
    require_possible(input.method, input.outcome, input.findings)
    at_once = policies.is_at_once(actor, visit, rules=visit_rules(visit.file, now), now=now)
    version = new_version(
        visit,
        input.findings if input.outcome in SPOKEN else {},
        number=visit.versions.count() + 1,
        state=VersionState.STANDING if at_once else VersionState.PROPOSED,
        reason=input.reason,
        by_id=actor.me,
        now=now,
        method=input.method,
        outcome=input.outcome,
        met_in_person=_in_person(input),
    )
    note("visit", visit.pk, "amend", actor=actor, now=now, after=version.state)
    if at_once:
        _stand(visit, version, now=now)
    return version


def _in_person(input: AmendInput) -> bool:
    seen = input.outcome == VisitOutcome.MET
    return seen or (input.outcome == VisitOutcome.REFUSED and input.met_in_person)


@transaction.atomic
def check(version_id: int, *, agrees: bool, actor: Actor, now: datetime) -> VisitVersion:
    """A second person lets a change stand, or not. Raises Forbidden, IllegalMove."""
    visit_id = VisitVersion.objects.values_list("visit_id", flat=True).get(pk=version_id)
    visit = _locked(visit_id)
    version = VisitVersion.objects.locked(version_id)
    version.visit = visit
    require(policies.may_check(actor, version))
    version.state = VERSION.next(version.state, "confirm" if agrees else "refuse")
    version.checked_by_id, version.checked_at = actor.me, now
    version.save(update_fields=("state", "checked_by_id", "checked_at"))
    note("visit", visit.pk, "check", actor=actor, now=now, after=version.state)
    if agrees:
        _stand(visit, version, now=now)
    return version


def _stand(visit: Visit, version: VisitVersion, *, now: datetime) -> None:
    """The visit is as the version says; dues follow. An alarm that was taken up stays so."""
    of = visit_rules(visit.file, visit.started_at)
    visit.method, visit.outcome = version.method, version.outcome
    visit.met_in_person, visit.worst = version.met_in_person, version.worst
    visit.counts = rules.counts(visit.file.tier, visit.method, visit.outcome, of)
    visit.save(update_fields=("method", "outcome", "met_in_person", "worst", "counts"))
    dues.refresh(visit.file, now=now)


@transaction.atomic
def read_visit(
    visit_id: int, *, purpose: Purpose, reason: str = "", actor: Actor, now: datetime
) -> list[Opened]:
    """All versions of a visit, the newest first, with the line in the access log.

    Raises Forbidden, NoCareConsent, NeedsApproval, BadInput.
    """
    visit = _found(visit_id)
    file = visit.file
    let_in(file, purpose=purpose, reason=reason, actor=actor, now=now)
    return _open(visit, actor=actor, purpose=purpose_of(actor, file, purpose), now=now)


@transaction.atomic
def read_own(visit_id: int, *, actor: Actor, now: datetime) -> Opened:
    """What the writer may still change at once, for her form; logged. Raises Forbidden."""
    visit = _found(visit_id)
    of = visit_rules(visit.file, now)
    require(policies.is_at_once(actor, visit, rules=of, now=now))
    return _open(visit, actor=actor, purpose=Purpose.CARE, now=now)[0]


@transaction.atomic
def read_need(visit_id: int, *, actor: Actor, now: datetime) -> str:
    """The need that waits to become a request, for the desk; logged. Raises Forbidden."""
    visit = _found(visit_id)
    require(policies.may_see_to(actor, visit) and visit.unasked_need)
    told = vault.reveal(visit, "need", actor=actor, purpose=Purpose.HANDLE_ORDER, now=now)
    return told["need"]


def _found(visit_id: int) -> Visit:
    return Visit.objects.select_related("file__area__parent", "file__person").get(pk=visit_id)


def _open(visit: Visit, *, actor: Actor, purpose: Purpose, now: datetime) -> list[Opened]:
    rows = list(visit.versions.select_related("visit__file").order_by("-number"))
    columns = (*(section.value for section in Section), "reason")
    told = vault.reveal_parts(
        visit, [(row, columns) for row in rows], actor=actor, purpose=purpose, now=now
    )
    return [_plain(row, one) for row, one in zip(rows, told, strict=True)]


def _plain(row: VisitVersion, told: dict[str, str]) -> Opened:
    findings = {section: rules.read(section, told[section]) for section in Section}
    return Opened(row, findings, told["reason"])


def _locked(visit_id: int) -> Visit:
    rows = Visit.objects.select_related("file__area__parent", "file__person")
    return rows.locked(visit_id)
