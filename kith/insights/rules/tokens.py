"""The text of a brief: words, and tokens that stand for numbers, names and dates of the records.

`{figure:courses|press}` is a number, `{names:courses}` what the rows behind it are called,
`{name:place}` a name, `{date:launch}` the day of what is named so; `{date:since}`, `{date:last}`,
`{month:since}` and `{year:since}` are of the brief's own period.
A paragraph is a line; the first one is the headline.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final, TypeAlias

from kith.insights.states import Written

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date

TOKEN: Final = re.compile(
    r"\{(?P<kind>figure|names|name|date|month|year):(?P<key>[a-z0-9_]{1,40})"
    r"(?:\|(?P<form>exact|press|round))?\}"
)
OWN_DAYS: Final = ("since", "last")


@dataclass(frozen=True, slots=True)
class Token:
    """A hole in the words. `form` matters to figures only."""

    kind: str
    key: str
    form: Written = Written.PRESS

    @property
    def is_number(self) -> bool:
        return self.kind == "figure"

    @property
    def is_own_day(self) -> bool:
        return self.kind in ("date", "month", "year") and self.key in OWN_DAYS

    def __str__(self) -> str:
        form = f"|{self.form.value}" if self.is_number else ""
        return f"{{{self.kind}:{self.key}{form}}}"


Piece: TypeAlias = str | Token


def paragraphs(text: str) -> list[str]:
    """Lines with words in them."""
    return [line.strip() for line in text.splitlines() if line.strip()]


def pieces(paragraph: str) -> Iterator[Piece]:
    """Words and tokens in turn; words are never empty."""
    at = 0
    for found in TOKEN.finditer(paragraph):
        if found.start() > at:
            yield paragraph[at : found.start()]
        yield Token(found["kind"], found["key"], Written(found["form"] or Written.PRESS))
        at = found.end()
    if at < len(paragraph):
        yield paragraph[at:]


def tokens(text: str) -> list[Token]:
    return [one for line in paragraphs(text) for one in pieces(line) if isinstance(one, Token)]


MONTHS: Final = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip


def day_said(kind: str, day: date, *, is_chinese: bool) -> str:
    """2022年3月12日, 12 March 2022; of a month or year only that."""
    chinese = {
        "date": f"{day.year}年{day.month}月{day.day}日",
        "month": f"{day.year}年{day.month}月",
        "year": f"{day.year}年",
    }
    month = MONTHS[day.month - 1]
    english = {
        "date": f"{day.day} {month} {day.year}",
        "month": f"{month} {day.year}",
        "year": str(day.year),
    }
    return (chinese if is_chinese else english)[kind]


@dataclass(frozen=True, slots=True)
class Said:
    """A part of a paragraph as readers see it; `token` is none for plain words."""

    text: str
    token: Token | None = None


MISSING: Final = "____"


def spoken(paragraph: str, words: Mapping[Token, str]) -> list[Said]:
    """The paragraph with its tokens in words; what has none is a gap."""
    return [
        Said(one) if isinstance(one, str) else Said(words.get(one, MISSING), one)
        for one in pieces(paragraph)
    ]


def capitals(line: list[Said]) -> list[Said]:
    """The same parts; a wording that begins a sentence begins with a capital."""
    made: list[Said] = []
    before = ""
    for one in line:
        begins = one.token is not None and (not before.strip() or before.rstrip()[-1] in ".!?")
        made.append(replace(one, text=one.text[:1].upper() + one.text[1:]) if begins else one)
        before += one.text
    return made
