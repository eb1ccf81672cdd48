"""Visits to people with care files, made through the actions people use."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from uuid import uuid4

from kith.care.actions import visiting
from kith.care.actions._visit_rows import HelperInput as HelperInput
from kith.care.actions._visit_rows import NeedInput, VisitInput
from kith.care.models import CareFile, Due, Search, Visit
from kith.care.rules.visits import Part as Part
from kith.care.states import (
    DueCause,
    DueState,
    Light,
    Point,
    Section,
    VisitMethod,
    VisitOutcome,
)
from kith.core.actor import Actor
from tests.make import DAY, HOUR, MONDAY, Town

SECRET = "夜里胸口疼，药快吃完了"
FINDINGS = {
    Section.HEALTH: Part({Point.SPEECH: Light.FINE, Point.ILLNESS: Light.WATCH}, SECRET),
    Section.SAFETY: Part({Point.GAS: Light.FINE}),
}


def visit_input(at: datetime, **changes: object) -> VisitInput:
    """She was met at home for half an hour."""
    plain = VisitInput(
        key=uuid4(),
        method=VisitMethod.HOME,
        outcome=VisitOutcome.MET,
        started_at=at,
        minutes=30,
        findings=FINDINGS,
    )
    return replace(plain, **changes)  # type: ignore[arg-type]


def visited(
    town: Town,
    file: CareFile,
    at: datetime = MONDAY + HOUR,
    *,
    by: Actor | None = None,
    now: datetime | None = None,
    **changes: object,
) -> Visit:
    """The clerk was there and writes it down at once."""
    given = visit_input(at, **changes)
    over = now or at + timedelta(minutes=given.minutes)
    return visiting.record(file.pk, input=given, actor=by or town.clerk, now=over)


def unanswered(town: Town, file: CareFile, at: datetime = MONDAY + HOUR) -> Search:
    """Nobody opened the door."""
    made = visited(town, file, at, outcome=VisitOutcome.NO_ANSWER, minutes=0, findings={})
    return Search.objects.get(visit=made)


def need(**changes: object) -> NeedInput:
    plain = NeedInput(
        text="厨房的灯不亮了，想请人修一修",
        service_code="REPAIR",
        wanted_from=MONDAY + DAY,
        wanted_until=MONDAY + 3 * DAY,
        agreed="上门时当面说的",
    )
    return replace(plain, **changes)  # type: ignore[arg-type]


def regular(file: CareFile) -> Due:
    """The one regular due that is open."""
    return Due.objects.get(file=file, cause=DueCause.REGULAR, state=DueState.OPEN)
