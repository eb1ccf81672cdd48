"""Skeletons of briefs, by their codes: the month of any place, and the facts of five articles."""

from typing import Final

from kith.insights.briefs.alxa import SKELETON as ALXA
from kith.insights.briefs.dongying import SKELETON as DONGYING
from kith.insights.briefs.plain import SKELETON as PLAIN
from kith.insights.briefs.shape import Skeleton
from kith.insights.briefs.tianqu import SKELETON as TIANQU
from kith.insights.briefs.wangjiapu import SKELETON as WANGJIAPU
from kith.insights.briefs.xining import SKELETON as XINING

SKELETONS: Final[dict[str, Skeleton]] = {
    one.code: one for one in (PLAIN, ALXA, DONGYING, XINING, WANGJIAPU, TIANQU)
}
