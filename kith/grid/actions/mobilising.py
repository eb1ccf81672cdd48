"""Calling everybody near in an emergency: asked, never ordered, and never more than are wanted.

The places are those of ordinary orders, up to ten each: their seats hold the cap, whoever is
quicker, and service, word and hours follow as after any other order.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from kith.core.actor import Actor
from kith.core.refusal import BadInput, IllegalMove, require
from kith.grid.models import Called, Mobilisation, Squad
from kith.grid.policies import mobilising as policies
from kith.grid.queries import mobilising as queries
from kith.grid.rules.mobilising import squads
from kith.grid.states import MOBILISATION, Emergency, MobilisationState
from kith.journal.actions import note
from kith.orders.actions import claims, desk, intake
from kith.orders.actions.claims import NoPlaceLeft
from kith.orders.models import Claim, Order
from kith.orders.states import BEFORE_SERVICE, OrderState
from kith.outbox.actions import tell
from kith.people.models import Person
from kith.people.states import Channel
from kith.places.models import Area
from kith.places.states import Level

SERVICE = "EMERGENCY"
# Why an order of the call ends; nobody has to type it in an emergency.
ENOUGH = _("Enough hands have agreed.")
OVER = _("The emergency is over.")


@dataclass(frozen=True, slots=True)
class CallInput:
    """`contact_id` is on the spot and confirms in the end who came; not the one who calls.

    `task` and `meeting_place` are read by every volunteer of the place: no name, no flat.
    """

    area_id: int
    kind: Emergency
    task: str
    meeting_place: str
    contact_id: int
    cap: int
    reach_m: int
    starts_at: datetime
    ends_at: datetime
    key: str


@transaction.atomic
def call(*, input: CallInput, actor: Actor, now: datetime) -> Mobilisation:
    """Everybody near is told at once that hands are wanted; so many places are open.

    At night phones ring only where the place's rule allows it. The same form sent twice calls once.
    Raises Forbidden, BadInput, and what submitting and compiling an order raise.
    """
    area = Area.objects.select_related("parent__parent").locked(input.area_id)
    require(policies.may_call(actor, area.path))
    done = Mobilisation.objects.filter(called_by_id=actor.me, key=input.key).first()
    if done is not None:
        return done
    _check(input, area, actor=actor, now=now)
    row = _new(input, area, actor=actor, now=now)
    for number, places in enumerate(squads(row.cap), start=1):
        order = _open(row, number, places, actor=actor, now=now)
        Squad.objects.create(mobilisation=row, number=number, order_id=order.pk)
    told = _announce(row, area, actor=actor, now=now)
    note("mobilisation", row.pk, "call", actor=actor, now=now, after=row.state, told=told)
    return row


def _check(input: CallInput, area: Area, *, actor: Actor, now: datetime) -> None:
    places = (Level.COMMUNITY, Level.GRID)
    require(area.level in places, BadInput(field="area", why=_("Please choose one community.")))
    for name in ("task", "meeting_place"):
        written = bool(getattr(input, name).strip())
        require(written, BadInput(field=name, why=_("Please write something here.")))
    rules = queries.rules_of(area.path, now)
    most = _("Between 1 and %(most)s.") % {"most": rules.most_places}
    require(1 <= input.cap <= rules.most_places, BadInput(field="cap", why=most))
    far = _("At most %(most)s metres.") % {"most": rules.reach_m}
    require(0 < input.reach_m <= rules.reach_m, BadInput(field="reach_m", why=far))
    ahead = _("At most %(most)s hours ahead.") % {"most": rules.most_ahead_h}
    soon = input.starts_at <= now + timedelta(hours=rules.most_ahead_h)
    require(soon, BadInput(field="starts_at", why=ahead))
    over = BadInput(field="ends_at", why=_("This time is over. Please choose a later one."))
    require(input.ends_at > max(now, input.starts_at), over)
    spot = _("Somebody else has to be on the spot, at home in this place.")
    among = queries.contacts_for(area, but=actor.me, now=now).filter(pk=input.contact_id)
    require(among.exists(), BadInput(field="contact", why=spot))


def _new(input: CallInput, area: Area, *, actor: Actor, now: datetime) -> Mobilisation:
    return Mobilisation.objects.create(
        area=area,
        kind=input.kind,
        task=" ".join(input.task.split())[:100],
        meeting_place=" ".join(input.meeting_place.split())[:80],
        contact=Person.objects.get(pk=input.contact_id),
        cap=input.cap,
        reach_m=input.reach_m,
        starts_at=input.starts_at,
        ends_at=input.ends_at,
        key=input.key,
        called_by_id=actor.me,
        called_at=now,
    )


def _open(row: Mobilisation, number: int, places: int, *, actor: Actor, now: datetime) -> Order:
    """One order of the call, in the open pool at once."""
    order = intake.submit(
        input=intake.OrderInput(
            resident_id=row.contact_id,
            service_code=SERVICE,
            text=row.task,
            wanted_from=row.starts_at,
            wanted_until=row.ends_at,
            channel=Channel.GRID,
            key=f"call-{row.pk}-{number}",
            address=row.meeting_place,
            is_urgent=True,
            people_needed=places,
            consent_how=str(_("called for the community, whose contact is on the spot")),
        ),
        actor=actor,
        now=now,
    )
    desk.verify(order.pk, how="MOBILISATION", actor=actor, now=now)
    sheet = desk.WorksheetInput(
        summary=row.task,
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        people_needed=places,
        in_pool=True,
    )
    return desk.compile_order(order.pk, input=sheet, actor=actor, now=now)


def _announce(row: Mobilisation, area: Area, *, actor: Actor, now: datetime) -> int:
    """Each volunteer near has one message with a link; how many."""
    involved = {actor.me, row.contact_id}
    people = queries.near(area, reach_m=row.reach_m, but=involved, now=now)
    Called.objects.bulk_create(Called(mobilisation=row, person_id=pk, at=now) for pk in people)
    rings_at = queries.rings_at(area.path, now)
    for person_id in people:
        _tell(person_id, "mobilised", row, now=now, not_before=rings_at)
    return len(people)


def _tell(
    person_id: int,
    topic: str,
    row: Mobilisation,
    *,
    now: datetime,
    not_before: datetime | None = None,
) -> None:
    tell(
        person_id,
        topic,
        cause=f"mobilisation:{row.pk}:{topic}",
        now=now,
        link=f"/mobilisations/{row.pk}/",
        not_before=not_before,
        ends_at=row.ends_at if topic == "mobilised" else None,
        number=row.area.name,
    )


@transaction.atomic
def come(mobilisation_id: int, *, actor: Actor, now: datetime) -> Claim:
    """A volunteer comes: one place is hers, in the first squad that has one.

    Raises Forbidden, NoPlaceLeft when the cap is reached, IllegalMove after it was stopped, and
    what claiming raises.
    """
    row = _held(mobilisation_id)
    require(policies.may_answer(actor, row))
    require(row.state == MobilisationState.CALLING, IllegalMove())
    held = queries.claim_of(row, actor.me)
    if held is not None:
        return held
    order_id = queries.with_room(row)
    require(order_id is not None, NoPlaceLeft())
    assert order_id is not None, "required above"
    claim = claims.claim(order_id, actor=actor, now=now)
    Called.objects.filter(mobilisation=row, person_id=actor.me).update(declined_at=None)
    return claim


@transaction.atomic
def not_this_time(mobilisation_id: int, *, actor: Actor, now: datetime) -> Called:
    """She cannot come: nothing of hers changes, and nobody asks why. Raises Forbidden."""
    row = _held(mobilisation_id)
    require(policies.may_answer(actor, row))
    require(queries.claim_of(row, actor.me) is None, IllegalMove())
    answer, _made = Called.objects.get_or_create(
        mobilisation=row, person_id=actor.me, defaults={"at": now}
    )
    answer.declined_at = answer.declined_at or now
    answer.save(update_fields=("declined_at",))
    return answer


@transaction.atomic
def stop(mobilisation_id: int, *, actor: Actor, now: datetime) -> Mobilisation:
    """Nobody else is wanted: those who agreed are enough, empty squads are called off.

    Raises Forbidden, IllegalMove.
    """
    row = _held(mobilisation_id)
    require(policies.may_call(actor, row.area.path))
    _move(row, "stop", actor=actor, now=now)
    taken = queries.taken(row)
    for order in queries.orders_of(row).filter(state=OrderState.OPEN):
        if order.pk in taken:
            desk.go_ahead(order.pk, actor=actor, now=now)
        else:
            intake.cancel(order.pk, reason=str(ENOUGH), actor=actor, now=now)
    return row


@transaction.atomic
def stand_down(mobilisation_id: int, *, actor: Actor, now: datetime) -> Mobilisation:
    """It is over: whoever has not begun need not come, and everybody who agreed is told.

    Who is serving ends and reports as usual. Raises Forbidden, IllegalMove.
    """
    row = _held(mobilisation_id)
    require(policies.may_call(actor, row.area.path))
    _move(row, "stand_down", actor=actor, now=now)
    agreed = [claim.person_id for claim in queries.claims_of(row)]
    for order in queries.orders_of(row).filter(state__in=BEFORE_SERVICE):
        intake.cancel(order.pk, reason=str(OVER), actor=actor, now=now)
    for person_id in agreed:
        _tell(person_id, "mobilisation_over", row, now=now)
    return row


def _held(mobilisation_id: int) -> Mobilisation:
    return Mobilisation.objects.select_related("area").locked(mobilisation_id)


def _move(row: Mobilisation, verb: str, *, actor: Actor, now: datetime) -> None:
    before, row.state = row.state, MOBILISATION.next(row.state, verb)
    row.save(update_fields=("state",))
    note("mobilisation", row.pk, verb, actor=actor, now=now, before=before, after=row.state)
