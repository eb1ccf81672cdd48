"""The layouts that come with Kith, as files a clerk may save, change and bring back."""

from __future__ import annotations

from pathlib import Path
from typing import Final

FOLDER: Final = Path(__file__).parent / "data"
LANGUAGES: Final = ("zh-hans", "en")


def default(kind: str, language: str) -> bytes:
    """The layout of a kind of sheet, in Chinese where there is none in the language."""
    spoken = language if language in LANGUAGES else LANGUAGES[0]
    return (FOLDER / f"{kind.lower()}.{spoken}.xlsx").read_bytes()
