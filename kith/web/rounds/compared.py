"""Before and after: what a change by hand, or the rest of a day planned anew, comes to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from kith.care.queries import rounds_day
from kith.people.queries import masked
from kith.web.rounds.rows import BILL, reasons

if TYPE_CHECKING:
    from kith.care.actions.rounds import Trial
    from kith.care.models import Due, RoundPlan
    from kith.care.rules.rounds_answer import Change
    from kith.people.models import Person


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """One home: who came when, who comes when."""

    name: str
    place: str
    was: str
    now: str
    is_moved: bool
    is_lost: bool
    why: list[tuple[str, int]]


@dataclass(frozen=True, slots=True)
class BillLine:
    name: str
    before_min: int
    after_min: int


@dataclass(frozen=True, slots=True)
class Compared:
    rows: list[ChangeRow]
    bill: list[BillLine]
    before_min: int
    after_min: int

    @property
    def dearer_min(self) -> int:
        return self.after_min - self.before_min

    @property
    def cheaper_min(self) -> int:
        return max(0, -self.dearer_min)


def compared(plan: RoundPlan, tried: Trial) -> Compared:
    after = tried.found.answer.bill
    names = sorted({*tried.bill_before, *after}, key=list(BILL).index)
    lines = [
        BillLine(str(BILL[n]), round(tried.bill_before.get(n, 0) / 60), round(after.get(n, 0) / 60))
        for n in names
    ]
    return Compared(
        rows=_changes(tried),
        bill=lines,
        before_min=sum(line.before_min for line in lines),
        after_min=sum(line.after_min for line in lines),
    )


def _changes(tried: Trial) -> list[ChangeRow]:
    """Homes in the order of the changes; names are masked."""
    dues = rounds_day.dues_named(change.key[0] for change in tried.changes)
    crews = _crews(tried)
    return [_row(change, dues, crews, tried) for change in tried.changes if change.key[0] in dues]


def _crews(tried: Trial) -> Mapping[int, str]:
    people = {who for pair in tried.was.values() for who in pair[:1]}
    people |= {who for crew in tried.found.crews for who in crew.people}
    names = masked(people)
    found = {who: _name(names, [who]) for who in people}
    return found | {crew.key: _name(names, crew.people) for crew in tried.found.crews}


def _name(names: Mapping[int, Person], people: Sequence[int]) -> str:
    return _(" and ").join(str(names[who].name) if who in names else "–" for who in people)


def _row(
    change: Change, dues: Mapping[int, Due], crews: Mapping[int, str], tried: Trial
) -> ChangeRow:
    due = dues[change.key[0]]
    told = tried.found.answer.left.get(due.pk, {}) if change.now is None else {}
    return ChangeRow(
        name=str(due.file.person.name),
        place=due.file.area.name,
        was=_when(change.was, crews),
        now=_when(change.now, crews),
        is_moved=change.is_moved,
        is_lost=change.now is None,
        why=reasons(told),
    )


def _when(at: tuple[int, int] | None, crews: Mapping[int, str]) -> str:
    if at is None:
        return _("nobody")
    who, second = at
    return f"{crews.get(who, '–')} {second // 3600:02d}:{second // 60 % 60:02d}"
