"""Shapes of what is typed about calls, applications, reviews and agreements."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kith.projects.actions.agreements import AgreementInput, PaymentInput, ReportInput
from kith.projects.actions.recovering import SpotCheckInput
from kith.projects.actions.venture import ApplicationInput, CallInput, ReviewInput
from kith.projects.states_venture import Source
from kith.web.fields import DayField, WholeField
from kith.web.projects.forms import MUST, WHY, choices_of
from kith.web.projects.money_forms import YuanField

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kith.groups.models import Organisation, Team
    from kith.places.models import Area


class CallForm(forms.Form):
    area = forms.ChoiceField(label=_("Place"))
    title = forms.CharField(label=_("Title"), max_length=80, error_messages=MUST)
    text = forms.CharField(
        label=_("What it is for, and who may apply"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages=MUST,
    )
    source = forms.ChoiceField(label=_("Where the money comes from"), choices=Source.choices)
    budget = YuanField(label=_("Budget, in yuan"))
    criteria = forms.CharField(
        label=_("What is judged, with its weight"),
        help_text=_("One a line, such as: what residents need 40. The weights make 100."),
        max_length=600,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages=MUST,
    )
    from_date = DayField(label=_("Applications from"))
    until_date = DayField(label=_("First day that is too late"))

    def __init__(self, *args: Any, places: Iterable[Area], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _fill(self, area=choices_of(places))

    def clean_criteria(self) -> tuple[tuple[str, int], ...]:
        found = []
        for line in str(self.cleaned_data["criteria"]).splitlines():
            words, _gap, weight = line.strip().rpartition(" ")
            if not line.strip():
                continue
            if not words.strip() or not weight.isdecimal() or not weight.isascii():
                raise forms.ValidationError(_("Each line: words, a space, a whole number."))
            found.append((words.strip()[:40], int(weight)))
        return tuple(found)

    def as_input(self) -> CallInput:
        typed = dict(self.cleaned_data)
        del typed["area"]
        typed["source"] = Source(typed["source"])
        return CallInput(budget_fen=typed.pop("budget"), **typed)


class ApplyForm(forms.Form):
    side = forms.ChoiceField(label=_("Who applies"))
    title = forms.CharField(label=_("Title"), max_length=80, error_messages=MUST)
    plan = forms.CharField(
        label=_("What will you do, for whom, with whom, until when?"),
        max_length=3000,
        widget=forms.Textarea(attrs={"rows": 8}),
        error_messages=MUST,
    )
    asked = YuanField(label=_("How much is needed, in yuan"))

    def __init__(
        self, *args: Any, units: Iterable[Organisation], teams: Iterable[Team], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        sides = [(f"unit:{row.pk}", row.name) for row in units]
        _fill(self, side=[*sides, *((f"team:{row.pk}", row.name) for row in teams)])

    def as_input(self) -> ApplicationInput:
        typed = dict(self.cleaned_data)
        kind, pk = typed.pop("side").split(":")
        return ApplicationInput(
            asked_fen=typed.pop("asked"),
            organisation_id=int(pk) if kind == "unit" else None,
            team_id=int(pk) if kind == "team" else None,
            **typed,
        )


class ReviewForm(forms.Form):
    """Points for each criterion of the call, or an interest that forbids them."""

    has_interest = forms.BooleanField(
        label=_("I have an interest in this application, and give no points"), required=False
    )
    text = forms.CharField(
        label=_("Your words, or what your interest is"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages=WHY,
    )

    def __init__(self, *args: Any, criteria: Iterable[tuple[str, int]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.names = []
        for number, (words, weight) in enumerate(criteria):
            name = f"points_{number}"
            self.names.append(name)
            self.fields[name] = WholeField(
                label=words,
                help_text=_("0 to 100; weighs %(weight)s percent.") % {"weight": weight},
                min_value=0,
                max_value=100,
                required=False,
            )
        self.order_fields([*self.names, "has_interest", "text"])

    def clean(self) -> dict[str, Any]:
        typed: dict[str, Any] = super().clean() or {}
        if not typed.get("has_interest"):
            for name in self.names:
                if typed.get(name) is None and name not in self.errors:
                    self.add_error(name, _("Please give 0 to 100 points."))
        return typed

    def as_input(self) -> ReviewInput:
        typed = self.cleaned_data
        points = () if typed["has_interest"] else tuple(typed[name] for name in self.names)
        return ReviewInput(has_interest=typed["has_interest"], text=typed["text"], points=points)


class DecideForm(forms.Form):
    """A sum chooses it; nothing declines it."""

    granted = YuanField(
        label=_("Granted, in yuan"), required=False, help_text=_("Empty: not chosen this time.")
    )
    reason = forms.CharField(label=_("Reason"), max_length=300, error_messages=WHY)


class ReviewerForm(forms.Form):
    person = forms.ChoiceField(label=_("Reviewer"))

    def __init__(self, *args: Any, people: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _fill(self, person=people)


class SignForm(forms.Form):
    signer = forms.CharField(
        label=_("Who signed for the applicant"),
        help_text=_("Their office, such as: director of the centre."),
        max_length=60,
        error_messages=MUST,
    )
    midterm_date = DayField(label=_("Mid-term report by"))
    final_date = DayField(label=_("Final report by"))

    def as_input(self) -> AgreementInput:
        return AgreementInput(**self.cleaned_data)


class PayForm(forms.Form):
    document = forms.CharField(
        label=_("Document"),
        help_text=_("Kith pays nothing: the number of the payment made elsewhere."),
        max_length=80,
        error_messages=MUST,
    )
    paid_date = DayField(label=_("Paid on"))

    def as_input(self) -> PaymentInput:
        return PaymentInput(**self.cleaned_data)


class ReportForm(forms.Form):
    text = forms.CharField(
        label=_("What was done, for how many people?"),
        max_length=3000,
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages=MUST,
    )
    spent = YuanField(label=_("Spent so far, in yuan"), min_value=0)

    def as_input(self) -> ReportInput:
        return ReportInput(text=self.cleaned_data["text"], spent_fen=self.cleaned_data["spent"])


class VerdictForm(forms.Form):
    is_passed = forms.ChoiceField(
        label=_("Does it pass?"),
        choices=[("yes", _("Yes")), ("no", _("No: the agreement stops"))],
        widget=forms.RadioSelect,
        error_messages={"required": _("Please choose yes or no.")},
    )
    reason = forms.CharField(label=_("What did you see?"), max_length=300, error_messages=WHY)


class ExcuseForm(forms.Form):
    until = DayField(label=_("New day of the report"))
    reason = forms.CharField(label=_("Reason"), max_length=300, error_messages=WHY)


class WhyForm(forms.Form):
    reason = forms.CharField(label=_("Reason"), max_length=300, error_messages=WHY)


class ClawBackForm(forms.Form):
    fen = YuanField(label=_("To be paid back, in yuan"))
    reason = forms.CharField(label=_("Reason"), max_length=300, error_messages=WHY)


class DocumentForm(forms.Form):
    document = forms.CharField(label=_("Document"), max_length=80, error_messages=MUST)


class NothingForm(forms.Form):
    """Nothing to type: only what stands in the way is said."""


class SpotCheckForm(forms.Form):
    document = forms.CharField(label=_("Paper looked at"), max_length=80, error_messages=MUST)
    fen = YuanField(label=_("Its sum, in yuan"))
    is_right = forms.ChoiceField(
        label=_("Does it hold?"),
        choices=[("yes", _("Yes")), ("no", _("No"))],
        widget=forms.RadioSelect,
        error_messages={"required": _("Please choose yes or no.")},
    )
    text = forms.CharField(label=_("What did you see?"), max_length=300, error_messages=WHY)

    def as_input(self) -> SpotCheckInput:
        typed = dict(self.cleaned_data)
        return SpotCheckInput(is_right=typed.pop("is_right") == "yes", **typed)


def _fill(form: forms.Form, **choices: list[tuple[str, str]]) -> None:
    for name, options in choices.items():
        field = form.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = options
