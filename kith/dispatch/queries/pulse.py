"""What has happened to a run since somebody looked: cheap, for a page that asks every few seconds.

A fixed number of counts, whatever the size of the run.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.db.models import Count, Max

from kith.dispatch.models import Proposal, Run
from kith.dispatch.states import ProposalState
from kith.orders.queries import answers_to, offers_by_state, opened_since
from kith.orders.states import OfferState

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from kith.orders.models import Order


@dataclass(frozen=True, slots=True)
class Pulse:
    """Counts of a run as it stands; two pulses that are equal mean nothing has changed."""

    waiting: int  # proposals nobody has decided on
    asked: int  # offers without an answer
    yes: int
    no: int  # said no, or nothing in time
    new_orders: int  # opened after the run
    newest_run: int
    last_decision: int
    decided: int


def pulse(run: Run, *, now: datetime) -> Pulse:
    states = dict(run.proposals.order_by().values_list("state").annotate(n=Count("pk")))
    said = Counter(offers_by_state(run.proposals.values("offer_id")))
    last = run.decisions.aggregate(last=Max("pk"), undone=Count("undoing"))
    newest = Run.objects.filter(area_id=run.area_id).aggregate(pk=Max("pk"))["pk"]
    waiting = states.get(ProposalState.PROPOSED, 0)
    return Pulse(
        waiting=waiting,
        asked=said[OfferState.OFFERED],
        yes=said[OfferState.ACCEPTED],
        no=said[OfferState.DECLINED] + said[OfferState.EXPIRED],
        new_orders=new_orders(run, now=now).count(),
        newest_run=newest,
        last_decision=(last["last"] or 0) + last["undone"],
        decided=sum(states.values()) - waiting,
    )


def new_orders(run: Run, *, now: datetime) -> QuerySet[Order]:
    """Orders that were opened in the run's place after it was made."""
    return opened_since(run.area.path, since=run.made_at, now=now)


def said_of(run: Run, order_ids: Collection[int]) -> dict[int, Counter[str]]:
    """By order: proposals that wait (`PROPOSED`), and the states of offers that came of others."""
    rows = Proposal.objects.filter(run=run, order_id__in=order_ids)
    facts = list(rows.order_by("pk").values_list("order_id", "state", "offer_id"))
    answers = answers_to(offer_id for _order, _state, offer_id in facts if offer_id)
    found: dict[int, Counter[str]] = {order_id: Counter() for order_id in order_ids}
    for order_id, state, offer_id in facts:
        word = answers.get(offer_id or 0, "") if offer_id else state
        found[order_id][word] += 1
    return found
