"""The tables themselves: what is sealed is bound to a person, nothing personal lies in clear."""

import operator
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import models

from kith.core.locks import Rows
from kith.vault.fields import SealedField

ROOT = Path(__file__).parents[1]
MODELS = [m for m in apps.get_models() if m.__module__.startswith("kith.")]
SEALED = [m for m in MODELS if any(isinstance(f, SealedField) for f in m._meta.get_fields())]

LABEL = operator.attrgetter("_meta.label")

PERSONAL = re.compile(
    r"(^|_)(name|phone|mobile|tel|address|home|id_number|id_card|birth|birthday|email|contact|"
    r"health|disease|diagnosis|disability)(_|$)"
)
# Clear columns that sound personal, and why they are not: (model, column).
CLEAR = {
    ("places.Area", "name"): "the name of an area is public",
    ("places.Site", "name"): "the name of an office is public",
    ("places.Site", "phone"): "the office's own line, published",
    ("groups.Organisation", "name"): "the name of a unit is public",
    ("groups.Team", "name"): "the name of a team is public",
    ("programmes.Brand", "name"): "the name of a brand is public",
    ("activities.Session", "contact_phone"): "the line of the desk, published",
    ("activities.MediaChannel", "name"): "the name of a video account or programme is public",
    ("pairing.Pair", "home"): "a blind key of the household, or the number of a person",
    ("groups.Body", "name"): "the name of a committee or alliance is public",
    ("insights.BriefRecord", "name"): "what a public thing is called, never a person",
    ("groups.Compound", "name"): "the name of a residential compound is public",
    ("catalogue.Skill", "name_zh"): "a word of the menu",
    ("catalogue.Skill", "name_en"): "a word of the menu",
    ("catalogue.ServiceKind", "name_zh"): "a word of the menu",
    ("catalogue.ServiceKind", "name_en"): "a word of the menu",
    ("files.StoredFile", "name"): "the name of a file",
    ("grid.Grid", "office_phone"): "the office's own line, posted at the doors",
    ("grid.Grid", "complaint_phone"): "a line of an authority, posted at the doors",
    ("grid.CardName", "name"): "what she lets stand on the public card; hers to take back",
    ("grid.Party", "phone_index"): "a keyed index: nothing gives the number back",
    ("grid.Premises", "name"): "the name of a shop is public",
    ("grid.Premises", "address"): "the address of a shop is public",
    ("rewards.Merchant", "name"): "the name of a shop is public",
    ("hours.Certificate", "contact"): "the telephone of the office, printed on the sheet",
    ("hours.CertificateBatch", "contact"): "the telephone of the office, printed on the sheet",
    ("recognition.PublicName", "name"): "what she wants to be called in public; hers to take back",
    ("activities.ListItem", "phone"): "the desk's line, printed on the list",
    ("people.Account", "login_name"): "chosen for logging in, shown to nobody else",
    ("people.Person", "phone_index"): "a keyed index: nothing gives the number back",
    ("people.Person", "birth_year"): "clear by design: rules ask for the age",
    ("people.Person", "birth_month"): "clear by design: rules ask for the age",
    ("people.Person", "phone_changed_at"): "when, and nothing of the number itself",
    ("people.Invitation", "phone_index"): "a keyed index: nothing gives the number back",
    ("reportin.RosterEntry", "phone_index"): "a keyed index: nothing gives the number back",
}
WITHOUT_ROWS = {
    "people.Account": "Django and allauth look accounts up through their own manager",
    "people.SignedIn": "Django's own store of sessions looks them up",
}
# INV-L10, INV-P3, and minutes and heads likewise.
INTEGER_APPS = {"points", "hours", "orders", "rewards", "projects"}


@pytest.mark.parametrize("model", SEALED, ids=LABEL)
def test_a_sealed_table_says_whose_data_it_holds(model):
    path = model.VAULT_SUBJECT

    assert str(model._default_manager.filter(**{path: 1}).query) != ""
    assert isinstance(vars_of(model)["vault_subject_id"], property)


def test_the_tables_with_sealed_fields_are_found():
    labels = {model._meta.label for model in SEALED}

    assert labels >= {"people.Person", "people.Invitation", "orders.Order", "orders.Remark"}


@pytest.mark.parametrize("model", MODELS, ids=LABEL)
def test_nothing_personal_lies_in_a_clear_column(model):
    clear = [
        field.name
        for field in model._meta.get_fields()
        if isinstance(field, models.Field)
        and not isinstance(field, SealedField | models.ForeignKey)
        and PERSONAL.search(field.name)
        and (model._meta.label, field.name) not in CLEAR
    ]

    assert clear == []


def test_every_excuse_for_a_clear_column_is_still_needed():
    known = {(m._meta.label, f.name) for m in MODELS for f in m._meta.get_fields()}

    assert CLEAR.keys() - known == set()


@pytest.mark.parametrize(
    "model", [m for m in MODELS if m._meta.app_label in INTEGER_APPS], ids=LABEL
)
def test_value_is_counted_in_whole_numbers(model):
    inexact = [
        field.name
        for field in model._meta.get_fields()
        if isinstance(field, models.FloatField | models.DecimalField)
    ]

    assert inexact == []


@pytest.mark.parametrize("model", MODELS, ids=LABEL)
def test_every_table_can_be_locked_through_its_rows(model):
    has_rows = isinstance(model.objects.all(), Rows)

    assert has_rows is (model._meta.label not in WITHOUT_ROWS)


@pytest.mark.parametrize("model", MODELS, ids=LABEL)
def test_every_constraint_and_index_is_named_after_its_app(model):
    named = [*model._meta.constraints, *model._meta.indexes]

    assert [x.name for x in named if not x.name.startswith(f"{model._meta.app_label}_")] == []


@pytest.mark.django_db
def test_the_migrations_are_complete(capsys):
    call_command("makemigrations", "--check", "--dry-run")

    assert capsys.readouterr().out == "No changes detected\n"


def test_a_public_server_passes_the_checks_for_deployment(tmp_path):
    checked = manage(tmp_path, "check", "--deploy", "--fail-level", "WARNING", **PUBLIC)

    assert (checked.returncode, checked.stderr) == (0, "")
    assert "no issues" in checked.stdout


@pytest.mark.parametrize("missing", ["KITH_SECRET_KEY"])
def test_a_public_server_does_not_start_without(tmp_path, missing):
    given = {name: value for name, value in PUBLIC.items() if name != missing}

    refused = manage(tmp_path, "check", **given)

    assert refused.returncode != 0
    assert f"{missing} must be set on a public server" in refused.stderr
    assert list(tmp_path.iterdir()) == []


PUBLIC = {
    "KITH_MODE": "public",
    "KITH_SECRET_KEY": "a-key-of-more-than-fifty-characters-for-this-test-only-0123456789",
    "KITH_HOSTS": "kith.example.org",
}


def manage(var: Path, *words: str, **env: str) -> subprocess.CompletedProcess[str]:
    """Django's command line in a process of its own, with these variables and no others of ours."""
    ours = ("KITH_", "DATABASE_URL", "DJANGO_", "PYTEST")
    plain = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
    return subprocess.run(
        [sys.executable, "-m", "django", *words, "--settings", "config.settings"],
        cwd=ROOT,
        env=plain | {"KITH_VAR": str(var), "PYTHONPATH": str(ROOT)} | env,
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )


def vars_of(model: type[models.Model]) -> dict[str, Any]:
    """Everything the class and its parents define."""
    return {name: value for part in reversed(model.__mro__) for name, value in vars(part).items()}
