"""What must be true of the route at any moment. Each check names the rows that break it, by id."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from django.db.models import CharField, Count, Exists, F, OuterRef, Q, Value
from django.db.models.functions import Cast, Concat

from kith.core.checking import named
from kith.journal import checks as journal
from kith.orders.models import Claim, Offer, Order, Pause, Seat
from kith.orders.states import CLAIM, LIFE, LIVE, OfferState, OrderState, Target
from kith.outbox.queries import messages

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

S = OrderState
WITH_HELP: Final = (
    S.ACCEPTED, S.OBJECTED, S.IN_SERVICE, S.REPORTED, S.CONFIRMED, S.UNCONFIRMED, S.DISPUTED,
)  # fmt: skip
WITHOUT: Final = tuple(set(S) - set(WITH_HELP) - {S.OPEN})
# The clock escalates every five minutes; an urgent request may wait ten.
GRACE: Final = timedelta(minutes=10)


def stories() -> Iterator[str]:
    """History is a path of the table, and ends in the state the row is in (INV-R2, R3, A4)."""
    yield from journal.path("order", LIFE)
    yield from journal.untold("order", Order.objects.all())
    yield from journal.ends("order", Order.objects.all())
    yield from journal.ends("claim", Claim.objects.filter(state__in=CLAIM.final()))


def claims() -> Iterator[str]:
    """Who holds a place holds it by a live claim; help is there where the state says so (INV-R4,
    R5).
    """
    live = Claim.objects.filter(state__in=LIVE)
    mine = live.filter(order=OuterRef("pk"))
    alone = Order.objects.filter(~Exists(mine), state__in=WITH_HELP)
    yield from named(alone, "nobody holds it although it is taken")
    held = Order.objects.filter(Exists(mine), state__in=WITHOUT)
    yield from named(held, "somebody holds it although nobody is asked")
    full = Order.objects.filter(state=S.OPEN).annotate(n=Count("seats", distinct=True))
    yield from named(full.filter(n__gte=F("people_needed")), "is open although every place is held")
    yield from named(Seat.objects.exclude(claim__state__in=LIVE), "is held by nobody")
    seated = Count("seats", distinct=True)
    yield from named(live.annotate(n=seated).exclude(n=F("heads")), "its places are not its heads")


def eligible() -> Iterator[str]:
    """Nobody serves herself, and a child only where children may (INV-R6)."""
    own = Claim.objects.filter(person=F("order__resident"))
    yield from named(own, "she serves herself")
    child = Q(person__birth_year__gt=F("made_at__year") - 18)
    barred = Claim.objects.filter(child, order__worksheet__minors_allowed=False)
    yield from named(barred, "a child serves where children may not")


def alarms(now: datetime) -> Iterator[str]:
    """No stage is overdue without an alarm; an urgent need least of all (INV-R7, R9)."""
    paused = Exists(Pause.objects.filter(order=OuterRef("pk"), resumed_at=None))
    late = Order.objects.unfinished().filter(~paused, due_at__lt=now - GRACE, escalated_at=None)
    yield from named(late, "is overdue and nobody was told")


def asked() -> Iterator[str]:
    """Whoever is asked was told so (INV-J1)."""
    words = (Value("offer:"), _text("pk"), Value(":"), _text("person_id"))
    heard = Exists(messages().filter(cause=Concat(*words)))
    unheard = Offer.objects.filter(~heard, state=OfferState.OFFERED, target=Target.PERSON)
    yield from named(unheard, "nobody was told of it")


def _text(column: str) -> Cast:
    return Cast(OuterRef(column), CharField())
