"""The field type: what comes out of the database is a `Sealed`, which prints as its mask."""

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from django.db import models

_TOKEN: Final = re.compile(r"1\|[0-9]+\|[A-Za-z0-9+/]+=*\|")


@dataclass(frozen=True, slots=True, repr=False)
class Sealed:
    """`1|key version|ciphertext in base64|mask`, or nothing. Only `vault.actions` opens it."""

    token: str = ""

    def __post_init__(self) -> None:
        if self.token and not _TOKEN.match(self.token):
            raise ValueError("this is not what the vault has sealed")

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

    def __repr__(self) -> str:
        return f"Sealed({self.mask})"


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
