"""What a number may tell a reader who may not open it. Source: permission_matrix.yaml, mode agg."""

from typing import Final

from kith.insights.states import Unit

FEWEST: Final = 5  # people; of fewer one could guess who
OF_PEOPLE: Final = frozenset({Unit.PERSONS, Unit.PERSON_TIMES, Unit.RATINGS})


def is_too_few(value: int, unit: Unit) -> bool:
    """Whether a number counts people, and so few that it says who."""
    return unit in OF_PEOPLE and 0 < value < FEWEST
