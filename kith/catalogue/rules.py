"""Rule sets as frozen values that refuse nonsense. Rows of `RuleSet` hold them; the nearest area
up the tree whose row is valid on the day decides.

Every default named here is a house default ([H] or [J] in the design), shipped as rows, never read
from code.
"""

from dataclasses import dataclass, field
from typing import ClassVar

from kith.catalogue.activities import PriorityRules as PriorityRules
from kith.catalogue.activities import SignUpRules as SignUpRules
from kith.catalogue.asking import AskingRules as AskingRules
from kith.catalogue.attendance import AttendanceRules as AttendanceRules
from kith.catalogue.care import CareRules as CareRules
from kith.catalogue.duties import DutyRules as DutyRules
from kith.catalogue.formality import FormalityRules as FormalityRules
from kith.catalogue.grid import MediationRules as MediationRules
from kith.catalogue.grid import MobilisingRules as MobilisingRules
from kith.catalogue.grid import WalkRules as WalkRules
from kith.catalogue.groups import RecruitmentRules as RecruitmentRules
from kith.catalogue.honours import CertificateRules as CertificateRules
from kith.catalogue.honours import StarRules as StarRules
from kith.catalogue.hotline import HotlineRules as HotlineRules
from kith.catalogue.inspection import ChecklistRules as ChecklistRules
from kith.catalogue.inspection import InspectionRules as InspectionRules
from kith.catalogue.inspection import PremisesRules as PremisesRules
from kith.catalogue.intake import IntakeRules as IntakeRules
from kith.catalogue.integrity import MatterRules as MatterRules
from kith.catalogue.integrity import SampleRules as SampleRules
from kith.catalogue.money import PledgeRules as PledgeRules
from kith.catalogue.money import VentureRules as VentureRules
from kith.catalogue.monthly import MonthlyRules as MonthlyRules
from kith.catalogue.pairing import PairRules
from kith.catalogue.projects import ProjectRules as ProjectRules
from kith.catalogue.psych import PsychRules as PsychRules
from kith.catalogue.reportin import ReportInRules as ReportInRules
from kith.catalogue.reportin import UnitGateRules as UnitGateRules
from kith.catalogue.reporting import ReportRules as ReportRules
from kith.catalogue.retention import RetentionRules as RetentionRules
from kith.catalogue.rounds import RoundRules as RoundRules
from kith.catalogue.sameness import SamenessRules
from kith.catalogue.shape import LARGEST
from kith.catalogue.shape import Rules as Rules
from kith.catalogue.shape import between as _between
from kith.catalogue.shape import positive as _positive
from kith.catalogue.states import BorderMode, FiveFor
from kith.catalogue.trust import GradeRules as GradeRules
from kith.catalogue.trust import HoursRules as HoursRules
from kith.catalogue.trust import SignalRules as SignalRules
from kith.catalogue.visits import VisitRules as VisitRules
from kith.catalogue.wording import WordingRules as WordingRules
from kith.core.calendar import Unit
from kith.solver.problem import Params

Amount = tuple[int, Unit]


@dataclass(frozen=True, slots=True)
class Tariff(Rules):
    """Points for confirmed volunteer minutes.

    `cap_min` is the cap of one activity; the caps of a day and of a lifetime count points, and
    0 is no cap. A role without a coefficient has 100 percent.

    Source: workflows.md 4.6 (unit points by category times a coefficient, caps per activity, a
    day and ever).
    """

    KIND: ClassVar[str] = "TARIFF"
    points_per_hour: int
    cap_min: int
    by_category: dict[str, int] = field(default_factory=dict)
    percent_by_role: dict[str, int] = field(default_factory=dict)
    day_cap_points: int = 0
    lifetime_cap_points: int = 0

    def __post_init__(self) -> None:
        _positive(points_per_hour=self.points_per_hour, cap_min=self.cap_min)
        for role, percent in self.percent_by_role.items():
            _between(0, 1000, f"percent_by_role[{role}]", percent)
        _between(0, LARGEST, "day_cap_points", self.day_cap_points)
        _between(0, LARGEST, "lifetime_cap_points", self.lifetime_cap_points)
        for category, points in self.by_category.items():
            _positive(**{FiveFor(category): points})


@dataclass(frozen=True, slots=True)
class PointsRules(Rules):
    """How long points live, and how long a proposal to adjust them by hand stands.

    Points lapse so many months after they were earned, and all of them at the end of
    `close_month`; 0 is never. The holder is told `notice_days` before.

    Source: workflows.md 4.6 (clearing at the year's end is an option no legal text asks for);
    threats.md SD12 (a second approval within a day).
    """

    KIND: ClassVar[str] = "POINTS"
    expire_after_months: int
    close_month: int
    notice_days: int
    approval_h: int

    def __post_init__(self) -> None:
        _between(0, 600, "expire_after_months", self.expire_after_months)
        _between(0, 12, "close_month", self.close_month)
        _between(0, 366, "notice_days", self.notice_days)
        _positive(approval_h=self.approval_h)


@dataclass(frozen=True, slots=True)
class ServiceLevels(Rules):
    """How long each stage of an order may take: {state: [amount, unit]}.

    `urgent` and `wish` hold the stages in which urgent orders and micro-wishes differ.
    """

    KIND: ClassVar[str] = "SERVICE_LEVELS"
    normal: dict[str, Amount]
    urgent: dict[str, Amount]
    wish: dict[str, Amount] = field(default_factory=dict)

    def __post_init__(self) -> None:
        every = (*self.normal.values(), *self.urgent.values(), *self.wish.values())
        for amount, unit in every:
            _positive(amount=amount)
            Unit(unit)

    def of(self, state: str, *, urgent: bool, wish: bool = False) -> Amount | None:
        """The time allowed in a state, or none where no clock runs."""
        own = self.wish if wish else self.urgent if urgent else {}
        found = own.get(state) or self.normal.get(state)
        return (found[0], Unit(found[1])) if found else None


@dataclass(frozen=True, slots=True)
class OfferRules(Rules):
    """How long an offer stands, and how long a no quiets the phone (hours)."""

    KIND: ClassVar[str] = "OFFERS"
    valid_h: int
    urgent_valid_h: int
    quiet_after_no_h: int

    def __post_init__(self) -> None:
        _positive(valid_h=self.valid_h, urgent_valid_h=self.urgent_valid_h)
        _between(0, LARGEST, "quiet_after_no_h", self.quiet_after_no_h)


@dataclass(frozen=True, slots=True)
class WishRules(Rules):
    """Micro-wishes: value cap (fen), days to make contact, days to deliver, reminder before."""

    KIND: ClassVar[str] = "WISHES"
    cap_fen: int
    contact_days: int
    deliver_days: int
    remind_days: int

    def __post_init__(self) -> None:
        _positive(
            cap_fen=self.cap_fen, contact_days=self.contact_days, deliver_days=self.deliver_days
        )
        if self.deliver_days < self.contact_days:
            raise ValueError("deliver_days must not be before contact_days")
        _between(0, self.deliver_days, "remind_days", self.remind_days)


@dataclass(frozen=True, slots=True)
class CallBackRules(Rules):
    """Silence raises a call: the first after so many days, then again, then closed as silent."""

    KIND: ClassVar[str] = "CALL_BACKS"
    first_after_days: int
    again_after_days: int
    attempts: int

    def __post_init__(self) -> None:
        _positive(
            first_after_days=self.first_after_days,
            again_after_days=self.again_after_days,
            attempts=self.attempts,
        )


@dataclass(frozen=True, slots=True)
class DisclosureRules(Rules):
    """Address and phone are open to the helper until so many hours after completion."""

    KIND: ClassVar[str] = "DISCLOSURE"
    after_completion_h: int
    after_slot_h: int

    def __post_init__(self) -> None:
        _between(0, 72, "after_completion_h", self.after_completion_h)
        _positive(after_slot_h=self.after_slot_h)


@dataclass(frozen=True, slots=True)
class RewardRules(Rules):
    """Spending points: how long a code is good, how much one person may have, who is asked twice.

    `per_quarter` limits a person's redemptions in a calendar quarter, 0 is no limit; `open_months`
    are the months in which anything is handed out, none named: always. Wrong codes are counted for
    a quarter of an hour at a counter. Source: workflows.md 4.6; threats.md A17, SD12.
    """

    KIND: ClassVar[str] = "REWARDS"
    code_days: int
    remind_days: int
    per_person: int
    per_quarter: int
    wrong_codes: int
    alarm_an_hour: int
    approval_h: int
    open_months: list[int] = field(default_factory=list)

    def __post_init__(self) -> None:
        _positive(
            code_days=self.code_days,
            per_person=self.per_person,
            wrong_codes=self.wrong_codes,
            alarm_an_hour=self.alarm_an_hour,
            approval_h=self.approval_h,
        )
        _between(0, self.code_days, "remind_days", self.remind_days)
        _between(0, LARGEST, "per_quarter", self.per_quarter)
        for month in self.open_months:
            _between(1, 12, "open_months", month)


@dataclass(frozen=True, slots=True)
class BorderRules(Rules):
    """How far the desk of a place looks for helpers: own community first, then its neighbours.

    `street` and `district` say for each ring beyond the own community whether it is open, and the
    minutes say what crossing it weighs. A desk that stands over both places needs nobody's consent,
    except where the border is closed.
    """

    KIND: ClassVar[str] = "BORDERS"
    street: str
    street_min: int
    district: str
    district_min: int
    adjacent_m: int  # communities with centres this near are neighbours, whatever their street
    answer_h: int  # how long a neighbour's desk may think about a request for help

    def __post_init__(self) -> None:
        BorderMode(self.street)
        BorderMode(self.district)
        _between(0, LARGEST, "street_min", self.street_min)
        _between(self.street_min, LARGEST, "district_min", self.district_min)
        _between(0, LARGEST, "adjacent_m", self.adjacent_m)
        _positive(answer_h=self.answer_h)


@dataclass(frozen=True, slots=True)
class QueueRules(Rules):
    """From how many open orders on a run is left to a worker instead of worked out at once."""

    KIND: ClassVar[str] = "QUEUE"
    at_once_orders: int

    def __post_init__(self) -> None:
        _positive(at_once_orders=self.at_once_orders)


@dataclass(frozen=True, slots=True)
class DispatchRules(Rules):
    """How the dispatch board of a place is worked out.

    `weights` are the solver's, by name (`solver.problem.Params`), in minutes where the name says
    so. Orders beyond the horizon wait; a run that takes longer than the budget gives the best plan
    found so far.
    """

    KIND: ClassVar[str] = "DISPATCH"
    horizon_days: int
    budget_s: int
    group_reach_m: int  # how far teams and units go
    group_capacity: int  # services of a team or unit a week
    weights: dict[str, float]

    def __post_init__(self) -> None:
        _positive(
            horizon_days=self.horizon_days,
            budget_s=self.budget_s,
            group_reach_m=self.group_reach_m,
            group_capacity=self.group_capacity,
        )
        self.params()

    def params(self) -> Params:
        """The weights as the solver takes them. Raises ValueError or TypeError on nonsense."""
        return Params(**self.weights)


ALL: tuple[type[Rules], ...] = (
    PairRules,
    SamenessRules,
    Tariff,
    PointsRules,
    ServiceLevels,
    OfferRules,
    AskingRules,
    WishRules,
    CallBackRules,
    DisclosureRules,
    HoursRules,
    GradeRules,
    SignalRules,
    RewardRules,
    BorderRules,
    QueueRules,
    DispatchRules,
    CertificateRules,
    StarRules,
    AttendanceRules,
    ProjectRules,
    ReportInRules,
    UnitGateRules,
    PledgeRules,
    VentureRules,
    MonthlyRules,
    ReportRules,
    SignUpRules,
    PriorityRules,
    RecruitmentRules,
    PremisesRules,
    ChecklistRules,
    InspectionRules,
    CareRules,
    RoundRules,
    VisitRules,
    PsychRules,
    HotlineRules,
    WalkRules,
    MobilisingRules,
    MediationRules,
    FormalityRules,
    WordingRules,
    MatterRules,
    SampleRules,
    IntakeRules,
    RetentionRules,
    DutyRules,
)
