"""attachment, what helps a helper's group, dispatch_run and star."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

from PIL import Image

from kith.core.actor import CLOCK, Role
from kith.dispatch import actions as dispatch
from kith.dispatch import queries as boards
from kith.orders.actions import claims, desk, objections, offers, service
from kith.orders.actions.offers import OfferInput
from kith.orders.models import Claim
from kith.orders.states import ServiceMode, Target
from kith.people.models import Person
from kith.people.states import ConsentPurpose
from kith.recognition import queries as honours
from kith.recognition.actions import lists, stars
from tests import make
from tests.hours.world import NOW, confirmed
from tests.permissions.case import Ask, case
from tests.permissions.orders import begun, helped, mine, opened
from tests.permissions.world import Thing, World
from tests.recognition.world import small_tiers

if TYPE_CHECKING:
    from datetime import datetime

    from kith.core.actor import Actor

HELPER = frozenset({"volunteer@claim"})
AFTER = make.MONDAY + make.DAY + make.HOUR


def _png() -> bytes:
    made = io.BytesIO()
    Image.new("RGB", (32, 24), "green").save(made, "PNG")
    return made.getvalue()


def agreed(world: World) -> Thing:
    """She agreed to pictures, and the helper is there."""
    thing = begun(world)
    make.consent(thing.people["resident", "own"], ConsentPurpose.PHOTO)
    return thing


def pictured(world: World) -> Thing:
    """`args`: the helper's claim, the team's, and the picture last."""
    thing = agreed(world)
    row = Claim.objects.get(pk=thing.args[0])
    kept = service.add_photo(
        row.pk, raw=_png(), name="a.png", actor=make.actor(row.person), now=AFTER
    )
    return Thing(thing.pk, thing.people, (*thing.args[:2], kept.pk), thing.secrets)


@case("attachment.upload", agreed, at=AFTER)
def upload(thing: Thing, actor: Actor, now: datetime) -> Any:
    return service.add_photo(thing.args[0], raw=_png(), name="a.png", actor=actor, now=now)


@case(
    "attachment.download",
    pictured,
    Ask(
        "GET",
        "web:request_photo",
        lambda t: (t.pk, t.args[-1]),
        by=frozenset({"resident", "guardian"}),
    ),
    Ask("POST", "web:claim_photo", lambda t: (t.args[0], t.args[-1]), by=HELPER),
    at=AFTER,
)
def download(thing: Thing, actor: Actor, now: datetime) -> Any:
    return service.look_at_photo(thing.args[-1], claim_id=thing.args[0], actor=actor, now=now)


# --------------------------------------------------------------------- groups of helpers


def asked(world: World) -> Thing:
    """A helper and a team are asked; `args`: the helper's offer, the team's."""
    thing, home = opened(world), world.areas["000"]
    helper, leader = make.volunteer(home), make.volunteer(home)
    team = make.team(home, leader=leader)
    keys = [
        offers.offer(
            thing.pk, input=OfferInput(target=kind, target_id=pk, mode=ServiceMode.ORDER),
            actor=world.town.clerk, now=make.MONDAY,
        ).pk
        for kind, pk in ((Target.PERSON, helper.pk), (Target.TEAM, team.pk))
    ]  # fmt: skip
    people = {("volunteer", "claim"): helper, ("leader", "team"): leader}
    return Thing(thing.pk, {**thing.people, **people}, tuple(keys), thing.secrets)


@case(
    "help_request.answer_offer",
    asked,
    Ask("POST", "web:offer_decline", mine, by=HELPER),
    Ask("POST", "web:offer_accept", mine, by=HELPER),
)
def answer(thing: Thing, actor: Actor, now: datetime) -> Any:
    is_leader = actor.person_id == thing.people.get(("leader", "team"), Person()).pk
    return offers.decline(thing.args[1 if is_leader else 0], actor=actor, now=now)


def for_teams(world: World) -> Thing:
    thing, home = opened(world), world.areas["000"]
    leader = make.volunteer(home)
    team = make.team(home, make.volunteer(home), leader=leader)
    return Thing(thing.pk, {**thing.people, ("leader", "team"): leader}, (team.pk,), thing.secrets)


@case(
    "help_request.claim_for_team",
    for_teams,
    Ask("POST", "web:team_claim", data=lambda t: {"team": str(t.args[0]), "heads": "1"}),
)
def claim_for_team(thing: Thing, actor: Actor, now: datetime) -> Any:
    return claims.claim_for_team(thing.pk, team_id=thing.args[0], heads=1, actor=actor, now=now)


def wished(world: World) -> Thing:
    """A wish on the wall; what was asked for at the desk is not what hangs there."""
    return Thing(make.wish(world.town).pk, secrets=("一个新书包",))


def full(world: World) -> Thing:
    thing = helped(world)
    claims.withdraw(
        thing.args[0], actor=make.actor(thing.people["volunteer", "claim"]), now=make.MONDAY
    )
    people = {who: one for who, one in thing.people.items() if who[0] != "volunteer"}
    desk.go_ahead(thing.pk, actor=world.town.clerk, now=make.MONDAY)
    return Thing(thing.pk, people, thing.args[1:2], thing.secrets)


@case("help_request.object", full, Ask("GET", "web:object", mine))
def object_to(thing: Thing, actor: Actor, now: datetime) -> Any:
    return objections.object_to(thing.args[0], reason="当天有考试", actor=actor, now=now)


# --------------------------------------------------------------------------- dispatch_run


def place(world: World) -> Thing:
    thing = opened(world)
    return Thing(world.areas["000"].pk, {}, secrets=thing.secrets)


def proposed(world: World) -> Thing:
    """`args`: home and its neighbour, the order, and the proposals of the run."""
    thing = opened(world)
    make.volunteer(world.areas["000"])
    run = dispatch.propose(world.areas["000"].pk, actor=world.town.clerk, now=make.MONDAY)
    rows = tuple(run.proposals.values_list("pk", flat=True))
    places = (world.areas["000"].pk, world.areas["001"].pk)
    return Thing(run.pk, {}, (*places, thing.pk, *rows), thing.secrets)


@case("dispatch_run.propose", place)
def propose(thing: Thing, actor: Actor, now: datetime) -> Any:
    return dispatch.order_run(thing.pk, actor=actor, now=now)


@case(
    "dispatch_run.see",
    proposed,
    Ask("GET", "web:board_order", lambda t: (t.pk, t.args[2]), by=frozenset({"worker", "street"})),
)
def see_run(thing: Thing, actor: Actor, now: datetime) -> Any:
    return boards.runs_visible_to(actor).get(pk=thing.pk)


@case("dispatch_run.decide", proposed)
def decide_run(thing: Thing, actor: Actor, now: datetime) -> Any:
    return dispatch.approve(thing.pk, proposal_ids=list(thing.args[3:]), actor=actor, now=now)


@case("dispatch_run.open_border", proposed)
def open_border(thing: Thing, actor: Actor, now: datetime) -> Any:
    return dispatch.ask_neighbours(thing.args[0], order_ids=[thing.args[2]], actor=actor, now=now)


# ----------------------------------------------------------------------------------- star


def reached(world: World) -> Thing:
    """Somebody at home has served long enough for a star."""
    small_tiers(world.town)
    who, people, secrets = world.subject()
    make.consent(who, ConsentPurpose.VOLUNTEER)
    make.grant(who, Role.VOLUNTEER, world.areas["000"])
    confirmed(world.town, who, length=2 * make.HOUR)
    return Thing(who.pk, people, secrets=secrets)


def applied(world: World) -> Thing:
    thing = reached(world)
    who = thing.people["resident", "own"]
    made = stars.apply(who.pk, actor=make.actor(who), now=NOW)
    return Thing(made.pk, thing.people, secrets=thing.secrets)


def checked(world: World) -> Thing:
    thing = applied(world)
    stars.check(thing.pk, actor=world.town.clerk, now=NOW)
    return thing


def on_notice(world: World) -> Thing:
    thing = checked(world)
    stars.announce(thing.pk, actor=world.town.boss, now=NOW)
    return thing


def granted(world: World) -> Thing:
    thing = on_notice(world)
    stars.grant(thing.pk, actor=CLOCK, now=NOW + 20 * make.DAY)
    return thing


@case("star.apply", reached, at=NOW)
def apply_for(thing: Thing, actor: Actor, now: datetime) -> Any:
    return stars.apply(thing.pk, actor=actor, now=now)


@case(
    "star.see",
    applied,
    Ask("GET", "web:star", by=frozenset({"worker@community", "street@below", "district@below"})),
    at=NOW,
)
def see_star(thing: Thing, actor: Actor, now: datetime) -> Any:
    return honours.visible_to(actor).get(pk=thing.pk)


def _notice(_thing: Thing, _actor: Actor, now: datetime) -> Any:
    return list(honours.notices_over(now))


@case(
    "star.read_notice",
    on_notice,
    Ask("GET", "web:stars_notice", lambda _t: (), na=True),
    na=_notice,
    at=NOW,
)
def read_notice(thing: Thing, actor: Actor, now: datetime) -> Any:
    return _notice(thing, actor, now)


@case("star.object", on_notice, at=NOW)
def object_to_star(thing: Thing, actor: Actor, now: datetime) -> Any:
    return stars.object_to(thing.pk, text="不是事实", actor=actor, now=now)


@case("star.check", applied, at=NOW)
def check(thing: Thing, actor: Actor, now: datetime) -> Any:
    return stars.check(thing.pk, actor=actor, now=now)


@case("star.decide", checked, at=NOW)
def decide_star(thing: Thing, actor: Actor, now: datetime) -> Any:
    return stars.announce(thing.pk, actor=actor, now=now)


@case("star.lower", granted, at=NOW + 21 * make.DAY)
def lower(thing: Thing, actor: Actor, now: datetime) -> Any:
    return stars.lower(thing.pk, input=stars.Fall("查实"), actor=actor, now=now)


@case("star.name_me", reached, at=NOW)
def name_me(thing: Thing, actor: Actor, now: datetime) -> Any:
    return lists.name_me(thing.pk, name="王阿姨", is_given=True, actor=actor, now=now)
