"""Shapes of what is typed at the telephone. Answers bear a digit: one key chooses."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kith.catalogue.queries import menu
from kith.hotline.actions.intake import LONGEST_STORY, LONGEST_WORDS, CallInput
from kith.hotline.states import (
    AgeBand,
    CallKind,
    CrisisOutcome,
    Deed,
    Ground,
    LineKind,
    ReadReason,
    Referral,
    RingOutcome,
    Risk,
    Said,
    Topic,
)
from kith.web.fields import DayField, PhoneField, WholeField

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.db.models import Choices

    from kith.places.models import Area

WRITE = {"required": _("Please write something here.")}
PICK = {"required": _("Please choose one.")}
PRIVATE = {"autocomplete": "off", "data-keep": "off"}
DAY = {"type": "date"}
WEEKDAYS = (
    (1, _("Mon")), (2, _("Tue")), (3, _("Wed")), (4, _("Thu")), (5, _("Fri")), (6, _("Sat")),
    (7, _("Sun")),
)  # fmt: skip


def numbered(choices: type[Choices], first: int = 1) -> list[tuple[Any, str]]:
    """Each answer behind a digit, so that a select takes it by one key."""
    return [(code, f"{n % 10} {words}") for n, (code, words) in enumerate(choices.choices, first)]


def _area(label: Any, *, rows: int = 3, most: int = 2000, required: bool = True) -> forms.CharField:
    box = forms.Textarea(attrs={"rows": rows, **PRIVATE})
    return forms.CharField(
        label=label, max_length=most, widget=box, required=required, error_messages=WRITE
    )


def _line(label: Any, most: int, *, required: bool = False, **attrs: Any) -> forms.CharField:
    box = forms.TextInput(attrs={**PRIVATE, **attrs})
    return forms.CharField(label=label, max_length=most, required=required, widget=box)


class CallForm(forms.Form):
    """A call as it is typed, in the order in which people speak. Nothing here must be filled."""

    alias = _line(_("What to call the caller"), 40, autofocus=True)
    number = _line(_("The caller's number"), 40, inputmode="tel")
    age_band = forms.ChoiceField(label=_("Age"), required=False)
    kind = forms.ChoiceField(label=_("Kind"), required=False)
    topic = forms.ChoiceField(label=_("Topic"), required=False)
    risk = forms.TypedChoiceField(label=_("Danger"), coerce=int, required=False)
    story = _area(_("What it is about"), rows=4, most=LONGEST_STORY, required=False)
    deed = forms.ChoiceField(label=_("What was done"), required=False)
    deed_words = _line(_("What was done, in a few words"), LONGEST_WORDS)
    referral = forms.ChoiceField(label=_("Passed on to"), required=False)
    referred_words = _line(_("To whom exactly"), LONGEST_WORDS)
    follow_up_on = DayField(
        label=_("Ring again on"), required=False, widget=forms.DateInput(DAY, "%Y-%m-%d")
    )
    may_record = forms.BooleanField(
        label=_("The caller agrees that it is written down"), required=False
    )
    may_ring = forms.BooleanField(label=_("The caller may be called back"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer(self, "age_band", numbered(AgeBand, 0))
        _offer(self, "kind", numbered(CallKind))
        _offer(self, "topic", numbered(Topic))
        _offer(self, "risk", [(code, f"{code} {words}") for code, words in Risk.choices])
        _offer(self, "deed", numbered(Deed))
        _offer(self, "referral", numbered(Referral, 0))

    def told(self) -> CallInput:
        """What is typed so far; what has no shape yet is left as it would be empty."""
        self.is_valid()
        given = {
            name: value for name, value in self.cleaned_data.items() if value not in ("", None)
        }
        return CallInput(**given)


def _offer(form: forms.Form, name: str, choices: list[tuple[Any, Any]]) -> None:
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)
    field.choices = choices


class NewForm(forms.Form):
    """`key` is made by the page; the same press twice is one call."""

    line = WholeField()
    key = forms.CharField(max_length=40)


class ReasonForm(forms.Form):
    reason = forms.ChoiceField(label=_("Why you open it"), choices=ReadReason.choices)


class AmendForm(forms.Form):
    """`change` is FIELD:CODE, or nothing for a word alone."""

    change = forms.ChoiceField(label=_("What changes"), required=False)
    text = _area(_("What changes, and why"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        groups: list[tuple[Any, Any]] = [("", _("only a later word"))]
        for name, label, codes in (
            ("risk", _("Danger"), Risk), ("topic", _("Topic"), Topic),
            ("kind", _("Kind"), CallKind), ("age_band", _("Age"), AgeBand),
            ("deed", _("What was done"), Deed),
            ("referral", _("Passed on to"), Referral),
        ):  # fmt: skip
            groups.append((label, [(f"{name}:{code}", words) for code, words in codes.choices]))
        _offer(self, "change", groups)


class NoteForm(forms.Form):
    text = _area(_("What was confided"), rows=4, most=4000)


class FollowForm(forms.Form):
    on = DayField(label=_("Ring again on"), required=False, widget=forms.DateInput(DAY))


class HandForm(forms.Form):
    person = forms.TypedChoiceField(label=_("To whom"), coerce=int, error_messages=PICK)

    def __init__(self, *args: Any, people: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer(self, "person", list(people))


class ObjectForm(forms.Form):
    ground = forms.ChoiceField(label=_("Ground"), choices=Ground.choices)
    reason = _area(_("Reason"))


class DecideForm(forms.Form):
    is_upheld = forms.TypedChoiceField(
        label=_("Decision"),
        choices=[("1", _("We take it back")), ("", _("It stays with the community"))],
        coerce=bool, required=False,
    )  # fmt: skip
    divert_to = forms.ChoiceField(
        label=_("Passed on to"),
        choices=[
            (code, code.label)
            for code in (
                Referral.NOBODY, Referral.GOVERNMENT, Referral.POLICE, Referral.FIRE,
                Referral.AMBULANCE,
            )
        ],
    )  # fmt: skip
    decision = _area(_("Reason"))


class OutcomeForm(forms.Form):
    outcome = forms.ChoiceField(
        label=_("How it ended"), choices=CrisisOutcome.choices, widget=forms.RadioSelect,
        error_messages=PICK,
    )  # fmt: skip


class RingForm(forms.Form):
    outcome = forms.ChoiceField(
        label=_("Result"), choices=RingOutcome.choices, widget=forms.RadioSelect,
        error_messages=PICK,
    )  # fmt: skip
    solved = forms.ChoiceField(
        label=_("Is it solved?"), choices=Said.choices, widget=forms.RadioSelect,
        initial=Said.NOTHING,
    )  # fmt: skip
    satisfied = forms.ChoiceField(
        label=_("Content with how it was dealt with?"), choices=Said.choices,
        widget=forms.RadioSelect, initial=Said.NOTHING,
    )  # fmt: skip
    text = _area(_("What was said"), rows=2, required=False)
    next_on = DayField(label=_("Ring again on"), required=False, widget=forms.DateInput(DAY))
    reopens = forms.BooleanField(label=_("It is not over: open it again"), required=False)


class OrderForm(forms.Form):
    """The caller's need as an order. The words are those she agrees to pass on."""

    phone = PhoneField(label=_("The resident's phone"), required=False)
    resident = forms.TypedChoiceField(
        label=_("Who is it?"), coerce=int, widget=forms.RadioSelect, required=False
    )
    name = _line(_("Name"), 60)
    address = _line(_("Home address"), 120)
    area = forms.TypedChoiceField(label=_("Community"), coerce=int, required=False)
    service = forms.ChoiceField(label=_("Kind of service"), error_messages=PICK)
    text = _area(_("What is needed; the desk and the helper read it"), most=500)
    when = DayField(label=_("From which day"), widget=forms.DateInput(DAY, "%Y-%m-%d"))
    is_urgent = forms.BooleanField(label=_("Urgent: cannot wait until tomorrow"), required=False)
    consents = forms.BooleanField(
        label=_("The caller agrees that it becomes an order of the community"), required=False
    )

    def __init__(
        self, *args: Any, areas: Iterable[Area], known: list[tuple[int, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.known = known
        services = [(row.code, row.name) for row in (*menu(), *menu(wishes=True))]
        _offer(self, "service", [("", _("– please choose –")), *services])
        _offer(self, "area", [(row.pk, row.name) for row in areas])
        _offer(self, "resident", [*known, (0, _("somebody new"))])


class ShiftForm(forms.Form):
    person = forms.TypedChoiceField(label=_("Who"), coerce=int, error_messages=PICK)
    day = DayField(label=_("Day"), widget=forms.DateInput(DAY, "%Y-%m-%d"))
    starts = forms.TimeField(label=_("From"), widget=forms.TimeInput({"type": "time"}, "%H:%M"))
    ends = forms.TimeField(label=_("Until"), widget=forms.TimeInput({"type": "time"}, "%H:%M"))

    def __init__(self, *args: Any, people: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer(self, "person", list(people))


class SwapForm(forms.Form):
    """`other` is PERSON or PERSON:SHIFT, one of her shifts in return."""

    other = forms.ChoiceField(label=_("Who takes it"), error_messages=PICK)

    def __init__(self, *args: Any, others: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer(self, "other", list(others))


class HandoverForm(forms.Form):
    text = _area(_("For the next one at the phone"), rows=2, most=500)


class LineForm(forms.Form):
    number = forms.CharField(label=_("Number to ring"), max_length=24, error_messages=WRITE)
    title = forms.CharField(label=_("Name of the line"), max_length=60, error_messages=WRITE)
    kind = forms.ChoiceField(label=_("Kind"), choices=LineKind.choices)
    weekdays = forms.TypedMultipleChoiceField(
        label=_("Open on"), choices=WEEKDAYS, coerce=int, widget=forms.CheckboxSelectMultiple,
        initial=[1, 2, 3, 4, 5, 6, 7], error_messages=PICK,
    )  # fmt: skip
    opens = forms.TimeField(label=_("From"), widget=forms.TimeInput({"type": "time"}, "%H:%M"))
    closes = forms.TimeField(label=_("Until"), widget=forms.TimeInput({"type": "time"}, "%H:%M"))
    card = forms.CharField(
        label=_("What people read"), help_text=_("On the public page of the place."),
        max_length=200, required=False,
    )  # fmt: skip
    is_listed = forms.BooleanField(label=_("Shown in public"), required=False, initial=True)
    supervisor = forms.TypedChoiceField(
        label=_("Supervisor"), coerce=int, error_messages=PICK,
        help_text=_("Reads every call of the line, and the counselling notes."),
    )  # fmt: skip

    def __init__(self, *args: Any, people: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer(self, "supervisor", list(people))


class StepsForm(forms.Form):
    steps = forms.CharField(
        label=_("The steps, one a line; a number to dial after a bar"),
        help_text=_("For example: Call the police | 110. Empty: the protocol of the place."),
        widget=forms.Textarea(attrs={"rows": 8}), required=False, max_length=2400,
    )  # fmt: skip

    def pairs(self) -> list[tuple[str, str]]:
        lines = (line.rpartition("|") for line in self.cleaned_data["steps"].splitlines())
        return [(words or dial, dial if words else "") for words, _bar, dial in lines]


class EnlistForm(forms.Form):
    person = forms.TypedChoiceField(label=_("Operator"), coerce=int, error_messages=PICK)

    def __init__(self, *args: Any, people: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer(self, "person", list(people))
