"""How the press writes a number, by rules that never make it larger than it is.

余 and "more than" stand behind a round number that the exact one passes, 近 and "nearly" before
one that it almost reaches, 约 and "about" only where the exact number is itself an estimate, 以上
and "at least" behind a share rounded down.
Source: findings.md 15; workflows.md 4.15; seed_figures.md 8.1.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import Final

WAN: Final = 10_000
THOUSAND: Final = 1_000
ROUNDED_FROM: Final = 100  # smaller numbers are written as they are, unless asked otherwise


class Form(Enum):
    """What a wording says of the exact number."""

    EXACT = "it is this number"
    MORE = "it is above this number, by less than one step"
    NEARLY = "it is a little below this number"
    ABOUT = "it was estimated, and is near this number"
    AT_LEAST = "it is this number or above"


ZH: Final = {
    Form.EXACT: "{n}",
    Form.MORE: "{n}余",
    Form.NEARLY: "近{n}",
    Form.ABOUT: "约{n}",
    Form.AT_LEAST: "{n}以上",
}
EN: Final = {
    Form.EXACT: "{n}",
    Form.MORE: "more than {n}",
    Form.NEARLY: "nearly {n}",
    Form.ABOUT: "about {n}",
    Form.AT_LEAST: "at least {n}",
}


@dataclass(frozen=True, slots=True)
class Wording:
    """A round number, and what it says of the exact one."""

    number: int
    form: Form

    def chinese(self, unit: str = "") -> str:
        """400余场, 近3000人, 2万余人, 95%以上."""
        percent = "%" if unit == "%" else ""
        told = ZH[self.form].format(n=_wan(self.number) + percent)
        return told + ("" if percent else unit)

    def english(self, unit: str = "") -> str:
        """more than 400, nearly 3,000, at least 95%."""
        return EN[self.form].format(n=f"{self.number:,}" + ("%" if unit == "%" else ""))


def worded(
    exact: int,
    *,
    is_estimated: bool = False,
    nearly_percent: int = 5,
    exact_below: int = ROUNDED_FROM,
    has_rest: bool = False,
) -> Wording:
    """The press form of a count. Two leading digits stay, of a number below 1,000 one unless it
    was estimated; what was estimated is rounded to the nearest.

    `nearly_percent`: how far below a number with one leading digit `nearly` may be used.
    `has_rest`: the number is a little above `exact`, by less than one.
    """
    if exact < exact_below:
        plain = Form.MORE if has_rest else Form.EXACT
        return Wording(exact, Form.ABOUT if is_estimated else plain)
    step = _step(exact)
    if exact >= WAN and exact % THOUSAND == 0:
        step = THOUSAND  # 51.6万 is short enough as it is
    if is_estimated:
        fine = 10 ** (len(str(exact)) - 2)
        return Wording((exact + fine // 2) // fine * fine, Form.ABOUT)
    below = exact - exact % step
    leading = 10 ** (len(str(exact)) - 1)
    above = exact + (-exact) % leading
    short = above - exact
    if 0 < short <= step and 100 * short <= nearly_percent * above:
        return Wording(above, Form.NEARLY)
    return Wording(below, Form.MORE if exact > below or has_rest else Form.EXACT)


def share(number: int, of: int) -> Wording:
    """A share in whole percent, rounded down. `of` is not nothing."""
    whole, rest = divmod(100 * number, of)
    return Wording(whole, Form.AT_LEAST if rest else Form.EXACT)


def _step(exact: int) -> int:
    if exact < ROUNDED_FROM:
        return 10
    return 100 if exact < THOUSAND else 10 ** (len(str(exact)) - 2)


def _wan(number: int) -> str:
    """From ten thousand on in 万 where at most one digit follows the point: 51.6万."""
    if number < WAN or number % (WAN // 10):
        return str(number)
    whole, tenth = divmod(number // (WAN // 10), 10)
    return f"{whole}.{tenth}万" if tenth else f"{whole}万"
