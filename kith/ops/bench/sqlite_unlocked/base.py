"""Django's SQLite, except that every statement stands alone: what was read may be old by then."""

from __future__ import annotations

from django.db.backends.sqlite3 import base
from django.db.backends.sqlite3.features import DatabaseFeatures as Features


class DatabaseFeatures(Features):
    uses_savepoints = False


class DatabaseWrapper(base.DatabaseWrapper):
    """No transaction is begun, so none can be given up: a refusal leaves what it wrote."""

    features_class = DatabaseFeatures

    def _start_transaction_under_autocommit(self) -> None:
        """Nothing is held for what follows."""
