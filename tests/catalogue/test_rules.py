"""Rule sets refuse parameters that make no sense, and say which."""

import pytest

from kith.catalogue import defaults
from kith.catalogue.activities import PriorityRules, SignUpRules
from kith.catalogue.attendance import AttendanceRules
from kith.catalogue.care import CareRules
from kith.catalogue.default_care import CARE
from kith.catalogue.default_duties import DUTIES
from kith.catalogue.default_intake import INTAKE
from kith.catalogue.default_integrity import ROWS as INTEGRITY
from kith.catalogue.default_retention import RETENTION
from kith.catalogue.default_wording import WORDING
from kith.catalogue.duties import DutyRules
from kith.catalogue.formality import FormalityRules
from kith.catalogue.grid import MediationRules, MobilisingRules, WalkRules
from kith.catalogue.groups import RecruitmentRules
from kith.catalogue.honours import CertificateRules, StarRules
from kith.catalogue.hotline import HotlineRules
from kith.catalogue.inspection import ChecklistRules, InspectionRules, PremisesRules
from kith.catalogue.intake import IntakeRules
from kith.catalogue.integrity import MatterRules, SampleRules
from kith.catalogue.money import PledgeRules, VentureRules
from kith.catalogue.monthly import MonthlyRules
from kith.catalogue.pairing import PairRules
from kith.catalogue.projects import ProjectRules
from kith.catalogue.psych import PsychRules
from kith.catalogue.reportin import ReportInRules, UnitGateRules
from kith.catalogue.reporting import ReportRules
from kith.catalogue.retention import RetentionRules
from kith.catalogue.rounds import RoundRules
from kith.catalogue.rules import (
    ALL,
    AskingRules,
    BorderRules,
    CallBackRules,
    DisclosureRules,
    DispatchRules,
    OfferRules,
    PointsRules,
    QueueRules,
    RewardRules,
    Rules,
    ServiceLevels,
    Tariff,
    WishRules,
)
from kith.catalogue.sameness import SamenessRules
from kith.catalogue.trust import GradeRules, HoursRules, SignalRules
from kith.catalogue.visits import VisitRules
from kith.catalogue.wording import WordingRules
from kith.core.calendar import Unit

PLAIN: dict[type[Rules], dict[str, object]] = {
    Tariff: {"points_per_hour": 10, "cap_min": 480, "by_category": {"PSYCHOLOGICAL": 12}},
    ServiceLevels: {"normal": {"OPEN": [2, "WORKING_DAYS"]}, "urgent": {"OPEN": [2, "HOURS"]}},
    OfferRules: {"valid_h": 24, "urgent_valid_h": 2, "quiet_after_no_h": 12},
    AskingRules: {
        "steps": [[24, 100, 50, 8, 8], [0, 220, 0, 2, 2]],
        "urgent": [0, 180, 0, 2, 2],
        "week_most": 7,
        "week_plain": 6,
        "times": 2,
        "beyond": 4,
        "quiet_from": 21,
        "quiet_until": 8,
        "urgent_rings": True,
        "recovers_h": 24,
        "answers_min": 24,
        "ask_min": 10,
        "again_min": 5,
        "usual_percent": 30,
        "usual_weight": 4,
        "pause_days": 30,
    },
    PointsRules: {"expire_after_months": 0, "close_month": 0, "notice_days": 30, "approval_h": 24},
    AttendanceRules: {
        "code_s": 60,
        "skew_s": 120,
        "confirm_min": 10,
        "opens_before_min": 90,
        "closes_after_min": 120,
        "merge_within_h": 72,
        "late_after_min": 15,
        "far_m": 1000,
        "forget_place_days": 30,
        "survey_days": 14,
        "least_answers": 5,
    },
    CertificateRules: {
        "answer_within_wd": 5,
        "looks_per_hour": 20,
        "most_hours": 600,
        "most_people": 200,
    },
    StarRules: {
        "tiers": [[100, 0, 0, "STREET"], [300, 0, 0, "DISTRICT"]],
        "grades": ["A", "B"],
        "notice_wd": 5,
        "is_annual": False,
        "barred_months": 12,
        "shows_rankings": False,
    },
    PledgeRules: {
        "most_fen": 5_000_000,
        "remind_after_days": 14,
        "platform_hosts": ["gongyi.example.org"],
    },
    VentureRules: {
        "most_fen": 5_000_000,
        "least_reviews": 2,
        "first_percent": 60,
        "remind_days": 7,
        "grace_wd": 5,
        "claw_back_days": 30,
        "bar_years": 3,
    },
    RecruitmentRules: {
        "alone_from": 18,
        "earning_from": 16,
        "guardian_from": 14,
        "pupils_from": 6,
        "links_an_hour": 5,
        "again_days": 3,
        "dormant_days": 90,
    },
    WishRules: {"cap_fen": 20000, "contact_days": 7, "deliver_days": 30, "remind_days": 2},
    CallBackRules: {"first_after_days": 2, "again_after_days": 2, "attempts": 3},
    DisclosureRules: {"after_completion_h": 24, "after_slot_h": 72},
    DispatchRules: {
        "horizon_days": 14,
        "budget_s": 60,
        "group_reach_m": 5000,
        "group_capacity": 3,
        "weights": {"stranger_min": 10.0},
    },
    HoursRules: {
        "record_within_wd": 10,
        "remind_before_wd": 2,
        "answer_within_wd": 10,
        "approve_within_h": 24,
        "least_age": 8,
        "thanked": ["VOLUNTEER"],
    },
    GradeRules: {"proofs": ["CODE"], "steps": [("A", 2, ["RECIPIENT"]), ("C", 0, [])]},
    SignalRules: {
        "hold_at": 100,
        "weights": {"SAME_PHOTO": 100},
        "over_slot_min": 60,
        "many_people": 5,
        "within_s": 120,
        "round_min": [300],
        "far_m": 30000,
        "day_min": 480,
        "reciprocal": 4,
        "silent_records": 5,
        "window_days": 35,
    },
    RewardRules: {
        "code_days": 14,
        "remind_days": 2,
        "per_person": 2,
        "per_quarter": 0,
        "wrong_codes": 10,
        "alarm_an_hour": 30,
        "approval_h": 24,
        "open_months": [3, 6],
    },
    BorderRules: {
        "street": "CONSENT",
        "street_min": 10,
        "district": "CLOSED",
        "district_min": 20,
        "adjacent_m": 2000,
        "answer_h": 24,
    },
    QueueRules: {"at_once_orders": 600},
    ReportInRules: {
        "posts": [["CARE", "帮困助弱岗", "helping people in hardship"]],
        "renewal_months": 6,
        "remind_days": [28, 7],
        "roster_days": 60,
    },
    UnitGateRules: {
        "hours_a_year": 50,
        "visits_a_quarter": 1,
        "report_in_percent": 95,
        "completion_percent": 0,
    },
    ProjectRules: {
        "amber_wd": 5,
        "lease_wd": 5,
        "due_wd": 60,
        "most_extensions": 2,
        "extend_days": 60,
        "recheck_days": 30,
        "alike_percent": 60,
        "match_least": 60,
        "weights": {"category": 40, "area": 20, "dates": 15, "quantity": 10, "words": 15},
    },
    MonthlyRules: {
        "publish_days_before": 0,
        "remind_days": 5,
        "asks_per_person": 10,
        "asks_per_hour": 20,
        "tally_most": 500,
        "share_most": 500,
        "day_from": 8,
        "day_until": 21,
    },
    ReportRules: {
        "station_days": 3,
        "town_days": 5,
        "county_days": 8,
        "remind_days": 2,
        "figures": ["active_volunteers"],
    },
    RoundRules: {
        "opens_min": 540,
        "closes_min": 1050,
        "staff_on_min": 510,
        "staff_off_min": 1050,
        "longest_min": 240,
        "most_visits": 6,
        "visit_min": {"HIGH": 30, "KEY": 30, "GENERAL": 20},
        "weight": {"HIGH": 3, "KEY": 2, "GENERAL": 1},
        "leave_out_min": 120,
        "late_day_min": 10,
        "late_days_most": 14,
        "urgent_min": 600,
        "strange_min": 5,
        "language_min": 30,
        "faces": 3,
        "walk_m_per_min": 75,
        "cycle_m_per_min": 180,
        "detour_percent": 130,
        "near_min": 3,
        "gap_least_min": 30,
        "gap_most_min": 120,
        "keep_min": 30,
        "offer_valid_h": 12,
        "helpers_most": 12,
        "solve_ms": 1000,
    },
    WalkRules: {
        "quick": 10,
        "most_pieces": 500,
        "most_copies": 200,
        "late_h": 48,
        "quiet_days": 14,
    },
    MobilisingRules: {
        "most_places": 60,
        "reach_m": 3000,
        "most_ahead_h": 48,
        "wakes": False,
        "asks_paused": False,
    },
    FormalityRules: {"photo_demanded": False, "targets": {"sessions": 4}},
    MediationRules: {"within_days": 30, "revisit_days": [7, 30], "most_parties": 6},
    PremisesRules: {"kinds": [["SHOP", "小商店", "small shop", [["AREA_M2", 300]], 0]]},
    ChecklistRules: {
        "types": [["FIRE", "消防", "fire"]],
        "items": [["EXIT", ["SHOP"], "出口畅通", "the exit is free", "FIRE", "MINOR"]],
    },
    InspectionRules: {
        "first_days": 30,
        "every_days": {"": 90, "SHOP": 60},
        "after_days": {"GRAVE": 15},
        "past_days": 365,
        "two_people": ["SHOP"],
        "notice_wd": {"MINOR": 10, "SERIOUS": 5, "GRAVE": 2},
        "answer_wd": {"MINOR": 10, "SERIOUS": 5, "GRAVE": 2},
        "on_spot": ["MINOR"],
        "on_paper": ["MINOR"],
        "other_eyes": ["GRAVE"],
        "retry_wd": 3,
        "amber_wd": 2,
        "link_days": 7,
        "photo_days": 180,
    },
    VisitRules: {
        "counts": {
            "HIGH": {"ways": ["HOME"], "results": ["MET"]},
            "KEY": {"ways": ["HOME"], "results": ["MET", "TALKED"]},
            "GENERAL": {"ways": ["HOME", "KIN"], "results": ["TOLD"]},
        },
        "ladder": [["RETRY", 120], ["POLICE", 60]],
        "again_days": {"HIGH": 7, "KEY": 30, "GENERAL": 90},
        "street_days": {"HIGH": 0, "KEY": 3, "GENERAL": 7},
        "least_days": 7,
        "amend_h": 24,
        "write_days": 7,
        "longest_min": 480,
    },
    PairRules: {
        "every_days": 30,
        "silent_days": 90,
        "review_months": 6,
        "most_households": 5,
        "stranger_min": 15,
        "language_min": 60,
        "skill_min": 30,
        "load_min": 20,
    },
    MatterRules: INTEGRITY[0][1],
    SampleRules: INTEGRITY[1][1],
    HotlineRules: {
        "sign": [24, "HOURS"],
        "close": [7, "DAYS"],
        "after_shift_h": 24,
        "ring_after_h": 24,
        "ring_again_h": 24,
        "ring_tries": 3,
        "crisis_from": 3,
        "gap_days": 14,
        "weights": [30, 35, 35],
        "steps": [["报警", "police", "110"]],
    },
    SamenessRules: {"shown": 5, "show_percent": 20, "explain_percent": 60},
    DutyRules: DUTIES[1],
    IntakeRules: INTAKE[1],
    RetentionRules: RETENTION[1],
    PsychRules: {
        "skills": ["PSYCHOLOGY"],
        "families": ["EMPTY_NEST", "DISABLED"],
        "items": ["MIND"],
        "warn_days": 60,
        "least_shown": 5,
    },
    SignUpRules: {
        "party_most": 10,
        "confirm": [[72, 24], [24, 6], [0, 0]],
        "night_from": 21,
        "night_until": 9,
        "no_show_most": 3,
        "no_show_days": 90,
        "bar_days": 30,
        "draws_by_rank": False,
    },
    PriorityRules: {"tiers": [["LOW", "低保", "low income", "DESK"]]},
    CareRules: dict(CARE[1]),
    WordingRules: dict(WORDING[1]),
}
NONSENSE: list[tuple[type[Rules], dict[str, object], str]] = [
    (PairRules, {"silent_days": 0}, "silent at once"),
    (MatterRules, {"open_at": 0}, "opened for nothing"),
    (MatterRules, {"weights": {"COUNTED_LATE": 0}}, "a signal that weighs nothing"),
    (MatterRules, {"beyond_percent": -1}, "fewer people than places are too many"),
    (SampleRules, {"percent": 0}, "nobody is ever rung"),
    (SampleRules, {"percent": 101}, "more than everybody"),
    (SampleRules, {"ring_tries": 0}, "silence before the first call"),
    (HotlineRules, {"weights": [30, 35, 30]}, "weights that make 95"),
    (HotlineRules, {"weights": [50, 50]}, "a rate without a weight"),
    (HotlineRules, {"sign": [0, "HOURS"]}, "signed before it came"),
    (HotlineRules, {"steps": []}, "a crisis without steps"),
    (HotlineRules, {"crisis_from": 0}, "every call a crisis"),
    (VisitRules, {"ladder": []}, "nobody is asked"),
    (VisitRules, {"ladder": [["PRESS", 60]]}, "an unknown step"),
    (VisitRules, {"again_days": {"HIGH": 7}}, "a tier that is never asked again"),
    (VisitRules, {"least_days": 31}, "a month that has no such day"),
    (VisitRules, {"counts": {key: {} for key in ("HIGH", "KEY", "GENERAL")}}, "nothing counts"),
    (PairRules, {"language_min": -1}, "a language worth less than nothing"),
    (WalkRules, {"quick": 501}, "a button for more than one may hand out"),
    (WalkRules, {"most_copies": 0}, "nothing can be signed"),
    (MobilisingRules, {"most_places": 0}, "a call that wants nobody"),
    (MobilisingRules, {"wakes": 1}, "a yes that is a number"),
    (FormalityRules, {"photo_demanded": "yes"}, "a word for a switch"),
    (FormalityRules, {"targets": {"sessions": 0}}, "a target of nothing"),
    (MediationRules, {"revisit_days": [30, 7]}, "revisits out of order"),
    (MediationRules, {"most_parties": 1}, "a dispute with oneself"),
    (PremisesRules, {"kinds": []}, "no kind"),
    (PremisesRules, {"kinds": [["SHOP", "店", "shop", [], 0]]}, "a kind without a measure"),
    (PremisesRules, {"kinds": [["SHOP", "店", "shop", [["SMELL", 1]], 0]]}, "an unknown measure"),
    (ChecklistRules, {"items": []}, "nothing to look at"),
    (ChecklistRules, {"items": [["A", [], "甲", "a", "COLOUR", "MINOR"]]}, "an unknown type"),
    (ChecklistRules, {"items": [["A", [], "甲", "a", "FIRE", "DIRE"]]}, "an unknown level"),
    (InspectionRules, {"every_days": {"SHOP": 60}}, "nothing for other kinds"),
    (InspectionRules, {"notice_wd": {"MINOR": 1}}, "a level without a deadline"),
    (InspectionRules, {"on_paper": ["GRAVE"]}, "closed unseen what others must see"),
    (InspectionRules, {"on_spot": ["DIRE"]}, "a level nobody knows"),
    (SamenessRules, {"shown": 0}, "nothing to show"),
    (DutyRules, {"given_back": 0}, "nobody may claim"),
    (DutyRules, {"staff_looks": 0}, "every look is an alarm"),
    (IntakeRules, {"days_ahead": 0}, "nothing but today"),
    (IntakeRules, {"most_open": 0}, "nobody may ask"),
    (RetentionRules, {"request_days": 0}, "forgotten before it is done"),
    (RetentionRules, {"key_hours": 0}, "a press counts twice at once"),
    (RetentionRules, {"log_days": 183}, "logs that leave before half a year is over"),
    (IntakeRules, {"danger": [""]}, "every text is an alarm"),
    (PsychRules, {"skills": []}, "no skill to prove"),
    (WordingRules, {"nearly_percent": 11}, "nearly, and far from it"),
    (WordingRules, {"exact_below": 5}, "rounded to nothing"),
    (WordingRules, {"harmless": ["三"]}, "a bare numeral as a word"),
    (PsychRules, {"families": ["DISABLED", "DISABLED"]}, "a family counted twice"),
    (PsychRules, {"warn_days": 0}, "a warning on the last day only"),
    (PsychRules, {"least_shown": 1}, "one person shown by herself"),
    (RoundRules, {"closes_min": 540}, "a day that closes when it opens"),
    (RoundRules, {"visit_min": {"HIGH": 30}}, "a tier without a length"),
    (RoundRules, {"gap_most_min": 20}, "the latest second visit before the earliest"),
    (RoundRules, {"detour_percent": 90}, "a way shorter than the straight line"),
    (SamenessRules, {"explain_percent": 10}, "explained before it is shown"),
    (CareRules, {"cadence": {"HIGH": [1, "WEEK"]}}, "tiers without a cadence"),
    (CareRules, {"cadence": dict.fromkeys(("HIGH", "KEY", "GENERAL"), (0, "WEEK"))}, "never"),
    (CareRules, {"cadence": dict.fromkeys(("HIGH", "KEY", "GENERAL"), (1, "MOON"))}, "moons"),
    (CareRules, {"high": [["LONE", 130]]}, "older than anybody"),
    (CareRules, {"change_h": 0}, "no hour after a change"),
    (CareRules, {"items": [["A", "甲", "a"], ["A", "乙", "b"]]}, "an item twice"),
    (Tariff, {"points_per_hour": 0}, "no points"),
    (SignUpRules, {"party_most": 0}, "nobody comes"),
    (SignUpRules, {"confirm": []}, "nothing said about offers"),
    (SignUpRules, {"confirm": [[24, 6]]}, "nothing for the last day"),
    (SignUpRules, {"confirm": [[24, 30], [0, 0]]}, "a yes after the session"),
    (SignUpRules, {"night_from": 24}, "a night that never begins"),
    (SignUpRules, {"bar_days": 91}, "barred longer than remembered"),
    (PriorityRules, {"tiers": [["A", "甲", "a", "DESK"], ["A", "乙", "b", "DESK"]]}, "one twice"),
    (PriorityRules, {"tiers": [["A", "", "a", "DESK"]]}, "a tier without words"),
    (PriorityRules, {"tiers": [["A", "甲", "a", "HEARSAY"]]}, "no proof"),
    (Tariff, {"points_per_hour": -1}, "negative points"),
    (Tariff, {"points_per_hour": 2.5}, "half points"),
    (Tariff, {"points_per_hour": True}, "a yes instead of a number"),
    (Tariff, {"points_per_hour": "10"}, "a text instead of a number"),
    (Tariff, {"points_per_hour": 10**9}, "a slip of the keyboard"),
    (Tariff, {"cap_min": 0}, "a cap that lets nothing through"),
    (Tariff, {"by_category": {"ELDERLY": 0}}, "no points for one kind"),
    (Tariff, {"by_category": {"ELDERY": 12}}, "a kind that does not exist"),
    (ServiceLevels, {"normal": {"OPEN": [0, "DAYS"]}}, "no time at all"),
    (ServiceLevels, {"normal": {"OPEN": [2, "WEEKS"]}}, "an unknown unit"),
    (ServiceLevels, {"urgent": {"OPEN": [-1, "HOURS"]}}, "negative time"),
    (ServiceLevels, {"urgent": {"OPEN": [1]}}, "a number without a unit"),
    (OfferRules, {"valid_h": 0}, "an offer that never stands"),
    (OfferRules, {"urgent_valid_h": 0}, "an urgent offer that never stands"),
    (OfferRules, {"quiet_after_no_h": -1}, "a phone that was quiet yesterday"),
    (AskingRules, {"steps": []}, "no way of asking"),
    (AskingRules, {"steps": [[24, 100, 50, 8, 8]]}, "nothing for the last day"),
    (AskingRules, {"steps": [[0, 9, 0, 2, 2], [8, 9, 0, 2, 2]]}, "fewer hours left first"),
    (AskingRules, {"urgent": [0, 0, 0, 2, 2]}, "no yes wanted"),
    (AskingRules, {"urgent": [0, 180, 100, 2, 2]}, "only who surely listens"),
    (AskingRules, {"urgent": [0, 180]}, "half a step"),
    (AskingRules, {"week_plain": 8}, "more plain asks than asks"),
    (AskingRules, {"quiet_from": 24}, "a day of 25 hours"),
    (AskingRules, {"times": 0}, "never asked"),
    (AskingRules, {"usual_percent": 100}, "everybody always agrees"),
    (PledgeRules, {"most_fen": 0}, "nothing may be pledged"),
    (PledgeRules, {"platform_hosts": ["https://a.org/"]}, "an address instead of a host"),
    (VentureRules, {"least_reviews": 1}, "one reviewer decides alone"),
    (VentureRules, {"first_percent": 100}, "nothing is left for the second payment"),
    (VentureRules, {"grace_wd": 0}, "stopped without notice"),
    (RecruitmentRules, {"earning_from": 19}, "older with wages than without"),
    (RecruitmentRules, {"guardian_from": 17}, "older with a guardian than alone"),
    (RecruitmentRules, {"links_an_hour": 0}, "a page that never answers"),
    (WishRules, {"cap_fen": 0}, "a wish that may cost nothing"),
    (WishRules, {"contact_days": 0}, "no day to make contact"),
    (WishRules, {"deliver_days": 6}, "delivered before contact"),
    (WishRules, {"remind_days": -1}, "reminded afterwards"),
    (WishRules, {"remind_days": 31}, "reminded before the beginning"),
    (CallBackRules, {"first_after_days": 0}, "called at once"),
    (CallBackRules, {"again_after_days": 0}, "called again at once"),
    (CallBackRules, {"attempts": 0}, "never called"),
    (DisclosureRules, {"after_completion_h": 73}, "open for more than three days"),
    (DisclosureRules, {"after_completion_h": -1}, "closed before the end"),
    (DisclosureRules, {"after_completion_h": 1.5}, "half hours"),
    (DisclosureRules, {"after_slot_h": 0}, "closed when the slot ends"),
    (HoursRules, {"record_within_wd": 0}, "recorded before it happened"),
    (HoursRules, {"remind_before_wd": 11}, "reminded before the beginning"),
    (HoursRules, {"answer_within_wd": 0}, "answered before it was asked"),
    (HoursRules, {"approve_within_h": 0}, "no hour to approve"),
    (HoursRules, {"least_age": 19}, "grown-ups who are too young"),
    (HoursRules, {"thanked": ["ON_DUTY"]}, "points for work that is paid"),
    (GradeRules, {"steps": [("D", 0, [])]}, "a grade that does not exist"),
    (GradeRules, {"steps": [("A", 3, []), ("C", 0, [])]}, "three ends"),
    (GradeRules, {"steps": [("A", 2, ["RECIPIENT"])]}, "hours without any grade"),
    (GradeRules, {"steps": []}, "no grades"),
    (DispatchRules, {"horizon_days": 0}, "no day ahead"),
    (DispatchRules, {"budget_s": 0}, "no time to think"),
    (DispatchRules, {"group_reach_m": 0}, "teams that stay at home"),
    (DispatchRules, {"group_capacity": 0}, "teams that never serve"),
    (DispatchRules, {"weights": {"stranger_min": -1.0}}, "a weight below nothing"),
    (SignalRules, {"hold_at": 0}, "everything is held"),
    (SignalRules, {"weights": {"SAME_PHOTO": 0}}, "a signal that says nothing"),
    (SignalRules, {"many_people": 0}, "a crowd of nobody"),
    (SignalRules, {"window_days": 0}, "no day to look at"),
    (SignalRules, {"round_min": [0]}, "a package of nothing"),
    (RewardRules, {"code_days": 0}, "a code that is never good"),
    (RewardRules, {"remind_days": 15}, "reminded before the code"),
    (RewardRules, {"per_person": 0}, "nothing for anybody"),
    (RewardRules, {"per_quarter": -1}, "fewer than none in a quarter"),
    (RewardRules, {"wrong_codes": 0}, "a counter that is always closed"),
    (RewardRules, {"alarm_an_hour": 0}, "alarmed by nothing"),
    (RewardRules, {"approval_h": 0}, "no hour for the second yes"),
    (RewardRules, {"open_months": [13]}, "a thirteenth month"),
    (BorderRules, {"street": "MAYBE"}, "neither open nor closed"),
    (BorderRules, {"district_min": 5}, "further is cheaper"),
    (BorderRules, {"street_min": -1}, "paid for crossing"),
    (BorderRules, {"adjacent_m": -1}, "nearer than here"),
    (BorderRules, {"answer_h": 0}, "no time to answer"),
    (QueueRules, {"at_once_orders": 0}, "nothing is worked out at once"),
    (PointsRules, {"expire_after_months": -1}, "lapsed before they were earned"),
    (PointsRules, {"close_month": 13}, "closed in a thirteenth month"),
    (PointsRules, {"notice_days": 367}, "told more than a year before"),
    (PointsRules, {"approval_h": 0}, "no hour for the second yes"),
    (CertificateRules, {"answer_within_wd": 0}, "answered before it was asked"),
    (CertificateRules, {"looks_per_hour": 0}, "a certificate nobody can verify"),
    (CertificateRules, {"most_hours": 0}, "a certificate of nothing"),
    (CertificateRules, {"most_people": 0}, "a batch for nobody"),
    (AttendanceRules, {"code_s": 61}, "a code that lives too long"),
    (AttendanceRules, {"skew_s": 121}, "clocks too far apart"),
    (AttendanceRules, {"least_answers": 1}, "an answer everybody can recognise"),
    (AttendanceRules, {"survey_days": 0}, "no time to answer"),
    (StarRules, {"tiers": []}, "no stars"),
    (StarRules, {"tiers": [[100, 0, 0, "STREET"], [100, 0, 0, "STREET"]]}, "two stars at once"),
    (StarRules, {"tiers": [[100, -1, 0, "STREET"]]}, "points below nothing"),
    (StarRules, {"tiers": [[100, 0, 101, "STREET"]]}, "more than all hours"),
    (StarRules, {"tiers": [[100, 0, 0, "WORKER"]]}, "granted by nobody with the right"),
    (StarRules, {"grades": []}, "no hour counts"),
    (StarRules, {"grades": ["D"]}, "a grade that does not exist"),
    (StarRules, {"notice_wd": 0}, "announced to nobody"),
    (StarRules, {"barred_months": -1}, "barred until yesterday"),
    (ReportInRules, {"posts": []}, "no posts"),
    (ReportInRules, {"posts": [["A", "a", "a"], ["A", "b", "b"]]}, "a post twice"),
    (ReportInRules, {"remind_days": [7, 28]}, "the last reminder first"),
    (ReportInRules, {"renewal_months": 0}, "over at once"),
    (UnitGateRules, {"report_in_percent": 101}, "more than everybody"),
    (ProjectRules, {"amber_wd": 0}, "no warning"),
    (ProjectRules, {"most_extensions": -1}, "less than no extension"),
    (ProjectRules, {"alike_percent": 101}, "more than the same"),
    (ProjectRules, {"weights": {"category": 100}}, "reasons left out"),
    (ReportRules, {"town_days": 2}, "the street before its communities"),
    (ReportRules, {"figures": ["a", "a"]}, "a figure twice"),
    (MonthlyRules, {"publish_days_before": 28}, "due in the month before the month before"),
    (MonthlyRules, {"day_until": 8}, "no hour is open"),
]


def test_every_kind_of_rule_is_tested_here():
    assert set(PLAIN) == set(ALL)
    assert {kind for kind, _changes, _why in NONSENSE} == set(ALL)
    assert len({kind.KIND for kind in ALL}) == len(ALL)


@pytest.mark.parametrize("kind", ALL, ids=lambda kind: kind.KIND)
def test_a_rule_that_makes_sense_is_read(kind):
    read = kind.read(PLAIN[kind])

    assert {name: getattr(read, name) for name in PLAIN[kind]} == PLAIN[kind]
    with pytest.raises(AttributeError):
        setattr(read, next(iter(PLAIN[kind])), 1)


@pytest.mark.parametrize(
    ("kind", "changes"),
    [
        pytest.param(kind, changes, id=f"{kind.KIND}-{why}".replace(" ", "-"))
        for kind, changes, why in NONSENSE
    ],
)
def test_a_rule_without_sense_is_refused(kind, changes):
    with pytest.raises(ValueError, match=r"."):
        kind.read(PLAIN[kind] | changes)


@pytest.mark.parametrize("kind", ALL, ids=lambda kind: kind.KIND)
def test_a_rule_with_a_field_too_many_or_too_few_is_refused(kind):
    name = next(iter(PLAIN[kind]))

    with pytest.raises(TypeError):
        kind.read(PLAIN[kind] | {"colour": "red"})
    with pytest.raises(TypeError):
        kind.read({key: value for key, value in PLAIN[kind].items() if key != name})


@pytest.mark.parametrize(
    ("state", "urgent", "amount"),
    [
        pytest.param("OPEN", False, (2, Unit.WORKING_DAYS), id="the-usual-time"),
        pytest.param("OPEN", True, (2, Unit.HOURS), id="the-urgent-time"),
        pytest.param("REPORTED", True, (2, Unit.DAYS), id="urgent-without-a-time-of-its-own"),
        pytest.param("CLOSED", False, None, id="no-clock-runs"),
        pytest.param("CLOSED", True, None, id="no-clock-runs-when-urgent"),
    ],
)
def test_how_long_a_stage_may_take(state, urgent, amount):
    levels = ServiceLevels.read(
        {
            "normal": {"OPEN": [2, "WORKING_DAYS"], "REPORTED": [2, "DAYS"]},
            "urgent": {"OPEN": [2, "HOURS"]},
        }
    )

    assert levels.of(state, urgent=urgent) == amount


def test_the_defaults_make_sense_and_name_their_source():
    kinds = {known.KIND: known for known in ALL}

    assert sorted(kind for kind, _params, _source in defaults.RULES) == sorted(kinds)
    assert [kinds[k].read(p).KIND for k, p, _source in defaults.RULES] == [
        kind for kind, _params, _source in defaults.RULES
    ]
    assert [
        source for _kind, _params, source in defaults.RULES if "house default" not in source
    ] == []
