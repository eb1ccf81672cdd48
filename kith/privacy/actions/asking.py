"""Asking for a copy of one's data or for erasure, taking it back, and what is decided."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.timezone import get_current_timezone, localtime
from django.utils.translation import gettext_lazy as _

from kith.core.actor import Actor
from kith.core.calendar import add_working_days
from kith.core.refusal import BadInput, IllegalMove, ProofNeeded, Refusal, require
from kith.journal.actions import note
from kith.people.models import Person
from kith.privacy import policies
from kith.privacy.actions._rows import KIND, held, move, require_over, tell_side
from kith.privacy.models import Decision, Request
from kith.privacy.queries.requests import is_erased, rules_for
from kith.privacy.states import LIFE, PENDING, Wish
from kith.vault import actions as vault
from kith.vault.states import Purpose


class AskedAlready(Refusal):
    code = "asked_already"
    text = _("This was asked for already and is not answered yet.")


@transaction.atomic
def ask(person_id: int, wish: Wish, *, reason: str = "", actor: Actor, now: datetime) -> Request:
    """A copy or an erasure is asked for. Her own word, once proved, is a yes to a copy at once.

    Raises:
        Forbidden: not her own data, nor a ward's, nor of her desk.
        ProofNeeded: she has not shown lately that it is she.
        BadInput: the desk says why it asks for her.
        AskedAlready: one of this kind stands open.
        StillOpen: something with her is not over, so nothing can be erased.
    """
    person = Person.objects.select_related("area").locked(person_id)
    require(policies.may_ask(actor, person) and not is_erased(person_id))
    by_herself = policies.is_own(actor, person)
    require(not by_herself or actor.has_proved(now), ProofNeeded())
    why = BadInput(field="reason", why=_("Please say why."))
    require(by_herself or reason.strip() != "", why)
    standing = Request.objects.filter(person=person, wish=wish, state__in=PENDING)
    require(not standing.exists(), AskedAlready())
    if wish == Wish.ERASURE:
        require_over(person_id, now)
    row = _written(person, wish, reason, actor, now)
    note(KIND, row.pk, "ask", actor=actor, now=now, after=row.state, wish=wish)
    if by_herself and wish == Wish.COPY:
        move(row, "grant", actor=actor, now=now)
    return row


def _written(person: Person, wish: Wish, reason: str, actor: Actor, now: datetime) -> Request:
    days = rules_for(person, now).answer_wd
    return Request.objects.create(
        person=person,
        wish=wish,
        reason=vault.seal(Request, "reason", person.pk, reason.strip()[:400]),
        asked_by_id=actor.me,
        asked_at=now,
        due_date=localtime(add_working_days(now, days, get_current_timezone())).date(),
    )


@transaction.atomic
def decide(
    request_id: int, *, is_granted: bool, reason: str, actor: Actor, now: datetime
) -> Request:
    """Street or district says yes or no, and why; the person hears of it.

    Raises Forbidden, BadInput, IllegalMove, StillOpen.
    """
    row = held(request_id)
    require(policies.may_decide(actor, row))
    require(reason.strip() != "", BadInput(field="reason", why=_("Please say why.")))
    verb = "grant" if is_granted else "refuse"
    require(LIFE.allows(row.state, verb), IllegalMove())
    if is_granted and row.wish == Wish.ERASURE:
        require_over(row.person_id, now)
    Decision.objects.create(
        request=row,
        is_granted=is_granted,
        reason=vault.seal(Decision, "reason", row.person_id, reason.strip()[:400]),
        by_id=actor.me,
        at=now,
    )
    move(row, verb, actor=actor, now=now)
    if is_granted:
        tell_side(row, "my_data_granted", now=now)
    else:
        tell_side(row, "my_data_refused", now=now)
    return row


@transaction.atomic
def withdraw(request_id: int, *, actor: Actor, now: datetime) -> Request:
    """Taken back while nothing was carried out. Raises Forbidden, IllegalMove."""
    row = held(request_id)
    require(policies.may_withdraw(actor, row))
    return move(row, "withdraw", actor=actor, now=now)


@transaction.atomic
def read_reasons(request_id: int, *, actor: Actor, now: datetime) -> dict[str, str]:
    """Why it was asked for and why it was decided so, with a line in the access log."""
    row = Request.objects.select_related("person__area").get(pk=request_id)
    require(policies.may_see(actor, row))
    last = row.decisions.order_by("-pk").first()
    parts = [(row, ("reason",)), *([(last, ("reason",))] if last else [])]
    told = vault.reveal_parts(row, parts, actor=actor, purpose=Purpose.COPY, now=now)
    return {"asked": told[0]["reason"], "decided": told[1]["reason"] if last else ""}
