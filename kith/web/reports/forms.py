"""Shapes of what is written on a sheet, of reasons, and of a layout that is brought in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kith.insights.states import LayoutKind

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kith.places.models import Area

MUST = {"required": _("Please write something here.")}
LONGEST = 1000


def _text(label: Any, help_text: Any = "") -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": 3})
    return forms.CharField(
        label=label, help_text=help_text, max_length=LONGEST, required=False, widget=widget
    )


class TextsForm(forms.Form):
    """What people add to the numbers."""

    highlights = _text(
        _("Highlights of the month"), _("What was done well. About things, without names.")
    )
    problems = _text(_("Problems"), _("What is difficult, and what help is needed. Without names."))
    remarks = _text(
        _("Remarks on the numbers"), _("What a reader has to know, such as why a sheet is missing.")
    )


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label=_("Why?"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages=MUST,
    )


class LayoutForm(forms.Form):
    """A spreadsheet with placeholders, for which sheet, where, from which month on."""

    kind = forms.ChoiceField(label=_("For which sheet"), choices=LayoutKind.choices)
    area = forms.ChoiceField(label=_("For this place and all below it"))
    title = forms.CharField(label=_("Name of the layout"), max_length=60, error_messages=MUST)
    since = forms.RegexField(
        r"^\d{4}-(0[1-9]|1[0-2])$",
        label=_("From the sheet of this month on"),
        widget=forms.TextInput(attrs={"type": "month"}),
        error_messages={**MUST, "invalid": _("Please choose a month.")},
    )
    file = forms.FileField(
        label=_("The spreadsheet (.xlsx)"),
        error_messages={"required": _("Please choose a file.")},
    )

    def __init__(self, *args: Any, places: Iterable[Area], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["area"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(place.code, place.name) for place in places]
