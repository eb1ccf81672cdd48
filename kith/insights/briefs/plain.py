"""The work of any place in any period."""

from typing import Final

from django.utils.translation import gettext_lazy as _

from kith.insights.briefs.shape import Ask, Sentence, Skeleton

SKELETON: Final = Skeleton(
    code="plain",
    title=_("What a place did in a period"),
    paragraphs=(
        (
            Sentence(
                "{name:place}志愿服务简报",
                "Volunteer service in {name:place}",
            ),
        ),
        (
            Sentence(
                "{date:since}至{date:last}，{name:place}开展活动{figure:sessions_held|press}场，"
                "{figure:person_times|press}人次参加。",
                "From {date:since} to {date:last}, {name:place} held {figure:sessions_held|press} "
                "activities with {figure:person_times|press} person-times of participants.",
            ),
            Sentence(
                "其中面向老年人、少年儿童、困难群众等“五为”对象的活动"
                "{figure:five_for_sessions|press}场，{figure:five_for_people|press}人次参加。",
                "Of these, {figure:five_for_sessions|press} activities were for older people, "
                "children, people in hardship and others named by the programme, with "
                "{figure:five_for_people|press} person-times.",
            ),
            Sentence(
                "线上活动{figure:online_sessions|press}场，观看{figure:online_views|press}次，"
                "与现场人次分开统计。",
                "There were {figure:online_sessions|press} sessions online with "
                "{figure:online_views|press} views, which are counted apart.",
            ),
        ),
        (
            Sentence(
                "登记在册的志愿者{figure:registered_volunteers|press}人。",
                "The register holds {figure:registered_volunteers|press} volunteers.",
            ),
            Sentence(
                "其中参加过服务的占{figure:activity_rate|exact}。",
                "Of these {figure:activity_rate|exact} served.",
            ),
            Sentence(
                "确认志愿服务{figure:volunteer_minutes|press}小时。",
                "They gave {figure:volunteer_minutes|press} confirmed hours.",
            ),
            Sentence(
                "在职党员报到服务{figure:report_in_minutes|press}小时，单独统计。",
                "Members who reported in gave {figure:report_in_minutes|press} hours, counted "
                "apart.",
            ),
        ),
        (
            Sentence(
                "收到居民微心愿{figure:wishes|press}个，公布后已有人认领的占"
                "{figure:wishes_claimed|exact}。",
                "Residents told {figure:wishes|press} wishes; of those put on the wall "
                "{figure:wishes_claimed|exact} were taken.",
            ),
            Sentence(
                "新结对帮扶{figure:pairs|press}对，办成实事{figure:deeds|press}件。",
                "There are {figure:pairs|press} new pairs, and {figure:deeds|press} practical "
                "deeds were confirmed.",
            ),
            Sentence(
                "送到家庭的帮扶资金、物资折合{figure:aid|press}元。",
                "Money and goods for households came to {figure:aid|press} yuan.",
            ),
        ),
        (
            Sentence(
                "网格走访发放宣传品{figure:leaflets|press}份，签订责任书"
                "{figure:undertakings|press}份。",
                "On walks of the grids, {figure:leaflets|press} leaflets were handed out and "
                "{figure:undertakings|press} undertakings signed.",
            ),
            Sentence(
                "活动满意率{figure:survey_satisfaction|press}，只计参加者本人的有效回答。",
                "Satisfied with activities: {figure:survey_satisfaction|press}, by valid answers "
                "of whoever was there.",
            ),
        ),
        (
            Sentence(
                "目前有志愿服务队{figure:teams|press}支，已认可的亮点{figure:highlights|press}个。",
                "There are {figure:teams|press} volunteer teams and {figure:highlights|press} "
                "approved highlights.",
            ),
            Sentence("亮点有：{names:highlights}。", "The highlights are: {names:highlights}."),
        ),
    ),
    asks=tuple(
        Ask(code)
        for code in (
            "sessions_held", "person_times", "five_for_sessions", "five_for_people",
            "online_sessions", "online_views", "registered_volunteers", "activity_rate",
            "volunteer_minutes", "report_in_minutes", "wishes", "wishes_claimed", "pairs", "deeds",
            "aid", "leaflets", "undertakings", "survey_satisfaction", "teams", "highlights",
        )
    ),
)  # fmt: skip
