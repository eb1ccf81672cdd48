"""A labelled synthetic set: planted cases as the press tells them, and honest ones, many of which
look like them. Built by code from a seed; nobody in it exists.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import TYPE_CHECKING, Any, Final

from kith.insights.signals import planted
from kith.insights.signals.facts import Service

if TYPE_CHECKING:
    from collections.abc import Iterator

PLANTED: Final = 30
HONEST: Final = 300
_MORNING: Final = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Case:
    """One story of one or several records. `kind` is what was planted, or what it looks like."""

    kind: str
    is_planted: bool
    services: tuple[Service, ...]


class Town:
    """Makes services of people nobody else in the set is."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)  # noqa: S311 -- a repeatable set, not a secret
        self.records, self.people = count(1), count(1000)

    def person(self) -> int:
        return next(self.people)

    def moment(self) -> datetime:
        """Some working hour of the five weeks, to the second."""
        days, seconds = self.chance.randrange(33), self.chance.randrange(9 * 3600)
        return _MORNING + timedelta(days=days, seconds=seconds)

    def service(self, **changes: Any) -> Service:
        """An ordinary hour: asked for, agreed to before, shown by codes, confirmed and rated."""
        slot = self.chance.choice((30, 60, 60, 90, 120, 180))
        minutes = changes.pop("minutes", max(10, slot + self.chance.randrange(-15, 25)))
        start = changes.pop("started_at", None) or self.moment()
        end = start + timedelta(minutes=minutes, seconds=self.chance.randrange(60))
        number, who, elder = next(self.records), self.person(), self.person()
        plain = Service(
            record_id=number,
            cause=f"claim:{number}",
            person_id=who,
            started_at=start,
            ended_at=end,
            minutes=minutes,
            recorded_by_id=who,
            recorded_at=end + timedelta(minutes=self.chance.randrange(2, 300)),
            household=f"home-{who}",
            beneficiary_ids=frozenset({elder}),
            households_served=frozenset({f"home-{elder}"}),
            confirmed_by_id=elder,
            by_recipient=True,
            slot_min=slot,
            enrolled_at=start - timedelta(hours=self.chance.randrange(2, 120)),
            away_m=self.chance.randrange(200, 6000),
            age=self.chance.randrange(19, 74),
            is_rated=self.chance.random() < 0.7,
            has_rated=self.chance.random() < 0.3,
        )
        return replace(plain, **changes)

    def typed(self, **changes: Any) -> Service:
        """Written afterwards at the desk by somebody else, without any proof."""
        made = self.service(
            start_proof="BACKFILL", end_proof="BACKFILL", by_recipient=False, is_rated=False,
            has_rated=False, enrolled_at=None, slot_min=None,
        )  # fmt: skip
        clerk = self.person()
        later = made.ended_at + timedelta(days=self.chance.randrange(1, 9))
        desk = replace(made, recorded_by_id=clerk, recorded_at=later, confirmed_by_id=self.person())
        return replace(desk, **changes)


def labelled(seed: int = 7) -> list[Case]:
    """30 planted cases and 300 honest ones, in the order of their making."""
    town = Town(seed)
    made = [Case(kind, True, tuple(make(town))) for kind, make in planted.stories()]
    looks = tuple(HONEST_STORIES.items())
    for n in range(HONEST):
        kind, make = looks[n // 6 % len(looks)] if n % 6 == 0 else ("ORDINARY", _ordinary)
        made.append(Case(kind, False, tuple(make(town))))
    assert len(made) == PLANTED + HONEST
    return made


def _ordinary(town: Town) -> Iterator[Service]:
    """What most hours are: sometimes the code was forgotten, or nobody rated."""
    proofs = ("CODE", "CODE", "CODE", "CODE", "SELF", "LEADER")
    yield town.service(start_proof=town.chance.choice(proofs), end_proof=town.chance.choice(proofs))


def _walk_in(town: Town) -> Iterator[Service]:
    """Agreed on the spot, in the middle of it."""
    row = town.service()
    yield replace(row, enrolled_at=row.started_at + timedelta(minutes=5))


def _long_wait(town: Town) -> Iterator[Service]:
    """The hospital took two hours longer; both codes say so."""
    yield town.service(slot_min=180, minutes=315 + town.chance.randrange(20))


def _a_little_longer(town: Town) -> Iterator[Service]:
    """Stayed for tea and forgot the code."""
    yield town.service(slot_min=60, minutes=105, start_proof="SELF", end_proof="SELF")


def _one_after_another(town: Town) -> Iterator[Service]:
    """Two services door to door."""
    first = town.service(minutes=60)
    yield first
    yield town.service(person_id=first.person_id, started_at=first.ended_at + timedelta(minutes=4))


def _paper_slip(town: Town) -> Iterator[Service]:
    """Forgot the telephone; a signed slip lies at the desk."""
    yield town.typed(papers=1)


def _typed_list(town: Town) -> Iterator[Service]:
    """After a fair the clerk types the sign-in list: many people within two minutes."""
    first = town.typed(papers=1, others=80, minutes=180)
    for n in range(9):
        yield replace(
            town.typed(papers=1, others=80, minutes=180),
            cause=first.cause,
            recorded_by_id=first.recorded_by_id,
            recorded_at=first.recorded_at + timedelta(seconds=9 * n),
            started_at=first.started_at,
            ended_at=first.ended_at,
        )


def _stamped_team(town: Town) -> Iterator[Service]:
    """A leader stamps seven people who come together, and reports once."""
    first = town.service(group=f"team-{town.person()}", minutes=120)
    for _n in range(7):
        yield replace(
            town.service(minutes=120, started_at=first.started_at),
            cause=first.cause,
            group=first.group,
            ended_at=first.ended_at,
            recorded_by_id=first.person_id,
            recorded_at=first.recorded_at,
            start_proof="LEADER",
            end_proof="LEADER",
        )


def _five_hours(town: Town) -> Iterator[Service]:
    """A long afternoon of exactly five hours, shown at the door."""
    yield town.service(minutes=300, slot_min=300)


def _visiting_son(town: Town) -> Iterator[Service]:
    """Home for the holidays, far away from where he lives, and the code is right."""
    yield town.service(away_m=420_000)


def _moved_student(town: Town) -> Iterator[Service]:
    """Still registered at home, serves where she studies, forgot the code once."""
    yield town.service(away_m=95_000, start_proof="SELF", end_proof="SELF")


def _green_day(town: Town) -> Iterator[Service]:
    """Tidied a yard: for everybody, so for nobody by name."""
    yield town.service(
        category="PUBLIC_NEED", beneficiary_ids=frozenset(), households_served=frozenset(),
        by_recipient=False, is_rated=False,
    )  # fmt: skip


def _new_team(town: Town) -> Iterator[Service]:
    """Two services so far, and nobody has said how they were."""
    group = f"team-{town.person()}"
    for _n in range(2):
        yield town.service(group=group, is_rated=False, has_rated=False, by_recipient=False)


def _team_picture(town: Town) -> Iterator[Service]:
    """Three helpers of one service share the picture."""
    digest = frozenset({f"{town.chance.getrandbits(128):032x}"})
    first = town.service(digests=digest, minutes=90)
    yield first
    for _n in range(2):
        yield town.service(cause=first.cause, digests=digest, started_at=first.started_at)


def _snow_day(town: Town) -> Iterator[Service]:
    """Nine and a half hours against the snow, the leader there at both ends."""
    yield town.service(minutes=570, slot_min=480, start_proof="LEADER", end_proof="LEADER")


def _long_saturday(town: Town) -> Iterator[Service]:
    """Three services on one day, eight hours and a half, one code forgotten."""
    first = town.service(minutes=170, slot_min=150, started_at=_MORNING + timedelta(days=12))
    yield first
    for n in (1, 2):
        yield town.service(
            person_id=first.person_id,
            minutes=170,
            slot_min=150,
            started_at=first.started_at + timedelta(hours=3 * n),
            end_proof="SELF" if n == 2 else "CODE",
        )


def _schoolgirl(town: Town) -> Iterator[Service]:
    """Fifteen years old, reads to a neighbour."""
    yield town.service(age=15)


def _good_neighbours(town: Town) -> Iterator[Service]:
    """Two pensioners who helped each other twice each."""
    one, other = town.person(), town.person()
    for helper, helped in ((one, other), (other, one), (one, other), (other, one)):
        yield town.service(
            person_id=helper, recorded_by_id=helper, beneficiary_ids=frozenset({helped}),
            confirmed_by_id=helped,
        )  # fmt: skip


def _same_stairwell(town: Town) -> Iterator[Service]:
    """Next door is not at home."""
    yield town.service(away_m=0)


HONEST_STORIES: Final[dict[str, Callable[[Town], Iterator[Service]]]] = {
    "ENROLLED_AFTER": _walk_in,
    "LONGER_THAN_SLOT": _long_wait,
    "A_LITTLE_LONGER": _a_little_longer,
    "AT_TWO_PLACES": _one_after_another,
    "UNSTAMPED": _paper_slip,
    "CREDITED_IN_SECONDS": _typed_list,
    "SAME_VALUE": _stamped_team,
    "ROUND_PACKAGE": _five_hours,
    "FAR_FROM_HOME": _visiting_son,
    "MOVED": _moved_student,
    "NOBODY_SERVED": _green_day,
    "NEVER_RATED": _new_team,
    "SAME_PHOTO": _team_picture,
    "LONG_DAY": _snow_day,
    "LONG_SATURDAY": _long_saturday,
    "CHILD_AT_RISK": _schoolgirl,
    "EACH_OTHER": _good_neighbours,
    "OWN_HOUSEHOLD": _same_stairwell,
}
