"""What a resident types: the shape of it. Meaning is judged by the actions."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kith.orders.actions.intake import LONGEST_TEXT
from kith.web.fields import DayField, WholeField

if TYPE_CHECKING:
    from collections.abc import Sequence

SOON, ON_A_DAY = "soon", "day"
PARTS = {"morning": (8, 12), "afternoon": (13, 18), "evening": (18, 21)}
AGREED = (
    ("in_person", _("told me herself or himself")),
    ("phone", _("told me on the phone")),
    ("guardian", _("I am the guardian")),
)


class AskForm(forms.Form):
    """One form for all three steps; the steps show parts of it and carry the rest along."""

    service = forms.CharField(widget=forms.HiddenInput, max_length=24)
    key = forms.UUIDField(widget=forms.HiddenInput)
    who = forms.ChoiceField(label=_("For whom?"), widget=forms.RadioSelect)
    agreed = forms.ChoiceField(
        label=_("How did this person agree?"),
        choices=AGREED,
        widget=forms.RadioSelect,
        error_messages={"required": _("Please tell us how this person agreed.")},
    )
    text = forms.CharField(
        label=_("What do you need?"),
        help_text=_("In your own words. Only the community centre and your helper will read it."),
        widget=forms.Textarea(attrs={"rows": 5}),
        max_length=LONGEST_TEXT,
        error_messages={"required": _("Please write what you need, one sentence is enough.")},
    )
    value = WholeField(label=_("About how many yuan?"), min_value=0, required=False)
    when = forms.ChoiceField(
        label=_("When?"),
        choices=((SOON, _("As soon as possible")), (ON_A_DAY, _("On a certain day"))),
        initial=SOON,
        widget=forms.RadioSelect,
    )
    day = DayField(
        label=_("Which day?"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": _("Please choose the day.")},
    )
    part = forms.ChoiceField(
        label=_("Which part of the day?"),
        choices=(
            ("morning", _("Morning, 8 to 12")),
            ("afternoon", _("Afternoon, 13 to 18")),
            ("evening", _("Evening, 18 to 21")),
        ),
        widget=forms.RadioSelect,
        error_messages={"required": _("Please choose morning, afternoon or evening.")},
    )
    place = forms.CharField(
        label=_("Where, if not at home?"),
        help_text=_("Leave it empty when the helper should come to your home."),
        widget=forms.TextInput(attrs={"data-keep": "off", "autocomplete": "off"}),
        max_length=120,
        required=False,
    )
    risks = forms.CharField(
        label=_("Is there anything the helper should know?"),
        help_text=_("For example: hard of hearing, a dog, no lift."),
        widget=forms.TextInput(attrs={"data-keep": "off", "autocomplete": "off"}),
        max_length=300,
        required=False,
    )
    urgent = forms.BooleanField(
        label=_("It cannot wait: somebody should come today"),
        help_text=_("When life is in danger, call 120 or 110 at once."),
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        people: Sequence[tuple[str, str]] = kwargs.pop("people")
        is_wish: bool = kwargs.pop("is_wish")
        super().__init__(*args, **kwargs)
        self.myself = people[0][0]
        self._choose_people(people)
        self._require_what_belongs_together()
        unused = ("when", "day", "part", "place", "risks", "urgent") if is_wish else ("value",)
        for name in unused:
            del self.fields[name]
        if is_wish:
            self.fields["text"].label = _("What do you wish for?")
            self.fields["text"].help_text = _("One small, concrete thing, in your own words.")
        self.fields["key"].initial = uuid.uuid4

    def _require_what_belongs_together(self) -> None:
        """A certain day needs its day and part; asking for somebody else, how she agreed."""
        is_day = not self.is_bound or self.data.get("when") == ON_A_DAY
        is_other = not self.is_bound or self.data.get("who") != self.myself
        for name, wanted in (("day", is_day), ("part", is_day), ("agreed", is_other)):
            if name in self.fields:
                self.fields[name].required = wanted

    def _choose_people(self, people: Sequence[tuple[str, str]]) -> None:
        """Who asks only for herself is not asked for whom."""
        who = self.fields["who"]
        assert isinstance(who, forms.ChoiceField)
        who.choices = people
        who.initial = self.myself
        if len(people) == 1:
            who.widget = forms.HiddenInput()
            del self.fields["agreed"]


class AnswerForm(forms.Form):
    text = forms.CharField(
        label=_("Your answer"),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=LONGEST_TEXT,
        error_messages={"required": _("Please write an answer.")},
    )


class ConfirmForm(forms.Form):
    """Done, with stars; or done, without rating."""

    stars = forms.ChoiceField(
        label=_("How was it?"),
        choices=(
            ("5", _("5 – very good")),
            ("4", _("4 – good")),
            ("3", _("3 – all right")),
            ("2", _("2 – not good")),
            ("1", _("1 – bad")),
        ),
        widget=forms.RadioSelect,
        required=False,
    )
    text = forms.CharField(
        label=_("A few words"),
        help_text=_("Only the community centre reads them."),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=LONGEST_TEXT,
        required=False,
    )

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or {}
        if "unrated" in self.data:
            return typed | {"stars": 0, "text": ""}
        if "stars" not in self.errors and not typed.get("stars"):
            self.add_error("stars", _("Please choose, or confirm without rating."))
        return typed | {"stars": int(typed.get("stars") or 0)}


class DisputeForm(forms.Form):
    text = forms.CharField(
        label=_("What was wrong?"),
        help_text=_("Nobody came, it is not done, it was not done well: in your own words."),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=LONGEST_TEXT,
        error_messages={"required": _("Please write what was wrong.")},
    )


class CancelForm(forms.Form):
    reason = forms.CharField(
        label=_("Why?"), widget=forms.TextInput, max_length=300, required=False
    )
