"""Care files of the shown community: consent and a refusal, tiers, a scheme, a child, an event."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

from django.utils.timezone import localdate

from kith.care.actions import assessing, children, consents, events, files, reading, schemes
from kith.care.states import CircumstanceKind, CloseReason, EventKind, Flag, Relation, Tier
from kith.core.actor import CLOCK
from kith.ops.demo import words
from kith.ops.demo.people import STAFF_BLOCK
from kith.people.actions import person as persons
from kith.people.actions import roles
from kith.people.inputs import PersonInput
from kith.people.rules import OWN_CONSENT
from kith.people.states import Channel, ConsentPurpose, Gender
from kith.places.queries import grids
from kith.vault.states import Purpose

if TYPE_CHECKING:
    from datetime import datetime

    from kith.care.models import CareFile
    from kith.core.actor import Actor
    from kith.ops.demo.stage import Stage
    from kith.places.models import Area

K = CircumstanceKind
FIRST_PHONE: Final = 920


@dataclass(frozen=True, slots=True)
class Life:
    """One invented neighbour: how old, how she lives, and what her tier rests on."""

    age: int
    kinds: tuple[CircumstanceKind, ...]
    tier: Tier
    why: str
    knock: str = ""
    flags: tuple[Flag, ...] = ()
    language: str = ""
    in_scheme: bool = False


LIVES: Final = (
    Life(86, (K.LONE, K.MOBILITY), Tier.HIGH, "八十六岁独居，上下楼困难。",
         "耳背，请敲窗并报姓名。", (Flag.TWO_PEOPLE,), in_scheme=True),
    Life(83, (K.EMPTY_NEST, K.HARDSHIP), Tier.HIGH, "两位老人相互照料，子女在外地。",
         "门口有一只小狗，不咬人。", in_scheme=True),
    Life(78, (K.DEMENTIA,), Tier.HIGH, "记忆力下降，曾经走失过一次。", "请先给女儿打电话。"),
    Life(74, (K.SEVERE, K.MOBILITY), Tier.KEY, "偏瘫，老伴照料。", "轮椅进出请帮忙抬门槛。",
         (Flag.WHEELCHAIR,), in_scheme=True),
    Life(69, (K.SPECIAL_FAMILY,), Tier.KEY, "失去独生子女，愿意有人常来坐坐。", language="蒙古语"),
    Life(72, (K.HARDSHIP,), Tier.GENERAL, "低保，身体尚可，常参加活动。", in_scheme=True),
    Life(66, (K.ILLNESS,), Tier.GENERAL, "心脏支架术后，本人能自理。", "", (Flag.OXYGEN,)),
)  # fmt: skip
SAID: Final = "与本人和家属商量过，先按这一级关爱。"
SLOTS: Final = (("1", "一名党员牵头"), ("5", "五项关爱服务"), ("N", "多方力量参与"))
ITEMS: Final = (
    ("CLEAN_HOME", "打扫居家环境"),
    ("HYGIENE", "清洁个人卫生"),
    ("COMPANY", "陪聊"),
    ("NEW_YEAR_GOODS", "代办年货"),
    ("CLOTHES", "送新衣"),
)


def play(stage: Stage) -> None:
    """Every page of care files shows life where the clerk is printed."""
    clerk, began = stage.shown_clerk, stage.at(-6, 9)
    homes = list(grids(stage.shown.path)) or [stage.shown]
    made = [
        _file(stage, life, number, homes[number % len(homes)], clerk, began)
        for number, life in enumerate(LIVES)
    ]
    _scheme(stage, made, clerk, began)
    _resident(stage, clerk, began)
    _no_thanks(stage, homes[0], clerk, began)
    _moved(stage, homes[0], clerk, began)
    _child(stage, homes[-1], clerk, began)
    _happenings(stage, made, clerk)


def _file(
    stage: Stage, life: Life, number: int, home: Area, clerk: Actor, now: datetime
) -> CareFile:
    who = _neighbour(stage, number, home, life.age, now)
    file = _opened(who, clerk, now, life.language)
    for kind in life.kinds:
        files.state_circumstance(
            file.pk,
            kind=kind,
            valid_from=date(localdate(now).year - 1, 3, 1),
            actor=clerk,
            now=now,
        )
    if life.knock or life.flags:
        files.say_before_knocking(
            file.pk,
            words=life.knock,
            flags=life.flags,
            language=life.language,
            actor=clerk,
            now=now,
        )
    _contacts(stage, file, number, clerk, now)
    given = assessing.AssessInput(life.tier, life.why, SAID)
    assessing.assess(file.pk, input=given, actor=clerk, now=now + timedelta(hours=1))
    return file


def _opened(who: int, clerk: Actor, now: datetime, language: str = "") -> CareFile:
    consents.record_yes(
        who, given_by_id=who, channel=Channel.VISIT, came_herself=True, actor=clerk, now=now
    )
    return files.open_file(who, language=language, actor=clerk, now=now)


def _contacts(stage: Stage, file: CareFile, number: int, clerk: Actor, now: datetime) -> None:
    dice = stage.dice(f"care {number}")
    for place, relation in enumerate((Relation.NEIGHBOUR, Relation.FAMILY, Relation.CLINIC)):
        phone = words.phone(STAFF_BLOCK, 950 + (number * 3 + place) % 50)
        name = "社区卫生服务站" if relation == Relation.CLINIC else words.name(dice, is_woman=True)
        given = files.ContactInput(relation, name, phone)
        files.set_contact(file.pk, input=given, actor=clerk, now=now)


def _neighbour(stage: Stage, number: int, home: Area, age: int, now: datetime) -> int:
    dice = stage.dice(f"care home {number}")
    who = PersonInput(
        name=words.name(dice, is_woman=number % 3 != 0),
        phone=words.phone(STAFF_BLOCK, FIRST_PHONE + number),
        address=words.home(dice, 300 + number),
        gender=Gender.MALE if number % 3 == 0 else Gender.FEMALE,
        birth_year=localdate(now).year - age,
        birth_month=1,
    )
    made = persons.register(home.pk, input=who, channel=Channel.COUNTER, actor=CLOCK, now=now)
    if age >= OWN_CONSENT:
        _agreed(made.pk, by=made.pk, now=now)
    return made.pk


def _agreed(person_id: int, *, by: int, now: datetime) -> None:
    persons.consent(
        person_id,
        purpose=ConsentPurpose.SERVICE,
        is_given=True,
        channel=Channel.COUNTER,
        given_by_id=by,
        actor=CLOCK,
        now=now,
    )


def _scheme(stage: Stage, made: list[CareFile], clerk: Actor, now: datetime) -> None:
    given = schemes.SchemeInput(
        code="1+5+N",
        title="“1+5+N”关爱行动",
        definition="为七十岁以上、生活困难或行动不便的老人建档，由一名党员牵头，提供五项关爱服务。",
        campaign_on=localdate(now),
        slots=SLOTS,
        items=ITEMS,
        min_age=70,
        grounds=(K.HARDSHIP, K.MOBILITY),
    )
    scheme = schemes.put_scheme(stage.shown.pk, input=given, actor=clerk, now=now)
    for file, life in zip(made, LIVES, strict=True):
        if life.in_scheme:
            schemes.enrol(file.pk, scheme_id=scheme.pk, actor=clerk, now=now)


def _resident(stage: Stage, clerk: Actor, now: datetime) -> None:
    """The printed resident has a file, so that her own page shows what it is."""
    who = stage.person("resident")
    home = stage.home_of(who)
    if not home.path.startswith(stage.shown.path):
        return
    file = _opened(who, clerk, now)
    files.state_circumstance(
        file.pk, kind=K.EMPTY_NEST, valid_from=localdate(now), actor=clerk, now=now
    )
    given = assessing.AssessInput(Tier.GENERAL, "女儿常来，身体尚可。", SAID)
    assessing.assess(file.pk, input=given, actor=clerk, now=now)


def _no_thanks(stage: Stage, home: Area, clerk: Actor, now: datetime) -> None:
    """One neighbour says no: nothing is kept, and nobody asks again for a while."""
    who = _neighbour(stage, 10, home, 81, now)
    consents.record_refusal(
        who, given_by_id=who, channel=Channel.VISIT, actor=clerk, now=stage.at(2, 10)
    )


def _moved(stage: Stage, home: Area, clerk: Actor, now: datetime) -> None:
    file = _opened(_neighbour(stage, 11, home, 79, now), clerk, now)
    files.close_file(file.pk, reason=CloseReason.MOVED, actor=clerk, now=stage.at(3, 15))


def _child(stage: Stage, home: Area, clerk: Actor, now: datetime) -> None:
    """The guardian agreed; the centre's colleague asks, the clerk is the second person."""
    who, guardian = _neighbour(stage, 12, home, 9, now), stage.person("daughter")
    link = roles.request_guardianship(
        who, guardian_id=guardian, actor=stage.named("daughter"), now=now
    )
    roles.decide_guardianship(link.pk, verb="approve", actor=clerk, now=now)
    _agreed(who, by=guardian, now=now)
    consents.record_yes(who, given_by_id=guardian, channel=Channel.COUNTER, actor=clerk, now=now)
    file = files.open_file(who, actor=clerk, now=now)
    files.state_circumstance(
        file.pk, kind=K.CHILD_IN_DIFFICULTY, valid_from=localdate(now), actor=clerk, now=now
    )
    _looked_into(stage, file, clerk)


def _looked_into(stage: Stage, file: CareFile, clerk: Actor) -> None:
    """One request was approved and used, another waits for the clerk."""
    centre, asked_at = stage.named("centre"), stage.at(4, 10)
    check = Purpose.CARE_CHECK
    asked = children.ask_to_read(
        file.pk, purpose=check, reason="开学前核对监护和就学情况。", actor=clerk, now=asked_at
    )
    children.decide_reading(asked.pk, verb="approve", actor=centre, now=asked_at)
    reading.read_file(file.pk, purpose=check, actor=clerk, now=asked_at + timedelta(hours=1))
    children.ask_to_read(
        file.pk,
        purpose=Purpose.CARE_ASSESS,
        reason="核对暑期照护安排。",
        actor=centre,
        now=stage.before(hours=3),
    )


def _happenings(stage: Stage, made: list[CareFile], clerk: Actor) -> None:
    """Somebody came home from hospital, and the wind is coming."""
    events.event(
        made[3].pk,
        kind=EventKind.HOSPITAL_OUT,
        happened_at=stage.before(hours=20),
        words="住院一周，已回家休养。",
        actor=clerk,
        now=stage.before(hours=18),
    )
    events.area_event(
        stage.shown.pk,
        kind=EventKind.WEATHER,
        title="大风降温蓝色预警",
        starts_on=localdate(stage.end),
        actor=clerk,
        now=stage.before(hours=2),
    )
