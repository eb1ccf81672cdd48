"""Joining by invitation: shape only."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.password_validation import (
    password_validators_help_texts,
    validate_password,
)
from django.core.validators import RegexValidator
from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _

from kith.web.fields import PhoneField, birth_fields


def _advice() -> str:
    return " ".join(password_validators_help_texts())


class JoinForm(forms.Form):
    phone = PhoneField(
        label=_("Your phone number"),
        help_text=_("The number on which you were invited. It shows that the invitation is yours."),
    )
    login_name = forms.CharField(
        label=_("Sign-in name"),
        help_text=_(
            "Letters, digits, dot, dash: at least 3. You can also sign in with your phone."
        ),
        min_length=3,
        max_length=40,
        validators=[
            RegexValidator(r"^[\w.-]+$", _("Letters, digits, dot, dash and underline only."))
        ],
        widget=forms.TextInput(attrs={"autocomplete": "username", "data-keep": "off"}),
    )
    password = forms.CharField(
        label=_("Password"),
        help_text=lazy(_advice, str)(),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        max_length=128,
    )
    agreed = forms.BooleanField(
        label=_("I have read this and agree"),
        error_messages={"required": _("Without your agreement we may not register you.")},
    )

    def __init__(self, *args: Any, asks_age: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if asks_age:
            self.fields = birth_fields() | self.fields

    def clean_password(self) -> str:
        password = str(self.cleaned_data["password"])
        validate_password(password)
        return password
