"""Looking for something in the shop, and choosing it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kith.rewards.states import RewardKind

if TYPE_CHECKING:
    from collections.abc import Sequence

LONGEST_REASON = 120


class SearchForm(forms.Form):
    """Everything is optional; what makes no sense is left out."""

    q = forms.CharField(label=_("What are you looking for?"), max_length=40, required=False)
    kind = forms.ChoiceField(
        label=_("Goods or service"),
        choices=[("", _("both")), *RewardKind.choices],
        required=False,
    )
    at = forms.ChoiceField(label=_("Where"), required=False)
    can = forms.BooleanField(label=_("Only what my points are enough for"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        places: Sequence[tuple[str, str]] = kwargs.pop("places")
        super().__init__(*args, **kwargs)
        at = self.fields["at"]
        assert isinstance(at, forms.ChoiceField)
        at.choices = [("", _("everywhere")), *places]


class ChooseForm(forms.Form):
    """The key makes a form sent twice count once."""

    key = forms.CharField(max_length=40, widget=forms.HiddenInput)
