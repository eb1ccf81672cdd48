"""How a cap is cut into orders."""

from typing import Final

LARGEST_SQUAD: Final = 10  # what one order takes: orders_1_to_10_people


def squads(cap: int) -> list[int]:
    """Places of each squad, as even as can be, the larger first; together the cap."""
    number = -(-cap // LARGEST_SQUAD)
    least, more = divmod(cap, number)
    return [least + 1] * more + [least] * (number - more)
