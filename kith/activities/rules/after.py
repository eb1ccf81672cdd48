"""Tokens of survey slips, and what the answers add up to: asks no table."""

from __future__ import annotations

import hmac
import re
from dataclasses import dataclass
from typing import Final

from kith.vault.crypto import derivable

SATISFIED: Final = 4  # of five steps: 4 and 5
_TOKEN: Final = re.compile(r"(?P<slip>\d{1,12})-(?P<mac>[0-9a-f]{20})")


def slip_token(slip_id: int) -> str:
    """What a printed slip carries: whose it is nobody can read from it, nor guess another."""
    return _tokens(slip_id)[0]


def read_token(typed: str) -> int | None:
    """A slip printed before a change of keys is good until the older key is retired."""
    found = _TOKEN.fullmatch(typed)
    if found is None:
        return None
    slip_id = int(found["slip"])
    return slip_id if any(hmac.compare_digest(t, typed) for t in _tokens(slip_id)) else None


def _tokens(slip_id: int) -> list[str]:
    return [f"{slip_id}-{made[:20]}" for made in derivable("survey slip", str(slip_id))]


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
