"""The planted cases of the labelled set: two of each kind, the second less plain than the first,
and of two the second so careful that no signal alone should find it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from kith.insights.signals.cases import Town
    from kith.insights.signals.facts import Service

    Story = Callable[[Town], Iterator[Service]]


def stories() -> list[tuple[str, Story]]:
    """Kind and maker of every planted case."""
    return [(kind, make) for kind, pair in STORIES.items() for make in pair]


def _enrolled_next_day(town: Town) -> Iterator[Service]:
    row = town.service()
    yield replace(row, enrolled_at=row.ended_at + timedelta(days=1))


def _enrolled_minutes_later(town: Town) -> Iterator[Service]:
    row = town.service(start_proof="SELF", end_proof="SELF")
    yield replace(row, enrolled_at=row.ended_at + timedelta(minutes=12))


def _an_hour_becomes_five(town: Town) -> Iterator[Service]:
    yield town.service(slot_min=60, minutes=297, start_proof="SELF", end_proof="SELF")


def _left_the_stamp_open(town: Town) -> Iterator[Service]:
    yield town.service(slot_min=90, minutes=190, end_proof="SELF")


def _two_places(town: Town) -> Iterator[Service]:
    first = town.service(minutes=120)
    yield first
    middle = first.started_at + timedelta(minutes=60)
    yield town.service(person_id=first.person_id, started_at=middle)


def _a_shared_quarter(town: Town) -> Iterator[Service]:
    first = town.service(minutes=120)
    yield first
    yield town.service(person_id=first.person_id, started_at=first.ended_at - timedelta(minutes=15))


def _bare_entry(town: Town) -> Iterator[Service]:
    yield town.typed(minutes=234)


def _bare_hour(town: Town) -> Iterator[Service]:
    yield town.typed(minutes=55, others=3)


def _twelve_in_a_minute(town: Town) -> Iterator[Service]:
    first = town.typed()
    for n in range(12):
        yield town.typed(
            minutes=100 + town.chance.randrange(90),
            recorded_by_id=first.recorded_by_id,
            recorded_at=first.recorded_at + timedelta(seconds=5 * n),
        )


def _own_word_for_six(town: Town) -> Iterator[Service]:
    """Not typed as afterwards, but all by one hand within ninety seconds."""
    first = town.typed()
    for n in range(6):
        yield town.typed(
            start_proof="SELF",
            end_proof="SELF",
            recorded_by_id=first.recorded_by_id,
            recorded_at=first.recorded_at + timedelta(seconds=15 * n),
        )


def _paper_event(town: Town) -> Iterator[Service]:
    """Eight names, one time, nothing else."""
    first = town.typed(minutes=240, others=50)
    for _n in range(8):
        yield town.typed(
            cause=first.cause, minutes=240, started_at=first.started_at, ended_at=first.ended_at,
            recorded_by_id=first.recorded_by_id, others=50,
        )  # fmt: skip


def _selves_to_the_second(town: Town) -> Iterator[Service]:
    """Five who say themselves that they came and went in the same second, a record an hour, in a
    team that nobody ever rates.
    """
    group = f"team-{town.person()}"
    for _day in range(5):
        first = town.service(minutes=150, started_at=town.moment(), slot_min=150)
        for _n in range(5):
            yield replace(
                town.service(minutes=150, slot_min=150, start_proof="SELF", end_proof="SELF"),
                cause=first.cause, started_at=first.started_at, ended_at=first.ended_at,
                group=group, is_rated=False, has_rated=False, by_recipient=False,
                confirmed_by_id=None,
            )  # fmt: skip


def _five_hour_package(town: Town) -> Iterator[Service]:
    yield town.typed(minutes=300)


def _ten_hour_package(town: Town) -> Iterator[Service]:
    yield town.service(minutes=600, slot_min=600, start_proof="SELF", end_proof="SELF")


def _far_and_bare(town: Town) -> Iterator[Service]:
    yield town.typed(away_m=830_000)


def _far_and_round(town: Town) -> Iterator[Service]:
    yield town.service(
        away_m=210_000, minutes=300, slot_min=300, start_proof="SELF", end_proof="SELF",
        by_recipient=False,
    )  # fmt: skip


def _nobody(town: Town) -> Iterator[Service]:
    yield town.typed(beneficiary_ids=frozenset(), households_served=frozenset())


def _nobody_but_stamped(town: Town) -> Iterator[Service]:
    yield town.service(
        beneficiary_ids=frozenset(), households_served=frozenset(), by_recipient=False,
        is_rated=False, start_proof="LEADER", end_proof="LEADER",
    )  # fmt: skip


def _silent(town: Town, **changes: object) -> Iterator[Service]:
    group, leader = f"team-{town.person()}", town.person()
    for _n in range(6):
        yield town.service(
            group=group, is_rated=False, has_rated=False, by_recipient=False,
            confirmed_by_id=leader, **changes,
        )  # fmt: skip


def _silent_and_far(town: Town) -> Iterator[Service]:
    yield from _silent(town, start_proof="SELF", end_proof="SELF", away_m=64_000)


def _silent_and_careful(town: Town) -> Iterator[Service]:
    """Near home, with pictures of its own, signed by a leader: nothing alone is enough."""
    yield from _silent(town, start_proof="LEADER", end_proof="LEADER")


def _borrowed_picture(town: Town) -> Iterator[Service]:
    digest = frozenset({f"{town.chance.getrandbits(128):032x}"})
    yield town.service(digests=digest)
    yield town.service(digests=digest)


def _picture_again_and_again(town: Town) -> Iterator[Service]:
    digest = frozenset({f"{town.chance.getrandbits(128):032x}"})
    for _n in range(5):
        yield town.typed(digests=digest)


def _fourteen_hours(town: Town) -> Iterator[Service]:
    first = town.service(minutes=420, slot_min=420, end_proof="SELF")
    yield first
    yield town.service(
        person_id=first.person_id, minutes=421, slot_min=420, start_proof="SELF",
        end_proof="SELF", started_at=first.ended_at + timedelta(minutes=3),
    )  # fmt: skip


def _nine_hours_far(town: Town) -> Iterator[Service]:
    yield town.service(
        minutes=545, slot_min=540, start_proof="SELF", end_proof="SELF", away_m=57_000,
        by_recipient=False,
    )  # fmt: skip


def _child_on_the_roof(town: Town) -> Iterator[Service]:
    yield town.service(age=12, adults_only=True)


def _nearly_grown(town: Town) -> Iterator[Service]:
    yield town.service(age=17, adults_only=True, start_proof="LEADER", end_proof="LEADER")


def _swap(town: Town, each_way: int, *, confirm_only: bool) -> Iterator[Service]:
    one, other = town.person(), town.person()
    for helper, friend in [(one, other), (other, one)] * each_way:
        row = town.service(
            person_id=helper, recorded_by_id=helper, confirmed_by_id=friend, by_recipient=True
        )
        yield row if confirm_only else replace(row, beneficiary_ids=frozenset({friend}))


def _twenty_each_way(town: Town) -> Iterator[Service]:
    yield from _swap(town, 20, confirm_only=False)


def _confirming_friends(town: Town) -> Iterator[Service]:
    yield from _swap(town, 3, confirm_only=True)


def _grandmother(town: Town) -> Iterator[Service]:
    row = town.service()
    yield replace(row, households_served=frozenset({row.household}))


def _one_of_two(town: Town) -> Iterator[Service]:
    row = town.service()
    yield replace(row, households_served=row.households_served | {row.household})


STORIES: Final[dict[str, tuple[Story, Story]]] = {
    "ENROLLED_AFTER": (_enrolled_next_day, _enrolled_minutes_later),
    "LONGER_THAN_SLOT": (_an_hour_becomes_five, _left_the_stamp_open),
    "AT_TWO_PLACES": (_two_places, _a_shared_quarter),
    "UNSTAMPED": (_bare_entry, _bare_hour),
    "CREDITED_IN_SECONDS": (_twelve_in_a_minute, _own_word_for_six),
    "SAME_VALUE": (_paper_event, _selves_to_the_second),
    "ROUND_PACKAGE": (_five_hour_package, _ten_hour_package),
    "FAR_FROM_HOME": (_far_and_bare, _far_and_round),
    "NOBODY_SERVED": (_nobody, _nobody_but_stamped),
    "NEVER_RATED": (_silent_and_far, _silent_and_careful),
    "SAME_PHOTO": (_borrowed_picture, _picture_again_and_again),
    "LONG_DAY": (_fourteen_hours, _nine_hours_far),
    "CHILD_AT_RISK": (_child_on_the_roof, _nearly_grown),
    "EACH_OTHER": (_twenty_each_way, _confirming_friends),
    "OWN_HOUSEHOLD": (_grandmother, _one_of_two),
}
