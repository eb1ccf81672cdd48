"""A typed value that a person gave and that cannot be kept as it is."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise


_UNREADABLE: Final = re.compile("[\\x00\\ud800-\\udfff\\ufffd]")


def is_readable(text: str) -> bool:
    """Whether every sign of it is one: no NUL, no half of a pair, nothing lost on the way here."""
    return _UNREADABLE.search(text) is None


class BadValue(ValueError):  # noqa: N818 -- it describes the value, like a refusal
    """Says which rule a value breaks (`code`, stable) and how to mend it (`text`, translated).

    The text never repeats the value: it may be a phone or an identity number.
    """

    def __init__(self, code: str, text: str | StrPromise) -> None:
        super().__init__(code)
        self._code = code
        self._text = text

    @property
    def code(self) -> str:
        return self._code

    @property
    def text(self) -> str | StrPromise:
        return self._text

    def __str__(self) -> str:
        return str(self._text)
