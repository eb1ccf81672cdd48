"""What is typed at the door and after a session: shape only."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext_lazy as _

from kith.activities.states import PresentAs, TickKind, Wanting
from kith.hours.states import LateReason
from kith.people.states import Channel
from kith.web.fields import PhoneField, WholeField

PICK = _("Please choose one.")
GUESTS = [(PresentAs.RECIPIENT, _("takes part")), (PresentAs.VIEWER, _("watches"))]
ROLES = [*GUESTS, (PresentAs.VOLUNTEER, _("helps")), (PresentAs.ON_DUTY, _("is on duty"))]
STEPS = [
    ("5", _("very good")),
    ("4", _("good")),
    ("3", _("so-so")),
    ("2", _("not good")),
    ("1", _("bad")),
    ("0", _("does not apply to me")),
]


def _radios(label: Any, choices: Any, **more: Any) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label,
        choices=choices,
        widget=forms.RadioSelect,
        error_messages={"required": PICK},
        **more,
    )


class TickForm(forms.Form):
    person = WholeField()
    kind = forms.ChoiceField(choices=TickKind.choices)
    role = forms.ChoiceField(choices=PresentAs.choices, required=False)


class CodeForm(forms.Form):
    """A scanner types the whole code; a person types six digits."""

    code = forms.CharField(
        label=_("Code of the ticket"),
        help_text=_("The six digits under the code."),
        max_length=300,
        widget=forms.TextInput(
            attrs={"inputmode": "numeric", "autocomplete": "off", "data-keep": "off"}
        ),
    )
    kind = _radios(
        _("What happens?"),
        [(TickKind.IN, _("arrives")), (TickKind.OUT, _("leaves"))],
        initial=TickKind.IN,
    )


class CountForm(forms.Form):
    number = WholeField(
        label=_("How many people?"),
        min_value=0,
        max_value=100_000,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )
    role = _radios(_("Who are they?"), GUESTS, initial=PresentAs.RECIPIENT)
    spot = forms.CharField(
        label=_("Where, if two of you count"),
        max_length=30,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    is_estimated = forms.BooleanField(
        label=_("The number is estimated"), required=False, initial=True
    )


class PhoneForm(forms.Form):
    phone = PhoneField(label=_("The person's phone number"))


class HereForm(forms.Form):
    """Who is here, by whom the phone may speak; how far away only if she wants to tell."""

    people = forms.MultipleChoiceField(
        label=_("Who is here?"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Please choose who is here.")},
    )
    kind = _radios(
        _("What happens?"), [(TickKind.IN, _("we arrive")), (TickKind.OUT, _("we leave"))]
    )
    lon = forms.FloatField(required=False, min_value=-180, max_value=180, widget=forms.HiddenInput)
    lat = forms.FloatField(required=False, min_value=-90, max_value=90, widget=forms.HiddenInput)

    def __init__(self, *args: Any, people: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["people"].choices = people  # type: ignore[attr-defined]


class LateForm(forms.Form):
    """Asked only once the working days are over."""

    late_reason = forms.ChoiceField(
        label=_("Why does it come later?"),
        choices=[("", _("– please choose –")), *LateReason.choices],
        required=False,
    )
    late_note = forms.CharField(label=_("In a few words"), max_length=200, required=False)

    def __init__(self, *args: Any, is_late: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not is_late:
            del self.fields["late_reason"], self.fields["late_note"]


class RecordForm(LateForm):
    text = forms.CharField(
        label=_("What was done?"),
        help_text=_("A few sentences. No names of people who took part."),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    field_order = ("text", "late_reason", "late_note")


class ImportForm(forms.Form):
    file = forms.FileField(
        label=_("The list as .xlsx or .csv"),
        error_messages={"required": _("Please choose a file.")},
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv"}),
    )
    how = _radios(
        _("What shall happen?"),
        [
            ("check", _("only check: nothing is written")),
            ("write", _("write the good lines")),
            ("errors", _("give me the lines to correct as a file")),
        ],
        initial="check",
    )


class SlipsForm(forms.Form):
    slips = WholeField(
        label=_("Slips of paper to print"),
        help_text=_("For people who have no phone, or whose name nobody knows."),
        min_value=0,
        max_value=500,
        initial=0,
    )


class AnswerForm(forms.Form):
    step = _radios(_("How was it?"), STEPS)
    wanting = forms.MultipleChoiceField(
        label=_("What could be better?"),
        choices=Wanting.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )


class ProxyAnswerForm(AnswerForm):
    by_proxy = forms.BooleanField(
        label=_("I answer for somebody else"),
        help_text=_("Then it is counted apart."),
        required=False,
    )


class EnterForm(ProxyAnswerForm):
    number = WholeField(label=_("Number of the slip"), min_value=1, max_value=100_000)
    channel = _radios(
        _("How did it come?"),
        [(Channel.PHONE, _("by telephone")), (Channel.PAPER, _("on paper"))],
        initial=Channel.PHONE,
    )
    field_order = ("number", "channel", "step", "wanting", "by_proxy")


class PictureForm(forms.Form):
    photo = forms.FileField(
        label=_("Picture"), widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png"})
    )
    caption = forms.CharField(label=_("What does it show?"), max_length=100)


class CheckForm(forms.Form):
    """What the second person sees on the picture."""

    seen = _radios(
        _("What do you see?"),
        [
            ("none", _("no face of anybody under 18")),
            ("agreed", _("faces of these children, whose guardians agreed:")),
            ("refuse", _("it must not be shown")),
        ],
    )
    minors = forms.MultipleChoiceField(
        label=_("Children on the picture"), required=False, widget=forms.CheckboxSelectMultiple
    )
    reason = forms.CharField(label=_("Why not"), max_length=200, required=False)

    def __init__(self, *args: Any, minors: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["minors"].choices = minors  # type: ignore[attr-defined]
        if not minors:
            del self.fields["minors"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("seen") == "agreed" and not cleaned.get("minors"):
            self.add_error("seen", _("Please choose the children."))
        return cleaned


class SummaryForm(forms.Form):
    text = forms.CharField(
        label=_("What shall everybody read?"),
        help_text=_("No names of people who took part."),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 5}),
    )


def typed_in(request: HttpRequest) -> QueryDict | None:
    """What was sent, be it nothing at all; none when the page is only looked at."""
    return request.POST if request.method == "POST" else None
