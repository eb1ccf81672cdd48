"""How well the signals about activities and requests tell planted cases from honest ones."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kith.insights.signals.desk import Gathering, Handled, to_open, words
from kith.insights.signals.measuring import Measured

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kith.catalogue.integrity import MatterRules
    from kith.insights.signals.cases_desk import DeskCase


def measure_desk(
    cases: list[DeskCase], signals: Mapping[str, Any], rules: MatterRules
) -> dict[str, Measured]:
    """By signal, and `TOGETHER`: what would be opened. All cases are looked at as one place.

    A planted case is found, and an honest one disturbed, when a person would be asked about one of
    its things. A signal is measured by whether it spoke at all.
    """
    things = [one for case in cases for one in case.things]
    said = words(signals, things, rules)
    measured = {}
    for name in signals:
        spoken = {pk for pk, all_ in said.items() if any(one.signal == name for one in all_)}
        asked = [case for case in cases if case.is_planted and case.kind == name]
        measured[name] = _measured(asked, cases, spoken)
    planted = [case for case in cases if case.is_planted]
    return measured | {"TOGETHER": _measured(planted, cases, set(to_open(said, rules)))}


def _measured(asked: list[DeskCase], cases: list[DeskCase], keys: set[int]) -> Measured:
    found = sum(_touched(case, keys) for case in asked)
    false = sum(_touched(case, keys) for case in cases if not case.is_planted)
    precision = found / (found + false) if found + false else 0.0
    return Measured(len(asked), found, false, round(precision, 3), round(found / len(asked), 3))


def _touched(case: DeskCase, keys: set[int]) -> bool:
    return any(_key(one) in keys for one in case.things)


def _key(one: Gathering | Handled) -> int:
    return one.session_id if isinstance(one, Gathering) else one.order_id
