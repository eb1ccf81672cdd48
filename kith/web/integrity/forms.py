"""Shapes of what is typed at the integrity desk."""

from __future__ import annotations

from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from kith.insights.states import FOUND, Heard, MatterState, PassedTo

PICK: Final = _("Please choose one.")
OUTCOMES: Final = {
    MatterState.FINE: _("Everything was right"),
    MatterState.CORRECTED: _("There was a mistake, and it is set right"),
    MatterState.PASSED_ON: _("Somebody else must look: it is handed over"),
}


class FindForm(forms.Form):
    """What was found and why; whose it is now only where it is handed over."""

    state = forms.ChoiceField(
        label=_("What did you find?"),
        choices=[(state.value, OUTCOMES[state]) for state in FOUND],
        widget=forms.RadioSelect,
        error_messages={"required": PICK},
    )
    passed_to = forms.ChoiceField(
        label=_("Handed over to"),
        choices=[("", "–"), *PassedTo.choices],
        required=False,
        help_text=_("Only when it is handed over."),
    )
    reason = forms.CharField(
        label=_("Why"),
        max_length=200,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Everybody concerned reads this. Please name nobody."),
        error_messages={"required": _("Please say why.")},
    )

    def clean_state(self) -> MatterState:
        return MatterState(self.cleaned_data["state"])


class SideForm(forms.Form):
    """Her own words."""

    text = forms.CharField(
        label=_("Your side of it"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 5, "data-keep": "off"}),
        help_text=_("Sealed: only the one who looks into it can read it, and you see when."),
        error_messages={"required": _("Please write a few words.")},
    )


class RingForm(forms.Form):
    """What was heard on the telephone."""

    heard = forms.ChoiceField(
        label=_("What did the resident say?"),
        choices=Heard.choices,
        widget=forms.HiddenInput,
        error_messages={"required": _("Please press one of the buttons.")},
    )
    text = forms.CharField(
        label=_("In the resident's words"),
        max_length=1000,
        required=False,
        widget=forms.TextInput(attrs={"data-keep": "off"}),
    )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if "heard" in cleaned:
            cleaned["heard"] = Heard(cleaned["heard"])
        return cleaned
