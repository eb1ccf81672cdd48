"""Passwords that a neighbour would guess: words of this house, a number plate of somebody's life.

Whatever signs somebody likes may be used; only what is guessed first is refused. Beside this stand
Django's list of 20,000 passwords that were found in breaches, and a length of eight.
"""

from __future__ import annotations

import re
from datetime import datetime
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from kith.people.models import Account

# docs/security.md names them to whoever reads; longer ones first, so that none hides in another.
WORDS: Final = (
    "neighbourhood", "neighborhood", "volunteer", "community", "neighbour", "neighbor", "password",
    "resident", "welcome", "zhiyuan", "xinqiao", "jiedao", "wangge", "jumin", "linli", "shequ",
    "admin", "mima", "kith", "95013", "12345", "志愿者", "志愿", "心桥", "邻里", "社区", "街道",
    "网格", "居民", "密码",
)  # fmt: skip
OF_ONE_S_OWN: Final = 4  # so many signs beside a word of the house, digits and marks not counted
DIFFERENT: Final = 4
OF_A_LIFE: Final = (
    re.compile(r"1[3-9]\d{9}"),  # a mobile phone
    re.compile(r"\d{17}[\dX]", re.I),  # an identity number
)
DAYS: Final = ("%Y%m%d", "%d%m%Y")


class Guessable:
    """Refuses what is tried first. One of AUTH_PASSWORD_VALIDATORS."""

    def validate(self, password: str, user: Account | None = None) -> None:
        """Raises ValidationError, whose words do not repeat the password."""
        if is_of_a_life(password):
            text = _("A phone number, an ID number or a day is guessed first.")
            raise ValidationError(text, code="password_of_a_life")
        if is_of_the_house(password, user.login_name if user else ""):
            text = _(
                "The name of this place, or your own, with a number behind it is guessed first."
            )
            raise ValidationError(text, code="password_of_the_house")
        if is_a_run(password):
            text = _("The same signs over and over, or signs in their order, are guessed first.")
            raise ValidationError(text, code="password_is_a_run")

    def get_help_text(self) -> str:
        return _("No phone number, no day, no name of this place.")


def is_of_a_life(password: str) -> bool:
    return any(one.fullmatch(password) for one in OF_A_LIFE) or any(
        _is_day(password, form) for form in DAYS
    )


def _is_day(text: str, form: str) -> bool:
    try:
        day = datetime.strptime(text, form)  # noqa: DTZ007 -- a day of a calendar, in no zone
    except ValueError:
        return False
    return len(text) == len("20260302") and 1900 <= day.year < 2100


def is_of_the_house(password: str, login: str = "") -> bool:
    """Whether too little is left when the words of the house, the login and digits are gone."""
    left = password.lower()
    for word in (login.lower(), *WORDS):
        if len(word) > 1:
            left = left.replace(word, "")
    was_there = left != password.lower()
    return was_there and sum(sign.isalpha() for sign in left) < OF_ONE_S_OWN


def is_a_run(password: str) -> bool:
    steps = {ord(after) - ord(before) for before, after in pairwise(password)}
    return len(set(password)) < DIFFERENT or steps in ({1}, {-1})
