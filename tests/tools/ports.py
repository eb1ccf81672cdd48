"""Ports that nobody else takes between being found free and being listened at."""

from __future__ import annotations

import itertools
import os
import socket
from typing import Final

from tests.tools import ToolMissing

# Below those that the kernel gives to whoever asks for any; each process has a lane of its own.
FROM, LANES, WIDE = 15_000, 85, 200
_TURNS: Final = itertools.count()


def free_port() -> int:
    """On loopback; the next of this process that is free."""
    first = FROM + os.getpid() % LANES * WIDE
    for _ in range(WIDE):
        port = first + next(_TURNS) % WIDE
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
        return port
    raise ToolMissing(f"No port from {first} on is free for the tests")
