"""Compiled loops where numba stands ready; the very same functions interpreted where it does not.

Numba is optional: `KITH_INTERPRETED=1` in the environment leaves it out, for tests of that road.
`njit` compiles a loop; `inlined` is for what the innermost loops call, and is copied into them.
Both take arrays and numbers only: numba's cache on disk names every class it was compiled for, and
after an upgrade that moved one it could not be read.
"""

import os
from collections.abc import Callable
from typing import Any, TypeVar

Loop = TypeVar("Loop", bound=Callable[..., Any])


def _plain(loop: Loop) -> Loop:
    return loop


def _compilers() -> tuple[Any, Any] | None:
    if os.environ.get("KITH_INTERPRETED"):
        return None
    try:
        import numba  # noqa: PLC0415 -- optional, and slow to import
    except ImportError:
        return None
    return numba.njit(cache=True, nogil=True), numba.njit(cache=True, nogil=True, inline="always")


_COMPILERS = _compilers()
IS_COMPILED = _COMPILERS is not None
njit: Callable[[Any], Any]
inlined: Callable[[Any], Any]
njit, inlined = _COMPILERS or (_plain, _plain)
