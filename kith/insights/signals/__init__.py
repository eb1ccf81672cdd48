"""Integrity signals: each one function with its definition and source. A signal only speaks; from
a weight on a record is held for a person's look, and only a person decides.

"GPS mocked" of the list in use has no signal here: no place of a telephone is ever taken.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext_lazy as _

from kith.catalogue.trust import SignalRules
from kith.insights.signals import crowds, people, times
from kith.insights.signals.facts import Service, Signal, Spoke

SIGNALS: Final[dict[str, Signal]] = {
    "ENROLLED_AFTER": times.enrolled_after,
    "LONGER_THAN_SLOT": times.longer_than_slot,
    "AT_TWO_PLACES": times.at_two_places,
    "UNSTAMPED": times.unstamped,
    "CREDITED_IN_SECONDS": crowds.credited_in_seconds,
    "SAME_VALUE": crowds.same_value,
    "ROUND_PACKAGE": times.round_package,
    "FAR_FROM_HOME": people.far_from_home,
    "NOBODY_SERVED": crowds.nobody_served,
    "NEVER_RATED": crowds.never_rated,
    "SAME_PHOTO": people.same_photo,
    "LONG_DAY": times.long_day,
    "CHILD_AT_RISK": people.child_at_risk,
    "EACH_OTHER": people.each_other,
    "OWN_HOUSEHOLD": people.own_household,
}
TITLES: Final = {
    "ENROLLED_AFTER": _("agreed to serve only after it was over"),
    "LONGER_THAN_SLOT": _("much longer than agreed, and the end is not shown"),
    "AT_TWO_PLACES": _("at two services at once"),
    "UNSTAMPED": _("nobody arrived or left: all written afterwards"),
    "CREDITED_IN_SECONDS": _("hours for many people written within seconds"),
    "SAME_VALUE": _("everybody with the same time to the second"),
    "ROUND_PACKAGE": _("a round package of hours without proof"),
    "FAR_FROM_HOME": _("far from home, and nobody there shows it"),
    "NOBODY_SERVED": _("nobody was served"),
    "NEVER_RATED": _("nobody ever says how it was"),
    "SAME_PHOTO": _("the same picture in another service"),
    "LONG_DAY": _("a very long day"),
    "CHILD_AT_RISK": _("a child in work for adults"),
    "EACH_OTHER": _("two people confirm each other again and again"),
    "OWN_HOUSEHOLD": _("served in the own household"),
}


@dataclass(frozen=True, slots=True)
class Said:
    """What one signal said about a record, with its weight."""

    signal: str
    weight: int
    spoke: Spoke


def verdicts(services: Sequence[Service], rules: SignalRules) -> dict[int, list[Said]]:
    """What the signals say, by record. A signal without a weight in the rules is switched off."""
    found: dict[int, dict[str, Said]] = defaultdict(dict)
    for name, signal in SIGNALS.items():
        if name not in rules.weights:
            continue
        for spoke in signal(services, rules):
            said = Said(name, rules.weights[name] * spoke.times, spoke)
            known = found[spoke.record_id].get(name)
            if known is None or said.weight > known.weight:
                found[spoke.record_id][name] = said
    return {pk: list(said.values()) for pk, said in found.items()}


def to_hold(services: Sequence[Service], rules: SignalRules) -> dict[int, list[Said]]:
    """Records about which enough was said to ask a person."""
    said = verdicts(services, rules)
    return {pk: all_ for pk, all_ in said.items() if sum(s.weight for s in all_) >= rules.hold_at}
