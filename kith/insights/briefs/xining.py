"""Members report in, wishes are taken, pairs are formed. Source: S2."""

from typing import Final

from django.utils.translation import gettext_lazy as _

from kith.insights.briefs.shape import Ask, Find, Sentence, Skeleton
from kith.insights.states import RecordKind

SKELETON: Final = Skeleton(
    code="xining",
    title=_("Members who reported in, wishes and pairs"),
    article="S2",
    paragraphs=(
        (
            Sentence(
                "{name:place}：在职党员进社区，群众心愿有人接",
                "{name:place}: members come to the communities, wishes find hands",
            ),
        ),
        (
            Sentence(
                "{name:place}{figure:members|exact}名在职党员到社区报到。",
                "{figure:members|exact} in-service members reported in to the communities of "
                "{name:place}.",
            ),
            Sentence(
                "服务方式有{figure:service_modes|exact}种：{names:service_modes}。",
                "They serve in {figure:service_modes|exact} ways: {names:service_modes}.",
            ),
        ),
        (
            Sentence(
                "{name:wish_place}征集微心愿{figure:wishes|exact}个，认领率"
                "{figure:wishes_claimed|exact}。",
                "{name:wish_place} gathered {figure:wishes|exact} wishes; "
                "{figure:wishes_claimed|exact} were taken.",
            ),
            Sentence(
                "难以独自完成的心愿由团队认领，共{figure:wishes_of_teams|exact}个。",
                "What is too much for a single person was taken by teams: "
                "{figure:wishes_of_teams|exact} wishes.",
            ),
        ),
        (
            Sentence(
                "{name:book_place}建有“爱心储蓄存折”的报到党员占{figure:members_with_passbook|exact}。",
                "In {name:book_place}, a love savings passbook is kept for "
                "{figure:members_with_passbook|exact} of the members.",
            ),
            Sentence(
                "按季度公布积分，已封存{figure:frozen_quarters|exact}个季度。",
                "Points are announced by the quarter; quarters frozen so far: "
                "{figure:frozen_quarters|exact}.",
            ),
        ),
        (
            Sentence(
                "{name:place}结成帮扶对子{figure:pairs|exact}对，为群众办实事{figure:deeds|exact}件，"
                "帮扶资金、物资折合人民币{figure:aid|press}元。",
                "In {name:place}, {figure:pairs|exact} pairs were formed, {figure:deeds|exact} "
                "practical deeds done, and money and goods came to {figure:aid|press} yuan.",
            ),
            Sentence(
                "一对一结对中，没有重复结对的占{figure:pairs_exclusive|exact}。",
                "Of pairs of a helper and a household, {figure:pairs_exclusive|exact} stand in no "
                "other.",
            ),
        ),
    ),
    finds=(
        Find("wish_place", RecordKind.AREA, "七一西路社区"),
        Find("book_place", RecordKind.AREA, "隆泰社区"),
    ),
    asks=(
        Ask("members"),
        Ask("service_modes"),
        Ask("wishes", place="wish_place"),
        Ask("wishes_claimed", place="wish_place"),
        Ask("wishes_of_teams", place="wish_place"),
        Ask("members_with_passbook", place="book_place"),
        Ask("frozen_quarters", place="book_place"),
        Ask("pairs"),
        Ask("deeds"),
        Ask("aid"),
        Ask("pairs_exclusive"),
    ),
)
