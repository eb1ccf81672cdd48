"""Numbers of a brief are tokens: whatever else counts, in any script, is found and its place told.

Also found: hedges beside a number ("more than" is a wording of the number, not a word), and words
that give a number another unit.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from kith.insights.rules.tokens import Token, paragraphs, pieces
from kith.insights.states import Unit, Why

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    from kith.catalogue.rules import WordingRules
    from kith.insights.rules.tokens import Piece

AROUND: Final = 8  # letters shown on either side of a fault
SIGNS: Final = frozenset("%‰‱％两俩半")  # count although Unicode gives them no number
UNITS_EN: Final = (
    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
    "sixteen seventeen eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety "
    "zero dozen hundred thousand million billion trillion half first second third fourth fifth "
    "sixth seventh eighth ninth tenth once twice thrice percent double triple treble"
)
PLURALS: Final = ("dozens", "hundreds", "thousands", "millions", "billions", "halves", "thirds")
COUNTING: Final = frozenset((*UNITS_EN.split(), *PLURALS, "doubled", "tripled", "ones", "tens"))
WORD: Final = re.compile(r"[A-Za-z]+")
ROMAN: Final = re.compile(
    r"(?<![A-Za-z])(?=[IVXLCDM]{2})M*(?:C[MD]|D?C*)(?:X[CL]|L?X*)(?:I[XV]|V?I*)(?![A-Za-z])"
)
BEFORE: Final = re.compile(
    r"(?:(?<!预)(?<!签)(?<!节)(?<!公)(?<!合)(?<!相)(?<!邀)约|(?<!最)(?<!附)(?<!邻)近|超|超过|逾|"
    r"突破|不足|不到|未满|至少|至多|最多|大约|第|"
    r"\b(?:nearly|almost|about|around|approximately|roughly|some|over|under|above|below|"
    r"(?:more|less|fewer) than|at (?:least|most)|up to|no))\s*$",
    re.IGNORECASE,
)
AFTER: Final = re.compile(
    r"\s*(?:[余多倍点]|成(?![立员功长果])|来(?![自到])|分之|plus\b|fold\b|times as|\+)"
    r"|.{0,3}?(?:以上|以下|以内|左右|上下|不到|有余)"
    r"|\W{0,2}(?:\w+ ){0,2}(?:or|and) (?:more|so|less)\b",
    re.IGNORECASE,
)
_PEOPLE: Final = r"(?:人(?!次)|名|位|people\b|persons\b|residents\b)"
OTHERWISE: Final = {
    Unit.PERSON_TIMES: re.compile(rf"\s*{_PEOPLE}", re.IGNORECASE),
    Unit.VIEWS: re.compile(rf"\s*{_PEOPLE}", re.IGNORECASE),
    Unit.PERSONS: re.compile(r"\s*(?:人次|场|小时|件|person-times\b|visits\b)", re.IGNORECASE),
    Unit.SESSIONS: re.compile(r"\s*(?:人|小时|people\b)", re.IGNORECASE),
    Unit.MINUTES: re.compile(r"\s*(?:分|天|日|人|minutes\b|days\b)", re.IGNORECASE),
    Unit.FEN: re.compile(r"\s*(?:分|角|美元|人|fen\b)", re.IGNORECASE),
}


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong in which paragraph (counted from 1), with the words around it."""

    paragraph: int
    why: Why
    excerpt: str


@dataclass(frozen=True, slots=True)
class Known:
    """What a brief has: its numbers with their units, kind and key of each name and day, and the
    numbers that have no words.
    """

    units: Mapping[str, Unit]
    named: Collection[tuple[str, str]]
    untold: Collection[str] = ()


def faults(text: str, known: Known, rules: WordingRules) -> list[Fault]:
    """Everything that may not stand in a brief, in the order of its paragraphs."""
    found = [
        Fault(number, why, excerpt)
        for number, paragraph in enumerate(paragraphs(text), 1)
        for row in (list(pieces(paragraph)),)
        for why, excerpt in (*_tokens(row, known), *_words(row, rules))
    ]
    return found or ([] if paragraphs(text) else [Fault(1, Why.EMPTY, "")])


def _tokens(row: list[Piece], known: Known) -> Iterator[tuple[Why, str]]:
    for at, one in enumerate(row):
        if isinstance(one, str):
            continue
        before, after = _neighbours(row, at)
        excerpt = f"{before[-AROUND:]}{one}{after[:AROUND]}"
        if one.is_number and one.key in known.untold:
            yield Why.UNTOLD, excerpt
        elif not _is_known(one, known):
            yield Why.UNKNOWN, excerpt
        if one.is_number:
            following = row[at + 1 : at + 2]
            for why in _beside(before, after, known.units.get(one.key), following):
                yield why, excerpt


def _is_known(one: Token, known: Known) -> bool:
    if one.is_number:
        return one.key in known.units
    return one.is_own_day or (one.kind, one.key) in known.named


def _neighbours(row: list[Piece], at: int) -> tuple[str, str]:
    before = row[at - 1] if at else ""
    after = row[at + 1] if at + 1 < len(row) else ""
    return (before if isinstance(before, str) else ""), (after if isinstance(after, str) else "")


def _beside(before: str, after: str, unit: Unit | None, following: list[Piece]) -> Iterator[Why]:
    if BEFORE.search(before) or AFTER.match(after):
        yield Why.HEDGE
    if unit in OTHERWISE and OTHERWISE[unit].match(after):
        yield Why.UNIT
    if any(isinstance(one, Token) and one.is_number for one in following):
        yield Why.JOINED


def _words(row: list[Piece], rules: WordingRules) -> Iterator[tuple[Why, str]]:
    for at, one in enumerate(row):
        if isinstance(one, Token):
            continue
        follows = at > 0 and isinstance(token := row[at - 1], Token) and token.is_number
        for start, end, why in _places(one, rules, is_behind_number=follows):
            yield why, one[max(0, start - AROUND) : end + AROUND]


def _places(
    words: str, rules: WordingRules, *, is_behind_number: bool
) -> Iterator[tuple[int, int, Why]]:
    harmless = _spans(words, (*rules.harmless, *rules.harmless_en))
    if is_behind_number:  # `412万家`: there the word would multiply
        harmless -= {at for at in range(len(words)) if not words[:at].strip()}
    counting = {at for at, letter in enumerate(words) if _counts(letter)}
    for pattern in (WORD, ROMAN):
        for found in pattern.finditer(words):
            if pattern is ROMAN or found.group().lower() in COUNTING:
                counting.update(range(*found.span()))
    yield from ((a, b, Why.TYPED) for a, b in _runs(counting - harmless))
    for at, letter in enumerate(words):
        if letter in "{}":
            yield at, at + 1, Why.BROKEN
        elif unicodedata.category(letter) in ("Cf", "Cc", "Co", "Cs", "Cn"):
            yield at, at + 1, Why.HIDDEN


def _counts(letter: str) -> bool:
    """Whether a character is a numeral in any script, or becomes one when it is made plain."""
    every = letter + unicodedata.normalize("NFKC", letter)
    return any(one in SIGNS or unicodedata.numeric(one, None) is not None for one in every)


def _spans(words: str, phrases: Iterable[str]) -> set[int]:
    """Where one of the phrases stands."""
    small = words.lower()
    found: set[int] = set()
    for phrase in phrases:
        at = small.find(phrase.lower())
        while at >= 0:
            found.update(range(at, at + len(phrase)))
            at = small.find(phrase.lower(), at + 1)
    return found


def _runs(places: set[int]) -> Iterator[tuple[int, int]]:
    """Neighbouring places as half-open pieces."""
    ordered = sorted(places)
    starts = [at for at in ordered if at - 1 not in places]
    ends = [at + 1 for at in ordered if at + 1 not in places]
    yield from zip(starts, ends, strict=True)
