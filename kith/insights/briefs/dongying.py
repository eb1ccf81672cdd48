"""A launch day with a market, claimed projects and a venture pool. Source: S1."""

from typing import Final

from django.utils.translation import gettext_lazy as _

from kith.insights.briefs.shape import Ask, Find, Sentence, Skeleton
from kith.insights.states import RecordKind

SKELETON: Final = Skeleton(
    code="dongying",
    title=_("A launch day with a market and claimed projects"),
    article="S1",
    paragraphs=(
        (
            Sentence(
                "{name:place}：公益集市开张，项目现场认领",
                "{name:place}: the market opens, projects are claimed on stage",
            ),
        ),
        (
            Sentence(
                "{date:launch}，{name:place}启动{figure:begun|exact}个项目：{names:begun}。",
                "On {date:launch}, {name:place} began {figure:begun|exact} programmes: "
                "{names:begun}.",
            ),
            Sentence(
                "企业单位代表、居民等{figure:market_people|press}人次参加。",
                "{figure:market_people|press} person-times of units and residents were there.",
            ),
            Sentence(
                "集市设{figure:stall_services|exact}类服务摊位：{names:stall_services}。",
                "The stalls offered {figure:stall_services|exact} kinds of service: "
                "{names:stall_services}.",
            ),
        ),
        (
            Sentence(
                "现场认领项目{figure:launch_items|exact}个：{names:launch_items}。",
                "{figure:launch_items|exact} projects were claimed on stage: {names:launch_items}.",
            ),
            Sentence(
                "认领方来自{figure:claimant_kinds|exact}类单位：{names:claimant_kinds}。",
                "Whoever claimed them belongs to {figure:claimant_kinds|exact} kinds of units: "
                "{names:claimant_kinds}.",
            ),
        ),
        (
            Sentence(
                "单位认捐公益创投资金，实收{figure:money_received|press}元。",
                "Units pledged money to the venture pool; {figure:money_received|press} yuan came "
                "in.",
            ),
            Sentence(
                "认领事项实行销号管理，已销号或亮灯提醒的占{figure:accounted_items|exact}。",
                "Claimed items are crossed off by number; {figure:accounted_items|exact} are "
                "closed out or shown as overdue.",
            ),
        ),
    ),
    finds=(
        Find("launch", RecordKind.LAUNCH, "党建公益项目认领"),
        Find("market", RecordKind.PROGRAMME, "党建公益集市"),
    ),
    asks=(
        Ask("programmes_begun", "begun", day="launch"),
        Ask("participants_counted", "market_people", about="market"),
        Ask("stall_services", about="market"),
        Ask("launch_items", about="launch"),
        Ask("claimant_kinds", about="launch"),
        Ask("money_received"),
        Ask("accounted_items"),
    ),
)
