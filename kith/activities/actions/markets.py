"""Stalls of a market: offered by units, confirmed by the desk, counted on the day."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from kith.activities.models import HeadCount, Session, Stall
from kith.activities.policies import kinds as policies
from kith.activities.states import OPEN_TO_CHANGE, STALL, SessionKind, StallState
from kith.core.actor import Actor
from kith.core.refusal import BadInput, IllegalMove, Refusal, require
from kith.groups.models import Organisation
from kith.journal.actions import note


class NoMarket(Refusal):
    code = "no_market"
    text = _("Stalls belong to a market.")


class LicenceNeeded(Refusal):
    code = "licence_needed"
    text = _("Food and medicine need a licence that the desk has seen: please name it.")


@dataclass(frozen=True, slots=True)
class StallInput:
    """`service_type` in a few words, the same words for the same service; nothing is sold."""

    service_type: str
    organisation_id: int | None = None
    title: str = ""
    needs_power: bool = False
    is_licensed: bool = False  # food or medicine: only with `licence`
    licence: str = ""


@transaction.atomic
def offer(session_id: int, *, input: StallInput, actor: Actor, now: datetime) -> Stall:
    """A stall with the next number. Raises Forbidden, NoMarket, LicenceNeeded, BadInput."""
    session = Session.objects.select_related("series", "area").locked(session_id)
    require(policies.may_offer_stall(actor, session.area.path, input.organisation_id))
    require(session.series.kind == SessionKind.MARKET, NoMarket())
    require(session.state in OPEN_TO_CHANGE, IllegalMove())
    kind = input.service_type.strip()
    require(bool(kind), BadInput(field="service_type", why=_("Please name the service.")))
    seen = not input.is_licensed or bool(input.licence.strip())
    require(seen, LicenceNeeded(field="licence"))
    if input.organisation_id is not None:
        Organisation.objects.get(pk=input.organisation_id)
    stalls = Stall.objects.filter(session=session)
    last = stalls.aggregate(last=Max("number"))["last"] or 0
    row = Stall.objects.create(
        session=session,
        number=last + 1,
        organisation_id=input.organisation_id,
        service_type=kind,
        title=input.title.strip(),
        needs_power=input.needs_power,
        licence=input.licence.strip(),
        made_by_id=actor.me,
    )
    note("stall", row.pk, "offer", actor=actor, now=now, session=session_id)
    return row


@transaction.atomic
def decide(
    stall_id: int, *, is_confirmed: bool, reason: str = "", actor: Actor, now: datetime
) -> Stall:
    """The desk confirms the stall, or says why not. Raises Forbidden, IllegalMove, BadInput."""
    row = _locked(stall_id)
    require(policies.may_run(actor, row.session.area.path))
    why = BadInput(field="reason", why=_("Please say why."))
    require(is_confirmed or bool(reason.strip()), why)
    verb = "confirm" if is_confirmed else "decline"
    return _move(row, verb, reason, actor=actor, now=now)


@transaction.atomic
def withdraw(stall_id: int, *, actor: Actor, now: datetime) -> Stall:
    """The unit does not come. Raises Forbidden, IllegalMove."""
    row = _locked(stall_id)
    require(policies.may_withdraw_stall(actor, row))
    return _move(row, "withdraw", "", actor=actor, now=now)


@transaction.atomic
def count(
    stall_id: int, *, people: int, is_estimated: bool, actor: Actor, now: datetime
) -> HeadCount:
    """How many it served; counted again, the newest counts. Raises Forbidden, IllegalMove."""
    row = _locked(stall_id)
    require(policies.may_withdraw_stall(actor, row))
    require(row.state == StallState.CONFIRMED and now >= row.session.starts_at, IllegalMove())
    made = HeadCount.objects.create(
        stall=row, people=people, is_estimated=is_estimated, by_id=actor.me, at=now
    )
    note("stall", row.pk, "count", actor=actor, now=now, people=people)
    return made


def _locked(stall_id: int) -> Stall:
    return Stall.objects.select_related("session__area", "session__series").locked(stall_id)


def _move(row: Stall, verb: str, reason: str, *, actor: Actor, now: datetime) -> Stall:
    row.state = STALL.next(row.state, verb)
    row.reason = reason.strip()
    row.save(update_fields=("state", "reason"))
    note("stall", row.pk, verb, actor=actor, now=now, after=row.state)
    return row
