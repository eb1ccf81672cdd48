"""Months and when their lists are due, wishes that are alike, what changed, and free times."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from django.utils.translation import gettext_lazy as _

from kith.core.values import BadValue

LONGEST_WISH: Final = 40
_DIGITS: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's: no I, L, O, U
_ALIKE_ON_SIGHT: Final = str.maketrans("ILO", "110")
_MONTHS: Final = 1200  # of the hundred years from 2000 on
_NUMBER: Final = re.compile(r"\d(?:[\s\-–.]?\d){6,}")
_NAMED_CONTACT: Final = re.compile(r"(微信号?|wechat|QQ号?)\s*[::]?\s*[A-Za-z0-9_\-]{5,}", re.I)
_STEP: Final = timedelta(minutes=30)


# ---------------------------------------------------------------------------------- months


def month_of(day: date) -> date:
    return date(day.year, day.month, 1)


def next_month(month: date) -> date:
    return date(month.year + month.month // 12, month.month % 12 + 1, 1)


def month_before(month: date) -> date:
    return month_of(month - timedelta(days=1))


def midnight(day: date, zone: ZoneInfo) -> datetime:
    """When the day begins where people live."""
    return datetime.combine(day, time(), tzinfo=zone)


def span_of(month: date, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """The month's first moment, and the first one after it."""
    return midnight(month, zone), midnight(next_month(month), zone)


def due_at(month: date, days_before: int, zone: ZoneInfo) -> datetime:
    """The first moment at which the list of the month is late.

    Without `days_before` it is the midnight in which the month begins: a list published in the
    second before it is in time, whatever holiday the first day is.
    """
    return midnight(month - timedelta(days=days_before), zone)


# ---------------------------------------------------------------------------------- wishes


def clean_wish(text: str) -> str:
    """A wish in few words, fit to be shown once the desk has named it.

    Raises:
        BadValue: empty, too long, hidden signs, or a number that belongs to somebody.
    """
    if any(unicodedata.category(sign) in ("Cc", "Cf") and sign not in "\t\r\n" for sign in text):
        raise BadValue("control", _("Please type it anew: it holds hidden signs."))
    wish = " ".join(text.split())
    if len(wish_key(wish)) < 2:
        raise BadValue("empty", _("Please write in a few words what you would like."))
    if len(wish) > LONGEST_WISH:
        raise BadValue("too_long", _("Forty characters at most, please: one wish at a time."))
    plain = unicodedata.normalize("NFKC", wish)
    if _NUMBER.search(plain) or _NAMED_CONTACT.search(plain):
        raise BadValue(
            "personal",
            _("Please leave out telephone and identity numbers: others may read this wish."),
        )
    return wish


def wish_key(text: str) -> str:
    """What two spellings of one wish have in common: letters and digits alone."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    return "".join(sign for sign in plain if unicodedata.category(sign)[0] in "LN")


def alike(one: str, other: str) -> int:
    """How alike two wishes are, in percent of their pairs of neighbouring signs."""
    ours, theirs = _pairs(wish_key(one)), _pairs(wish_key(other))
    if not ours or not theirs:
        return 0
    return 200 * len(ours & theirs) // (len(ours) + len(theirs))


def _pairs(key: str) -> set[str]:
    return {key[n : n + 2] for n in range(len(key) - 1)}


def roots(merged_into: Mapping[int, int | None]) -> dict[int, int]:
    """For each topic the one it counts for in the end; there are no rings."""
    found: dict[int, int] = {}
    for pk in merged_into:
        at = pk
        while (above := merged_into.get(at)) is not None:
            at = above
        found[pk] = at
    return found


# ---------------------------------------------------------------------------------- the link


def short(area_id: int, month: date) -> str:
    """A few signs that name a place's list for ever: nothing is looked up to read them."""
    number = area_id * _MONTHS + (month.year - 2000) * 12 + month.month - 1
    signs = ""
    while number:
        number, rest = divmod(number, len(_DIGITS))
        signs = _DIGITS[rest] + signs
    return signs


def read_short(text: str) -> tuple[int, date] | None:
    """The place and the month; none where the signs name no list."""
    typed = text.upper().translate(_ALIKE_ON_SIGHT)
    if not typed or len(typed) > 12 or any(sign not in _DIGITS for sign in typed):
        return None
    number = 0
    for sign in typed:
        number = number * len(_DIGITS) + _DIGITS.index(sign)
    area_id, months = divmod(number, _MONTHS)
    return (area_id, date(2000 + months // 12, months % 12 + 1, 1)) if area_id else None


# ---------------------------------------------------------------------------------- versions


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a list as it was published."""

    session_id: int
    title: str
    starts_at: datetime
    ends_at: datetime
    place: str
    host: str
    phone: str
    kind: str
    is_cancelled: bool


@dataclass(frozen=True, slots=True)
class Change:
    """What is different in a newer version: ADDED, CANCELLED, DROPPED, MOVED, PLACED or RENAMED."""

    verb: str
    title: str
    was: str = ""
    now: str = ""


def changes(before: Iterable[Entry], after: Iterable[Entry]) -> list[Change]:
    """What a reader of the older version must know, in the order of the newer one."""
    old, new = {e.session_id: e for e in before}, {e.session_id: e for e in after}
    found = [
        Change("DROPPED", entry.title, entry.starts_at.isoformat())
        for pk, entry in old.items()
        if pk not in new and not entry.is_cancelled
    ]
    for pk, entry in new.items():
        found += _change(old[pk], entry) if pk in old else _addition(entry)
    return found


def _addition(entry: Entry) -> list[Change]:
    now = entry.starts_at.isoformat()
    return [] if entry.is_cancelled else [Change("ADDED", entry.title, now=now)]


def _change(old: Entry, new: Entry) -> list[Change]:
    if new.is_cancelled:
        return [] if old.is_cancelled else [Change("CANCELLED", new.title)]
    found = []
    if (old.starts_at, old.ends_at) != (new.starts_at, new.ends_at):
        was, now = old.starts_at.isoformat(), new.starts_at.isoformat()
        found.append(Change("MOVED", new.title, was, now))
    if old.place != new.place:
        found.append(Change("PLACED", new.title, old.place, new.place))
    if old.title != new.title:
        found.append(Change("RENAMED", new.title, old.title, new.title))
    return found


# ---------------------------------------------------------------------------------- free times

Busy = tuple[datetime, datetime]  # half open


def is_free(busy: Iterable[Busy], starts_at: datetime, ends_at: datetime) -> bool:
    return all(ends <= starts_at or starts >= ends_at for starts, ends in busy)


def free_starts(
    busy: Iterable[Busy], day: date, length: timedelta, hours: tuple[int, int], zone: ZoneInfo
) -> list[datetime]:
    """Every half hour of the day at which so much time is free between the two hours."""
    taken = list(busy)
    begins = midnight(day, zone)
    at, last = begins + timedelta(hours=hours[0]), begins + timedelta(hours=hours[1]) - length
    found = []
    while at <= last:
        if is_free(taken, at, at + length):
            found.append(at)
        at += _STEP
    return found
