"""Shapes of what is typed about grids and walks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from kith.grid.states import Counted, Duty, DutyEndReason, SignedHow, Signer
from kith.web.fields import DayField, PhoneField, WholeField
from kith.web.jsons import read_json

if TYPE_CHECKING:
    from collections.abc import Iterable

WRITE = {"required": _("Please write something here.")}
KEY = forms.CharField(max_length=40, widget=forms.HiddenInput)


def day_field(label: Any, **more: Any) -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return DayField(label=label, widget=widget, **more)


def time_field(label: Any) -> forms.DateTimeField:
    return forms.DateTimeField(
        label=label,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        input_formats=["%Y-%m-%dT%H:%M"],
    )


def private(rows: int = 2) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows, "data-keep": "off", "autocomplete": "off"})


def offer(form: forms.Form, name: str, choices: Iterable[tuple[Any, Any]]) -> None:
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)
    field.choices = list(choices)


class FoundForm(forms.Form):
    community = forms.TypedChoiceField(label=_("Community"), coerce=int)
    name = forms.CharField(label=_("Name of the grid"), max_length=40, error_messages=WRITE)

    def __init__(self, *args: Any, communities: Iterable[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "community", communities)


class CardForm(forms.Form):
    houses = forms.CharField(
        label=_("Houses of this grid"),
        help_text=_("One line for each house or row of houses. No flat and no name."),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages=WRITE,
    )
    office_phone = forms.CharField(
        label=_("Telephone of the office"),
        help_text=_("Everybody reads it. Never somebody's own number."),
        max_length=20,
        widget=forms.TextInput(attrs={"type": "tel"}),
    )
    complaint_phone = forms.CharField(
        label=_("Telephone for complaints"),
        max_length=20,
        widget=forms.TextInput(attrs={"type": "tel"}),
    )


class BoundsForm(forms.Form):
    """Corners as the map hands them over: [[lon, lat], …], or one corner a line."""

    ring = forms.CharField(
        label=_("Corners"),
        help_text=_("One corner a line: longitude, latitude. The map above fills this in."),
        widget=forms.Textarea(attrs={"rows": 4, "data-ring": "", "spellcheck": "false"}),
        error_messages=WRITE,
    )

    def clean_ring(self) -> list[tuple[float, float]]:
        typed = str(self.cleaned_data["ring"]).strip()
        try:
            if typed.startswith("["):
                return [(float(lon), float(lat)) for lon, lat in read_json(typed)]
            lines = [line.replace("，", ",").split(",") for line in typed.splitlines() if line]
            return [(float(lon), float(lat)) for lon, lat in lines]
        except (ValueError, TypeError) as odd:
            raise ValidationError(_("Each corner is two numbers, such as 118.67, 37.43")) from odd


class AssignForm(forms.Form):
    phone = PhoneField(label=_("Her or his phone"))
    duty = forms.ChoiceField(label=_("Posted as"), choices=Duty.choices, widget=forms.RadioSelect)
    starts_on = day_field(_("From"))


class EndForm(forms.Form):
    ends_on = day_field(_("First day without the posting"))
    reason = forms.ChoiceField(label=_("Reason"), choices=DutyEndReason.choices)


class NameForm(forms.Form):
    name = forms.CharField(
        label=_("Name on the card"),
        max_length=40,
        widget=forms.TextInput(attrs={"data-keep": "off"}),
    )


class LeaveForm(forms.Form):
    tasks = forms.CharField(label=_("What was done"), max_length=120, error_messages=WRITE)


class WalkForm(forms.Form):
    area = forms.TypedChoiceField(label=_("Grid"), coerce=int)
    on_date = day_field(_("Day"))
    focus = forms.CharField(label=_("What to look at"), max_length=80, required=False)

    def __init__(self, *args: Any, areas: Iterable[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "area", areas)


class PlanForm(forms.Form):
    """The desk plans for somebody posted: `posting` is one of those in force."""

    posting = forms.TypedChoiceField(label=_("Grid and who walks"), coerce=int)
    on_date = day_field(_("Day"))
    focus = forms.CharField(label=_("What to look at"), max_length=80, required=False)

    def __init__(self, *args: Any, postings: Iterable[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "posting", postings)


class TopicForm(forms.Form):
    community = forms.TypedChoiceField(label=_("Community"), coerce=int)
    title = forms.CharField(label=_("Topic"), max_length=40, error_messages=WRITE)

    def __init__(self, *args: Any, communities: Iterable[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "community", communities)


class UndertakingForm(TopicForm):
    title = forms.CharField(label=_("Title"), max_length=60, error_messages=WRITE)
    text = forms.CharField(
        label=_("What is promised"),
        help_text=_("The same title again is a new version; the old one is no longer signed."),
        max_length=3000,
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages=WRITE,
    )


class EntryForm(forms.Form):
    """What every entry of a walk carries: a key of its own and, from a phone, its moment."""

    key = KEY
    at = forms.DateTimeField(required=False, widget=forms.HiddenInput)


class LeafletsForm(EntryForm):
    topic = forms.TypedChoiceField(label=_("Topic"), coerce=int, empty_value=None, required=False)
    goods = forms.CharField(label=_("Or goods, by name"), max_length=40, required=False)
    quantity = WholeField(
        label=_("How many"), min_value=1, widget=forms.NumberInput(attrs={"inputmode": "numeric"})
    )

    def __init__(self, *args: Any, topics: Iterable[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "topic", [("", _("– goods –")), *topics])


class SignedForm(EntryForm):
    undertaking = forms.TypedChoiceField(label=_("Undertaking"), coerce=int)
    party = forms.ChoiceField(
        label=_("Signed by"), choices=Signer.choices, widget=forms.RadioSelect,
        initial=Signer.HOUSEHOLD,
    )  # fmt: skip
    how = forms.ChoiceField(
        label=_("How it was signed"), choices=SignedHow.choices, widget=forms.RadioSelect,
        initial=SignedHow.PAPER,
    )  # fmt: skip
    copies = WholeField(
        label=_("How many"), min_value=1, initial=1,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )  # fmt: skip
    signer = forms.CharField(
        label=_("Who signs, and which door"),
        help_text=_("Needed on screen; on paper it may stay on the paper. It is sealed."),
        max_length=80,
        required=False,
        widget=forms.TextInput(attrs={"data-keep": "off", "autocomplete": "off"}),
    )

    def __init__(self, *args: Any, texts: Iterable[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "undertaking", texts)


class NoteForm(EntryForm):
    house = forms.CharField(label=_("House"), help_text=_("No flat, no name."), max_length=30)
    text = forms.CharField(
        label=_("What is to be noted"), help_text=_("Nothing about a person."), max_length=200,
        required=False,
    )  # fmt: skip
    private = forms.CharField(
        label=_("What concerns a person"),
        help_text=_("Sealed: only you and the desk open it, and each look is logged."),
        max_length=1000,
        required=False,
        widget=private(),
    )


class NeedForm(forms.Form):
    """Somebody needs something: found by her phone, or new and agreeing."""

    key = KEY
    phone = PhoneField(label=_("Her or his phone"))
    name = forms.CharField(
        label=_("Name, if nobody knows her yet"), max_length=40, required=False,
        widget=forms.TextInput(attrs={"data-keep": "off", "autocomplete": "off"}),
    )  # fmt: skip
    address = forms.CharField(
        label=_("Home address, if nobody knows her yet"), max_length=120, required=False,
        widget=forms.TextInput(attrs={"data-keep": "off", "autocomplete": "off"}),
    )  # fmt: skip
    service = forms.ChoiceField(label=_("Kind of service"))
    text = forms.CharField(
        label=_("What is needed"), max_length=500, widget=private(), error_messages=WRITE
    )
    day = day_field(_("From which day"))
    is_urgent = forms.BooleanField(label=_("Urgent: cannot wait until tomorrow"), required=False)
    agreed = forms.BooleanField(label=_("She or he asked me to pass it on"))

    def __init__(self, *args: Any, services: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "service", services)


class PersonForm(forms.Form):
    """Registered standing there, or invited to help."""

    purpose = forms.ChoiceField(
        label=_("Registered for"), widget=forms.RadioSelect,
        choices=[("HELP", _("to be helped")), ("VOLUNTEER", _("to help: an invitation goes out"))],
        initial="HELP",
    )  # fmt: skip
    name = forms.CharField(
        label=_("Name"), max_length=40, error_messages=WRITE,
        widget=forms.TextInput(attrs={"data-keep": "off", "autocomplete": "off"}),
    )  # fmt: skip
    phone = PhoneField()
    address = forms.CharField(
        label=_("Home address"), max_length=120, required=False,
        widget=forms.TextInput(attrs={"data-keep": "off", "autocomplete": "off"}),
    )  # fmt: skip
    is_agreed = forms.BooleanField(label=_("She or he stands here and agrees"), required=False)


class RightForm(forms.Form):
    """A count put right."""

    counted = forms.ChoiceField(choices=Counted.choices, widget=forms.HiddenInput)
    row_id = WholeField(widget=forms.HiddenInput)
    after = WholeField(label=_("Right number"), min_value=0)
    reason = forms.CharField(label=_("Reason"), max_length=200, error_messages=WRITE)
