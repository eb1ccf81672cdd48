"""Highlights that a desk above has approved."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kith.insights.facts.shape import Line, Source, month_of
from kith.insights.states import Measure
from kith.programmes.models import Highlight, Verdict
from kith.programmes.states import HighlightState

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence


def of_highlights(keys: Sequence[int]) -> Iterator[tuple[int, Line]]:
    """Highlights that stand, from the verdict that approved them last."""
    rows = Highlight.objects.filter(pk__in=keys, state=HighlightState.APPROVED)
    areas = dict(rows.values_list("pk", "area_id"))
    verdicts = Verdict.objects.filter(highlight__in=list(areas), verb="approve").order_by("pk")
    approved = dict(verdicts.values_list("highlight_id", "at"))
    for key, at in approved.items():
        yield key, Line(Measure.HIGHLIGHT, areas[key], month_of(at))


HIGHLIGHTS = Source("highlight", Highlight.objects.all, of_highlights, (Measure.HIGHLIGHT,))
