"""Counts the system calls of a program; installs what does the counting where it is missing.

with counted(pid) as calls: ...
calls.number  # of fdatasync and fsync within the block
"""

from __future__ import annotations

import shutil
import signal
import subprocess
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final

from tests.tools import ToolMissing
from tests.tools.browser import APT

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

SYNCS: Final = ("fdatasync", "fsync")
READY_S: Final = 60.0


class Calls:
    """How many there were; known when the block has ended."""

    number = -1


def find() -> str:
    """The program; installed where it is missing.

    Raises:
        ToolMissing: it is missing and cannot be installed from here.
    """
    if path := shutil.which("strace"):
        return path
    if apt := shutil.which(APT[0]):
        subprocess.run([apt, *APT[1:], "strace"], capture_output=True, check=False)
    if path := shutil.which("strace"):
        return path
    raise ToolMissing("strace was not found; a way out: sudo apt-get install -y strace")


@contextmanager
def counted(pids: Sequence[int]) -> Iterator[Calls]:
    """Of these processes, and of those that they begin within the block."""
    calls = Calls()
    with tempfile.TemporaryDirectory(prefix="kith-strace-") as folder:
        told = Path(folder) / "calls"
        whom = [word for pid in pids for word in ("-p", str(pid))]
        words = ["-f", "-e", f"trace={','.join(SYNCS)}", "-o", str(told), *whom]
        tracing = subprocess.Popen([find(), *words], stderr=subprocess.PIPE, text=True)
        _wait_until_attached(tracing, len(pids))
        try:
            yield calls
        finally:
            tracing.send_signal(signal.SIGINT)
            tracing.communicate(timeout=READY_S)
            text = told.read_text()
    calls.number = sum(text.count(f"{name}(") for name in SYNCS)


def _wait_until_attached(tracing: subprocess.Popen[str], wanted: int) -> None:
    """It says so once for each of them."""
    assert tracing.stderr is not None, "opened as a pipe"
    until = time.monotonic() + READY_S
    said: list[str] = []
    while sum("attached" in line for line in said) < wanted:
        line = tracing.stderr.readline()
        if not line or time.monotonic() > until:
            raise ToolMissing(f"strace may not look on here: {' '.join(said).strip()}")
        said.append(line)
