"""Shapes of what is typed about groups and joining."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kith.groups.states import BodyKind, Counted, OrganisationKind, StepKind
from kith.web.fields import DayField, PhoneField, WholeField, birth_fields

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kith.groups.models import Body, Organisation
    from kith.places.models import Area
    from kith.web.http import Request

PICK = _("Please choose one.")
WRITE = _("Please write something here.")
NONE = ("", _("– none –"))
CHOOSE = ("", _("– please choose –"))


def date_field(label: Any, *, required: bool = True) -> forms.DateField:
    return DayField(
        label=label,
        required=required,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )


def long_text(label: Any, most: int, *, rows: int = 4, required: bool = True) -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=most,
        required=required,
        widget=forms.Textarea(attrs={"rows": rows}),
        error_messages={"required": WRITE},
    )


def offer(form: forms.Form, name: str, choices: Iterable[tuple[Any, Any]]) -> None:
    """The choices of a field, known only to the view."""
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)
    field.choices = list(choices)


def number(value: str) -> int | None:
    """The key a choice stands for; none where nothing was chosen."""
    return int(value) if value else None


class BornForm(forms.Form):
    """How old somebody is, and whether she lives on her own wages."""

    earns = forms.BooleanField(
        label=_("I am not of age yet, and live on my own wages"), required=False
    )

    def __init__(self, *args: Any, asks: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if asks:
            self.fields = birth_fields() | self.fields
            self.order_fields(self.field_order)


class LinkForm(BornForm):
    """What a visitor leaves to get a link on her phone."""

    name = forms.CharField(
        label=_("Your name"),
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "name", "data-keep": "off"}),
    )
    phone = PhoneField(label=_("Your phone number"), help_text=_("A link comes to this number."))
    agreed = forms.BooleanField(
        label=_("You may use my name and number to send me the link"),
        error_messages={"required": _("Without your agreement we cannot send you a link.")},
    )
    field_order = ("name", "phone", "birth_year", "birth_month", "earns", "agreed")


class UnitForm(forms.Form):
    name = forms.CharField(label=_("Name of the unit"), max_length=120)
    kind = forms.ChoiceField(label=_("Kind of unit"), choices=[CHOOSE, *OrganisationKind.choices])
    uscc = forms.CharField(
        label=_("Unified social credit code"),
        help_text=_("18 characters, as on the licence. Its check character is looked at."),
        max_length=40,
        required=False,
    )
    area = forms.ChoiceField(label=_("Where it stands"))
    anyway = forms.BooleanField(label=_("It is none of these: enter it"), required=False)

    def __init__(self, *args: Any, areas: Iterable[Area] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if areas is None:
            del self.fields["area"]
        else:
            offer(self, "area", [(str(a.pk), a.name) for a in areas])


class EndForm(forms.Form):
    """Why something ends; of a unit perhaps into which other one it goes."""

    reason = forms.CharField(label=_("Reason"), max_length=200, error_messages={"required": WRITE})
    into = forms.ChoiceField(label=_("It is the same as"), required=False)

    def __init__(self, *args: Any, into: Iterable[Organisation] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        others = [(str(one.pk), one.name) for one in into]
        offer(self, "into", [NONE, *others])
        if not others:
            del self.fields["into"]


class TeamForm(forms.Form):
    name = forms.CharField(label=_("Name of the team"), max_length=120)
    area = forms.ChoiceField(label=_("Where it is at home"))
    unit = forms.ChoiceField(label=_("Unit it belongs to"), required=False)
    directions = forms.MultipleChoiceField(
        label=_("What it does"), widget=forms.CheckboxSelectMultiple, required=False
    )
    looks_for = forms.CharField(
        label=_("Whom it is looking for"),
        help_text=_("Everybody reads this. Empty: the team takes nobody just now."),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    is_youth = forms.BooleanField(
        label=_("A youth team: each child needs a guardian's yes"), required=False
    )

    def __init__(
        self,
        *args: Any,
        kinds: Iterable[tuple[str, str]],
        units: Iterable[Organisation],
        areas: Iterable[Area] | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "directions", kinds)
        offer(self, "unit", [NONE, *((str(one.pk), one.name) for one in units)])
        if areas is None:
            del self.fields["area"], self.fields["is_youth"]
        else:
            offer(self, "area", [(str(a.pk), a.name) for a in areas])


class FindForm(forms.Form):
    phone = PhoneField()


class StepForm(forms.Form):
    """A first step, as the desk or a leader notes it."""

    kind = forms.ChoiceField(label=_("What was done"), choices=StepKind.choices)
    on = date_field(_("On which day"))
    what = forms.CharField(
        label=_("What was seen, taught, or which size"), max_length=120, required=False
    )
    skill = forms.ChoiceField(label=_("Papers for which skill"), required=False)

    def __init__(
        self,
        *args: Any,
        kinds: Iterable[StepKind] = StepKind,
        skills: Iterable[tuple[str, str]] = (),
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "kind", [(kind.value, kind.label) for kind in kinds])
        offer(self, "skill", [NONE, *skills])
        if StepKind.VETTED not in list(kinds):
            del self.fields["skill"]


class NewcomerForm(BornForm):
    """Somebody at the counter who is not known yet."""

    name = forms.CharField(
        label=_("Name"), max_length=60, widget=forms.TextInput(attrs={"data-keep": "off"})
    )
    phone = PhoneField()
    area = forms.ChoiceField(label=_("Community"))
    agreed = forms.BooleanField(
        label=_("She stands here and says yes to being a registered volunteer"),
        error_messages={"required": _("Nobody is registered without her own yes.")},
    )
    field_order = ("name", "phone", "area", "birth_year", "birth_month", "earns", "agreed")

    def __init__(self, *args: Any, areas: Iterable[Area], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["earns"].label = _("Not of age yet, and living on her own wages")
        offer(self, "area", [(str(a.pk), a.name) for a in areas])


class BodyForm(forms.Form):
    kind = forms.ChoiceField(label=_("What it is"), choices=BodyKind.choices)
    name = forms.CharField(label=_("Name"), max_length=120)
    area = forms.ChoiceField(label=_("Of which place"))
    parent = forms.ChoiceField(label=_("Stands under"), required=False)

    def __init__(
        self, *args: Any, areas: Iterable[Area], parents: Iterable[Body], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "area", [(str(a.pk), a.name) for a in areas])
        offer(self, "parent", [NONE, *((str(one.pk), one.name) for one in parents)])


class SeatForm(forms.Form):
    organisation = forms.ChoiceField(label=_("Unit"), error_messages={"required": PICK})
    post = forms.CharField(
        label=_("Post of the unit"), help_text=_("Such as deputy director unit."),
        max_length=60, required=False,
    )  # fmt: skip
    since = date_field(_("Member since"), required=False)

    def __init__(self, *args: Any, units: Iterable[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = [(str(one.pk), one.name) for one in units]
        offer(self, "organisation", [CHOOSE, *names])


class PostForm(forms.Form):
    title = forms.CharField(
        label=_("Title of the post"), help_text=_("Everybody reads it."), max_length=80
    )
    phone = PhoneField(
        label=_("Phone of who holds it"), required=False,
        help_text=_("Only to find a person who is known here; the number is not kept."),
    )  # fmt: skip
    is_public = forms.BooleanField(label=_("It is a public post"), required=False)
    since = date_field(_("In the post since"), required=False)


class MeetingForm(forms.Form):
    held_at = forms.DateTimeField(
        label=_("When"),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"],
    )
    place = forms.CharField(label=_("Where"), max_length=120)
    agenda = long_text(_("Agenda"), 2000)


class MinutesForm(forms.Form):
    minutes = long_text(_("Minutes"), 5000, rows=8)
    present = forms.MultipleChoiceField(
        label=_("Units that were there"), widget=forms.CheckboxSelectMultiple, required=False
    )

    def __init__(self, *args: Any, units: Iterable[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "present", [(str(one.pk), one.name) for one in units])


class ResolutionForm(forms.Form):
    text = long_text(_("What was resolved"), 500, rows=3)
    organisation = forms.ChoiceField(label=_("Which unit answers for it"))
    due = date_field(_("Due on"))

    def __init__(self, *args: Any, units: Iterable[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "organisation", [CHOOSE, *((str(one.pk), one.name) for one in units)])


class ProfileForm(forms.Form):
    year = WholeField(label=_("Year"))
    residents = WholeField(label=_("Number of residents or households"), min_value=0)
    counted = forms.ChoiceField(
        label=_("What this number counts"), choices=Counted.choices, widget=forms.RadioSelect
    )
    enterprises = WholeField(label=_("Enterprises"), min_value=0)
    shops = WholeField(label=_("Shops along the streets"), min_value=0)
    compounds = forms.CharField(
        label=_("Residential compounds"),
        help_text=_("One name a line."),
        required=False,
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    source = forms.CharField(
        label=_("Where the figures come from"), max_length=120,
        help_text=_("Such as the police register, or the community's own count."),
    )  # fmt: skip
    as_of = date_field(_("As of which day"))


def posted(request: Request) -> Any:
    return request.POST if request.method == "POST" else None
