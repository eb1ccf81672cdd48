"""How well the signals tell planted cases from honest ones, counted in cases."""

from dataclasses import dataclass

from kith.catalogue.trust import SignalRules
from kith.insights.signals import SIGNALS, to_hold, verdicts
from kith.insights.signals.cases import Case


@dataclass(frozen=True, slots=True)
class Measured:
    """Of `planted` cases `found` were found; `false` honest ones were taken for planted."""

    planted: int
    found: int
    false: int
    precision: float
    recall: float


def measure(cases: list[Case], rules: SignalRules) -> dict[str, Measured]:
    """By signal, and `TOGETHER`: what would be held. All cases are looked at as one town.

    A planted case is found when all its records are held, an honest one is disturbed when one of
    them is. A signal is measured by whether it spoke at all: of the cases planted for it, and
    against every honest case.
    """
    services = [row for case in cases for row in case.services]
    said, held = verdicts(services, rules), to_hold(services, rules)
    measured = {}
    for name in SIGNALS:
        spoken = {pk for pk, all_ in said.items() if any(one.signal == name for one in all_)}
        asked = [case for case in cases if case.is_planted and case.kind == name]
        found = sum(any(row.record_id in spoken for row in case.services) for case in asked)
        measured[name] = _measured(len(asked), found, _disturbed(cases, spoken))
    asked = [case for case in cases if case.is_planted]
    found = sum(all(row.record_id in held for row in case.services) for case in asked)
    return measured | {"TOGETHER": _measured(len(asked), found, _disturbed(cases, set(held)))}


def _disturbed(cases: list[Case], record_ids: set[int]) -> int:
    """Honest cases of which a record is among these."""
    honest = (case for case in cases if not case.is_planted)
    return sum(any(row.record_id in record_ids for row in case.services) for case in honest)


def _measured(planted: int, found: int, false: int) -> Measured:
    precision = found / (found + false) if found + false else 0.0
    return Measured(planted, found, false, round(precision, 3), round(found / planted, 3))
