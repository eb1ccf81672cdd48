"""How many psychological services went to special families (S4-33), and to which kinds (S4-34).

The kinds stand sealed in care files. They are opened here in one go, for the count alone: what
leaves is a number, and the access log has one line of purpose STATISTICS.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.timezone import localtime

from kith.care.policies import initiatives as policies
from kith.care.queries import special as queries
from kith.catalogue.psych import PsychRules
from kith.catalogue.queries import in_force
from kith.core.refusal import require
from kith.journal.actions import note
from kith.places.models import Area
from kith.vault import actions as vault

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date, datetime

    from kith.core.actor import Actor


@dataclass(frozen=True, slots=True)
class Shown:
    """A number as it may be shown: none where it is small enough to point at somebody."""

    number: int | None
    least: int


@dataclass(frozen=True, slots=True)
class SpecialCount:
    """One service counts once in the total, and once for each kind of family it went to.

    `rows` are (order or visit, id), for the desk that may open these files; else empty.
    """

    total: Shown
    by_family: tuple[tuple[str, Shown], ...]
    is_exact: bool
    rows: tuple[tuple[str, int], ...] = ()

    @property
    def families(self) -> int:
        """How many kinds were served at all (S4-34)."""
        return len(self.by_family)


@transaction.atomic
def count_special(
    area_id: int, *, since: datetime, until: datetime, actor: Actor, now: datetime
) -> SpecialCount:
    """Services of the half-open span to people whose file held such a kind on that day.

    The desk of the place reads exact numbers with their rows; those above it, and the auditor,
    read numbers from the least that may be shown. Raises Forbidden.
    """
    area = Area.objects.get(pk=area_id)
    require(policies.may_count(actor, area.path))
    of = in_force(PsychRules, path=area.path, on=localtime(now).date())
    services = queries.psychological(area.path, of.items, since=since, until=until)
    held = _held(area, services, actor=actor, now=now)
    wanted = set(of.families)
    found = [(one, wanted & held(one.person_id, one.on)) for one in services]
    special = [(one, kinds) for one, kinds in found if kinds]
    note("area", area_id, "count_special", actor=actor, now=now)
    return _told(special, of, is_exact=policies.may_count_exactly(actor, area.path))


def _held(
    area: Area, services: Iterable[queries.Service], *, actor: Actor, now: datetime
) -> _Kinds:
    rows = queries.circumstances_of({one.person_id for one in services})
    plain = vault.read_for_count(rows, "kind", about=area, actor=actor, now=now)
    kinds = _Kinds()
    for row in rows:
        if row.pk in plain:
            span = (row.valid_from, row.valid_to, plain[row.pk])
            kinds.of[row.file.person_id].append(span)
    return kinds


class _Kinds:
    """Which kinds a person's file held on a day; lives as long as the count."""

    def __init__(self) -> None:
        self.of: dict[int, list[tuple[date, date | None, str]]] = defaultdict(list)

    def __call__(self, person_id: int, on: date) -> set[str]:
        return {
            kind
            for begins, ends, kind in self.of.get(person_id, ())
            if begins <= on and (ends is None or on < ends)
        }


def _told(
    special: list[tuple[queries.Service, set[str]]], of: PsychRules, *, is_exact: bool
) -> SpecialCount:
    def shown(number: int) -> Shown:
        seen = is_exact or number == 0 or number >= of.least_shown
        return Shown(number if seen else None, of.least_shown)

    tally = Counter(kind for _one, kinds in special for kind in kinds)
    return SpecialCount(
        total=shown(len(special)),
        by_family=tuple((kind, shown(tally[kind])) for kind in of.families if tally[kind]),
        is_exact=is_exact,
        rows=tuple((one.kind, one.pk) for one, _kinds in special) if is_exact else (),
    )
