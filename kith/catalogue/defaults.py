"""The rows a new installation starts with. Each is a default that an area may overrule by a row."""

from datetime import date

from kith.catalogue.default_care import CARE
from kith.catalogue.default_duties import DUTIES
from kith.catalogue.default_formality import FORMALITY
from kith.catalogue.default_grid import ROWS as GRID
from kith.catalogue.default_hotline import HOTLINE
from kith.catalogue.default_inspection import ROWS as INSPECTION
from kith.catalogue.default_intake import INTAKE
from kith.catalogue.default_integrity import ROWS as INTEGRITY
from kith.catalogue.default_menu import KINDS as KINDS
from kith.catalogue.default_menu import SKILLS as SKILLS
from kith.catalogue.default_menu import UNLISTED as UNLISTED
from kith.catalogue.default_menu import Kind as Kind
from kith.catalogue.default_money import MONEY
from kith.catalogue.default_psych import PSYCH
from kith.catalogue.default_retention import RETENTION
from kith.catalogue.default_rounds import ROUND
from kith.catalogue.default_visits import VISITS
from kith.catalogue.default_wording import WORDING

START = date(2020, 1, 1)

# Kind, parameters, source.
RULES: tuple[tuple[str, dict[str, object], str], ...] = (
    (
        "TARIFF",
        {"points_per_hour": 10, "cap_min": 480, "by_category": {"PSYCHOLOGICAL": 12}},
        "house default after workflows.md 4.6",
    ),
    (
        "POINTS",
        {"expire_after_months": 0, "close_month": 0, "notice_days": 30, "approval_h": 24},
        "house default after workflows.md 4.6 and threats.md SD12: points do not lapse",
    ),
    (
        "SERVICE_LEVELS",
        {
            "normal": {
                "SUBMITTED": [1, "WORKING_DAYS"],
                "NEED_INFO": [3, "WORKING_DAYS"],
                "VERIFIED": [1, "WORKING_DAYS"],
                "OPEN": [2, "WORKING_DAYS"],
                "ACCEPTED": [7, "DAYS"],
                "IN_SERVICE": [1, "DAYS"],
                "REPORTED": [2, "DAYS"],
                "OBJECTED": [2, "WORKING_DAYS"],
                "DISPUTED": [10, "WORKING_DAYS"],
            },
            "urgent": {
                "SUBMITTED": [30, "MINUTES"],
                "VERIFIED": [30, "MINUTES"],
                "OPEN": [2, "HOURS"],
                "ACCEPTED": [1, "DAYS"],
            },
            "wish": {"OPEN": [30, "DAYS"], "ACCEPTED": [30, "DAYS"], "IN_SERVICE": [7, "DAYS"]},
        },
        "house default after workflows.md 4.1 and 4.2",
    ),
    (
        "OFFERS",
        {"valid_h": 24, "urgent_valid_h": 2, "quiet_after_no_h": 12},
        "house default after workflows.md 4.1",
    ),
    (
        "ASKING",
        {
            "steps": [
                [48, 70, 50, 10, 8],
                [24, 100, 50, 8, 8],
                [8, 140, 40, 5, 4],
                [0, 220, 0, 2, 2],
            ],
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
        "house default, tuned on the simulated month of dispatch.md 6",
    ),
    (
        "WISHES",
        {"cap_fen": 20000, "contact_days": 7, "deliver_days": 30, "remind_days": 2},
        "house default after workflows.md 4.2",
    ),
    (
        "CALL_BACKS",
        {"first_after_days": 2, "again_after_days": 2, "attempts": 3},
        "house default after workflows.md 4.1",
    ),
    (
        "DISCLOSURE",
        {"after_completion_h": 24, "after_slot_h": 72},
        "house default after privacy.md 3.1",
    ),
    (
        "HOURS",
        {
            "record_within_wd": 10,
            "remind_before_wd": 2,
            "answer_within_wd": 10,
            "approve_within_h": 24,
            "least_age": 8,
            "thanked": ["VOLUNTEER"],
        },
        "order 67 of the Ministry of Civil Affairs, article 11; house default for the rest",
    ),
    (
        "GRADES",
        {
            "proofs": ["CODE", "QR", "LEADER", "CLERK"],
            "steps": [
                ["A", 2, ["RECIPIENT"]],
                ["B", 1, ["RECIPIENT", "LEADER", "CLERK"]],
                ["C", 0, []],
            ],
        },
        "house default after mission.md, promise 1",
    ),
    (
        "SIGNALS",
        {
            "hold_at": 100,
            "weights": {
                "ENROLLED_AFTER": 100,
                "LONGER_THAN_SLOT": 100,
                "AT_TWO_PLACES": 100,
                "UNSTAMPED": 100,
                "CREDITED_IN_SECONDS": 100,
                "SAME_VALUE": 60,
                "ROUND_PACKAGE": 60,
                "FAR_FROM_HOME": 60,
                "NOBODY_SERVED": 100,
                "NEVER_RATED": 60,
                "SAME_PHOTO": 100,
                "LONG_DAY": 60,
                "CHILD_AT_RISK": 100,
                "EACH_OTHER": 100,
                "OWN_HOUSEHOLD": 100,
            },
            "over_slot_min": 60,
            "many_people": 5,
            "within_s": 120,
            "round_min": [300, 600, 1200],
            "far_m": 30000,
            "day_min": 480,
            "reciprocal": 3,
            "silent_records": 5,
            "window_days": 35,
        },
        "house default after workflows.md 4.6",
    ),
    (
        "REWARDS",
        {
            "code_days": 14,
            "remind_days": 2,
            "per_person": 2,
            "per_quarter": 0,
            "wrong_codes": 10,
            "alarm_an_hour": 30,
            "approval_h": 24,
        },
        "house default after workflows.md 4.6",
    ),
    (
        "BORDERS",
        {
            "street": "CONSENT",
            "street_min": 10,
            "district": "CONSENT",
            "district_min": 20,
            "adjacent_m": 2000,
            "answer_h": 24,
        },
        "house default after the measurements of dispatch.md: own community first",
    ),
    (
        "DISPATCH",
        {
            "horizon_days": 14,
            "budget_s": 60,
            "group_reach_m": 5000,
            "group_capacity": 3,
            "weights": {
                "walk_m_per_min": 75.0,
                "missing_person_min": 600.0,
                "load_share": 0.1,
                "load_step_min": 20.0,
                "stranger_min": 10.0,
                "not_her_pair_min": 30.0,
                "unlikely_min": 60.0,
                "taste_min": 15.0,
                "overqualified_min": 5.0,
                "scarce_from": 0.5,
            },
        },
        "house default after the measurements of dispatch.md",
    ),
    ("QUEUE", {"at_once_orders": 600}, "house default: a street is worked out while one waits"),
    (
        "CERTIFICATES",
        {"answer_within_wd": 5, "looks_per_hour": 20, "most_hours": 600, "most_people": 200},
        "permission_matrix.yaml, certificate; house default for the rest",
    ),
    (
        "PAIRS",
        {
            "every_days": 30,
            "silent_days": 90,
            "review_months": 6,
            "most_households": 5,
            "stranger_min": 15,
            "language_min": 60,
            "skill_min": 30,
            "load_min": 20,
        },
        "house default after workflows.md 4.4",
    ),
    (
        "SAMENESS",
        {"shown": 5, "show_percent": 20, "explain_percent": 60},
        "house default after source article 4 (one community one highlight)",
    ),
    (
        "STARS",
        {
            "tiers": [
                [100, 0, 0, "STREET"],
                [300, 0, 0, "STREET"],
                [600, 0, 0, "DISTRICT"],
                [1000, 0, 0, "DISTRICT"],
                [1500, 0, 0, "DISTRICT"],
            ],
            "grades": ["A", "B", "C"],
            "notice_wd": 5,
            "is_annual": False,
            "barred_months": 12,
            "shows_rankings": False,
        },
        "house default after workflows.md 4.7",
    ),
    (
        "REPORT_IN",
        {
            "posts": [
                ["POLICY", "政策宣传岗", "explaining policies"],
                ["OPINION", "民情收集岗", "listening to residents"],
                ["MEDIATION", "矛盾调解岗", "settling quarrels"],
                ["ENVIRONMENT", "环境治理岗", "looking after the surroundings"],
                ["SAFETY", "平安巡防岗", "safety rounds"],
                ["CARE", "帮困助弱岗", "helping people in hardship"],
                ["CULTURE", "文体活动岗", "culture and sports"],
                ["SKILL", "专业服务岗", "professional services"],
            ],
            "renewal_months": 6,
            "remind_days": [28, 7],
            "roster_days": 60,
        },
        "house default after workflows.md 4.3",
    ),
    (
        "UNIT_GATES",
        {
            "hours_a_year": 50,
            "visits_a_quarter": 1,
            "report_in_percent": 95,
            "completion_percent": 95,
        },
        "house default after workflows.md 4.3",
    ),
    (
        "PROJECTS",
        {
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
        "mission.md G (re-check after 30 days); house default for the rest",
    ),
    *MONEY,
    (
        "MONTHLY",
        {
            "publish_days_before": 0,
            "remind_days": 5,
            "asks_per_person": 10,
            "asks_per_hour": 20,
            "tally_most": 500,
            "share_most": 500,
            "day_from": 8,
            "day_until": 21,
        },
        "seed_figures.md, S4-10; house default for the rest",
    ),
    (
        "REPORTS",
        {
            "station_days": 3,
            "town_days": 5,
            "county_days": 8,
            "remind_days": 2,
            "figures": ["registered_volunteers", "active_volunteers", "activity_rate"],
        },
        "house default after workflows.md 4.15",
    ),
    (
        "ATTENDANCE",
        {
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
        "threats.md A14 for the codes; house default for the rest",
    ),
    (
        "SIGN_UP",
        {
            "party_most": 10,
            "confirm": [[72, 24], [24, 6], [6, 2], [0, 0]],
            "night_from": 21,
            "night_until": 9,
            "no_show_most": 3,
            "no_show_days": 90,
            "bar_days": 30,
            "draws_by_rank": False,
        },
        "house default after workflows.md 4.11",
    ),
    (
        "PRIORITIES",
        {
            "tiers": [
                ["LOW_INCOME", "低保和困难家庭", "households in hardship", "DESK"],
                ["DISABLED", "残疾人", "people with a disability", "DESK"],
                ["LEFT_BEHIND", "留守儿童和独居老人", "left-behind children and elders", "DESK"],
                ["FIRST_TIMER", "第一次参加的居民", "first-timers", "ATTENDANCE"],
            ]
        },
        "mission.md D (published priority tiers); house default for the order",
    ),
    (
        "RECRUITMENT",
        {
            "alone_from": 18,
            "earning_from": 16,
            "guardian_from": 14,
            "pupils_from": 6,
            "links_an_hour": 5,
            "again_days": 3,
            "dormant_days": 90,
        },
        "rules.md 5.1, Youth League rules; Shandong regulation, articles 10 and 11; house default",
    ),
    ROUND,
    CARE,
    VISITS,
    *INSPECTION,
    *GRID,
    HOTLINE,
    PSYCH,
    DUTIES,
    INTAKE,
    FORMALITY,
    *INTEGRITY,
    WORDING,
    RETENTION,
)
