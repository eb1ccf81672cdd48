"""Documents that are drawn from the code: state tables, and what every refusal says."""

from __future__ import annotations

import importlib
import pkgutil
from pathlib import Path
from typing import TYPE_CHECKING

from django.utils import translation

import kith
from kith.core.machine import Machine, draw
from kith.core.refusal import Refusal
from kith.ops.asvs import table

if TYPE_CHECKING:
    from collections.abc import Iterator

INTRODUCTION = (
    "# What Kith says when it says no",
    "",
    "Drawn by `kith docs` from the classes. Codes are stable; the words are the English ones.",
    "",
    "| code | status | words | where |",
    "|---|---|---|---|",
)


def draw_all(folder: Path) -> list[Path]:
    """docs/states/*.md, refusals.md and asvs.md are as the code is; gives back what was written."""
    written = [_write(folder / "states" / f"{app}.md", text) for app, text in _state_pages()]
    return [
        *written,
        _write(folder / "refusals.md", _refusals_page()),
        _write(folder / "asvs.md", table.draw()),
    ]


def _write(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def _state_pages() -> Iterator[tuple[str, str]]:
    for path in sorted(Path(kith.__path__[0]).glob("*/states*")):
        if path.stem != "states":
            continue
        app = path.parent.name
        states = vars(importlib.import_module(f"kith.{app}.states"))
        machines = {name: m for name, m in states.items() if isinstance(m, Machine)}
        if machines:
            yield app, "\n".join(draw(m, f"{app}.{n}") for n, m in sorted(machines.items()))


def _refusals_page() -> str:
    for module in pkgutil.walk_packages(kith.__path__, "kith."):
        importlib.import_module(module.name)
    ours = {kind.code: kind for kind in _below(Refusal) if kind.__module__.startswith("kith.")}
    with translation.override("en"):
        lines = [
            f"| `{code}` | {kind.status} | {kind.text} | `{kind.__module__}` |"
            for code, kind in sorted(ours.items())
        ]
    return "\n".join((*INTRODUCTION, *lines)) + "\n"


def _below(kind: type[Refusal]) -> Iterator[type[Refusal]]:
    yield kind
    for child in kind.__subclasses__():
        yield from _below(child)
