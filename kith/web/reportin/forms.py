"""Shapes of what is typed about report-in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from kith.catalogue.states import Eligibility, FiveFor
from kith.core.values import BadValue
from kith.hours.states import Purse
from kith.people.rules import clean_name
from kith.people.states import Gender
from kith.reportin.states import EndReason
from kith.web.fields import DayField, PhoneField, WholeField
from kith.web.me.forms import JoinForm

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


class SlipForm(forms.Form):
    """A slip: whose unit, to which community, which posts are liked."""

    unit = forms.TypedChoiceField(
        label=_("My unit"), coerce=int, error_messages={"required": _("Please choose your unit.")}
    )
    community = forms.TypedChoiceField(
        label=_("The community I report to"),
        help_text=_("As a rule the one you live in."),
        coerce=int,
    )
    posts = forms.MultipleChoiceField(
        label=_("What I would like to do"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    def __init__(
        self,
        *args: Any,
        units: Iterable[tuple[int, str]],
        communities: Iterable[tuple[int, str]],
        posts: Mapping[str, str],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].choices = [("", _("Please choose")), *units]  # type: ignore[attr-defined]
        self.fields["community"].choices = list(communities)  # type: ignore[attr-defined]
        self.fields["posts"].choices = list(posts.items())  # type: ignore[attr-defined]


class UnitSlipForm(SlipForm):
    """The unit's own slip, by its liaison."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].label = _("Unit")
        self.fields["community"].label = _("Community")
        self.fields["community"].help_text = _("As a rule the one the unit sits in.")
        self.fields["posts"].label = _("What the unit can do")


class NamedForm(JoinForm):
    """Saying yes to the unit's list: the same as an invitation, and which posts are liked."""

    posts = forms.MultipleChoiceField(
        label=_("What I would like to do"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    field_order = ("phone", "posts", "login_name", "password", "agreed")

    def __init__(self, *args: Any, posts: Mapping[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["posts"].choices = list(posts.items())  # type: ignore[attr-defined]


class PurseForm(forms.Form):
    purse = forms.ChoiceField(
        label=_("My service in my community counts as"),
        choices=[(p.value, p.label) for p in (Purse.VOLUNTEER, Purse.REPORT_IN)],
        widget=forms.RadioSelect,
    )


class EndForm(forms.Form):
    reason = forms.ChoiceField(label=_("Why"), choices=())

    def __init__(self, *args: Any, reasons: Iterable[EndReason], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].choices = [(r.value, r.label) for r in reasons]  # type: ignore[attr-defined]


class PaperForm(forms.Form):
    """What stands on a signed slip."""

    name = forms.CharField(
        label=_("Name"),
        max_length=60,
        widget=forms.TextInput(attrs={"data-keep": "off", "autocomplete": "off"}),
    )
    phone = PhoneField()
    gender = forms.ChoiceField(
        label=_("Gender"),
        choices=Gender.choices,
        initial=Gender.UNKNOWN,
        widget=forms.RadioSelect,
    )
    unit = forms.TypedChoiceField(label=_("Unit"), coerce=int)
    area = forms.TypedChoiceField(label=_("Grid"), coerce=int)
    posts = forms.MultipleChoiceField(
        label=_("Posts"), widget=forms.CheckboxSelectMultiple, required=False
    )
    signed = DayField(
        label=_("Day of the signature"), widget=forms.DateInput(attrs={"type": "date"})
    )
    text = forms.CharField(
        label=_("Version of the text she signed"), max_length=20, initial="2026-01"
    )

    def __init__(
        self,
        *args: Any,
        units: Iterable[tuple[int, str]],
        areas: Iterable[tuple[int, str]],
        posts: Mapping[str, str],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].choices = [("", _("Please choose")), *units]  # type: ignore[attr-defined]
        self.fields["area"].choices = list(areas)  # type: ignore[attr-defined]
        self.fields["posts"].choices = list(posts.items())  # type: ignore[attr-defined]

    def clean_name(self) -> str:
        try:
            return clean_name(str(self.cleaned_data["name"]))
        except BadValue as bad:
            raise ValidationError(str(bad.text), code=bad.code) from bad


class PlaceForm(forms.Form):
    """One grid and the same posts for everybody chosen."""

    chosen = forms.TypedMultipleChoiceField(
        label=_("Who"),
        coerce=int,
        error_messages={"required": _("Please choose at least one person or unit.")},
    )
    area = forms.TypedChoiceField(label=_("Grid"), coerce=int)
    posts = forms.MultipleChoiceField(
        label=_("Posts"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Please choose at least one post.")},
    )

    def __init__(
        self,
        *args: Any,
        ids: Iterable[int],
        areas: Iterable[tuple[int, str]],
        posts: Mapping[str, str],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["chosen"].choices = [(pk, pk) for pk in ids]  # type: ignore[attr-defined]
        self.fields["area"].choices = list(areas)  # type: ignore[attr-defined]
        self.fields["posts"].choices = list(posts.items())  # type: ignore[attr-defined]


def _moment(label: Any) -> forms.DateTimeField:
    return forms.DateTimeField(
        label=label,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"],
    )


class ServiceForm(forms.Form):
    """Minutes written down by the desk, with the person who saw them."""

    content = forms.CharField(
        label=_("What was done"),
        help_text=_("In a few words, without names or illnesses."),
        max_length=120,
    )
    category = forms.ChoiceField(label=_("For whom"), choices=FiveFor.choices)
    eligibility = forms.ChoiceField(
        label=_("What kind of activity was it?"),
        choices=[(e.value, e.label) for e in (Eligibility.VOLUNTEER, Eligibility.PARTY_LIFE)],
        widget=forms.RadioSelect,
        initial=Eligibility.VOLUNTEER,
    )
    started_at = _moment(_("It began"))
    ended_at = _moment(_("It ended"))
    second = PhoneField(
        label=_("Phone of the second person"),
        help_text=_("Somebody of your places who saw it. She confirms it on her own page."),
    )


class FindForm(forms.Form):
    """Searching a list: words of a unit's name, or a whole phone number."""

    q = forms.CharField(required=False, max_length=60)


class WordsForm(forms.Form):
    words = forms.CharField(
        label=_("The community's words"),
        help_text=_("What the unit and its members did well. No names of residents."),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class VisitForm(forms.Form):
    """The unit came to a community."""

    unit = forms.TypedChoiceField(label=_("Unit"), coerce=int)
    community = forms.TypedChoiceField(label=_("Community"), coerce=int)
    date = DayField(label=_("Day"), widget=forms.DateInput(attrs={"type": "date"}))
    people = WholeField(label=_("People"), min_value=1, max_value=999)
    what = forms.CharField(label=_("What for"), max_length=120)

    def __init__(
        self,
        *args: Any,
        units: Iterable[tuple[int, str]],
        communities: Iterable[tuple[int, str]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].choices = list(units)  # type: ignore[attr-defined]
        self.fields["community"].choices = list(communities)  # type: ignore[attr-defined]


class NeedForm(forms.Form):
    """One line of a form of needs; a line without people is left out."""

    post = forms.ChoiceField(label=_("Post"))
    people = WholeField(label=_("People"), min_value=1, max_value=999, required=False)
    purpose = forms.CharField(label=_("What for"), max_length=120, required=False)

    def __init__(self, *args: Any, posts: Mapping[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["post"].choices = list(posts.items())  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or self.cleaned_data
        if given.get("people") and not given.get("purpose"):
            self.add_error("purpose", _("Please write what for."))
        return given


class AnswerForm(forms.Form):
    people = WholeField(label=_("People we send"), min_value=0, max_value=999)
