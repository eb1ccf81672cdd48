"""What the five articles printed, beside the number of the skeleton that must say it again.

Source: seed_figures.md. A line without a key is a date, a name or a claim: nothing is counted.
"""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Printed:
    """`id` of the acceptance list, the words as printed, the key of the number."""

    id: str
    words: str
    key: str = ""


P = Printed
PRINTED: Final[dict[str, tuple[Printed, ...]]] = {
    "alxa": (
        P("S0-02", "三个聚焦", "work_lines"),
        P("S0-03", "分两期", "programme_phases"),
        P("S0-04", "82节", "courses"),
        P("S0-05", "2000人次", "children_times"),
        P("S0-06", "六类课程", "course_types"),
        P("S0-07", "免费参加", "sessions_with_fee"),
        P("S0-08", "“1+5+N”关爱行动"),
        P("S0-09", "70岁以上", "scheme_files_in_rule"),
        P("S0-10", "五项关爱", "care_items"),
        P("S0-11", "32个党组织", "party_organisations"),
        P("S0-12", "124名党员", "members_alone"),
        P("S0-13", "党员占65%", "party_members"),
    ),
    "dongying": (
        P("S1-02", "6月25日上午"),
        P("S1-03", "两个项目启动", "begun"),
        P("S1-04", "300余人", "market_people"),
        P("S1-05", "认领十个项目", "launch_items"),
        P("S1-06", "四类认领单位", "claimant_kinds"),
        P("S1-07", "10万余元", "money_received"),
        P("S1-08", "家电维修、为老服务、心理咨询等", "stall_services"),
        P("S1-09", "销号制", "accounted_items"),
    ),
    "xining": (
        P("S2-01", "21095名在职党员", "members"),
        P("S2-02", "四种方式", "service_modes"),
        P("S2-03", "65个微心愿", "wishes"),
        P("S2-04", "全部被党员认领", "wishes_claimed"),
        P("S2-05", "每名在职党员一本存折", "members_with_passbook"),
        P("S2-06", "按季度评奖表彰", "frozen_quarters"),
        P("S2-07", "帮扶对子4092对", "pairs"),
        P("S2-08", "办实事1303件", "deeds"),
        P("S2-09", "折合人民币51.6万元", "aid"),
        P("S2-10", "“一对一”结对", "pairs_exclusive"),
        P("S2-11", "团队认领", "wishes_of_teams"),
    ),
    "wangjiapu": (
        P("S3-02", "七色专列", "work_lines"),
        P("S3-03", "三级组织体系", "body_tiers"),
        P("S3-04", "两家物业公司（原文不清）", "property_units"),
        P("S3-05", "三张清单", "published_lists"),
        P("S3-06", "六类项目", "project_kinds"),
        P("S3-07", "宣传册600余份", "leaflets"),
        P("S3-08", "四个方面", "leaflet_topics"),
        P("S3-09", "责任书100余份", "undertakings"),
        P("S3-10", "三支志愿服务队", "teams"),
        P("S3-11", "注册志愿者113名", "registered_volunteers"),
        P("S3-12", "累计216小时", "volunteer_minutes"),
        P("S3-13", "六个方向", "team_directions"),
        P("S3-14", "一对一服务", "pairs_exclusive"),
        P("S3-15", "四类隐患", "street_hazard_kinds"),
        P("S3-16", "五项功能", "venue_functions"),
        P("S3-17", "每个网格都有人", "staffed_grids"),
        P("S3-18", "线上招募、线下服务", "online_recruits_serving"),
    ),
    "tianqu": (
        P("S4-02", "“五为”", "five_for_kinds"),
        P("S4-03", "年均约200场次", "yuanqiao_sessions"),
        P("S4-04", "1万人次", "yuanqiao_people"),
        P("S4-05", "满意度95%以上", "survey_satisfaction"),
        P("S4-06", "133处", "practice_sites"),
        P("S4-07", "三级", "practice_levels"),
        P("S4-08", "志愿队伍122支", "teams"),
        P("S4-09", "2万余人", "registered_volunteers"),
        P("S4-10", "每月底列出下月清单", "listed_communities"),
        P("S4-11", "微信群和大厅", "list_channels"),
        P("S4-13", "三个社区", "childhood_places"),
        P("S4-14", "400余场", "five_for_sessions"),
        P("S4-15", "5万余人（次）", "five_for_people"),
        P("S4-16", "九家企业、商户", "alliance_members"),
        P("S4-17", "四个品牌", "brands"),
        P("S4-18", "十余个小区", "compounds"),
        P("S4-19", "5200户（或人，原文不清）", "households"),
        P("S4-20", "570家企业", "enterprises"),
        P("S4-21", "360家商户", "street_premises"),
        P("S4-22", "一社区至少一亮点", "communities_with_highlight"),
        P("S4-23", "两次培训", "scarf_trainings"),
        P("S4-24", "33名宣讲员", "scarf_members"),
        P("S4-25", "3月12日启动"),
        P("S4-26", "三类活动", "weekend_kinds"),
        P("S4-27", "两大亮点", "street_highlights"),
        P("S4-28", "20余名老人", "elders_people"),
        P("S4-29", "机关、学校、企业、村居", "tour_host_kinds"),
        P("S4-30", "巡讲100余场", "tour_sessions"),
        P("S4-31", "近3000人", "tour_people"),
        P("S4-32", "200余名", "professionals"),
        P("S4-33", "1600余次", "special_services"),
        P("S4-34", "空巢、留守、妇女、残疾人", "special_groups"),
        P("S4-35", "65期", "broadcasts"),
        P("S4-36", "10余次", "online_sessions"),
        P("S4-37", "5.1万余人（次）", "online_views"),
        P("S4-38", "两个视频号", "video_accounts"),
        P("S4-39", "95013-00534"),
        P("S4-40", "全国宣传系统首条"),
        P("S4-41", "两家合办", "co_hosts"),
        P("S4-42", "全省最美志愿服务社区", "provincial_honours"),
    ),
}
