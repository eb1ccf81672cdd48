"""Calls as lists. Nothing here opens what is sealed."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Count, F, Q, QuerySet
from django.utils.timezone import localtime

from kith.core.actor import Actor
from kith.core.values import BadValue
from kith.hotline.models import (
    Amendment,
    Call,
    CallOrder,
    CounsellingNote,
    Crisis,
    Handing,
    Return,
    Ring,
)
from kith.hotline.policies import MASKED
from kith.hotline.states import (
    PENDING,
    TAKEN,
    CallState,
    CrisisState,
    HandingState,
    ReturnState,
    RingWhy,
)
from kith.people.rules import clean_phone
from kith.vault.crypto import blind


def number_index(line_id: int, phone: str) -> str:
    """The same for the same number on the same line; tells nothing elsewhere."""
    return blind(f"hotline:{line_id}:number", phone)


def alias_index(line_id: int, alias: str) -> str:
    return blind(f"hotline:{line_id}:alias", "".join(alias.split()).casefold())


def visible_to(actor: Actor) -> QuerySet[Call]:
    """The twin of `policies.may_see`: masked lines."""
    if actor.person_id is None:
        return Call.objects.none()
    seen = Q(operator_id=actor.me) | Q(holder_id=actor.me, state__in=TAKEN)
    for path in actor.paths(*MASKED):
        seen |= Q(line__area__path__startswith=path, state__in=TAKEN)
    return _with_line(Call.objects.filter(seen)).order_by("-started_at", "-pk")


def _with_line(rows: QuerySet[Call]) -> QuerySet[Call]:
    return rows.select_related("line__area", "operator", "holder")


def drafts(actor: Actor) -> QuerySet[Call]:
    """What the actor has begun to write and not finished."""
    rows = Call.objects.filter(operator_id=actor.person_id, state=CallState.DRAFT)
    return _with_line(rows).order_by("-saved_at", "-pk")


def last_of(actor: Actor) -> QuerySet[Call]:
    """The actor's own calls, the newest first."""
    rows = Call.objects.filter(operator_id=actor.person_id, state__in=TAKEN)
    return _with_line(rows).order_by("-started_at", "-pk")


def held_by(actor: Actor, lines: Iterable[int]) -> QuerySet[Call]:
    """Matters the actor answers for, and every one of the lines she leads."""
    mine = Q(holder_id=actor.person_id) | Q(line__in=set(lines))
    return _with_line(Call.objects.filter(mine, state__in=TAKEN))


def follow_ups(actor: Actor, lines: Iterable[int], *, now: datetime) -> QuerySet[Call]:
    """Follow-ups due by today, the oldest first."""
    rows = held_by(actor, lines).filter(follow_up_on__lte=localtime(now).date())
    return rows.order_by("follow_up_on", "pk")


def to_ring(actor: Actor, lines: Iterable[int], *, now: datetime) -> QuerySet[Call]:
    """Closed matters whose caller is to be asked now, with the tries so far."""
    rows = held_by(actor, lines).filter(state=CallState.CLOSED, ring_due_at__lte=now)
    tries = Count("rings", filter=Q(rings__why=RingWhy.CALL_BACK))
    return rows.annotate(tries=tries).order_by("ring_due_at", "pk")


def pending(actor: Actor, lines: Iterable[int]) -> QuerySet[Call]:
    """Open matters, the most pressing limit first."""
    rows = held_by(actor, lines).filter(state__in=PENDING)
    return rows.order_by(F("close_due_at").asc(nulls_last=True), "pk")


def handed_to(actor: Actor) -> QuerySet[Handing]:
    """Matters given to the actor that wait for her word."""
    rows = Handing.objects.filter(to_id=actor.person_id, state=HandingState.ASKED)
    return rows.select_related("call__line__area").order_by("pk")


def returns_for(lines: Iterable[int]) -> QuerySet[Return]:
    """What communities gave back to these lines and nobody decided yet."""
    rows = Return.objects.filter(call_order__call__line__in=set(lines), state=ReturnState.RAISED)
    return rows.select_related("call_order__call__line__area", "call_order__order__area")


def crises(lines: Iterable[int]) -> QuerySet[Crisis]:
    """Protocols that run at this moment."""
    rows = Crisis.objects.filter(call__line__in=set(lines), state=CrisisState.RUNNING)
    return rows.select_related("call__line").order_by("at")


def search(actor: Actor, words: str) -> QuerySet[Call]:
    """Calls the actor may see by the exact alias or the whole number, or by the call's number."""
    rows = visible_to(actor).filter(state__in=TAKEN)
    typed = words.strip()
    if not typed:
        return rows.none()
    digits = typed.upper().removeprefix("H")[5:]
    if typed[:1] in "Hh" and digits.isdecimal():
        return rows.filter(pk=int(digits[:12]))
    lines = set(rows.order_by().values_list("line_id", flat=True))
    wanted = {alias_index(line, typed) for line in lines}
    found = Q(alias_index__in=wanted)
    try:
        phone = clean_phone(typed)
    except BadValue:
        return rows.filter(found)
    return rows.filter(found | Q(number_index__in={number_index(n, phone) for n in lines}))


def called_before(call: Call) -> QuerySet[Call]:
    """Earlier calls of the same number on the same line."""
    if not call.number_index:
        return Call.objects.none()
    rows = Call.objects.filter(
        line_id=call.line_id, number_index=call.number_index, state__in=TAKEN
    ).exclude(pk=call.pk)
    return _with_line(rows).order_by("-started_at", "-pk")


def known_number(line_id: int, phone: str) -> int:
    """How often this number has rung the line."""
    index = number_index(line_id, phone)
    return Call.objects.filter(line_id=line_id, number_index=index, state__in=TAKEN).count()


def of_order(order_id: int) -> Call | None:
    """The call an order came of, for who may see it; nothing of its words."""
    row = CallOrder.objects.filter(order_id=order_id).select_related("call__line__area").first()
    return row.call if row else None


def made_of(order_id: int) -> CallOrder | None:
    rows = CallOrder.objects.select_related("call__line", "order__area", "order__service")
    return rows.filter(order_id=order_id).first()


def order_of(call: Call) -> CallOrder | None:
    rows = CallOrder.objects.select_related("order__service", "order__area")
    return rows.filter(call=call).first()


def returns_of(made: CallOrder) -> QuerySet[Return]:
    return made.returns.order_by("pk")


def crisis_of(call: Call) -> Crisis | None:
    return Crisis.objects.filter(call=call).prefetch_related("steps").first()


def rings_of(call: Call) -> QuerySet[Ring]:
    return call.rings.select_related("call").order_by("pk")


def amendments_of(call: Call) -> QuerySet[Amendment]:
    return call.amendments.select_related("call").order_by("pk")


def handing_of(call: Call) -> Handing | None:
    """The one that waits for a word."""
    return call.handings.filter(state=HandingState.ASKED).select_related("to").first()


def objections_of(call: Call) -> QuerySet[Handing]:
    rows = call.handings.filter(state=HandingState.OBJECTED)
    return rows.select_related("to", "call").order_by("pk")


def notes_of(actor: Actor, call: Call, *, leads: bool) -> QuerySet[CounsellingNote]:
    """That there are notes, for who may read them: the twin of `policies.may_read_note`."""
    rows = call.counselling_notes.select_related("call__line__area").order_by("pk")
    return rows if leads else rows.filter(by_id=actor.me)


def late(rows: QuerySet[Call], now: datetime) -> QuerySet[Call]:
    """Those whose limit is over."""
    over = Q(responded_at=None, sign_due_at__lte=now) | Q(close_due_at__lte=now)
    return rows.filter(over, state__in=PENDING)


def overdue(now: datetime) -> list[int]:
    """Matters whose limit is over and nobody was told yet."""
    rows = late(Call.objects.all(), now).filter(told_at=None)
    return list(rows.order_by("pk").values_list("pk", flat=True))


def stale_drafts(before: datetime) -> list[int]:
    """Drafts nobody touched since."""
    rows = Call.objects.filter(state=CallState.DRAFT, saved_at__lt=before)
    return list(rows.order_by("pk").values_list("pk", flat=True))
