"""Signing a resident up at the counter, on the telephone, or from a paper slip."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from kith.activities.actions.signing_up import SignUpInput
from kith.activities.states import PresentAs
from kith.people.states import Channel
from kith.web.activities.by_phone import ByPhone
from kith.web.fields import PhoneField

BY_THE_DESK = (Channel.COUNTER, Channel.PHONE, Channel.PAPER)


class CounterSignUpForm(ByPhone):
    """First the number, then who of those with this number comes."""

    who = "people"
    nobody = gettext_lazy("Nobody registered has this number.")
    choose = gettext_lazy("Please choose who comes.")

    key = forms.UUIDField(widget=forms.HiddenInput)
    phone = PhoneField(label=gettext_lazy("The resident's phone"))
    people = forms.TypedMultipleChoiceField(
        label=gettext_lazy("Who comes?"),
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("Several come together: all have a place, or all wait."),
    )
    role = forms.ChoiceField(label=gettext_lazy("As what?"), widget=forms.RadioSelect)
    channel = forms.ChoiceField(
        label=gettext_lazy("How it came in"),
        choices=[(channel.value, channel.label) for channel in BY_THE_DESK],
        widget=forms.RadioSelect,
        initial=Channel.COUNTER,
    )
    accepts_risk = forms.BooleanField(
        label=gettext_lazy("What to mind was read out and accepted"), required=False
    )
    guardian_agrees = forms.BooleanField(
        label=gettext_lazy("For a child: the guardian agreed"), required=False
    )

    def __init__(self, *args: Any, roles: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        named = [(role, PresentAs(role).label) for role in roles]
        self.give_choices("role", named)
        self.fields["role"].initial = roles[0] if roles else None

    def given(self) -> SignUpInput:
        got = self.cleaned_data
        return SignUpInput(
            person_ids=tuple(got["people"]),
            role=PresentAs(got["role"]),
            key=got["key"],
            channel=Channel(got["channel"]),
            accepts_risk=got["accepts_risk"],
            guardian_agrees=got["guardian_agrees"],
        )
