"""Care visits: what was due, and what was done about it."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from typing import TYPE_CHECKING, Final

from kith.care.models import Assessment, Due
from kith.care.states import DueState
from kith.insights.facts.shape import Line, Source
from kith.insights.states import Measure

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import datetime

MADE: Final = (DueState.DONE, DueState.MISSED_DONE)


def of_dues(keys: Sequence[int]) -> Iterator[tuple[int, Line]]:
    """Visits due, and those of them that were made, by the tier the person had when it was due."""
    rows = Due.objects.filter(pk__in=keys).exclude(state=DueState.VOID)
    told = list(
        rows.values_list(
            "pk", "file_id", "file__area_id", "file__person_id", "due_on", "due_at", "state"
        )
    )
    tiers = _Tiers({file for _key, file, *_rest in told})
    for key, file, area, person, due_on, due_at, state in told:
        for measure in _measures(state):
            tier = tiers.at(file, due_at)
            yield key, Line(measure, area, due_on.replace(day=1), 1, tier, person)


def _measures(state: str) -> Iterator[Measure]:
    yield Measure.CARE_DUE
    if state in MADE:
        yield Measure.CARE_DONE
    if state == DueState.MISSED_DONE:
        yield Measure.CARE_LATE


class _Tiers:
    """The tiers of files over time, from their assessments."""

    def __init__(self, files: Iterable[int]) -> None:
        rows = Assessment.objects.filter(file__in=set(files)).order_by("at", "pk")
        self._since: dict[int, list[datetime]] = defaultdict(list)
        self._tiers: dict[int, list[str]] = defaultdict(list)
        for file, at, tier in rows.values_list("file_id", "at", "tier"):
            self._since[file].append(at)
            self._tiers[file].append(tier)

    def at(self, file: int, at: datetime) -> str:
        """The tier of the file at the moment; before the first assessment none."""
        place = bisect_right(self._since[file], at)
        return self._tiers[file][place - 1] if place else ""


DUES = Source(
    "due",
    Due.objects.all,
    of_dues,
    (Measure.CARE_DUE, Measure.CARE_DONE, Measure.CARE_LATE),
)
