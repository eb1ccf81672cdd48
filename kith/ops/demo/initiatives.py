"""Appeals of the shown community: one that is over with its thanks, one that can be joined."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final
from uuid import NAMESPACE_URL, uuid5

from django.utils.timezone import localdate

from kith.care.actions import initiatives, joining, visiting
from kith.care.actions._visit_rows import HelperInput, VisitInput
from kith.care.actions.initiatives import InitiativeInput, JoinInput
from kith.care.actions.joining import SheetInput
from kith.care.queries.files import open_below
from kith.care.queries.schemes import for_path
from kith.care.states import VisitMethod, VisitOutcome
from kith.core.actor import CLOCK
from kith.groups import actions as groups
from kith.groups.queries import organisations_in
from kith.groups.states import OrganisationKind
from kith.ops.demo.teams import UNIT

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kith.care.models import Initiative
    from kith.groups.models import Organisation
    from kith.ops.demo.stage import Stage

PARTY: Final = ("长河社区第一党支部(演示)", "长河社区第二党支部(演示)")
EACH: Final = 3  # people of each organisation who visit
THANKS: Final = "谢谢每一位敲开邻居家门的人。老人们说，这几天家里格外热闹。"
WANTED: Final = "请各党支部和单位结对走访行动不便的老人：打扫、陪聊、代办年货，每户一小时左右。"


def play(stage: Stage) -> None:
    """Both pages show life where the clerk is printed."""
    units = [_party(stage, name) for name in PARTY]
    over = _appeal(stage, "新春暖心行动", "春节", days=(-6, -1), homes=12)
    for number, unit in enumerate(units):
        people = _people(stage, number)
        _joins(stage, over, unit, people)
        _visits(stage, over, unit, people, number)
    now = stage.before(hours=20)
    initiatives.close(over.pk, thanks=THANKS, actor=stage.shown_clerk, now=now)
    coming = _appeal(stage, "重阳敬老行动", "重阳节", days=(-1, 12), homes=20)
    _joins(stage, coming, units[0], _people(stage, 2), is_signed=False)
    electric = organisations_in(stage.district.path).get(name=UNIT)
    given = JoinInput(people=10, offer="一辆工程车，可查电路。")
    initiatives.join(
        coming.pk,
        organisation_id=electric.pk,
        input=given,
        actor=stage.named("liaison"),
        now=stage.before(hours=3),
    )


def _party(stage: Stage, name: str) -> Organisation:
    return groups.found_organisation(
        stage.shown.pk,
        name=name,
        kind=OrganisationKind.PARTY_ORG,
        uscc="",
        actor=CLOCK,
        now=stage.at(-6, 8),
    )


def _people(stage: Stage, number: int) -> list[int]:
    known = [helper.person_id for helper in stage.helpers[stage.shown.path]]
    return known[number * EACH : (number + 1) * EACH]


def _appeal(
    stage: Stage, title: str, festival: str, *, days: tuple[int, int], homes: int
) -> Initiative:
    """From so many days before the play ends to so many, published the evening before."""
    today = localdate(stage.end)
    began = today + timedelta(days=days[0])
    scheme = for_path(stage.shown.path, today).first()
    given = InitiativeInput(
        title=title,
        festival=festival,
        starts_on=began,
        ends_on=today + timedelta(days=days[1]),
        wanted=WANTED,
        homes=homes,
        scheme_id=scheme.pk if scheme else None,
        items=tuple((item.pk, homes) for item in scheme.items.all()) if scheme else (),
    )
    now = stage.before(hours=24 * -days[0] + 6)
    made = initiatives.draft(stage.shown.pk, input=given, actor=stage.shown_clerk, now=now)
    return initiatives.publish(made.pk, actor=stage.shown_clerk, now=now)


def _joins(
    stage: Stage,
    row: Initiative,
    unit: Organisation,
    people: Sequence[int],
    *,
    is_signed: bool = True,
) -> None:
    clerk, now = stage.shown_clerk, stage.before(hours=24 * 5)
    items = row.items.order_by("pk").values_list("item_id", flat=True)[:2]
    offer = JoinInput(people=len(people), item_ids=tuple(items))
    initiatives.join(row.pk, organisation_id=unit.pk, input=offer, actor=clerk, now=now)
    sheet = SheetInput(tuple(people), is_signed=is_signed)
    joining.sign_up(row.pk, organisation_id=unit.pk, input=sheet, actor=clerk, now=now)


def _visits(
    stage: Stage, row: Initiative, unit: Organisation, people: Sequence[int], number: int
) -> None:
    """Two homes each, one after the other; the desk wrote it down the same evening."""
    items = list(row.items.order_by("pk").values_list("item_id", flat=True))
    for turn, file in enumerate(open_below(stage.shown.path)[number * 2 : number * 2 + 2]):
        began = stage.at(stage.scale.days - 3, 9 + turn, 15 * number)
        if began < file.opened_at:
            continue
        given = VisitInput(
            key=uuid5(NAMESPACE_URL, f"{stage.seed} appeal {number} {turn}"),
            method=VisitMethod.HOME,
            outcome=VisitOutcome.MET,
            started_at=began,
            minutes=40,
            helpers=tuple(HelperInput(who, unit.pk, row.pk) for who in people),
            item_ids=tuple(items[turn::2]),
        )
        now = began + timedelta(hours=8)
        visiting.record(file.pk, input=given, actor=stage.shown_clerk, now=now)
