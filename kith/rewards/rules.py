"""Codes, calendar periods and fingerprints: arithmetic of rewards."""

import hashlib
import re
import secrets
from collections.abc import Iterable
from datetime import date, datetime

from kith.catalogue.rules import RewardRules
from kith.vault.crypto import BARE, blind, derived, ring

DIGITS = 8
_CODE = re.compile(r"[0-9a-f]{32}")
_SHORT = re.compile(rf"[0-9]{{{DIGITS}}}")


def new_salt() -> str:
    """Says by which key the code is made: a change of keys leaves codes that are out alone."""
    number = ring().live[0]
    return secrets.token_hex(16) if number == BARE else f"{number}.{secrets.token_hex(13)}"


def key_of(salt: str) -> int:
    """The number of the key that the code is made by."""
    number, dot, _drawn = salt.partition(".")
    return int(number) if dot else BARE


def code_of(redemption_id: int, salt: str) -> str:
    """128 bits in hexadecimal, made from the salt by the keys: never stored."""
    return derived("reward code", f"{redemption_id}|{salt}", number=key_of(salt))[:32]


def digits_of(redemption_id: int, salt: str) -> str:
    """The same permission as digits a person can read out, good at one merchant only."""
    made = derived("reward digits", f"{redemption_id}|{salt}", number=key_of(salt))
    drawn = int(made[:16], 16)
    return f"{drawn % 10**DIGITS:0{DIGITS}d}"


def code_hash(code: str) -> str:
    """How a code is stored: whoever reads the table cannot use it."""
    return hashlib.sha256(code.encode()).hexdigest()


def digits_index(merchant_id: int, digits: str) -> str:
    """How digits are stored: keyed, because there are few enough of them to try out."""
    return blind("reward digits at", f"{merchant_id}|{digits}")


def read_code(typed: str) -> tuple[str, str]:
    """(`code`, `digits`) of what was scanned or typed, one of them empty, or both.

    A scanner types the whole address; the code is what follows its `#`.
    """
    plain = re.sub(r"[\s\-]", "", typed.rpartition("#")[2]).lower()
    if _CODE.fullmatch(plain):
        return plain, ""
    return ("", plain) if _SHORT.fullmatch(plain) else ("", "")


def quarter_of(day: date) -> tuple[date, date]:
    """First day of the quarter, and first day of the next."""
    first = date(day.year, 3 * ((day.month - 1) // 3) + 1, 1)
    return first, months_on(first, 3)


def months_on(first: date, months: int) -> date:
    """The first of a month so many months later, or earlier."""
    count = first.year * 12 + first.month - 1 + months
    return date(count // 12, count % 12 + 1, 1)


def is_open(rules: RewardRules, day: date) -> bool:
    """Whether the shop hands anything out for points in this month; no month named: always."""
    return not rules.open_months or day.month in rules.open_months


def fingerprint(lines: Iterable[tuple[int, int, datetime]]) -> str:
    """Of (redemption, points, when handed over): what two people approve is the same."""
    text = "\n".join(f"{pk}|{points}|{at.isoformat()}" for pk, points, at in sorted(lines))
    return hashlib.sha256(text.encode()).hexdigest()
