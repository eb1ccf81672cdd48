"""Backups: taken while the site runs, true to one moment, sealed for whoever may restore them.

One file holds the database as its own programs write it, and a manifest with the number and a
hash of every table's rows, counted in the very snapshot that was copied. Pictures lie sealed in the
database and come along; keys never do.
Source: assurance/targets.md 6.5.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from django.utils.translation import gettext_lazy as _

from kith.core.refusal import Refusal


@dataclass(frozen=True, slots=True)
class Rows:
    """How many rows a table has, and the sum of their hashes: the order does not matter."""

    count: int
    hash: str


Tables: TypeAlias = dict[str, Rows]


class NoBackup(Refusal):
    """The file could not be written, read or filled in; the text says why."""

    code = "no_backup"
    text = _("Backup: %(why)s")
