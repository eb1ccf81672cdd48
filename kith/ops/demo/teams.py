"""Teams with their leaders, and a unit with its liaison."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Final

from kith.core.actor import CLOCK, Role, ScopeKind
from kith.groups import actions as groups
from kith.groups.states import OrganisationKind
from kith.people.actions import roles
from kith.places.queries import children

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from kith.ops.demo.stage import Stage
    from kith.places.models import Area

SIZE: Final = 6
NAMES: Final = ("银龄互助队", "巧手维修队", "邻里帮帮团", "绿色家园队", "暖心陪伴队")
WISHING_TEAMS: Final = ("机关党员先锋队", "供电党员服务队", "医护党员志愿队")
UNIT: Final = "新区供电所(演示)"


def found(stage: Stage) -> None:
    """A team in each town, three among the members who grant wishes, and one unit."""
    now = stage.at(-1, 9)
    towns = [town for town in children(stage.district) if town.lon is not None]
    for town, name in zip(towns, NAMES, strict=True):
        paths = [path for path in stage.helpers if path.startswith(town.path)]
        here = sorted(helper.person_id for path in paths for helper in stage.helpers[path])
        if town == towns[0]:
            leader = stage.person("leader")
            here = [leader, *(one for one in here if one != leader)]
        _team(town, f"{town.name}{name}(演示)", here[:SIZE], now)
    members = iter(helper.person_id for helper in stage.helpers[stage.wishing.path])
    for name in WISHING_TEAMS:
        _team(stage.wishing, f"{name}(演示)", list(islice(members, SIZE)), now)
    _unit(towns[0], stage.person("liaison"), now)


def _team(home: Area, name: str, people: Sequence[int], now: datetime) -> None:
    """The first of the people leads."""
    if not people:
        return
    team = groups.found_team(home.pk, name=name, actor=CLOCK, now=now)
    for person_id in people:
        groups.enlist(team.pk, person_id=person_id, actor=CLOCK, now=now)
    _trust(people[0], Role.LEADER, ScopeKind.TEAM, team.pk, home, now)


def _unit(home: Area, liaison: int, now: datetime) -> None:
    unit = groups.found_organisation(
        home.pk, name=UNIT, kind=OrganisationKind.UNIT, uscc="", actor=CLOCK, now=now
    )
    _trust(liaison, Role.LIAISON, ScopeKind.ORGANISATION, unit.pk, home, now)


def _trust(
    person_id: int, role: Role, kind: ScopeKind, scope_id: int, home: Area, now: datetime
) -> None:
    roles.grant(
        person_id, role=role, kind=kind, scope_id=scope_id, path=home.path, actor=CLOCK, now=now
    )
