"""Names and homes: one door at a time for whoever goes, a whole round on paper at the desk."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from kith.care.actions.reading import BeforeKnocking, reveal_for_stop
from kith.care.models import RoundSheet, Route, SheetReturn, Stop
from kith.care.policies import rounds as policies
from kith.care.queries import rounds as queries
from kith.care.rules.surnames import surname
from kith.care.states.rounds import StopState
from kith.core.actor import Actor
from kith.core.refusal import BadInput, IllegalMove, require
from kith.journal.actions import note
from kith.people.queries import has_consented
from kith.people.states import ConsentPurpose, Gender
from kith.vault import actions as vault
from kith.vault.states import Purpose

PRINTED_FOR = (Purpose.SERVE, Purpose.CARE)


@dataclass(frozen=True, slots=True)
class Door:
    """A stop on paper: surname with title and the home; nothing of why she is visited."""

    stop: Stop
    surname: str
    gender: str
    address: str


@transaction.atomic
def knock(stop_id: int, *, actor: Actor, now: datetime) -> BeforeKnocking:
    """Name, home and what to know before knocking, within the helper's window.

    Raises Forbidden before the yes, after the window, and for a child.
    """
    rows = Stop.objects.select_related("route__plan__area", "file")
    stop = rows.prefetch_related("route__helpers").get(pk=stop_id)
    rules = queries.disclosure(stop.route, now)
    at = queries.visited_at([stop]).get(stop.file_id)
    require(policies.may_knock(actor, stop, rules=rules, visited_at=at, now=now))
    require(has_consented(stop.file.person_id, ConsentPurpose.SENSITIVE))
    return reveal_for_stop(stop.file_id, actor=actor, now=now)


@transaction.atomic
def print_sheet(
    route_id: int, *, purpose: str, actor: Actor, now: datetime
) -> tuple[RoundSheet, list[Door]]:
    """The round on paper, with a line in the access log of each person on it.

    Children are not on it. Raises Forbidden, BadInput without a purpose.
    """
    route = Route.objects.select_related("plan__area", "start").get(pk=route_id)
    require(policies.may_print(actor, route))
    known = BadInput(field="purpose", why=_("Please say what you print it for."))
    require(purpose in PRINTED_FOR, known)
    why = Purpose(purpose)
    rows = route.stops.filter(state=StopState.TAKEN, file__is_child=False)
    stops = rows.select_related("file__person", "file__area").order_by("position")
    doors = [_door(stop, purpose=why, actor=actor, now=now) for stop in stops]
    sheet = RoundSheet.objects.create(route=route, purpose=why, by_id=actor.me, at=now)
    note("round", route.pk, "print", actor=actor, now=now, sheet=sheet.pk)
    return sheet, doors


def _door(stop: Stop, *, purpose: Purpose, actor: Actor, now: datetime) -> Door:
    person = stop.file.person
    told = vault.reveal(person, "name", "address", actor=actor, purpose=purpose, now=now)
    return Door(stop, surname(told["name"]), person.gender or Gender.UNKNOWN, told["address"])


@transaction.atomic
def return_sheet(sheet_id: int, *, actor: Actor, now: datetime) -> SheetReturn:
    """The paper is back at the desk. Raises Forbidden, IllegalMove when it was back already."""
    sheet = RoundSheet.objects.select_related("route__plan__area").locked(sheet_id)
    require(policies.may_plan(actor, sheet.route.plan.area.path))
    require(not SheetReturn.objects.filter(sheet=sheet).exists(), IllegalMove())
    row = SheetReturn.objects.create(sheet=sheet, by_id=actor.me, at=now)
    note("round", sheet.route_id, "return_sheet", actor=actor, now=now, sheet=sheet.pk)
    return row
