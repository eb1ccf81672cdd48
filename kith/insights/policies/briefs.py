"""Who drafts, edits and signs briefs; whoever reads figures reads them.

Source: workflows.md 4.15; permission_matrix.yaml, statistics.
"""

from __future__ import annotations

from typing import Final

from kith.core.actor import Actor, Role

BRIEFERS: Final = (Role.WORKER, Role.STREET, Role.DISTRICT)


def may_write_brief(actor: Actor, area_path: str) -> bool:
    """Draft, edit, sign and open again. Whoever drafted may sign: it says who signed."""
    return actor.over(area_path, *BRIEFERS)
