"""What the board shows of an order: its proposals with their bills, rulings, and open buttons."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from kith.dispatch import policies
from kith.dispatch.queries import BoardRow, Suggestion
from kith.dispatch.rules.words import remedies
from kith.dispatch.states import (
    LIFE,
    Cost,
    ForbidReason,
    OverrideReason,
    ProposalState,
    RulingKind,
    WhyNot,
)
from kith.orders.states import OfferState, OrderState

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from kith.core.actor import Actor
    from kith.dispatch.models import Override, Proposal, Ruling, Run
    from kith.orders.models import Order

TONES = {
    "PROPOSED": "warn",
    "APPROVED": "wait",
    "REJECTED": "done",
    "STALE": "plain",
    "REPLACED": "plain",
}
ANSWERS = {"OFFERED": "wait", "ACCEPTED": "good", "DECLINED": "done", "EXPIRED": "done"}


@dataclass(frozen=True, slots=True)
class Bill:
    """Why this one: each cost in minutes with one decimal; the lines add up to the total."""

    lines: tuple[tuple[str, str], ...]
    total: str
    runner_up: str
    dearer: str


@dataclass(frozen=True, slots=True)
class Instead:
    """That the desk chose her, and why."""

    name: str
    reason: str
    text: str
    extra: str


@dataclass(frozen=True, slots=True)
class Line:
    """One proposal on the page; the helper is shown by mask."""

    proposal: Proposal
    name: str
    phone: str
    area: str
    tone: str
    label: str
    bill: Bill
    is_open: bool
    is_pinned: bool
    instead: Instead | None
    is_ticked: bool
    is_group: bool  # a team or a unit; the person on the line answers for it


@dataclass(frozen=True, slots=True)
class Ruled:
    """A ruling in force, with what it says and whether the reader may end it."""

    pk: int
    is_pin: bool
    name: str
    label: str
    reason: str
    text: str
    is_for_resident: bool
    may_release: bool
    order: Order


@dataclass(frozen=True, slots=True)
class Row:
    """One order of the run with its proposals, and why places stay empty."""

    run: Run
    row: BoardRow
    lines: tuple[Line, ...]
    why_not: tuple[tuple[str, int], ...]
    remedies: tuple[str, ...]
    ruled: tuple[Ruled, ...]

    @property
    def is_open(self) -> bool:
        return any(line.is_open for line in self.lines)

    @property
    def state_label(self) -> str:
        """How the order stands, once it no longer looks for helpers."""
        state = OrderState(self.row.order.state)
        return "" if state == OrderState.OPEN else str(state.label)

    @property
    def first_open(self) -> int:
        """The proposal that the key for pinning means."""
        return next((line.proposal.pk for line in self.lines if line.is_open), 0)


def row_of(run: Run, row: BoardRow, actor: Actor, *, ticked: set[int] | None = None) -> Row:
    """The order as it is shown. `ticked`: what stays ticked; without it all that is open."""
    pins = {r.person_id for r in row.rulings if r.kind == RulingKind.PIN}
    may = policies.may_decide(actor, run)
    return Row(
        run=run,
        row=row,
        lines=tuple(
            _line(
                s,
                may=may and not _is_party(actor, row, s.person.pk),
                pins=pins,
                is_ticked=ticked is None or s.proposal.pk in ticked,
            )
            for s in _standing(row.proposals)
        ),
        why_not=_why_not(row.why_not),
        remedies=remedies(row.missing, row.remedies) if row.remedies else (),
        ruled=tuple(ruled_of(ruling, row.order, actor) for ruling in row.rulings),
    )


def _standing(proposals: tuple[Suggestion, ...]) -> tuple[Suggestion, ...]:
    """Without those in whose place somebody stands; all where the desk left nobody."""
    left = tuple(s for s in proposals if s.proposal.state != ProposalState.REPLACED)
    return left or proposals


def _is_party(actor: Actor, row: BoardRow, person_id: int) -> bool:
    return policies.is_party(actor, row.order, person_id)


def _why_not(counts: Mapping[str, int]) -> tuple[tuple[str, int], ...]:
    """The limits in words, the one that kept most away first."""
    ordered = sorted(counts.items(), key=lambda pair: -pair[1])
    return tuple((limit_label(code), count) for code, count in ordered)


def limit_label(code: str) -> str:
    return str(WhyNot(code).label) if code in WhyNot else code


def _line(suggestion: Suggestion, *, may: bool, pins: set[int], is_ticked: bool) -> Line:
    proposal, answer = suggestion.proposal, suggestion.answer
    is_open = LIFE.allows(proposal.state, "approve")
    group = proposal.team or proposal.organisation
    return Line(
        proposal=proposal,
        name=group.name if group else str(suggestion.person.name),
        phone=str(suggestion.person.phone),
        area=suggestion.person.area.name,
        tone=ANSWERS.get(answer, TONES[proposal.state]),
        label=_label(proposal.state, answer, is_party=is_open and not may),
        bill=bill_of(suggestion),
        is_open=may and is_open,
        is_pinned=proposal.person_id in pins,
        instead=_instead(suggestion.override),
        is_ticked=is_ticked,
        is_group=group is not None,
    )


def _label(state: str, answer: str, *, is_party: bool) -> str:
    if is_party:
        return _("a colleague decides")
    return str(OfferState(answer).label if answer else ProposalState(state).label)


def _instead(override: Override | None) -> Instead | None:
    if override is None:
        return None
    return Instead(
        name=str(override.instead_of.person.name),
        reason=str(OverrideReason(override.reason).label),
        text=override.text,
        extra=f"{override.extra_min:+.1f}",
    )


def bill_of(suggestion: Suggestion) -> Bill:
    return Bill(
        lines=bill_lines(suggestion.proposal.bill.items()),
        total=bill_total(suggestion.proposal.bill.values()),
        runner_up=str(suggestion.runner_up.name) if suggestion.runner_up else "",
        dearer="" if suggestion.extra_min is None else f"{suggestion.extra_min:+.1f}",
    )


def bill_lines(costs: Iterable[tuple[str, float]]) -> tuple[tuple[str, str], ...]:
    return tuple(
        (str(Cost(name).label) if name in Cost else name, f"{minutes:.1f}")
        for name, minutes in costs
    )


def bill_total(minutes: Iterable[float]) -> str:
    """The sum of the lines as they print, so that the page adds up."""
    return f"{sum(round(each, 1) for each in minutes):.1f}"


def ruled_of(ruling: Ruling, order: Order, actor: Actor) -> Ruled:
    is_pin = ruling.kind == RulingKind.PIN
    reasons = OverrideReason if is_pin else ForbidReason
    return Ruled(
        pk=ruling.pk,
        is_pin=is_pin,
        name=str(ruling.person.name),
        label=str(RulingKind(ruling.kind).label),
        reason=str(reasons(ruling.reason).label) if ruling.reason in reasons else "",
        text=ruling.text,
        is_for_resident=ruling.is_for_resident,
        may_release=policies.may_rule(actor, order, ruling.person_id),
        order=order,
    )
