"""Shapes of what volunteers type; what it means is judged by the actions."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from kith.catalogue import queries as catalogue
from kith.web.fields import WholeField
from kith.web.templatetags.kith import WEEKDAYS
from kith.web.volunteer.week import PARTS, cell_name

STARS = (
    ("5", _("5: very good")),
    ("4", _("4: good")),
    ("3", _("3: all right")),
    ("2", _("2: difficult")),
    ("1", _("1: bad")),
)
YES_NO = (("yes", _("Yes, it is done")), ("no", _("No, not quite")))
DISTANCES_M = (500, 1000, 2000, 3000, 5000, 8000, 10000)
WORDS_MAX = 500


class CodeForm(forms.Form):
    """The four digits only the resident knows; empty where she does not have them at hand."""

    code = forms.CharField(
        label=_("The resident's 4 digits"),
        help_text=_("Ask at the door. Without them your own word counts; they cannot be added."),
        required=False,
        max_length=4,
        validators=[RegexValidator(r"^\d{4}$", _("Exactly four digits, or leave it empty."))],
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "inputmode": "numeric", "data-keep": "off"}
        ),
    )
    person = WholeField(required=False, widget=forms.HiddenInput)


class ReportForm(forms.Form):
    text = forms.CharField(
        label=_("What did you do?"),
        help_text=_("One or two sentences. The resident and the desk read it."),
        max_length=WORDS_MAX,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("Please write in a few words what you did.")},
    )
    solved = forms.ChoiceField(
        label=_("Is the matter settled?"),
        choices=YES_NO,
        widget=forms.RadioSelect,
        error_messages={"required": _("Please choose yes or no.")},
    )


class PhotoForm(forms.Form):
    photo = forms.FileField(
        label=_("A photo of the work"),
        help_text=_("JPEG, PNG or WebP, at most 12 MB. Only the work, no faces; please ask first."),
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp"}),
        error_messages={
            "required": _("Please choose a photo first."),
            "empty": _("This file is empty. Please choose another one."),
        },
    )


class RateForm(forms.Form):
    stars = forms.ChoiceField(
        label=_("How was the visit for you?"),
        choices=STARS,
        widget=forms.RadioSelect,
        error_messages={"required": _("Please choose one to five.")},
    )
    text = forms.CharField(
        label=_("Anything the desk should know?"),
        help_text=_("Only the desk reads this."),
        required=False,
        max_length=WORDS_MAX,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class PoolForm(forms.Form):
    """Filter of the open pool. A wrong choice filters nothing."""

    kind = forms.ChoiceField(label=_("Kind"), required=False)
    q = forms.CharField(
        label=_("Words"), required=False, max_length=60, widget=forms.TextInput({"type": "search"})
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = [*catalogue.menu(), *catalogue.menu(wishes=True)]
        choices = [("", _("All kinds")), *((kind.code, kind.name) for kind in kinds)]
        self.fields["kind"].choices = choices  # type: ignore[attr-defined]


class FreeTimeForm(forms.Form):
    free = forms.MultipleChoiceField(
        label=_("Free in a usual week"),
        required=False,
        choices=[
            (f"{day}-{part.code}", cell_name(day, part)) for day in range(1, 8) for part in PARTS
        ],
        widget=forms.CheckboxSelectMultiple,
    )
    largest_distance_m = forms.TypedChoiceField(label=_("How far from home, at most"), coerce=int)
    weekly_capacity = WholeField(
        label=_("Services a week, at most"),
        min_value=1,
        max_value=14,
        error_messages={
            "min_value": _("At least one. To rest, set a date below instead."),
            "max_value": _("Fourteen a week are the most."),
        },
    )
    likes = forms.MultipleChoiceField(
        label=_("What I like to help with"),
        help_text=_("Tick nothing if everything suits you. You may always be asked for the rest."),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    serves_neighbours = forms.BooleanField(
        label=_("I also help in communities nearby"),
        help_text=_(
            "Only within the distance above, and only when your own community agreed. Your own "
            "comes first."
        ),
        required=False,
    )
    quiet_until = forms.DateTimeField(
        label=_("Keep my phone quiet until"),
        help_text=_("Until then nobody is offered to you. What you have agreed to stays."),
        required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        error_messages={"invalid": _("Please give a day and a time.")},
    )

    def __init__(self, *args: Any, now: datetime, distance_m: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.now = now
        lengths = sorted({*DISTANCES_M, distance_m})
        self.fields["largest_distance_m"].choices = [  # type: ignore[attr-defined]
            (metres, _far(metres)) for metres in lengths
        ]
        kinds = [(kind.code, kind.name) for kind in catalogue.menu()]
        self.fields["likes"].choices = kinds  # type: ignore[attr-defined]

    def clean_quiet_until(self) -> datetime | None:
        until: datetime | None = self.cleaned_data["quiet_until"]
        if until is not None and until <= self.now:
            raise forms.ValidationError(_("This time is over already. Leave it empty instead."))
        return until

    def week(self) -> list[tuple[str, list[Any]]]:
        """The boxes by weekday, for the grid."""
        boxes = list(self["free"])
        size = len(PARTS)
        return [(str(name), boxes[n * size : (n + 1) * size]) for n, name in enumerate(WEEKDAYS)]


def _far(metres: int) -> str:
    return f"{metres} m" if metres < 1000 else f"{metres / 1000:g} km"
