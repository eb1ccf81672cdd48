"""Door codes and likeness of two requests."""

from rapidfuzz import fuzz

from kith.vault.crypto import blind

ALIKE = 60  # of 100: worth a look by a person, never decided alone


def door_code(order_id: int, *, is_arrival: bool) -> str:
    """Four digits that only the resident's side is shown; told at the door, they prove presence."""
    digest = blind("door", f"{order_id}|{'in' if is_arrival else 'out'}")
    return f"{int(digest[:8], 16) % 10000:04d}"


def likeness(one: str, other: str) -> int:
    """0 to 100: how alike two texts are, whatever the order of their parts."""
    return round(fuzz.token_set_ratio(one, other)) if one and other else 0
