"""What stands in a column of keys when the key is over: drawn by lot, and no key of a form."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

from django.db.models import Func, Q, UUIDField

if TYPE_CHECKING:
    from django.db.models import Field

MARK: Final = "~"  # before what stands in a column of text
FROM: Final = UUID("ffffffff-ffff-8000-0000-000000000000")  # no machine that draws lots gets there


class Over(Func):
    """A fresh value for each row: another than every key, and unguessable."""

    def __init__(self, field: Field[Any, Any]) -> None:
        super().__init__(output_field=field)
        self._is_uuid = isinstance(field, UUIDField)

    def as_sqlite(self, *_args: Any, **_more: Any) -> tuple[str, list[Any]]:  # type: ignore[override]
        lot = "lower(hex(randomblob(16)))"
        if self._is_uuid:
            return f"('ffffffffffff8' || substr({lot}, 14))", []
        return f"('{MARK}' || {lot})", []

    def as_postgresql(self, *_args: Any, **_more: Any) -> tuple[str, list[Any]]:
        lot = "gen_random_uuid()::text"
        if self._is_uuid:
            return f"('ffffffff-ffff-8' || substr({lot}, 16))::uuid", []
        return f"('{MARK}' || replace({lot}, '-', ''))", []


def is_over(field: Field[Any, Any]) -> Q:
    """Rows whose key was overwritten."""
    if isinstance(field, UUIDField):
        return Q(**{f"{field.name}__gte": FROM})
    return Q(**{f"{field.name}__startswith": MARK})
