"""What is handed to the actions about a person."""

from dataclasses import dataclass

from kith.people.states import Gender


@dataclass(frozen=True, slots=True)
class PersonInput:
    """What was typed about a person; empty text is not known."""

    name: str
    phone: str = ""
    id_number: str = ""
    address: str = ""
    gender: Gender = Gender.UNKNOWN
    birth_year: int | None = None
    birth_month: int | None = None
    needs: tuple[str, ...] = ()
