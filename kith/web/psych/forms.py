"""Shapes of what is typed about talks, hosts, periods and papers."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kith.activities.actions.tours import TalkInput
from kith.people.actions.credentials import CredentialInput
from kith.web.fields import DayField, PhoneField, WholeField

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kith.activities.models import Session
    from kith.groups.models import Organisation

PLEASE = {"required": _("Please write something here.")}
WHY = {"required": _("Please say why.")}


class InviteForm(forms.Form):
    """An organisation would like a talk."""

    organisation = forms.TypedChoiceField(label=_("Organisation"), coerce=int)
    topic = forms.CharField(label=_("What about"), max_length=80, error_messages=PLEASE)
    people = WholeField(label=_("How many listeners"), min_value=1, max_value=2000)
    from_date = DayField(label=_("From which day"))
    until_date = DayField(label=_("Until which day"))
    where = forms.CharField(
        label=_("Where"),
        help_text=_("Such as the meeting room on the third floor."),
        max_length=80,
        error_messages=PLEASE,
    )

    def __init__(self, *args: Any, units: Iterable[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["organisation"]
        assert isinstance(field, forms.TypedChoiceField)
        field.choices = [(unit.pk, unit.name) for unit in units]

    def as_input(self) -> TalkInput:
        typed = dict(self.cleaned_data)
        return TalkInput(organisation_id=typed.pop("organisation"), **typed)


class PlanForm(forms.Form):
    """Which of the talks to come goes there."""

    session = forms.TypedChoiceField(label=_("Which talk"), coerce=int)

    def __init__(self, *args: Any, sessions: Iterable[tuple[Session, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["session"]
        assert isinstance(field, forms.TypedChoiceField)
        field.choices = [(one.pk, words) for one, words in sessions]


class ReasonForm(forms.Form):
    reason = forms.CharField(label=_("Reason"), max_length=120, error_messages=WHY)


class SeenForm(forms.Form):
    seen = forms.CharField(
        label=_("What you have seen"),
        help_text=_("Such as the original with its stamp, compared on the issuer's page."),
        max_length=120,
        error_messages=PLEASE,
    )


class HostsForm(forms.Form):
    """At which organisations a talk was held."""

    hosts = forms.TypedMultipleChoiceField(
        label=_("Where it was held"),
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, units: Iterable[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["hosts"]
        assert isinstance(field, forms.TypedMultipleChoiceField)
        field.choices = [(unit.pk, f"{unit.name} · {unit.get_kind_display()}") for unit in units]


class PeriodForm(forms.Form):
    """From a day to a last day."""

    since = DayField(label=_("From"))
    until = DayField(label=_("Until"))

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or {}
        since, until = typed.get("since"), typed.get("until")
        if isinstance(since, date) and isinstance(until, date) and until < since:
            self.add_error("until", _("The last day comes after the first."))
        return typed


class PaperForm(forms.Form):
    """What stands on a paper."""

    skill = forms.ChoiceField(label=_("It proves"))
    title = forms.CharField(
        label=_("What the paper is called"),
        help_text=_("Such as psychological counsellor, level two."),
        max_length=60,
        error_messages=PLEASE,
    )
    issuer = forms.CharField(label=_("Who issued it"), max_length=80, error_messages=PLEASE)
    number = forms.CharField(
        label=_("Number of this paper"),
        help_text=_("It is sealed; only you and whoever looks at the paper can read it."),
        max_length=40,
        widget=forms.TextInput(attrs={"data-keep": "off", "autocomplete": "off"}),
        error_messages=PLEASE,
    )
    valid_until = DayField(
        label=_("Last day"),
        help_text=_("Leave it empty if the paper does not end."),
        required=False,
    )

    def __init__(self, *args: Any, skills: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["skill"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = list(skills)

    def as_input(self) -> CredentialInput:
        names = ("skill", "title", "issuer", "number", "valid_until")
        return CredentialInput(**{name: self.cleaned_data[name] for name in names})


class DeskPaperForm(PaperForm):
    """The same at the counter, for whoever has this telephone number."""

    phone = PhoneField(label=_("Phone number of the holder"))
    field_order = ("phone", "skill", "title", "issuer", "number", "valid_until")
