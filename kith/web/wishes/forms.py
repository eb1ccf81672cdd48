"""Taking a wish with a team."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kith.web.fields import WholeField

if TYPE_CHECKING:
    from collections.abc import Sequence

MOST = 10


class TeamClaimForm(forms.Form):
    team = forms.ChoiceField(label=_("Which team?"))
    heads = WholeField(label=_("How many people?"), min_value=1, initial=1)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        teams: Sequence[tuple[str, str]] = kwargs.pop("teams")
        most: int = kwargs.pop("most", MOST)
        super().__init__(*args, **kwargs)
        team = self.fields["team"]
        assert isinstance(team, forms.ChoiceField)
        team.choices = teams
        self.fields["heads"].widget.attrs["max"] = most
