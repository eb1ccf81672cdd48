"""The code is made a little different, one place after the other: some test notices."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
from typing import Any

import pytest

from tests.mutants.making import ROOT, Source, instead, standing
from tests.mutants.toy import labels
from tests.tools.assurance import VARIABLE, figure

pytestmark = pytest.mark.pure

# What is worth most: the ledger, the grades of hours, codes of rewards, a second person's word,
# and everything that says who may.
RULES = (
    "kith/points/rules.py", "kith/points/policies.py", "kith/hours/rules.py",
    "kith/rewards/rules.py", "kith/approvals/policies.py",
)  # fmt: skip
VALUE = (
    *RULES, "kith/points/actions/*.py", "kith/points/queries.py", "kith/points/checks.py",
    "kith/points/jobs.py", "kith/approvals/actions.py", "kith/*/policies*.py",
    "kith/*/policies/*.py",
)  # fmt: skip
# Short tests of those rules, and all that concern what carries value.
QUICK = (
    "tests/points/test_adjustments.py", "tests/points/test_closing.py",
    "tests/points/test_ledger.py", "tests/hours/test_rules.py", "tests/rewards/test_rules.py",
    "tests/approvals",
)  # fmt: skip
SLOW = ("web", "inputs", "faults", "races", "bench", "browser", "route", "tools", "mutants")
MARKS = "not postgres and not race and not browser and not soak and not real_time"
# By hand others are asked each time; the gate asks the same ones. 0 asks all of them.
GATE = "11" if os.environ.get("CI") else "0"
SEED = int(os.environ.get("KITH_MUTANTS_SEED", GATE)) or random.randrange(10**6)
MANY = int(os.environ.get("KITH_MUTANTS", "400"))
TOY = "tests/mutants/toy/scales.py"


def run(
    folder: Any, globs: tuple[str, ...], tests: tuple[str, ...], *words: str
) -> list[dict[str, Any]]:
    """What became of the mutants, in a pytest of their own."""
    told = folder / "told.json"
    command = [
        sys.executable, "-m", "pytest", "-q", "-s", "--tb=native", "-p", "tests.mutants.plugin",
        "-p", "no:randomly", "-p", "no:xdist", "-p", "no:cacheprovider", "-m", MARKS,
        *(f"--mutate={one}" for one in globs), f"--mutants-told={told}", *words, *tests,
    ]  # fmt: skip
    env = {**os.environ, "CI": "1", "HYPOTHESIS_STORAGE_DIRECTORY": str(folder / "examples")}
    for name in [one for one in env if one.startswith("PYTEST_") or one == VARIABLE]:
        del env[name]  # what mutants measure is no figure
    done = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=False)
    assert told.exists(), (done.stdout + done.stderr)[-3000:]
    found: list[dict[str, Any]] = json.loads(told.read_text("utf-8"))
    return found


def living(told: list[dict[str, Any]]) -> list[str]:
    return [one["said"] for one in told if not one["killer"]]


def test_every_place_is_changed_once_and_still_compiles():
    source = Source(ROOT / TOY)
    said = [mutant.said for mutant in source.mutants()]

    assert said == [
        "return kilograms >= 10 -> return not kilograms >= 10",
        "kilograms >= 10 -> kilograms > 10", "10 -> 11", "10 -> 9",
        "1 -> 2", "1 -> 0", "left += 1 -> pass", "1 -> 2", "1 -> 0",
    ]  # fmt: skip
    assert len({mutant.code() for mutant in source.mutants()}) == 9
    assert source.watched("_") != compile(source.tree, source.path, "exec")


def test_each_change_fits_its_function_and_what_is_impossible_is_let_be():
    source = Source(ROOT / "tests/mutants/toy/labels.py")
    functions, said = standing([source]), []

    for mutant in source.mutants():
        with instead(functions, mutant.code()) as changed:
            said.append((mutant.said, changed))

    assert said == [
        ("super().__init__() -> __class__", 1),
        ("True -> False", 1), ("False -> True", 1),
        ("if heavy == is_heavy: … -> pass", 1), ("heavy == is_heavy -> heavy != is_heavy", 1),
    ]  # fmt: skip
    assert [labels.colour(is_heavy=heavy) for heavy in (True, False)] == ["red", "green"]


def test_twelve_mutants_of_the_rules_are_noticed_and_a_weak_test_notices_little(tmp_path):
    words = ("--mutants=12", f"--mutants-seed={SEED}", f"--mutants-all={TOY}")

    told = run(tmp_path, RULES, (*QUICK, "tests/mutants/toy/weak.py"), *words)

    toy, rules = [[m for m in told if (m["file"] == TOY) == is_toy] for is_toy in (True, False)]
    assert [said.partition(": ")[2] for said in living(toy)] == [
        "kilograms >= 10 -> kilograms > 10", "10 -> 11", "10 -> 9",
        "1 -> 2", "left += 1 -> pass", "1 -> 2", "1 -> 0",
    ]  # fmt: skip
    assert len(rules) == 12
    assert len(living(rules)) <= 1, (living(rules), f"again with KITH_MUTANTS_SEED={SEED}")


@pytest.mark.soak
def test_nine_of_ten_mutants_of_what_carries_value_are_noticed(tmp_path):
    everything = sorted(
        f"tests/{one.name}" for one in (ROOT / "tests").iterdir()
        if one.is_dir() and one.name not in SLOW and list(one.glob("test_*.py"))
    )  # fmt: skip
    pages = ("tests/web/test_approvals.py",)

    told = run(
        tmp_path, VALUE, (*everything, *pages), f"--mutants={MANY}", f"--mutants-seed={SEED}"
    )

    lives = living(told)
    print(f"again with KITH_MUTANTS_SEED={SEED}; alive:", *lives, sep="\n")
    figure(
        "MUTANTS",
        demand="≥ 90 % of the mutants of ledger and policies are noticed by a test",
        got=f"{len(told) - len(lives)} of {len(told)}",
        passed=len(told) >= min(MANY or 1, 400) and len(lives) <= len(told) // 10,
        how="make soak",
    )
