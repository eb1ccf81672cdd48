"""JSON that a script of ours has sent, read strictly: what is not plainly right is refused."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, NoReturn

from kith.core.values import is_readable
from kith.web.fields import LARGEST_WHOLE

if TYPE_CHECKING:
    from collections.abc import Sequence


def read_json(body: bytes | str) -> Any:
    """The value; a mark at the beginning of UTF-8 is borne.

    Raises:
        ValueError: another encoding, a name told twice, no number, a sign that no database keeps,
            or nested so deeply that nobody could have meant it.
    """
    text = body.decode("utf-8-sig") if isinstance(body, bytes) else body
    try:
        return json.loads(text, object_pairs_hook=_once, parse_constant=_no_number)
    except RecursionError:
        raise ValueError("nested too deeply") from None


def only(told: Any, *names: str) -> dict[str, Any]:
    """What was told, when it holds nothing but these names. Raises ValueError."""
    if not isinstance(told, dict) or told.keys() - set(names):
        raise ValueError("something nobody asked for")
    return told


def whole(value: Any) -> int:
    """The key of a row. Raises ValueError: no whole number, or none that a row can have."""
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= LARGEST_WHOLE:
        raise ValueError("no whole number")
    return value


def _once(pairs: Sequence[tuple[str, Any]]) -> dict[str, Any]:
    told = dict(pairs)
    if len(told) < len(pairs):
        raise ValueError("a name is told twice")
    if not all(is_readable(word) for word in (*told, *filter(_is_text, told.values()))):
        raise ValueError("a sign that is none")
    return told


def _is_text(value: object) -> bool:
    return isinstance(value, str)


def _no_number(_name: str) -> NoReturn:
    raise ValueError("no number")
