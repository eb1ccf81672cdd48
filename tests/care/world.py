"""People with care files, made through the actions people use."""

from __future__ import annotations

from datetime import date, datetime

from kith.care.actions import assessing, children, consents, files, schemes
from kith.care.models import CareFile, CareScheme, ReadRequest
from kith.care.states import CircumstanceKind, Relation, Tier
from kith.core.actor import Actor
from kith.people.models import Person
from kith.people.states import Channel, ConsentPurpose
from kith.places.models import Area
from kith.vault.states import Purpose
from tests import make
from tests.make import MONDAY, Town

FIVE = (
    ("CLEAN_HOME", "打扫居家环境"),
    ("HYGIENE", "清洁个人卫生"),
    ("COMPANY", "陪聊"),
    ("NEW_YEAR_GOODS", "代办年货"),
    ("CLOTHES", "送新衣"),
)


def elder(over: Area, *, born: tuple[int, int] = (1940, 6), consents: bool = True) -> Person:
    """Somebody born then, who agreed that health and hardship facts are kept."""
    who = make.person(over)
    Person.objects.filter(pk=who.pk).update(birth_year=born[0], birth_month=born[1])
    if consents:
        make.consent(who, ConsentPurpose.SENSITIVE)
    who.refresh_from_db()
    return who


def opened(
    town: Town,
    who: Person | None = None,
    *kinds: CircumstanceKind,
    now: datetime = MONDAY,
    **told: str,
) -> CareFile:
    """A file with circumstances that hold since the year began, not yet assessed."""
    file = files.open_file((who or elder(town.community)).pk, actor=town.clerk, now=now, **told)
    for kind in kinds:
        files.state_circumstance(
            file.pk, kind=kind, valid_from=date(now.year, 1, 1), actor=town.clerk, now=now
        )
    return file


def assessed(
    town: Town,
    tier: Tier = Tier.HIGH,
    who: Person | None = None,
    *,
    kinds: tuple[CircumstanceKind, ...] = (CircumstanceKind.LONE,),
    now: datetime = MONDAY,
) -> CareFile:
    """A file with a tier; where the rule suggests another, the reason is told."""
    file = opened(town, who, *kinds, now=now)
    return tiered(town, file, tier, now=now)


def tiered(town: Town, file: CareFile, tier: Tier, *, now: datetime = MONDAY) -> CareFile:
    assessing.assess(
        file.pk,
        input=assessing.AssessInput(tier, why="独居，子女不在本地", why_other="与家属商量过"),
        actor=town.clerk,
        now=now,
    )
    return CareFile.objects.select_related("area__parent", "person").get(pk=file.pk)


def contact(
    town: Town,
    file: CareFile,
    relation: Relation = Relation.NEIGHBOUR,
    *,
    name: str = "赵大姐",
    phone: str = "13800138000",
) -> None:
    files.set_contact(
        file.pk,
        input=files.ContactInput(relation, name, phone),
        actor=town.clerk,
        now=MONDAY,
    )


def child(town: Town, *, born: tuple[int, int] = (2016, 5)) -> tuple[Person, Person]:
    """A child of the community and her guardian, who agreed to a file."""
    who, parent = elder(town.community, born=born, consents=False), make.person(town.community)
    make.guardian(town, who, parent)
    agree(town, who, by=parent)
    return who, parent


def agree(town: Town, who: Person, *, by: Person) -> None:
    consents.record_yes(
        who.pk, given_by_id=by.pk, channel=Channel.COUNTER, actor=town.clerk, now=MONDAY
    )


def may_read(town: Town, file: CareFile, reader: Actor, now: datetime = MONDAY) -> ReadRequest:
    """The street agreed that the reader reads the child's file."""
    asked = children.ask_to_read(
        file.pk, purpose=Purpose.CARE_CHECK, reason="核对监护情况", actor=reader, now=now
    )
    return children.decide_reading(asked.pk, verb="approve", actor=town.boss, now=now)


def scheme(town: Town, by: Actor | None = None, **changes: object) -> CareScheme:
    """1+5+N of source article 0, for people of 70 in hardship or hardly moving."""
    plain: dict[str, object] = {
        "code": "1+5+N",
        "title": "“1+5+N”关爱行动",
        "definition": "一名党员、五项服务、多方力量。",
        "campaign_on": date(2026, 1, 20),
        "slots": (("1", "一名党员"), ("5", "五项服务"), ("N", "多方力量")),
        "items": FIVE,
        "min_age": 70,
        "grounds": (CircumstanceKind.HARDSHIP, CircumstanceKind.MOBILITY),
    }
    given = schemes.SchemeInput(**(plain | changes))  # type: ignore[arg-type]
    return schemes.put_scheme(town.community.pk, input=given, actor=by or town.clerk, now=MONDAY)
