"""Who reads briefs, and who drafts, edits and signs them: the desks of the place and above it.

Source: workflows.md 4.15; permission_matrix.yaml, statistics.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kith.core.actor import Actor, Role
from kith.insights.policies.figures import may_read

if TYPE_CHECKING:
    from kith.insights.models import Brief

BRIEFERS: Final = (Role.WORKER, Role.STREET, Role.DISTRICT)


def may_see_brief(actor: Actor, brief: Brief) -> bool:
    return may_read(actor, brief.area.path)


def may_write_brief(actor: Actor, area_path: str) -> bool:
    """Draft, edit, sign and open again. Whoever drafted may sign: it says who signed."""
    return actor.over(area_path, *BRIEFERS)
