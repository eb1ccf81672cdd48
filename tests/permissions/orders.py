"""help_request: an order at home, in the state in which the deed is possible."""

from __future__ import annotations

from types import SimpleNamespace
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from kith.core.refusal import Forbidden
from kith.orders import policies, queries
from kith.orders.actions import claims, contact, desk, intake, offers, service, word
from kith.orders.models import Claim, Order
from kith.orders.states import RemarkKind, ServiceMode, Target
from kith.people.states import Channel
from kith.vault.states import Purpose
from tests import make
from tests.permissions.case import Ask, case
from tests.permissions.world import Thing, World

if TYPE_CHECKING:
    from datetime import datetime

    from kith.core.actor import Actor
    from kith.people.models import Person

WORDS = "CNRY-help_request-text 腿脚不便"
AFTER = make.MONDAY + 2 * make.DAY
RESIDENT_SIDE = frozenset({"resident", "guardian"})
DESK = frozenset({"worker", "street"})
HELPERS = frozenset({"volunteer", "leader"})


def submitted(world: World) -> Thing:
    return _hidden(world.of(lambda who: make.order(who, text=WORDS).pk))


def questioned(world: World) -> Thing:
    thing = submitted(world)
    desk.ask(thing.pk, text="几楼？", actor=world.town.clerk, now=make.MONDAY)
    return thing


def opened(world: World) -> Thing:
    """Open to everybody of the community, three places free."""

    def build(who: Person) -> int:
        made = make.order(who, text=WORDS)
        desk.verify(made.pk, how="PHONE", actor=world.town.clerk, now=make.MONDAY)
        sheet = make.sheet(people_needed=3)
        desk.compile_order(made.pk, input=sheet, actor=world.town.clerk, now=make.MONDAY)
        return made.pk

    return _hidden(world.of(build))


def _hidden(thing: Thing) -> Thing:
    return Thing(thing.pk, thing.people, secrets=(*thing.secrets, WORDS))


def helped(world: World) -> Thing:
    """A helper has agreed, another gave it back, and so has a team; one place is free.

    `args`: the helper's claim and the team's.
    """
    thing, home = opened(world), world.areas["000"]
    order = Order.objects.get(pk=thing.pk)
    helper, before, leader, member = (make.volunteer(home) for _n in range(4))
    gone = claims.claim(order.pk, actor=make.actor(before), now=make.MONDAY)
    claims.withdraw(gone.pk, actor=make.actor(before), now=make.MONDAY)
    mine = claims.claim(order.pk, actor=make.actor(helper), now=make.MONDAY)
    team = make.team(home, member, leader=leader)
    second = make.lead(team, make.volunteer(home))
    asked = offers.offer(
        order.pk,
        input=offers.OfferInput(target=Target.TEAM, target_id=team.pk, mode=ServiceMode.TEAM),
        actor=world.town.clerk, now=make.MONDAY,
    )  # fmt: skip
    theirs = claims.accept(asked.pk, actor=make.actor(leader), now=make.MONDAY)
    people = {
        ("volunteer", "claim"): helper, ("volunteer", "claim_past"): before,
        ("leader", "team"): second, ("volunteer", "team"): member,
    }  # fmt: skip
    return Thing(thing.pk, {**thing.people, **people}, (mine.pk, theirs.pk, gone.pk), thing.secrets)


def ready(world: World) -> Thing:
    """Nobody else is needed: service may begin."""
    thing = helped(world)
    desk.go_ahead(thing.pk, actor=world.town.clerk, now=make.MONDAY)
    return thing


def begun(world: World) -> Thing:
    thing = ready(world)
    for pk in thing.args[:2]:
        _stamp(Claim.objects.get(pk=pk))
    return thing


def reported(world: World) -> Thing:
    thing = begun(world)
    for pk in thing.args[:2]:
        row = Claim.objects.get(pk=pk)
        service.report(
            pk, text="擦好了。", is_solved=True, actor=make.actor(row.person),
            now=make.MONDAY + make.DAY + make.HOUR,
        )  # fmt: skip
    return thing


def disputed(world: World) -> Thing:
    thing = reported(world)
    who = make.actor(thing.people["resident", "own"])
    word.dispute(thing.pk, text="没擦", actor=who, now=AFTER)
    return thing


def _stamp(row: Claim) -> None:
    start = make.MONDAY + make.DAY
    who = make.actor(row.person)
    service.check_in(row.pk, code="", actor=who, now=start)
    service.check_out(row.pk, code="", actor=who, now=start + make.HOUR)


def noted(world: World) -> Thing:
    thing = submitted(world)
    desk.note_down(thing.pk, text="内部", actor=world.town.clerk, now=make.MONDAY)
    return thing


def _claim_of(thing: Thing, actor: Actor) -> Claim:
    """The claim she answers for; for everybody else the helper's."""
    rows = Claim.objects.filter(order_id=thing.pk).select_related("order__area").order_by("-pk")
    held = [row for row in rows if policies.holds(actor, row)]
    return held[0] if held else Claim.objects.get(pk=thing.args[0])


def mine(thing: Thing) -> tuple[object, ...]:
    return (thing.args[0],)


def theirs(thing: Thing) -> tuple[object, ...]:
    return (thing.args[1],)


def _is_hers(actor: Actor, thing: Thing) -> bool:
    return policies.is_resident_side(actor, Order.objects.get(pk=thing.pk))


def to_ask(thing: Thing) -> dict[str, Any]:
    day = (make.MONDAY + make.DAY).date().isoformat()
    who = thing.people.get(("resident", "own"))
    return {
        "service": "CLEANING", "key": str(uuid4()), "who": str(who.pk) if who else "me",
        "agreed": "WATCHED", "text": "擦窗户", "when": "day", "day": day, "part": "am",
    }  # fmt: skip


@case(
    "help_request.create",
    lambda world: world.of(lambda who: who.pk),
    na=lambda _thing, actor, now: intake.submit(
        input=_wish(actor.person_id or 0), actor=actor, now=now
    ),
)
def create(thing: Thing, actor: Actor, now: datetime) -> Any:
    return intake.submit(input=_wish(thing.pk), actor=actor, now=now)


def _wish(person_id: int) -> intake.OrderInput:
    return make.order_input(SimpleNamespace(pk=person_id), consent_how="当面同意")  # type: ignore[arg-type]


@case(
    "help_request.read_summary",
    helped,
    Ask("GET", "web:request", by=RESIDENT_SIDE),
    Ask("GET", "web:desk_order", by=DESK),
    Ask("GET", "web:claim", mine, by=frozenset()),
    Ask("GET", "web:claim", theirs, by=frozenset({"leader@team"})),
)
def read_summary(thing: Thing, actor: Actor, now: datetime) -> Any:
    held = Claim.objects.none() if actor.person_id is None else queries.claims_of(actor)
    return (
        queries.visible_to(actor).filter(pk=thing.pk).first()
        or held.filter(order_id=thing.pk).first()
        or queries.pool(actor, now=now).get(pk=thing.pk)
    )


@case(
    "help_request.read_contact", helped,
    Ask("POST", "web:desk_reveal", data=lambda _t: {"purpose": "HANDLE_ORDER"}, by=DESK),
    Ask("POST", "web:claim_contact", mine, by=frozenset({"volunteer@claim"})),
    bare=Ask("POST", "web:desk_reveal"),
)  # fmt: skip
def read_contact(thing: Thing, actor: Actor, now: datetime) -> Any:
    row = _claim_of(thing, actor)
    if policies.holds(actor, row):
        return contact.reveal_to_helper(row.pk, actor=actor, now=now)
    return contact.reveal_contact(thing.pk, purpose=Purpose.HANDLE_ORDER, actor=actor, now=now)


@case(
    "help_request.edit", questioned,
    Ask("POST", "web:request_answer", data=lambda _t: {"text": "三楼"}, by=RESIDENT_SIDE),
)  # fmt: skip
def edit(thing: Thing, actor: Actor, now: datetime) -> Any:
    return intake.answer(thing.pk, text="三楼", actor=actor, now=now)


@case(
    "help_request.triage",
    submitted,
    Ask("POST", "web:desk_do", lambda t: (t.pk, "verify"), lambda _t: {"how": "PHONE"}),
)
def triage(thing: Thing, actor: Actor, now: datetime) -> Any:
    return desk.verify(thing.pk, how="PHONE", actor=actor, now=now)


@case(
    "help_request.cancel",
    helped,
    Ask("POST", "web:request_cancel", data=lambda _t: {"reason": "不用了"}, by=RESIDENT_SIDE),
    Ask(
        "POST", "web:desk_do", lambda t: (t.pk, "cancel"), lambda _t: {"reason": "不用了"}, by=DESK
    ),
    bare=lambda thing, actor, now: intake.cancel(thing.pk, reason=" ", actor=actor, now=now),
)
def cancel(thing: Thing, actor: Actor, now: datetime) -> Any:
    return intake.cancel(thing.pk, reason="不用了", actor=actor, now=now)


def with_helper(world: World) -> Thing:
    """Open, and somebody who could be asked."""
    thing = opened(world)
    helper = make.volunteer(world.areas["000"])
    return Thing(thing.pk, thing.people, (helper.pk,), thing.secrets)


@case("help_request.assign", with_helper)
def assign(thing: Thing, actor: Actor, now: datetime) -> Any:
    who = thing.args[0]
    asked = offers.OfferInput(target=Target.PERSON, target_id=who, mode=ServiceMode.ORDER)
    return offers.offer(thing.pk, input=asked, actor=actor, now=now)


@case(
    "help_request.claim",
    opened,
    Ask("POST", "web:pool_claim"),
    Ask("POST", "web:wish_claim", by=frozenset()),
)
def claim(thing: Thing, actor: Actor, now: datetime) -> Any:
    return claims.claim(thing.pk, actor=actor, now=now)


@case(
    "help_request.withdraw_claim", helped,
    Ask("POST", "web:claim_give_back", mine, by=frozenset({"volunteer@claim"})),
    Ask("POST", "web:claim_give_back", theirs, by=frozenset({"leader@team"})),
    Ask("POST", "web:end_claim", lambda t: (t.pk, t.args[0], "release"), by=DESK),
)  # fmt: skip
def withdraw_claim(thing: Thing, actor: Actor, now: datetime) -> Any:
    row = _claim_of(thing, actor)
    if policies.holds(actor, row):
        return claims.withdraw(row.pk, actor=actor, now=now)
    return claims.release(row.pk, actor=actor, now=now)


@case(
    "help_request.start_service",
    ready,
    Ask("POST", "web:claim_arrive", mine, by=frozenset({"volunteer@claim"})),
    Ask("POST", "web:claim_arrive", theirs, by=frozenset({"leader@team"})),
    at=make.MONDAY + make.DAY,
)
def start(thing: Thing, actor: Actor, now: datetime) -> Any:
    return service.check_in(_claim_of(thing, actor).pk, code="", actor=actor, now=now)


REPORT = {"text": "擦好了", "solved": "yes"}


@case(
    "help_request.complete_service", begun,
    Ask("POST", "web:claim_report", mine, lambda _t: REPORT, by=frozenset({"volunteer@claim"})),
    Ask("POST", "web:claim_report", theirs, lambda _t: REPORT, by=frozenset({"leader@team"})),
    at=make.MONDAY + make.DAY + make.HOUR,
)  # fmt: skip
def complete(thing: Thing, actor: Actor, now: datetime) -> Any:
    row = _claim_of(thing, actor)
    return service.report(row.pk, text="擦好了。", is_solved=True, actor=actor, now=now)


@case(
    "help_request.confirm_completion", reported,
    Ask("POST", "web:request_confirm", data=lambda _t: {"stars": "5"}, by=RESIDENT_SIDE), at=AFTER,
)  # fmt: skip
def confirm(thing: Thing, actor: Actor, now: datetime) -> Any:
    return word.confirm(thing.pk, stars=5, text="", channel=Channel.WEB, actor=actor, now=now)


@case(
    "help_request.rate",
    reported,
    Ask(
        "POST", "web:claim_rate", mine, lambda _t: {"stars": "5"}, by=frozenset({"volunteer@claim"})
    ),
    at=AFTER,
)
def rate(thing: Thing, actor: Actor, now: datetime) -> Any:
    if _is_hers(actor, thing):
        return word.confirm(thing.pk, stars=4, text="", channel=Channel.WEB, actor=actor, now=now)
    return word.rate_visit(_claim_of(thing, actor).pk, stars=5, text="", actor=actor, now=now)


@case(
    "help_request.dispute",
    reported,
    Ask("POST", "web:request_dispute", data=lambda _t: {"text": "没擦"}, by=RESIDENT_SIDE),
    at=AFTER,
)
def dispute(thing: Thing, actor: Actor, now: datetime) -> Any:
    return word.dispute(thing.pk, text="没擦", actor=actor, now=now)


@case("help_request.resolve_dispute", disputed, at=AFTER)
def resolve(thing: Thing, actor: Actor, now: datetime) -> Any:
    return word.decide_dispute(thing.pk, is_upheld=False, actor=actor, now=now)


@case("help_request.read_internal_note", noted)
def read_internal(thing: Thing, actor: Actor, now: datetime) -> Any:
    found = contact.read_remarks(thing.pk, actor=actor, now=now)
    if not any(row.kind == RemarkKind.INTERNAL for row, _text in found):
        raise Forbidden
    return found


@case("help_request.write_internal_note", submitted)
def write_internal(thing: Thing, actor: Actor, now: datetime) -> Any:
    return desk.note_down(thing.pk, text="内部", actor=actor, now=now)
