"""Seed 4: the new district of Tianqu, from the start of the year to 20 July 2022."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final

from kith.ops.suite import tianqu_held as held
from kith.ops.suite import tianqu_mind as mind
from kith.ops.suite import tianqu_names as names
from kith.ops.suite import tianqu_places as places
from kith.ops.suite.shape import Area, Filled, Op, Row
from kith.ops.suite.stage import DAY, at, prepare
from kith.ops.suite.tianqu_places import JINHE, STREET, TOWN, WEIJIA, XINCHENG

if TYPE_CHECKING:
    pass

AS_OF: Final = at(7, 20, 18)


@dataclass(frozen=True, slots=True)
class Numbers:
    """How much is made, for a part of what the article tells."""

    volunteers: int
    shops: int
    of_town: int  # in each half of the year
    people_of_town: int
    ordinary: int
    people: int
    tours: int
    people_on_tour: int
    broadcasts: int
    online: int
    views: int
    papers: int
    families: int

    @staticmethod
    def of(part: float) -> Numbers:
        def some(whole: int) -> int:
            return max(4, round(whole * part))

        return Numbers(
            volunteers=some(20_137), shops=some(360), of_town=some(100),
            people_of_town=some(5_000), ordinary=some(107), people=some(42_486),
            tours=some(104), people_on_tour=some(2_963), broadcasts=some(65), online=some(12),
            views=some(51_327), papers=some(204), families=some(124),
        )  # fmt: skip

    @property
    def sessions(self) -> int:
        """For the five groups, from January to 20 July."""
        return self.of_town + self.ordinary + self.tours + self.broadcasts + self.online + NAMED

    @property
    def person_times(self) -> int:
        return self.people_of_town + self.people + self.people_on_tour + PEOPLE_NAMED


NAMED: Final = 24  # weekends, trainings, and what July's lists name, held by the 20th
PEOPLE_NAMED: Final = 1_274


def fill(part: float) -> Filled:
    """The district at so much of its size."""
    prepare()
    of, many = places.tree(), Numbers.of(part)
    places.sites(of)
    places.teams(of)
    volunteers = places.volunteers(of, many.volunteers)
    places.xincheng(of, many.shops)
    names.brands(of)
    names.honour(of)
    names.highlight_everywhere(of)
    team = names.preachers(of)
    weekend, childhood = names.children(of)
    brand = mind.brand(of)
    calendar = held.Calendar(of)
    _hold(calendar, many, (weekend, childhood, team), volunteers)
    _mind(calendar, many, brand, volunteers[XINCHENG])
    return Filled(
        of.area.path,
        {"weekend": str(weekend), "childhood": str(childhood), "preachers": str(team),
         "brand": str(brand), "line": mind.NUMBER},
    )  # fmt: skip


def _hold(
    calendar: held.Calendar,
    many: Numbers,
    made: tuple[int, int, int],
    volunteers: dict[str, list[int]],
) -> None:
    weekend, childhood, team = made
    for first in (date(2021, 7, 22), date(2022, 1, 21)):
        for event in held.of_town(many.of_town, many.people_of_town, first):
            calendar.hold(event)
    for event in (*held.ordinary(many.ordinary, many.people), *held.weekend(weekend, team)):
        calendar.hold(event)
    july = held.publish_july(calendar, held.july(calendar.of, childhood), AS_OF)
    held.by_name(calendar.of, july[f"为老服务日 {WEIJIA}"], volunteers[WEIJIA][:3])
    held.ask_how_it_was(calendar.of, july[f"社区讲堂 {JINHE}"], JINHE)


def _mind(calendar: held.Calendar, many: Numbers, brand: int, people: list[int]) -> None:
    mind.tour(calendar, brand, many.tours, many.people_on_tour)
    mind.on_air(calendar, brand, many.broadcasts)
    mind.online(calendar, brand, many.online, many.views)
    mind.papers(calendar.of, people[: many.papers], XINCHENG)
    mind.talks(calendar.of, many.families)
    mind.line(calendar.of)


A_YEAR_AGO, AFTER = date(2021, 7, 21), date(2022, 7, 21)
NINTH, ELEVENTH = date(2022, 7, 9), date(2022, 7, 11)
MORE, LEAST = Op.MORE, Op.AT_LEAST
ROWS: Final = (
    Row(id="S4-01", wording="2022-07-20", note="页面日期，也是“今年以来”的末日。"),
    Row(id="S4-02", expected=5, figure="five_for_kinds"),
    Row(
        id="S4-03",
        is_large=True,
        op=Op.ABOUT,
        expected=200,
        figure="sessions_held",
        place=TOWN,
        since=A_YEAR_AGO,
        until=AFTER,
    ),
    Row(
        id="S4-04",
        is_large=True,
        expected=10_000,
        figure="person_times",
        place=TOWN,
        since=A_YEAR_AGO,
        until=AFTER,
    ),
    Row(id="S4-05", op=LEAST, expected=95, figure="survey_satisfaction", is_share=True),
    Row(id="S4-06", expected=133, figure="practice_sites"),
    Row(id="S4-07", expected=3, figure="practice_levels"),
    Row(id="S4-08", expected=122, figure="teams"),
    Row(id="S4-09", is_large=True, op=MORE, expected=20_000, figure="registered_volunteers"),
    Row(id="S4-10", expected=100, figure="listed_communities", is_share=True, wording="每月底"),
    Row(id="S4-11", expected=2, figure="list_channels"),
    Row(id="S4-12", wording="7 月 5、7、9、11 日", note="四天都在七月清单上。"),
    Row(
        id="S4-13",
        expected=3,
        figure="hosting_communities",
        about="childhood",
        since=NINTH,
        until=NINTH + DAY,
    ),
    Row(id="S4-14", is_large=True, op=MORE, expected=400, figure="five_for_sessions"),
    Row(id="S4-15", is_large=True, op=MORE, expected=50_000, figure="five_for_people"),
    Row(id="S4-16", expected=9, figure="alliance_members", place=XINCHENG),
    Row(id="S4-17", expected=4, figure="brands", place=XINCHENG),
    Row(id="S4-18", op=MORE, expected=10, figure="compounds", place=XINCHENG),
    Row(
        id="S4-19",
        expected=5200,
        figure="households",
        place=XINCHENG,
        note="原文不清：户或人；来源按户计，两者不相加。",
    ),
    Row(id="S4-20", expected=570, figure="enterprises", place=XINCHENG),
    Row(id="S4-21", is_large=True, expected=360, figure="street_premises", place=XINCHENG),
    Row(id="S4-22", expected=100, figure="communities_with_highlight", is_share=True),
    Row(id="S4-23", expected=2, figure="trainings", about="preachers"),
    Row(id="S4-24", expected=33, figure="agreed_youth_members", about="preachers"),
    Row(id="S4-25", wording="2022-03-12", note="“七彩周末”的启动日，项目的首日。"),
    Row(id="S4-26", expected=3, figure="activity_kinds", about="weekend"),
    Row(id="S4-27", expected=2, figure="own_highlights", place=STREET),
    Row(
        id="S4-28",
        op=MORE,
        expected=20,
        figure="person_times",
        place=WEIJIA,
        since=ELEVENTH,
        until=ELEVENTH + DAY,
    ),
    Row(id="S4-29", expected=4, figure="tour_host_kinds", about="brand"),
    Row(id="S4-30", is_large=True, op=MORE, expected=100, figure="tour_sessions", about="brand"),
    Row(
        id="S4-31",
        is_large=True,
        op=Op.NEARLY,
        expected=3_000,
        figure="tour_people",
        about="brand",
    ),
    Row(
        id="S4-32",
        is_large=True,
        op=MORE,
        expected=200,
        figure="professionals",
        note="原文不清：培训或兼职；按经第二人核验证书的人数计。",
    ),
    Row(id="S4-33", is_large=True, op=MORE, expected=1_600, figure="special_services"),
    Row(id="S4-34", op=LEAST, expected=4, figure="special_groups"),
    Row(id="S4-35", is_large=True, expected=65, figure="broadcasts", about="brand"),
    Row(id="S4-36", is_large=True, op=MORE, expected=10, figure="online_sessions", about="brand"),
    Row(id="S4-37", is_large=True, op=MORE, expected=51_000, figure="online_views", about="brand"),
    Row(id="S4-38", expected=2, figure="video_accounts"),
    Row(id="S4-39", expected=1, figure="hotlines", about="line", wording=mind.NUMBER),
    Row(id="S4-40", wording="全国宣传系统首条", note="媒体说法，不是统计数。"),
    Row(
        id="S4-41", expected=2, figure="co_hosts", place=JINHE, since=ELEVENTH, until=ELEVENTH + DAY
    ),
    Row(id="S4-42", expected=1, figure="provincial_honours", place=XINCHENG),
)

AREA: Final = Area(
    name="天衢",
    since=date(2022, 1, 1),
    until=date(2022, 7, 21),
    as_of=AS_OF,
    fill=fill,
    rows=ROWS,
)
