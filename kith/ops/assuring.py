"""docs/assurance.md: what the suites measured, of the lines that tests/tools/assurance.py keeps."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any, Final

HEAD: Final = """# What is assured, and what was measured

Made from what `make test` and `make soak` measured by `kith docs --assurance FILE`, never by hand.
A name stands for a figure, a load, a fault, a duty or an invariant; what is not good fails its
suite. How fast something was belongs to the machine it ran on: two cores, other work beside it.

| figure | demand | got | how to repeat |
|---|---|---|---|
"""


def draw(kept: Path, folder: Path) -> Path:
    """The table of the lines in `kept`; of one name the last line counts."""
    lines = [json.loads(line) for line in kept.read_text("utf-8").splitlines()]
    latest: dict[str, dict[str, Any]] = {line["name"]: line for line in lines}
    rows = [_row(latest[name]) for name in sorted(latest, key=_order)]
    path = folder / "assurance.md"
    path.write_text(HEAD + "".join(rows), "utf-8")
    return path


def _order(name: str) -> list[tuple[int, str]]:
    """F2 before F10."""
    return [
        (int(part), "") if part.isdigit() else (0, part) for part in re.findall(r"\d+|\D+", name)
    ]


def _row(line: dict[str, Any]) -> str:
    cells = (line["name"], line["demand"], line["got"], f"`{line['how']}`")
    return "| " + " | ".join(str(cell).replace("|", "\\|") for cell in cells) + " |\n"
