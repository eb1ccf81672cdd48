"""Parts that are older than decision 061 allows are named; the index itself is asked elsewhere."""

import json
import shutil
from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from kith.ops import aging

pytestmark = pytest.mark.pure
ASKED = date(2026, 11, 2)


@pytest.fixture
def folder(tmp_path):
    """The locks as they are, and an index that had nothing to say."""
    for name in ("run.lock", "test.lock"):
        shutil.copy(aging.FOLDER / name, tmp_path)
    (tmp_path / "held.json").write_text("{}")
    _say(tmp_path, {})
    return tmp_path


def _say(folder, newer):
    told = {"on": ASKED.isoformat(), "locks": aging.mark(folder), "newer": newer}
    (folder / "asked.json").write_text(json.dumps(told))


def test_what_the_index_said_is_about_the_locks_as_they_are():
    """Whoever changes a lock asks anew (`make aged`)."""
    assert aging.heard().locks == aging.mark()


def test_a_release_that_is_out_for_too_long_is_named(folder):
    assert aging.faults(ASKED, folder) == []

    _say(folder, {"pillow": "99.1"})

    assert aging.faults(ASKED, folder) == ["pillow==99.1 is out for longer than allowed"]


def test_an_excuse_is_for_one_release_and_has_a_reason(folder):
    _say(folder, {"pillow": "99.1"})
    (folder / "held.json").write_text(json.dumps({"pillow==99.1": "only a format we never read"}))
    held = aging.faults(ASKED, folder)
    (folder / "held.json").write_text(json.dumps({"pillow==99.1": ""}))
    bare = aging.faults(ASKED, folder)
    _say(folder, {"pillow": "99.2"})
    next_one = aging.faults(ASKED, folder)

    assert held == []
    assert bare == ["pillow==99.1 is held without a reason"]
    assert "pillow==99.2 is out for longer than allowed" in next_one
    assert "held for nothing: pillow==99.1" in next_one


def test_an_old_answer_and_other_locks_are_no_answer(folder):
    assert aging.faults(ASKED + timedelta(days=7), folder) == []
    assert "last asked on 2026-11-02" in aging.faults(ASKED + timedelta(days=8), folder)[0]

    lock = (folder / "run.lock").read_text().replace("pillow==", "pillow==1.", 1)
    (folder / "run.lock").write_text(lock)

    assert aging.faults(ASKED, folder) == ["the locks changed since the index was asked: make aged"]


def test_parts_that_meet_strangers_have_the_fewest_days():
    running = frozenset({"django", "segno"})
    days = [aging.days_of(name, running) for name in ("django", "segno", "pytest")]

    assert days == [3, 7, 14]
    assert aging.pins().keys() >= aging.EXPOSED


def test_the_command_ends_badly_a_week_after_the_index_was_asked(monkeypatch, capsys):
    on = datetime.combine(aging.heard().on, time(12), UTC)
    monkeypatch.setattr(timezone, "now", lambda: on)
    call_command("sbom", "--age")
    monkeypatch.setattr(timezone, "now", lambda: on + timedelta(days=8))

    with pytest.raises(CommandError, match="last asked"):
        call_command("sbom", "--age")
    assert capsys.readouterr().out.count("\n") == 1
