"""Briefs of the shown community, its street, the district: signed, drafted, beside an article."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

from django.utils.timezone import localtime

from kith.insights.actions import briefs, drafting
from kith.insights.actions.briefs import EditInput
from kith.insights.actions.drafting import BriefInput
from kith.insights.queries.briefs import versions
from kith.ops.demo.stage import attempt

if TYPE_CHECKING:
    from datetime import datetime

    from kith.core.actor import Actor
    from kith.insights.models import Brief
    from kith.ops.demo.stage import Stage
    from kith.places.models import Area

CLOSING: Final = "下个月，{name:place}继续问需于民，把居民点的单办实办好。"
CLOSING_EN: Final = "Next month {name:place} goes on asking what neighbours need."
WHY: Final = "补登了几位志愿者，数字按平台记录更新。"
YEAR: Final = 365  # days of the articles' skeletons


def play(stage: Stage) -> None:
    """One is signed and being written anew, one waits, two stand beside their articles."""
    signed = _draft(stage, stage.shown, stage.shown_clerk, "plain", 30, stage.before(hours=30))
    if signed is not None:
        _close(signed, stage.shown_clerk, stage.before(hours=29))
        clerk, then = stage.shown_clerk, stage.before(hours=28)
        briefs.sign(signed.pk, revision=1, actor=clerk, now=then)
        attempt(briefs.reopen, signed.pk, reason=WHY, actor=clerk, now=stage.before(hours=2))
    street = stage.shown.parent
    assert street is not None, "a community stands under a street"
    boss = stage.named(f"street-{street.code}")
    _draft(stage, street, boss, "plain", 30, stage.before(hours=5))
    above = stage.named("district")
    _draft(stage, stage.district, above, "tianqu", YEAR, stage.before(hours=4))
    home, desk = stage.wishing, stage.clerks[stage.wishing.path]
    _draft(stage, home, desk, "xining", YEAR, stage.before(hours=3))


def _draft(
    stage: Stage, area: Area, actor: Actor, skeleton: str, days: int, now: datetime
) -> Brief | None:
    """None where the play is too short for the records to say anything."""
    today: date = localtime(stage.end).date()
    asked = BriefInput(skeleton, today - timedelta(days=days), today + timedelta(days=1))
    return attempt(drafting.draft, area.pk, input=asked, actor=actor, now=now)


def _close(brief: Brief, actor: Actor, now: datetime) -> None:
    """A human adds a sentence without a number."""
    version = versions(brief)[0]
    words = EditInput(f"{version.zh}\n{CLOSING}", f"{version.en}\n{CLOSING_EN}", version.revision)
    briefs.edit(brief.pk, input=words, actor=actor, now=now)
