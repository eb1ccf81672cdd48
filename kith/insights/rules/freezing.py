"""What a signed brief is: a hash over its words, numbers, names, moment and hand."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping


def digest(facts: Mapping[str, Any]) -> str:
    """The same facts have the same hash, whatever order they stand in."""
    told = json.dumps(facts, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(told.encode()).hexdigest()
