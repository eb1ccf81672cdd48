"""A figure's number in words: exact, for the press, and for the press with small numbers rounded.

None of them is larger than the record, but for what is openly an estimate.
"""

from __future__ import annotations

from fractions import Fraction
from math import floor
from typing import TYPE_CHECKING, Final, TypeAlias

from kith.insights.rules.reading import is_too_few
from kith.insights.rules.wording import share, worded
from kith.insights.states import Unit, Untold, Written

if TYPE_CHECKING:
    from kith.catalogue.rules import WordingRules

Words: TypeAlias = dict[str, tuple[str, str]]  # Written: Chinese, English

SMALLEST_ROUNDED: Final = 10
PARTS: Final = {Unit.MINUTES: 60, Unit.FEN: 100}  # of which one of the unit shown is made


def untold(number: int, of: int | None, unit: Unit) -> Untold | None:
    """Why a number does not go into a brief: nothing there, or so few people that one knows who.

    Of a share neither part may be that few, nor those that are missing from the whole; but a slip
    carries no name, so that those who are not content give nobody away.
    """
    if number == 0 or of == 0:
        return Untold.NOTHING
    rest = () if of is None or unit is Unit.RATINGS else (of - number,)
    told = (number,) if of is None else (number, of, *rest)
    return Untold.FEW if any(is_too_few(one, unit) for one in told) else None


def said(
    number: int,
    of: int | None,
    unit: Unit,
    *,
    years: int = 1,
    is_estimated: bool = False,
    rules: WordingRules,
) -> Words:
    """The words of a number by the wording's name. `years`: the yearly mean is told."""
    if of is not None:
        return _share(number, of)
    value = Fraction(number, PARTS.get(unit, 1) * years)
    about = is_estimated or years > 1
    return {
        Written.EXACT: _exact(value, unit),
        Written.PRESS: _press(value, unit, about, rules.exact_below, rules.nearly_percent),
        Written.ROUND: _press(value, unit, about, SMALLEST_ROUNDED, rules.nearly_percent),
    }


def _press(
    value: Fraction, unit: Unit, is_estimated: bool, exact_below: int, nearly_percent: int
) -> tuple[str, str]:
    whole, has_rest = floor(value), value.denominator > 1
    if has_rest and whole < exact_below and not is_estimated:
        return _exact(value, unit)
    one = worded(
        whole,
        is_estimated=is_estimated,
        nearly_percent=nearly_percent,
        exact_below=exact_below,
        has_rest=has_rest,
    )
    return one.chinese(), one.english()


def _exact(value: Fraction, unit: Unit) -> tuple[str, str]:
    """Yuan to the fen; hours and means to a tenth, what is less is left out."""
    whole = floor(value)
    if value.denominator == 1:
        return str(whole), f"{whole:,}"
    digits = 2 if unit is Unit.FEN else 1
    rest = floor((value - whole) * 10**digits)
    return f"{whole}.{rest:0{digits}}", f"{whole:,}.{rest:0{digits}}"


def _share(number: int, of: int) -> Words:
    """In percent, never without both numbers."""
    tenths = floor(Fraction(1000 * number, of))
    percent = f"{tenths // 10}.{tenths % 10}%" if tenths % 10 else f"{tenths // 10}%"
    one = share(number, of)
    press = (
        f"{one.chinese('%')}（{number}/{of}）",
        f"{one.english('%')} ({number:,} of {of:,})",
    )
    exact = (f"{percent}（{number}/{of}）", f"{percent} ({number:,} of {of:,})")
    return {Written.EXACT: exact, Written.PRESS: press, Written.ROUND: press}
