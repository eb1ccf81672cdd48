"""Rounds are given out: volunteers are asked and owe no reason for a no, staff are assigned.

Source: regulation on volunteer service, articles 25 and 40 (nobody may be assigned by force).
"""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from kith.care.actions.rounds._holding import held, locked_route
from kith.care.actions.rounds._homes import AlreadyOnARound as AlreadyOnARound
from kith.care.actions.rounds._homes import end_route, move_stops, release, require_free_homes
from kith.care.actions.rounds._telling import tell_desk, tell_helpers
from kith.care.models import RoundPlan, Route, RouteHelper, Stop
from kith.care.policies import rounds as policies
from kith.care.queries import rounds as queries
from kith.care.states.rounds import PLAN, ROUTE, RouteState, StopState
from kith.catalogue.queries import in_force
from kith.catalogue.rules import OfferRules
from kith.core.actor import Actor
from kith.core.refusal import BadInput, IllegalMove, Refusal, require
from kith.journal.actions import note
from kith.people.actions.volunteering import quieten
from kith.people.models import Person


class HelperTaken(Refusal):
    code = "round_helper_taken"
    text = _("One of these helpers is on another round at that time. Please work it out again.")


@transaction.atomic
def offer(plan_id: int, *, route_ids: Iterable[int], actor: Actor, now: datetime) -> RoundPlan:
    """These rounds are given out, with those that share a visit with them.

    Raises:
        Forbidden, IllegalMove: not the desk of the place, or the plan is over.
        BadInput: nothing is chosen.
        AlreadyOnARound: another plan was quicker with one of the homes.
        HelperTaken: another plan was quicker with one of the helpers.
    """
    plan = held(plan_id, "offer", actor=actor)
    require(now <= queries.end_of(plan.day), IllegalMove())
    routes = _with_partners(plan, set(route_ids))
    chosen = BadInput(field="routes", why=_("Please choose a round."))
    require(bool(routes), chosen)
    _require_free_helpers(plan, routes)
    require_free_homes(Stop.objects.filter(route__in=routes, state=StopState.PLANNED), plan.pk)
    valid = timedelta(hours=queries.rules_on(plan.area.path, plan.day).offer_valid_h)
    for route in routes:
        _give_out(route, expires_at=min(now + valid, _begins(route)), actor=actor, now=now)
    plan.state = PLAN.next(plan.state, "offer")
    plan.save(update_fields=("state",))
    note("round_plan", plan.pk, "offer", actor=actor, now=now, after=plan.state)
    return plan


def _with_partners(plan: RoundPlan, chosen: set[int]) -> list[Route]:
    """The planned routes chosen, and those in which the second person of a visit goes."""
    rows = {r.pk: r for r in plan.routes.select_for_update().filter(state=RouteState.PLANNED)}
    found = chosen & set(rows)
    while True:
        dues = Stop.objects.filter(route_id__in=found).values("due_id")
        more = Stop.objects.filter(route_id__in=set(rows), due_id__in=dues)
        wider = found | set(more.values_list("route_id", flat=True))
        if wider == found:
            break
        found = wider
    for row in rows.values():
        row.plan = plan
    return [rows[pk] for pk in sorted(found)]


def _require_free_helpers(plan: RoundPlan, routes: Sequence[Route]) -> None:
    """Nobody is given two rounds at one time, whichever desk asks."""
    people = RouteHelper.objects.filter(route__in=routes)
    ids = set(people.values_list("person_id", flat=True))
    Person.objects.locked_all(ids)
    for route in routes:
        same = Route.objects.filter(
            plan__day=plan.day,
            state__in=(RouteState.OFFERED, RouteState.ACCEPTED),
            on_min__lt=route.off_min,
            off_min__gt=route.on_min,
            helpers__person_id__in=route.helpers.values("person_id"),
        )
        require(not same.exists(), HelperTaken())


def _begins(route: Route) -> datetime:
    first: Stop | None = route.stops.order_by("arrive_at").first()
    assert first is not None, "a route without stops is not written"
    return first.arrive_at


def _give_out(route: Route, *, expires_at: datetime, actor: Actor, now: datetime) -> None:
    """Staff have it now; volunteers find it on their page until it expires."""
    is_staff = all(h.is_staff for h in route.helpers.all())
    verb = "assign" if is_staff else "offer"
    route.state = ROUTE.next(route.state, verb)
    route.expires_at = None if is_staff else max(expires_at, now + timedelta(minutes=15))
    route.save(update_fields=("state", "expires_at"))
    route.helpers.filter(is_staff=True).update(has_agreed=True)
    move_stops(route, verb, frm=StopState.PLANNED)
    note("round", route.pk, verb, actor=actor, now=now, after=route.state)
    if is_staff:
        tell_helpers(route, "round_assigned", cause="given", now=now)
    else:
        tell_helpers(route, "round_offered", cause="given", now=now)


@transaction.atomic
def accept(route_id: int, *, actor: Actor, now: datetime) -> Route:
    """The helper says yes; when everybody has, names and homes open to them.

    Raises Forbidden, IllegalMove.
    """
    route = locked_route(route_id)
    require(policies.helper_of(actor, route) is not None)
    require(ROUTE.allows(route.state, "accept"), IllegalMove())
    assert route.expires_at is not None, "care_route_expires_iff_asked"
    require(now < route.expires_at, IllegalMove())
    route.helpers.filter(person_id=actor.me).update(has_agreed=True)
    note("round", route.pk, "agree", actor=actor, now=now, after=route.state)
    if not route.helpers.filter(has_agreed=False).exists():
        route.state, route.expires_at = ROUTE.next(route.state, "accept"), None
        route.save(update_fields=("state", "expires_at"))
        move_stops(route, "accept", frm=StopState.OFFERED)
    return route


@transaction.atomic
def take_more(route_id: int, *, is_yes: bool, actor: Actor, now: datetime) -> Route:
    """The helper answers for visits that were added to a round she has agreed to.

    Raises Forbidden, IllegalMove when nothing waits for an answer.
    """
    route = locked_route(route_id)
    require(policies.helper_of(actor, route) is not None)
    waiting = route.stops.filter(state=StopState.OFFERED)
    require(route.state == RouteState.ACCEPTED and waiting.exists(), IllegalMove())
    if is_yes:
        move_stops(route, "accept", frm=StopState.OFFERED)
    else:
        release(waiting)
        tell_desk(route.plan, "round_needs_desk", cause=f"more:{route.pk}:{now:%H%M}", now=now)
    note("round", route.pk, "take_more" if is_yes else "decline_more", actor=actor, now=now)
    return route


@transaction.atomic
def decline(route_id: int, *, actor: Actor, now: datetime) -> Route:
    """The helper said no: nothing of hers changes, and the phone is quiet for a while.

    Raises Forbidden, IllegalMove.
    """
    route = locked_route(route_id)
    require(policies.helper_of(actor, route) is not None)
    require(ROUTE.allows(route.state, "decline"), IllegalMove())
    end_route(route, "decline", actor=actor, now=now)
    rules = in_force(OfferRules, path=route.plan.area.path, on=localtime(now).date())
    quieten(actor.me, until=now + timedelta(hours=rules.quiet_after_no_h), now=now)
    tell_desk(route.plan, "round_needs_desk", cause=f"declined:{route.pk}", now=now)
    return route


@transaction.atomic
def withdraw(route_id: int, *, actor: Actor, now: datetime) -> Route:
    """The helper cannot come: her window is shut at once, her homes are free, the desk knows.

    Raises Forbidden, IllegalMove.
    """
    route = locked_route(route_id)
    require(policies.may_withdraw(actor, route))
    require(ROUTE.allows(route.state, "withdraw"), IllegalMove())
    end_route(route, "withdraw", actor=actor, now=now)
    tell_desk(route.plan, "round_needs_desk", cause=f"withdrawn:{route.pk}", now=now)
    if policies.helper_of(actor, route) is None:
        tell_helpers(route, "round_taken_back", cause="ended", now=now, rings=False)
    return route


@transaction.atomic
def take_back(route_id: int, *, actor: Actor, now: datetime) -> Route:
    """The desk no longer wants this round gone. Raises Forbidden, IllegalMove."""
    route = locked_route(route_id)
    require(policies.may_plan(actor, route.plan.area.path))
    require(ROUTE.allows(route.state, "take_back"), IllegalMove())
    end_route(route, "take_back", actor=actor, now=now)
    tell_helpers(route, "round_taken_back", cause="ended", now=now, rings=False)
    return route


@transaction.atomic
def expire(route_id: int, *, actor: Actor, now: datetime) -> Route:
    """Nobody answered in time: it changes nothing for those who were asked.

    Raises Forbidden, IllegalMove.
    """
    route = locked_route(route_id)
    require(actor.is_clock)
    is_due = route.expires_at is not None and route.expires_at <= now
    require(is_due and ROUTE.allows(route.state, "expire"), IllegalMove())
    end_route(route, "expire", actor=actor, now=now)
    tell_desk(route.plan, "round_needs_desk", cause=f"expired:{route.pk}", now=now)
    return route
