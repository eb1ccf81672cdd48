"""Shapes of what is typed about stars."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from kith.web.fields import WholeField


class NameForm(forms.Form):
    """Whether, and how, lists of thanks name her."""

    is_given = forms.BooleanField(label=_("Lists of thanks may name me"), required=False)
    name = forms.CharField(
        label=_("The name that may be shown"),
        help_text=_("Your name, or what the neighbours call you. You may change your mind."),
        max_length=40,
        required=False,
    )


class ObjectForm(forms.Form):
    text = forms.CharField(
        label=_("Why should it not be granted?"),
        help_text=_("Only those who decide read this."),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Please say why.")},
    )


class DecideForm(forms.Form):
    """One decision with its reason; `verb` is the button that was pressed."""

    verb = forms.ChoiceField(
        choices=[(verb, verb) for verb in ("check", "announce", "dismiss", "reject")],
        widget=forms.HiddenInput,
    )
    reason = forms.CharField(label=_("Reason"), max_length=200, required=False)


class LowerForm(forms.Form):
    """How far it falls, and why."""

    to_level = WholeField(label=_("Stars that remain"), min_value=0, max_value=8, initial=0)
    reason = forms.CharField(
        label=_("Reason"), max_length=200, error_messages={"required": _("Please say why.")}
    )
    false_hours = forms.BooleanField(
        label=_("False hours were behind it: no star for some months"), required=False
    )
