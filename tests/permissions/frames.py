"""programme, monthly_list, holiday_post, stall, talk_request, credential, rule_set."""

from __future__ import annotations

import uuid
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from kith.activities.actions import markets, monthly, monthly_lists, posts, tours
from kith.activities.policies import kinds as kind_policies
from kith.activities.queries import brands
from kith.activities.queries import kinds as kind_queries
from kith.activities.queries import monthly_lists as list_queries
from kith.activities.queries import posts as post_queries
from kith.activities.queries.sessions import visible_to as sessions_visible_to
from kith.activities.states import SessionKind
from kith.core.actor import Role
from kith.core.refusal import require
from kith.insights.actions import formality
from kith.insights.policies import READERS
from kith.people import queries_credentials
from kith.people.actions import credentials
from kith.people.models import Person
from kith.people.states import Channel
from kith.places.queries import within
from kith.programmes import policies as programme_policies
from kith.programmes import queries as programme_queries
from kith.programmes.actions import programmes
from tests import make
from tests.activities import monthly as monthly_world
from tests.activities import world as activity_world
from tests.permissions.case import Ask, case
from tests.permissions.world import Thing, World
from tests.programmes import world as made

if TYPE_CHECKING:
    from datetime import datetime

    from kith.core.actor import Actor


AUTUMN = make.MONDAY + 200 * make.DAY


def place(world: World) -> Thing:
    return Thing(world.areas["000"].pk)


def _liaison(world: World) -> tuple[int, dict[tuple[str, str], Person]]:
    liaison = make.person(world.areas["000"])
    return make.unit(world.areas["000"], liaison=liaison).pk, {("partner", "own"): liaison}


# -------------------------------------------------------------------------------- programmes


def proposed(world: World) -> Thing:
    """Put forward by a desk, not decided on."""
    clerk = make.staff(Role.WORKER, world.areas["000"])
    return Thing(made.proposed(world.areas["000"].pk, clerk).pk)


def running(world: World) -> Thing:
    return Thing(made.running(world.town).pk)


@case("programme.see", running, Ask("GET", "web:programme"),
      na=lambda t, actor, now: programme_queries.programmes_visible_to(actor).first())  # fmt: skip
def see(thing: Thing, actor: Actor, now: datetime) -> Any:
    return programme_queries.programmes_visible_to(actor).get(pk=thing.pk)


@case("programme.see_proposed", proposed, Ask("GET", "web:programme"))
def see_proposed(thing: Thing, actor: Actor, now: datetime) -> Any:
    return programme_queries.programmes_visible_to(actor).get(pk=thing.pk)


@case("programme.propose", place)
def propose(thing: Thing, actor: Actor, now: datetime) -> Any:
    return programmes.propose(thing.pk, input=made.programme_input(), actor=actor, now=now)


@case("programme.decide", proposed)
def decide(thing: Thing, actor: Actor, now: datetime) -> Any:
    return programmes.approve(thing.pk, reason="本社区独有", actor=actor, now=now)


@case("programme.see_alike", place)
def see_alike(thing: Thing, actor: Actor, now: datetime) -> Any:
    area = within(actor.paths(*programme_policies.DESK)).get(pk=thing.pk)
    require(programme_policies.may_propose(actor, area.path))


# ------------------------------------------------------------------------------ monthly list


def listed(world: World) -> Thing:
    area, clerk = world.areas["001"], world.town.far_clerk
    monthly_world.planned(area, clerk, "2026-04-06 09:30")
    return Thing(monthly_world.published(area, clerk).pk)


def kept(world: World) -> Thing:
    """A draft of next month."""
    area = world.areas["000"]
    monthly_world.planned(area, world.town.clerk, "2026-04-05 09:30", f"第{area.pk}次书法课")
    row = monthly_lists.draft(
        area.pk, month=monthly_world.APRIL, actor=world.town.clerk, now=make.MONDAY
    )
    return Thing(row.pk, args=(area.pk,))


def home(world: World) -> Thing:
    who, people, secrets = world.subject()
    return Thing(world.areas["000"].pk, people, (who.pk,), secrets)


@case("monthly_list.read", listed,
      na=lambda t, actor, now: list(list_queries.lists_visible_to(actor)[:1]))  # fmt: skip
def read(thing: Thing, actor: Actor, now: datetime) -> Any:
    return list_queries.lists_visible_to(actor).get(pk=thing.pk)


@case("monthly_list.read_asks", kept)
def read_asks(thing: Thing, actor: Actor, now: datetime) -> Any:
    return list_queries.lists_visible_to(actor).get(pk=thing.pk)


@case("monthly_list.keep", kept)
def keep(thing: Thing, actor: Actor, now: datetime) -> Any:
    return monthly_lists.publish_list(thing.pk, actor=actor, now=now)


@case("monthly_list.ask", home, na=lambda t, actor, now: None)
def ask(thing: Thing, actor: Actor, now: datetime) -> Any:
    given = monthly.AskInput(
        key=uuid.uuid4(), channel=Channel.WEB, text="想学太极拳", person_id=None
    )
    return monthly.ask(thing.pk, input=given, actor=actor, now=now)


@case("monthly_list.ask_for_her", home)
def ask_for_her(thing: Thing, actor: Actor, now: datetime) -> Any:
    given = monthly.AskInput(
        key=uuid.uuid4(), channel=Channel.WEB, text="想学太极拳", person_id=thing.args[0]
    )
    return monthly.ask(thing.pk, input=given, actor=actor, now=now)


@case("monthly_list.write_for", place)
def write_for(thing: Thing, actor: Actor, now: datetime) -> Any:
    given = monthly.TallyInput(key=uuid.uuid4(), people=3, paper="楼道意见纸", text="想学太极拳")
    return monthly.tally(thing.pk, input=given, actor=actor, now=now)


# -------------------------------------------------------------------- holiday posts, stalls


def post_input(unit_id: int | None) -> posts.PostInput:
    return posts.PostInput(
        title="图书角管理员", summary="整理图书", places=2, age_from=16,
        starts_on=date(2026, 7, 10), ends_on=date(2026, 8, 10), apply_until=date(2026, 7, 1),
        least_days=5, mentor="王老师", organisation_id=unit_id,
    )  # fmt: skip


def post(world: World) -> Thing:
    """An open post of a unit, and a student of twenty."""
    who, people, secrets = world.subject()
    Person.objects.filter(pk=who.pk).update(birth_year=2006, birth_month=1)
    unit, liaison = _liaison(world)
    row = posts.offer_post(
        world.areas["000"].pk, input=post_input(unit), actor=world.town.clerk, now=make.MONDAY
    )
    return Thing(row.pk, {**people, **liaison}, (who.pk,), secrets)


def applied(world: World) -> Thing:
    thing = post(world)
    who = thing.people["resident", "own"]
    row = posts.apply(
        thing.pk, person_id=who.pk, school="市职业学院", actor=make.actor(who), now=make.MONDAY
    )
    return Thing(row.pk, thing.people, (thing.pk,), thing.secrets)


def finished(world: World) -> Thing:
    """She was there on the days that a certificate asks for."""
    thing = applied(world)
    mentor: dict[str, Any] = {"actor": make.actor(thing.people["partner", "own"]), "now": AUTUMN}
    posts.answer(thing.pk, is_accepted=True, **mentor)
    for day in range(10, 15):
        given = posts.DayInput(date(2026, 7, day), 240, "整理图书")
        posts.sign_day(thing.pk, input=given, **mentor)
    posts.finish(thing.pk, **mentor)
    return thing


@case("holiday_post.see", post, Ask("GET", "web:post"),
      na=lambda t, actor, now: list(post_queries.visible_to(actor)[:1]))  # fmt: skip
def see_post(thing: Thing, actor: Actor, now: datetime) -> Any:
    return post_queries.visible_to(actor).get(pk=thing.pk)


@case("holiday_post.run", place)
def run_post(thing: Thing, actor: Actor, now: datetime) -> Any:
    return posts.offer_post(thing.pk, input=post_input(None), actor=actor, now=now)


@case("holiday_post.apply", post)
def apply(thing: Thing, actor: Actor, now: datetime) -> Any:
    who = thing.args[0]
    return posts.apply(thing.pk, person_id=who, school="市职业学院", actor=actor, now=now)


@case("holiday_post.see_application", applied)
def see_application(thing: Thing, actor: Actor, now: datetime) -> Any:
    return post_queries.applications_for(actor).get(pk=thing.pk)


@case("holiday_post.mentor", applied)
def mentor(thing: Thing, actor: Actor, now: datetime) -> Any:
    return posts.answer(thing.pk, is_accepted=True, actor=actor, now=now)


def market(world: World) -> Thing:
    """A session of a market, and a unit that could have a stall there."""
    unit, liaison = _liaison(world)
    series = activity_world.series(world.town, kind=SessionKind.MARKET)
    row = activity_world.session(world.town, of=series)
    return Thing(row.pk, liaison, (unit,))


def stalled(world: World) -> Thing:
    thing = market(world)
    given = markets.StallInput("磨刀", organisation_id=thing.args[0])
    row = markets.offer(thing.pk, input=given, actor=world.town.clerk, now=make.MONDAY)
    return Thing(row.pk, thing.people)


@case("stall.see", market, Ask("GET", "web:stalls"),
      na=lambda t, actor, now: list(sessions_visible_to(actor)[:1]))  # fmt: skip
def see_stalls(thing: Thing, actor: Actor, now: datetime) -> Any:
    row = sessions_visible_to(actor).get(pk=thing.pk)
    return kind_queries.stalls_of(row.pk)


@case("stall.offer", market)
def offer(thing: Thing, actor: Actor, now: datetime) -> Any:
    given = markets.StallInput("磨刀", organisation_id=thing.args[0])
    return markets.offer(thing.pk, input=given, actor=actor, now=now)


@case("stall.run", stalled)
def run_stall(thing: Thing, actor: Actor, now: datetime) -> Any:
    return markets.decide(thing.pk, is_confirmed=True, actor=actor, now=now)


@case("stall.oversee", market)
def oversee(thing: Thing, actor: Actor, now: datetime) -> Any:
    row = sessions_visible_to(actor).get(pk=thing.pk)
    require(actor.over(row.area.path, *kind_policies.READERS))


# --------------------------------------------------------------------- talks, papers, rules


def brand(world: World) -> Thing:
    unit, liaison = _liaison(world)
    return Thing(made.running(world.town).pk, liaison, (unit,))


def invited(world: World) -> Thing:
    thing = brand(world)
    given = _talk(thing.args[0])
    liaison = make.actor(thing.people["partner", "own"])
    row = tours.ask_talk(thing.pk, input=given, actor=liaison, now=make.MONDAY)
    return Thing(row.pk, thing.people)


def _talk(unit_id: int) -> tours.TalkInput:
    first = (make.MONDAY + timedelta(days=7)).date()
    return tours.TalkInput(
        organisation_id=unit_id, topic="压力与睡眠", people=40, from_date=first,
        until_date=first + timedelta(days=14), where="三楼会议室",
    )  # fmt: skip


@case("talk_request.ask", brand)
def ask_talk(thing: Thing, actor: Actor, now: datetime) -> Any:
    return tours.ask_talk(thing.pk, input=_talk(thing.args[0]), actor=actor, now=now)


@case("talk_request.see", invited, Ask("GET", "web:psych_request"))
def see_talk(thing: Thing, actor: Actor, now: datetime) -> Any:
    return brands.requests_visible_to(actor).get(pk=thing.pk)


@case("talk_request.answer", invited)
def answer_talk(thing: Thing, actor: Actor, now: datetime) -> Any:
    return tours.decline_talk(thing.pk, reason="这个月排满了", actor=actor, now=now)


@case("talk_request.withdraw", invited)
def withdraw_talk(thing: Thing, actor: Actor, now: datetime) -> Any:
    return tours.withdraw_talk(thing.pk, actor=actor, now=now)


@case("rule_set.read", place)
def read_rules(thing: Thing, actor: Actor, now: datetime) -> Any:
    return within(actor.paths(*READERS)).get(pk=thing.pk)


@case("rule_set.decide", place)
def decide_rules(thing: Thing, actor: Actor, now: datetime) -> Any:
    given = formality.FormalityInput(False, {}, reason="不以照片论英雄")
    return formality.decide(thing.pk, input=given, actor=actor, now=now)


def handed_in(world: World) -> Thing:
    """A paper that its holder wrote down herself; its number is sealed."""
    who, people, _secrets = world.subject()
    row = credentials.hand_in(who.pk, input=PAPER, actor=make.actor(who), now=make.MONDAY)
    return Thing(row.pk, people, (who.pk,), (NUMBER,))


def holder(world: World) -> Thing:
    who, people, secrets = world.subject()
    return Thing(who.pk, people, secrets=secrets)


NUMBER = "CNRY-CREDENTIAL-NUMBER-1"
PAPER = credentials.CredentialInput("COUNSEL", "心理咨询师证", "市人社局", NUMBER)


@case("credential.hand_in", holder)
def hand_in(thing: Thing, actor: Actor, now: datetime) -> Any:
    return credentials.hand_in(thing.pk, input=PAPER, actor=actor, now=now)


@case("credential.see", handed_in, Ask("GET", "web:psych_paper", by=frozenset(
      {"worker@community", "street@below"})))  # fmt: skip
def see_paper(thing: Thing, actor: Actor, now: datetime) -> Any:
    return queries_credentials.visible_to(actor).get(pk=thing.pk)


@case("credential.read_number", handed_in)
def read_number(thing: Thing, actor: Actor, now: datetime) -> Any:
    return credentials.read_number(thing.pk, actor=actor, now=now)


@case("credential.check", handed_in)
def check(thing: Thing, actor: Actor, now: datetime) -> Any:
    return credentials.verify(thing.pk, seen="原件与网上查询一致", actor=actor, now=now)
