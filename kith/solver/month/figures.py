"""What a month came to, policy by policy."""

from __future__ import annotations

from dataclasses import dataclass, fields
from statistics import fmean

import numpy as np

from kith.solver.month.play import Month
from kith.solver.month.town import WEEKS
from kith.solver.problem import Floats, Ints


@dataclass(frozen=True, slots=True)
class Figures:
    """Shares of 1, hours, asks. Time to yes: from opening to the yes that fills the order."""

    orders_full: float
    people_filled: float
    urgent_full: float
    time_to_yes_h_median: float
    time_to_yes_h_p90: float
    first_yes_h_median: float
    asks_per_match: float
    asks_week_mean: float  # a volunteer and week
    asks_week_p95: float
    asks_week_max: float  # within any seven days; of a chat within a calendar week
    load_gini: float  # of services over volunteers


def figures(month: Month) -> Figures:
    """Of one month."""
    town, full = month.town, ~np.isnan(month.full_h)
    waited = (month.full_h - town.opened_h)[full]
    first = (month.first_yes_h - town.opened_h)[~np.isnan(month.first_yes_h)]
    weeks = month.asks[:, :WEEKS]
    return Figures(
        orders_full=float(full.mean()),
        people_filled=float(month.filled.sum() / town.need.sum()),
        urgent_full=float(full[town.urgency == town.urgency.max()].mean()),
        time_to_yes_h_median=_quantile(waited, 0.5),
        time_to_yes_h_p90=_quantile(waited, 0.9),
        first_yes_h_median=_quantile(first, 0.5),
        asks_per_match=float(month.asks.sum() / max(1, month.filled.sum())),
        asks_week_mean=float(weeks.mean()),
        asks_week_p95=_quantile(weeks.ravel(), 0.95),
        asks_week_max=float(max(month.busiest, weeks.max())),
        load_gini=gini(month.services.sum(1)),
    )


def mean(months: list[Figures]) -> dict[str, float]:
    """Of several months; the most asks are the most of any."""
    found = {f.name: fmean(getattr(m, f.name) for m in months) for f in fields(Figures)}
    found["asks_week_max"] = max(m.asks_week_max for m in months)
    return {name: round(value, 3) for name, value in found.items()}


def gini(load: Ints) -> float:
    """0: all carry the same; towards 1: one carries all."""
    if not load.sum():
        return 0.0
    rank = np.arange(1, len(load) + 1)
    weighed = float((rank * np.sort(load)).sum() / load.sum())
    return 2 * weighed / len(load) - (len(load) + 1) / len(load)


def _quantile(values: Floats | Ints, share: float) -> float:
    return float(np.quantile(values, share)) if len(values) else float("nan")
