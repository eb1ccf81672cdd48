"""Who checks, takes in, freezes and corrects month sheets, and who keeps their layouts.

Source: workflows.md 4.15; permission_matrix.yaml, statistics.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kith.core.actor import Actor, Role
from kith.insights.policies.figures import may_read
from kith.insights.states import ReportState
from kith.places.states import Level

if TYPE_CHECKING:
    from kith.insights.models import Report
    from kith.places.models import Area

# Who answers for the sheet of a place.
CHECKERS: Final = {
    Level.COMMUNITY: (Role.WORKER, Role.STREET),
    Level.TOWN: (Role.STREET,),
    Level.COUNTY: (Role.DISTRICT,),
}
KEEPERS: Final = (Role.WORKER, Role.STREET, Role.DISTRICT)  # of layouts


def may_see_report(actor: Actor, report: Report) -> bool:
    return may_read(actor, report.area.path)


def may_check(actor: Actor, area: Area) -> bool:
    """Draft, write, hand in, and ask for a correction of the sheet of a place."""
    roles = CHECKERS.get(Level(area.level), ())
    return actor.is_clock or actor.over(area.path, *roles)


def may_merge(actor: Actor, area: Area) -> bool:
    """The street takes in the sheets of its communities."""
    return area.level == Level.COMMUNITY and actor.over(area.path, Role.STREET)


def may_freeze(actor: Actor, area: Area) -> bool:
    return actor.over(area.path, Role.DISTRICT)


def may_send_back(actor: Actor, report: Report) -> bool:
    """The street what a community handed in, the district also what the street took in."""
    if may_freeze(actor, report.area):
        return True
    return may_merge(actor, report.area) and report.state == ReportState.CHECKED


def may_keep_layout(actor: Actor, area_path: str) -> bool:
    return actor.over(area_path, *KEEPERS)
