"""Second persons: a role and points that wait for a word, and looks that stood out."""

from __future__ import annotations

from datetime import timedelta
from itertools import islice
from typing import TYPE_CHECKING, Final

from kith.approvals import actions as approvals
from kith.core.actor import CLOCK, Role, ScopeKind
from kith.insights.actions import looks
from kith.ops.demo.stage import attempt
from kith.people.actions import roles
from kith.people.queries import volunteers
from kith.people.queries_seconds import seconds_for
from kith.points import actions as points
from kith.points.actions import AdjustmentInput

if TYPE_CHECKING:
    from datetime import datetime

    from kith.core.actor import Actor
    from kith.ops.demo.stage import Stage

FOUND: Final = "当天是入户普查日，按名单逐户核对电话。"


def play(stage: Stage) -> None:
    """The street wants a second clerk; one alarm was asked about, one waits."""
    street = stage.named(f"street-{stage.shown.path.strip('/').split('/')[-2]}")
    now = stage.before(hours=3)
    try:
        roles.grant(
            next(iter(volunteers(stage.shown.path))).pk,
            role=Role.WORKER,
            kind=ScopeKind.AREA,
            scope_id=stage.shown.pk,
            path="",
            actor=street,
            now=now,
        )
    except approvals.SecondNeeded as no:
        to = seconds_for(no.wanted, now=now)
        approvals.ask(no.wanted, reason="社区新增一名工作人员", to=to, actor=street, now=now)
    district = stage.named("district")
    for days, who in ((3, stage.shown_clerk), (0, street)):
        at = now - timedelta(days=days)
        role = who.capacity[0]
        alarm = looks.raise_alarm(who.me, looks=53 + days, role=role, actor=CLOCK, now=at)
        if alarm and days:
            later = at + timedelta(hours=2)
            attempt(looks.answer, alarm.pk, text=FOUND, actor=district, now=later)
    _points(stage, street, now)


def _points(stage: Stage, street: Actor, now: datetime) -> None:
    """Two proposals by hand: one was not approved, one waits."""
    first, second = islice(volunteers(stage.shown.path), 2)
    no = AdjustmentInput(-10, "同一次服务疑似记了两遍")
    yes = AdjustmentInput(20, "三月陪诊漏记，签到表有登记")
    row = attempt(points.propose_adjustment, first.pk, input=no, actor=street, now=now)
    if row:
        later, district = now + timedelta(hours=1), stage.named("district")
        attempt(points.reject_adjustment, row.pk, actor=district, now=later)
    attempt(points.propose_adjustment, second.pk, input=yes, actor=street, now=now)
