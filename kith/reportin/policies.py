"""Who may report in, receive, place, write cards and see. The liaison sees her own unit only.

Source: workflows.md 4.3; threats.md, separation of duties: nobody receives or countersigns her own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kith.core.actor import Actor, Role, ScopeKind
from kith.reportin.states import AT_UNIT, NeedsState

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kith.groups.models import Organisation
    from kith.reportin.models import Card, NeedsForm, ReportIn, RosterEntry

DESK = (Role.WORKER, Role.STREET)
OVERSEERS = (*DESK, Role.AUDITOR)
COUNTERS = (*OVERSEERS, Role.DISTRICT)  # see facts: figures of units, no member


def units_of(actor: Actor) -> frozenset[int]:
    """The units the actor is the liaison of."""
    return actor.scoped(ScopeKind.ORGANISATION, Role.LIAISON)


def may_see(actor: Actor, row: ReportIn) -> bool:
    """The twin of `queries.visible_to`."""
    return (
        (actor.person_id is not None and row.person_id == actor.person_id)
        or row.unit_id in units_of(actor)
        or actor.over(row.community.path, *OVERSEERS)
    )


def may_see_line(actor: Actor, line: RosterEntry) -> bool:
    """The twin of `queries.roster_visible_to`."""
    return line.unit_id in units_of(actor) or actor.over(line.community.path, *OVERSEERS)


def may_report_in(actor: Actor, person_id: int) -> bool:
    """For oneself alone: nobody is reported in by somebody else, except from a signed slip."""
    return actor.person_id == person_id


def may_report_unit(actor: Actor, unit_id: int, community_path: str) -> bool:
    """The liaison, or the desk from a slip with the unit's seal."""
    return unit_id in units_of(actor) or actor.over(community_path, *DESK)


def may_enter(actor: Actor, community_path: str) -> bool:
    """The desk brings in what was signed on paper."""
    return actor.over(community_path, *DESK)


def may_receive(actor: Actor, row: ReportIn) -> bool:
    """The desk of the community; never one's own slip."""
    return actor.over(row.community.path, *DESK) and actor.person_id != row.person_id


def may_place(actor: Actor, row: ReportIn) -> bool:
    return may_receive(actor, row)


def may_speak_for(actor: Actor, row: ReportIn) -> bool:
    """The member about herself, the liaison about the unit."""
    if row.person_id is None:
        return row.unit_id in units_of(actor)
    return actor.person_id == row.person_id


def may_renew(actor: Actor, row: ReportIn) -> bool:
    return may_speak_for(actor, row)


def may_begin(actor: Actor, row: ReportIn) -> bool:
    """She takes up her post, or the desk saw her there."""
    return may_speak_for(actor, row) or may_receive(actor, row)


def may_end(actor: Actor, row: ReportIn) -> bool:
    return may_speak_for(actor, row) or may_receive(actor, row)


def may_record(actor: Actor, row: ReportIn) -> bool:
    """Hours are written down by the desk, never by the one who served."""
    return row.person_id is not None and may_receive(actor, row)


# ------------------------------------------------------------------------------ needs, visits


def may_write_needs(actor: Actor, community_path: str) -> bool:
    return actor.over(community_path, *DESK)


def may_see_needs(actor: Actor, form: NeedsForm, reported: frozenset[int]) -> bool:
    """The twin of `queries.needs_visible_to`; `reported` are communities the actor's units are in.

    Units see what is published where they have reported in.
    """
    if actor.over(form.community.path, *OVERSEERS):
        return True
    return form.state != NeedsState.DRAFTED and form.community_id in reported


def may_answer(actor: Actor, unit_id: int) -> bool:
    return unit_id in units_of(actor)


def may_note_visit(actor: Actor, community_path: str) -> bool:
    return actor.over(community_path, *DESK)


# --------------------------------------------------------------------------------------- cards


def may_see_card(actor: Actor, card: Card) -> bool:
    """The twin of `queries.cards_visible_to`: the desk, and the unit once it was sent."""
    if actor.over(card.community.path, *OVERSEERS):
        return True
    return card.unit_id in units_of(actor) and card.state in AT_UNIT


def may_write_card(actor: Actor, community_path: str) -> bool:
    return actor.over(community_path, *DESK)


def may_countersign(actor: Actor, card: Card, signer_id: int | None) -> bool:
    """A second person of the desk (SD7)."""
    return may_write_card(actor, card.community.path) and actor.person_id != signer_id


def may_take_card(actor: Actor, card: Card) -> bool:
    """The receipt is the liaison's."""
    return card.unit_id in units_of(actor)


def may_read_names(actor: Actor, card: Card) -> bool:
    """Names of those who agree: for the unit itself, and for the desk that hands it over."""
    if may_take_card(actor, card):
        return card.state in AT_UNIT
    return may_write_card(actor, card.community.path)


def may_see_facts(actor: Actor, unit: Organisation, reported: Iterable[str]) -> bool:
    """The twin of `queries_facts.units_visible_to`; `reported` are the paths it reported to."""
    if unit.pk in units_of(actor):
        return True
    return any(actor.over(path, *COUNTERS) for path in reported)
