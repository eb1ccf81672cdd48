"""Door codes, words that cannot wait, and likeness of two requests."""

from enum import StrEnum

from rapidfuzz import fuzz

from kith.catalogue.intake import IntakeRules
from kith.vault.crypto import derivable

ALIKE = 60  # of 100: worth a look by a person, never decided alone


def door_code(order_id: int, *, is_arrival: bool) -> str:
    """Four digits that only the resident's side is shown; told at the door, they prove presence."""
    return door_codes(order_id, is_arrival=is_arrival)[0]


def door_codes(order_id: int, *, is_arrival: bool) -> list[str]:
    """What may be told: the code shown now, and while keys change the one shown before."""
    digests = derivable("door", f"{order_id}|{'in' if is_arrival else 'out'}")
    return [f"{int(digest[:8], 16) % 10000:04d}" for digest in digests]


class Alarm(StrEnum):
    """Why an order cannot wait, whoever reads it first."""

    NONE = ""
    DANGER = "DANGER"
    DESPAIR = "DESPAIR"


def alarm_in(text: str, rules: IntakeRules) -> Alarm:
    """What the words call for; signs and blanks between them do not hide them."""
    plain = "".join(sign for sign in text if sign.isalnum())
    if any(word in plain for word in rules.despair):
        return Alarm.DESPAIR
    return Alarm.DANGER if any(word in plain for word in rules.danger) else Alarm.NONE


def likeness(one: str, other: str) -> int:
    """0 to 100: how alike two texts are, whatever the order of their parts."""
    return round(fuzz.token_set_ratio(one, other)) if one and other else 0
