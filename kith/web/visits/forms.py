"""Shapes of what is typed about visits. The key comes from the page: sent twice, written once."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, time
from typing import Any

from django import forms
from django.utils.timezone import make_aware
from django.utils.translation import gettext_lazy as _

from kith.care.actions._visit_rows import NeedInput
from kith.care.actions.ladder import LONGEST
from kith.care.rules.visits import LONGEST_NOTE, Part
from kith.care.states import (
    CARE_PURPOSES,
    POINTS,
    Light,
    Rung,
    SearchEnd,
    Section,
    Tier,
    VisitMethod,
    VisitOutcome,
)
from kith.catalogue.queries import menu
from kith.orders.actions.intake import LONGEST_TEXT
from kith.vault.states import Purpose
from kith.web.fields import DayField, PhoneField, WholeField

SEALED = {"data-keep": "off", "autocomplete": "off"}
MOMENT = "%Y-%m-%dT%H:%M"


def _text(label: Any, most: int, *, rows: int = 2, **more: Any) -> forms.CharField:
    """Words that are sealed: nothing of them is kept by the browser."""
    widget = forms.Textarea(attrs={"rows": rows, **SEALED})
    return forms.CharField(label=label, max_length=most, widget=widget, **more)


class SeenForm(forms.Form):
    """The way, the result and what was found, point by point; what nobody looked at stays open."""

    method = forms.ChoiceField(
        label=_("In which way?"), choices=VisitMethod.choices, initial=VisitMethod.HOME
    )
    outcome = forms.ChoiceField(
        label=_("What came of it?"), choices=VisitOutcome.choices, widget=forms.RadioSelect
    )
    met_in_person = forms.BooleanField(
        label=_("She was seen all the same"),
        help_text=_("Only where the visit was not wanted: she spoke at the door, for instance."),
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for section, points in POINTS.items():
            for point in points:
                self.fields[point] = forms.ChoiceField(
                    label=point.label,
                    choices=Light.choices,
                    widget=forms.RadioSelect,
                    required=False,
                )
            self.fields[f"{section}_note"] = _text(
                _("Note (sealed; read only with a purpose)"), LONGEST_NOTE, required=False
            )

    def sections(self) -> list[tuple[str, str, list[forms.BoundField], forms.BoundField]]:
        """Key, words, points and note of each section, in the order of a real visit."""
        return [
            (section.value, str(section.label), [self[point] for point in points],
             self[f"{section}_note"])
            for section, points in POINTS.items()
        ]  # fmt: skip

    def findings(self) -> dict[Section, Part]:
        typed = self.cleaned_data
        found = {
            section: Part(
                {point: Light(typed[point]) for point in points if typed.get(point)},
                typed.get(f"{section}_note", "").strip(),
            )
            for section, points in POINTS.items()
        }
        return {section: part for section, part in found.items() if part != Part()}

    def told(self) -> dict[str, Any]:
        return {
            "method": VisitMethod(self.cleaned_data["method"]),
            "outcome": VisitOutcome(self.cleaned_data["outcome"]),
            "met_in_person": self.cleaned_data["met_in_person"],
            "findings": self.findings(),
        }


class VisitForm(SeenForm):
    """`items` and `appeals` are those of the place, `is_desk` asks for more."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    due = WholeField(widget=forms.HiddenInput, required=False)
    started_at = forms.DateTimeField(
        label=_("When it began"),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format=MOMENT),
        input_formats=[MOMENT],
    )
    minutes = WholeField(label=_("How many minutes"), min_value=0, max_value=1440, initial=20)
    companion = PhoneField(
        label=_("Somebody else was there"),
        help_text=_("The telephone number of a helper who came along."),
        required=False,
    )
    as_duty = forms.BooleanField(label=_("Record my time as time on duty"), required=False)
    items = forms.TypedMultipleChoiceField(
        label=_("What was done for her"), coerce=int, required=False,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    appeal = forms.TypedChoiceField(
        label=_("Visited for an appeal"), coerce=int, empty_value=None, required=False
    )
    need = _text(
        _("A need that was found, in her words"), LONGEST_TEXT, rows=3, required=False,
        help_text=_("It becomes a request on the desk. Leave it empty when nothing is needed."),
    )  # fmt: skip
    service = forms.ChoiceField(label=_("Kind of service"), required=False)
    need_day = DayField(
        label=_("By which day?"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    agreed = forms.CharField(
        label=_("How she agreed that it is asked for"), max_length=120, required=False,
        widget=forms.TextInput(attrs=SEALED),
    )  # fmt: skip
    is_urgent = forms.BooleanField(label=_("Urgent: cannot wait until tomorrow"), required=False)

    def __init__(
        self,
        *args: Any,
        items: Iterable[tuple[int, str]] = (),
        appeals: Iterable[tuple[int, str]] = (),
        is_desk: bool = True,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self._offer("items", items)
        self._offer("appeal", appeals, empty=True)
        self.fields["service"].choices = _services()  # type: ignore[attr-defined]
        if not is_desk:
            del self.fields["as_duty"], self.fields["companion"]

    def _offer(self, name: str, choices: Iterable[tuple[int, str]], *, empty: bool = False) -> None:
        rows: list[tuple[Any, Any]] = list(choices)
        if rows:
            first = [("", _("none"))] if empty else []
            self.fields[name].choices = [*first, *rows]  # type: ignore[attr-defined]
        else:
            del self.fields[name]

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or {}
        if typed.get("need", "").strip():
            for name, words in (
                ("service", _("Please choose a kind of service.")),
                ("need_day", _("Please say by which day.")),
                ("agreed", _("Please write how the resident agreed.")),
            ):
                if not typed.get(name) and name not in self.errors:
                    self.add_error(name, words)
        return typed

    def needed(self) -> NeedInput | None:
        typed = self.cleaned_data
        if not typed["need"].strip():
            return None
        return need_of(
            typed["need"], typed["service"], typed["need_day"], typed["agreed"],
            is_urgent=typed["is_urgent"],
        )  # fmt: skip


class NeedForm(forms.Form):
    """A need that a helper found, before it becomes a request."""

    text = _text(_("A need that was found, in her words"), LONGEST_TEXT, rows=3)
    service = forms.ChoiceField(label=_("Kind of service"))
    day = DayField(label=_("By which day?"), widget=forms.DateInput(attrs={"type": "date"}))
    agreed = forms.CharField(
        label=_("How she agreed that it is asked for"), max_length=120,
        widget=forms.TextInput(attrs=SEALED),
    )  # fmt: skip
    is_urgent = forms.BooleanField(label=_("Urgent: cannot wait until tomorrow"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["service"].choices = _services()  # type: ignore[attr-defined]

    def needed(self) -> NeedInput:
        typed = self.cleaned_data
        return need_of(
            typed["text"], typed["service"], typed["day"], typed["agreed"],
            is_urgent=typed["is_urgent"],
        )  # fmt: skip


def _services() -> list[tuple[str, str]]:
    return [("", "–"), *((row.code, row.name) for row in menu())]


def need_of(text: str, service: str, day: Any, agreed: str, *, is_urgent: bool) -> NeedInput:
    """From the morning until the evening of the day: the same words give the same need."""
    return NeedInput(
        text=text,
        service_code=service,
        wanted_from=_at(day, time(8)),
        wanted_until=_at(day, time(20)),
        agreed=agreed,
        is_urgent=is_urgent,
    )


def _at(day: Any, clock: time) -> datetime:
    return make_aware(datetime.combine(day, clock))


class AmendForm(SeenForm):
    reason = _text(_("Why it is changed"), LONGEST_NOTE)


class ReadForm(forms.Form):
    """Why somebody reads what was found."""

    purpose = forms.ChoiceField(
        label=_("What do you open it for?"),
        choices=[(one.value, one.label) for one in CARE_PURPOSES],
        initial=Purpose.CARE,
    )
    reason = forms.CharField(
        label=_("Reason"),
        help_text=_("Asked of whoever reads from outside the community."),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs=SEALED),
    )


class AskForm(forms.Form):
    day = DayField(label=_("By which day?"), widget=forms.DateInput(attrs={"type": "date"}))


class TryForm(forms.Form):
    """`then` is the next step; empty is the usual one."""

    said = _text(_("Who was asked, and what was heard"), LONGEST, rows=3)
    reached = forms.BooleanField(label=_("Somebody answered"), required=False)
    then = forms.ChoiceField(
        label=_("Next step"),
        choices=[("", _("the usual next step")), *Rung.choices],
        required=False,
    )


class EndForm(forms.Form):
    as_ = forms.ChoiceField(
        label=_("How is she?"), choices=SearchEnd.choices, widget=forms.RadioSelect
    )
    said = _text(_("Who was asked, and what was heard"), LONGEST, rows=3)


TIERS = (("", _("all tiers")), *Tier.choices)
