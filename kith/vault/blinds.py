"""Columns of blind indexes. The type is the declaration: what has it is found and rotated.

In Python an index is the text that `crypto.blind` gives, whatever happens to the keys; in the
row it stands under a cover whose key can be changed (decision 059). A column asks for every
cover that counts, so somebody is found while rows of two keys stand side by side.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.exceptions import EmptyResultSet
from django.db import models
from django.db.models.lookups import Exact, In

from kith.vault import crypto

if TYPE_CHECKING:
    from collections.abc import Iterable

    _Text = models.CharField[str, str]
    _List = models.JSONField[list[str], list[str]]
    _Exact = Exact[Any]
    _In = In[Any]
else:
    _Text, _List, _Exact, _In = models.CharField, models.JSONField, Exact, In

ASKED = frozenset({"exact", "in", "isnull"})


class BlindIndex(_Text):
    """A column that holds a blind index, or a name that is none and stands as it is."""

    def deconstruct(self) -> Any:
        """A text to the database: migrations know nothing of covers."""
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.CharField", args, kwargs

    def from_db_value(self, value: str | None, *_: object) -> str | None:
        return value if value is None else crypto.uncovered(value)

    def get_prep_value(self, value: Any) -> Any:
        text = super().get_prep_value(value)
        return crypto.covered(text) if isinstance(text, str) else text

    def get_lookup(self, lookup_name: str) -> Any:
        """Equal or not is all that can be asked of what is covered."""
        return super().get_lookup(lookup_name) if lookup_name in ASKED else None


class BlindIndexes(_List):
    """Several of them in one column; none of them is looked for."""

    def deconstruct(self) -> Any:
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.JSONField", args, kwargs

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Any:
        kept = super().from_db_value(value, expression, connection)
        return [crypto.uncovered(one) for one in kept] if kept else kept

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        kept = [crypto.covered(one) for one in value] if isinstance(value, list) else value
        return super().get_db_prep_value(kept, connection, prepared)


class _Asked:
    """What is compared stays as it was asked for until the statement is written."""

    lhs: Any
    rhs: Any

    def get_prep_lookup(self) -> Any:
        if hasattr(self.rhs, "resolve_expression"):
            raise TypeError("two columns of indexes are compared in Python, where no cover is")
        return self.rhs

    def process(self, values: Iterable[str], compiler: Any, connection: Any) -> tuple[str, Any]:
        kept = dict.fromkeys(found for one in values for found in crypto.covers_of(one))
        if not kept:
            raise EmptyResultSet
        lhs, params = compiler.compile(self.lhs)
        if len(kept) == 1:
            return f"{lhs} = %s", (*params, *kept)
        return f"{lhs} IN ({', '.join(['%s'] * len(kept))})", (*params, *kept)


@BlindIndex.register_lookup
class Same(_Asked, _Exact):
    """Equal to an index, under whichever cover."""

    def as_sql(self, compiler: Any, connection: Any) -> Any:
        return self.process([str(self.rhs)], compiler, connection)


@BlindIndex.register_lookup
class OneOf(_Asked, _In):
    """Equal to one of several."""

    def as_sql(self, compiler: Any, connection: Any) -> Any:
        return self.process([str(one) for one in self.rhs], compiler, connection)
