"""What a signal said, in words with its numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext_lazy as _

from kith.insights.signals.titles import ALL
from kith.web.templatetags.kith import minutes

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kith.insights.models import Sign

FACTS: Final = {
    "counted": _("counted: %(n)s"),
    "named": _("by name: %(n)s"),
    "places": _("places: %(n)s"),
    "hours_later": _("written later by %(n)s"),
    "people": _("people: %(n)s"),
    "counts": _("such counts: %(n)s"),
    "seconds": _("seconds after the report: %(n)s"),
    "ratings": _("ratings in a row: %(n)s"),
    "minutes_there": _("was there: %(n)s"),
    "minutes_on_foot": _("on foot: %(n)s"),
}
LENGTHS: Final = {"hours_later": 60, "minutes_there": 1, "minutes_on_foot": 1}  # to minutes


def title(signal: str) -> str:
    return str(ALL.get(signal, signal))


def said(sign: Sign) -> str:
    """Many more people were counted than there were places (counted: 90, places: 3)."""
    told = [_fact(name, n) for name, n in sign.facts.items() if name in FACTS]
    return f"{title(sign.signal)}（{'，'.join(told)}）" if told else title(sign.signal)


def titles(signs: Iterable[Sign]) -> tuple[str, ...]:
    return tuple(said(sign) for sign in signs)


def _fact(name: str, n: int) -> str:
    return str(FACTS[name]) % {"n": minutes(n * LENGTHS[name]) if name in LENGTHS else n}
