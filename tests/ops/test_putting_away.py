"""Lines of the logs are kept three years, then a file holds them, and never nobody."""

from __future__ import annotations

import json
import os
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyrage
import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection

from kith.catalogue.actions import put_rule
from kith.catalogue.default_retention import RETENTION
from kith.core import chain
from kith.core.actor import CLOCK
from kith.insights.actions.refreshing import refresh_all
from kith.insights.models import Fact
from kith.journal.models import LOG, Entry, Seal
from kith.ops import guarding, putting_away
from kith.ops.auditing import check_archive
from kith.ops.backups import NoBackup
from kith.ops.backups.archive import keys_of, new_identity
from kith.ops.health import readiness
from kith.orders.actions import desk
from kith.places.models import Area
from kith.vault import actions as vault
from kith.vault.models import Access
from kith.vault.states import Purpose
from tests import make
from tests.make import DAY, MONDAY
from tests.tools.assurance import figure
from tests.tools.whole import faults

if TYPE_CHECKING:
    from datetime import datetime

pytestmark = pytest.mark.django_db
# What is sealed in March 2026 may go from April 2029 on: a whole month, three years later.
LAST: datetime = MONDAY + timedelta(days=1096 + 29)
DUE: datetime = LAST + 2 * DAY
ASKED = ("journal_chain", "journal_sequence", "access_chain", "order_stories", "facts")


@pytest.fixture
def lived() -> int:
    """A request all the way, sealed in March 2026; how many lines it has in the journal."""
    made = make.confirmed(make.town())
    vault.reveal(made, "text", actor=CLOCK, purpose=Purpose.HANDLE_ORDER, now=MONDAY)
    guarding.seal_logs(MONDAY)
    refresh_all()
    return Entry.objects.count()


@pytest.fixture
def folder(settings: Any, tmp_path: Path) -> Path:
    """Where files go; who can open them has `identity` beside it."""
    settings.KITH_BACKUP_TO = [new_identity(tmp_path / "identity")]
    settings.KITH_BACKUP_FOLDER = str(tmp_path / "backups")
    return tmp_path / "backups"


def _listed(folder: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (folder / putting_away.LIST).read_text().splitlines()]


def _facts() -> set[tuple[Any, ...]]:
    refresh_all()
    return set(Fact.objects.values_list("source", "object_id", "measure", "month", "amount"))


def test_lines_leave_after_three_years_and_everything_is_still_proved(lived, folder):
    looks, facts, head = Access.objects.count(), _facts(), chain.head(LOG)

    early = putting_away.put_away_lines(LAST) + putting_away.put_away_looks(LAST)
    gone = putting_away.put_away_lines(DUE), putting_away.put_away_looks(DUE)

    assert (early, gone) == (0, (lived, looks))
    assert (Entry.objects.count(), Access.objects.count()) == (0, 0)
    assert looks > 0
    for told in _listed(folder):
        assert check_archive(folder / told["file"], folder.parent / "identity") == []
    assert [(one["log"], one["lines"]) for one in _listed(folder)] == [
        ("journal", lived), ("access", looks)
    ]  # fmt: skip
    assert (faults(*ASKED), chain.is_in_chain(LOG, head), _facts()) == ({}, True, facts)
    assert not list(folder.glob(".*"))
    figure("RETENTION-logs", demand="3 years, then away; chains, stories and figures stay proved",
           got=f"{lived + looks} lines in 2 files, nothing broken, {len(facts)} facts the same",
           passed=True, how="pytest tests/ops/test_putting_away.py")  # fmt: skip


def test_a_story_goes_on_after_its_first_lines_were_put_away(folder):
    town = make.town()
    order = make.order(make.person(town.community))
    guarding.seal_logs(MONDAY)
    putting_away.put_away_lines(DUE)

    desk.verify(order.pk, how="PHONE", actor=town.clerk, now=MONDAY + DAY)

    assert Entry.objects.filter(kind="order", object_id=order.pk).get().seq == 2
    assert faults("journal_sequence", "order_stories", "facts") == {}


@pytest.mark.parametrize("missing", ["KITH_BACKUP_TO", "KITH_BACKUP_FOLDER"])
def test_nothing_leaves_where_nobody_could_open_it_and_somebody_is_told(
    lived, folder, settings, missing
):
    setattr(settings, missing, type(getattr(settings, missing))())

    assert putting_away.put_away_lines(DUE) == 0

    assert (Entry.objects.count(), folder.exists()) == (lived, False)
    told = [readiness.WATCHED["archive"](DUE + days * DAY) for days in (0, 35)]
    assert told == ["", "lines of the journal are a month late: see the runbook"]


def test_a_run_that_dies_after_the_file_loses_nothing_and_doubles_nothing(lived, folder):
    """The file is there, the lines are: the next run writes the same file anew."""

    def dies(_away: object) -> None:
        raise KeyboardInterrupt

    name, log = "journal", LOG
    with pytest.raises(KeyboardInterrupt):
        putting_away._put_away(putting_away.Kind(name, log, dies), DUE)
    left = Entry.objects.count(), [one["lines"] for one in _listed(folder)]

    assert putting_away.put_away_lines(DUE) == lived
    assert putting_away.put_away_lines(DUE) == 0

    assert left == (lived, [lived])
    assert [one["lines"] for one in _listed(folder)] == [lived]
    assert len(list(folder.glob("*.age"))) == 1
    plain = putting_away.opened(folder / _listed(folder)[0]["file"], folder.parent / "identity")
    held = [line["id"] for told in plain.splitlines()[1:] for line in json.loads(told)["lines"]]
    assert len(held) == len(set(held)) == lived


def test_a_disk_that_keeps_something_else_takes_no_line(lived, folder, monkeypatch):
    real = os.fsync

    def rots(number: int) -> None:
        os.pwrite(number, b"rotten", 600)
        real(number)

    monkeypatch.setattr(os, "fsync", rots)

    with pytest.raises(putting_away.NotReadBack):
        putting_away.put_away_lines(DUE)

    assert (Entry.objects.count(), Seal.objects.exclude(archived="").count()) == (lived, 0)
    assert list(folder.iterdir()) == []


@pytest.mark.postgres
def test_a_role_that_may_only_add_lines_puts_none_away(lived, folder):
    """After `kith verify --grants` it is the owner's to do."""
    with connection.cursor() as cursor:
        cursor.execute("CREATE ROLE only_adds")
        cursor.execute("GRANT SELECT, INSERT ON ALL TABLES IN SCHEMA public TO only_adds")
        cursor.execute("SET ROLE only_adds")
        done = putting_away.put_away_lines(DUE)
        cursor.execute("RESET ROLE")

    assert (done, Entry.objects.count(), folder.exists()) == (0, lived, False)
    assert putting_away.put_away_lines(DUE) == lived


def test_the_longest_rule_of_any_place_counts(lived, folder):
    longer = {**RETENTION[1], "log_days": 2000}
    put_rule(
        "RETENTION", area=Area.objects.order_by("pk")[0], valid_from=MONDAY.date(), params=longer,
        source="test",
    )  # fmt: skip

    assert putting_away.put_away_lines(DUE) == 0


def _sealed_anew(path: Path, plain: bytes, to: list[str]) -> Path:
    path.write_bytes(pyrage.encrypt(plain, keys_of(to)))
    return path


def test_a_file_proves_itself_to_an_auditor_and_no_other_does(lived, folder, settings, capsys):
    head = chain.head(LOG)
    putting_away.put_away_lines(DUE)
    identity = folder.parent / "identity"
    file = folder / _listed(folder)[0]["file"]
    plain = putting_away.opened(file, identity)
    shorter = b"\n".join(plain.splitlines()[:1]) + b"\n"
    forged = plain.replace(b'"verb": "submit"', b'"verb": "forged"', 1)
    new_identity(folder.parent / "stranger")

    call_command("audit", str(file), "--check", "--identity", str(identity))
    call_command("audit", str(file), "--check", "--identity", str(identity), "--anchor", head)

    assert forged != plain
    for text in (shorter, forged):
        other = _sealed_anew(folder / "other.age", text, settings.KITH_BACKUP_TO)
        assert check_archive(other, identity), "it is not what the seals tell of"
    assert check_archive(file, identity, ["0" * 64])
    with pytest.raises(CommandError, match=r"journal-\d+\.age"):
        check_archive(file, folder.parent / "stranger")
    with pytest.raises(NoBackup):
        putting_away.opened(file, folder.parent / "nobody")
