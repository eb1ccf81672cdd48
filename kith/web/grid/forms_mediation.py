"""Shapes of what is typed about a dispute. Everything said about people stays off the device."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kith.grid.states import AccordHow, DisputeTopic, Kept, ReferredTo, SittingOutcome
from kith.people.states import Channel
from kith.web.fields import PhoneField
from kith.web.grid.forms import WRITE, day_field, offer, private, time_field

if TYPE_CHECKING:
    from collections.abc import Iterable

WAYS = (Channel.COUNTER, Channel.PHONE, Channel.GRID, Channel.PAPER)


def sealed_line(label: Any, **more: Any) -> forms.CharField:
    widget = forms.TextInput(attrs={"data-keep": "off", "autocomplete": "off"})
    return forms.CharField(label=label, max_length=40, widget=widget, **more)


class DisputeForm(forms.Form):
    """Two sides under aliases; a third where there is one."""

    community = forms.TypedChoiceField(label=_("Community"), coerce=int)
    topic = forms.ChoiceField(label=_("What kind of dispute"), choices=DisputeTopic.choices)
    channel = forms.ChoiceField(
        label=_("How it came in"), choices=[(c.value, c.label) for c in WAYS]
    )
    about = forms.CharField(
        label=_("What it is about"),
        help_text=_("Sealed: only the mediator, you and the street's supervisor read it."),
        max_length=2000,
        widget=private(4),
        error_messages=WRITE,
    )
    alias_1 = forms.CharField(label=_("First side, alias"), max_length=20)
    name_1 = sealed_line(_("First side, name"))
    phone_1 = PhoneField(label=_("First side, phone"), required=False)
    alias_2 = forms.CharField(label=_("Second side, alias"), max_length=20)
    name_2 = sealed_line(_("Second side, name"))
    phone_2 = PhoneField(label=_("Second side, phone"), required=False)
    alias_3 = forms.CharField(label=_("Third side, alias"), max_length=20, required=False)
    name_3 = sealed_line(_("Third side, name"), required=False)
    phone_3 = PhoneField(label=_("Third side, phone"), required=False)

    def __init__(self, *args: Any, communities: Iterable[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "community", communities)


class AskForm(forms.Form):
    phone = PhoneField(label=_("The mediator's phone"))


class HandOverForm(forms.Form):
    to = forms.TypedChoiceField(label=_("Who is in charge from now on"), coerce=int)

    def __init__(self, *args: Any, desk: Iterable[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "to", desk)


class SittingForm(forms.Form):
    starts_at = time_field(_("When"))
    place = forms.CharField(label=_("Where"), max_length=80, error_messages=WRITE)


class HeldForm(forms.Form):
    outcome = forms.ChoiceField(
        label=_("How it went"), choices=SittingOutcome.choices, widget=forms.RadioSelect
    )
    words = forms.CharField(
        label=_("What was said"), max_length=4000, required=False, widget=private(3)
    )


class AccordForm(forms.Form):
    text = forms.CharField(
        label=_("What was agreed"), max_length=4000, widget=private(5), error_messages=WRITE
    )


class SignForm(forms.Form):
    party = forms.TypedChoiceField(label=_("Which side"), coerce=int)
    how = forms.ChoiceField(
        label=_("How it was signed"), choices=AccordHow.choices, widget=forms.RadioSelect,
        initial=AccordHow.PAPER,
    )  # fmt: skip
    picture = forms.ImageField(
        label=_("Photo of the signed paper"), required=False,
        widget=forms.FileInput(attrs={"accept": "image/*"}),
    )  # fmt: skip

    def __init__(self, *args: Any, parties: Iterable[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "party", parties)


class PlanRevisitForm(forms.Form):
    due_on = day_field(_("Ask again on"))


class RevisitForm(forms.Form):
    kept = forms.ChoiceField(
        label=_("Is the agreement kept?"), choices=Kept.choices, widget=forms.RadioSelect
    )
    words = forms.CharField(
        label=_("In a few words"), max_length=1000, required=False, widget=private()
    )


class CloseForm(forms.Form):
    verb = forms.ChoiceField(
        label=_("How it ends"), widget=forms.RadioSelect,
        choices=[
            ("fail", _("no agreement was reached")),
            ("withdraw", _("the parties withdrew it")),
            ("refer", _("referred elsewhere")),
        ],
    )  # fmt: skip
    referred_to = forms.ChoiceField(
        label=_("Where it goes"), choices=[("", _("– nowhere –")), *ReferredTo.choices],
        required=False,
    )  # fmt: skip
    words = forms.CharField(
        label=_("In a few words"), max_length=1000, required=False, widget=private()
    )
