"""The rows behind a signal, as the one who looks reads them: what, when, by which hand."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kith.activities.models import Attendance, Session, Tick, WalkIns
from kith.insights.models import EvidenceRow, SampleRing
from kith.insights.states import About, Trace
from kith.journal.models import Entry
from kith.orders.models import Order, Rating, Stamp

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator
    from datetime import datetime

    from kith.insights.models import Matter


@dataclass(frozen=True, slots=True)
class Shown:
    """One row: when it happened, when it was written, by whose hand (a number, no name), and one
    thing it says. `about` and `thing_id` name what its page shows.
    """

    kind: Trace
    object_id: int
    at: datetime | None = None
    noted_at: datetime | None = None
    by_id: int | None = None
    says: str = ""
    about: About | None = None
    thing_id: int = 0


def shown(matter: Matter) -> dict[int, list[Shown]]:
    """The rows of each sign, by the key of the sign: as many questions as there are kinds."""
    rows = list(EvidenceRow.objects.filter(sign__matter=matter).order_by("sign", "kind", "pk"))
    known: dict[tuple[str, int], Shown] = {}
    for kind in {row.kind for row in rows}:
        keys = {row.object_id for row in rows if row.kind == kind}
        known |= {(kind, one.object_id): one for one in READ[Trace(kind)](keys)}
    found: dict[int, list[Shown]] = defaultdict(list)
    for row in rows:
        plain = Shown(Trace(row.kind), row.object_id)
        found[row.sign_id].append(known.get((row.kind, row.object_id), plain))
    return found


def _orders(keys: Collection[int]) -> Iterator[Shown]:
    for row in Order.objects.filter(pk__in=keys):
        yield Shown(
            Trace.ORDER, row.pk, row.made_at, says=row.number, about=About.ORDER, thing_id=row.pk
        )


def _steps(keys: Collection[int]) -> Iterator[Shown]:
    for row in Entry.objects.filter(pk__in=keys):
        yield Shown(Trace.STEP, row.pk, row.at, None, row.actor_id, "", About.ORDER, row.object_id)


def _stamps(keys: Collection[int]) -> Iterator[Shown]:
    for row in Stamp.objects.filter(pk__in=keys).select_related("claim"):
        yield Shown(
            Trace.STAMP, row.pk, row.at, row.noted_at, row.by_id, str(row.get_proof_display()),
            About.ORDER, row.claim.order_id,
        )  # fmt: skip


def _ratings(keys: Collection[int]) -> Iterator[Shown]:
    for row in Rating.objects.filter(pk__in=keys):
        yield Shown(
            Trace.RATING, row.pk, row.at, None, row.by_id, str(row.stars), About.ORDER, row.order_id
        )


def _rings(keys: Collection[int]) -> Iterator[Shown]:
    for row in SampleRing.objects.filter(pk__in=keys).select_related("sample"):
        yield Shown(
            Trace.RING, row.pk, row.at, None, row.by_id, str(row.get_heard_display()),
            About.ORDER, row.sample.order_id,
        )  # fmt: skip


def _sessions(keys: Collection[int]) -> Iterator[Shown]:
    for row in Session.objects.filter(pk__in=keys):
        yield Shown(Trace.SESSION, row.pk, row.starts_at, about=About.SESSION, thing_id=row.pk)


def _walk_ins(keys: Collection[int]) -> Iterator[Shown]:
    for row in WalkIns.objects.filter(pk__in=keys):
        yield Shown(
            Trace.WALK_INS, row.pk, row.at, None, row.by_id, str(row.number), About.SESSION,
            row.session_id,
        )  # fmt: skip


def _ticks(keys: Collection[int]) -> Iterator[Shown]:
    for row in Tick.objects.filter(pk__in=keys):
        yield Shown(
            Trace.TICK, row.pk, row.at, row.noted_at, row.by_id, str(row.get_how_display()),
            About.SESSION, row.session_id,
        )  # fmt: skip


def _attendances(keys: Collection[int]) -> Iterator[Shown]:
    for row in Attendance.objects.filter(pk__in=keys):
        yield Shown(
            Trace.ATTENDANCE, row.pk, row.in_at, None, None, str(row.get_role_display()),
            About.SESSION, row.session_id,
        )  # fmt: skip


READ: dict[Trace, Callable[[Collection[int]], Iterable[Shown]]] = {
    Trace.ORDER: _orders,
    Trace.STEP: _steps,
    Trace.STAMP: _stamps,
    Trace.RATING: _ratings,
    Trace.RING: _rings,
    Trace.SESSION: _sessions,
    Trace.WALK_INS: _walk_ins,
    Trace.TICK: _ticks,
    Trace.ATTENDANCE: _attendances,
}


def names(matters: Collection[Matter]) -> dict[int, str]:
    """What people call the things, by the key of the matter: a request's number and its screened
    summary, an activity's title.
    """
    of = {about: {m.object_id for m in matters if m.about == about} for about in About}
    orders = Order.objects.select_related("worksheet").in_bulk(of[About.ORDER])
    sessions = Session.objects.select_related("series").in_bulk(of[About.SESSION])
    found = {}
    for matter in matters:
        if matter.about == About.ORDER:
            order = orders[matter.object_id]
            found[matter.pk] = f"{order.number} {order.worksheet.summary}"
        else:
            session = sessions[matter.object_id]
            found[matter.pk] = session.title or session.series.title
    return found
