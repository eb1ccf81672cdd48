"""Shapes of what is typed about pairs."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kith.catalogue.queries import menu
from kith.groups.queries import organisations_in
from kith.orders.actions.intake import LONGEST_TEXT
from kith.pairing.states import (
    AidKind,
    ContactMethod,
    ContactOutcome,
    EndReason,
    PairMode,
    Verdict,
)
from kith.web.fields import AmountField, DayField, PhoneField, WholeField

DAY = forms.DateInput(attrs={"type": "date"})
WRITE = {"required": _("Please write something here.")}


class FindForm(forms.Form):
    phone = PhoneField(label=_("The resident's phone"))


class ProposeForm(forms.Form):
    """`helper` is one of those suggested; a unit may stand beside the household instead."""

    mode = forms.ChoiceField(label=_("Kind of pair"), choices=PairMode.choices)
    helper = forms.TypedChoiceField(
        label=_("Helper"), coerce=int, empty_value=None, required=False, widget=forms.RadioSelect
    )
    unit = forms.TypedChoiceField(label=_("Unit"), coerce=int, empty_value=None, required=False)
    every_days = WholeField(label=_("In touch every so many days"), min_value=1, max_value=366)
    aims = forms.CharField(label=_("What it is for"), max_length=300, required=False)
    about = forms.CharField(
        label=_("What the household wishes its helper to know"),
        help_text=_("Only with her recorded consent. Only the two sides and the desk read it."),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2, "data-keep": "off", "autocomplete": "off"}),
    )

    def __init__(
        self, *args: Any, helpers: list[tuple[int, str]], path: str, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        units = [(row.pk, row.name) for row in organisations_in(path)]
        self._offer("helper", list(helpers))
        self._offer("unit", [("", _("none")), *units])

    def _offer(self, name: str, rows: list[tuple[Any, Any]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.TypedChoiceField)
        field.choices = rows


class AgreeForm(forms.Form):
    may_ask = forms.BooleanField(
        label=_("The helper may write down requests for the household"), required=False
    )
    how = forms.CharField(label=_("How she agreed"), max_length=120, required=False)


class EndForm(forms.Form):
    reason = forms.ChoiceField(label=_("Reason"), choices=EndReason.choices)
    words = forms.CharField(label=_("In a few words"), max_length=200, required=False)


class PlanForm(forms.Form):
    every_days = WholeField(label=_("In touch every so many days"), min_value=1, max_value=366)
    aims = forms.CharField(label=_("What it is for"), max_length=300, required=False)


class ReviewForm(forms.Form):
    verdict = forms.ChoiceField(label=_("Looking back"), choices=Verdict.choices)
    words = forms.CharField(label=_("In a few words"), max_length=300, required=False)


class ContactForm(forms.Form):
    method = forms.ChoiceField(
        label=_("How they were in touch"), choices=ContactMethod.choices, widget=forms.RadioSelect,
        initial=ContactMethod.VISIT,
    )  # fmt: skip
    outcome = forms.ChoiceField(
        label=_("Result"), choices=ContactOutcome.choices, widget=forms.RadioSelect,
        initial=ContactOutcome.MET,
    )  # fmt: skip
    started_at = forms.DateTimeField(
        label=_("When it began"),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        input_formats=["%Y-%m-%dT%H:%M"],
    )
    minutes = WholeField(label=_("How many minutes"), min_value=1, max_value=480, initial=60)
    done = forms.CharField(
        label=_("What was done"),
        help_text=_("Only the two sides and the desk read it."),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3, "data-keep": "off", "autocomplete": "off"}),
        error_messages=WRITE,
    )


class NeedForm(forms.Form):
    """A request for the household, in its own words."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    service = forms.ChoiceField(label=_("Kind of service"))
    text = forms.CharField(
        label=_("What is needed"),
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages=WRITE,
    )
    day = DayField(label=_("Which day?"), widget=DAY)
    is_urgent = forms.BooleanField(label=_("Urgent: cannot wait until tomorrow"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["service"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(row.code, row.name) for row in menu()]


class DeedForm(forms.Form):
    title = forms.CharField(
        label=_("What is being done"),
        help_text=_("No name and no illness: it is counted in public figures."),
        max_length=80,
        error_messages=WRITE,
    )


class StepForm(forms.Form):
    """`verb` is the button that was pressed."""

    verb = forms.CharField(max_length=10, widget=forms.HiddenInput)
    reason = forms.CharField(label=_("Reason"), max_length=200, required=False)


class AidForm(forms.Form):
    kind = forms.ChoiceField(label=_("Kind"), choices=AidKind.choices)
    what = forms.CharField(label=_("What"), max_length=80, error_messages=WRITE)
    yuan = AmountField(label=_("Worth in yuan"), min_value=0, max_digits=9, decimal_places=2)
    basis = forms.CharField(label=_("How goods were valued"), max_length=120, required=False)
    given_on = DayField(label=_("Given on"), widget=DAY)
