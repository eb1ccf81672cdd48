"""Shapes of what is typed about appeals and by those who join."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kith.care.actions.initiatives import MOST_HOMES, MOST_PEOPLE, InitiativeInput, JoinInput
from kith.care.actions.joining import MOST_ON_A_SHEET, SheetInput
from kith.web.fields import DayField, WholeField

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from django.forms import BoundField

    from kith.care.models import CareScheme, Initiative, Joining, WantedItem
    from kith.groups.models import Organisation
    from kith.people.models import Person
    from kith.places.models import Area

PLEASE = {"required": _("Please write something here.")}
WHY = {"required": _("Please say why.")}


class AppealForm(forms.Form):
    """An appeal; each item of the schemes in force is asked for so many homes, or left empty."""

    area = forms.TypedChoiceField(label=_("Place"), coerce=int)
    title = forms.CharField(label=_("Name of the appeal"), max_length=60, error_messages=PLEASE)
    festival = forms.CharField(
        label=_("For which festival"),
        help_text=_("Such as Spring Festival or Double Ninth."),
        max_length=40,
        error_messages=PLEASE,
    )
    starts_on = DayField(label=_("First day"))
    ends_on = DayField(label=_("Last day"))
    wanted = forms.CharField(
        label=_("What is wanted"),
        help_text=_("Everybody reads this: no name, no address, nothing about one person."),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages=PLEASE,
    )
    homes = WholeField(
        label=_("How many homes are to be visited"), min_value=1, max_value=MOST_HOMES
    )

    def __init__(
        self, *args: Any, places: Iterable[Area], schemes: Iterable[CareScheme], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["area"]
        assert isinstance(field, forms.TypedChoiceField)
        field.choices = [(place.pk, place.name) for place in places]
        self._scheme_of: dict[int, int] = {}
        for scheme in schemes:
            for item in sorted(scheme.items.all(), key=lambda one: one.position):
                self._scheme_of[item.pk] = scheme.pk
                self.fields[f"item_{item.pk}"] = WholeField(
                    label=f"{item.title} · {scheme.title}",
                    required=False,
                    min_value=1,
                    max_value=MOST_HOMES,
                )

    def item_fields(self) -> Iterator[BoundField]:
        """Fields of items, in the order of their schemes."""
        return (self[f"item_{pk}"] for pk in self._scheme_of)

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or {}
        schemes = {self._scheme_of[pk] for pk, _homes in self._items(typed)}
        if len(schemes) > 1:
            self.add_error(None, _("Please choose kinds of care of one scheme only."))
        return typed

    def _items(self, typed: dict[str, Any]) -> list[tuple[int, int]]:
        asked = ((pk, typed.get(f"item_{pk}")) for pk in self._scheme_of)
        return [(pk, int(homes)) for pk, homes in asked if homes]

    def as_input(self) -> InitiativeInput:
        names = ("title", "festival", "starts_on", "ends_on", "wanted", "homes")
        items = self._items(self.cleaned_data)
        return InitiativeInput(
            **{name: self.cleaned_data[name] for name in names},
            scheme_id=self._scheme_of[items[0][0]] if items else None,
            items=tuple(items),
        )


def initial_of(row: Initiative) -> dict[str, Any]:
    names = ("title", "festival", "starts_on", "ends_on", "wanted", "homes")
    plain = {name: getattr(row, name) for name in names}
    items = {f"item_{one.item_id}": one.homes for one in row.items.all()}
    return {"area": row.area_id} | plain | items


class WordsForm(forms.Form):
    """Words of thanks, or why an appeal is called off."""

    text = forms.CharField(max_length=300, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, label: Any, why: Any, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].label = label
        self.fields["text"].error_messages["required"] = why


class JoinForm(forms.Form):
    """An organisation says with how many people it comes, and what it would like to do."""

    organisation = forms.TypedChoiceField(label=_("Organisation"), coerce=int)
    people = WholeField(label=_("How many people come"), min_value=1, max_value=MOST_PEOPLE)
    items = forms.TypedMultipleChoiceField(
        label=_("What you can do"),
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    offer = forms.CharField(
        label=_("Anything else you bring"),
        help_text=_("Everybody reads this: no name and no number of a person."),
        max_length=200,
        required=False,
    )

    def __init__(
        self,
        *args: Any,
        units: Iterable[Organisation],
        wanted: Iterable[WantedItem],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        unit, items = self.fields["organisation"], self.fields["items"]
        assert isinstance(unit, forms.TypedChoiceField)
        assert isinstance(items, forms.TypedMultipleChoiceField)
        unit.choices = [(one.pk, one.name) for one in units]
        items.choices = [(one.item_id, one.item.title) for one in wanted]
        if not items.choices:
            del self.fields["items"]

    def as_input(self) -> JoinInput:
        typed = self.cleaned_data
        items = tuple(typed.get("items", ()))
        return JoinInput(people=typed["people"], offer=typed["offer"], item_ids=items)


def offered(row: Joining) -> dict[str, Any]:
    items = [one.item_id for one in row.items.all()]
    unit = row.organisation_id
    return {"organisation": unit, "people": row.people, "offer": row.offer, "items": items}


class SheetForm(forms.Form):
    """Who of the organisation's own people comes; nobody else can be chosen."""

    people = forms.TypedMultipleChoiceField(
        label=_("Who comes"),
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Please choose somebody.")},
    )
    is_signed = forms.BooleanField(
        label=_("Everybody chosen has signed our sheet of paper"),
        help_text=_(
            "Then they take part at once. Otherwise each is asked and answers for herself; a no "
            "costs nothing."
        ),
        required=False,
    )

    def __init__(self, *args: Any, people: Iterable[Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["people"]
        assert isinstance(field, forms.TypedMultipleChoiceField)
        field.choices = [(who.pk, f"{who.name} · {who.phone}") for who in people]

    def clean_people(self) -> list[int]:
        found: list[int] = self.cleaned_data["people"]
        if len(found) > MOST_ON_A_SHEET:
            raise forms.ValidationError(_("Please choose at most 200 people at once."))
        return found

    def as_input(self) -> SheetInput:
        typed = self.cleaned_data
        return SheetInput(tuple(typed["people"]), is_signed=typed["is_signed"])
