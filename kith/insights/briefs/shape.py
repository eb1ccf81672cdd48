"""What a skeleton of a brief is made of: sentences with holes, and what fills them.

A sentence is left out of a draft when one of its numbers may not be told, or one of its names is
not in the records. Skeletons hold no number of their own.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date

    from django.utils.functional import _StrPromise

    from kith.insights.states import RecordKind


@dataclass(frozen=True, slots=True)
class Find:
    """A record of the place, by its name there; `place`: the key of a found area to look in."""

    key: str
    kind: RecordKind
    name: str
    place: str = ""


@dataclass(frozen=True, slots=True)
class Ask:
    """A figure of the place and period of the brief, or of the period named here.

    `about`: key of a found record, or a word of the figure's own behind `=`. `place`: key of a
    found area. `day`: key of a found record, of whose day alone the figure is. `years`: the yearly
    mean; `is_alone`: of a share only the part. Without a `key` it is called by the figure's code.
    """

    figure: str
    key: str = ""
    about: str = ""
    place: str = ""
    day: str = ""
    years: int = 1
    is_alone: bool = False
    since: date | None = None
    until: date | None = None

    @property
    def called(self) -> str:
        return self.key or self.figure


@dataclass(frozen=True, slots=True)
class Sentence:
    """`without`: key of a figure; the sentence is said only where that one counts nothing."""

    zh: str
    en: str
    without: str = ""


@dataclass(frozen=True, slots=True)
class Skeleton:
    """Paragraphs of sentences; the first paragraph is the headline.

    `article`: the chapter of the acceptance list whose facts it tells, such as S0.
    """

    code: str
    title: _StrPromise
    paragraphs: tuple[tuple[Sentence, ...], ...]
    asks: tuple[Ask, ...]
    finds: tuple[Find, ...] = ()
    article: str = ""
