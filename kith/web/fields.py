"""Form fields of our own: shape only, the meaning is the actions' to judge."""

from __future__ import annotations

import re
from datetime import date
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from kith.core.values import BadValue
from kith.people.rules import clean_phone

LARGEST_WHOLE: Final = 2**31 - 1
FIRST_YEAR: Final = 1900
LAST_YEAR: Final = 2199
_FULL_WIDTH: Final = {0xFF10 + n: str(n) for n in range(10)} | {0xFF0B: "+", 0xFF0D: "-"}
_WHOLE: Final = re.compile(r"[+-]?[0-9]{1,20}(?:\.0{1,3})?", re.ASCII)
_AMOUNT: Final = re.compile(r"[+-]?[0-9]{1,20}(?:\.[0-9]{1,20})?", re.ASCII)


class WholeField(forms.IntegerField):
    """A whole number in our digits: no exponents, no other script's digits, never too long."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("max_value", LARGEST_WHOLE)
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> int | None:
        return super().to_python(
            _in_digits(value, _WHOLE, _("Please write a whole number in digits."))
        )


class AmountField(forms.DecimalField):
    """An amount with a point at most, in the same digits."""

    def to_python(self, value: Any) -> Any:
        return super().to_python(_in_digits(value, _AMOUNT, self.error_messages["invalid"]))


class DayField(forms.DateField):
    """A day by the browser's own calendar, the year first: 05-08-2026 would be two days."""

    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("input_formats", ("%Y-%m-%d", "%Y/%m/%d", "%Y年%m月%d日"))
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> date | None:
        day = super().to_python(value)
        if day is not None and not FIRST_YEAR <= day.year <= LAST_YEAR:
            raise ValidationError(_("Please check the year."), code="year")
        return day


def _in_digits(value: Any, shape: re.Pattern[str], why: Any) -> Any:
    if not isinstance(value, str) or not value.strip():
        return value
    typed = value.strip().translate(_FULL_WIDTH)
    if not shape.fullmatch(typed):
        raise ValidationError(why, code="not_a_number")
    return typed


class PhoneField(forms.CharField):
    """A phone number as people type it; cleaned to the one form it is kept in."""

    widget = forms.TextInput(
        attrs={"type": "tel", "autocomplete": "tel", "inputmode": "tel", "data-keep": "off"}
    )

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", _("Phone number"))
        kwargs.setdefault("max_length", 40)
        super().__init__(**kwargs)

    def clean(self, value: Any) -> str:
        typed = str(super().clean(value))
        if not typed:
            return ""
        try:
            return clean_phone(typed)
        except BadValue as bad:
            raise ValidationError(str(bad.text), code=bad.code) from bad


def birth_fields() -> dict[str, forms.Field]:
    """Year and month of birth: the day itself is asked of nobody."""
    check = _("Please check the year and month of birth.")
    return {
        "birth_year": WholeField(
            label=_("Year of birth"),
            help_text=_("We ask because the rules name an age at which one may join alone."),
            min_value=1900,
            max_value=2100,
            error_messages={"required": check, "min_value": check, "max_value": check},
        ),
        "birth_month": WholeField(
            label=_("Month of birth"),
            min_value=1,
            max_value=12,
            error_messages={"required": check, "min_value": check, "max_value": check},
        ),
    }
