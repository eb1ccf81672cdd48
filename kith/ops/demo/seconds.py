"""Second persons: a role that waits for the district's word, and looks that stood out."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from kith.approvals import actions as approvals
from kith.core.actor import CLOCK, Role, ScopeKind
from kith.insights.actions import looks
from kith.ops.demo.stage import attempt
from kith.people.actions import roles
from kith.people.queries import volunteers
from kith.people.queries_seconds import seconds_for

if TYPE_CHECKING:
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
