"""Every migration since the last release can run while people are in the house."""

import pytest
from django.db import migrations, models

from kith.outbox.states import MessageState
from tests.faults.updating import LOOKED_AT, dangers, since_release
from tests.tools.assurance import figure

pytestmark = [pytest.mark.pure, pytest.mark.django_db]


def test_no_migration_since_the_release_hurts_an_open_house():
    seen = list(since_release())

    found = [why for one, before in seen for why in dangers(one, before)]

    assert {f"{one.app_label}.{one.name}" for one, _before in seen} >= set(LOOKED_AT)
    figure("F11 (static)", demand="no rewrite, nothing the old code cannot live with",
           got=f"{len(seen)} migrations since the release, {len(found)} with a dangerous step",
           passed=not found, how="make test PHASES=sqlite")  # fmt: skip


BAD = {
    "a type that changes": migrations.AlterField(
        "message", "attempts", models.BigIntegerField(default=0)),
    "a column that must be filled": migrations.AddField(
        "message", "weight", models.IntegerField(default=0)),
    "what was empty may no longer be": migrations.AlterField(
        "message", "note", models.IntegerField()),
    "a column that goes": migrations.RemoveField("message", "is_read"),
    "a column with another name": migrations.RenameField("message", "topic", "theme"),
    "a table that goes": migrations.DeleteModel("message"),
    "a table with another name": migrations.RenameModel("message", "letter"),
    "what nobody has looked at": migrations.RunSQL("SELECT 1"),
}  # fmt: skip
GOOD = {
    "a column that may be empty": migrations.AddField(
        "message", "weight", models.IntegerField(null=True)),
    "a column that fills itself": migrations.AddField(
        "message", "weight", models.IntegerField(db_default=0)),
    "a longer text": migrations.AlterField("message", "topic", models.CharField(max_length=80)),
    "other choices": migrations.AlterField(
        "message", "state",
        models.CharField(max_length=10, choices=MessageState.choices[:2])),
    "an index": migrations.AddIndex("message", models.Index(fields=("topic",), name="by_topic")),
}  # fmt: skip


def _told(step):
    """Of a migration of the outbox with this one step, and a column that may be empty before."""
    one = migrations.Migration("0002_x", "outbox")
    empty = migrations.AddField("message", "note", models.IntegerField(null=True))
    vars(one)["operations"] = [empty, step]
    return dangers(one, _first())


def _first():
    from django.db.migrations.loader import MigrationLoader  # noqa: PLC0415 -- after django.setup

    graph = MigrationLoader(None).graph
    return graph.make_state(nodes=[("outbox", "0001_initial")])


@pytest.mark.parametrize("name", BAD)
def test_a_step_that_hurts_is_refused(name):
    """The negative control."""
    assert len(_told(BAD[name])) == 1


@pytest.mark.parametrize("name", GOOD)
def test_a_step_that_does_not_hurt_is_not_refused(name):
    assert _told(GOOD[name]) == []
