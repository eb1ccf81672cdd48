"""Somebody who stands at the desk is found by her number, then chosen among those who have it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.html import format_html

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kith.people.models import Person


class ByPhone(forms.Form):
    """With a field `phone`, and one named `who` in which those are chosen who have the number."""

    who: ClassVar[str]
    nobody: ClassVar[Any]  # has this number
    choose: ClassVar[Any]  # somebody of those who have it

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.found: list[Person] = []

    def phone_typed(self) -> str:
        """The number as it is kept; nothing where it is none."""
        try:
            return str(self.fields["phone"].clean(self.data.get("phone", "")))
        except ValidationError:
            return ""

    def offer(self, people: list[Person]) -> None:
        """Those who have this number; masks only."""
        self.found = people
        self.give_choices(self.who, [(str(one.pk), named(one)) for one in people])

    def clean(self) -> dict[str, Any]:
        got = super().clean() or self.cleaned_data
        if "phone" in got and not self.found:
            self.add_error("phone", self.nobody)
        elif self.found and not got.get(self.who):
            self.add_error(self.who, self.choose)
        return got

    def give_choices(self, name: str, choices: Iterable[tuple[str, Any]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField | forms.TypedMultipleChoiceField)
        field.choices = list(choices)


def named(person: Person) -> str:
    return format_html("{}<small>{}</small>", person.name, person.area.name)
