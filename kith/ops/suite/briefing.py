"""The factual skeleton of each article, drafted from the figures of the area that was filled."""

from __future__ import annotations

from time import perf_counter
from typing import TYPE_CHECKING, Any

from kith.core.actor import Role
from kith.insights.actions import drafting
from kith.insights.actions.drafting import BriefInput
from kith.insights.briefs import SKELETONS
from kith.insights.queries.briefs import contents, versions
from kith.ops.alone import alone
from kith.ops.bench import tell
from kith.ops.suite.running import AREAS
from kith.ops.suite.stage import prepare, staff
from kith.places.queries import with_paths

if TYPE_CHECKING:
    from kith.insights.models import Brief
    from kith.ops.suite.shape import Area, Filled

DRAFTER = 77  # the number of the invented worker who drafts


def regenerate(part: float, only: str = "") -> list[dict[str, Any]]:
    """Each article's facts in Chinese and English, in a database that is gone afterwards.

    `part`: how much of each area is filled; `only`: the chapter of one, such as S1.
    """
    told = []
    with alone("briefs"):
        prepare()
        for area in AREAS:
            if only in ("", article_of(area)):
                began = perf_counter()
                brief = drafted(area, area.fill(part))
                told.append({"article": article_of(area)} | said(brief))
                tell(f"{area.name}: {perf_counter() - began:.1f} s")
    return told


def article_of(area: Area) -> str:
    """The chapter of the acceptance list."""
    return area.rows[0].id.partition("-")[0]


def drafted(area: Area, filled: Filled) -> Brief:
    """The brief of the article, by somebody at the desk of its place."""
    skeleton = next(one for one in SKELETONS.values() if one.article == article_of(area))
    place = with_paths([filled.path])[filled.path]
    desk = staff(place, Role.WORKER, DRAFTER, area.as_of)
    asked = BriefInput(skeleton.code, area.since, area.until)
    return drafting.draft(place.pk, input=asked, actor=desk, now=area.as_of)


def said(brief: Brief) -> dict[str, Any]:
    """Its words in both languages, and which sentences were left out, and why."""
    version = versions(brief)[0]
    version.brief = brief
    read = contents(version)
    return {
        "zh": read.plain(version.zh, is_chinese=True).split("\n\n"),
        "en": read.plain(version.en, is_chinese=False).split("\n\n"),
        "left_out": [f"{one['why']}: {one['zh']}" for one in version.left_out],
    }
