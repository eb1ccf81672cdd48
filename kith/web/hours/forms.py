"""Shapes of what is typed about hours; what it means is judged by the actions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kith.catalogue.states import Eligibility, FiveFor
from kith.hours.states import (
    CorrectionKind,
    EvidenceKind,
    LateReason,
    Purse,
    RecordState,
    SourceKind,
)
from kith.web.fields import PhoneField, WholeField

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

WORDS_MAX = 500
REASON_MAX = 200
NEEDS_REASON = _("Please say why, in a few words.")
MOMENT = "%Y-%m-%dT%H:%M"


def moment_field(label: StrPromise) -> forms.DateTimeField:
    return forms.DateTimeField(
        label=label,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format=MOMENT),
        input_formats=[MOMENT, "%Y-%m-%dT%H:%M:%S"],
        error_messages={
            "required": _("Please give a day and a time."),
            "invalid": _("Please give a day and a time."),
        },
    )


class ReasonForm(forms.Form):
    """One line of reason; `verb` is the button that was pressed."""

    reason = forms.CharField(
        label=_("Reason"), max_length=REASON_MAX, error_messages={"required": NEEDS_REASON}
    )
    verb = forms.ChoiceField(
        choices=[(verb, verb) for verb in ("release", "uphold", "propose", "approve", "reject")],
        widget=forms.HiddenInput,
        error_messages={"required": _("Please press one of the buttons.")},
    )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("verb") == "approve":  # a yes needs no words
            self.errors.pop("reason", None)
            cleaned.setdefault("reason", "")
        return cleaned


class LateForm(forms.Form):
    """Why a step comes after its ten working days; needed only then."""

    late_reason = forms.ChoiceField(
        label=_("Why it comes later"),
        help_text=_("Only when the working days for it are over."),
        choices=[("", _("– not late –")), *LateReason.choices],
        required=False,
    )
    late_note = forms.CharField(label=_("In your own words"), max_length=REASON_MAX, required=False)


class AmendForm(forms.Form):
    started_at = moment_field(_("It began"))
    ended_at = moment_field(_("It ended"))
    content = forms.CharField(
        label=_("What was done"),
        max_length=120,
        error_messages={"required": _("Please write what was done.")},
    )
    reason = forms.CharField(
        label=_("Reason"), max_length=REASON_MAX, error_messages={"required": NEEDS_REASON}
    )


class WrongForm(forms.Form):
    """What the one whose hours they are says about a record."""

    kind = forms.ChoiceField(
        label=_("What is wrong?"),
        choices=[(k.value, k.label) for k in CorrectionKind if k != CorrectionKind.MISSING],
        widget=forms.RadioSelect,
        error_messages={"required": _("Please choose what is wrong.")},
    )
    text = forms.CharField(
        label=_("How was it really?"),
        help_text=_("Only you and the desk read this."),
        max_length=WORDS_MAX,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Please write in a few words how it was.")},
    )


class MissingForm(forms.Form):
    text = forms.CharField(
        label=_("Which service is missing?"),
        help_text=_("The day, from when to when, for whom, and who can say so."),
        max_length=WORDS_MAX,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": _("Please write which service is missing.")},
    )


class AnswerForm(forms.Form):
    is_agreed = forms.TypedChoiceField(
        label=_("Your answer"),
        choices=(("yes", _("It is as the person says")), ("no", _("It stays as it is"))),
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
        error_messages={"required": _("Please choose an answer.")},
    )
    text = forms.CharField(
        label=_("Your words to the person"),
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Please write an answer.")},
    )


class MineForm(forms.Form):
    """Filter of one's own list. A wrong choice filters nothing."""

    purse = forms.ChoiceField(
        label=_("Kind of time"), required=False, choices=[("", _("All")), *Purse.choices]
    )
    state = forms.ChoiceField(
        label=_("Status"), required=False, choices=[("", _("All")), *RecordState.choices]
    )


class WriteForm(LateForm):
    """A service that was on paper first."""

    phone = PhoneField(
        label=_("Phone of the one who served"),
        error_messages={"required": _("Please give the phone number.")},
    )
    content = forms.CharField(
        label=_("What was done"),
        help_text=_("In a few words, without names or illnesses."),
        max_length=120,
        error_messages={"required": _("Please write what was done.")},
    )
    category = forms.ChoiceField(label=_("For whom"), choices=FiveFor.choices)
    eligibility = forms.ChoiceField(
        label=_("What kind of activity was it?"),
        choices=Eligibility.choices,
        widget=forms.RadioSelect,
        initial=Eligibility.VOLUNTEER,
    )
    purse = forms.ChoiceField(
        label=_("It counts as"),
        choices=Purse.choices,
        widget=forms.RadioSelect,
        initial=Purse.VOLUNTEER,
    )
    source = forms.ChoiceField(
        label=_("It comes from"), choices=SourceKind.choices, initial=SourceKind.OTHER
    )
    started_at = moment_field(_("It began"))
    ended_at = moment_field(_("It ended"))
    others = WholeField(
        label=_("How many people were helped"), min_value=0, max_value=100000, initial=1
    )
    papers = forms.MultipleChoiceField(
        label=_("What lies at the desk"),
        choices=[(k.value, k.label) for k in (EvidenceKind.PAPER, EvidenceKind.LIST)],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    reason = forms.CharField(
        label=_("Why it was not recorded at the time"),
        max_length=REASON_MAX,
        error_messages={"required": NEEDS_REASON},
    )
    field_order = (
        "phone", "content", "category", "source", "eligibility", "purse", "started_at", "ended_at",
        "others", "papers", "reason", "late_reason", "late_note",
    )  # fmt: skip
