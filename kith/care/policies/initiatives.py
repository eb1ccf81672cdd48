"""Who appeals, who joins for an organisation, who says yes for herself, who sees whom."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kith.care.states.initiatives import PUBLIC_INITIATIVES
from kith.core.actor import Actor, Role, ScopeKind

if TYPE_CHECKING:
    from kith.care.models import Initiative, Joiner

DESK: Final = (Role.WORKER, Role.STREET, Role.DISTRICT)
READERS: Final = (*DESK, Role.AUDITOR)
CARERS: Final = (Role.WORKER, Role.STREET)


def may_run(actor: Actor, path: str) -> bool:
    """Write, publish, call off and close the appeal of a place."""
    return actor.over(path, *DESK)


def may_see(actor: Actor, initiative: Initiative) -> bool:
    """What was published is public; the twin of `queries.initiatives.visible_to`."""
    return initiative.state in PUBLIC_INITIATIVES or actor.over(initiative.area.path, *READERS)


def speaks_for(actor: Actor, organisation_id: int) -> bool:
    return organisation_id in actor.scoped(ScopeKind.ORGANISATION, Role.LIAISON)


def may_join_for(actor: Actor, initiative: Initiative, organisation_id: int) -> bool:
    """The liaison of the organisation, or the desk that holds its paper slip."""
    return speaks_for(actor, organisation_id) or may_run(actor, initiative.area.path)


def may_see_people(actor: Actor, initiative: Initiative) -> bool:
    """Who takes part, with masks; a liaison sees those of her own organisation only."""
    return actor.over(initiative.area.path, *CARERS, Role.AUDITOR)


def may_see_joiner(actor: Actor, joiner: Joiner) -> bool:
    """The twin of `queries.initiatives.joiners_visible_to`."""
    own = actor.person_id is not None and actor.person_id == joiner.person_id
    unit = joiner.organisation_id is not None and speaks_for(actor, joiner.organisation_id)
    return own or unit or may_see_people(actor, joiner.initiative)


def may_withdraw_joiner(actor: Actor, joiner: Joiner) -> bool:
    """She herself, and whoever keeps the sheet on which she stands."""
    unit = joiner.organisation_id is not None and speaks_for(actor, joiner.organisation_id)
    own = actor.person_id is not None and actor.person_id == joiner.person_id
    return own or unit or actor.over(joiner.initiative.area.path, *CARERS)


def may_count(actor: Actor, path: str) -> bool:
    """How many services went to special families, without knowing to whom."""
    return actor.over(path, *READERS)


def may_count_exactly(actor: Actor, path: str) -> bool:
    """Small numbers too: the desks that may open these files themselves."""
    return actor.over(path, *CARERS)
