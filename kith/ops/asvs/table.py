"""The reviewed table of ASVS 5.0.0 (`v01.yaml` …), its scope, and whether what it names stands."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any, Final

import yaml

from kith.ops.verifying import NAMES

FOLDER: Final = Path(__file__).parent
ROOT: Final = FOLDER.parents[2]
HEAD: Final = """# ASVS 5.0.0, one by one

Drawn by `kith docs` from `kith/ops/asvs`. Levels 1 and 2, and of level 3 what carries our risk;
what is asked stands here in our words, the standard's own are OWASP's. `tests/ops/test_asvs.py`
fails where a test, setting, decision, page or case that is named is gone. Met otherwise: the aim
is met by another road, which is said. Left out as a whole:
{without}.

{sum}
"""


class State(StrEnum):
    MET = "met"
    OTHERWISE = "met otherwise"
    ABSENT = "not applicable"
    OPEN = "open"


@dataclass(frozen=True, slots=True)
class Row:
    """One requirement. `shown` names tests, cases, checks, settings, decisions, pages, files."""

    number: str
    level: int
    chapter: str
    asks: str
    kith: str
    shown: tuple[str, ...]
    state: State


@cache
def standard() -> dict[str, int]:
    """The level of each of the 345 requirements."""
    levels: dict[str, str] = _read("scope.yaml")["levels"]
    return {
        f"{section}.{place}": int(level)
        for section, told in levels.items()
        for place, level in enumerate(told, 1)
    }


@cache
def scope() -> dict[str, int]:
    """The requirements that Kith answers for, with their level."""
    told = _read("scope.yaml")
    besides = set(told["besides"].split())
    return {
        number: level
        for number, level in standard().items()
        if (level < 3 or number in besides) and not _is_below(number, told["without"])
    }


def _is_below(number: str, sections: dict[str, str]) -> bool:
    return any(number == one or number.startswith(f"{one}.") for one in sections)


@cache
def rows() -> list[Row]:
    """Every row, in the order of the standard.

    Raises:
        ValueError: a row stands twice.
    """
    found = [row for path in sorted(FOLDER.glob("v*.yaml")) for row in _rows_of(path.name)]
    if twice := [one for one, count in Counter(row.number for row in found).items() if count > 1]:
        raise ValueError(f"twice: {', '.join(twice)}")
    return sorted(found, key=lambda row: [int(part) for part in row.number.split(".")])


def _rows_of(name: str) -> Iterator[Row]:
    told = _read(name)
    for number, row in told["rows"].items():
        yield Row(
            number=number,
            level=standard().get(number, 0),
            chapter=told["chapter"],
            asks=row["asks"],
            kith=row["kith"],
            shown=tuple(row["shown"]),
            state=State(row["state"]),
        )


def _read(name: str) -> dict[str, Any]:
    told: dict[str, Any] = yaml.safe_load((FOLDER / name).read_text("utf-8"))
    return told


def wrong(root: Path = ROOT) -> list[str]:
    """What is missing, too much, or names something that is not in the tree."""
    told = {row.number for row in rows()}
    faults = [f"{number} is missing" for number in scope().keys() - told]
    faults += [f"{number} is not in scope" for number in told - scope().keys()]
    for row in rows():
        if not row.shown:
            faults.append(f"{row.number} is shown nowhere")
        faults += [f"{row.number}: {one}" for one in row.shown if not is_there(one, root)]
    return sorted(faults)


def is_there(shown: str, root: Path = ROOT) -> bool:
    """Whether the test, setting, decision … that a row names exists."""
    if "::" in shown:
        return _has_test(root, *shown.split("::", 1))
    kind, _space, name = shown.partition(" ")
    if kind in KINDS:
        return KINDS[kind](root, name)
    page, comma, heading = shown.partition(", ")
    if comma:
        return f"\n## {heading}\n" in _text(root / page)
    return (root / shown).is_file()


def _has_test(root: Path, file: str, name: str) -> bool:
    return re.search(rf"^def {re.escape(name)}\(", _text(root / file), re.MULTILINE) is not None


def _has_decision(root: Path, number: str) -> bool:
    return any((root / "docs" / "decisions").glob(f"{number}-*.md"))


def _has_case(root: Path, number: str) -> bool:
    return f"- id: {number}\n" in _text(root / "tests" / "inputs" / "cases.yaml")


def _has_setting(root: Path, name: str) -> bool:
    """In the shipped file, where a public server has some that a small one has not."""
    text = _text(root / "config" / "settings.py")
    return re.search(rf"^\s*(?:\w+ = )?{re.escape(name)} = ", text, re.MULTILINE) is not None


KINDS: Final[dict[str, Callable[[Path, str], bool]]] = {
    "decision": _has_decision,
    "case": _has_case,
    "setting": _has_setting,
    "verify": lambda _root, name: name in NAMES,
}


@cache
def _text(path: Path) -> str:
    return path.read_text("utf-8") if path.is_file() else ""


TITLES: Final = ("| id | level | asks | Kith | shown | state |", "|---|---|---|---|---|---|")


def draw() -> str:
    """docs/asvs.md."""
    without = "; ".join(f"{one} ({why})" for one, why in _read("scope.yaml")["without"].items())
    lines, chapter = [HEAD.format(without=without, sum=_sum())], ""
    for row in rows():
        if row.chapter != chapter:
            chapter = row.chapter
            lines += [f"\n## {row.number.split('.')[0]} {chapter}\n", *TITLES]
        lines.append(_line(row))
    return "\n".join(lines) + "\n"


def counts() -> Counter[State]:
    return Counter(row.state for row in rows())


def _sum() -> str:
    told = counts()
    return f"{len(rows())} in scope: " + ", ".join(f"{told[one]} {one}" for one in State) + "."


def _line(row: Row) -> str:
    shown = "<br>".join(f"`{one}`" for one in row.shown)
    cells = (row.number, str(row.level), row.asks, row.kith, shown, row.state)
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"
