"""Calls: how many on which line, and nothing else about them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kith.hotline.models import Call
from kith.hotline.states import TAKEN
from kith.insights.facts.shape import Line, Source, month_of
from kith.insights.states import Measure

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence


def of_calls(keys: Sequence[int]) -> Iterator[tuple[int, Line]]:
    """Calls taken; the label is the key of the line."""
    rows = Call.objects.filter(pk__in=keys, state__in=TAKEN)
    for key, line, area, ended in rows.values_list("pk", "line_id", "line__area_id", "ended_at"):
        assert ended is not None, "hotline_a_taken_call_has_ended"
        yield key, Line(Measure.CALL, area, month_of(ended), label=str(line))


CALLS = Source("call", Call.objects.all, of_calls, (Measure.CALL,))
