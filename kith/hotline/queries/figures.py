"""The three rates of a line and a month, each with the rows behind it.

A call belongs to the month in which it ended. Response: of the calls answered or past their limit
those answered within it. Solution and satisfaction: of the callers who said a word in a call-back
those who said yes; silence is left out, never counted as yes.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery

from kith.hotline.models import Call, Ring
from kith.hotline.rules import Rate, weighed
from kith.hotline.states import TAKEN, RingOutcome, RingWhy, Said


class Which(StrEnum):
    RESPONSE = "response"
    SOLUTION = "solution"
    SATISFACTION = "satisfaction"


class Part(StrEnum):
    """Numerator, what else is in the denominator, and what is left out."""

    YES = "yes"
    NO = "no"
    LEFT_OUT = "left_out"


@dataclass(frozen=True, slots=True)
class Month:
    """The sheet of a line: `total` is per mille by weights, none while a rate is missing."""

    calls: int
    rates: Mapping[Which, Rate]
    total: int | None
    by: Mapping[str, Mapping[str, int]]  # kind, topic, risk, age_band, referral: code → calls
    crises: int
    orders: int
    seconds: int  # on the phone, all calls together


def taken(line_ids: Iterable[int], since: datetime, until: datetime) -> QuerySet[Call]:
    """Calls of the lines that ended in the half-open span."""
    return Call.objects.filter(
        line__in=set(line_ids), state__in=TAKEN, ended_at__gte=since, ended_at__lt=until
    )


def rows(which: Which, part: Part, calls: QuerySet[Call], *, now: datetime) -> QuerySet[Call]:
    """The calls behind one part of a rate; the three parts together are all the calls."""
    if which == Which.RESPONSE:
        found = _response(part, now)
        return calls.filter(found)
    column = "solved" if which == Which.SOLUTION else "satisfied"
    words = calls.annotate(word=Subquery(_last_word(column)))
    if part == Part.LEFT_OUT:
        return words.filter(word=None)
    return words.filter(word=Said.YES if part == Part.YES else Said.NO)


def _response(part: Part, now: datetime) -> Q:
    in_time = Q(responded_at__isnull=False, responded_at__lte=F("sign_due_at"))
    has_time = Q(responded_at=None, sign_due_at__gt=now)
    if part == Part.YES:
        return in_time
    return has_time if part == Part.LEFT_OUT else ~in_time & ~has_time


def _last_word(column: str) -> QuerySet[Ring, str]:
    """What the caller said last of it in a call-back; nothing said is no word."""
    said = Ring.objects.filter(
        call=OuterRef("pk"), why=RingWhy.CALL_BACK, outcome=RingOutcome.REACHED
    ).exclude(**{column: Said.NOTHING})
    return said.order_by("-at", "-pk").values_list(column, flat=True)[:1]


def rate(which: Which, calls: QuerySet[Call], *, now: datetime) -> Rate:
    yes, no, left_out = (rows(which, part, calls, now=now).count() for part in Part)
    return Rate(yes, yes + no, left_out)


def month(calls: QuerySet[Call], *, weights: list[int], now: datetime) -> Month:
    """Everything the sheet of these calls shows."""
    rates = {which: rate(which, calls, now=now) for which in Which}
    lasted = calls.values_list("started_at", "ended_at")
    return Month(
        calls=calls.count(),
        rates=rates,
        total=weighed(list(rates.values()), weights),
        by={name: _counted(calls, name) for name in GROUPS},
        crises=calls.filter(crisis__isnull=False).count(),
        orders=calls.filter(made_order__isnull=False).count(),
        seconds=sum(int((end - start).total_seconds()) for start, end in lasted if end),
    )


GROUPS = ("kind", "topic", "risk", "age_band", "referral")


def _counted(calls: QuerySet[Call], name: str) -> dict[str, int]:
    found = calls.order_by().values_list(name).annotate(n=Count("pk"))
    return {str(code): n for code, n in found}


def silent(calls: QuerySet[Call]) -> QuerySet[Call]:
    """Calls that were rung back without one being reached."""
    rung = Ring.objects.filter(call=OuterRef("pk"), why=RingWhy.CALL_BACK)
    reached = rung.filter(outcome=RingOutcome.REACHED)
    return calls.filter(Exists(rung), ~Exists(reached))
