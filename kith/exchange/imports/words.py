"""What the cells of our lists say, as values: days, times, lists of words, yes and no."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from kith.core.values import BadValue
from kith.people.actions.volunteering import FreeTime

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

YES_NO: Final = ("是", "否")
_SEPARATORS: Final = re.compile(r"[;；、,，\n]+")
_WEEKDAYS: Final = "一二三四五六日"
_PARTS: Final = {
    "上午": (time(8), time(12)),
    "下午": (time(13), time(18)),
    "晚上": (time(18), time(21)),
    "全天": (time(8), time(21)),
}
_FREE: Final = re.compile(r"(?:周|星期)([一二三四五六日天])(上午|下午|晚上|全天)")
_MOMENT: Final = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ]+(\d{1,2}):(\d{2})(?::\d{2})?)?")
_LARGEST_YUAN: Final = 100_000
FIRST_YEAR: Final = 1900
LAST_YEAR: Final = 2199


def zone() -> ZoneInfo:
    """Where the clocks of the sheets stand."""
    return ZoneInfo(settings.TIME_ZONE)


def yes(text: str) -> bool:
    return text == YES_NO[0]


def day(text: str) -> date:
    """A day as 2026-12-01 or 2026/12/1."""
    return moment(text).date()


def moment(text: str) -> datetime:
    """A day with or without a time; the time of the place, midnight where none is given."""
    plain = re.sub(r"[/年月.]", "-", text).replace("日", "").replace("：", ":")
    found = _MOMENT.fullmatch(plain)
    if found:
        year, month, of_month, hour, minute = (int(part or 0) for part in found.groups())
        try:
            return _that_was(datetime(year, month, of_month, hour, minute, tzinfo=zone()))
        except ValueError:
            raise BadValue("no_such_day", _("There is no such day or time.")) from None
    raise BadValue("not_a_day", _("Please write the day like 2026-12-01, the time like 14:30."))


def _that_was(told: datetime) -> datetime:
    """Of an hour that came twice the first. Raises ValueError: the clock jumped over it."""
    if not FIRST_YEAR <= told.year <= LAST_YEAR:
        raise ValueError("a year that is none of ours")
    if told.astimezone(UTC).astimezone(told.tzinfo).replace(fold=0) != told:
        raise ValueError("an hour that never was")
    return told


def midnight(of: date) -> datetime:
    """When the day begins in the place."""
    return datetime.combine(of, time(), tzinfo=zone())


def birth_month(text: str) -> tuple[int, int]:
    """Year and month of birth; a day behind them is not kept."""
    found = re.match(r"(19\d{2}|20\d{2})[-/年.](\d{1,2})", text)
    if found and 1 <= int(found[2]) <= 12:
        return int(found[1]), int(found[2])
    raise BadValue("not_a_month", _("Please write year and month of birth, like 1969-01."))


def fen(text: str) -> int:
    """An amount in yuan, as fen."""
    try:
        yuan = Decimal(text.removesuffix("元"))
    except InvalidOperation:
        raise BadValue("not_a_sum", _("Please write an amount in yuan, in digits.")) from None
    if not yuan.is_finite() or not 0 <= yuan <= _LARGEST_YUAN or yuan * 100 % 1:
        raise BadValue("not_a_sum", _("Please write an amount in yuan, in digits."))
    return int(yuan * 100)


def metres(text: str) -> int:
    """A distance in kilometres, as metres."""
    try:
        km = float(text.removesuffix("公里"))
    except ValueError:
        km = 0.0
    if 0 < km <= 100:
        return round(km * 1000)
    raise BadValue("not_a_distance", _("Please write a distance in kilometres, from 0.1 to 100."))


def free_times(text: str) -> tuple[FreeTime, ...]:
    """周六上午;周二晚上: weekday and part of the day."""
    times = []
    for word in words(text):
        found = _FREE.fullmatch(word)
        if found is None:
            raise BadValue("not_a_time", _("Please write times like 周六上午;周二晚上."))
        starts, ends = _PARTS[found[2]]
        times.append(FreeTime(_WEEKDAYS.index(found[1].replace("天", "日")) + 1, starts, ends))
    return tuple(times)


def words(text: str) -> list[str]:
    return [word.strip() for word in _SEPARATORS.split(text) if word.strip()]


def one_of(known: Mapping[str, str]) -> Callable[[str], str]:
    """Reads one word of a list."""

    def parse(text: str) -> str:
        if text not in known:
            raise BadValue("not_known", _("This word is not on our list."))
        return known[text]

    return parse


def some_of(known: Mapping[str, str]) -> Callable[[str], tuple[str, ...]]:
    """Reads several words of a list, with a separator between them."""
    one = one_of(known)

    def parse(text: str) -> tuple[str, ...]:
        return tuple(dict.fromkeys(one(word) for word in words(text)))

    return parse
