"""The shape of what the clerk looks for, and of why she decides otherwise than the plan."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kith.dispatch.queries import Narrow
from kith.dispatch.states import ForbidReason, OverrideReason
from kith.web.fields import DayField, WholeField

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kith.catalogue.models import Skill
    from kith.places.models import Area

PICK = _("Please choose one.")
NOBODY = _("Everybody at the desk reads this: no name, no address, no illness.")


class NarrowForm(forms.Form):
    """Read from the address of the page; what does not fit is as if not asked."""

    q = forms.CharField(
        label=_("Search: number, words, place"),
        required=False,
        max_length=60,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )
    skill = forms.ChoiceField(label=_("Skill"), required=False)
    urgent = forms.BooleanField(label=_("urgent"), required=False)
    short = forms.BooleanField(label=_("somebody is missing"), required=False)
    waiting = forms.BooleanField(label=_("waits for a decision"), required=False)
    place = forms.CharField(required=False, max_length=20, widget=forms.HiddenInput)

    def __init__(self, *args: Any, skills: Sequence[Skill], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["skill"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", _("any")), *((skill.code, skill.name) for skill in skills)]

    def narrow(self) -> Narrow:
        self.is_valid()
        found = self.cleaned_data
        place = found.get("place", "")
        return Narrow(
            text=found.get("q", ""),
            skill=found.get("skill", ""),
            place=place if place.isalnum() else "",
            is_urgent=found.get("urgent", False),
            is_short=found.get("short", False),
            is_waiting=found.get("waiting", False),
        )


class _ReasonForm(forms.Form):
    text = forms.CharField(
        label=_("In a few words"),
        required=False,
        max_length=80,
        help_text=NOBODY,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


class ChooseForm(_ReasonForm):
    person = WholeField(widget=forms.HiddenInput, min_value=1)
    proposal = forms.TypedChoiceField(label=_("In whose place"), coerce=int)
    reason = forms.ChoiceField(
        label=_("Why"),
        choices=[("", _("Please choose")), *OverrideReason.choices],
        error_messages={"required": PICK},
    )
    field_order = ("person", "proposal", "reason", "text")

    def __init__(self, *args: Any, places: Sequence[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["proposal"]
        assert isinstance(field, forms.TypedChoiceField)
        field.choices = [(str(pk), name) for pk, name in places]
        if len(places) == 1:
            field.widget = forms.HiddenInput()
            field.initial = places[0][0]


class ForbidForm(_ReasonForm):
    reason = forms.ChoiceField(
        label=_("Why"),
        choices=[("", _("Please choose")), *ForbidReason.choices],
        error_messages={"required": PICK},
    )
    is_for_resident = forms.BooleanField(
        label=_("For every request of this resident, not only for this one"), required=False
    )
    field_order = ("reason", "text", "is_for_resident")


class OpenForm(forms.Form):
    """To whom the border is opened, and until when."""

    borrower = forms.TypedChoiceField(
        label=_("Who may ask our volunteers"), coerce=int, error_messages={"required": PICK}
    )
    until = DayField(
        label=_("Open until"),
        help_text=_("The first day on which it no longer holds. You can take it back any day."),
        widget=forms.DateInput(attrs={"type": "date"}),
        error_messages={"required": _("Please give a day."), "invalid": _("Please give a day.")},
    )

    def __init__(self, *args: Any, others: Sequence[Area], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", _("Please choose")), *((area.pk, area.name) for area in others)]
        self.fields["borrower"].choices = choices  # type: ignore[attr-defined]
