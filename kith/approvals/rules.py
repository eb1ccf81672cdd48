"""What exactly was asked for, as a digest: one other digit is another deed."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from hashlib import sha256
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kith.approvals.states import Deed

Plain: TypeAlias = str | int | bool | None


@dataclass(frozen=True, slots=True)
class Wanted:
    """A deed that wants a second person: on what, over which area, with which content.

    `payload` holds ids and numbers, never what is sealed; `person_ids` and `homes` are those who
    gain by it, and they do not approve it.
    """

    deed: Deed
    object_id: int
    path: str
    payload: Mapping[str, Plain]
    person_ids: frozenset[int] = frozenset()
    homes: frozenset[str] = field(default=frozenset())

    @property
    def digest(self) -> str:
        return digest_of(self.deed, self.object_id, self.payload)


def digest_of(deed: str, object_id: int, payload: Mapping[str, Plain]) -> str:
    """Of deed, object and content, however the content is ordered."""
    told = json.dumps([str(deed), object_id, dict(payload)], sort_keys=True, ensure_ascii=False)
    return sha256(told.encode()).hexdigest()
