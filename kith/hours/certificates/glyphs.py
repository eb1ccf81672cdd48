"""Which characters the certificate's own font can draw.

Typesetting leaves a missing character out without a word; a name must not be printed like that.
"""

import struct
from functools import lru_cache
from pathlib import Path
from typing import Final

FONTS: Final = Path(__file__).parents[1] / "data" / "fonts"
FONT: Final = FONTS / "NotoSansSC-Kith.otf"


def missing(text: str) -> str:
    """The characters of the text that cannot be printed, each once, in order."""
    known = covered()
    return "".join(dict.fromkeys(c for c in text if ord(c) not in known and not c.isspace()))


@lru_cache(maxsize=1)
def covered() -> frozenset[int]:
    """Every code point the font has a glyph for, read from its own table.

    Source: OpenType 1.9, tables `cmap` and its format 12 (sequential groups).
    """
    raw = FONT.read_bytes()
    start = _table(raw, b"cmap")
    (count,) = struct.unpack_from(">H", raw, start + 2)
    for n in range(count):
        (offset,) = struct.unpack_from(">I", raw, start + 4 + 8 * n + 4)
        if struct.unpack_from(">H", raw, start + offset) == (12,):
            return _groups(raw, start + offset)
    raise AssertionError("the font is shipped with a table of format 12")


def _table(raw: bytes, tag: bytes) -> int:
    (count,) = struct.unpack_from(">H", raw, 4)
    records = (struct.unpack_from(">4sIII", raw, 12 + 16 * n) for n in range(count))
    return next(int(offset) for name, _sum, offset, _length in records if name == tag)


def _groups(raw: bytes, at: int) -> frozenset[int]:
    (count,) = struct.unpack_from(">I", raw, at + 12)
    groups = (struct.unpack_from(">III", raw, at + 16 + 12 * n) for n in range(count))
    return frozenset(point for first, last, _glyph in groups for point in range(first, last + 1))
