"""Shapes of what is typed about a project and a launch day."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kith.web.fields import DayField, WholeField
from kith.web.projects.forms import MUST, WHY, choices_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kith.groups.models import Organisation
    from kith.projects.models import ListItem


class Pictures(forms.FileInput):
    """Several pictures at once."""

    allow_multiple_selected = True


class PicturesField(forms.FileField):
    """None, one or several files."""

    widget = Pictures(attrs={"accept": "image/jpeg,image/png,image/webp", "multiple": True})

    def clean(self, data: Any, initial: Any = None) -> Any:
        return [super(PicturesField, self).clean(one, initial) for one in data or []]


class EvidenceForm(forms.Form):
    text = forms.CharField(
        label=_("What was done?"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("Please say what was done.")},
    )
    pictures = PicturesField(
        label=_("Pictures"),
        help_text=_("Up to six, JPEG, PNG or WebP. Only the work, no faces; please ask first."),
        required=False,
    )


class AcceptForm(forms.Form):
    text = forms.CharField(label=_("What did you find?"), max_length=200, required=False)


class SendBackForm(forms.Form):
    reason = forms.CharField(label=_("What is missing?"), max_length=200, error_messages=WHY)


class DropForm(forms.Form):
    reason = forms.CharField(label=_("Why not?"), max_length=200, error_messages=WHY)


class ExtendForm(forms.Form):
    to_date = DayField(label=_("New due day"))
    reason = forms.CharField(label=_("Reason"), max_length=200, error_messages=WHY)


class MilestoneForm(forms.Form):
    title = forms.CharField(label=_("Milestone"), max_length=80, error_messages=MUST)
    due_date = DayField(label=_("Due"), help_text=_("A day off moves to the next working day."))


class ServeForm(forms.Form):
    order = WholeField(label=_("Number of the resident's request"), min_value=1)


class JoinForm(forms.Form):
    organisation = forms.ChoiceField(label=_("Unit"))
    is_doer = forms.BooleanField(
        label=_("It does part of the work, and so cannot accept it"), required=False
    )

    def __init__(self, *args: Any, units: Iterable[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _fill(self, organisation=choices_of(units))


class AppointForm(forms.Form):
    leader = forms.ChoiceField(label=_("Answers for it in the community"))
    member = forms.ChoiceField(label=_("Responsible member"))

    def __init__(
        self,
        *args: Any,
        leaders: list[tuple[str, str]],
        members: list[tuple[str, str]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        _fill(self, leader=leaders, member=members)


class RecheckForm(forms.Form):
    holds = forms.ChoiceField(
        label=_("Does it still hold?"),
        choices=[("yes", _("Yes, it holds")), ("no", _("No, it has to be done again"))],
        widget=forms.RadioSelect,
        error_messages={"required": _("Please choose yes or no.")},
    )
    text = forms.CharField(
        label=_("What did you find?"),
        max_length=200,
        error_messages={"required": _("Please say what you found.")},
    )


class LaunchForm(forms.Form):
    area = forms.ChoiceField(label=_("Place"))
    title = forms.CharField(label=_("Title"), max_length=80, error_messages=MUST)
    venue = forms.CharField(label=_("Venue"), max_length=120, error_messages=MUST)
    on_date = DayField(label=_("Day"))

    def __init__(self, *args: Any, places: Iterable[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _fill(self, area=choices_of(places))


class ChooseForm(forms.Form):
    items = forms.MultipleChoiceField(
        label=_("What can be claimed"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one.")},
    )

    def __init__(self, *args: Any, items: Iterable[ListItem], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["items"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = [(str(item.pk), f"{item.number} {item.title}") for item in items]


class StageForm(forms.Form):
    """What a unit calls out on the stage."""

    item = forms.ChoiceField(label=_("What"))
    organisation = forms.ChoiceField(label=_("Unit"))
    text = forms.CharField(label=_("On what terms"), max_length=600, error_messages=MUST)
    yuan = WholeField(
        label=_("Amount announced, in yuan"),
        help_text=_("What was said on the stage. A pledge is written down apart."),
        required=False,
        min_value=0,
        max_value=100_000_000,
    )

    def __init__(
        self,
        *args: Any,
        items: list[tuple[str, str]],
        units: Iterable[Organisation],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        _fill(self, item=items, organisation=choices_of(units))


def _fill(form: forms.Form, **choices: list[tuple[str, str]]) -> None:
    for name, options in choices.items():
        field = form.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = options
