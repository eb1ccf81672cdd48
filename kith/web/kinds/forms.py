"""Shapes of what is typed about stalls, views, trainings and posts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kith.activities.policies.kinds import RUNNERS
from kith.activities.queries import kinds
from kith.activities.states import MediaKind
from kith.catalogue.queries import skills
from kith.places.queries import within
from kith.web.fields import DayField, WholeField

if TYPE_CHECKING:
    from kith.core.actor import Actor
    from kith.people.models import Person

PLEASE = {"required": _("Please write something here.")}
DAY = forms.DateInput(attrs={"type": "date"})


def offer_choices(form: forms.Form, name: str, rows: list[tuple[Any, Any]]) -> None:
    """The choices of a field, known only when the page is asked for."""
    field = form.fields[name]
    assert isinstance(field, forms.TypedChoiceField)
    field.choices = rows


class StallForm(forms.Form):
    """A unit offers for itself; the desk for any unit of its place, or for the centre."""

    service_type = forms.CharField(
        label=_("Service"),
        help_text=_("The same words for the same service, such as mending household things."),
        max_length=40,
        error_messages=PLEASE,
    )
    title = forms.CharField(label=_("A few words for visitors"), max_length=80, required=False)
    organisation = forms.TypedChoiceField(
        label=_("Given by"), coerce=int, empty_value=None, required=False
    )
    needs_power = forms.BooleanField(label=_("Needs electricity"), required=False)
    is_licensed = forms.BooleanField(label=_("Food or medicine"), required=False)
    licence = forms.CharField(label=_("Licence that was seen"), max_length=80, required=False)

    def __init__(self, *args: Any, units: list[tuple[int, str]], desk: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        own: list[tuple[Any, Any]] = [("", _("the centre itself"))] if desk else []
        offer_choices(self, "organisation", [*own, *units])


class DecideForm(forms.Form):
    verb = forms.ChoiceField(choices=[("confirm", "confirm"), ("decline", "decline")])
    reason = forms.CharField(label=_("Reason"), max_length=200, required=False)


class CountForm(forms.Form):
    people = WholeField(label=_("People served"), min_value=0, max_value=100_000)
    is_estimated = forms.BooleanField(label=_("Estimated, not counted"), required=False)


class ChannelForm(forms.Form):
    area = forms.TypedChoiceField(label=_("Place"), coerce=int)
    kind = forms.ChoiceField(label=_("Kind"), choices=MediaKind.choices)
    name = forms.CharField(label=_("Name"), max_length=60, error_messages=PLEASE)

    def __init__(self, actor: Actor, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        places = within(actor.paths(*RUNNERS))
        offer_choices(self, "area", [(area.pk, area.name) for area in places])


class ReadingForm(forms.Form):
    channel_id = forms.TypedChoiceField(label=_("Channel"), coerce=int)
    views = WholeField(label=_("Views"), min_value=0, max_value=2_000_000_000)
    source = forms.CharField(label=_("Where it was read"), max_length=80, error_messages=PLEASE)

    def __init__(self, path: str, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = kinds.channels_for(path)
        offer_choices(self, "channel_id", [(row.pk, row.name) for row in rows])


class SkillForm(forms.Form):
    skill = forms.TypedChoiceField(label=_("Skill"), coerce=str)
    valid_months = WholeField(label=_("Valid for months"), min_value=1, max_value=120)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_choices(self, "skill", [(row.code, row.name) for row in skills()])


class ApplyForm(forms.Form):
    person_id = forms.TypedChoiceField(label=_("Who applies"), coerce=int)
    school = forms.CharField(label=_("School"), max_length=60, error_messages=PLEASE)

    def __init__(self, people: list[Person], me: int, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = [(who.pk, str(_("myself") if who.pk == me else who.name)) for who in people]
        offer_choices(self, "person_id", rows)


class PostForm(forms.Form):
    area = forms.TypedChoiceField(label=_("Place"), coerce=int)
    title = forms.CharField(label=_("Name of the post"), max_length=80, error_messages=PLEASE)
    summary = forms.CharField(
        label=_("What one does there"), max_length=500, widget=forms.Textarea(attrs={"rows": 4}),
        error_messages=PLEASE,
    )  # fmt: skip
    mentor = forms.CharField(
        label=_("Who looks after the student"),
        help_text=_("A public post, such as head of the station; no name is needed."),
        max_length=40,
        error_messages=PLEASE,
    )
    places = WholeField(label=_("Places"), min_value=1, max_value=500, initial=1)
    age_from = WholeField(label=_("From age"), min_value=14, max_value=60, initial=16)
    starts_on = DayField(label=_("First day"), widget=DAY)
    ends_on = DayField(label=_("Last day"), widget=DAY)
    apply_until = DayField(label=_("Apply until"), widget=DAY)
    least_days = WholeField(label=_("Days for a certificate"), min_value=1, max_value=90, initial=5)

    def __init__(self, actor: Actor, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        places = within(actor.paths(*RUNNERS))
        offer_choices(self, "area", [(area.pk, area.name) for area in places])


class AnswerForm(forms.Form):
    verb = forms.ChoiceField(choices=[("accept", "accept"), ("decline", "decline")])
    reason = forms.CharField(label=_("Reason"), max_length=200, required=False)


class DayForm(forms.Form):
    on_date = DayField(label=_("Day"), widget=DAY)
    minutes = WholeField(label=_("How many minutes"), min_value=1, max_value=480, initial=240)
    content = forms.CharField(label=_("What was done"), max_length=120, error_messages=PLEASE)
