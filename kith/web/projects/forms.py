"""Shapes of what is typed on lists and claims."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kith.projects.actions.lists import ItemInput
from kith.projects.states import Category, ListKind
from kith.web.fields import DayField, WholeField

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kith.groups.models import Organisation
    from kith.places.models import Area

MUST = {"required": _("Please write something here.")}
WHY = {"required": _("Please say why.")}


def choices_of(rows: Iterable[Any]) -> list[tuple[str, str]]:
    """Units or places by id, as a select shows them."""
    return [(str(row.pk), row.name) for row in rows]


class FindForm(forms.Form):
    """What a reader looks for on the public lists."""

    kind = forms.ChoiceField(required=False, choices=[("", _("All")), *ListKind.choices])
    category = forms.ChoiceField(required=False, choices=[("", _("All")), *Category.choices])
    place = forms.ChoiceField(required=False)
    q = forms.CharField(required=False, max_length=40)

    def __init__(self, *args: Any, places: Iterable[Area], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        named = [(place.code, place.name) for place in places]
        self.place_field.choices = [("", _("All")), *named]

    @property
    def place_field(self) -> forms.ChoiceField:
        field = self.fields["place"]
        assert isinstance(field, forms.ChoiceField)
        return field


class ItemForm(forms.Form):
    """One line of a list."""

    category = forms.ChoiceField(label=_("Kind of work"), choices=Category.choices)
    title = forms.CharField(label=_("Title"), max_length=80, error_messages=MUST)
    text = forms.CharField(
        label=_("What exactly"),
        max_length=600,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages=MUST,
    )
    quantity = WholeField(label=_("How many"), min_value=1, max_value=100000, initial=1)
    measure = forms.CharField(
        label=_("Of what"), help_text=_("Visits, rooms, hours, pieces …"), max_length=20,
        error_messages=MUST,
    )  # fmt: skip
    from_date = DayField(label=_("From"))
    until_date = DayField(label=_("Until"))
    office = forms.CharField(
        label=_("Whom to call"),
        help_text=_("An office and its number. This is public: no person's own number."),
        max_length=120,
        error_messages=MUST,
    )
    organisation = forms.ChoiceField(label=_("Unit"), required=False)
    order = WholeField(label=_("Number of the residents' request"), required=False, min_value=1)

    def __init__(
        self, *args: Any, units: Iterable[Organisation], must_name_unit: bool, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["organisation"]
        assert isinstance(field, forms.ChoiceField)
        nobody = [] if must_name_unit else [("", _("None: the community itself"))]
        field.choices = [*nobody, *choices_of(units)]
        field.required = must_name_unit
        if must_name_unit:
            del self.fields["order"]

    def as_input(self) -> ItemInput:
        typed = dict(self.cleaned_data)
        unit, order = typed.pop("organisation"), typed.pop("order", None)
        return ItemInput(
            **{**typed, "category": Category(typed["category"])},
            organisation_id=int(unit) if unit else None,
            cause=f"order:{order}" if order else "",
        )


class ReasonForm(forms.Form):
    reason = forms.CharField(label=_("Reason"), max_length=200, error_messages=WHY)


class TermsForm(forms.Form):
    """What one side gives and expects."""

    text = forms.CharField(
        label=_("On what terms"),
        help_text=_("What you give, when, and what you expect of the other side."),
        max_length=600,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("Please say on what terms.")},
    )


class UnitClaimForm(TermsForm):
    """A unit claims what a place needs."""

    organisation = forms.ChoiceField(label=_("Which unit claims it?"))

    def __init__(self, *args: Any, units: Iterable[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["organisation"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices_of(units)


class PlaceClaimForm(TermsForm):
    """A place claims what somebody gives, perhaps for a need of its own."""

    area = forms.ChoiceField(label=_("For which place?"))
    meets = forms.ChoiceField(label=_("For which need?"), required=False)

    def __init__(
        self, *args: Any, places: Iterable[Area], needs: list[tuple[str, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        for name, choices in (
            ("area", choices_of(places)),
            ("meets", [("", _("None on the list")), *needs]),
        ):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = choices


class AgreeForm(forms.Form):
    due_date = DayField(
        label=_("Done by"), required=False, help_text=_("Left empty, the rule of the place counts.")
    )
    for_whom = forms.CharField(
        label=_("For whom"),
        required=False,
        max_length=80,
        help_text=_("In words by which nobody can be known: elderly people living alone …"),
    )
