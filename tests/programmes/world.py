"""A county with two streets' communities, and desks that propose and decide."""

from __future__ import annotations

from datetime import date

from kith.core.actor import Actor
from kith.programmes.actions import highlights, programmes
from kith.programmes.models import Highlight, Programme
from tests import make

NOW = make.MONDAY
SUMMARY = "周末组织孩子们体验中华传统文化、科技制作和户外活动"


def programme_input(**changes: object) -> programmes.ProgrammeInput:
    plain: dict[str, object] = {
        "title": "七彩周末",
        "summary": SUMMARY,
        "starts_on": date(2026, 3, 12),
    }
    return programmes.ProgrammeInput(**(plain | changes))  # type: ignore[arg-type]


def proposed(area_id: int, actor: Actor, **changes: object) -> Programme:
    return programmes.propose(area_id, input=programme_input(**changes), actor=actor, now=NOW)


def running(town: make.Town, **changes: object) -> Programme:
    row = proposed(town.community.pk, town.clerk, **changes)
    return programmes.approve(row.pk, reason="本社区独有", actor=town.boss, now=NOW)


def highlight(area_id: int, actor: Actor, title: str, summary: str = "") -> Highlight:
    wanted = highlights.HighlightInput(title=title, summary=summary or SUMMARY)
    return highlights.propose(area_id, input=wanted, actor=actor, now=NOW)


def shown(row: Highlight, actor: Actor) -> Highlight:
    seen = highlights.EvidenceInput(text="二月的四个周末都坐满了", on_date=date(2026, 2, 28))
    highlights.add_evidence(row.pk, input=seen, actor=actor, now=NOW)
    return row
