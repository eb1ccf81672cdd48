"""One session as an iCalendar file (RFC 5545): lines folded at 75 octets, times in UTC."""

from __future__ import annotations

from datetime import UTC
from typing import TYPE_CHECKING

from kith.activities.states import SessionState
from kith.web.activities.rows import place_of, title_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime

    from kith.activities.models import Session

OCTETS = 75
_ESCAPES = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n", "\r": ""})


def event(session: Session, *, host: str, url: str, now: datetime) -> bytes:
    """The file a phone's calendar takes."""
    called_off = session.state == SessionState.CANCELLED
    lines = (
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Kith//activities//EN",
        "BEGIN:VEVENT",
        f"UID:session-{session.pk}@{host}",
        f"DTSTAMP:{_utc(now)}",
        f"DTSTART:{_utc(session.starts_at)}",
        f"DTEND:{_utc(session.ends_at)}",
        f"SUMMARY:{_text(title_of(session))}",
        f"DESCRIPTION:{_text(session.series.summary)}",
        f"LOCATION:{_text(place_of(session))}",
        f"URL:{url}",
        f"STATUS:{'CANCELLED' if called_off else 'CONFIRMED'}",
        "END:VEVENT",
        "END:VCALENDAR",
    )
    return b"".join(_folded(lines))


def _utc(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _text(words: str) -> str:
    return words.translate(_ESCAPES)


def _folded(lines: Iterable[str]) -> Iterator[bytes]:
    """No line is longer than 75 octets, and no sign is cut in two."""
    for line in lines:
        part = b""
        for sign in line:
            octets = sign.encode()
            if len(part) + len(octets) > OCTETS:
                yield part + b"\r\n"
                part = b" "
            part += octets
        yield part + b"\r\n"
