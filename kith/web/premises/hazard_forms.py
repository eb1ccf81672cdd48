"""Shapes of what is typed about a hazard, by the desk, by a department, by the shop."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kith.grid.states import DepartmentResult, HazardLevel
from kith.web.fields import DayField
from kith.web.premises.forms import MUST, PICK, fill, named

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kith.catalogue.inspection import Question
    from kith.groups.models import Organisation
    from kith.places.models import Area

PHOTO = {"accept": "image/jpeg,image/png,image/webp"}
ONLY_THINGS = _("Only the thing, nobody's face. Never a must.")


def _picture(**more: Any) -> forms.FileField:
    more.setdefault("help_text", ONLY_THINGS)
    return forms.FileField(label=_("Picture"), widget=forms.FileInput(attrs=PHOTO), **more)


class NewHazardForm(forms.Form):
    """Something seen in passing."""

    key = forms.CharField(widget=forms.HiddenInput, max_length=36)
    hazard_type = forms.ChoiceField(label=_("What kind"), error_messages=PICK)
    level = forms.ChoiceField(
        label=_("How bad"),
        choices=HazardLevel.choices,
        initial=HazardLevel.MINOR,
        widget=forms.RadioSelect,
        error_messages=PICK,
    )
    text = forms.CharField(
        label=_("What exactly"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("No names of people."),
        error_messages=MUST,
    )
    area = forms.ChoiceField(label=_("Grid or community"), error_messages=PICK)
    spot = forms.CharField(label=_("Where"), max_length=120, error_messages=MUST)
    photo = _picture(required=False)

    def __init__(
        self,
        *args: Any,
        types: Iterable[tuple[str, str]],
        places: Iterable[Area],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        fill(self, hazard_type=types, area=named(places))


class FindHazardForm(forms.Form):
    """What one looks for; anything odd is taken for everything."""

    q = forms.CharField(label=_("Where or what"), max_length=40, required=False)
    hazard_type = forms.ChoiceField(label=_("Kind of hazard"), required=False)
    level = forms.ChoiceField(
        label=_("Level"), required=False, choices=[("", _("All")), *HazardLevel.choices]
    )

    def __init__(self, *args: Any, types: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fill(self, hazard_type=[("", _("All")), *types])


class NoticeForm(forms.Form):
    text = forms.CharField(
        label=_("What is to be put right"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages=MUST,
    )
    due_date = DayField(
        label=_("By when"), required=False, help_text=_("Empty: the latest day the rule allows.")
    )
    office = forms.CharField(
        label=_("Whom to call"), max_length=80, help_text=_("An office, not a person.")
    )
    asks_self_check = forms.BooleanField(
        label=_("The shop checks it itself and answers by the link"), required=False
    )


class RecheckForm(forms.Form):
    holds = forms.ChoiceField(
        label=_("Is it put right?"),
        choices=[("yes", _("Yes, close it")), ("no", _("Not yet, give another day"))],
        widget=forms.RadioSelect,
        error_messages={"required": _("Please choose yes or no.")},
    )
    text = forms.CharField(label=_("What did you see?"), max_length=200, error_messages=MUST)
    due_date = DayField(label=_("If not yet: by when"), required=False)


class AcceptForm(forms.Form):
    text = forms.CharField(
        label=_("Why is the shop's own word enough?"), max_length=200, error_messages=MUST
    )


class HandOverForm(forms.Form):
    organisation = forms.ChoiceField(label=_("Department"), required=False)
    to = forms.CharField(
        label=_("Or by name"),
        max_length=80,
        required=False,
        help_text=_("Where it is not on the list; the desk then types its answer."),
    )
    text = forms.CharField(
        label=_("What it is asked to do"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages=MUST,
    )
    due_date = DayField(
        label=_("By when"), required=False, help_text=_("Empty: the latest day the rule allows.")
    )

    def __init__(self, *args: Any, units: Iterable[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fill(self, organisation=[("", _("not on the list")), *named(units)])


class AnswerForm(forms.Form):
    result = forms.ChoiceField(
        label=_("What became of it"),
        choices=DepartmentResult.choices,
        widget=forms.RadioSelect,
        error_messages=PICK,
    )
    text = forms.CharField(
        label=_("In words"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages=MUST,
    )


class VoidForm(forms.Form):
    reason = forms.CharField(label=_("Why was it a mistake?"), max_length=200, error_messages=MUST)


class PhotoForm(forms.Form):
    photo = _picture(error_messages={"required": _("Please choose a picture.")})


class SelfCheckForm(forms.Form):
    """Large and plain: what is ticked is looked at and fine."""

    lines = forms.MultipleChoiceField(
        label=_("What I looked at and found fine"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    is_right = forms.BooleanField(
        label=_("What stands on the paper is put right"),
        error_messages={"required": _("Please tick this when it is put right.")},
    )
    text = forms.CharField(
        label=_("What was done"),
        max_length=200,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    photo = _picture(required=False)

    def __init__(self, *args: Any, questions: Iterable[Question], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fill(self, lines=[(one.code, one.text) for one in questions])
