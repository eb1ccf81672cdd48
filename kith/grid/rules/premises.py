"""What needs no table: limits of size, working days, lights, the next look, self-check links."""

from __future__ import annotations

import hashlib
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

from django.core.signing import BadSignature, Signer
from django.utils.translation import gettext as _

from kith.core.calendar import is_working_day
from kith.grid.states import Measure, SafetyLight

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kith.catalogue.inspection import InspectionRules, Kind

ONE_DAY: Final = timedelta(days=1)
_KEY_LENGTH: Final = 40


def fits(kind: Kind, measure: str, size: int, floor: int) -> bool:
    """Whether premises of this size belong to the kind; larger ones belong to another register."""
    if kind.top_floor and not 1 <= floor <= kind.top_floor:
        return False
    return measure in kind.most and size <= kind.most[measure]


def limits_of(kind: Kind) -> str:
    """The limits in words, as a refusal and the page of kinds show them."""
    parts = [
        _("at most %(n)s %(unit)s") % {"n": most, "unit": Measure(measure).label}
        for measure, most in kind.most.items()
    ]
    if kind.top_floor:
        parts.append(_("floors 1 to %(floor)s") % {"floor": kind.top_floor})
    return " / ".join(parts)


def register_key(community_path: str, name: str, address: str) -> str:
    """The same premises are written down once, however often a list is read in."""
    plain = "|".join("".join(part.split()).casefold() for part in (community_path, name, address))
    return hashlib.sha256(plain.encode()).hexdigest()[:_KEY_LENGTH]


def workday_from(day: date) -> date:
    """The day itself when it is worked, else the next day that is."""
    while not is_working_day(day):
        day += ONE_DAY
    return day


def workday_after(day: date, count: int) -> date:
    """The n-th working day after the day."""
    for _turn in range(count):
        day = workday_from(day + ONE_DAY)
    return day


def light(due_date: date | None, *, today: date, amber_wd: int) -> SafetyLight:
    """Red the day after the due day, amber when at most `amber_wd` working days remain."""
    if due_date is None:
        return SafetyLight.OFF
    if today > due_date:
        return SafetyLight.RED
    is_soon = workday_after(today, amber_wd) >= due_date
    return SafetyLight.AMBER if is_soon else SafetyLight.GREEN


def next_look(
    kind: str, seen_on: date, past: Iterable[tuple[str, date]], rules: InspectionRules
) -> date:
    """The working day of the next inspection: sooner after hazards of the last while.

    `past` are levels and days on which hazards were found there.
    """
    since = seen_on - timedelta(days=rules.past_days)
    levels = {level for level, day in past if day >= since}
    sooner = [rules.after_days[level] for level in levels if level in rules.after_days]
    return workday_from(seen_on + timedelta(days=min([rules.every(kind), *sooner])))


def check_token(notice_id: int) -> str:
    """What stands in the link of a self-check; only this house can make it."""
    return _signer().sign(str(notice_id))


def notice_of(token: str) -> int | None:
    """The notice a link is for; none for any other text."""
    try:
        return int(_signer().unsign(token))
    except (BadSignature, ValueError):
        return None


def _signer() -> Signer:
    return Signer(salt="kith.self_check")
