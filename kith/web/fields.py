"""Form fields of our own: shape only, the meaning is the actions' to judge."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from kith.core.values import BadValue
from kith.people.rules import clean_phone


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
        "birth_year": forms.IntegerField(
            label=_("Year of birth"),
            help_text=_("We ask because the rules name an age at which one may join alone."),
            min_value=1900,
            max_value=2100,
            error_messages={"required": check, "min_value": check, "max_value": check},
        ),
        "birth_month": forms.IntegerField(
            label=_("Month of birth"),
            min_value=1,
            max_value=12,
            error_messages={"required": check, "min_value": check, "max_value": check},
        ),
    }
