"""What still stands open with a person, and therefore in the way of erasing her."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kith.core.actor import Role
from kith.grid.models import Mediation
from kith.grid.states import RUNNING
from kith.hours.models import Amendment, CertificateRequest, Correction, Hold
from kith.hours.states import AmendmentState, CorrectionState, HoldState, RequestState
from kith.insights.models import Matter
from kith.insights.states import MatterState
from kith.orders.models import Claim, Dispute, Order
from kith.orders.states import ClaimState
from kith.pairing.models import Pair
from kith.pairing.states import LIVE as LIVE_PAIRS
from kith.people.models import Guardianship, RoleGrant
from kith.people.queries import guardians_of
from kith.people.states import GuardianshipState
from kith.rewards.models import Redemption
from kith.rewards.states import RedemptionState, SettlementState

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from django.db.models import QuerySet
    from django.utils.functional import Promise

WAITING_CLAIMS: Final = (ClaimState.HELD, ClaimState.SERVING, ClaimState.SERVED)
TASKS: Final = tuple(role for role in Role if role != Role.VOLUNTEER)


@dataclass(frozen=True, slots=True)
class Open:
    """One thing that is not over, and since when."""

    code: str
    label: str | Promise
    number: int
    since: datetime


def open_matters(person_id: int, now: datetime) -> list[Open]:
    """Everything that must be over before she can be erased, the oldest first."""
    found = [
        Open(code, label, row.pk, getattr(row, since))
        for code, label, rows, since in _questions(person_id, now)
        for row in rows
    ]
    return sorted([*found, *_wards(person_id, now)], key=lambda one: (one.since, one.code))


def _questions(
    person_id: int, now: datetime
) -> tuple[tuple[str, str | Promise, QuerySet[Any], str], ...]:
    """A code, its words, the rows that are open, and the column that says since when."""
    return (
        ("request", _("a request"), _orders(person_id), "made_at"),
        ("dispute", _("a dispute"), _disputes(person_id), "at"),
        ("claim", _("a promise to help"), _claims(person_id), "made_at"),
        ("redemption", _("a reward that is set aside"), _redemptions(person_id), "made_at"),
        (
            "settlement",
            _("a reward not settled with the shop"),
            _unsettled(person_id),
            "made_at",
        ),
        ("hours", _("hours under review"), _holds(person_id), "opened_at"),
        ("amendment", _("a change of hours"), _amendments(person_id), "proposed_at"),
        ("correction", _("a correction of hours"), _corrections(person_id), "asked_at"),
        ("certificate", _("a certificate asked for"), _certificates(person_id), "asked_at"),
        ("matter", _("a matter that is looked into"), _matters(person_id), "opened_at"),
        ("pair", _("a long-term pair"), _pairs(person_id), "proposed_at"),
        ("mediation", _("a mediation"), _mediations(person_id), "opened_at"),
        ("task", _("a task that is to be handed over first"), _tasks(person_id, now), "starts_at"),
    )


def _orders(person_id: int) -> QuerySet[Order]:
    return Order.objects.unfinished().filter(resident=person_id)


def _disputes(person_id: int) -> QuerySet[Dispute]:
    hers = Q(order__resident=person_id) | Q(by_id=person_id) | Q(order__claims__person=person_id)
    return Dispute.objects.filter(hers, decided_at=None).distinct()


def _claims(person_id: int) -> QuerySet[Claim]:
    return Claim.objects.filter(person=person_id, state__in=WAITING_CLAIMS)


def _redemptions(person_id: int) -> QuerySet[Redemption]:
    return Redemption.objects.filter(person=person_id, state=RedemptionState.HELD)


def _unsettled(person_id: int) -> QuerySet[Redemption]:
    """Handed over, and the shop has not had its due."""
    paid = SettlementState.PAID_OUT
    handed = Redemption.objects.filter(person=person_id, state=RedemptionState.CAPTURED)
    return handed.exclude(settlement_line__settlement__state=paid)


def _holds(person_id: int) -> QuerySet[Hold]:
    return Hold.objects.filter(record__person=person_id, state=HoldState.OPEN)


def _amendments(person_id: int) -> QuerySet[Amendment]:
    return Amendment.objects.filter(record__person=person_id, state=AmendmentState.PROPOSED)


def _corrections(person_id: int) -> QuerySet[Correction]:
    return Correction.objects.filter(person=person_id, state=CorrectionState.ASKED)


def _certificates(person_id: int) -> QuerySet[CertificateRequest]:
    return CertificateRequest.objects.filter(person=person_id, state=RequestState.ASKED)


def _matters(person_id: int) -> QuerySet[Matter]:
    waiting = (MatterState.OPEN, MatterState.TAKEN)
    return Matter.objects.filter(parties__person=person_id, state__in=waiting).distinct()


def _pairs(person_id: int) -> QuerySet[Pair]:
    hers = Q(helper=person_id) | Q(resident=person_id)
    return Pair.objects.filter(hers, state__in=LIVE_PAIRS)


def _mediations(person_id: int) -> QuerySet[Mediation]:
    return Mediation.objects.filter(parties__person=person_id, state__in=RUNNING).distinct()


def _tasks(person_id: int, now: datetime) -> QuerySet[RoleGrant]:
    held = RoleGrant.objects.filter(person=person_id, role__in=TASKS, starts_at__lte=now)
    return held.filter(Q(ends_at=None) | Q(ends_at__gt=now))


def _wards(person_id: int, now: datetime) -> Iterator[Open]:
    """A ward who would be left with nobody to speak for her."""
    links = Guardianship.objects.filter(guardian=person_id, state=GuardianshipState.ACTIVE)
    for link in links.order_by("pk"):
        if guardians_of(link.ward_id, now) == {person_id}:
            yield Open("ward", _("somebody only you speak for"), link.pk, link.made_at)
