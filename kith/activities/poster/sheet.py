"""The poster of a month as a PDF for A3 or A4: typeset here, with our own fonts, no network.

It fits from four sessions to forty: few are set large in one column, many in two or three, and
what is left goes to a second page.
"""

import io
import json
from dataclasses import asdict
from datetime import UTC, datetime, time
from functools import lru_cache
from pathlib import Path
from typing import Final, Literal, TypeAlias

import segno
import typst

from kith.activities.poster.facts import Facts
from kith.hours.certificates.glyphs import FONTS

Paper: TypeAlias = Literal["a3", "a4"]
TEMPLATE: Final = Path(__file__).parents[1] / "data" / "poster.typ"
INK: Final = "#7d1a14"
KEPT: Final = 24  # posters


@lru_cache(maxsize=KEPT)
def pdf(facts: Facts, paper: Paper) -> bytes:
    """The same facts give the same bytes; setting takes a while, so the last ones are kept."""
    made = typst.Compiler(font_paths=_fonts(), sys_inputs=_inputs(facts, paper)).compile(
        TEMPLATE,
        format="pdf",
        timestamp=datetime.combine(facts.published_on, time(), UTC),
    )
    assert isinstance(made, bytes), "a PDF is one file"
    return made


def pictures(facts: Facts, paper: Paper, ppi: int = 60) -> list[bytes]:
    """Each page of the same poster as a PNG."""
    made = typst.Compiler(font_paths=_fonts(), sys_inputs=_inputs(facts, paper)).compile(
        TEMPLATE, format="png", ppi=ppi
    )
    assert made is not None, "no output file was named"
    return made if isinstance(made, list) else [made]


def _inputs(facts: Facts, paper: Paper) -> dict[str, str]:
    said = asdict(facts) | {"year": facts.month.year, "month": facts.month.month, "paper": paper}
    return {"facts": json.dumps(said, default=str, ensure_ascii=False), "qr": qr(facts.link)}


def qr(link: str) -> str:
    """The link as SVG; a quarter of it may be torn or wet."""
    drawn = io.BytesIO()
    segno.make(link, error="q", micro=False).save(drawn, kind="svg", border=0, dark=INK)
    return drawn.getvalue().decode()


@lru_cache(maxsize=1)
def _fonts() -> typst.Fonts:
    return typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(FONTS)]
    )
