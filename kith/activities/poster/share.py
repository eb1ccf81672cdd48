"""The list as plain text for a chat group: the lines that fit, how many more, and the link."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from kith.activities.rules.monthly import Entry


def text(place: str, month: date, lines: Sequence[Entry], link: str, most: int) -> str:
    """At most `most` characters; what does not fit is counted, never cut in the middle."""
    going = [line for line in lines if not line.is_cancelled]
    head = _("%(place)s: activities in %(month)s") % {
        "place": place,
        "month": date_format(month, _("F Y")),
    }
    said = [_said(line) for line in going]
    for kept in range(len(said), -1, -1):
        written = "\n".join([head, *said[:kept], *_foot(len(said) - kept, link)])
        if len(written) <= most:
            return written
    return link


def _said(line: Entry) -> str:
    at = localtime(line.starts_at)
    return _("%(day)s %(time)s %(title)s, %(place)s") % {
        "day": date_format(at, _("j M")),
        "time": f"{at:%H:%M}",
        "title": line.title,
        "place": line.place,
    }


def _foot(more: int, link: str) -> list[str]:
    rest = [_("… and %(more)s more") % {"more": more}] if more else []
    return [*rest, _("Details and sign-up: %(link)s") % {"link": link}]
