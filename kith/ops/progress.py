"""A bar on a terminal, silence everywhere else."""

from __future__ import annotations

import sys
from typing import Any

from tqdm import tqdm


def bar(total: int, title: str) -> Any:
    """A bar on standard error; `update(n)` moves it. It shows only where somebody looks."""
    return tqdm(
        total=total, desc=title, file=sys.stderr, disable=not sys.stderr.isatty(), leave=False,
        bar_format="{desc:<24} {bar:30} {n_fmt}/{total_fmt} {elapsed}",
    )  # fmt: skip
