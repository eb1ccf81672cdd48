"""Shapes of what is typed about care files. Nothing typed here is kept in the browser."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kith.care.states import (
    CARE_PURPOSES,
    OF_AN_AREA,
    OF_ONE,
    CircumstanceKind,
    CloseReason,
    EventKind,
    Flag,
    Relation,
    Tier,
)
from kith.people.states import Channel
from kith.web.fields import DayField, PhoneField, WholeField

PRIVATE = {"data-keep": "off", "autocomplete": "off"}
WRITE = {"required": _("Please write something here.")}
TAKEN = (Channel.COUNTER, Channel.VISIT, Channel.PHONE, Channel.PAPER)


def _day(label: Any, **more: Any) -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    wrong = {"required": _("Please choose a day."), "invalid": _("Please choose a day.")}
    return DayField(label=label, widget=widget, error_messages=wrong, **more)


def _words(label: Any, *, rows: int = 2, most: int = 500, **more: Any) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": rows, **PRIVATE})
    return forms.CharField(
        label=label, widget=widget, max_length=most, error_messages=WRITE, **more
    )


class FindForm(forms.Form):
    phone = PhoneField(label=_("Phone number of the person"))


class ConsentForm(forms.Form):
    """Whose word it is: hers, or her guardian's."""

    given_by = forms.TypedChoiceField(label=_("Who said it"), coerce=int, widget=forms.RadioSelect)
    channel = forms.ChoiceField(
        label=_("How it was said"), choices=[(c.value, c.label) for c in TAKEN]
    )
    came_herself = forms.BooleanField(label=_("She came herself to ask for it"), required=False)

    def __init__(self, *args: Any, speakers: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["given_by"]
        assert isinstance(field, forms.TypedChoiceField)
        field.choices = speakers


class NewForm(forms.Form):
    language = forms.CharField(
        label=_("Language she speaks, if not the common one"), max_length=20, required=False
    )


class OpenForm(forms.Form):
    """What the file is opened for; the person sees it."""

    purpose = forms.ChoiceField(
        label=_("What do you open it for?"),
        choices=[(p.value, p.label) for p in CARE_PURPOSES],
        widget=forms.RadioSelect,
        error_messages={"required": _("Please say what you open it for.")},
    )
    reason = _words(_("Reason"), most=300, required=False)


class AskForm(OpenForm):
    """For a child's file: a second person reads the reason."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].required = True


class CircumstanceForm(forms.Form):
    kind = forms.ChoiceField(label=_("Circumstance"), choices=CircumstanceKind.choices)
    words = _words(_("In a few words"), required=False)
    valid_from = _day(_("Holds from"))
    valid_to = _day(_("Until (the first day it no longer holds)"), required=False)


class EndForm(forms.Form):
    valid_to = _day(_("The first day it no longer holds"))


class ContactForm(forms.Form):
    relation = forms.ChoiceField(label=_("Who it is"), choices=Relation.choices)
    name = forms.CharField(
        label=_("Name"),
        max_length=40,
        widget=forms.TextInput(attrs=PRIVATE),
        error_messages=WRITE,
    )
    phone = PhoneField(error_messages=WRITE)
    position = WholeField(label=_("Called as number"), min_value=1, max_value=9, required=False)


class KnockForm(forms.Form):
    words = _words(_("What to know before knocking"), rows=3, required=False)
    flags = forms.MultipleChoiceField(
        label=_("For everybody's safety (helpers and lists see these)"),
        choices=Flag.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    language = forms.CharField(
        label=_("Language she speaks, if not the common one"), max_length=20, required=False
    )


class AssessForm(forms.Form):
    tier = forms.ChoiceField(label=_("Tier"), choices=Tier.choices, widget=forms.RadioSelect)
    why = _words(_("Reasons"), rows=3)
    why_other = _words(
        _("Why not the tier suggested"),
        required=False,
        help_text=_("Only where you choose another one."),
    )
    reason = _words(_("Why you read the file"), most=300, required=False)


class EventForm(forms.Form):
    kind = forms.ChoiceField(label=_("What happened"), choices=[(k.value, k.label) for k in OF_ONE])
    happened_at = forms.DateTimeField(
        label=_("When"),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        error_messages={
            "required": _("Please choose a day and a time."),
            "invalid": _("Please choose a day and a time."),
        },
    )
    words = _words(_("In a few words"), required=False)


class EnrolForm(forms.Form):
    scheme = forms.TypedChoiceField(label=_("Scheme"), coerce=int)
    reason = _words(_("Why you read the file"), most=300, required=False)

    def __init__(self, *args: Any, schemes: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["scheme"]
        assert isinstance(field, forms.TypedChoiceField)
        field.choices = schemes


class CloseForm(forms.Form):
    reason = forms.ChoiceField(
        label=_("Reason"),
        choices=[(r.value, r.label) for r in CloseReason if r != CloseReason.WITHDREW],
    )


class ObjectForm(forms.Form):
    words = _words(_("What should be looked at again?"), rows=3, required=False)


class AreaEventForm(forms.Form):
    area = forms.TypedChoiceField(label=_("Where"), coerce=int)
    kind = forms.ChoiceField(
        label=_("What"), choices=[(EventKind(k).value, k.label) for k in OF_AN_AREA]
    )
    title = forms.CharField(label=_("Name"), max_length=40, error_messages=WRITE)
    starts_on = _day(_("First day"))

    def __init__(self, *args: Any, areas: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["area"]
        assert isinstance(field, forms.TypedChoiceField)
        field.choices = areas


class SchemeForm(forms.Form):
    """`slots` and `items` are lines: a sign or a code, a space, and the words."""

    area = forms.TypedChoiceField(label=_("Where"), coerce=int)
    code = forms.CharField(label=_("Short name"), max_length=20, error_messages=WRITE)
    title = forms.CharField(label=_("Title"), max_length=60, error_messages=WRITE)
    definition = forms.CharField(
        label=_("What the scheme is"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    campaign_on = _day(_("First day of the campaign"))
    valid_to = _day(_("Ends before"), required=False)
    slots = forms.CharField(
        label=_("What its signs stand for"),
        help_text=_("One a line: the sign, a space, the words."),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    items = forms.CharField(
        label=_("Kinds of care"),
        help_text=_("One a line: a code in Latin letters, a space, the words."),
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    min_age = WholeField(label=_("From what age"), min_value=0, max_value=120, required=False)
    grounds = forms.MultipleChoiceField(
        label=_("With one of these circumstances"),
        choices=CircumstanceKind.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, areas: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["area"]
        assert isinstance(field, forms.TypedChoiceField)
        field.choices = areas

    def clean_slots(self) -> tuple[tuple[str, str], ...]:
        return self._pairs("slots", longest=4)

    def clean_items(self) -> tuple[tuple[str, str], ...]:
        return self._pairs("items", longest=24)

    def _pairs(self, name: str, *, longest: int) -> tuple[tuple[str, str], ...]:
        rows = [line.split(maxsplit=1) for line in self.cleaned_data[name].splitlines() if line]
        if any(len(row) != 2 or len(row[0]) > longest or len(row[1]) > 40 for row in rows):
            raise forms.ValidationError(_("One a line: a short sign, a space, the words."))
        return tuple((sign, words.strip()) for sign, words in rows)
