"""How many hands a parcel takes."""


def is_heavy(kilograms: int) -> bool:
    """From ten kilograms on it takes two people."""
    return kilograms >= 10


def hands(kilograms: int) -> int:
    left = 1
    if is_heavy(kilograms):
        left += 1
    return left
