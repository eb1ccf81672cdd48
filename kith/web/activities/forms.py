"""Shapes of what is typed about activities by those who come; planning has forms of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kith.activities.actions.signing_up import SignUpInput
from kith.activities.states import PresentAs, SessionKind
from kith.catalogue.states import FiveFor

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kith.people.states import Channel
    from kith.places.models import Area

AGES = {"child": (0, 17), "adult": (18, 59), "elder": (60, 130)}
AGE_WORDS = [
    ("", _("everybody")),
    ("child", _("children up to 17")),
    ("adult", _("18 to 59 years")),
    ("elder", _("60 years and older")),
]


class FilterForm(forms.Form):
    """What somebody looks for in the list or in the month; what makes no sense filters nothing."""

    q = forms.CharField(
        label=_("Words"),
        max_length=40,
        required=False,
        widget=forms.TextInput(attrs={"type": "search", "placeholder": _("painting, clinic …")}),
    )
    place = forms.ChoiceField(label=_("Place"), required=False)
    kind = forms.ChoiceField(
        label=_("Kind"), choices=[("", _("all kinds")), *SessionKind.choices], required=False
    )
    five_for = forms.ChoiceField(
        label=_("What it is for"), choices=[("", _("everything")), *FiveFor.choices], required=False
    )
    age = forms.ChoiceField(label=_("For whom"), choices=AGE_WORDS, required=False)
    free = forms.BooleanField(label=_("Only with free places"), required=False)

    def __init__(self, *args: Any, areas: Iterable[Area], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["place"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", _("all places")), *((area.code, area.name) for area in areas)]


class SignUpForm(forms.Form):
    """Who comes together, in which role, what was read. Nothing is looked up to check it."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    role = forms.ChoiceField(choices=PresentAs.choices, widget=forms.HiddenInput)
    people = forms.TypedMultipleChoiceField(
        coerce=int, error_messages={"required": _("Please choose who comes.")}
    )
    accepts_risk = forms.BooleanField(
        label=_("We have read what to mind, and accept it"), required=False
    )
    guardian_agrees = forms.BooleanField(
        label=_("As guardian I agree that the child takes part"), required=False
    )

    def __init__(self, *args: Any, people: Iterable[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["people"]
        assert isinstance(field, forms.TypedMultipleChoiceField)
        field.choices = [(str(pk), str(pk)) for pk in people]

    def given(self, channel: Channel) -> SignUpInput:
        got = self.cleaned_data
        return SignUpInput(
            person_ids=tuple(got["people"]),
            role=PresentAs(got["role"]),
            key=got["key"],
            channel=channel,
            accepts_risk=got["accepts_risk"],
            guardian_agrees=got["guardian_agrees"],
        )


class CancelForm(forms.Form):
    reason = forms.CharField(label=_("Reason"), max_length=200, required=False)
    whole = forms.BooleanField(label=_("For everybody who comes together"), required=False)


class ReplaceForm(forms.Form):
    """Who comes instead."""

    person = forms.TypedChoiceField(
        label=_("Who comes instead?"),
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={"required": _("Please choose one.")},
    )
    accepts_risk = forms.BooleanField(
        label=_("We have read what to mind, and accept it"), required=False
    )
    guardian_agrees = forms.BooleanField(
        label=_("As guardian I agree that the child takes part"), required=False
    )

    def __init__(self, *args: Any, people: Iterable[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["person"]
        assert isinstance(field, forms.TypedChoiceField)
        field.choices = [(str(pk), words) for pk, words in people]
