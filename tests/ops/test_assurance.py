"""The table of what was measured comes from the lines that suites keep."""

import json

import pytest

from kith.ops.assuring import draw
from tests.tools import assurance

pytestmark = pytest.mark.pure


def test_the_last_line_of_a_name_stands_in_the_table_in_order(tmp_path, monkeypatch):
    kept = tmp_path / "kept.jsonl"
    monkeypatch.setenv(assurance.VARIABLE, str(kept))
    assurance.figure("F10", demand="≤ 5 min", got="20 s", passed=True, how="make soak")
    assurance.figure("F2", demand="60|s", got="50/s", passed=True, how="make test")
    assurance.figure("F2", demand="60|s", got="71/s", passed=True, how="make test")

    table = draw(kept, tmp_path).read_text("utf-8").splitlines()[-2:]

    assert table == [
        "| F2 | 60\\|s | 71/s | `make test` |",
        "| F10 | ≤ 5 min | 20 s | `make soak` |",
    ]


def test_a_figure_that_is_not_good_is_kept_and_fails(tmp_path, monkeypatch):
    kept = tmp_path / "kept.jsonl"
    monkeypatch.setenv(assurance.VARIABLE, str(kept))

    with pytest.raises(AssertionError, match="F1: 0; got 3"):
        assurance.figure("F1", demand="0", got="3", passed=False, how="make test")

    assert json.loads(kept.read_text("utf-8"))["passed"] is False


def test_a_whole_run_begins_anew_and_a_part_goes_on(tmp_path, monkeypatch):
    kept = tmp_path / "var" / "kept.jsonl"
    monkeypatch.setenv(assurance.VARIABLE, str(kept))
    assurance.begin(anew=False)
    kept.write_text("{}\n")

    assurance.begin(anew=False)
    assert kept.exists()
    assurance.begin(anew=True)
    assert not kept.exists()
