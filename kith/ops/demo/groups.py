"""Units, committees with what they resolved, an alliance, teams that look for people, newcomers."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from django.utils.timezone import localtime

from kith.core.actor import CLOCK, Actor
from kith.groups.actions import bodies, members, profiles, recruiting, resolutions, teams, units
from kith.groups.queries import leaders, teams_in
from kith.groups.states import BodyKind, Counted, OrganisationKind, StepKind
from kith.ops.demo import words
from kith.people.actions import person as persons
from kith.people.actions import roles
from kith.people.inputs import PersonInput
from kith.people.states import Channel

if TYPE_CHECKING:
    from datetime import datetime

    from kith.groups.models import Body, Organisation
    from kith.ops.demo.stage import Stage
    from kith.places.models import Area

BLOCK: Final = 9
MEMBER_UNITS: Final = (
    ("社区卫生服务站", OrganisationKind.HOSPITAL),
    ("实验小学", OrganisationKind.SCHOOL),
    ("安居物业服务中心", OrganisationKind.PROPERTY),
    ("和美物业服务处", OrganisationKind.PROPERTY),
    ("供销社门店", OrganisationKind.ENTERPRISE),
    ("派出所", OrganisationKind.GOVERNMENT),
)
SHOPS: Final = (
    "暖心面馆", "老街理发店", "邻里超市", "晨光文具", "惠民药店", "小满花店", "百味早餐铺",
    "巧手裁缝店", "万家五金",
)  # fmt: skip
LOOKS: Final = (
    (("COMPANY", "PHONE_HELP"), "每周能抽出两小时、愿意陪老人说说话的人。"),
    (("REPAIR", "APPLIANCE"), "会修水电的师傅，一个月来一次也好。"),
    (("CARRY", "SHOPPING"), "年轻力壮、有空帮邻居搬搬东西的人。"),
    (("OUTDOORS",), "周末愿意一起动手美化小区的家庭。"),
    (("COMPANY", "COMFORT"), "有心理咨询师证，或愿意参加培训的人。"),
)
NEWCOMERS: Final = (("COUNTER", 3), ("COUNTER", 3), ("COUNTER", 2), ("ONLINE", 1), ("ONLINE", 0))
STEPS: Final = (
    (StepKind.TRAINED, "新人入队培训"),
    (StepKind.UNIFORM, "L"),
    (StepKind.VETTED, "身份证、健康证"),
)


def play(stage: Stage) -> None:
    """Every page of groups shows life in the community whose clerk is printed."""
    clerk, now = stage.shown_clerk, stage.before(hours=30)
    _teams_look(stage)
    found = [_unit(stage.shown, name, kind, clerk, now) for name, kind in MEMBER_UNITS]
    party = _body(stage.shown, BodyKind.PARTY_COMMITTEE, "党委", None, clerk, now)
    working = _body(stage.shown, BodyKind.JOINT_COMMITTEE, "建设工作委员会", party, clerk, now)
    _body(stage.shown, BodyKind.TEMPORARY_BRANCH, "包抓干部临时党支部", working, clerk, now)
    for place, unit in enumerate(found):
        post = "副主任单位" if place == 0 else "委员单位"
        bodies.seat_unit(working.pk, organisation_id=unit.pk, post=post, actor=clerk, now=now)
    for title, who in (("主任", clerk.me), ("副主任", stage.named("centre").me), ("秘书长", None)):
        bodies.fill_post(
            working.pk, title=title, person_id=who, is_public=True, actor=clerk, now=now
        )
    _meet(stage, working, found, clerk)
    _alliance(stage, clerk, now)
    _profile(stage, clerk, now)
    _newcomers(stage, clerk)
    _preachers(stage, clerk, now)


def _unit(
    area: Area, name: str, kind: OrganisationKind, clerk: Actor, now: datetime
) -> Organisation:
    named = f"{area.name}{name}(演示)"
    return units.found_organisation(area.pk, name=named, kind=kind, uscc="", actor=clerk, now=now)


def _body(
    area: Area, kind: BodyKind, name: str, under: Body | None, clerk: Actor, now: datetime
) -> Body:
    return bodies.found_body(
        area.pk,
        kind=kind,
        name=f"{area.name}{name}(演示)",
        parent_id=under.pk if under else None,
        actor=clerk,
        now=now,
    )


def _teams_look(stage: Stage) -> None:
    """The teams of the play say what they do and whom they are looking for."""
    found = zip(teams_in(stage.district.path).filter(is_youth=False), LOOKS, strict=False)
    for team, (directions, looks_for) in found:
        wants = teams.TeamInput(team.name, directions, looks_for, team.organisation_id)
        teams.edit_team(team.pk, input=wants, actor=CLOCK, now=stage.before(hours=40))


def _meet(stage: Stage, body: Body, units: list[Organisation], clerk: Actor) -> None:
    """One meeting a fortnight ago, with a resolution done, one in hand and one that is late."""
    held, now = stage.at(0, 15), stage.before(hours=26)
    wanted = bodies.MeetingInput(
        held,
        "党群服务中心二楼会议室",
        "一、冬季用电用气安全\n二、认领资源、需求、项目三张清单\n三、楼道照明",
        tuple(unit.pk for unit in units[:5]),
    )
    meeting = bodies.hold_meeting(body.pk, input=wanted, actor=clerk, now=now)
    present = [unit.pk for unit in units[:5]]
    text = "到会单位逐项表态，一致同意下列三项决议，由秘书督办。"
    bodies.write_minutes(meeting.pk, minutes=text, present=present, actor=clerk, now=now)
    day = localtime(held).date()
    plans = (
        (
            "入户检查独居老人家用气安全一遍",
            units[2],
            day + timedelta(days=7),
            ("take_up", "finish"),
        ),
        ("更换三号院楼道照明", units[3], day + timedelta(days=9), ("take_up",)),
        ("每月提供一次义诊", units[0], localtime(now).date() + timedelta(days=20), ()),
    )
    for said, unit, due, verbs in plans:
        resolution = resolutions.ResolutionInput(said, unit.pk, due)
        row = resolutions.resolve(meeting.pk, input=resolution, actor=clerk, now=now)
        for verb in verbs:
            resolutions.follow_up(row.pk, verb=verb, text="已安排人手", actor=clerk, now=now)


def _alliance(stage: Stage, clerk: Actor, now: datetime) -> None:
    alliance = _body(stage.shown, BodyKind.ALLIANCE, "新城会", None, clerk, now)
    for name in SHOPS:
        shop = _unit(stage.shown, name, OrganisationKind.MERCHANT, clerk, now)
        bodies.seat_unit(alliance.pk, organisation_id=shop.pk, actor=clerk, now=now)


def _profile(stage: Stage, clerk: Actor, now: datetime) -> None:
    day = localtime(now).date()
    figures = profiles.ProfileInput(
        year=day.year,
        residents=5200,
        counted=Counted.HOUSEHOLDS,
        enterprises=570,
        shops=360,
        compounds=tuple(f"锦绣花园{n}区" for n in range(1, 13)),
        source="社区年度台账(演示)",
        as_of=day,
    )
    profiles.enter_profile(stage.shown.pk, input=figures, actor=clerk, now=now)


def _newcomers(stage: Stage, clerk: Actor) -> None:
    """Some came to the counter, some pressed the button; each has taken some first steps."""
    dice = stage.dice("newcomers")
    for number, (way, taken) in enumerate(NEWCOMERS):
        now = stage.before(hours=20 - number)
        born = recruiting.Born(dice.randrange(1960, 2004), dice.randrange(1, 13))
        who = PersonInput(
            name=words.name(dice, is_woman=number % 2 == 0),
            phone=words.phone(BLOCK, number),
            birth_year=born.year,
            birth_month=born.month,
        )
        if way == "COUNTER":
            made = recruiting.enrol(stage.shown.pk, who=who, born=born, actor=clerk, now=now)
        else:
            area = stage.shown.pk
            known = persons.register(area, input=who, channel=Channel.WEB, actor=CLOCK, now=now)
            herself = Actor(person_id=known.pk)
            made = recruiting.join(known.pk, born=born, actor=herself, now=now)
            _ask(stage, made.person_id, now)
        day = localtime(now).date()
        for kind, what in STEPS[:taken]:
            step = recruiting.StepInput(kind=kind, on=day, what=what)
            recruiting.take_step(made.person_id, input=step, actor=clerk, now=now)


def _ask(stage: Stage, person_id: int, now: datetime) -> None:
    """The team of the printed leader has an answer to give."""
    leader = stage.person("leader")
    found = teams_in(stage.district.path).exclude(looks_for="")
    led = leaders([team.pk for team in found], now=now)
    mine = [team for team in found if leader in led.get(team.pk, ())]
    if mine:
        herself = Actor(person_id=person_id)
        members.ask_to_join(mine[0].pk, person_id=person_id, actor=herself, now=now)


def _preachers(stage: Stage, clerk: Actor, now: datetime) -> None:
    """Children of one youth team, for whom a guardian said yes at the counter"""
    dice = stage.dice("preachers")
    team = teams.found_team(
        stage.shown.pk,
        name="红领巾宣讲团(演示)",
        directions=("COMPANY",),
        looks_for="爱讲故事的小学生，家长同意即可。",
        is_youth=True,
        actor=clerk,
        now=now,
    )
    parent = persons.register(
        stage.shown.pk,
        input=PersonInput(name=words.name(dice, is_woman=True), phone=words.phone(BLOCK, 90)),
        channel=Channel.COUNTER,
        actor=clerk,
        now=now,
    )
    for number in range(4):
        child = persons.register(
            stage.shown.pk,
            input=PersonInput(
                name=words.name(dice, is_woman=number % 2 == 0),
                birth_year=localtime(now).year - 10,
                birth_month=number + 1,
            ),
            channel=Channel.COUNTER,
            actor=clerk,
            now=now,
        )
        _guarded(child.pk, parent.pk, clerk, now)
        members.say_for_child(
            team.pk,
            person_id=child.pk,
            guardian_id=parent.pk,
            is_given=True,
            channel=Channel.COUNTER,
            actor=clerk,
            now=now,
        )
        members.enlist(team.pk, person_id=child.pk, actor=clerk, now=now)


def _guarded(child: int, parent: int, clerk: Actor, now: datetime) -> None:
    link = roles.request_guardianship(child, guardian_id=parent, actor=clerk, now=now)
    roles.decide_guardianship(link.pk, verb="approve", actor=clerk, now=now)
