"""Everything Kith holds about one person, as rows of plain values for reading.

Sealed values are opened one row at a time by the caller's function, which writes who looked.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from django.db import models
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from kith.core.actor import Actor
from kith.files.models import StoredFile
from kith.journal.models import Entry
from kith.people.models import Person
from kith.points.queries import passbook
from kith.privacy.queries import holdings
from kith.privacy.words import APPS, COLUMNS, TABLES
from kith.vault.fields import SealedField
from kith.vault.models import Access
from kith.vault.states import Purpose

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

Opener: TypeAlias = "Callable[[models.Model, tuple[str, ...]], dict[str, str]]"
Row: TypeAlias = dict[str, str]
# Keys, hashes and salts tell her nothing and others too much.
NEVER_SHOWN: Final = frozenset(
    {
        "password", "salt", "code_hash", "token_hash", "digits_index", "fingerprint", "key",
        "phone_index", "id_index", "household_key", "number_index", "tier_index", "alias_index",
        "home", "cause",
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of one kind."""

    label: str
    title: str
    rows: list[Row]

    @property
    def columns(self) -> list[str]:
        return list(dict.fromkeys(name for row in self.rows for name in row))

    @property
    def lines(self) -> list[list[str]]:
        return [[row.get(name, "") for name in self.columns] for row in self.rows]


@dataclass(frozen=True, slots=True)
class Chapter:
    """What one part of Kith holds."""

    title: str
    tables: list[Table] = field(default_factory=list)


def chapters(person_id: int, opener: Opener) -> list[Chapter]:
    """Everything, by part of the house; parts that hold nothing are left out."""
    found: dict[str, list[Table]] = {}
    for model in holdings.tables():
        rows = [_row(row, person_id, opener) for row in holdings.rows(model, person_id)]
        if rows:
            found.setdefault(model._meta.app_label, []).append(_table(model, rows))
    told = [Chapter(str(APPS.get(app, app)), tables) for app, tables in found.items()]
    return [one for one in (*told, *_apart(person_id)) if one.tables]


def _table(model: type[models.Model], rows: list[Row]) -> Table:
    label = model._meta.label
    return Table(label, str(TABLES.get(label, model._meta.verbose_name)), rows)


def _row(row: models.Model, person_id: int, opener: Opener) -> Row:
    sealed = [name for name in holdings.sealed(type(row)) if getattr(row, name)]
    is_hers = bool(sealed) and getattr(row, "vault_subject_id", None) == person_id
    opened = opener(row, tuple(sealed)) if is_hers else {}
    told = {f.name: _shown(row, f) for f in row._meta.concrete_fields if _is_shown(f, row)}
    named = {**told, **opened}
    return {_called(name): text for name, text in named.items() if text}


def _is_shown(field: Any, row: models.Model) -> bool:
    """Not who else had a part in it, and nothing that only machines read."""
    if field.primary_key or isinstance(field, SealedField | models.BinaryField):
        return False
    if isinstance(field, models.ForeignKey):
        return field.related_model is not Person
    if isinstance(field, models.BigIntegerField) and field.name.endswith("_id"):
        return False
    return field.name not in NEVER_SHOWN


def _shown(row: models.Model, field: Any) -> str:
    if field.choices:
        return str(getattr(row, f"get_{field.name}_display")())
    if isinstance(field, models.ForeignKey):
        return _pointed(row, field)
    return plain(getattr(row, field.name))


def _pointed(row: models.Model, field: Any) -> str:
    """What something public is called; of all else the number."""
    key = getattr(row, field.attname)
    if key is None or "name" not in {f.name for f in field.related_model._meta.concrete_fields}:
        return str(key or "")
    return str(getattr(row, field.name).name)


def plain(value: Any) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, datetime):
        return localtime(value).strftime("%Y-%m-%d %H:%M")
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, list):
        return "、".join(plain(one) for one in value)
    if isinstance(value, dict):
        return ";".join(f"{name}: {plain(one)}" for name, one in value.items())
    return "" if value is None else str(value)


def _called(name: str) -> str:
    return str(COLUMNS.get(name, name.replace("_", " ")))


def _apart(person_id: int) -> Iterator[Chapter]:
    """What walking the tables does not find."""
    told = (
        (str(APPS["points"]), "points.Transfer", _("passbook"), _lines(person_id)),
        (_("Who looked at your data"), "vault.Access", _("looks"), _looks(person_id)),
        (_("What was done"), "journal.Entry", _("deeds"), _deeds(person_id)),
        (_("Pictures"), "files.StoredFile", _("pictures"), _files(person_id)),
    )
    for title, label, name, rows in told:
        yield Chapter(title, _filled(label, name, rows))


def _filled(label: str, title: str, rows: Iterable[Row]) -> list[Table]:
    found = list(rows)
    return [Table(label, title, found)] if found else []


def _lines(person_id: int) -> Iterator[Row]:
    for line in passbook(person_id, actor=Actor(person_id=person_id)):
        yield {
            _called("at"): plain(line.at),
            _called("points"): str(line.points),
            _("balance"): str(line.balance),
        }


def _looks(person_id: int) -> Iterator[Row]:
    for row in Access.objects.filter(subject_id=person_id).order_by("at", "pk"):
        yield {
            _called("at"): plain(row.at),
            _called("role"): row.role,
            _called("unit"): row.unit,
            _("what was seen"): row.fields,
            _called("purpose"): str(Purpose(row.purpose).label),
        }


def _deeds(person_id: int) -> Iterator[Row]:
    rows = Entry.objects.filter(kind="person", object_id=person_id)
    for row in rows.order_by("at", "pk"):
        yield {
            _called("at"): plain(row.at),
            _("deed"): row.verb,
            _called("role"): row.actor_role,
            _called("unit"): row.actor_unit,
        }


def _files(person_id: int) -> Iterator[Row]:
    for row in StoredFile.objects.filter(subject_id=person_id).order_by("pk"):
        yield {_called("name"): f"{row.pk}.jpg", _called("at"): plain(row.at)}
