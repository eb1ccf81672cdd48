"""Homes on rounds: held for one plan, moved on, free again. The caller holds the plan."""

from collections.abc import Iterable
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from kith.care.models import CareFile, Due, Route, Stop
from kith.care.queries import rounds as queries
from kith.care.states import DueState
from kith.care.states.rounds import LIVE, ROUTE, STOP, StopState
from kith.core.actor import Actor
from kith.core.refusal import Refusal, require
from kith.journal.actions import note


class AlreadyOnARound(Refusal):
    code = "round_due_taken"
    text = _("Somebody else was asked for one of these visits meanwhile. Please work it out again.")


def require_free_homes(stops: Iterable[Stop], plan_id: int) -> None:
    """The homes are held, still to be visited, and on no other plan. Raises AlreadyOnARound."""
    rows = list(stops)
    CareFile.objects.locked_all(stop.file_id for stop in rows)
    dues = Due.objects.locked_all(stop.due_id for stop in rows)
    is_open = all(due.state == DueState.OPEN for due in dues.values())
    require(is_open and not queries.live_elsewhere(dues, but=plan_id), AlreadyOnARound())


def end_route(route: Route, verb: str, *, actor: Actor, now: datetime) -> None:
    """The round is over for its helpers: their windows are shut, its homes are free."""
    route.state = ROUTE.next(route.state, verb)
    route.expires_at = None
    route.save(update_fields=("state", "expires_at"))
    visited = queries.visited_at(route.stops.all())
    release([s for s in route.stops.filter(state__in=LIVE) if s.file_id not in visited])
    note("round", route.pk, verb, actor=actor, now=now, after=route.state)


def release(stops: Iterable[Stop]) -> None:
    """Somebody else may be asked for these homes."""
    for stop in stops:
        stop.state = STOP.next(stop.state, "release")
        stop.save(update_fields=("state",))


def move_stops(route: Route, verb: str, *, frm: StopState) -> None:
    """All stops of the route that stand at `frm` move on."""
    route.stops.filter(state=frm).update(state=STOP.next(frm, verb))
