"""What a counter and the office type."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kith.rewards.actions.shelf import RewardInput
from kith.rewards.states import RewardKind
from kith.web.fields import DayField, PhoneField, WholeField

if TYPE_CHECKING:
    from collections.abc import Sequence

LONGEST_CODE = 200
LONGEST_REASON = 120


class CodeForm(forms.Form):
    """A scanner types the whole address; a person types eight digits."""

    code = forms.CharField(
        label=_("Code of the customer"),
        help_text=_("Eight digits, or scan the code."),
        max_length=LONGEST_CODE,
        widget=forms.TextInput(
            attrs={"inputmode": "numeric", "autocomplete": "off", "data-keep": "off"}
        ),
    )


class RewardForm(forms.Form):
    title = forms.CharField(label=_("What is it?"), max_length=60)
    kind = forms.ChoiceField(
        label=_("Goods or service"), choices=RewardKind.choices, widget=forms.RadioSelect
    )
    text = forms.CharField(
        label=_("What should people know?"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    points = WholeField(label=_("Price in points"), min_value=1, max_value=100_000)
    per_person = WholeField(
        label=_("At most for one person in a quarter"),
        help_text=_("Empty: what holds in this place."),
        min_value=1,
        max_value=1000,
        required=False,
    )
    from_date = DayField(
        label=_("From this day on"), widget=forms.DateInput(attrs={"type": "date"})
    )
    until_date = DayField(
        label=_("First day it is no longer offered"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
    )

    def input(self) -> RewardInput:
        kind = RewardKind(self.cleaned_data["kind"])
        return RewardInput(**{**self.cleaned_data, "kind": kind})


class StockForm(forms.Form):
    change = WholeField(
        label=_("Pieces more, or fewer with a minus"), min_value=-10_000, max_value=10_000
    )
    reason = forms.CharField(
        label=_("Why?"), help_text=_("For example: delivered, broken."), max_length=LONGEST_REASON
    )


class PictureForm(forms.Form):
    photo = forms.FileField(
        label=_("Picture"),
        help_text=_("Show the thing, no people."),
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp"}),
    )


class ReasonForm(forms.Form):
    """A reason, or what was looked at; kept in the journal."""

    reason = forms.CharField(label=_("Why?"), max_length=LONGEST_REASON)


class AppointForm(forms.Form):
    phone = PhoneField(label=_("Phone number of a person who is registered here"), required=True)


class MerchantForm(forms.Form):
    """A shop or one of our sites; what the public reads of it."""

    who = forms.ChoiceField(label=_("Who hands it out?"))
    name = forms.CharField(
        label=_("Name of the counter"),
        help_text=_("Needed for a merchant that is not on the list."),
        max_length=80,
        required=False,
    )
    whereabouts = forms.CharField(label=_("Where"), max_length=120)
    hours = forms.CharField(label=_("When"), max_length=120, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        choices: Sequence[tuple[str, str]] = kwargs.pop("choices")
        super().__init__(*args, **kwargs)
        who = self.fields["who"]
        assert isinstance(who, forms.ChoiceField)
        who.choices = choices

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or {}
        if str(typed.get("who", "")).startswith("area:") and not typed.get("name"):
            self.add_error("name", _("Please write the name of the merchant."))
        return typed
