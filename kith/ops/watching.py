"""The signals of `insights` and the holds of `hours` meet here: the clock holds, people decide."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

from kith.catalogue.defaults import RULES
from kith.catalogue.integrity import MatterRules
from kith.catalogue.trust import SignalRules
from kith.core.actor import CLOCK
from kith.hours.actions import review
from kith.insights.queries.collecting import suspicious
from kith.insights.signals import activities, cases_activities, cases_orders, orders
from kith.insights.signals.cases import labelled
from kith.insights.signals.measuring import measure
from kith.insights.signals.measuring_desk import measure_desk

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime
    from typing import Any

    from kith.insights.signals import Said
    from kith.insights.signals.measuring import Measured


def hold_suspicious(now: datetime) -> int:
    """Records about which the signals say enough wait for a person's look; how many are new."""
    held = 0
    for record_id, said in suspicious(now).items():
        flags = tuple(_flag(one) for one in said)
        held += review.hold(record_id, flags=flags, actor=CLOCK, now=now) is not None
    return held


def what_is_said(now: datetime) -> dict[str, list[str]]:
    """Signals by record, of the records that would be held: nothing is written."""
    return {str(pk): [one.signal for one in said] for pk, said in suspicious(now).items()}


def _flag(said: Said) -> review.Flag:
    return review.Flag(said.signal, said.weight, dict(said.spoke.facts))


def measure_labelled(seed: int) -> dict[str, Any]:
    """Precision and recall on the labelled sets under the shipped rules, by signal and together:
    of hours, and under their names of activities and requests.
    """
    cases = labelled(seed)
    told = _counted(measure(cases, SignalRules.read(_shipped(SignalRules.KIND))), len(cases))
    rules = MatterRules.read(_shipped(MatterRules.KIND))
    for name, signals, some in (
        ("activities", activities.SIGNALS, cases_activities.labelled(seed)),
        ("orders", orders.SIGNALS, cases_orders.labelled(seed)),
    ):
        told[name] = _counted(measure_desk(some, signals, rules), len(some))
    return {"seed": seed, **told}


def _shipped(kind: str) -> dict[str, object]:
    return next(params for one, params, _source in RULES if one == kind)


def _counted(measured: Mapping[str, Measured], cases: int) -> dict[str, Any]:
    rows = {name: asdict(row) for name, row in measured.items()}
    together = rows.pop("TOGETHER")
    planted = together["planted"]
    return {"planted": planted, "honest": cases - planted, "together": together, "signals": rows}
