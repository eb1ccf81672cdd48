"""Signing a resident up at the counter, on the telephone, or from a paper slip."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kith.activities.actions.signing_up import SignUpInput
from kith.activities.states import PresentAs
from kith.people.states import Channel
from kith.web.fields import PhoneField

if TYPE_CHECKING:
    from kith.people.models import Person

BY_THE_DESK = (Channel.COUNTER, Channel.PHONE, Channel.PAPER)


class CounterSignUpForm(forms.Form):
    """First the number, then who of those with this number comes."""

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
        self.found: list[Person] = []
        named = [(role, PresentAs(role).label) for role in roles]
        self._choose("role", named)
        self.fields["role"].initial = roles[0] if roles else None

    def phone_typed(self) -> str:
        """The number as it is kept; nothing where it is none."""
        try:
            return str(self.fields["phone"].clean(self.data.get("phone", "")))
        except ValidationError:
            return ""

    def offer(self, people: list[Person]) -> None:
        """Those who have this number; masks only."""
        self.found = people
        self._choose("people", [(str(one.pk), named(one)) for one in people])

    def clean(self) -> dict[str, Any]:
        got = super().clean() or self.cleaned_data
        if "phone" in got and not self.found:
            self.add_error("phone", _("Nobody registered has this number."))
        elif self.found and not got.get("people"):
            self.add_error("people", _("Please choose who comes."))
        return got

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

    def _choose(self, name: str, choices: list[tuple[str, Any]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField | forms.TypedMultipleChoiceField)
        field.choices = choices


def named(person: Person) -> str:
    return format_html("{}<small>{}</small>", person.name, person.area.name)
