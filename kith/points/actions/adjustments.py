"""Points given or taken by hand: one proposes, another decides, neither for her own home."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from kith.catalogue.queries import in_force
from kith.catalogue.rules import PointsRules
from kith.core.actor import Actor
from kith.core.refusal import BadInput, ProofNeeded, Refusal, require
from kith.journal.actions import note
from kith.outbox.actions import tell
from kith.people.models import Person
from kith.people.queries import holders
from kith.points.actions._post import ISSUE, passbook_of, post
from kith.points.actions.transfers import give
from kith.points.models import Adjustment, Decision
from kith.points.policies import ADJUSTERS, may_decide_adjustment, may_propose_adjustment
from kith.points.sql import Step
from kith.points.states import ADJUSTMENT_LIFE, TransferKind


class TooOld(Refusal):
    code = "proposal_too_old"
    text = _("This proposal is older than %(hours)s hours. Please propose it anew.")


@dataclass(frozen=True, slots=True)
class AdjustmentInput:
    """`points` below zero are taken; `pool_id` names the area whose gift pool gives them."""

    points: int
    reason: str
    pool_id: int | None = None


@transaction.atomic
def propose_adjustment(
    person_id: int, *, input: AdjustmentInput, actor: Actor, now: datetime
) -> Adjustment:
    """The proposal waits for a second person; nothing has moved."""
    person = Person.objects.select_related("area").get(pk=person_id)
    require(may_propose_adjustment(actor, person))
    require(actor.has_proved(now), ProofNeeded())
    _require_sense(input)
    row = Adjustment.objects.create(
        person_id=person_id,
        points=input.points,
        pool_id=input.pool_id,
        reason=input.reason,
        proposed_by_id=actor.me,
        proposed_at=now,
    )
    _noted(row, "propose", actor, now, before="")
    for second in _seconds(row, person, now):
        _tell(second, "points_proposed", row, now)
    return row


def _require_sense(input: AdjustmentInput) -> None:
    require(input.reason.strip() != "", BadInput(field="reason", why=_("Please say why.")))
    require(input.points != 0, BadInput(field="points", why=_("Nothing would change.")))
    gives = input.pool_id is None or input.points > 0
    require(gives, BadInput(field="pool", why=_("A pool only gives.")))


def _seconds(row: Adjustment, person: Person, now: datetime) -> list[int]:
    """Who may decide it by her role; that she does not live there is asked when she does."""
    found = {one for role in ADJUSTERS for one in holders(role, person.area.path, now)}
    return sorted(found - {row.proposed_by_id, row.person_id})


@transaction.atomic
def approve_adjustment(adjustment_id: int, *, actor: Actor, now: datetime) -> Adjustment:
    """A second person said yes, and exactly what was proposed has moved.

    Raises:
        TooOld: the proposal has waited longer than the rule allows.
        NotEnoughPoints: the passbook or the pool has fewer.
        IllegalMove: decided already.
    """
    row, person = _asked(adjustment_id, actor)
    require(actor.has_proved(now), ProofNeeded())
    valid_h = in_force(PointsRules, path=person.area.path, on=localtime(now).date()).approval_h
    require(now - row.proposed_at <= timedelta(hours=valid_h), TooOld(hours=valid_h))
    _decide(row, "approve", actor, now)
    _carry_out(row, now)
    tell(
        row.person_id,
        "points_by_hand",
        cause=f"adjustment:{row.pk}",
        now=now,
        link="/passbook/",
        number=f"{row.points:+d}",
    )
    return row


@transaction.atomic
def reject_adjustment(adjustment_id: int, *, actor: Actor, now: datetime) -> Adjustment:
    """A second person said no; nothing moves.

    Raises:
        IllegalMove: decided already.
    """
    row, _person = _asked(adjustment_id, actor)
    _decide(row, "reject", actor, now)
    return row


def _asked(adjustment_id: int, actor: Actor) -> tuple[Adjustment, Person]:
    row = Adjustment.objects.locked(adjustment_id)
    person = Person.objects.select_related("area").get(pk=row.person_id)
    require(may_decide_adjustment(actor, row, person))
    return row, person


def _decide(row: Adjustment, verb: str, actor: Actor, now: datetime) -> None:
    before, row.state = row.state, ADJUSTMENT_LIFE.next(row.state, verb)
    row.save(update_fields=("state",))
    Decision.objects.create(adjustment=row, by_id=actor.me, at=now)
    _noted(row, verb, actor, now, before=before)
    _tell(row.proposed_by_id, "points_decided", row, now)


def _carry_out(row: Adjustment, now: datetime) -> None:
    cause = f"adjustment:{row.pk}"
    if row.pool_id is not None:
        give(row.person_id, pool_id=row.pool_id, points=row.points, cause=cause, now=now)
        return
    sides = (ISSUE, passbook_of(row.person_id))
    source, target = sides if row.points > 0 else sides[::-1]
    post(Step(TransferKind.ADJUST, source, target, abs(row.points), cause, now))


def _tell(person_id: int, topic: str, row: Adjustment, now: datetime) -> None:
    cause = f"adjustment:{row.pk}:{topic}"
    tell(person_id, topic, cause=cause, now=now, link="/approvals/points/", number=row.pk)


def _noted(row: Adjustment, verb: str, actor: Actor, now: datetime, *, before: str) -> None:
    facts: dict[str, str | int] = {"points": row.points, "person": row.person_id, "why": row.reason}
    note("adjustment", row.pk, verb, actor=actor, now=now, before=before, after=row.state, **facts)
