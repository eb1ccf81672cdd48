"""Pure arithmetic of pledges and grants: shares of worth, sums in words, where links may lead."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from kith.projects.states_money import FEN, MINUTES, ValueKind

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

DIGITS: Final = "零壹贰叁肆伍陆柒捌玖"
STEPS: Final = ("", "拾", "佰", "仟")
GROUPS: Final = ("", "万", "亿", "万亿")


def unit_of(kind: ValueKind, unit: str) -> str:
    """The word an amount of this kind is counted in."""
    fixed = {ValueKind.MONEY: FEN, ValueKind.WORK: MINUTES}
    return fixed.get(kind, unit.strip())


def worth_of(
    kind: ValueKind, *, part: int, so_far: int, amount: int, worth_fen: int, earlier_fen: int
) -> int:
    """Fen that a part of a pledge is worth, when with it `so_far` of `amount` came.

    Money is its own worth and work has none; parts of goods add up to the whole, to the fen:
    `earlier_fen` are those that count already.
    """
    if kind == ValueKind.MONEY:
        return part
    if kind == ValueKind.WORK:
        return 0
    return max(worth_fen * so_far // amount - earlier_fen, 0)


def is_designated(url: str, hosts: Collection[str]) -> bool:
    """Whether the address is a plain https page of exactly one of these hosts."""
    try:
        parts = urlsplit(url)
        plain = parts.username is None and parts.password is None and parts.port is None
    except ValueError:
        return False
    return parts.scheme == "https" and plain and (parts.hostname or "") in hosts


def capital_yuan(fen: int) -> str:
    """The sum as it is written on Chinese receipts: 壹仟贰佰元整, 叁元零伍分.

    Source: Measures for Payment and Settlement, annex 1, on writing amounts in capital characters.
    """
    if fen == 0:
        return "零元整"
    yuan, rest = divmod(fen, 100)
    jiao, cent = divmod(rest, 10)
    text = f"{_whole(yuan)}元" if yuan else ""
    if not rest:
        return f"{text}整"
    if jiao:
        text += f"{DIGITS[jiao]}角"
    elif yuan:
        text += "零"
    return text + (f"{DIGITS[cent]}分" if cent else "整")


def _whole(number: int) -> str:
    text, place, gap = "", 0, False
    while number:
        number, group = divmod(number, 10_000)
        if group:
            joint = "零" if gap and text else ""
            text = f"{_group(group)}{GROUPS[place]}{joint}{text}"
            gap = group < 1000  # a missing thousand is read as one zero
        else:
            gap = bool(text)
        place += 1
    return text


def _group(group: int) -> str:
    """Up to four digits; zeros inside are read once, those at the end not at all."""
    text = ""
    for place in range(3, -1, -1):
        digit = group // 10**place % 10
        if digit:
            text += DIGITS[digit] + STEPS[place]
        elif text and not text.endswith("零"):
            text += "零"
    return text.rstrip("零")


def weighted(points: Sequence[int], weights: Sequence[int]) -> int:
    """Hundredths of points: each criterion's 0 to 100 by its weight in percent."""
    return sum(point * weight for point, weight in zip(points, weights, strict=True))


def first_share(fen: int, percent: int) -> int:
    """The first payment in whole yuan, but never nothing and never more than all."""
    return max(min(fen * percent // 10_000 * 100, fen), min(fen, 100))
