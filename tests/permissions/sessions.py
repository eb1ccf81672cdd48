"""event, attendance, priority: sessions of home that a team and a unit hold, and who comes.

Own of a partner is the organiser's, team is the leader's; own of a resident is her sign-up.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from kith.activities.actions import (
    after,
    after_pictures,
    attendance,
    attendance_closing,
    door_list,
    planning,
    priorities,
    signing_up,
    signing_up_desk,
    turns,
)
from kith.activities.models import Session
from kith.activities.policies import session as policies
from kith.activities.queries import attendance as door_queries
from kith.activities.queries import sessions, sign_ups
from kith.activities.rules import attendance as door_rules
from kith.activities.states import PresentAs, TickKind
from kith.core.actor import CLOCK, Role
from kith.core.refusal import require
from kith.people.models import Person
from kith.web.waiting.door import token_of
from tests import make
from tests.activities import door as door_world
from tests.activities import world as made
from tests.permissions.case import Ask, case
from tests.permissions.world import Thing, World
from tests.projects.worlds import picture

if TYPE_CHECKING:
    from datetime import datetime

    from kith.core.actor import Actor

OVER = door_world.END + make.HOUR
DRAWN = made.START - make.DAY  # the hour at which lots are drawn is over


def _hosts(world: World) -> tuple[dict[str, int], dict[tuple[str, str], Person]]:
    liaison, lead = make.person(world.areas["000"]), make.person(world.areas["000"])
    unit = make.unit(world.areas["000"], liaison=liaison)
    team = make.team(world.areas["000"], leader=lead)
    hosts = {"organiser_id": unit.pk, "team_id": team.pk}
    return hosts, {("partner", "own"): liaison, ("leader", "team"): lead}


def planned(world: World) -> Thing:
    """Not public yet; the clerk's colleague planned it."""
    hosts, people = _hosts(world)
    series = made.series(world.town, **hosts)
    colleague = make.staff(Role.WORKER, world.areas["000"])
    row = planning.plan_session(
        series.pk, input=made.session_input(), actor=colleague, now=make.MONDAY
    )
    return Thing(row.pk, people, (series.pk,))


def public(world: World) -> Thing:
    hosts, people = _hosts(world)
    return Thing(made.session(world.town, of=made.series(world.town, **hosts)).pk, people)


def signed_up(world: World) -> Thing:
    """Her place in a session; its hosts stand beside."""
    who, people, secrets = world.subject()
    hosts, of_hosts = _hosts(world)
    row = made.session(world.town, of=made.series(world.town, **hosts))
    (mine,) = made.sign_up(row, who)
    return Thing(row.pk, {**people, **of_hosts}, (who.pk, mine.key), secrets)


def waits(world: World) -> Thing:
    """One place is taken, the next one waits."""
    hosts, people = _hosts(world)
    row = made.session(world.town, made.quota_input(1), of=made.series(world.town, **hosts))
    made.sign_up(row, made.resident(world.town))
    (second,) = made.sign_up(row, made.resident(world.town))
    return Thing(second.pk, people, (row.pk,))


def to_draw(world: World) -> Thing:
    """Places go by lot, and nobody has drawn yet; `args`: these places."""
    hosts, people = _hosts(world)
    row = made.session(world.town, made.draw_input(), of=made.series(world.town, **hosts))
    return Thing(row.pk, people, (made.quota(row).pk,))


def drawn(world: World) -> Thing:
    """Her number came out of the draw; `args`: the places that were drawn for."""
    who, people, secrets = world.subject()
    hosts, of_hosts = _hosts(world)
    row = made.session(world.town, made.draw_input(1), of=made.series(world.town, **hosts))
    made.sign_up(row, who)
    places = made.quota(row)
    signing_up_desk.draw(places.pk, actor=CLOCK, now=made.START - make.DAY)
    return Thing(row.pk, {**people, **of_hosts}, (places.pk,), secrets)


def in_line(world: World) -> Thing:
    """She drew a number in a crowd; `args`: what her address holds."""
    who, people, secrets = world.subject()
    hosts, of_hosts = _hosts(world)
    row = made.session(world.town, of=made.series(world.town, **hosts))
    turn = turns.take_turn(row.pk, input=made.input_of(who), actor=make.actor(who), now=make.MONDAY)
    return Thing(turn.pk, {**people, **of_hosts}, (token_of(turn),), secrets)


def at_the_door(world: World) -> Thing:
    """`args`: what the code at the door holds."""
    thing = held(world)
    row = Session.objects.get(pk=thing.pk)
    code = door_rules.write(door_world.code_of(row, None, door_world.START))
    return Thing(thing.pk, thing.people, (code,), thing.secrets)


def held(world: World) -> Thing:
    """It takes place now; somebody has a place."""
    who, people, secrets = world.subject()
    hosts, of_hosts = _hosts(world)
    row = door_world.held(world.town, **hosts)
    made.sign_up(row, who)
    del of_hosts["leader", "team"]
    return Thing(row.pk, {**people, **of_hosts}, (who.pk,), secrets)


def closed(world: World) -> Thing:
    thing = held(world)
    door_world.closed(world.town, Session.objects.get(pk=thing.pk))
    return thing


def surveyed(world: World) -> Thing:
    thing = closed(world)
    after.open_survey(thing.pk, slips=3, actor=world.town.clerk, now=OVER)
    return thing


def pictured(world: World) -> Thing:
    """A picture that somebody of the desk put there."""
    thing = closed(world)
    colleague = make.staff(Role.WORKER, world.areas["000"])
    row = after_pictures.add_picture(
        thing.pk, raw=picture(), caption="现场", actor=colleague, now=OVER
    )
    return Thing(row.pk, thing.people)


def at_home(world: World) -> Thing:
    who, people, secrets = world.subject()
    return Thing(who.pk, people, secrets=secrets)


def first(world: World) -> Thing:
    """Somebody whom the place puts first, and the paper that shows it."""
    who, people, _secrets = world.subject()
    row = priorities.enter_priority(who.pk, input=GROUND, actor=world.town.clerk, now=make.MONDAY)
    return Thing(row.pk, people, (who.pk,), ("CNRY-PRIORITY-GROUND-1",))


GROUND = priorities.PriorityInput("LOW_INCOME", "CNRY-PRIORITY-GROUND-1", date(2026, 12, 31))


@case("event.create", planned)
def create(thing: Thing, actor: Actor, now: datetime) -> Any:
    series = thing.args[0] if thing.pk else 0
    return planning.plan_session(series, input=made.session_input(), actor=actor, now=now)


@case("event.publish", planned)
def publish(thing: Thing, actor: Actor, now: datetime) -> Any:
    return planning.publish(thing.pk, actor=actor, now=now)


@case("event.read", public, Ask("GET", "web:activity"),
      na=lambda thing, actor, now: list(sessions.visible_to(actor)[:1]))  # fmt: skip
def read(thing: Thing, actor: Actor, now: datetime) -> Any:
    return sessions.visible_to(actor).get(pk=thing.pk)


@case("event.read_draft", planned, Ask("GET", "web:activity"))
def read_draft(thing: Thing, actor: Actor, now: datetime) -> Any:
    return sessions.visible_to(actor).get(pk=thing.pk)


@case("event.edit", public)
def edit(thing: Thing, actor: Actor, now: datetime) -> Any:
    given = planning.input_of(Session.objects.get(pk=thing.pk))
    return planning.change_session(thing.pk, input=given, actor=actor, now=now)


def cancel_bare(thing: Thing, actor: Actor, now: datetime) -> Any:
    return planning.cancel_session(thing.pk, reason=" ", actor=actor, now=now)


@case("event.cancel", public, bare=cancel_bare)
def cancel(thing: Thing, actor: Actor, now: datetime) -> Any:
    return planning.cancel_session(thing.pk, reason="下雨", actor=actor, now=now)


@case("event.signup", public)
def sign_up(thing: Thing, actor: Actor, now: datetime) -> Any:
    row = Session.objects.get(pk=thing.pk)
    whom = (actor.person_id,) if actor.person_id is not None else (0,)
    given = signing_up.SignUpInput(
        person_ids=whom, role=PresentAs.RECIPIENT, key=uuid4(), channel="WEB",  # type: ignore[arg-type]
        accepts_risk=True, guardian_agrees=True,
    )  # fmt: skip
    return signing_up.sign_up(row.pk, input=given, actor=actor, now=now)


def cancel_sign_up_bare(thing: Thing, actor: Actor, now: datetime) -> Any:
    mine = sign_ups.visible_to(actor).get(session_id=thing.pk)
    return signing_up.cancel(mine.pk, reason="", actor=actor, now=now)


@case("event.cancel_signup", signed_up, bare=cancel_sign_up_bare)
def cancel_sign_up(thing: Thing, actor: Actor, now: datetime) -> Any:
    mine = sign_ups.visible_to(actor).get(session_id=thing.pk)
    return signing_up.cancel(mine.pk, reason="本人打电话来说有事", actor=actor, now=now)


@case("event.read_attendees", signed_up)
def read_attendees(thing: Thing, actor: Actor, now: datetime) -> Any:
    row = sessions.visible_to(actor).get(pk=thing.pk)
    require(policies.may_see_list(actor, row))


def export_bare(thing: Thing, actor: Actor, now: datetime) -> Any:
    return door_list.door_list(thing.pk, reason=" ", actor=actor, now=now)


@case("event.export_attendees", signed_up, bare=export_bare)
def export_attendees(thing: Thing, actor: Actor, now: datetime) -> Any:
    return door_list.door_list(thing.pk, reason="门口点名", actor=actor, now=now)


@case("event.promote_waitlist", waits)
def promote(thing: Thing, actor: Actor, now: datetime) -> Any:
    return signing_up_desk.move(
        thing.pk, to="CANCELLED", reason="与本人商量过，改到下一场", actor=actor, now=now
    )


@case("attendance.see", held, Ask("GET", "web:attendance"), at=door_world.START)
def see(thing: Thing, actor: Actor, now: datetime) -> Any:
    return door_queries.doors_of(actor).get(pk=thing.pk)


@case("attendance.keep_door", held, at=door_world.START)
def keep_door(thing: Thing, actor: Actor, now: datetime) -> Any:
    given = attendance.CountInput(role=PresentAs.RECIPIENT, number=3, is_estimated=False)
    return attendance.count(thing.pk, input=given, actor=actor, now=now)


@case("attendance.tick_her", held, at=door_world.START)
def tick(thing: Thing, actor: Actor, now: datetime) -> Any:
    who = thing.args[0]
    given = attendance.TickInput(person_id=who, kind=TickKind.IN, key=uuid4())
    return attendance.tick(thing.pk, input=given, actor=actor, now=now)


@case("attendance.arrive", held, at=door_world.START)
def arrive(thing: Thing, actor: Actor, now: datetime) -> Any:
    row = Session.objects.get(pk=thing.pk)
    step = door_world.code_of(row, None, now).step
    given = attendance.ArriveInput((thing.args[0],), TickKind.IN, step, seen_at=now)
    return attendance.arrive(thing.pk, input=given, actor=actor, now=now)


@case("attendance.record_hours", closed, at=OVER)
def record_hours(thing: Thing, actor: Actor, now: datetime) -> Any:
    return attendance_closing.record_hours(thing.pk, actor=actor, now=now)


@case("attendance.run_survey", closed, at=OVER)
def run_survey(thing: Thing, actor: Actor, now: datetime) -> Any:
    return after.open_survey(thing.pk, slips=3, actor=actor, now=now)


@case("attendance.check_picture", pictured, at=OVER)
def check_picture(thing: Thing, actor: Actor, now: datetime) -> Any:
    given = after_pictures.CheckInput()
    return after_pictures.pass_picture(thing.pk, input=given, actor=actor, now=now)


@case("priority.enter", at_home)
def enter(thing: Thing, actor: Actor, now: datetime) -> Any:
    return priorities.enter_priority(thing.pk, input=GROUND, actor=actor, now=now)


@case("priority.read", first)
def read_priority(thing: Thing, actor: Actor, now: datetime) -> Any:
    return priorities.read_ground(thing.pk, actor=actor, now=now)


@case("priority.end", first)
def end_priority(thing: Thing, actor: Actor, now: datetime) -> Any:
    return priorities.end_priority(thing.pk, actor=actor, now=now)
