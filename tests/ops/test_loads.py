"""The loads of assurance/targets.md 6.3 that have no suite of their own, at full size."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.tools.assurance import figure

pytestmark = pytest.mark.soak
ROOT = Path(__file__).parents[2]
ENGINE = "postgres" if os.environ.get("DATABASE_URL", "").startswith("postgres") else "sqlite"
LOADS = {
    "pages": (),
    "signup": ("--engine", ENGINE, "--waiting"),
    "roster": ("--engine", ENGINE),
    "steady": ("--engine", ENGINE, "--minutes", "5"),
}


def _answers(words, var):
    """What the bench answers, in a process of its own, as one types it."""
    env = {**os.environ, "KITH_VAR": str(var), "DJANGO_SETTINGS_MODULE": "config.settings"}
    if ENGINE == "sqlite":
        env["DATABASE_URL"] = f"sqlite:///{var / 'kith.sqlite3'}"
    done = subprocess.run(
        [sys.executable, "-m", "django", "bench", *words, "--json"],
        cwd=ROOT, env=env, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-2000:]
    return json.loads(done.stdout)["answers"]


@pytest.mark.parametrize("bench", LOADS)
def test_a_load_meets_its_demands(bench, tmp_path):
    words = (bench, *LOADS[bench])
    missed = []
    for one in _answers(words, tmp_path):
        try:
            figure(
                f"{one['name']} ({ENGINE})",
                demand=one["demand"],
                got=one["got"],
                passed=one["met"],
                how=f"kith bench {' '.join(words)}, or make soak",
            )
        except AssertionError as no:
            missed.append(str(no))

    assert missed == []
