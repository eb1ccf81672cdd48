"""What the pages of appeals show, put together from several queries."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kith.care.queries import initiatives as queries
from kith.care.states import InitiativeState, JoinerState
from kith.core.actor import Actor, Role, ScopeKind
from kith.groups.queries import members, teams_in, units_visible_to
from kith.people.queries import masked
from kith.reportin.queries import visible_to as report_ins_visible_to
from kith.reportin.states import STANDING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kith.care.models import Initiative, Joiner, Joining
    from kith.groups.models import Organisation
    from kith.people.models import Person

TONES = {
    InitiativeState.DRAFT: "plain",
    InitiativeState.OPEN: "go",
    InitiativeState.CLOSED: "good",
    InitiativeState.CALLED_OFF: "warn",
    InitiativeState.DROPPED: "done",
}
JOINER_TONES = {
    JoinerState.ASKED: "wait",
    JoinerState.JOINED: "good",
    JoinerState.DECLINED: "done",
    JoinerState.WITHDRAWN: "done",
}


@dataclass(frozen=True, slots=True)
class AppealRow:
    row: Initiative
    tone: str
    units: int
    people: int


def appeal_rows(rows: Iterable[Initiative]) -> list[AppealRow]:
    """Of rows from `queries.with_sizes`."""
    return [
        AppealRow(
            row, TONES[InitiativeState(row.state)], getattr(row, "units", 0),
            getattr(row, "people", 0),
        )
        for row in rows
    ]  # fmt: skip


@dataclass(frozen=True, slots=True)
class JoinerRow:
    row: Joiner
    tone: str
    may_take_off: bool


def joiner_rows(rows: Iterable[Joiner], *, may_take_off: bool) -> list[JoinerRow]:
    live = (JoinerState.ASKED, JoinerState.JOINED)
    return [
        JoinerRow(row, JOINER_TONES[JoinerState(row.state)], may_take_off and row.state in live)
        for row in rows
    ]


@dataclass(frozen=True, slots=True)
class UnitRow:
    """One organisation that takes part; what it gave only where that may be read."""

    row: Joining
    given: queries.UnitLine | None


def unit_rows(
    rows: Iterable[Joining], given: dict[int, queries.UnitLine], seen: frozenset[int] | None
) -> list[UnitRow]:
    """`seen`: of which organisations the counts may be read; none is all of them."""
    return [
        UnitRow(
            row,
            given.get(row.organisation_id) if seen is None or row.organisation_id in seen else None,
        )
        for row in rows
    ]


def own_units(actor: Actor) -> list[Organisation]:
    """Organisations the actor speaks for that have not ended."""
    ids = actor.scoped(ScopeKind.ORGANISATION, Role.LIAISON)
    return list(units_visible_to(actor).filter(pk__in=ids, ended_on=None)) if ids else []


def people_of(unit: Organisation, actor: Actor) -> list[Person]:
    """Everybody known to belong to the organisation: reported in from it, or in a team of it."""
    reported = report_ins_visible_to(actor).filter(
        unit_id=unit.pk, person__isnull=False, state__in=STANDING
    )
    ids = set(reported.values_list("person_id", flat=True))
    for team in teams_in("").filter(organisation_id=unit.pk):
        ids |= set(members(team.pk).values_list("person_id", flat=True))
    found = masked(ids)
    return [found[pk] for pk in sorted(found)]
