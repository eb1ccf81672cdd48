"""A district's practice sites, five kinds of service, highlights, peace of mind. Source: S4."""

from datetime import date
from typing import Final

from django.utils.translation import gettext_lazy as _

from kith.insights.briefs.shape import Ask, Find, Sentence, Skeleton
from kith.insights.states import RecordKind as K

YEAR: Final = (date(2021, 7, 21), date(2022, 7, 21))  # of the town in the article
SITES: Final = (
    Sentence(
        "{name:place}建有新时代文明实践阵地{figure:practice_sites|exact}处，"
        "分{figure:practice_levels|exact}级；志愿队伍{figure:teams|exact}支，"
        "注册志愿者{figure:registered_volunteers|press}人。",
        "{name:place} has {figure:practice_sites|exact} civilization practice sites on "
        "{figure:practice_levels|exact} levels, {figure:teams|exact} volunteer teams and "
        "{figure:registered_volunteers|press} registered volunteers.",
    ),
    Sentence(
        "{date:since}以来，开展“五为”活动{figure:five_for_sessions|press}场，"
        "服务群众{figure:five_for_people|press}人次。",
        "Since {date:since}, {figure:five_for_sessions|press} activities for its "
        "groups served {figure:five_for_people|press} person-times.",
    ),
    Sentence(
        "活动覆盖服务对象{figure:five_for_kinds|exact}类：{names:five_for_kinds}。",
        "They are for {figure:five_for_kinds|exact} groups: {names:five_for_kinds}.",
    ),
)
LISTS: Final = (
    Sentence(
        "每月列出下月活动清单，按时公布的社区占{figure:listed_communities|exact}，"
        "公布方式{figure:list_channels|exact}种：{names:list_channels}。",
        "Each month the next month's activities are listed; {figure:listed_communities|exact} of "
        "the communities published in time, in {figure:list_channels|exact} ways: "
        "{names:list_channels}.",
    ),
    Sentence(
        "{name:yuanqiao}年度开展活动{figure:yuanqiao_sessions|press}场，"
        "服务居民{figure:yuanqiao_people|press}人次。",
        "In its year, {name:yuanqiao} held {figure:yuanqiao_sessions|press} activities with "
        "{figure:yuanqiao_people|press} person-times.",
    ),
    Sentence(
        "参加者满意率{figure:survey_satisfaction|press}。",
        "Of those who were there and answered, {figure:survey_satisfaction|press} are satisfied.",
    ),
    Sentence(
        "{date:childhood_day}，“{name:childhood}”活动在{figure:childhood_places|exact}个社区开展。",
        "On {date:childhood_day}, “{name:childhood}” was held in "
        "{figure:childhood_places|exact} communities.",
    ),
)
XINCHENG: Final = (
    Sentence(
        "{name:xincheng}辖小区{figure:compounds|round}个、居民{figure:residents|exact}人。",
        "{name:xincheng} has {figure:compounds|round} residential compounds with "
        "{figure:residents|exact} residents.",
    ),
    Sentence(
        "{name:xincheng}辖小区{figure:compounds|round}个、居民{figure:households|exact}户。",
        "{name:xincheng} has {figure:compounds|round} residential compounds with "
        "{figure:households|exact} households.",
    ),
    Sentence(
        "辖区有企业{figure:enterprises|exact}家、沿街商户{figure:street_premises|exact}家。",
        "It has {figure:enterprises|exact} enterprises and {figure:street_premises|exact} shops "
        "along the street.",
    ),
    Sentence(
        "联盟吸纳企业、商户{figure:alliance_members|exact}家，"
        "服务品牌{figure:brands|exact}个：{names:brands}。",
        "Its alliance took in {figure:alliance_members|exact} enterprises and shops; it has "
        "{figure:brands|exact} brands of service: {names:brands}.",
    ),
    Sentence(
        "{name:xincheng}获省级荣誉{figure:provincial_honours|exact}项：{names:provincial_honours}。",
        "Honours of the province that {name:xincheng} holds: {figure:provincial_honours|exact}, "
        "{names:provincial_honours}.",
    ),
)
HIGHLIGHTS: Final = (
    Sentence(
        "有亮点的社区占{figure:communities_with_highlight|exact}；"
        "{name:songguantun}有亮点{figure:street_highlights|exact}个：{names:street_highlights}。",
        "{figure:communities_with_highlight|exact} of the communities have a highlight; "
        "{name:songguantun} has {figure:street_highlights|exact}: {names:street_highlights}.",
    ),
    Sentence(
        "“{name:scarf}”选出小讲解员{figure:scarf_members|exact}名，"
        "开展培训{figure:scarf_trainings|exact}次。",
        "“{name:scarf}” chose {figure:scarf_members|exact} young speakers and held "
        "{figure:scarf_trainings|exact} trainings.",
    ),
    Sentence(
        "“{name:weekend}”{date:weekend}启动，活动有{figure:weekend_kinds|exact}类。",
        "“{name:weekend}” began on {date:weekend} and holds {figure:weekend_kinds|exact} kinds of "
        "activities.",
    ),
)
MIND: Final = (
    Sentence(
        "“{name:mind}”进{figure:tour_host_kinds|exact}类单位（{names:tour_host_kinds}）"
        "巡讲{figure:tour_sessions|press}场，惠及{figure:tour_people|press}人次。",
        "“{name:mind}” went into {figure:tour_host_kinds|exact} kinds of places "
        "({names:tour_host_kinds}) with {figure:tour_sessions|press} talks for "
        "{figure:tour_people|press} person-times.",
    ),
    Sentence(
        "持证专业人员{figure:professionals|press}名。",
        "{figure:professionals|press} people with papers stand behind it.",
    ),
    Sentence(
        "为特殊家庭提供心理服务{figure:special_services|press}次，"
        "服务对象有{figure:special_groups|exact}类。",
        "Special families of {figure:special_groups|exact} kinds were given "
        "{figure:special_services|press} services.",
    ),
    Sentence(
        "广播节目播出{figure:broadcasts|exact}期；线上服务{figure:online_sessions|round}场，"
        "观看{figure:online_views|press}次，与现场人次分开统计。",
        "{figure:broadcasts|exact} broadcasts went out; {figure:online_sessions|round} sessions "
        "online had {figure:online_views|press} views, which are counted apart.",
    ),
    Sentence(
        "开通视频账号{figure:video_accounts|exact}个：{names:video_accounts}。",
        "There are {figure:video_accounts|exact} video accounts: {names:video_accounts}.",
    ),
    Sentence(
        "{date:lecture}，{name:jinhe}举办“{name:lecture}”，由{figure:co_hosts|exact}家单位合办。",
        "On {date:lecture}, {name:jinhe} held “{name:lecture}” together with "
        "{figure:co_hosts|exact} units.",
    ),
    Sentence(
        "{date:elders}，{name:weijia}“{name:elders}”有{figure:elders_people|round}人次参加。",
        "On {date:elders}, {figure:elders_people|round} person-times came to “{name:elders}” in "
        "{name:weijia}.",
    ),
    Sentence(
        "心里难受，可以拨打{name:line}。",
        "Whoever is low may ring {name:line}.",
    ),
)
SKELETON: Final = Skeleton(
    code="tianqu",
    title=_("A district's practice sites, highlights and peace of mind"),
    article="S4",
    paragraphs=(
        (
            Sentence(
                "{name:place}：百姓点单，专业制单，志愿送单",
                "{name:place}: neighbours order, professionals compile, volunteers deliver",
            ),
        ),
        SITES,
        LISTS,
        XINCHENG,
        HIGHLIGHTS,
        MIND,
    ),
    finds=(
        Find("yuanqiao", K.AREA, "袁桥镇"),
        Find("xincheng", K.AREA, "新城社区"),
        Find("songguantun", K.AREA, "宋官屯街道"),
        Find("weijia", K.AREA, "魏家社区"),
        Find("childhood", K.PROGRAMME, "七彩童年"),
        Find("weekend", K.PROGRAMME, "七彩周末"),
        Find("scarf", K.TEAM, "红领巾宣讲团"),
        Find("mind", K.PROGRAMME, "启迪心理"),
        Find("jinhe", K.AREA, "锦河社区"),
        Find("childhood_day", K.SESSION, "七彩童年手工皂"),
        Find("lecture", K.SESSION, "社区讲堂", place="jinhe"),
        Find("elders", K.SESSION, "为老服务日", place="weijia"),
        Find("line", K.LINE, "专业社会心理服务热线"),
    ),
    asks=(
        Ask("practice_sites"),
        Ask("practice_levels"),
        Ask("teams"),
        Ask("registered_volunteers"),
        Ask("five_for_sessions"),
        Ask("five_for_people"),
        Ask("five_for_kinds"),
        Ask("listed_communities"),
        Ask("list_channels"),
        Ask("sessions_held", "yuanqiao_sessions", place="yuanqiao", since=YEAR[0], until=YEAR[1]),
        Ask("person_times", "yuanqiao_people", place="yuanqiao", since=YEAR[0], until=YEAR[1]),
        Ask("survey_satisfaction"),
        Ask("hosting_communities", "childhood_places", about="childhood", day="childhood_day"),
        Ask("compounds", place="xincheng"),
        Ask("residents", place="xincheng"),
        Ask("households", place="xincheng"),
        Ask("enterprises", place="xincheng"),
        Ask("street_premises", place="xincheng"),
        Ask("alliance_members", place="xincheng"),
        Ask("brands", place="xincheng"),
        Ask("communities_with_highlight"),
        Ask("own_highlights", "street_highlights", place="songguantun"),
        Ask("agreed_youth_members", "scarf_members", about="scarf", is_alone=True),
        Ask("trainings", "scarf_trainings", about="scarf"),
        Ask("activity_kinds", "weekend_kinds", about="weekend"),
        Ask("tour_host_kinds", about="mind"),
        Ask("tour_sessions", about="mind"),
        Ask("tour_people", about="mind"),
        Ask("professionals"),
        Ask("special_services"),
        Ask("special_groups"),
        Ask("broadcasts", about="mind"),
        Ask("online_sessions", about="mind"),
        Ask("online_views", about="mind"),
        Ask("video_accounts"),
        Ask("co_hosts", place="jinhe", day="lecture"),
        Ask("person_times", "elders_people", place="weijia", day="elders"),
        Ask("provincial_honours", place="xincheng"),
    ),
)
