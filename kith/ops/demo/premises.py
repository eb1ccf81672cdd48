"""A street of small premises: a register, a period of inspections, hazards at every step."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from django.utils.timezone import localtime

from kith.core.actor import STRANGER
from kith.grid.actions import handing_over, inspecting, premises, rectifying, self_check
from kith.grid.actions.handing_over import HandOverInput
from kith.grid.actions.inspecting import Finding, HazardInput, InspectionInput
from kith.grid.actions.premises import PlanInput, PremisesInput
from kith.grid.actions.self_check import SelfCheckInput
from kith.grid.queries.hazards import last_notice
from kith.grid.queries.premises import checklists_at
from kith.grid.rules.premises import check_token
from kith.grid.states import Course, DepartmentResult, HazardLevel, InspectionOutcome, Verdict
from kith.ops.demo import words
from kith.ops.demo.pictures import drawing
from kith.places.queries import centre, grids
from kith.projects.queries.claims import units_of

if TYPE_CHECKING:
    from kith.core.actor import Actor
    from kith.grid.models import Hazard, Premises
    from kith.ops.demo.stage import Stage

PHONE_BLOCK: Final = 9
STEP: Final = 0.0006  # degrees from one door to the next
# Name on the sign, kind, measure, size.
SHOPS: Final = (
    ("幸福便利店", "SHOP", "AREA_M2", 60),
    ("老马羊肉馆", "RESTAURANT", "SEATS", 48),
    ("顺心理发店", "LEISURE", "AREA_M2", 45),
    ("平安旅馆", "HOSTEL", "BEDS", 24),
    ("康健口腔诊所", "CLINIC", "BEDS", 4),
    ("小燕子幼儿园", "SCHOOL", "NURSERY_PLACES", 90),
    ("金嗓子歌厅", "ENTERTAINMENT", "AREA_M2", 180),
    ("诚信门窗加工", "FACTORY", "STAFF", 12),
    ("惠民液化气站", "FLAMMABLES", "AREA_M2", 80),
    ("鲜又鲜水果店", "SHOP", "AREA_M2", 38),
    ("益民五金", "SHOP", "AREA_M2", 72),
    ("巷口早点铺", "RESTAURANT", "SEATS", 20),
)


def play(stage: Stage) -> None:
    """Every page of premises and hazards shows life where the clerk is printed."""
    street = _Street(stage)
    street.open_shops()
    street.fixed_on_the_spot()
    street.given_a_day()
    street.handed_over()
    street.waiting()
    street.plan_today()


@dataclass
class _Street:
    stage: Stage

    def __post_init__(self) -> None:
        self.rows: list[Premises] = []

    @property
    def clerk(self) -> Actor:
        return self.stage.shown_clerk

    @property
    def mate(self) -> Actor:
        """A colleague who is over the place as well."""
        return self.stage.named("centre")

    def open_shops(self) -> None:
        """Most stand in the first grid; one licence ends soon, one shop has closed."""
        area, now = self.stage.shown, self.stage.before(hours=24 * 40)
        grid = grids(area.path).first() or area
        at = centre(area)
        today = localtime(self.stage.end).date()
        for number, (name, kind, measure, size) in enumerate(SHOPS):
            dice = self.stage.dice(f"shop {number}")
            typed = PremisesInput(
                name=name, kind=kind, measure=measure, size=size,
                address=f"幸福路 {2 * number + 1} 号",
                licence=f"92371471MA{number:07}X",
                licence_until=today + timedelta(days=40 + 90 * number),
                keeper=words.name(dice, is_woman=number % 2 == 0),
                phone=words.phone(PHONE_BLOCK, number + 1),
                position=(at[0] + (number - 6) * STEP, at[1] + (number % 3) * STEP) if at else None,
            )  # fmt: skip
            where = area if number == 0 else grid
            self.rows.append(premises.register(where.pk, input=typed, actor=self.clerk, now=now))
        month = today.replace(day=1)
        premises.open_campaign(
            area.pk, title="节前小场所安全检查（演示）", from_date=month - timedelta(days=31),
            until_date=today, actor=self.clerk, now=now,
        )  # fmt: skip
        premises.move(self.rows[-1].pk, verb="close", actor=self.clerk, now=now)

    def _look(self, number: int, *findings: Finding, days: int) -> list[Hazard]:
        """The clerk and a colleague were there so many days ago."""
        row = self.rows[number]
        lines = checklists_at(row.area.path, localtime(self.stage.end).date()).questions(row.kind)
        hazards = {one.code for one in findings}
        given = InspectionInput(
            key=f"demo-{number}-{days}",
            outcome=InspectionOutcome.INSPECTED,
            second_id=self.mate.me,
            verdicts={
                line.code: Verdict.HAZARD if line.code in hazards else Verdict.FINE
                for line in lines
            },
            findings=findings,
        )
        now = self.stage.before(hours=24 * days)
        done = inspecting.inspect(row.pk, input=given, actor=self.clerk, now=now)
        return list(done.hazards.order_by("pk"))

    def fixed_on_the_spot(self) -> None:
        spot = Course.ON_SPOT
        self._look(0, Finding("EXTINGUISHER", "灭火器压力不足，当场更换", spot), days=20)
        self._look(2, Finding("POWER", "插线板当场拆除", spot, photo=drawing("lamp")), days=19)
        self._look(4, days=18)
        self._look(9, Finding("WAY_OUT", "纸箱堵住后门，当场搬开", spot), days=17)

    def given_a_day(self) -> None:
        """One overdue, one that its shop says is put right, one closed after a look again."""
        by_day = Course.DEADLINE
        self._look(3, Finding("SLEEPING", "储物间有人过夜", by_day), days=8)
        (told,) = self._look(1, Finding("LIGHTS", "应急灯不亮", Course.SELF_CHECK), days=5)
        notice = last_notice(told)
        assert notice is not None, "a self-check begins with a notice"
        given = SelfCheckInput({"LIGHTS": Verdict.FINE}, "换了两盏应急灯")
        now = self.stage.before(hours=24 * 3)
        self_check.hand_in(check_token(notice.pk), input=given, actor=STRANGER, now=now)
        (closed,) = self._look(7, Finding("STORE", "油漆稀料混放", by_day), days=16)
        seen = "已分开存放，数量合适"
        now = self.stage.before(hours=24 * 14)
        rectifying.recheck(closed.pk, holds=True, text=seen, actor=self.mate, now=now)

    def handed_over(self) -> None:
        """One with a department, one that came back."""
        unit = units_of(self.stage.named("liaison"))[0]
        (asked,) = self._look(8, Finding("STORE", "气瓶数量多，请专业部门核查"), days=2)
        given = HandOverInput("请现场核查存放数量和间距", to="区应急管理部门")
        now = self.stage.before(hours=24 * 2 - 1)
        handing_over.hand_over(asked.pk, input=given, actor=self.clerk, now=now)
        (back,) = self._look(6, Finding("POWER", "总闸老化发热"), days=10)
        given = HandOverInput("请派电工检查总闸", organisation_id=unit.pk)
        now = self.stage.before(hours=24 * 9)
        handing_over.hand_over(back.pk, input=given, actor=self.clerk, now=now)
        handing_over.answer(
            back.pk, result=DepartmentResult.FIXED, text="已更换总闸",
            actor=self.stage.named("liaison"), now=self.stage.before(hours=24),
        )  # fmt: skip

    def waiting(self) -> None:
        given = HazardInput(
            key="demo-passing", hazard_type="E_BIKE", level=HazardLevel.MINOR,
            text="楼道里给电动车充电", spot="3 号楼 1 单元楼道",
        )  # fmt: skip
        now = self.stage.before(hours=4)
        inspecting.find(self.stage.shown.pk, input=given, actor=self.clerk, now=now)

    def plan_today(self) -> None:
        now = self.stage.before(hours=3)
        ids = tuple(self.rows[number].pk for number in (5, 10, 0))
        given = PlanInput(localtime(now).date(), self.mate.me, ids)
        premises.plan_day(self.stage.shown.pk, input=given, actor=self.clerk, now=now)
