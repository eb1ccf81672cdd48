"""Choosing somebody else than the plan did: an override with its reason and its price."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from kith.core.actor import Actor
from kith.core.refusal import BadInput, Refusal, require
from kith.dispatch import policies
from kith.dispatch.actions._deciding import held, stand
from kith.dispatch.models import Override, Proposal, Run
from kith.dispatch.states import LIFE, DecisionKind, OverrideReason, ProposalState
from kith.journal.actions import note


class InTheRun(Refusal):
    code = "in_the_run"
    text = _("This helper is proposed for this order already.")


@dataclass(frozen=True, slots=True)
class Chosen:
    """Somebody else for a proposal's place, as the board priced it before this was asked.

    `extra_min` is what the whole board pays over the plan; the bill adds up to its own price.
    """

    proposal_id: int
    person_id: int
    bill: dict[str, float]
    extra_min: float
    reason: OverrideReason
    text: str = ""


@transaction.atomic
def choose(run_id: int, *, input: Chosen, actor: Actor, now: datetime) -> Proposal:
    """The chosen helper waits for the decision in the place of the one the plan had found.

    What the plan had for her at that time gives way until the next plan or an undoing. Nobody is
    asked yet. Choosing the plan's own helper again brings her proposal back.

    Raises:
        Forbidden: not the desk of the run's area, or a party of the order.
        IllegalMove: the proposal was decided on.
        InTheRun: the chosen one stands for another place of the order.
        BadInput: another reason needs a word.
    """
    run, rows = held(run_id, (input.proposal_id,), actor)
    require(bool(rows))
    old = rows[0]
    require(not policies.is_party(actor, old.order, input.person_id))
    wordless = input.reason == OverrideReason.OTHER and not input.text.strip()
    require(not wordless, BadInput(field="text", why=_("Please say in a few words why.")))
    old.state = LIFE.next(old.state, "replace")
    old.save(update_fields=("state",))
    new = _in_its_place(run, old, input)
    gone = _elsewhere_then(run, old, input.person_id)
    made = stand(run, DecisionKind.CHOOSE, (old, new, *gone), actor=actor, now=now)
    Override.objects.create(
        decision=made,
        proposal=new,
        instead_of=old,
        reason=input.reason,
        text=input.text.strip(),
        extra_min=round(input.extra_min, 2),
    )
    note("run", run.pk, "choose", actor=actor, now=now, order=old.order_id, reason=input.reason)
    return new


def _in_its_place(run: Run, old: Proposal, input: Chosen) -> Proposal:
    """A new proposal, or the chosen one's earlier one brought back."""
    of_order = Proposal.objects.filter(run=run, order_id=old.order_id)
    again = of_order.filter(person_id=input.person_id).first()
    if again is not None:
        require(again.state == ProposalState.REPLACED, InTheRun())
        again.state = LIFE.next(again.state, "restore")
        again.save(update_fields=("state",))
        return again
    last = of_order.aggregate(last=Max("rank"))["last"]
    return Proposal.objects.create(
        run=run,
        order_id=old.order_id,
        person_id=input.person_id,
        rank=last + 1,
        bill=input.bill,
        cost_min=round(sum(input.bill.values()), 2),
        starts_at=old.starts_at,
        ends_at=old.ends_at,
        is_lead=old.is_lead,
        runner_up={"person_id": old.person_id, "cost_min": old.cost_min},
    )


def _elsewhere_then(run: Run, old: Proposal, person_id: int) -> list[Proposal]:
    """What waits for her in other orders at the time of this one makes room."""
    waiting = run.proposals.filter(person_id=person_id, state=ProposalState.PROPOSED)
    others = waiting.exclude(order_id=old.order_id).values_list("pk", flat=True)
    rows = Proposal.objects.select_related("order__worksheet").locked_all(others).values()
    start, end = _span(old)
    clashing = [row for row in rows if _span(row)[0] < end and start < _span(row)[1]]
    for row in clashing:
        row.state = LIFE.next(row.state, "replace")
        row.save(update_fields=("state",))
    return clashing


def _span(row: Proposal) -> tuple[datetime, datetime]:
    """The time settled on for the proposal, else its worksheet's."""
    sheet = row.order.worksheet
    return row.starts_at or sheet.starts_at, row.ends_at or sheet.ends_at
