"""person_profile, guardianship, volunteer_profile, consent, message, access_log's subject side:
somebody who lives at home.
"""

from __future__ import annotations

from datetime import time
from typing import TYPE_CHECKING, Any

from kith.core.refusal import Forbidden, require
from kith.outbox import queries as outbox
from kith.outbox.actions import tell
from kith.people import policies, queries
from kith.people.actions import helping, roles, skills, volunteering
from kith.people.actions import person as persons
from kith.people.inputs import PersonInput
from kith.people.models import Guardianship, Person
from kith.people.states import Channel, ConsentPurpose
from kith.places.models import Area
from kith.vault.states import Purpose
from tests import make
from tests.permissions.case import Ask, case
from tests.permissions.world import Thing, World

if TYPE_CHECKING:
    from datetime import datetime

    from kith.core.actor import Actor

HERS = frozenset({"resident@own"})
PHONE = "19900009999"


def somebody(world: World) -> Thing:
    """`args`: where home is."""
    thing = world.of(lambda who: who.pk)
    return Thing(thing.pk, thing.people, (world.areas["000"].pk,), thing.secrets)


def serving(world: World) -> Thing:
    def build(who: Person) -> int:
        helping.offer_help(
            who.pk, channel=Channel.WEB, given_by_id=who.pk, actor=make.actor(who), now=make.MONDAY
        )
        return who.pk

    return world.of(build)


def linked(world: World) -> Thing:
    """The guardian's link to somebody; `pk` is the link."""
    thing = somebody(world)
    link = Guardianship.objects.get(ward_id=thing.pk, state="ACTIVE")
    return Thing(link.pk, thing.people)


def requested(world: World) -> Thing:
    """Another has asked to speak for her."""
    thing = somebody(world)
    other = make.person(world.areas["100"])
    link = roles.request_guardianship(
        thing.pk, guardian_id=other.pk, actor=make.actor(other), now=make.MONDAY
    )
    return Thing(link.pk, thing.people)


# ------------------------------------------------------------------------- person_profile


@case("person_profile.view_masked", somebody)
def view(thing: Thing, actor: Actor, now: datetime) -> Any:
    return queries.visible_to(actor).get(pk=thing.pk)


@case(
    "person_profile.reveal_phone_address",
    somebody,
    bare=lambda thing, actor, now: persons.reveal(thing.pk, "phone", actor=actor, now=now),  # type: ignore[call-arg]
)
def reveal(thing: Thing, actor: Actor, now: datetime) -> Any:
    purpose = Purpose.OWN if actor.person_id == thing.pk else Purpose.HANDLE_ORDER
    return persons.reveal(thing.pk, "phone", "address", purpose=purpose, actor=actor, now=now)


@case("person_profile.edit", somebody)
def edit(thing: Thing, actor: Actor, now: datetime) -> Any:
    return persons.move_home(
        thing.pk,
        area_id=Person.objects.get(pk=thing.pk).area_id,
        address="二号楼",
        actor=actor,
        now=now,
    )


def _register(thing: Thing, actor: Actor, now: datetime) -> Any:
    typed = PersonInput(name="新来", phone=PHONE)
    return persons.register(
        thing.args[0], input=typed, channel=Channel.COUNTER, actor=actor, now=now
    )


@case("person_profile.create_on_behalf", somebody, na=_register)
def register(thing: Thing, actor: Actor, now: datetime) -> Any:
    return _register(thing, actor, now)


def _search(thing: Thing, actor: Actor, now: datetime) -> Any:
    require(policies.may_search(actor))


@case(
    "person_profile.search_exact", somebody,
    Ask("POST", "web:counter_find", lambda _t: (), lambda _t: {"phone": PHONE}, na=True,
        by=frozenset({"hotline", "worker", "street"})),
    Ask("POST", "web:desk_search", lambda _t: (), lambda _t: {"q": PHONE}, na=True,
        by=frozenset({"worker", "street"})),
    na=_search,
)  # fmt: skip
def search(thing: Thing, actor: Actor, now: datetime) -> Any:
    return _search(thing, actor, now)


# --------------------------------------------------------------------------- guardianship


def _ask_to_speak(thing: Thing, actor: Actor, now: datetime) -> Any:
    who = actor.person_id or 0
    return roles.request_guardianship(thing.pk, guardian_id=who, actor=actor, now=now)


@case("guardianship.request", somebody, na=_ask_to_speak)
def ask_to_speak(thing: Thing, actor: Actor, now: datetime) -> Any:
    return _ask_to_speak(thing, actor, now)


@case("guardianship.approve", requested)
def approve(thing: Thing, actor: Actor, now: datetime) -> Any:
    return roles.decide_guardianship(thing.pk, verb="approve", actor=actor, now=now)


@case("guardianship.revoke", linked)
def revoke(thing: Thing, actor: Actor, now: datetime) -> Any:
    return roles.decide_guardianship(thing.pk, verb="revoke", actor=actor, now=now)


# ---------------------------------------------------------------------- volunteer_profile


@case("volunteer_profile.apply", somebody)
def apply(thing: Thing, actor: Actor, now: datetime) -> Any:
    return helping.offer_help(
        thing.pk, channel=Channel.WEB, given_by_id=thing.pk, actor=actor, now=now
    )


def _vet(thing: Thing, actor: Actor, now: datetime, seen: str) -> Any:
    return skills.vet(
        thing.pk, skill="REPAIR", evidence=seen, expires_on=None, actor=actor, now=now
    )


@case(
    "volunteer_profile.approve", serving,
    bare=lambda thing, actor, now: _vet(thing, actor, now, " "),
)  # fmt: skip
def approve_volunteer(thing: Thing, actor: Actor, now: datetime) -> Any:
    return _vet(thing, actor, now, "电工证")


@case("volunteer_profile.edit_own", serving)
def edit_own(thing: Thing, actor: Actor, now: datetime) -> Any:
    return volunteering.set_availability(
        free=[volunteering.FreeTime(1, time(8), time(12))], largest_distance_m=2000,
        weekly_capacity=2, quiet_until=None, actor=actor, now=now,
    )  # fmt: skip


@case("volunteer_profile.suspend", serving)
def stop(thing: Thing, actor: Actor, now: datetime) -> Any:
    return helping.stop_helping(thing.pk, actor=actor, now=now)


# -------------------------------------------------------------------------------- consent


def _say(thing: Thing, actor: Actor, now: datetime, *, is_given: bool) -> Any:
    return persons.consent(
        thing.pk, purpose=ConsentPurpose.PUBLISH_WISH, is_given=is_given, channel=Channel.COUNTER,
        given_by_id=thing.pk, actor=actor, now=now,
    )  # fmt: skip


@case("consent.give", somebody)
def give(thing: Thing, actor: Actor, now: datetime) -> Any:
    return _say(thing, actor, now, is_given=True)


@case("consent.withdraw", somebody)
def withdraw(thing: Thing, actor: Actor, now: datetime) -> Any:
    return _say(thing, actor, now, is_given=False)


# ------------------------------------------------------------------------------ front


def nothing(world: World) -> Thing:
    return Thing(world.areas["000"].pk)


def _everybody(thing: Thing, actor: Actor, now: datetime) -> Any:
    return Area.objects.get(pk=thing.pk)


@case("front.show", nothing, Ask("GET", "web:home", lambda _t: (), na=True), na=_everybody)
def show(thing: Thing, actor: Actor, now: datetime) -> Any:
    return _everybody(thing, actor, now)


@case(
    "front.adjust_reading", nothing,
    Ask("POST", "web:text_size", lambda _t: (), lambda _t: {"size": "large"}, na=True),
    na=_everybody,
)  # fmt: skip
def adjust(thing: Thing, actor: Actor, now: datetime) -> Any:
    return _everybody(thing, actor, now)


@case("front.sign_in", nothing, Ask("GET", "account_login", lambda _t: (), na=True), na=_everybody)
def sign_in(thing: Thing, actor: Actor, now: datetime) -> Any:
    return _everybody(thing, actor, now)


def invited(world: World) -> Thing:
    """`args`: the link that came by message."""
    typed = volunteering.VolunteerInput(person=PersonInput(name="诸葛明", phone=PHONE))
    row, token = volunteering.invite(
        world.areas["000"].pk, input=typed, actor=world.town.clerk, now=make.MONDAY
    )
    return Thing(row.pk, args=(token,), secrets=("诸葛明", PHONE))


def _answer(thing: Thing, actor: Actor, now: datetime) -> Any:
    return queries.invitation_of(thing.args[0], now=now)


@case("invitation.answer", invited, Ask("GET", "web:join", lambda t: t.args, na=True), na=_answer)
def answer(thing: Thing, actor: Actor, now: datetime) -> Any:
    return _answer(thing, actor, now)


def told(world: World) -> Thing:
    """Somebody to whom something was said."""
    thing = somebody(world)
    tell(thing.pk, "order_cancelled", cause="walk", now=make.MONDAY, number="A1")
    return thing


@case("message.read", told)
def read_message(thing: Thing, actor: Actor, now: datetime) -> Any:
    found = outbox.visible_to(actor).filter(person_id=thing.pk).first()
    if found is None:
        raise Forbidden
    return found
