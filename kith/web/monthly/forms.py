"""Shapes of what is typed about the monthly list."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kith.activities.rules.monthly import LONGEST_WISH
from kith.activities.states import AgeBand, DayPart, NotTaken, SessionKind
from kith.people.states import Channel
from kith.web.fields import DayField, PhoneField, WholeField

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kith.activities.queries.monthly import Ranked

PICK = gettext_lazy("Please choose one.")
HEARD = (Channel.COUNTER, Channel.PHONE, Channel.PAPER)
CHOOSE = gettext_lazy("– please choose –")


def _radios(label: Any, choices: Any, **more: Any) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label,
        choices=choices,
        widget=forms.RadioSelect,
        error_messages={"required": PICK},
        **more,
    )


def _wish(label: Any, **more: Any) -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=LONGEST_WISH,
        error_messages={"required": gettext_lazy("Please write it in a few words.")},
        **more,
    )


def _day() -> forms.DateInput:
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class AskForm(forms.Form):
    """One wish, and for whom and when it would suit."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    text = _wish(
        gettext_lazy("What would you like?"),
        help_text=gettext_lazy(
            "One wish in a few words: “learn tai chi”, “somebody who sharpens knives”. "
            "No names and no telephone numbers, please."
        ),
    )
    age_band = _radios(gettext_lazy("Whom is it for?"), AgeBand.choices, initial=AgeBand.ALL)
    day_part = _radios(gettext_lazy("When would it suit?"), DayPart.choices, initial=DayPart.ANY)
    would_help = forms.BooleanField(
        label=gettext_lazy("I would lend a hand if it is held"), required=False
    )


class AlsoForm(forms.Form):
    """Me too: one press."""

    key = forms.UUIDField()


class _WithTopics(forms.Form):
    """A wish that stands there, or new words."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    topic = forms.TypedChoiceField(
        label=gettext_lazy("A wish that stands there already"),
        coerce=int,
        empty_value=None,
        required=False,
    )
    text = _wish(gettext_lazy("Or in new words"), required=False)

    def __init__(self, *args: Any, topics: Iterable[Ranked], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["topic"]
        assert isinstance(field, forms.TypedChoiceField)
        field.choices = [("", _("– new words –")), *((r.topic.pk, r.topic.title) for r in topics)]

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or {}
        if bool(typed.get("topic")) == bool(typed.get("text")) and "text" not in self.errors:
            self.add_error("text", _("Choose a wish, or write new words: one of the two."))
        return typed


class WriteForm(_WithTopics):
    """What somebody said at the counter or on the telephone, or wrote on a slip."""

    channel = _radios(
        gettext_lazy("How it came in"),
        [(way.value, way.label) for way in HEARD],
        initial=Channel.COUNTER,
    )
    phone = PhoneField(
        required=False,
        label=gettext_lazy("Her phone, if she wants to hear what becomes of it"),
        help_text=gettext_lazy("Only for people who are known here. Without it the wish counts."),
    )
    age_band = forms.ChoiceField(label=gettext_lazy("Whom is it for?"), choices=AgeBand.choices)
    day_part = forms.ChoiceField(label=gettext_lazy("When would it suit?"), choices=DayPart.choices)
    would_help = forms.BooleanField(label=gettext_lazy("Would lend a hand"), required=False)


class PaperForm(_WithTopics):
    """Strokes counted on a paper."""

    people = WholeField(label=gettext_lazy("How many strokes"), min_value=1)
    paper = forms.CharField(
        label=gettext_lazy("Which paper"),
        help_text=gettext_lazy("So that it can be found again: “lobby book, 12 March”."),
        max_length=40,
    )


class NameForm(forms.Form):
    """The desk's words for a topic."""

    title = _wish(gettext_lazy("Name of the wish"))
    is_shown = forms.BooleanField(
        label=gettext_lazy("Show it, so that others can join with one press"), required=False
    )


class JoinForm(forms.Form):
    """Which other topic this one counts for."""

    into = forms.TypedChoiceField(
        label=gettext_lazy("Counts for"), coerce=int, error_messages={"required": PICK}
    )

    def __init__(self, *args: Any, topics: Iterable[Ranked], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["into"]
        assert isinstance(field, forms.TypedChoiceField)
        field.choices = [("", CHOOSE), *((row.topic.pk, row.topic.title) for row in topics)]


class AnswerForm(forms.Form):
    """Why it is not on the list."""

    reason = _radios(gettext_lazy("Why is it not on the list?"), NotTaken.choices)
    text = forms.CharField(
        label=gettext_lazy("A sentence for whoever asked"),
        max_length=200,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class PlanForm(forms.Form):
    """A session that a topic becomes: of a known series or of a new one."""

    series = forms.TypedChoiceField(
        label=gettext_lazy("Series"),
        help_text=gettext_lazy("A session of something that is held already, or something new."),
        coerce=int,
        empty_value=None,
        required=False,
    )
    title = forms.CharField(label=gettext_lazy("Title"), max_length=80, required=False)
    summary = forms.CharField(
        label=gettext_lazy("What happens there"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("Kind"), choices=SessionKind.choices, required=False
    )
    category = forms.ChoiceField(label=gettext_lazy("Kind of service"), required=False)
    day = DayField(label=gettext_lazy("Day"), widget=_day())
    begins = forms.TimeField(
        label=gettext_lazy("From"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )
    ends = forms.TimeField(
        label=gettext_lazy("Until"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )
    site = forms.TypedChoiceField(
        label=gettext_lazy("Site"), coerce=int, empty_value=None, required=False
    )
    room = forms.CharField(label=gettext_lazy("Room, or where else"), max_length=60, required=False)
    in_charge = forms.TypedChoiceField(
        label=gettext_lazy("In charge"), coerce=int, empty_value=None, required=False
    )
    places = WholeField(label=gettext_lazy("Places"), min_value=1, max_value=9999)
    phone = forms.CharField(
        label=gettext_lazy("Telephone for questions"), max_length=20, required=False
    )

    def offer(self, name: str, choices: Iterable[tuple[Any, Any]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = list(choices)

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or {}
        if not typed.get("series"):
            for name in ("title", "summary"):
                if not typed.get(name):
                    self.add_error(name, _("Something new needs this."))
        begins, ends = typed.get("begins"), typed.get("ends")
        if begins and ends and ends <= begins:
            self.add_error("ends", _("It must end after it begins."))
        return typed
