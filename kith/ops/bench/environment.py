"""Interpreters with what stands beside ours, and is not needed to run Kith."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import venv
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.conf import settings

from kith.ops.bench import tell

if TYPE_CHECKING:
    from collections.abc import Mapping
    from contextlib import ExitStack


def interpreter(rooms: ExitStack, *packages: str) -> Path:
    """One with the latest of these packages; it is gone when the rooms are closed."""
    tell(f"an environment with {packages[0]}")
    home = Path(rooms.enter_context(tempfile.TemporaryDirectory(prefix=f"kith-{packages[0]}-")))
    venv.create(home, with_pip=True)
    python = home / "bin" / "python"
    subprocess.run(  # noqa: S603 -- the interpreter made above
        [python, "-m", "pip", "install", "--quiet", *packages], check=True, stdout=sys.stderr
    )
    return python


def run_with(python: Path, module: str, facts: Mapping[str, Any]) -> dict[str, Any]:
    """What a module that needs nothing of Kith says, asked by another interpreter."""
    path = settings.BASE_DIR / Path(*module.split(".")).with_suffix(".py")
    done = subprocess.run(  # noqa: S603 -- our own module and an interpreter named by the user
        [python, path], input=json.dumps(facts), stdout=subprocess.PIPE, text=True, check=True
    )
    told: dict[str, Any] = json.loads(done.stdout)
    return told
