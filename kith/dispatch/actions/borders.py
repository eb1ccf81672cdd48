"""Between communities: open a border for good, or ask a neighbour for help with some orders.

Nothing here asks a volunteer. A neighbour's yes only lets the asking desk's board consider her.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from kith.catalogue.queries import in_force
from kith.catalogue.rules import BorderRules
from kith.core.actor import Actor, Role
from kith.core.refusal import BadInput, IllegalMove, Refusal, require
from kith.dispatch import policies
from kith.dispatch.actions._news import look_soon
from kith.dispatch.models import BorderFigures, HelpRequest, Opening, Run
from kith.dispatch.queries.borders import lends_to, neighbours_of
from kith.dispatch.states import HELP, LIVE_HELP, OPENING, HelpState, OpeningState
from kith.journal.actions import note
from kith.orders.policies import may_triage
from kith.orders.queries import visible_to
from kith.orders.states import OrderState
from kith.outbox.actions import tell
from kith.people.queries import holders
from kith.places.queries import community_path, path_of, with_ids, with_paths

if TYPE_CHECKING:
    from kith.orders.models import Order
    from kith.places.models import Area


class NothingToAskFor(Refusal):
    code = "nothing_to_ask_for"
    text = _("None of these orders still looks for helpers, or it is not yours to decide on.")


class NoNeighbourLeft(Refusal):
    code = "no_neighbour_left"
    text = _("There is no neighbouring community left to ask: all were asked, or are open already.")


@dataclass(frozen=True, slots=True)
class OpeningInput:
    """Who may ask the lender's volunteers, and the first day on which that ends."""

    borrower_id: int
    until: date


@transaction.atomic
def open_border(lender_id: int, *, input: OpeningInput, actor: Actor, now: datetime) -> Opening:
    """The borrower may ask the lender's volunteers until the day; what stood before is prolonged.

    Raises:
        Forbidden: not the desk of the lender.
        BadInput: no border lies between the two, or the day is past.
    """
    require(policies.may_open_border(actor, path_of(lender_id)))
    areas = with_ids((lender_id, input.borrower_id))
    lender, borrower = areas[lender_id], areas.get(input.borrower_id)
    if borrower is None or lends_to(lender, borrower) is None:
        raise BadInput(field="borrower", why=_("Choose another community of this district."))
    soonest = localtime(now).date()
    require(input.until > soonest, BadInput(field="until", why=_("Choose a day to come.")))
    row, _created = Opening.objects.get_or_create(
        lender=lender,
        borrower=borrower,
        state=OpeningState.STANDING,
        defaults={"until": input.until, "made_by_id": actor.me, "made_at": now},
    )
    row = Opening.objects.locked(row.pk)
    row.until = input.until
    row.save(update_fields=("until",))
    note("opening", row.pk, "open_border", actor=actor, now=now, until=input.until.isoformat())
    return row


@transaction.atomic
def close_border(opening_id: int, *, actor: Actor, now: datetime) -> Opening:
    """The borrower's board considers the lender's volunteers no longer; offers made stand.

    Raises:
        Forbidden: not the desk of the lender.
        IllegalMove: it has ended already.
    """
    row = Opening.objects.select_related("lender").locked(opening_id)
    require(policies.may_open_border(actor, row.lender.path))
    return _end(row, "withdraw", actor=actor, now=now)


@transaction.atomic
def end_opening(opening_id: int, *, actor: Actor, now: datetime) -> Opening:
    """Its day has come."""
    row = Opening.objects.select_related("lender").locked(opening_id)
    require(actor.is_clock)
    require(row.until <= localtime(now).date(), IllegalMove())
    return _end(row, "end", actor=actor, now=now)


def _end(row: Opening, verb: str, *, actor: Actor, now: datetime) -> Opening:
    row.state = OPENING.next(row.state, verb)
    row.save(update_fields=("state",))
    note("opening", row.pk, verb, actor=actor, now=now, after=row.state)
    return row


@transaction.atomic
def ask_neighbours(
    area_id: int, *, order_ids: Sequence[int], actor: Actor, now: datetime
) -> list[HelpRequest]:
    """The neighbours of each order's community are asked to lend their volunteers for it.

    Nobody is asked who was asked for the same order and has not said no, or whose border stands
    open. One message a neighbour, whatever the number of orders.

    Raises:
        Forbidden: not the desk of the area.
        NothingToAskFor: no order among them that looks for helpers.
        NoNeighbourLeft: all neighbours were asked or are open.
    """
    path = path_of(area_id)
    require(policies.may_ask_neighbours(actor, path))
    held = visible_to(actor).filter(area__path__startswith=path).locked_all(order_ids)  # type: ignore[attr-defined]
    orders = [order for order in held.values() if _looks_for_help(order, actor, now)]
    require(bool(orders), NothingToAskFor())
    made = [
        request
        for asker, of_place in _by_community(orders)
        for request in _ask(asker, of_place, path, actor=actor, now=now)
    ]
    require(bool(made), NoNeighbourLeft())
    return made


def _looks_for_help(order: Order, actor: Actor, now: datetime) -> bool:
    open_now = order.state == OrderState.OPEN and order.worksheet.starts_at > now
    return open_now and may_triage(actor, order)


def _by_community(orders: Sequence[Order]) -> list[tuple[Area, list[Order]]]:
    found: dict[str, list[Order]] = defaultdict(list)
    for order in orders:
        found[community_path(order.area.path)].append(order)
    areas = with_paths(found)
    return [(areas[path], found[path]) for path in sorted(found)]


def _ask(
    asker: Area, orders: Sequence[Order], path: str, *, actor: Actor, now: datetime
) -> list[HelpRequest]:
    rules = in_force(BorderRules, path=asker.path, on=localtime(now).date())
    made: list[HelpRequest] = []
    for neighbour in neighbours_of(asker, now=now):
        if neighbour.path.startswith(path) or _stands_open(neighbour, asker, now):
            continue
        made += _ask_one(asker, neighbour, orders, rules, actor=actor, now=now)
    for order in orders:
        if asked := sum(request.order_id == order.pk for request in made):
            note("order", order.pk, "ask_neighbours", actor=actor, now=now, neighbours=asked)
    return made


def _ask_one(
    asker: Area,
    neighbour: Area,
    orders: Sequence[Order],
    rules: BorderRules,
    *,
    actor: Actor,
    now: datetime,
) -> list[HelpRequest]:
    live = HelpRequest.objects.filter(neighbour=neighbour, state__in=LIVE_HELP)
    asked = set(live.filter(order__in=orders).values_list("order_id", flat=True))
    patience = now + timedelta(hours=rules.answer_h)
    rows = [
        HelpRequest.objects.create(
            order=order,
            asker=asker,
            neighbour=neighbour,
            made_by_id=actor.me,
            made_at=now,
            expires_at=min(patience, order.worksheet.starts_at),
        )
        for order in orders
        if order.pk not in asked
    ]
    if rows:
        cause = f"help:{asker.pk}:{neighbour.pk}:{now.isoformat()}"
        for person_id in _desk_of(neighbour, now):
            tell(
                person_id,
                "help_asked",
                cause=cause,
                now=now,
                link="/board/neighbours/",
                number=rows[0].order.number,
                place=asker.name,
                orders=len(rows),
            )
    return rows


def _stands_open(lender: Area, borrower: Area, now: datetime) -> bool:
    rows = Opening.objects.filter(lender=lender, borrower=borrower, state=OpeningState.STANDING)
    return rows.filter(until__gt=localtime(now).date()).exists()


def _desk_of(area: Area, now: datetime) -> list[int]:
    """Its workers, else the administrators of its street."""
    return holders(Role.WORKER, area.path, now) or holders(Role.STREET, area.path, now)


@transaction.atomic
def answer_help(request_id: int, *, is_yes: bool, actor: Actor, now: datetime) -> list[HelpRequest]:
    """All that this press asked of this neighbour is answered; a yes holds for these orders only.

    Raises:
        Forbidden: not the desk of the neighbour.
        IllegalMove: answered already, taken back, or too late.
    """
    rows = _of_press(request_id)
    require(all(policies.may_answer_help(actor, row) for row in rows))
    waiting = [row for row in rows if row.state == HelpState.ASKED and row.expires_at > now]
    require(bool(waiting), IllegalMove())
    for row in waiting:
        _move(row, "agree" if is_yes else "decline", actor=actor, now=now)
    if is_yes:
        look_soon((row.order_id for row in waiting), now=now)
    _tell_asker(waiting, is_yes=is_yes, now=now)
    return waiting


def _tell_asker(answered: Sequence[HelpRequest], *, is_yes: bool, now: datetime) -> None:
    first = answered[0]
    to, cause = first.made_by_id, f"help:{first.pk}:answer"
    number, place, n = first.order.number, first.neighbour.name, len(answered)
    if is_yes:
        tell(
            to, "help_agreed", cause=cause, now=now, link="/board/",
            number=number, place=place, orders=n,
        )  # fmt: skip
    else:
        tell(
            to, "help_declined", cause=cause, now=now, link="/board/",
            number=number, place=place, orders=n,
        )  # fmt: skip


@transaction.atomic
def withdraw_help(request_id: int, *, actor: Actor, now: datetime) -> list[HelpRequest]:
    """The neighbour's volunteers are considered for these orders no longer; offers made stand.

    Raises:
        Forbidden: neither the desk that asked nor the neighbour's.
        IllegalMove: nothing of it is left to take back.
    """
    rows = _of_press(request_id)
    require(all(policies.may_withdraw_help(actor, row) for row in rows))
    live = [row for row in rows if row.state in LIVE_HELP]
    require(bool(live), IllegalMove())
    for row in live:
        _move(row, "withdraw", actor=actor, now=now)
    return live


@transaction.atomic
def expire_help(request_id: int, *, actor: Actor, now: datetime) -> HelpRequest:
    """Nobody answered in time; the neighbour may be asked again."""
    row = HelpRequest.objects.locked(request_id)
    require(actor.is_clock)
    require(row.expires_at <= now, IllegalMove())
    _move(row, "expire", actor=actor, now=now)
    return row


def _of_press(request_id: int) -> list[HelpRequest]:
    """All requests of the same press to the same neighbour, held."""
    named = HelpRequest.objects.get(pk=request_id)
    same = HelpRequest.objects.filter(
        asker=named.asker_id, neighbour=named.neighbour_id, made_at=named.made_at
    )
    keys = list(same.values_list("pk", flat=True))
    held = HelpRequest.objects.select_related("asker", "neighbour").locked_all(keys)
    return list(held.values())


def _move(row: HelpRequest, verb: str, *, actor: Actor, now: datetime) -> None:
    row.state = HELP.next(row.state, verb)
    row.save(update_fields=("state",))
    note("help_request", row.pk, verb, actor=actor, now=now, after=row.state)


@transaction.atomic
def keep_figures(
    run_id: int, *, figures: dict[str, object], actor: Actor, now: datetime
) -> BorderFigures:
    """What the borders cost stands beside the run; whoever comes second finds the first."""
    run = Run.objects.select_related("area").locked(run_id)
    require(policies.may_decide(actor, run))
    row, _is_new = BorderFigures.objects.get_or_create(
        run=run, defaults={"figures": figures, "made_at": now}
    )
    return row
