"""Shapes of what is typed about certificates."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kith.web.fields import DayField

if TYPE_CHECKING:
    from collections.abc import Iterable

NEEDS_DAY = {"required": _("Please choose a day."), "invalid": _("Please choose a day.")}
LISTED = [("list", _("every service with its day")), ("totals", _("only the totals"))]


def _day(label: Any) -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return DayField(label=label, widget=widget, error_messages=NEEDS_DAY)


class SpanOnly(forms.Form):
    """From a day to a day, both of which count."""

    from_date = _day(_("First day"))
    until_date = _day(_("Last day"))


class SpanForm(SpanOnly):
    """With the services one by one, or only their sum."""

    shows = forms.ChoiceField(
        label=_("What it shows"), choices=LISTED, widget=forms.RadioSelect, initial="list"
    )


class AskForm(SpanForm):
    """Of whom, and for which time."""

    issuer = forms.ChoiceField(
        label=_("Who certifies"),
        help_text=_("Whoever recorded the hours certifies them."),
        widget=forms.RadioSelect,
        error_messages={"required": _("Please choose who is to certify.")},
    )
    field_order = ("issuer", "from_date", "until_date", "shows")

    def __init__(self, *args: Any, issuers: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        found = list(issuers)
        self.fields["issuer"].choices = found  # type: ignore[attr-defined]
        if len(found) == 1:
            self.fields["issuer"].initial = found[0][0]


class SignForm(forms.Form):
    """Who stands on the sheet for the unit."""

    responsible = forms.CharField(
        label=_("Responsible person"),
        max_length=20,
        error_messages={"required": _("Please write who is responsible.")},
    )
    handler = forms.CharField(
        label=_("Handled by"),
        max_length=20,
        error_messages={"required": _("Please write who handled it.")},
    )
    contact = forms.CharField(label=_("Telephone of the office"), max_length=30, required=False)


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label=_("Reason"),
        max_length=200,
        error_messages={"required": _("Please say why, in a few words.")},
    )


class BatchForm(SpanForm, SignForm):
    """A list of people certified together."""

    people = forms.MultipleChoiceField(
        label=_("For whom"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Please choose at least one person.")},
    )

    def __init__(self, *args: Any, people: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["people"].choices = list(people)  # type: ignore[attr-defined]


class CodeForm(forms.Form):
    """The 32 letters and digits under the QR code."""

    code = forms.CharField(
        label=_("Verification code"),
        help_text=_("32 letters and digits, printed beside the QR code. Spaces do not matter."),
        max_length=80,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        error_messages={"required": _("Please type the code.")},
    )
