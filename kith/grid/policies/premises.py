"""Who keeps the register, inspects, looks again, closes, and answers for a department.

Grid staff record, advise and hand over; there is no penalty here for anybody to give.
Source: workflows.md 4.9; decision 038.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kith.core.actor import Actor, Role, ScopeKind

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kith.catalogue.inspection import InspectionRules
    from kith.grid.models import HandOver, Hazard, Premises

DESK = (Role.WORKER, Role.STREET)
READERS = (*DESK, Role.DISTRICT, Role.AUDITOR)
RULERS = (Role.STREET, Role.DISTRICT)


def may_register(actor: Actor, area_path: str) -> bool:
    """The desk of the place writes its premises down and plans its rounds."""
    return actor.over(area_path, *DESK)


def may_see(actor: Actor, premises: Premises) -> bool:
    """The twin of `queries.premises.visible_to`."""
    return actor.over(premises.area.path, *READERS)


def may_call(actor: Actor, premises: Premises) -> bool:
    """Who keeps it, and the telephone: the desk of the place, each look written down."""
    return actor.over(premises.area.path, *DESK)


def may_rule(actor: Actor, area_path: str) -> bool:
    """A local kind is added by those above the community."""
    return actor.over(area_path, *RULERS)


def may_inspect(actor: Actor, area_path: str) -> bool:
    return actor.over(area_path, *DESK)


def may_see_hazard(actor: Actor, hazard: Hazard, asked: Iterable[HandOver]) -> bool:
    """The twin of `queries.hazards.visible_to`: overseers, and a department that was asked."""
    units = actor.scoped(ScopeKind.ORGANISATION, Role.LIAISON)
    return actor.over(hazard.area.path, *READERS) or any(
        one.organisation_id in units for one in asked
    )


def may_deal(actor: Actor, hazard: Hazard) -> bool:
    """Fix, give a notice, hand over."""
    return actor.over(hazard.area.path, *DESK)


def is_finder(actor: Actor, hazard: Hazard) -> bool:
    return actor.person_id is not None and actor.me == hazard.found_by_id


def may_recheck(actor: Actor, hazard: Hazard, rules: InspectionRules) -> bool:
    """On the levels the rule names, the look again is never the finder's own."""
    asks_others = hazard.level in rules.other_eyes
    return may_deal(actor, hazard) and not (asks_others and is_finder(actor, hazard))


def may_accept(actor: Actor, hazard: Hazard, rules: InspectionRules) -> bool:
    """Closing on the shop's own word: somebody else than the finder, on the levels named."""
    is_allowed = hazard.level in rules.on_paper and not is_finder(actor, hazard)
    return may_deal(actor, hazard) and is_allowed


def may_void(actor: Actor, hazard: Hazard) -> bool:
    """Written down by mistake: somebody else than the finder says so."""
    return may_deal(actor, hazard) and not is_finder(actor, hazard)


def may_answer(actor: Actor, hazard: Hazard, hand_over: HandOver) -> bool:
    """The department itself, or the desk that was told by telephone or on paper."""
    units = actor.scoped(ScopeKind.ORGANISATION, Role.LIAISON)
    return hand_over.organisation_id in units or may_deal(actor, hazard)
