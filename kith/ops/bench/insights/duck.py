"""The same questions, asked of DuckDB by an interpreter that knows nothing of Kith."""

from __future__ import annotations

import importlib
import json
import statistics
import sys
import time
from pathlib import Path
from typing import Any


def main(facts: dict[str, Any]) -> dict[str, Any]:
    duckdb: Any = importlib.import_module("duckdb")
    db = duckdb.connect(str(Path(facts["folder"]) / "rows.duckdb"))
    began = time.monotonic()
    for path in sorted(Path(facts["folder"]).glob("*.csv")):
        db.read_csv(str(path)).create(path.stem)
    told: dict[str, Any] = {
        "version": duckdb.__version__,
        "load_s": round(time.monotonic() - began, 1),
    }
    for name, (question, place) in facts["questions"].items():
        words = {"path": f"{place}%", "since": facts["since"], "until": facts["until"]}
        quoted = {key: f"'{word}'" for key, word in words.items()}
        times = [_timed(db, question.format(**quoted)) for _turn in range(facts["times"])]
        told[f"{name}_ms"] = round(statistics.median(times), 1)
    return told


def _timed(db: Any, question: str) -> float:
    began = time.perf_counter()
    db.sql(question).fetchall()
    return (time.perf_counter() - began) * 1000


if __name__ == "__main__":
    sys.stdout.write(json.dumps(main(json.load(sys.stdin))))
