"""What a signal said, in words with its numbers and their units."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from kith.insights.signals.titles import ALL as TITLES
from kith.web.templatetags.kith import minutes

if TYPE_CHECKING:
    from kith.hours.models import Finding

FACTS = {
    "people": _("people: %(n)s"),
    "services": _("services with it: %(n)s"),
    "records": _("records: %(n)s"),
    "age": _("age: %(n)s"),
    "kilometres": _("distance: %(n)s km"),
    "minutes": _("recorded: %(n)s"),
    "agreed": _("agreed length: %(n)s"),
    "minutes_of_day": _("on that day: %(n)s"),
    "minutes_late": _("later by %(n)s"),
    "other": _("other record: %(n)s"),
    "there": _("one way: %(n)s"),
    "back": _("the other way: %(n)s"),
}
LENGTHS = frozenset({"minutes", "agreed", "minutes_of_day", "minutes_late"})


def said(finding: Finding) -> str:
    """A round package of hours without proof (recorded: 5 h)."""
    title = str(TITLES.get(finding.signal, finding.signal))
    told = [_fact(name, n) for name, n in finding.facts.items() if name in FACTS]
    return f"{title}（{'，'.join(told)}）" if told else title


def _fact(name: str, n: int) -> str:
    return str(FACTS[name]) % {"n": minutes(n) if name in LENGTHS else n}
