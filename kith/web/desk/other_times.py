"""Other times that suit the resident as well: up to three more rows of day, start and end."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.timezone import localtime, make_aware
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kith.web.fields import DayField

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kith.orders.models import TimeOption

ROWS = (1, 2, 3)
PARTS = ("day", "starts", "ends")


def day_field(**more: Any) -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return DayField(label=gettext_lazy("Day"), widget=widget, **more)


def time_field(label: Any, **more: Any) -> forms.TimeField:
    widget = forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    return forms.TimeField(label=label, widget=widget, **more)


class OtherTimesForm(forms.Form):
    """A row is whole or empty; which times make sense is the action's to judge."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for n in ROWS:
            self.fields[f"day_{n}"] = day_field(required=False)
            self.fields[f"starts_{n}"] = time_field(gettext_lazy("From"), required=False)
            self.fields[f"ends_{n}"] = time_field(gettext_lazy("Until"), required=False)

    def clean(self) -> dict[str, Any] | None:
        typed = super().clean()
        for n in ROWS:
            given = [bool(self.cleaned_data.get(f"{part}_{n}")) for part in PARTS]
            if any(given) and not all(given) and not any(f"{p}_{n}" in self.errors for p in PARTS):
                self.add_error(f"day_{n}", ValidationError(_("Please give day, start and end.")))
        return typed

    def rows(self) -> list[list[forms.BoundField]]:
        """The fields as the page sets them out."""
        return [[self[f"{part}_{n}"] for part in PARTS] for n in ROWS]

    @property
    def has_other_times(self) -> bool:
        return any(field.value() for row in self.rows() for field in row)

    def times(self) -> tuple[tuple[datetime, datetime], ...]:
        """What was typed, row by row."""
        typed = self.cleaned_data
        return tuple(
            (
                _at(typed[f"day_{n}"], typed[f"starts_{n}"]),
                _at(typed[f"day_{n}"], typed[f"ends_{n}"]),
            )
            for n in ROWS
            if typed.get(f"day_{n}")
        )


def first_times(options: Iterable[TimeOption]) -> dict[str, object]:
    """What the rows begin with: the other times there are, in their order."""
    found: dict[str, object] = {}
    for n, option in zip(ROWS, options, strict=False):
        begin, end = localtime(option.starts_at), localtime(option.ends_at)
        found |= {
            f"day_{n}": begin.date(),
            f"starts_{n}": begin.time(),
            f"ends_{n}": end.time(),
        }
    return found


def _at(day: Any, time: Any) -> datetime:
    return make_aware(datetime.combine(day, time))
