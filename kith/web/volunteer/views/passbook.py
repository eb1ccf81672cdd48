"""爱心储蓄存折: every line of the ledger with its balance, what is set aside, what lapses next."""

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
from kith.rewards import queries as rewards
from kith.web.http import Request, page_of, query_of, signed_in

if TYPE_CHECKING:
    from kith.hours.models import ServiceRecord
    from kith.points.models import Hold
    from kith.points.queries import Line

    Named = tuple[dict[int, "ServiceRecord"], dict[int, str]]


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


@dataclass(frozen=True, slots=True)
class HoldLine:
    """Points set aside for something, until when."""

    what: str
    points: int
    until: datetime


@require_GET
@signed_in
@never_cache
def passbook(request: Request) -> HttpResponse:
    """One's own passbook, the newest line first."""
    actor = request.actor
    page = page_of(request, points.passbook(actor.me, actor=actor))
    held = list(points.open_holds(actor.me, actor=actor))
    mine = hours.visible_to(actor).filter(person_id=actor.me)
    context = {
        "me": people_visible_to(actor).get(pk=actor.me),
        "balance": points.balance(actor.me),
        "confirmed_minutes": hours.confirmed_minutes(actor.me),
        "page": page,
        "query": query_of(request),
        "lines": book_lines(page.object_list, actor=actor),
        "holds": hold_lines(held, actor=actor),
        "lapse": points.lapse_ahead(actor.me, actor=actor, now=request.now),
        "waiting": mine.filter(state=RecordState.RECORDED),
        "grades": [(grade.value, grade.label) for grade in Grade],
        "today": request.now,
    }
    return render(request, "web/volunteer/passbook.html", context)


def book_lines(lines: Iterable[Line], *, actor: Actor) -> list[BookLine]:
    """The lines with the service or the reward each comes from, found with one query a kind."""
    lines = list(lines)
    named = _named([line.cause for line in lines], actor)
    return [_book_line(line, named) for line in lines]


def hold_lines(held: Iterable[Hold], *, actor: Actor) -> list[HoldLine]:
    held = list(held)
    _records, titles = _named([row.cause for row in held], actor)
    return [
        HoldLine(
            titles.get(_number("redemption", row.cause), _("A reward")), row.points, row.expires_at
        )
        for row in held
    ]


def _named(causes: list[str], actor: Actor) -> Named:
    """Service records by number, and titles of rewards by the number of their redemption."""
    records = hours.visible_to(actor).in_bulk({_number("hours", cause) for cause in causes})
    chosen = rewards.mine(actor).filter(pk__in={_number("redemption", cause) for cause in causes})
    return records, dict(chosen.values_list("pk", "title"))


def _number(kind: str, cause: str) -> int:
    """17 of `hours:17:award`, whatever follows; 0 where the cause is of another kind."""
    found, _colon, rest = cause.partition(":")
    number = rest.partition(":")[0]
    return int(number) if found == kind and number.isdigit() else 0


def _book_line(line: Line, named: Named) -> BookLine:
    records, titles = named
    record = records.get(_number("hours", line.cause))
    title = titles.get(_number("redemption", line.cause))
    is_back = line.kind == TransferKind.REVERSAL
    what = record.title if record else title or str(TransferKind(line.kind).label)
    return BookLine(
        at=line.at,
        reason=_("Correction: %(what)s") % {"what": what}
        if is_back and (record or title)
        else what,
        grade=record.grade if record and not is_back else "",
        grade_words=str(Grade(record.grade).label) if record else "",
        minutes=record.minutes if record else None,
        paid_in=line.points if line.points > 0 else None,
        paid_out=-line.points if line.points < 0 else None,
        balance=line.balance,
    )
