"""How alike two undertakings are, and in which words.

Texts are compared by pairs of neighbouring characters, which needs no word list and so works for
Chinese. A pair weighs the more the rarer it is among all that is compared with: what every place
writes, such as 志愿服务活动, says little. Pure arithmetic over texts.
"""

import re
import sys
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, TypeAlias

import numpy as np
import numpy.typing as npt

Codes: TypeAlias = npt.NDArray[np.int64]

_BREAK: Final = "\n"
_NO_LETTER: Final = re.compile(r"[\W_]+")
_SIGN_BITS, _OWNER_BITS = 21, 21  # two characters and a text's number in one word of 63 bits
_SHORTEST: Final = 3  # characters of a phrase that is worth showing


@dataclass(frozen=True, slots=True)
class Alike:
    """`index` into the texts compared with; `percent` 0 to 100; the longest phrases first."""

    index: int
    percent: int
    phrases: tuple[str, ...]


def most_alike(text: str, others: Sequence[str], *, shown: int, least_percent: int) -> list[Alike]:
    """Those of the others that are most alike, the most alike first, ties by their order."""
    percents = likeness(text, others)
    order = np.argsort(-percents, kind="stable")[:shown]
    return [
        Alike(int(at), int(percents[at]), shared_phrases(text, others[at]))
        for at in order
        if percents[at] >= least_percent
    ]


def likeness(text: str, others: Sequence[str]) -> Codes:
    """Percent for each of the others: twice the weight of shared pairs over the weight of both.

    A pair's weight is ln(1 + n / count) squared, as in a cosine of texts weighed by rarity, with
    `count` the number of the n + 1 texts that have it.
    """
    size = len(others) + 1
    pair, owner = _pairs([text, *others])
    if not others or not len(pair):
        return np.zeros(len(others), np.int64)
    kind = np.cumsum(np.concatenate(([0], np.diff(pair) != 0)))
    weight = np.log1p(len(others) / np.bincount(kind)) ** 2
    asked = np.zeros(len(weight), bool)
    asked[kind[owner == 0]] = True
    whole = np.bincount(owner, weight[kind], minlength=size)
    shared = np.bincount(owner, (weight * asked)[kind], minlength=size)
    both = whole[1:] + whole[0]
    alike = np.divide(2 * shared[1:], both, out=np.zeros(len(others)), where=both > 0)
    percents: Codes = np.rint(100 * alike).astype(np.int64)
    return percents


def _pairs(texts: Sequence[str]) -> tuple[Codes, Codes]:
    """Pairs of neighbouring characters and whose they are, each once a text, in ascending order."""
    folded = _fold(_BREAK.join(text.replace(_BREAK, " ") for text in texts))
    signs = np.frombuffer(folded.encode("utf-32-le"), np.uint32).astype(np.int64)
    owner = np.cumsum(signs == ord(_BREAK))
    is_letter = _letters()[signs]
    inside = is_letter[:-1] & is_letter[1:]
    pair = (signs[:-1] << _SIGN_BITS | signs[1:])[inside]
    every = np.sort(pair << _OWNER_BITS | owner[:-1][inside])
    once = every[np.diff(every, prepend=-1) != 0]
    return once >> _OWNER_BITS, once & ((1 << _OWNER_BITS) - 1)


@lru_cache(maxsize=1)
def _letters() -> npt.NDArray[np.bool_]:
    """By code point, whether it is a letter or a digit of any script."""
    return np.fromiter((chr(code).isalnum() for code in range(sys.maxunicode + 1)), bool)


def _fold(text: str) -> str:
    """One width and case of every letter."""
    return unicodedata.normalize("NFKC", text).lower()


def shared_phrases(one: str, other: str, most: int = 5) -> tuple[str, ...]:
    """The longest phrases that stand in both texts, none within another."""
    mine, theirs = (_NO_LETTER.sub(_BREAK, _fold(text)) for text in (one, other))
    found: list[str] = []
    start = 0
    while start < len(mine):
        length = _common(mine, start, theirs)
        if length >= _SHORTEST:
            found.append(mine[start : start + length])
        start += max(length, 1)
    longest = sorted(dict.fromkeys(found), key=len, reverse=True)
    whole = [p for at, p in enumerate(longest) if not any(p in q for q in longest[:at])]
    return tuple(whole[:most])


def _common(mine: str, start: int, theirs: str) -> int:
    """Length of the longest phrase from `start` that the other text has as well."""
    length = 0
    while (
        start + length < len(mine)
        and mine[start + length] != _BREAK
        and mine[start : start + length + 1] in theirs
    ):
        length += 1
    return length
