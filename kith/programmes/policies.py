"""Who proposes, who decides, who sees. Source: mission K; permission_matrix.yaml, organisation.

Pure: they look at the actor and at rows the caller holds (`area` loaded).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kith.core.actor import Actor, Role
from kith.programmes.states import HighlightState, ProgrammeState

if TYPE_CHECKING:
    from kith.programmes.models import Highlight, Programme

DESK = (Role.WORKER, Role.STREET, Role.DISTRICT)
DECIDERS = (Role.STREET, Role.DISTRICT)
READERS = (*DESK, Role.AUDITOR)
PUBLIC_PROGRAMMES = (ProgrammeState.APPROVED, ProgrammeState.ENDED)
PUBLIC_HIGHLIGHTS = (HighlightState.APPROVED, HighlightState.RETIRED)


def may_propose(actor: Actor, path: str) -> bool:
    return actor.over(path, *DESK)


def may_decide(actor: Actor, path: str, proposer_id: int) -> bool:
    """A desk above, and somebody else than whoever proposed it."""
    return actor.over(path, *DECIDERS) and actor.me != proposer_id


def may_see_programme(actor: Actor, programme: Programme) -> bool:
    """What runs is public; the twin of `queries.programmes_visible_to`."""
    return programme.state in PUBLIC_PROGRAMMES or actor.over(programme.area.path, *READERS)


def may_see_highlight(actor: Actor, highlight: Highlight) -> bool:
    """The twin of `queries.highlights_visible_to`."""
    return highlight.state in PUBLIC_HIGHLIGHTS or actor.over(highlight.area.path, *READERS)
