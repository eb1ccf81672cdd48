"""What every scene of the demo needs: how large it is, what time it is, who acts."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from functools import cached_property
from typing import TYPE_CHECKING, Final, ParamSpec, TypeVar
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils.timezone import localtime

from kith.approvals import actions as approvals
from kith.catalogue.queries import menu
from kith.core.refusal import Refusal
from kith.ops.shell import actor_at_shell
from kith.people.queries import person_with_login, visible_to, volunteers
from kith.places.queries import communities, with_codes

if TYPE_CHECKING:
    from collections.abc import Callable

    from kith.catalogue.models import ServiceKind
    from kith.core.actor import Actor
    from kith.places.models import Area

P = ParamSpec("P")
T = TypeVar("T")

DISTRICT: Final = "371471"
WISHING: Final = "630103004-L01"
PASSWORD: Final = "xinqiao-2026"  # noqa: S105 -- of invented people, printed on the screen


@dataclass(frozen=True, slots=True)
class Scale:
    """How much happens. The last day is today; the first examples are wanted on the third."""

    days: int = 14
    invited: int = 120
    more_volunteers: int = 150
    residents: int = 200
    orders: int = 200
    example_orders: int = 40
    wishes: int = 65
    more_wishes: int = 60
    more_claimed: int = 32
    members: int = 24

    def __post_init__(self) -> None:
        if self.days < 9:
            raise ValueError("silence needs nine days to become an unconfirmed order")


@dataclass(frozen=True, slots=True)
class Helper:
    """A volunteer as the player picks her."""

    person_id: int
    skills: frozenset[str]


@dataclass
class Stage:
    """The simulated days end at `end`; what would lie behind it has not happened yet."""

    scale: Scale
    seed: int
    end: datetime
    _actors: dict[int, Actor] = field(default_factory=dict)

    def dice(self, scene: str) -> random.Random:
        """The same for the same seed and scene, so an interrupted play goes on as it would have."""
        return random.Random(f"{self.seed} {scene}")  # noqa: S311 -- a play, not a secret

    def at(self, day: int, hour: int, minute: int = 0) -> datetime:
        """A moment of a simulated day, which is counted from 1; 0 and below lie before the play."""
        date = localtime(self.end).date() - timedelta(days=self.scale.days - day)
        return datetime.combine(date, time(hour, minute), tzinfo=ZoneInfo(settings.TIME_ZONE))

    def has_come(self, moment: datetime) -> bool:
        return moment <= self.end

    def before(self, *, hours: int = 0, minutes: int = 0) -> datetime:
        """A moment so long before the play ends."""
        return self.end - timedelta(hours=hours, minutes=minutes)

    def actor(self, person_id: int) -> Actor:
        """Roles of the play are given before it begins, so they are read once."""
        if person_id not in self._actors:
            self._actors[person_id] = actor_at_shell(person_id, now=self.end)
        return self._actors[person_id]

    def person(self, login_name: str) -> int:
        found = person_with_login(login_name)
        assert found is not None, "the chapter of the staff opened this account"
        return found

    def named(self, login_name: str) -> Actor:
        return self.actor(self.person(login_name))

    def is_printed(self, person_id: int) -> bool:
        """Her account is printed: what she does is led by hand."""
        return person_id in self._printed

    @cached_property
    def _printed(self) -> frozenset[int]:
        return frozenset(self.person(login) for login in ("volunteer", "leader", "liaison"))

    @cached_property
    def district(self) -> Area:
        return with_codes([DISTRICT])[DISTRICT]

    @cached_property
    def wishing(self) -> Area:
        return with_codes([WISHING])[WISHING]

    @cached_property
    def communities(self) -> list[Area]:
        """Those of the demo district, and the one with the wishes last."""
        return [*communities(self.district.path), self.wishing]

    @cached_property
    def shown(self) -> Area:
        """The community whose clerk has a printed account."""
        return self.communities[0]

    @property
    def shown_clerk(self) -> Actor:
        return self.clerks[self.shown.path]

    def community_of(self, area: Area) -> Area:
        return next(one for one in self.communities if area.path.startswith(one.path))

    def home_of(self, person_id: int) -> Area:
        """Where somebody lives whom the centre's desk knows."""
        rows = visible_to(self.named("centre")).select_related("area")
        return rows.get(pk=person_id).area

    @cached_property
    def clerks(self) -> dict[str, Actor]:
        """Whose desk it is, by the path of the community."""
        return {area.path: self.named(clerk_login(area)) for area in self.communities}

    def clerk_of(self, area: Area) -> Actor:
        return next(c for path, c in self.clerks.items() if area.path.startswith(path))

    @cached_property
    def helpers(self) -> dict[str, list[Helper]]:
        """Volunteers by the path of their community."""
        return {
            area.path: [
                Helper(who.pk, frozenset(held.skill for held in who.skills.all()))
                for who in volunteers(area.path)
            ]
            for area in self.communities
        }

    @cached_property
    def kinds(self) -> list[ServiceKind]:
        return list(menu().select_related("skill"))


def clerk_login(area: Area) -> str:
    return f"clerk-{area.code}"


def seconded(deed: Callable[[], T], *, by: Actor, second: Actor, now: datetime) -> T:
    """The deed of one person, after another said yes to exactly this where it wants one."""
    try:
        return deed()
    except approvals.SecondNeeded as no:
        row = approvals.ask(no.wanted, reason="已核对", actor=by, now=now)
    approvals.approve(row.pk, actor=second, now=now)
    return deed()


def attempt(deed: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T | None:
    """What a person tries; a no is part of the play."""
    try:
        return deed(*args, **kwargs)
    except Refusal:
        return None
