"""The field type: what comes out of the database is a `Sealed`, which prints as its mask."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import models


@dataclass(frozen=True, slots=True)
class Sealed:
    """`1|key version|ciphertext in base64|mask`, or nothing. Only `vault.actions` opens it."""

    token: str = ""

    @property
    def mask(self) -> str:
        return self.token.split("|", 3)[3] if self.token else ""

    @property
    def version(self) -> int:
        return int(self.token.split("|", 3)[1])

    def __bool__(self) -> bool:
        return bool(self.token)

    def __str__(self) -> str:
        return self.mask


if TYPE_CHECKING:
    _Text = models.TextField[Sealed, Sealed]
else:
    _Text = models.TextField


class SealedField(_Text):
    """A class-S value. Takes and gives `Sealed`; plain text is refused, so it cannot slip in."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("default", Sealed)
        kwargs["blank"] = True
        kwargs["editable"] = False
        super().__init__(*args, **kwargs)

    def from_db_value(self, value: str, *_: object) -> Sealed:
        return Sealed(value)

    def to_python(self, value: Any) -> Sealed:
        return value if isinstance(value, Sealed) else Sealed(value or "")

    def get_prep_value(self, value: Any) -> str:
        if not isinstance(value, Sealed):
            raise TypeError(f"{self.name} takes only what the vault has sealed")
        return value.token
