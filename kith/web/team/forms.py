"""Shapes of what a leader or liaison types."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kith.web.fields import WholeField

REASON_MAX = 500


class TakeForm(forms.Form):
    """Which team takes how many places."""

    team = forms.TypedChoiceField(label=_("Team"), coerce=int)
    heads = WholeField(
        label=_("How many come"),
        min_value=1,
        max_value=10,
        error_messages={
            "required": _("Please say how many come."),
            "min_value": _("At least one."),
            "max_value": _("Ten are the most."),
        },
    )

    def __init__(self, *args: Any, teams: Sequence[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["team"].choices = list(teams)  # type: ignore[attr-defined]


class ObjectForm(forms.Form):
    reason = forms.CharField(
        label=_("Why is this not yours to do?"),
        help_text=_("The arbiter one level up reads it and decides. Until then nothing changes."),
        max_length=REASON_MAX,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": _("Please write the reason.")},
    )
