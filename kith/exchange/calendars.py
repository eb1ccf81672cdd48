"""Sessions as an iCalendar feed that telephones and computers subscribe to.

Source: RFC 5545 (components and properties), RFC 7986, 5.1 and 5.7 (name, refresh interval).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, timedelta
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from django.conf import settings
from icalendar import Calendar, Event

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from kith.activities.rules.monthly import Entry

TYPE: Final = "text/calendar; charset=utf-8"
REFRESH: Final = timedelta(hours=6)
REFRESH_TEXT: Final = "PT6H"  # as older programs want it
SINCE: Final = date(2020, 1, 1)  # no list is older: the zone's earlier history is left out


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a list, the version that said so last, and since when."""

    entry: Entry
    version: int
    since: datetime


def feed(name: str, lines: Iterable[Line], *, site: str) -> bytes:
    """The calendar of a place, for whoever subscribes at `site`.

    An event keeps its UID for ever; called off, it stays with STATUS:CANCELLED.
    """
    calendar = Calendar()
    calendar.add("prodid", "-//Kith//Monthly list//ZH")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("name", name)
    calendar.add("x-wr-calname", name)
    calendar.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", REFRESH_TEXT)
    for line in lines:
        calendar.add_component(_event(line, site))
    calendar.add_missing_timezones(first_date=SINCE)
    return bytes(calendar.to_ical())


def _event(line: Line, site: str) -> Event:
    zone, said = ZoneInfo(settings.TIME_ZONE), line.entry
    host = site.split("://", 1)[-1].split(":", 1)[0]
    event = Event()
    event.add("uid", f"session-{said.session_id}@{host}")
    event.add("dtstamp", line.since.astimezone(UTC))
    event.add("last-modified", line.since.astimezone(UTC))
    event.add("sequence", line.version - 1)
    event.add("dtstart", said.starts_at.astimezone(zone))
    event.add("dtend", said.ends_at.astimezone(zone))
    event.add("summary", said.title)
    event.add("location", said.place)
    event.add("url", f"{site}/activities/{said.session_id}/")
    event.add("status", "CANCELLED" if said.is_cancelled else "CONFIRMED")
    return event
