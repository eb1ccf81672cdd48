"""The shape of what the desk types. Meaning is the actions' to judge."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kith.orders.states import CallBackOutcome, DivertTo, OrderKind, PauseReason
from kith.people.states import Channel
from kith.vault.states import Purpose
from kith.web.desk.stages import QUEUES
from kith.web.fields import WholeField

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kith.catalogue.models import ServiceKind
    from kith.places.models import Area

WRITE = _("Please write something here.")
PICK = _("Please choose one.")
STARS = [
    (0, _("not rated")), (5, _("5 stars")), (4, _("4 stars")), (3, _("3 stars")),
    (2, _("2 stars")), (1, _("1 star")),
]  # fmt: skip


def long_text(label: Any, help_text: Any = "", *, required: bool = True) -> forms.CharField:
    return forms.CharField(
        label=label,
        required=required,
        help_text=help_text,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": WRITE},
    )


def radios(label: Any, choices: Any, **more: Any) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label,
        choices=choices,
        widget=forms.RadioSelect,
        error_messages={"required": PICK},
        **more,
    )


def stars() -> forms.TypedChoiceField:
    return forms.TypedChoiceField(label=_("Stars"), choices=STARS, coerce=int, initial=0)


class NoForm(forms.Form):
    """A button alone."""


class HowForm(forms.Form):
    how = radios(
        _("How did you check?"),
        [("PHONE", _("by telephone")), ("VISIT", _("by a visit")), ("ONLINE", _("online"))],
        initial="PHONE",
    )


class QuestionForm(forms.Form):
    text = long_text(_("Your question"), _("The resident reads it as you write it."))


class AnswerForm(forms.Form):
    text = long_text(_("What the resident answered"), _("Taken by phone or at the counter."))


class ReasonForm(forms.Form):
    reason = long_text(_("Reason"), _("Only the resident's side reads it."))


class CancelForm(forms.Form):
    reason = long_text(_("Reason"), _("Only the resident's side reads it."))


class NoteForm(forms.Form):
    text = long_text(_("Internal note"), _("Only the desk reads it."))


class DisputeForm(forms.Form):
    text = long_text(_("What was not as reported?"))


class DivertForm(forms.Form):
    to = radios(_("Passed to"), DivertTo.choices)
    reference = forms.CharField(label=_("Reference number or name"), max_length=60, required=False)


class MergeForm(forms.Form):
    into = WholeField(widget=forms.HiddenInput)


class PauseForm(forms.Form):
    reason = radios(_("Why does the clock stop?"), PauseReason.choices)


class CallBackForm(forms.Form):
    outcome = radios(_("What did the resident say?"), CallBackOutcome.choices)
    stars = stars()


class WordForm(forms.Form):
    channel = radios(
        _("How was it said?"),
        [(c.value, c.label) for c in (Channel.COUNTER, Channel.PHONE, Channel.PAPER)],
        initial=Channel.COUNTER,
    )
    stars = stars()
    text = long_text(_("In the resident's words"), required=False)


class DisputeDecisionForm(forms.Form):
    is_upheld = forms.TypedChoiceField(
        label=_("Your decision"),
        choices=[
            ("yes", _("The objection is right: minutes and points are taken back")),
            ("no", _("What was reported stands and is confirmed")),
        ],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
        error_messages={"required": PICK},
    )


class ObjectionDecisionForm(forms.Form):
    is_upheld = forms.TypedChoiceField(
        label=_("Your decision"),
        choices=[
            ("yes", _("The unit is right: the order is open again")),
            ("no", _("The unit keeps the order")),
        ],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
        error_messages={"required": PICK},
    )
    decision = long_text(_("Reason"), _("The unit reads it."))


class PurposeForm(forms.Form):
    purpose = forms.ChoiceField(
        label=_("Why do you look?"),
        choices=[
            (p.value, p.label)
            for p in (Purpose.HANDLE_ORDER, Purpose.CALL_BACK, Purpose.CHECK_IDENTITY)
        ],
        error_messages={"required": PICK},
    )


class SearchForm(forms.Form):
    """An order's number, or a whole telephone number; sent by POST so that no log keeps it."""

    q = forms.CharField(label=_("Order number or whole phone number"), max_length=40)

    def clean_q(self) -> str:
        return str(self.cleaned_data["q"]).strip()

    def order_id(self) -> int | None:
        """The running number, where the text is one: 26-00012, or 12."""
        found = re.fullmatch(r"(?:\d{2}-)?0*(\d{1,7})", self.cleaned_data["q"])
        return int(found.group(1)) if found else None


class FilterForm(forms.Form):
    """What narrows a queue; every field may be left empty."""

    stage = forms.ChoiceField(
        choices=[(q.code, q.label) for q in QUEUES], required=False, widget=forms.HiddenInput
    )
    area = forms.ChoiceField(label=_("Community"), required=False)
    service = forms.ChoiceField(label=_("Kind of service"), required=False)
    kind = forms.ChoiceField(
        label=_("Request or wish"),
        choices=[("", _("all")), *OrderKind.choices],
        required=False,
    )

    def __init__(
        self, *args: Any, areas: Iterable[Area], services: Iterable[ServiceKind], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        all_of_them = ("", _("all"))
        places = [(a.path, a.name) for a in areas]
        _choices(self, "area", [all_of_them, *places])
        if len(places) < 2:
            self.fields["area"].widget = forms.HiddenInput()
        _choices(self, "service", [all_of_them, *((s.code, s.name) for s in services)])


def _choices(form: forms.Form, name: str, choices: list[tuple[Any, Any]]) -> None:
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)
    field.choices = choices
