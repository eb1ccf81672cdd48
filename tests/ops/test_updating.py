"""An update holds no lock while Django draws its picture of the models. F11, decision 060."""

import time

import psycopg
import pytest
from django.db import OperationalError, connection, migrations, models, transaction
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.operations.base import Operation

from kith.ops.updating import Executor, patiently

STARTS: list[object] = []


class Slow(Operation):
    """Takes its time over the picture, and says when the table begins to be changed."""

    reduces_to_sql = False
    atomic = False

    def state_forwards(self, app_label, state):
        STARTS.append("drawn")

    def database_forwards(self, app_label, schema_editor, from_state, to_state):
        names = {name for _app, name in to_state.models}
        STARTS.append(("changed", "lamp" in names, "lamp" in from_state.apps.all_models["x"]))


class Lamp(migrations.Migration):
    operations = [
        Slow(),
        migrations.CreateModel("Lamp", [("id", models.BigAutoField(primary_key=True))]),
        Slow(),
    ]


def _run(executor):
    STARTS.clear()
    state = executor.loader.project_state()
    one = Lamp("0001_lamp", "x")
    executor.apply_migration(state, one)
    with connection.schema_editor() as editor:
        editor.execute("DROP TABLE x_lamp")
    executor.recorder.record_unapplied("x", "0001_lamp")
    return list(STARTS)


@pytest.mark.django_db(transaction=True)
def test_every_picture_is_drawn_before_the_first_step():
    drawn_first = ["drawn", "drawn", ("changed", False, False), ("changed", True, True)]
    one_by_one = ["drawn", ("changed", False, False), "drawn", ("changed", True, True)]

    assert _run(Executor(connection)) == drawn_first
    assert _run(MigrationExecutor(connection)) == one_by_one  # Django's own: the control


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_whoever_holds_a_table_is_let_go_first(monkeypatch):
    """Waits no longer than it may, and is done as soon as the table is free."""
    known = connection.settings_dict
    held = psycopg.connect(
        dbname=known["NAME"], user=known["USER"], host=known["HOST"], port=known["PORT"]
    )
    held.execute("LOCK TABLE upkeep_beat IN ACCESS SHARE MODE")
    waits, patience_ms = [], []

    def go(pause):
        waits.append(pause)
        held.rollback()

    monkeypatch.setattr(time, "sleep", go)

    def deed():
        with connection.cursor() as cursor:
            cursor.execute("SELECT setting::int FROM pg_settings WHERE name = 'lock_timeout'")
            patience_ms.append(cursor.fetchone()[0])
            cursor.execute("LOCK TABLE upkeep_beat IN ACCESS EXCLUSIVE MODE")

    patiently(lambda: _in_transaction(deed))
    held.close()

    assert len(waits) == 1
    assert [0 < one < 3000 for one in patience_ms] == [True] * 2  # 3 s is what others wait


def _in_transaction(deed):
    with transaction.atomic():
        deed()


@pytest.mark.pure
@pytest.mark.django_db
def test_what_is_no_lock_is_not_tried_again():
    tried = []

    def deed():
        tried.append(1)
        raise OperationalError("gone")

    with pytest.raises(OperationalError):
        patiently(deed)
    assert len(tried) == 1
