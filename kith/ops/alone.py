"""A database made for one purpose and gone afterwards, with keys of its own."""

from __future__ import annotations

import os
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from django.db import connection
from django.test.utils import override_settings

from kith.vault.crypto import make_ring

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextmanager
def alone(name: str) -> Iterator[Path]:
    """Within the block: a new database of the same kind with our tables; a folder for files.

    What is kept in DATABASE_URL is neither read nor written.
    """
    own, test = connection.settings_dict["NAME"], connection.settings_dict["TEST"]
    is_file = connection.vendor == "sqlite"
    with TemporaryDirectory(prefix=f"kith-{name}-") as folder:
        place = Path(folder)
        test["NAME"] = str(place / f"{name}.sqlite3") if is_file else f"kith_{name}_{os.getpid()}"
        keys = place / "keys.json"
        make_ring(keys)
        with override_settings(KITH_KEYS=str(keys)):
            connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
            try:
                yield place
            finally:
                connection.creation.destroy_test_db(own, verbosity=0)
