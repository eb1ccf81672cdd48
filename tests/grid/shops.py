"""A street of shops and who looks after them, made through the actions people use."""

from __future__ import annotations

import itertools
from dataclasses import replace
from datetime import datetime

from django.utils.timezone import localtime

from kith.catalogue.inspection import Kind, PremisesRules
from kith.core.actor import Actor, Role
from kith.grid.actions import inspecting, premises, rectifying
from kith.grid.actions.inspecting import Finding, HazardInput, InspectionInput
from kith.grid.actions.premises import PremisesInput
from kith.grid.models import HandOverAnswer, Hazard, Inspection, Premises
from kith.grid.queries.hazards import last_hand_over
from kith.grid.queries.premises import checklists_at
from kith.grid.rules.premises import check_token
from kith.grid.states import Course, HazardLevel, InspectionOutcome, Verdict
from kith.places.models import Area
from tests import make
from tests.make import MONDAY, Town

_numbers = itertools.count(1)
TODAY = localtime(MONDAY).date()
MINOR, SERIOUS, GRAVE = "EXTINGUISHER", "POWER", "SLEEPING"  # lines of the checklist, by level


def shop_input(**changes: object) -> PremisesInput:
    n = next(_numbers)
    plain = PremisesInput(
        name=f"第{n}便利店", kind="SHOP", measure="AREA_M2", size=60, address=f"幸福路 {n} 号",
        licence="92371471MA0000000X", keeper="王建国", phone="13800138000",
    )  # fmt: skip
    return replace(plain, **changes)  # type: ignore[arg-type]


def shop(
    town: Town, *, area: Area | None = None, now: datetime = MONDAY, **changes: object
) -> Premises:
    at = area or town.community
    return premises.register(at.pk, input=shop_input(**changes), actor=town.clerk, now=now)


def colleague(town: Town) -> Actor:
    """Another worker of the same desk."""
    return make.staff(Role.WORKER, town.community)


def all_fine(row: Premises, *hazards: str) -> dict[str, Verdict]:
    """Every line answered: fine, but for these."""
    lines = checklists_at(row.area.path, TODAY).questions(row.kind)
    return {line.code: Verdict.HAZARD if line.code in hazards else Verdict.FINE for line in lines}


def looked(
    town: Town,
    row: Premises,
    *findings: Finding,
    by: Actor | None = None,
    second: Actor | None = None,
    now: datetime = MONDAY,
    **changes: object,
) -> Inspection:
    """Somebody of the desk was there and found this."""
    given = InspectionInput(
        key=f"look-{next(_numbers)}",
        outcome=InspectionOutcome.INSPECTED,
        second_id=second.me if second else None,
        verdicts=all_fine(row, *(one.code for one in findings)),
        findings=findings,
    )
    given = replace(given, **changes)  # type: ignore[arg-type]
    return inspecting.inspect(row.pk, input=given, actor=by or town.clerk, now=now)


def found(
    town: Town, code: str = SERIOUS, course: Course = Course.NONE, **changes: object
) -> Hazard:
    """A hazard of a shop of its own."""
    finding = replace(Finding(code, "电线从窗缝接出来", course), **changes)  # type: ignore[arg-type]
    return looked(town, shop(town), finding).hazards.get()


def noticed(town: Town, code: str = SERIOUS) -> Hazard:
    """A hazard with a day and a link."""
    return found(town, code, Course.DEADLINE)


def link(hazard: Hazard) -> str:
    """The token of its newest notice."""
    return check_token(hazard.notices.latest("pk").pk)


def seen_in_passing(town: Town, **changes: object) -> Hazard:
    plain = HazardInput(
        key=f"hazard-{next(_numbers)}", hazard_type="E_BIKE", level=HazardLevel.MINOR,
        text="楼道里给电动车充电", spot="3 号楼 1 单元楼道",
    )  # fmt: skip
    given = replace(plain, **changes)  # type: ignore[arg-type]
    return inspecting.find(town.community.pk, input=given, actor=town.clerk, now=MONDAY)


def answered(hazard: Hazard) -> HandOverAnswer:
    """What the department said last."""
    asked = last_hand_over(hazard)
    assert asked is not None
    return asked.answer


def kind_of(rules: PremisesRules, code: str) -> Kind:
    found = rules.of(code)
    assert found is not None
    return found


def closed(town: Town, hazard: Hazard, by: Actor, now: datetime = MONDAY) -> Hazard:
    rectifying.recheck(hazard.pk, holds=True, text="已经整改", actor=by, now=now)
    hazard.refresh_from_db()
    return hazard
