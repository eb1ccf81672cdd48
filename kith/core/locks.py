"""Rows that are decided on are rows that are held."""

from collections.abc import Iterable
from typing import TypeVar

from django.conf import settings
from django.db import models

M = TypeVar("M", bound=models.Model)


class Rows(models.QuerySet[M]):
    """A queryset whose rows can be locked for the rest of the transaction."""

    def locked(self, pk: int) -> M:
        """The row, held until the transaction ends (SQLite: the writer holds the whole file)."""
        if settings.KITH_SKIP_LOCKS:
            return self.get(pk=pk)
        return self.select_for_update(of=("self",)).get(pk=pk)

    def locked_all(self, pks: Iterable[int]) -> dict[int, M]:
        """Rows by key, locked in ascending key order, so that two callers never wait in a ring."""
        rows = self.select_for_update(of=("self",)).filter(pk__in=set(pks)).order_by("pk")
        return {row.pk: row for row in rows}
