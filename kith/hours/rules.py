"""Grades, day limits, purses, and the days the law gives."""

from collections.abc import Collection, Iterable
from datetime import datetime
from zoneinfo import ZoneInfo

from kith.catalogue.states import Eligibility
from kith.catalogue.trust import GradeRules
from kith.core.calendar import add_working_days
from kith.hours.states import Grade, Purse, Word

DAY_MIN = 24 * 60
FITS = {
    Purse.VOLUNTEER: frozenset({Eligibility.VOLUNTEER}),
    Purse.REPORT_IN: frozenset({Eligibility.VOLUNTEER, Eligibility.PARTY_LIFE}),
    Purse.ON_DUTY: frozenset({Eligibility.ON_DUTY}),
}


def grade(proofs: Iterable[str], words: Collection[str], table: GradeRules) -> Grade:
    """The first step of the table that both ends and the words reach.

    Until somebody confirms, the grade is the one the desk's word would give.
    """
    proved = sum(proof in table.proofs for proof in proofs)
    said = words or (Word.CLERK,)
    for name, ends, wanted in table.steps:
        if proved >= ends and (not wanted or any(word in wanted for word in said)):
            return Grade(name)
    raise AssertionError("the last step of every table takes whatever is left")


def fits(purse: str, eligibility: str) -> bool:
    """Whether time of this kind may fill the purse: only volunteer service is volunteer hours.

    Source: order 67 of the Ministry of Civil Affairs, article 19.
    """
    return Eligibility(eligibility) in FITS[Purse(purse)]


def purse_of(eligibility: str) -> Purse | None:
    """Which purse time of this kind fills when nobody says otherwise; none: no hours at all."""
    purses = {
        Eligibility.VOLUNTEER: Purse.VOLUNTEER,
        Eligibility.PARTY_LIFE: Purse.REPORT_IN,
        Eligibility.ON_DUTY: Purse.ON_DUTY,
    }
    return purses.get(Eligibility(eligibility))


def minutes_between(start: datetime, end: datetime) -> int:
    """Whole minutes, rounded down, at least one."""
    return max(1, int((end - start).total_seconds() // 60))


def due(ended_at: datetime, working_days: int, zone: ZoneInfo) -> datetime:
    """Until when record and word must be there; make-up days count as the calendar says.

    Source: order 67 of the Ministry of Civil Affairs, article 11.
    """
    return add_working_days(ended_at, working_days, zone)


def age_on(birth_year: int, birth_month: int | None, day: datetime) -> int:
    """Full years surely reached on a day, where only year and month of birth are known."""
    had_birthday = day.month > (birth_month or 12)
    return day.year - birth_year - (0 if had_birthday else 1)
