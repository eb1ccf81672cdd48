"""爱心储蓄存折: every line of the ledger with its balance, and the minutes behind it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from kith.core.actor import Actor
from kith.hours import queries as hours
from kith.hours.states import Grade, RecordState
from kith.people.queries import visible_to as people_visible_to
from kith.points import queries as points
from kith.points.states import TransferKind
from kith.web.http import Request, page_of, query_of, signed_in

if TYPE_CHECKING:
    from kith.hours.models import ServiceRecord
    from kith.points.queries import Line


@dataclass(frozen=True, slots=True)
class BookLine:
    """A line as it is printed; `paid_in` and `paid_out` are empty where the other stands."""

    at: datetime
    reason: str
    grade: str
    grade_words: str
    minutes: int | None
    paid_in: int | None
    paid_out: int | None
    balance: int


@require_GET
@signed_in
@never_cache
def passbook(request: Request) -> HttpResponse:
    """One's own passbook, the newest line first."""
    actor = request.actor
    lines = points.passbook(actor.me, actor=actor)
    page = page_of(request, lines[::-1])
    mine = hours.visible_to(actor).filter(person_id=actor.me)
    context = {
        "me": people_visible_to(actor).get(pk=actor.me),
        "balance": lines[-1].balance if lines else 0,
        "confirmed_minutes": hours.confirmed_minutes(actor.me),
        "page": page,
        "query": query_of(request),
        "lines": book_lines(page.object_list, actor=actor),
        "waiting": mine.filter(state=RecordState.RECORDED),
        "grades": [(grade.value, grade.label) for grade in Grade],
        "today": request.now,
    }
    return render(request, "web/volunteer/passbook.html", context)


def book_lines(lines: Iterable[Line], *, actor: Actor) -> list[BookLine]:
    """The lines with the service record each comes from, found with one query."""
    named = [(line, _record_id(line.cause)) for line in lines]
    wanted = {pk for _line, pk in named if pk is not None}
    records = hours.visible_to(actor).in_bulk(wanted)
    return [_book_line(line, records.get(pk or 0)) for line, pk in named]


def _record_id(cause: str) -> int | None:
    """17 of `hours:17:award`, whatever follows."""
    kind, _colon, rest = cause.partition(":")
    number = rest.partition(":")[0]
    return int(number) if kind == "hours" and number.isdigit() else None


def _book_line(line: Line, record: ServiceRecord | None) -> BookLine:
    is_back = line.kind == TransferKind.REVERSAL
    what = record.content if record else str(TransferKind(line.kind).label)
    return BookLine(
        at=line.at,
        reason=_("Correction: %(what)s") % {"what": what} if is_back and record else what,
        grade=record.grade if record and not is_back else "",
        grade_words=str(Grade(record.grade).label) if record else "",
        minutes=record.minutes if record else None,
        paid_in=line.points if line.points > 0 else None,
        paid_out=-line.points if line.points < 0 else None,
        balance=line.balance,
    )
