"""team, unit, body, community_profile, recruit: who serves together at home.

Own of a partner is her unit's; team is the leader's and a member's.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from kith.core.refusal import require
from kith.groups import queries, queries_bodies
from kith.groups.actions import bodies, members, profiles, recruiting, resolutions, teams, units
from kith.groups.models import Membership, Profile, Team
from kith.groups.policies import OVERSEERS
from kith.groups.states import Counted, OrganisationKind, StepKind
from kith.people.states import ConsentPurpose
from kith.places.models import Area
from tests import make
from tests.groups import world as made
from tests.permissions.case import Ask, case
from tests.permissions.world import Thing, World

if TYPE_CHECKING:
    from datetime import datetime

    from kith.core.actor import Actor
    from kith.people.models import Person


def place(world: World) -> Thing:
    return Thing(world.areas["000"].pk)


def team(world: World) -> Thing:
    """A team with a leader and a member; somebody asks to join."""
    here = world.areas["000"]
    lead, member, other = make.person(here), make.volunteer(here), make.volunteer(here)
    row = make.team(here, member, other, leader=lead)
    Team.objects.filter(pk=row.pk).update(looks_for="会修电器的人")
    new = make.volunteer(here)
    asked = members.ask_to_join(row.pk, person_id=new.pk, actor=make.actor(new), now=make.MONDAY)
    people = {("leader", "team"): lead, ("volunteer", "team"): member}
    return Thing(row.pk, people, (other.pk, asked.pk, make.volunteer(here).pk))


def body(world: World) -> Thing:
    """A committee with a member unit that answers for a resolution."""
    liaison = make.person(world.areas["000"])
    unit = make.unit(world.areas["000"], liaison=liaison)
    row = made.body(world.town, f"第{liaison.pk}联席会议")
    made.seat(row, unit, world.town.clerk)
    by: dict[str, Any] = {"actor": world.town.clerk, "now": make.MONDAY}
    given = bodies.MeetingInput(make.MONDAY - make.DAY, "会议室", "停车难")
    meeting = bodies.hold_meeting(row.pk, input=given, **by)
    wanted = resolutions.ResolutionInput("开放车位", unit.pk, date(2026, 4, 1))
    resolution = resolutions.resolve(meeting.pk, input=wanted, **by)
    return Thing(row.pk, {("partner", "own"): liaison}, (resolution.pk,))


def post(world: World) -> Thing:
    """A post of the committee that nobody is named for yet."""
    thing = body(world)
    row = bodies.fill_post(thing.pk, title="秘书长", actor=world.town.clerk, now=make.MONDAY)
    return Thing(row.pk, thing.people)


def asks_in(world: World) -> Thing:
    """A volunteer at home asks to be in a team."""
    who, people, secrets = world.subject()
    make.consent(who, ConsentPurpose.VOLUNTEER)
    row = make.team(world.areas["000"], leader=make.person(world.areas["000"]))
    Team.objects.filter(pk=row.pk).update(looks_for="会修电器的人")
    asked = members.ask_to_join(row.pk, person_id=who.pk, actor=make.actor(who), now=make.MONDAY)
    return Thing(asked.pk, people, (row.pk,), secrets)


def youth(world: World) -> Thing:
    """A youth team, and a child at home whose guardian may say yes; `args`: the child."""
    who, people, secrets = world.subject()
    type(who).objects.filter(pk=who.pk).update(birth_year=2014, birth_month=1)
    row = teams.found_team(
        world.areas["000"].pk, name=f"第{who.pk}小队", is_youth=True, actor=world.town.clerk,
        now=make.MONDAY,
    )  # fmt: skip
    Team.objects.filter(pk=row.pk).update(looks_for="爱讲故事的孩子")
    return Thing(row.pk, people, (who.pk,), secrets)


def unit(world: World) -> Thing:
    liaison = make.person(world.areas["000"])
    row = make.unit(world.areas["000"], liaison=liaison)
    return Thing(row.pk, {("partner", "own"): liaison})


def newcomer(world: World) -> Thing:
    """Somebody who joined at the counter and leads no team; her team's leader goes with her."""
    who, people, secrets = world.subject()
    born(who)
    lead = make.person(world.areas["000"])
    row = make.team(world.areas["000"], leader=lead)
    recruiting.enrol(
        world.areas["000"].pk, who=who.pk, born=BORN, team_id=row.pk, actor=world.town.clerk,
        now=make.MONDAY,
    )  # fmt: skip
    return Thing(who.pk, {**people, ("leader", "team"): lead}, secrets=secrets)


def born(who: Person) -> None:
    type(who).objects.filter(pk=who.pk).update(birth_year=1990, birth_month=1)


BORN = recruiting.Born(1990, 1)
PROFILE = profiles.ProfileInput(
    2025, 4000, Counted(Counted.values[0]), 10, 30, ("幸福小区",), "街道年报", date(2025, 12, 31)
)


def at_home(world: World) -> Thing:
    who, people, secrets = world.subject()
    born(who)
    return Thing(who.pk, people, (world.areas["000"].pk,), secrets)


@case("team.create", place)
def create(thing: Thing, actor: Actor, now: datetime) -> Any:
    return teams.found_team(thing.pk, name="新服务队", actor=actor, now=now)


@case("team.read", team, Ask("GET", "web:join_team"),
      na=lambda thing, actor, now: list(Team.objects.all()[:1]))  # fmt: skip
def read(thing: Thing, actor: Actor, now: datetime) -> Any:
    return Team.objects.get(pk=thing.pk)


@case("team.read_roster", team, Ask("GET", "web:one_team"))
def read_roster(thing: Thing, actor: Actor, now: datetime) -> Any:
    return queries.teams_with_members_visible_to(actor).get(pk=thing.pk)


@case("team.invite_or_accept_member", team)
def invite(thing: Thing, actor: Actor, now: datetime) -> Any:
    who = thing.args[2] if thing.pk else 0
    return members.enlist(thing.pk, person_id=who, actor=actor, now=now)


def remove_bare(thing: Thing, actor: Actor, now: datetime) -> Any:
    return members.leave(thing.pk, person_id=thing.args[0], reason=" ", actor=actor, now=now)


@case("team.remove_member", team, bare=remove_bare)
def remove(thing: Thing, actor: Actor, now: datetime) -> Any:
    who = thing.args[0] if thing.pk else 0
    return members.leave(thing.pk, person_id=who, reason="多次爽约", actor=actor, now=now)


@case("team.leave", team)
def leave(thing: Thing, actor: Actor, now: datetime) -> Any:
    mine = Membership.objects.get(team_id=thing.pk, person_id=actor.person_id or 0)
    return members.leave(mine.team_id, person_id=mine.person_id, actor=actor, now=now)


@case("team.edit", team)
def edit(thing: Thing, actor: Actor, now: datetime) -> Any:
    given = teams.TeamInput(f"第{thing.pk}队", looks_for="会修电器的人")
    return teams.edit_team(thing.pk, input=given, actor=actor, now=now)


def dissolve_bare(thing: Thing, actor: Actor, now: datetime) -> Any:
    return teams.dissolve(thing.pk, reason=" ", actor=actor, now=now)


@case("team.dissolve", team, bare=dissolve_bare)
def dissolve(thing: Thing, actor: Actor, now: datetime) -> Any:
    return teams.dissolve(thing.pk, reason="队员都搬走了", actor=actor, now=now)


@case("unit.see", unit, Ask("GET", "web:unit"))
def see_unit(thing: Thing, actor: Actor, now: datetime) -> Any:
    return queries.units_visible_to(actor).get(pk=thing.pk)


@case("unit.write", unit)
def write_unit(thing: Thing, actor: Actor, now: datetime) -> Any:
    return units.edit_organisation(
        thing.pk, name=f"第{thing.pk}公司", kind=OrganisationKind.ENTERPRISE, uscc="", actor=actor,
        now=now,
    )  # fmt: skip


@case("body.see", body, Ask("GET", "web:body"))
def see_body(thing: Thing, actor: Actor, now: datetime) -> Any:
    return queries_bodies.visible_to(actor).get(pk=thing.pk)


@case("body.run", body)
def run(thing: Thing, actor: Actor, now: datetime) -> Any:
    given = bodies.MeetingInput(make.MONDAY, "会议室", "年度计划")
    return bodies.hold_meeting(thing.pk, input=given, actor=actor, now=now)


@case("body.follow_up", body)
def follow_up(thing: Thing, actor: Actor, now: datetime) -> Any:
    row = thing.args[0] if thing.pk else 0
    return resolutions.follow_up(row, verb="note", text="已与物业谈过", actor=actor, now=now)


@case("community_profile.see", place, Ask("GET", "web:community_profile"))
def see_profile(thing: Thing, actor: Actor, now: datetime) -> Any:
    paths = actor.paths(*OVERSEERS)
    area = Area.objects.get(pk=thing.pk)
    require(any(area.path.startswith(path) for path in paths))
    return list(Profile.objects.filter(area=area))


@case("community_profile.enter", place)
def enter(thing: Thing, actor: Actor, now: datetime) -> Any:
    return profiles.enter_profile(thing.pk, input=PROFILE, actor=actor, now=now)


@case("recruit.see", newcomer)
def see_recruit(thing: Thing, actor: Actor, now: datetime) -> Any:
    return queries.recruits_visible_to(actor).get(person_id=thing.pk)


@case("recruit.enrol", at_home)
def enrol(thing: Thing, actor: Actor, now: datetime) -> Any:
    area = thing.args[0] if thing.pk else 0
    return recruiting.enrol(area, who=thing.pk, born=BORN, actor=actor, now=now)


@case("recruit.take_step", newcomer)
def take_step(thing: Thing, actor: Actor, now: datetime) -> Any:
    given = recruiting.StepInput(StepKind.TRAINED, date(2026, 3, 1), what="岗前培训")
    return recruiting.take_step(thing.pk, input=given, actor=actor, now=now)
