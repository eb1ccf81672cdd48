"""What must be true of sign-ups at any moment. Each check names the rows that break it, by id."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Count, Exists, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from kith.activities.actions._queue import board_of
from kith.activities.models import Attendance, Quota, Session, SignUp, SignUpMove
from kith.activities.rules.sign_up import who_fits
from kith.activities.states import (
    COUNTED,
    HOLDS_A_PLACE,
    SESSION,
    SIGN_UP,
    SeatingMode,
    SignUpState,
)
from kith.core.checking import named
from kith.journal import checks as journal

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime


def stories() -> Iterator[str]:
    """History is a path of the table, and ends in the state the row is in (INV-R2, R3, A4, E6)."""
    for kind, machine, rows in (
        ("sign_up", SIGN_UP, SignUp.objects.all()),
        ("session", SESSION, Session.objects.all()),
    ):
        yield from journal.path(kind, machine)
        yield from journal.ends(kind, rows)
    yield from journal.untold("sign_up", SignUp.objects.all())
    last = SignUpMove.objects.filter(sign_up=OuterRef("pk")).order_by("-pk").values("after")[:1]
    elsewhere = SignUp.objects.annotate(told=Subquery(last)).exclude(told=F("state"))
    yield from named(elsewhere, "its last step leads elsewhere")


def counted() -> Iterator[str]:
    """Places taken are the sign-ups that hold one (INV-E1, E2)."""
    held = SignUp.objects.filter(quota=OuterRef("pk"), state__in=COUNTED).order_by()
    number = held.values("quota").annotate(n=Count("pk")).values("n")
    wrong = Quota.objects.annotate(n=Coalesce(Subquery(number), 0)).exclude(taken=F("n"))
    yield from named(wrong, "places taken are not the sign-ups that hold one")


def idle(now: datetime) -> Iterator[str]:
    """No place stays idle while somebody in the queue fits (INV-E4)."""
    waiting = SignUp.objects.filter(quota=OuterRef("pk"), state=SignUpState.WAITING)
    rows = Quota.objects.filter(Exists(waiting), taken__lt=F("capacity"))
    rows = rows.filter(session__starts_at__gt=now, session__state="PUBLISHED")
    undrawn = Q(mode=SeatingMode.DRAW, drawn_at=None)
    for quota in rows.exclude(undrawn).select_related("session__area").order_by("pk"):
        line = SignUp.objects.filter(quota=quota, state=SignUpState.WAITING)
        parties = line.order_by("rank", "number").values_list("party", "rank")
        sizes = parties.annotate(size=Count("pk"), first=F("number"))
        queue = [(party, rank, size) for party, rank, size, _first in sizes]
        if next(who_fits(queue, board_of(quota)), None) is not None:
            yield f"quota {quota.pk}: a place is idle while somebody waits"


def order() -> Iterator[str]:
    """Who came alone and waits stands behind nobody who was seated after her from the queue
    (INV-E5): only a move by hand, with its reason, may go against the order.
    """
    seated = SignUp.objects.filter(
        quota=OuterRef("quota"), state__in=HOLDS_A_PLACE, rank=OuterRef("rank"),
        number__gt=OuterRef("number"),
    )  # fmt: skip
    by_hand = SignUpMove.objects.filter(sign_up=OuterRef("pk"), is_manual=True)
    waits = SignUp.objects.filter(state=SignUpState.WAITING, quota__mode=SeatingMode.FIRST_COME)
    alone = ~Exists(SignUp.objects.filter(party=OuterRef("party")).exclude(pk=OuterRef("pk")))
    passed = waits.filter(alone, ~Exists(by_hand), Exists(seated.filter(~Exists(by_hand))))
    yield from named(passed, "was passed over without a reason")


def seen() -> Iterator[str]:
    """Who is on the list of those who came did sign up for that session (INV-E7)."""
    other = Attendance.objects.exclude(sign_up=None).exclude(sign_up__session=F("session"))
    yield from named(other, "belongs to a sign-up of another session")
