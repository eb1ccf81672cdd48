"""What a certificate says, ready to be printed or signed."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Line:
    """One certified service."""

    day: date
    content: str
    unit: str
    minutes: int
    grade: str


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything on the sheet; `lines` are empty where only totals were wished for."""

    number: str
    code: str
    name: str
    id_mask: str
    volunteer_no: str
    from_date: date
    until_date: date
    minutes: int
    by_grade: tuple[tuple[str, int], ...]
    services: int
    lines: tuple[Line, ...]
    unit: str
    responsible: str
    handler: str
    contact: str
    issued_on: date


def hours(minutes: int) -> str:
    """Tenths of hours, never rounded up: 12.5 of 755 minutes."""
    return f"{minutes // 60}.{minutes % 60 // 6}"


def grouped(code: str) -> str:
    """The code as people read it aloud: eight groups of four."""
    return " ".join(code[n : n + 4] for n in range(0, len(code), 4)).upper()
