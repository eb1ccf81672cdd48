"""What is asked before a display hangs, and before a rule about figures changes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kith.insights.rules.formality import TARGETED
from kith.insights.rules.sheet import BY_CODE
from kith.web.fields import WholeField

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kith.places.models import Area

MOST = 10_000_000


class HangForm(forms.Form):
    area = forms.ChoiceField(label=_("Whose numbers"))
    spot = forms.CharField(
        label=_("Where it hangs"),
        max_length=60,
        help_text=_("So that it is found again: “hall of the service centre”."),
    )

    def __init__(self, *args: Any, areas: Iterable[Area], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["area"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(str(area.pk), area.name) for area in areas]


class FormalityForm(forms.Form):
    """One field a line: empty is no target."""

    area = forms.ChoiceField(label=_("Place where it holds"))
    photo_demanded = forms.BooleanField(
        label=_("Demand a photo with each report of service, where the resident agrees to photos"),
        required=False,
    )
    reason = forms.CharField(
        label=_("Why"),
        max_length=200,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Kept in the journal and shown on this page."),
    )

    def __init__(self, *args: Any, areas: Iterable[Area], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["area"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(str(area.pk), area.name) for area in areas]
        for code in TARGETED:
            line = BY_CODE[code]
            words = _("Target a month: %(line)s (%(unit)s)")
            self.fields[code] = WholeField(
                label=str(words) % {"line": line.words, "unit": line.unit.shown},
                required=False,
                min_value=1,
                max_value=MOST,
            )
        self.order_fields(["area", "photo_demanded", *TARGETED, "reason"])

    def targets(self) -> dict[str, int]:
        return {code: self.cleaned_data[code] for code in TARGETED if self.cleaned_data[code]}
