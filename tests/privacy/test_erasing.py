"""ERASE-CANARY: after an erasure nothing anywhere tells who she was; before it, and after one
that left a step out, the same search finds it.
"""

from __future__ import annotations

import itertools
import json
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings
from django.db import models, transaction

from kith.core.actor import CLOCK
from kith.files.models import StoredFile
from kith.orders.models import Order
from kith.people.models import Account, Person
from kith.privacy import checks, rules
from kith.privacy.actions import _wiping, erasing
from kith.privacy.queries import holdings
from kith.vault import actions as vault
from kith.vault.destroyed import destroyed_list, keep_destroyed, read_destroyed
from kith.vault.fields import SealedField
from kith.vault.models import Destroyed, SubjectKey
from tests import make
from tests.make import MONDAY
from tests.tools.assurance import figure
from tests.vault.test_canaries import TYPED, a_day_in_town, cells

pytestmark = [pytest.mark.pure, pytest.mark.django_db]


def resident() -> Person:
    """She of the day in town about whom everything was written down."""
    return Person.objects.get(pk=Order.objects.order_by("pk").values_list("resident", flat=True)[0])


def plant(who: Person) -> dict[str, str]:
    """A canary of its own in every sealed field and its mask, and in every clear word about her."""
    numbers, planted = itertools.count(1), {}
    for model in holdings.tables():
        names = [f for f in holdings.words(model) if (model._meta.label, f.name) not in rules.KEPT]
        for row in holdings.rows(model, who.pk):
            for field in names:
                planted[_write(row, field, f"CN{next(numbers):05}X")] = f"{row!r}.{field.name}"
    for model in apps.get_models():
        for row in holdings.sealed_rows(model, who.pk) if holdings.sealed(model) else ():
            for name in holdings.sealed(model):
                planted[_seal(row, name, who.pk, f"CN{next(numbers):05}X")] = f"{row!r}.{name}"
    return planted


def _write(row: models.Model, field: Any, canary: str) -> str:
    value: object = [canary] if isinstance(field, models.JSONField) else canary
    type(row)._default_manager.filter(pk=row.pk).update(**{field.name: value})
    return canary


def _seal(row: models.Model, name: str, subject_id: int, canary: str) -> str:
    sealed = vault.seal(type(row), name, subject_id, canary, mask=canary)
    type(row)._default_manager.filter(pk=row.pk).update(**{name: sealed})
    return canary


def search(canaries: set[str]) -> set[str]:
    """Those of them that stand in any cell of any table or in any file Kith wrote."""
    texts = itertools.chain((text for _where, text in cells()), _files())
    return {canary for text in texts if "CN" in text for canary in canaries if canary in text}


def _files() -> list[str]:
    folders = [Path(settings.VAR), Path(settings.KITH_KEYS).parent]
    paths = [path for folder in folders for path in folder.rglob("*") if path.is_file()]
    return [
        path.read_bytes().decode("utf-8", "ignore") for path in paths if path.suffix != ".sqlite3"
    ]


def test_after_an_erasure_no_canary_is_left_anywhere():
    a_day_in_town()
    who = resident()
    planted = plant(who)
    canaries = set(planted)
    before = search(canaries)
    with transaction.atomic():
        for step in (_wiping.drop_rows, _wiping.wipe_sealed, _wiping.wipe_person):
            step(who.pk)
        vault.forget(who.pk, now=MONDAY)
        skipped = search(canaries)
        transaction.set_rollback(True)

    _wiping.carry_out(who.pk, request_id=None, actor=CLOCK, now=MONDAY)

    left = search(canaries)
    names = sorted(planted[one] for one in left)
    assert len(before) > 100
    assert canaries - before == set()
    assert skipped
    assert list(checks.destroyed()) == []
    figure(
        "ERASE-CANARY",
        demand="0 traces of an erased person in database, files, sessions, cache, outbox, journal",
        got=f"{len(left)} of {len(canaries)} {names}; {len(skipped)} with a step left out",
        passed=not left,
        how="pytest tests/privacy/test_erasing.py",
    )


def test_what_was_typed_about_her_is_gone_and_her_number_stays_in_the_books():
    town = a_day_in_town()
    who = resident()
    hers = [TYPED[name] for name in ("name", "phone", "id_number", "new address", "kin")]
    orders = Order.objects.filter(resident=who).count()

    _wiping.carry_out(who.pk, request_id=None, actor=CLOCK, now=MONDAY)

    after = Person.objects.get(pk=who.pk)
    whole = " ".join(text for _where, text in cells())
    assert [word for word in hers if word in whole] == []
    assert (str(after.name), after.phone_index, after.id_index) == ("", f"{''}", f"~{who.pk}")
    assert (after.birth_year, after.needs, after.area_id) == (None, [], town.other.pk)
    assert Order.objects.filter(resident=who).count() == orders > 0
    assert not Account.objects.filter(person=who).exists()
    assert not SubjectKey.objects.filter(subject=who.pk).exists()
    assert Destroyed.objects.filter(subject_id=who.pk).exists()
    assert not StoredFile.objects.filter(subject_id=who.pk).exists()


def test_every_clear_column_that_an_erasure_leaves_is_there_with_its_reason():
    known = {
        (model._meta.label, field.name)
        for model in holdings.tables()
        for field in holdings.words(model)
    }

    assert rules.KEPT.keys() - known == set()
    assert all(rules.KEPT.values())


def test_every_table_with_a_sealed_field_is_walked_or_has_a_subject_of_its_own():
    """A table that hides something about a person and is not found would outlive her erasure."""
    walked = set(holdings.tables())
    sealed = {
        m for m in apps.get_models() if any(isinstance(f, SealedField) for f in m._meta.fields)
    }

    outside = {model._meta.label for model in sealed - walked}

    assert {label.split(".")[0] for label in outside} <= {"hotline", "grid"}


def test_a_restored_backup_forgets_her_again():
    town = make.town()
    who, other = make.person(town.community), make.person(town.community)
    make.account(who, "gone-again")
    keep_destroyed(destroyed_list())
    with transaction.atomic():
        _wiping.carry_out(who.pk, request_id=None, actor=CLOCK, now=MONDAY)
        written = keep_destroyed(destroyed_list())
        transaction.set_rollback(True)  # the database is put back to what it was

    assert Account.objects.filter(person=who).exists()
    again = erasing.replay(actor=CLOCK, now=MONDAY)

    assert (written, again) == (1, 1)
    assert not Account.objects.filter(person=who).exists()
    assert not SubjectKey.objects.filter(subject=who.pk).exists()
    assert SubjectKey.objects.filter(subject=other.pk).exists()
    assert str(Person.objects.get(pk=who.pk).name) == ""
    assert keep_destroyed(destroyed_list()) == 0
    destroyed_list().unlink()


def test_a_list_of_destroyed_keys_only_grows(tmp_path):
    path = tmp_path / "destroyed.txt"
    path.write_text(f"7 {MONDAY.isoformat()}\n")
    subject = vault.enrol(now=MONDAY)
    vault.forget(subject, now=MONDAY)

    keep_destroyed(path)

    assert set(read_destroyed(path)) >= {7, subject}
    assert json.dumps(sorted(read_destroyed(path))) != "[]"
