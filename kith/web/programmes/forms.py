"""Shapes of what is typed about programmes and highlights."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kith.catalogue.states import FiveFor
from kith.places.queries import within
from kith.places.states import Level
from kith.programmes import queries
from kith.programmes.policies import DESK
from kith.web.fields import DayField

if TYPE_CHECKING:
    from kith.core.actor import Actor

PLEASE = {"required": _("Please write something here.")}
DAY = forms.DateInput(attrs={"type": "date"})


def places(actor: Actor) -> list[tuple[int, str]]:
    """Where the actor may propose, from the top down."""
    return [(area.pk, area.name) for area in within(actor.paths(*DESK))]


class Placed(forms.Form):
    """A form about one of the actor's places."""

    area = forms.TypedChoiceField(label=_("Place"), coerce=int)

    def __init__(self, actor: Actor, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["area"]
        assert isinstance(field, forms.TypedChoiceField)
        field.choices = places(actor)


class ProgrammeForm(Placed):
    title = forms.CharField(label=_("Name of the programme"), max_length=80, error_messages=PLEASE)
    summary = forms.CharField(
        label=_("What it does, for whom, and what is its own"),
        help_text=_("Others read this to see how alike two programmes are."),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages=PLEASE,
    )
    starts_on = DayField(label=_("First day"), widget=DAY)
    ends_on = DayField(label=_("Last day"), widget=DAY, required=False)
    five_for = forms.ChoiceField(
        label=_("For whom"), choices=[("", _("for all")), *FiveFor.choices], required=False
    )
    work_line = forms.CharField(
        label=_("Line of work"),
        help_text=_("One of your place's own lines, such as one colour of seven."),
        max_length=40,
        required=False,
    )

    def clean_five_for(self) -> FiveFor | None:
        value = self.cleaned_data["five_for"]
        return FiveFor(value) if value else None


class PhaseForm(forms.Form):
    title = forms.CharField(label=_("Name of the phase"), max_length=80, error_messages=PLEASE)
    starts_on = DayField(label=_("First day"), widget=DAY)
    ends_on = DayField(label=_("Last day"), widget=DAY)


class EndForm(forms.Form):
    last_day = DayField(label=_("Last day"), widget=DAY)


class DecideForm(forms.Form):
    """One decision with its reason; `verb` is the button that was pressed."""

    verb = forms.ChoiceField(
        choices=[(verb, verb) for verb in ("approve", "send_back", "retire")],
        widget=forms.HiddenInput,
    )
    reason = forms.CharField(
        label=_("Reason"),
        help_text=_("The proposer reads it."),
        max_length=200,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class ThemeForm(Placed):
    month = DayField(
        label=_("Month"),
        input_formats=["%Y-%m"],
        widget=forms.DateInput(attrs={"type": "month"}, format="%Y-%m"),
    )
    title = forms.CharField(
        label=_("What the month is about"), max_length=80, error_messages=PLEASE
    )


class HighlightForm(Placed):
    title = forms.CharField(label=_("Name of the highlight"), max_length=80, error_messages=PLEASE)
    summary = forms.CharField(
        label=_("What you do that others do not"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages=PLEASE,
    )
    programme = forms.TypedChoiceField(
        label=_("Part of a programme"), coerce=int, empty_value=None, required=False
    )
    brand = forms.TypedChoiceField(
        label=_("Under the brand"), coerce=int, empty_value=None, required=False
    )

    def __init__(self, actor: Actor, *args: Any, on: date, **kwargs: Any) -> None:
        super().__init__(actor, *args, **kwargs)
        paths = actor.paths(*DESK)
        running = [row for path in paths for row in queries.programmes_in(path)]
        named = [row for path in paths for row in queries.brands(path, on=on)]
        self._offer("programme", [(row.pk, row.title) for row in running])
        self._offer("brand", [(row.pk, row.name) for row in named])

    def _offer(self, name: str, rows: list[tuple[int, str]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.TypedChoiceField)
        field.choices = [("", _("none")), *dict(rows).items()]


class EvidenceForm(forms.Form):
    text = forms.CharField(
        label=_("What was seen"), max_length=300, error_messages=PLEASE,
        widget=forms.Textarea(attrs={"rows": 2}),
    )  # fmt: skip
    on_date = DayField(label=_("On which day"), widget=DAY)


class BrandForm(Placed):
    name = forms.CharField(label=_("Name of the brand"), max_length=40, error_messages=PLEASE)
    summary = forms.CharField(label=_("What it stands for"), max_length=300, required=False)
    since = DayField(label=_("In use since"), widget=DAY)


class HonourForm(Placed):
    title = forms.CharField(label=_("Name of the honour"), max_length=80, error_messages=PLEASE)
    level = forms.ChoiceField(
        label=_("Level of who gave it"),
        choices=[(level.value, level.label) for level in Level if level != Level.GRID],
    )
    given_by = forms.CharField(label=_("Given by"), max_length=80, error_messages=PLEASE)
    given_on = DayField(label=_("Given on"), widget=DAY)
    paper = forms.CharField(
        label=_("Where it stands written"),
        help_text=_("Number of the notice or certificate; somebody above looks at it."),
        max_length=120,
        error_messages=PLEASE,
    )


class HonourCheckForm(forms.Form):
    seen = forms.CharField(label=_("What was seen"), max_length=120, error_messages=PLEASE)
