"""Which rows of which tables are about a person: found by walking the tables, so that a table
that is made tomorrow is part of a copy and of an erasure without anybody thinking of it.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, Final

from django.apps import apps
from django.db import models
from django.db.models import Q

from kith.people.models import Person
from kith.vault.fields import Sealed, SealedField

if TYPE_CHECKING:
    from collections.abc import Iterator

# Columns that say whose a row is; every other tie to a person says who did something.
TIES: Final = frozenset({"person", "resident"})
NUMBERS: Final = frozenset({"person_id"})
DEEPEST: Final = 5  # steps from a row to the person: a ring about a call about an order of hers
# A subject of the vault who becomes a person under the same number once she says yes. All other
# subjects stand for a call, a shop or a dispute, and for nobody Kith could name.
BECOMING: Final = frozenset({"people.Invitation", "reportin.RosterEntry"})
# Tables that are told of in another way: (where, why not by walking).
APART: Final = {
    "vault.SubjectKey": "keys are destroyed, never shown",
    "points.Account": "its owner may be a fund; the passbook is read through points",
    "insights.Fact": "counts made of the rows that are shown",
}


@cache
def paths(model: type[models.Model]) -> tuple[str, ...]:
    """The ways from a row to the person it is about, shortest first; none: about nobody."""
    if model._meta.label in APART:
        return ()
    return tuple(dict.fromkeys(sorted(_paths(model, ()), key=lambda path: path.count("__"))))


def _paths(model: type[models.Model], above: tuple[type[models.Model], ...]) -> Iterator[str]:
    subject = str(getattr(model, "VAULT_SUBJECT", ""))
    if subject and (not subject.endswith("subject_id") or model._meta.label in BECOMING):
        yield subject
    for field in model._meta.concrete_fields:
        if isinstance(field, models.ForeignKey):
            yield from _through(field, (*above, model))
        elif field.name in NUMBERS:
            yield field.name


def _through(field: Any, above: tuple[type[models.Model], ...]) -> Iterator[str]:
    parent = field.related_model
    if parent is Person:
        if field.name in TIES:
            yield f"{field.name}_id"
    elif parent not in above and len(above) < DEEPEST and _is_ours(parent):
        for path in _paths(parent, above):
            yield f"{field.name}__{path}"


def _is_ours(model: type[models.Model]) -> bool:
    return model.__module__.startswith("kith.") and model._meta.label not in APART


@cache
def tables() -> tuple[type[models.Model], ...]:
    """Every table with rows about people, in the order of the apps."""
    return tuple(model for model in apps.get_models() if _is_ours(model) and paths(model))


def rows(model: type[models.Model], person_id: int) -> models.QuerySet[Any]:
    """The rows of a table that are about the person, oldest first."""
    about = Q()
    for path in paths(model):
        about |= Q(**{path: person_id})
    pks = model._default_manager.filter(about).values("pk")
    return model._default_manager.filter(pk__in=pks).order_by("pk")


def sealed(model: type[models.Model]) -> tuple[str, ...]:
    return tuple(f.name for f in model._meta.concrete_fields if isinstance(f, SealedField))


def sealed_rows(model: type[models.Model], person_id: int) -> models.QuerySet[Any]:
    """Rows with fields that are sealed with the person's key."""
    path = str(getattr(model, "VAULT_SUBJECT", "pk"))
    return model._default_manager.filter(**{path: person_id}).order_by("pk")


def words(model: type[models.Model]) -> tuple[Any, ...]:
    """Clear columns in which people write, or lists: no choices, no numbers, no instants."""
    return tuple(
        field
        for field in model._meta.concrete_fields
        if isinstance(field, models.CharField | models.TextField | models.JSONField)
        and not isinstance(field, SealedField)
        and not field.choices
    )


def is_empty(value: object) -> bool:
    return value in ("", None, [], {}, Sealed())
