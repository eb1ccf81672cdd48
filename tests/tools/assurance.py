"""What the suites measured: a line of JSON a figure, from which docs/assurance.md is made."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Final

VARIABLE: Final = "KITH_ASSURANCE"
FILE: Final = Path(__file__).resolve().parents[2] / "var" / "assurance.jsonl"


def begin(*, anew: bool) -> None:
    """Figures of this run go into one file; a whole run begins it anew."""
    path = Path(os.environ.setdefault(VARIABLE, str(FILE)))
    path.parent.mkdir(parents=True, exist_ok=True)
    if anew:
        path.unlink(missing_ok=True)


def figure(name: str, *, demand: str, got: str, passed: bool, how: str) -> None:
    """Keeps one figure where a run keeps them, and insists that it is good.

    `name` is the id of assurance/targets.md or invariants.md (F1, T5, D3, SD7 …); `how` is what to
    type to see it again. A later line of the same name replaces an earlier one.
    """
    line = {"name": name, "demand": demand, "got": got, "passed": passed, "how": how}
    if path := os.environ.get(VARIABLE):
        with Path(path).open("a", encoding="utf-8") as file:
            file.write(json.dumps(line, ensure_ascii=False) + "\n")
    assert passed, f"{name}: {demand}; got {got}"
