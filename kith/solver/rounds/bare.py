"""Loops that make no arrays: compiled without counting who still holds one.

Counting cost these loops four fifths of their time. As in `kith.solver.fast`, the very same
functions run interpreted where numba is not there.
"""

from collections.abc import Callable
from typing import Any, Final, TypeVar

from kith.solver.fast import IS_COMPILED

Loop = TypeVar("Loop", bound=Callable[..., Any])
FLAGS: Final[dict[str, Any]] = {"cache": True, "nogil": True, "_nrt": False}


def njit(loop: Loop) -> Loop:
    """Compiled where numba stands ready."""
    return _compiled(loop, FLAGS)


def inlined(loop: Loop) -> Loop:
    """The same for what the innermost loops call: copied into them."""
    return _compiled(loop, FLAGS | {"inline": "always"})


def _compiled(loop: Loop, flags: dict[str, Any]) -> Loop:
    if not IS_COMPILED:
        return loop
    import numba  # noqa: PLC0415 -- optional, and slow to import

    compiled: Loop = numba.njit(**flags)(loop)
    return compiled
