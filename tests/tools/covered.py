"""Every branch of what carries value is taken by some test (`make coverage`).

    python -m tests.tools.covered             the suites that concern it, then the report
    python -m tests.tools.covered tests/hours only these, to see what they reach

Which modules those are, and what is excused, stands in pyproject.toml ([tool.coverage]). On SQLite,
in one process: what only PostgreSQL runs is excused there and tested by its own phase.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Final

from tests.tools import assurance, migrated

ROOT: Final = Path(__file__).resolve().parents[2]
MARKS: Final = "not postgres and not race and not browser and not soak"
# Suites that drive the house from outside, or measure how fast it is.
BESIDE: Final = ("bench", "browser", "faults", "inputs", "mutants", "races", "route")

# What of the caller's environment would say otherwise; how fast it is under coverage is no figure.
NOT_OURS: Final = ("DATABASE_URL", migrated.VARIABLE, assurance.VARIABLE)


def main(tests: list[str]) -> int:
    with tempfile.TemporaryDirectory(prefix="kith-covered-") as name:
        folder = Path(name)
        env = {k: v for k, v in os.environ.items() if k not in NOT_OURS}
        env[migrated.VARIABLE], making = migrated.begin(env, folder)
        if making.wait():
            print("The migrations did not run through.", file=sys.stderr)
            return 1
        env["COVERAGE_FILE"] = str(folder / "covered")
        ignored = [f"--ignore=tests/{one}" for one in BESIDE]
        words = ["-q", "-n0", "-m", MARKS, *(tests or ["tests", *ignored])]
        failed = _coverage(env, "run", "-m", "pytest", *words)
        lacking = _coverage(env, "report")
        if not tests:
            _tell(env, folder / "covered.json")
        return lacking or failed


def _tell(env: dict[str, str], path: Path) -> None:
    """The figure of a whole run."""
    _coverage(env, "json", "-q", "-o", str(path))
    told = json.loads(path.read_text("utf-8"))["totals"]
    assurance.begin(anew=False)
    assurance.figure(
        "COVERAGE",
        demand="every statement and every branch of what carries value is taken by a test",
        got=f"{told['covered_lines']} of {told['num_statements']} statements, "
        f"{told['covered_branches']} of {told['num_branches']} branches",
        passed=not told["missing_lines"] and not told["missing_branches"],
        how="make coverage",
    )


def _coverage(env: dict[str, str], *words: str) -> int:
    command = [sys.executable, "-m", "coverage", *words]
    return subprocess.run(command, cwd=ROOT, env=env, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
