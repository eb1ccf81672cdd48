"""Shapes of what is typed about briefs."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kith.insights.briefs import SKELETONS
from kith.insights.figures import FIGURES, Section
from kith.insights.policies import BRIEFERS
from kith.insights.states import RecordKind
from kith.places.queries import within
from kith.places.states import Level
from kith.web.fields import DayField, WholeField

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kith.core.actor import Actor
    from kith.insights.models import BriefRecord
    from kith.places.models import Area

DAY = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
PLEASE = {"required": _("Please write something here.")}


class Period(forms.Form):
    """From a day to another, which is the last one."""

    since = DayField(label=_("First day"), widget=DAY)
    last = DayField(label=_("Last day"), widget=DAY)

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or {}
        if typed.get("since") and typed.get("last"):
            typed["until"] = typed["last"] + timedelta(days=1)
            if typed["last"] < typed["since"]:
                self.add_error("last", _("The last day lies before the first."))
        return typed


class DraftForm(Period):
    """Which brief, of which place and period."""

    field_order = ("skeleton", "area", "since", "last")
    skeleton = forms.ChoiceField(label=_("What the brief tells"), widget=forms.RadioSelect)
    area = forms.TypedChoiceField(label=_("Place"), coerce=int)

    def __init__(self, actor: Actor, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        places = within(actor.paths(*BRIEFERS)).exclude(level=Level.GRID)
        choices = {
            "skeleton": [(one.code, one.title) for one in SKELETONS.values()],
            "area": [(area.pk, area.name) for area in places],
        }
        _choose(self, choices)


class WordsForm(forms.Form):
    """The words of both languages, edited from a revision."""

    revision = WholeField(widget=forms.HiddenInput, min_value=0)
    zh = forms.CharField(
        label=_("Chinese"),
        help_text=_("The first line is the headline; every line is a paragraph."),
        widget=forms.Textarea(attrs={"rows": 14}),
        max_length=15_000,
        error_messages=PLEASE,
    )
    en = forms.CharField(
        label=_("English"),
        widget=forms.Textarea(attrs={"rows": 14}),
        max_length=15_000,
        required=False,
    )


class NumberForm(Period):
    """One figure more, of the brief's place or one below it."""

    field_order = ("figure", "area", "since", "last", "about")
    figure = forms.ChoiceField(label=_("Figure"))
    area = forms.TypedChoiceField(label=_("Place"), coerce=int)
    about = forms.ChoiceField(
        label=_("Only of"),
        help_text=_("Where the figure's definition says that it can be narrowed."),
        required=False,
    )

    def __init__(
        self, places: Iterable[Area], records: Iterable[BriefRecord], *args: Any, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        by_section = [
            (label, [(one.code, one.name) for one in FIGURES.values() if one.section == section])
            for section, label in Section.choices
        ]
        choices = {
            "figure": by_section,
            "area": [(area.pk, area.name) for area in places],
            "about": [("", _("everything")), *((one.key, one.name) for one in records)],
        }
        _choose(self, choices)


class NameForm(forms.Form):
    """Something of the records, by its name there."""

    kind = forms.ChoiceField(label=_("What it is"), choices=RecordKind.choices)
    name = forms.CharField(
        label=_("Its name in the records"), max_length=160, error_messages=PLEASE
    )


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label=_("Why it is written anew"), max_length=200, error_messages=PLEASE
    )


class RevisionForm(forms.Form):
    revision = WholeField(widget=forms.HiddenInput, min_value=0)


def _choose(form: forms.Form, choices: dict[str, Any]) -> None:
    for name, these in choices.items():
        field = form.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = these
