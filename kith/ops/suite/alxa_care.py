"""“1+5+N” before the Spring Festival of 2022: who was visited, by whom, with what.

Source: seed_figures.md, S0-08 to S0-13.
"""

from __future__ import annotations

from datetime import date, timedelta
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING, Final
from uuid import NAMESPACE_URL, uuid5

from kith.care.actions import consents, files, initiatives, joining, schemes, visiting
from kith.care.actions._visit_rows import HelperInput, VisitInput
from kith.care.actions.initiatives import InitiativeInput, JoinInput
from kith.care.actions.joining import SheetInput
from kith.care.actions.schemes import SchemeInput
from kith.care.states import CircumstanceKind, VisitMethod, VisitOutcome
from kith.groups.states import OrganisationKind
from kith.ops.suite.stage import agreed, at, elder, phone, signed_up, unit
from kith.people.states import Channel, ConsentPurpose

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from kith.care.models import CareFile, CareScheme, Initiative
    from kith.core.actor import Actor
    from kith.groups.models import Organisation
    from kith.places.models import Area

CODE: Final = "1+5+N"
BLOCK: Final = 15
ITEMS: Final = (
    ("CLEAN_HOME", "打扫居家环境"),
    ("HYGIENE", "清洁个人卫生"),
    ("COMPANY", "陪聊"),
    ("NEW_YEAR_GOODS", "代办年货"),
    ("CLOTHES", "送新衣"),
)
SLOTS: Final = (("1", "一名党员牵头"), ("5", "五项关爱服务"), ("N", "多方力量参与"))
GROUNDS: Final = (CircumstanceKind.HARDSHIP, CircumstanceKind.MOBILITY)
BEGAN: Final = date(2022, 1, 25)
EVE: Final = date(2022, 1, 31)
PARTY: Final = (4,) * 28 + (3,) * 4  # members of each of 32 Party organisations: 124
OTHERS: Final = (8,) * 6 + (9,) * 2  # people of eight other units: 66


def fill(community: Area, clerk: Actor) -> None:
    """Each organisation visits one home together."""
    scheme = _scheme(community, clerk)
    appeal = _appeal(community, scheme, clerk)
    sizes = (*PARTY, *OTHERS)
    people = signed_up([(community, phone(BLOCK, n)) for n in range(sum(sizes))], clerk, at(1, 10))
    for number, (first, last) in enumerate(pairwise(accumulate(sizes, initial=0))):
        kind = OrganisationKind.PARTY_ORG if number < len(PARTY) else OrganisationKind.CARING_UNIT
        owner = unit(community, f"关爱单位{number + 1}(验收)", kind, at(1, 8))
        file = _file(community, scheme, number, clerk)
        _joins(appeal, owner, people[first:last], clerk)
        _visits(appeal, owner, people[first:last], file, number, clerk)


def _scheme(community: Area, clerk: Actor) -> CareScheme:
    given = SchemeInput(
        code=CODE,
        title="“1+5+N”关爱行动",
        definition="为七十岁以上、生活困难或行动不便的老人，由党员牵头提供五项关爱服务。",
        campaign_on=date(2022, 1, 20),
        slots=SLOTS,
        items=ITEMS,
        min_age=70,
        grounds=GROUNDS,
    )
    return schemes.put_scheme(community.pk, input=given, actor=clerk, now=at(1, 12))


def _file(community: Area, scheme: CareScheme, number: int, clerk: Actor) -> CareFile:
    """She agreed, has a file, and is in the scheme because she is old enough and needs it."""
    now = at(1, 20, 9) + timedelta(minutes=number)
    who = elder(community, number, age=71 + number % 15, now=now)
    agreed(who, ConsentPurpose.SERVICE, clerk, now)
    consents.record_yes(who, given_by_id=who, channel=Channel.VISIT, actor=clerk, now=now)
    file = files.open_file(who, actor=clerk, now=now)
    files.state_circumstance(
        file.pk, kind=GROUNDS[number % 2], valid_from=date(2021, 6, 1), actor=clerk, now=now
    )
    schemes.enrol(file.pk, scheme_id=scheme.pk, actor=clerk, now=now + timedelta(hours=1))
    return file


def _appeal(community: Area, scheme: CareScheme, clerk: Actor) -> Initiative:
    homes = len(PARTY) + len(OTHERS)
    given = InitiativeInput(
        title="新春暖心行动",
        festival="春节",
        starts_on=BEGAN,
        ends_on=EVE,
        wanted="请各党组织和单位走访行动不便的老人，每户一小时左右。",
        homes=homes,
        scheme_id=scheme.pk,
        items=tuple((item.pk, homes) for item in scheme.items.all()),
    )
    made = initiatives.draft(community.pk, input=given, actor=clerk, now=at(1, 21))
    return initiatives.publish(made.pk, actor=clerk, now=at(1, 21))


def _joins(appeal: Initiative, owner: Organisation, people: Sequence[int], clerk: Actor) -> None:
    """The organisation's sheet is typed at the desk: everybody on it has signed."""
    now, offer = at(1, 23), JoinInput(people=len(people))
    initiatives.join(appeal.pk, organisation_id=owner.pk, input=offer, actor=clerk, now=now)
    sheet = SheetInput(tuple(people), is_signed=True)
    joining.sign_up(appeal.pk, organisation_id=owner.pk, input=sheet, actor=clerk, now=now)


def _visits(
    appeal: Initiative,
    owner: Organisation,
    people: Sequence[int],
    file: CareFile,
    number: int,
    clerk: Actor,
) -> None:
    began: datetime = at(1, 26 + number % 5, 9 + number % 7)
    items = list(appeal.items.order_by("pk").values_list("item_id", flat=True))
    given = VisitInput(
        key=uuid5(NAMESPACE_URL, f"suite/visit/{number}"),
        method=VisitMethod.HOME,
        outcome=VisitOutcome.MET,
        started_at=began,
        minutes=50,
        helpers=tuple(HelperInput(who, owner.pk, appeal.pk) for who in people),
        item_ids=(items[number % 5], items[(number + 1) % 5]),
    )
    visiting.record(file.pk, input=given, actor=clerk, now=began + timedelta(hours=3))
