"""A community with its committees, lists, teams and grids. Source: S3."""

from typing import Final

from django.utils.translation import gettext_lazy as _

from kith.insights.briefs.shape import Ask, Find, Sentence, Skeleton
from kith.insights.states import RecordKind

SKELETON: Final = Skeleton(
    code="wangjiapu",
    title=_("A community with its lists, teams and grids"),
    article="S3",
    paragraphs=(
        (
            Sentence(
                "{name:place}：多方共建，服务到网格",
                "{name:place}: built by many, served down to the grid",
            ),
        ),
        (
            Sentence(
                "{name:place}开设{figure:work_lines|exact}条专列（{names:work_lines}），"
                "建立{figure:body_tiers|exact}级组织体系。",
                "{name:place} runs {figure:work_lines|exact} lines of work ({names:work_lines}) "
                "with {figure:body_tiers|exact} tiers of organisations.",
            ),
            Sentence(
                "共建委员会成员单位中有物业企业{figure:property_units|exact}家。",
                "Among the units of its committees are {figure:property_units|exact} property "
                "companies.",
            ),
            Sentence(
                "更新年度清单{figure:published_lists|exact}张，落地项目"
                "{figure:project_kinds|exact}类：{names:project_kinds}。",
                "It brought {figure:published_lists|exact} lists up to date and agreed on projects "
                "of {figure:project_kinds|exact} kinds: {names:project_kinds}.",
            ),
        ),
        (
            Sentence(
                "入户发放宣传册{figure:leaflets|press}份，内容有{figure:leaflet_topics|exact}类："
                "{names:leaflet_topics}；签订责任书{figure:undertakings|press}份。",
                "From door to door, {figure:leaflets|press} leaflets were handed out on "
                "{figure:leaflet_topics|exact} topics ({names:leaflet_topics}), and "
                "{figure:undertakings|press} undertakings were signed.",
            ),
            Sentence(
                "沿街商铺检查发现隐患{figure:street_hazard_kinds|exact}类。",
                "In shops along the street, hazards of {figure:street_hazard_kinds|exact} kinds "
                "were found.",
            ),
            Sentence(
                "网格中社区工作者和包抓干部都已配备的占{figure:staffed_grids|exact}。",
                "Both a community worker and a posted cadre stand in "
                "{figure:staffed_grids|exact} of the grids.",
            ),
        ),
        (
            Sentence(
                "组建志愿服务队{figure:teams|exact}支：{names:teams}。",
                "There are {figure:teams|exact} volunteer teams: {names:teams}.",
            ),
            Sentence(
                "注册志愿者{figure:registered_volunteers|exact}名，累计服务"
                "{figure:volunteer_minutes|exact}小时。",
                "{figure:registered_volunteers|exact} registered volunteers gave "
                "{figure:volunteer_minutes|exact} hours.",
            ),
            Sentence(
                "服务方向有{figure:team_directions|exact}个：{names:team_directions}。",
                "They serve in {figure:team_directions|exact} directions: {names:team_directions}.",
            ),
            Sentence(
                "线上招募、线下服务：网上报名后参加服务的{figure:online_recruits_serving|exact}名。",
                "Recruited online, serving on site: {figure:online_recruits_serving|exact} "
                "volunteers.",
            ),
            Sentence(
                "一对一结对中，没有重复结对的占{figure:pairs_exclusive|exact}。",
                "Of pairs of a helper and a household, {figure:pairs_exclusive|exact} stand in no "
                "other.",
            ),
            Sentence(
                "{name:station}集{figure:venue_functions|exact}项功能于同处。",
                "{name:station} has {figure:venue_functions|exact} functions under a single roof.",
            ),
        ),
    ),
    finds=(Find("station", RecordKind.SITE, "王家堡红色加油站"),),
    asks=(
        Ask("work_lines"),
        Ask("body_tiers"),
        Ask("committee_members", "property_units", about="=PROPERTY"),
        Ask("published_lists"),
        Ask("project_kinds"),
        Ask("leaflets"),
        Ask("leaflet_topics"),
        Ask("undertakings"),
        Ask("street_hazard_kinds"),
        Ask("staffed_grids"),
        Ask("teams"),
        Ask("registered_volunteers"),
        Ask("volunteer_minutes"),
        Ask("team_directions"),
        Ask("online_recruits_serving"),
        Ask("pairs_exclusive"),
        Ask("venue_functions", about="station"),
    ),
)
