"""The certificate as a PDF: typeset here, with our own fonts, without a network.

What people typed reaches the page as data and is never read as markup.
"""

import io
import json
from dataclasses import asdict
from datetime import UTC, datetime, time
from functools import lru_cache
from pathlib import Path
from typing import Final

import segno
import typst

from kith.hours.certificates.facts import Facts, grouped, hours
from kith.hours.certificates.glyphs import FONTS

TEMPLATE: Final = Path(__file__).parents[1] / "data" / "certificate.typ"
INK: Final = "#0f403a"


def pdf(facts: Facts, url: str) -> bytes:
    """An A4 sheet, tagged for screen readers; the same facts give the same bytes."""
    made = typst.Compiler(font_paths=_fonts(), sys_inputs=inputs(facts, url)).compile(
        TEMPLATE,
        format="pdf",
        pdf_standards=["a-2a"],
        timestamp=datetime.combine(facts.issued_on, time(), UTC),
    )
    assert isinstance(made, bytes), "a PDF is one file"
    return made


def pictures(facts: Facts, url: str, ppi: int = 100) -> list[bytes]:
    """Each page of the same sheet as a PNG."""
    made = typst.Compiler(font_paths=_fonts(), sys_inputs=inputs(facts, url)).compile(
        TEMPLATE, format="png", ppi=ppi
    )
    assert made is not None, "no output file was named"
    return made if isinstance(made, list) else [made]


def inputs(facts: Facts, url: str) -> dict[str, str]:
    """What the template is handed: one text of JSON, and the QR code as SVG."""
    said = asdict(facts) | {
        "hours": hours(facts.minutes),
        "by_grade": [[grade, hours(minutes)] for grade, minutes in facts.by_grade],
        "lines": [asdict(line) | {"hours": hours(line.minutes)} for line in facts.lines],
        "code": grouped(facts.code),
        "site": url.split("/verify/", 1)[0],
    }
    return {"facts": json.dumps(said, default=str, ensure_ascii=False), "qr": _qr(url)}


def _qr(url: str) -> str:
    drawn = io.BytesIO()
    segno.make(url, error="m", micro=False).save(drawn, kind="svg", border=0, dark=INK)
    return drawn.getvalue().decode()


@lru_cache(maxsize=1)
def _fonts() -> typst.Fonts:
    return typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(FONTS)]
    )
