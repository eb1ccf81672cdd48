"""The signals of `insights` and the holds of `hours` meet here: the clock holds, people decide."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

from kith.catalogue.defaults import RULES
from kith.catalogue.trust import SignalRules
from kith.core.actor import CLOCK
from kith.hours.actions import review
from kith.insights.queries.collecting import suspicious
from kith.insights.signals.cases import labelled
from kith.insights.signals.measuring import measure

if TYPE_CHECKING:
    from datetime import datetime
    from typing import Any

    from kith.insights.signals import Said


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
    """Precision and recall on the labelled set under the shipped rules, by signal and together."""
    params = next(params for kind, params, _source in RULES if kind == SignalRules.KIND)
    cases = labelled(seed)
    told = {name: asdict(row) for name, row in measure(cases, SignalRules.read(params)).items()}
    together = told.pop("TOGETHER")
    return {
        "seed": seed,
        "planted": together["planted"],
        "honest": len(cases) - together["planted"],
        "together": together,
        "signals": told,
    }
