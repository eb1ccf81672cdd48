"""Who may record, confirm, review, amend, contest and see minutes.

Source: permission_matrix.yaml, service_hours; threats.md 2.3, SD1 to SD3 and SD12.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kith.core.actor import Actor, Role, ScopeKind

if TYPE_CHECKING:
    from kith.hours.models import (
        Amendment,
        Certificate,
        CertificateBatch,
        CertificateRequest,
        Correction,
        ServiceRecord,
    )

OVERSEERS = (Role.WORKER, Role.STREET, Role.AUDITOR)
DESK = (Role.WORKER, Role.STREET)


@dataclass(frozen=True, slots=True)
class Sides:
    """Everybody a record is about, and their homes: they do not decide about it."""

    person_ids: frozenset[int]
    household_keys: frozenset[str]


def may_see(actor: Actor, record: ServiceRecord) -> bool:
    """hours_record.read; the twin of `queries.visible_to`."""
    if actor.person_id is None:
        return False
    return (
        record.person_id == actor.me
        or record.person_id in actor.wards
        or record.team_id in actor.scoped(ScopeKind.TEAM, Role.LEADER)
        or actor.over(record.area.path, *OVERSEERS)
    )


def may_confirm(actor: Actor, record: ServiceRecord) -> bool:
    """A second person: neither who served nor who recorded her own minutes (SD1, SD2)."""
    if actor.person_id is None or actor.person_id in (record.person_id, record.recorded_by_id):
        return False
    same_home = bool(actor.household_key) and actor.household_key == record.person.household_key
    return not same_home and record.person_id not in actor.wards


def may_confirm_at_desk(actor: Actor, record: ServiceRecord) -> bool:
    """confirm at the desk, where no request asks the recipient: worker@community."""
    return may_confirm(actor, record) and actor.over(record.area.path, *DESK)


def may_record_afterwards(actor: Actor, area_path: str) -> bool:
    """propose: the desk writes down what was on paper; never for herself (asked by the action)."""
    return actor.over(area_path, *DESK)


def may_choose_purse(actor: Actor, person_id: int, area_path: str) -> bool:
    """One's own word; the desk and time where a report-in ends or goes on."""
    return actor.is_clock or actor.person_id == person_id or actor.over(area_path, *DESK)


def may_reverse(actor: Actor, record: ServiceRecord) -> bool:
    """reverse on one's own: the street and above; a worker proposes it (`may_propose`)."""
    return actor.person_id != record.person_id and actor.over(
        record.area.path, Role.STREET, Role.DISTRICT
    )


def is_uninvolved(actor: Actor, sides: Sides) -> bool:
    """Neither one of them, nor at home with one of them, nor speaking for one of them (SD2)."""
    if actor.person_id is None or actor.person_id in sides.person_ids:
        return False
    if actor.household_key and actor.household_key in sides.household_keys:
        return False
    return not sides.person_ids & (actor.wards | actor.speaks_for)


def may_review(actor: Actor, record: ServiceRecord, sides: Sides) -> bool:
    """Deciding a hold: the desk; not who recorded it, nor anybody it is about."""
    return (
        actor.over(record.area.path, *DESK)
        and is_uninvolved(actor, sides)
        and actor.person_id != record.recorded_by_id
    )


def may_uphold(actor: Actor, record: ServiceRecord, sides: Sides) -> bool:
    """Taking a held record back at once: the street; a worker proposes it to a second person."""
    return may_review(actor, record, sides) and actor.over(record.area.path, Role.STREET)


def may_propose(actor: Actor, record: ServiceRecord, sides: Sides) -> bool:
    return actor.over(record.area.path, *DESK) and is_uninvolved(actor, sides)


def may_decide_amendment(actor: Actor, amendment: Amendment, sides: Sides) -> bool:
    """A second person with the right, who is not the one who proposed it (SD3)."""
    return actor.person_id != amendment.proposed_by_id and may_propose(
        actor, amendment.record, sides
    )


def may_ask_correction(actor: Actor, person_id: int) -> bool:
    """appeal: everybody about hours in her own name, a guardian for a ward."""
    return actor.person_id is not None and (person_id == actor.me or person_id in actor.wards)


def may_see_correction(actor: Actor, correction: Correction) -> bool:
    """The twin of `queries.corrections_visible_to`."""
    return may_ask_correction(actor, correction.person_id) or actor.over(
        correction.area.path, *OVERSEERS
    )


def may_answer_correction(actor: Actor, correction: Correction, sides: Sides) -> bool:
    """The desk, uninvolved; whether she decided the change in question is asked by the action."""
    return actor.over(correction.area.path, *DESK) and is_uninvolved(actor, sides)


# ----------------------------------------------------------------------------- certificates


def may_certify_there(actor: Actor, area_path: str, organiser_id: int | None) -> bool:
    """Who recorded certifies: the community's desk, or the liaison of the unit that organised."""
    if organiser_id is not None:
        return organiser_id in actor.scoped(ScopeKind.ORGANISATION, Role.LIAISON)
    return actor.over(area_path, *DESK)


def may_issue(actor: Actor, row: CertificateRequest, sides: Sides) -> bool:
    """certificate.issue: never one's own, nor that of one's home."""
    return may_certify_there(actor, row.area.path, row.organiser_id) and is_uninvolved(actor, sides)


def may_ask_certificate(actor: Actor, person_id: int) -> bool:
    """For oneself, or a guardian for a ward."""
    return may_ask_correction(actor, person_id)


def may_download(actor: Actor, row: Certificate) -> bool:
    """certificate.download: the person and her guardian."""
    return may_ask_correction(actor, row.person_id)


def may_see_certificate(actor: Actor, row: Certificate | CertificateRequest) -> bool:
    """The twin of `queries_certificates.visible_to` and `requests_visible_to`."""
    if actor.person_id is None:
        return False
    return (
        may_ask_correction(actor, row.person_id)
        or actor.over(row.area.path, *OVERSEERS)
        or row.organiser_id in actor.scoped(ScopeKind.ORGANISATION, Role.LIAISON)
    )


def may_revoke(actor: Actor, row: Certificate, sides: Sides) -> bool:
    """certificate.revoke: the desk over it, uninvolved."""
    return actor.over(row.area.path, *DESK) and is_uninvolved(actor, sides)


def may_work_off(actor: Actor, row: CertificateBatch) -> bool:
    """Whoever made the batch, while she still holds the desk; she alone fetches its sheets."""
    return actor.person_id == row.made_by_id and actor.over(row.area.path, *DESK)
