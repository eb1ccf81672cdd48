"""Tokens of survey slips, and what the answers add up to: asks no table."""

from __future__ import annotations

import hmac
import re
from dataclasses import dataclass
from typing import Final

from kith.vault.crypto import blind

SATISFIED: Final = 4  # of five steps: 4 and 5
_TOKEN: Final = re.compile(r"(?P<slip>\d{1,12})-(?P<mac>[0-9a-f]{20})")


def slip_token(slip_id: int) -> str:
    """What a printed slip carries: whose it is nobody can read from it, nor guess another."""
    return f"{slip_id}-{blind('survey slip', str(slip_id))[:20]}"


def read_token(typed: str) -> int | None:
    found = _TOKEN.fullmatch(typed)
    if found is None or not hmac.compare_digest(slip_token(int(found["slip"])), typed):
        return None
    return int(found["slip"])


@dataclass(frozen=True, slots=True)
class Result:
    """What the answers say. Silence is never satisfied, and no figure stands on nobody.

    `valid` are answers with a step, by whoever was there; those by somebody else stand apart.
    """

    issued: int
    valid: int
    satisfied: int
    not_applicable: int
    by_proxy: int
    steps: tuple[int, int, int, int, int]

    @property
    def percent(self) -> int | None:
        return round(100 * self.satisfied / self.valid) if self.valid else None

    def is_shown(self, least: int) -> bool:
        """Enough that nobody can be recognised by her answer."""
        return self.valid >= least
