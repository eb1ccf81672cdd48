"""Shapes of what is typed about premises, rounds, campaigns, kinds and lists from outside."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kith.grid.actions.premises import KindInput, PremisesInput
from kith.grid.states import Measure, PremisesState
from kith.web.fields import DayField, PhoneField, WholeField

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kith.catalogue.inspection import Kind
    from kith.grid.models import Premises
    from kith.places.models import Area

MUST = {"required": _("Please write something here.")}
PICK = {"required": _("Please choose one."), "invalid_choice": _("Please choose one of the list.")}


def fill(form: forms.Form, **choices: Iterable[tuple[str, Any]]) -> None:
    for name, options in choices.items():
        field = form.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = list(options)


def named(rows: Iterable[Any]) -> list[tuple[str, str]]:
    return [(str(row.pk), row.name) for row in rows]


class FindForm(forms.Form):
    """What one looks for in the register; anything odd is taken for everything."""

    q = forms.CharField(label=_("Name, address or licence"), max_length=40, required=False)
    kind = forms.ChoiceField(label=_("Kind"), required=False)
    state = forms.ChoiceField(
        label=_("State"), required=False, choices=[("", _("All")), *PremisesState.choices]
    )
    area = forms.ChoiceField(label=_("Place"), required=False)

    def __init__(
        self, *args: Any, kinds: Iterable[Kind], places: Iterable[Area], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        every = ("", _("All"))
        fill(
            self,
            kind=[every, *((kind.code, kind.name) for kind in kinds)],
            area=[every, *((place.path, place.name) for place in places)],
        )


class PremisesForm(forms.Form):
    name = forms.CharField(label=_("Name on the sign"), max_length=80, error_messages=MUST)
    kind = forms.ChoiceField(label=_("Kind"), error_messages=PICK)
    size = WholeField(
        label=_("Size"),
        min_value=1,
        max_value=100_000,
        help_text=_("In the unit beside it. Above the limit of its kind it is not ours."),
        error_messages={"required": _("Please give a number.")},
    )
    measure = forms.ChoiceField(
        label=_("Measured in"),
        required=False,
        choices=[("", _("as usual for its kind")), *Measure.choices],
    )
    floor = WholeField(label=_("Floor"), initial=1, min_value=-5, max_value=200)
    area = forms.ChoiceField(label=_("Grid or community"), error_messages=PICK)
    address = forms.CharField(
        label=_("Address of the shop"),
        max_length=120,
        help_text=_("Of the shop: everybody may read it."),
        error_messages=MUST,
    )
    is_street = forms.BooleanField(
        label=_("It opens onto the street"), required=False, initial=True
    )
    licence = forms.CharField(label=_("Licence number"), max_length=40, required=False)
    licence_until = DayField(label=_("Licence ends on"), required=False)
    keeper = forms.CharField(
        label=_("Who keeps it"),
        max_length=40,
        required=False,
        help_text=_("Name and telephone are sealed; each look at them is written down."),
    )
    phone = PhoneField(required=False)
    lon = forms.FloatField(label=_("Longitude (WGS 84)"), required=False, min_value=-180,
                           max_value=180)  # fmt: skip
    lat = forms.FloatField(label=_("Latitude (WGS 84)"), required=False, min_value=-90,
                           max_value=90)  # fmt: skip

    def __init__(
        self, *args: Any, kinds: Iterable[Kind], places: Iterable[Area], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self._kinds = {kind.code: kind for kind in kinds}
        chosen = [(kind.code, kind.name) for kind in self._kinds.values()]
        fill(self, kind=chosen, area=named(places))

    def clean(self) -> dict[str, Any]:
        typed: dict[str, Any] = super().clean() or {}
        if (typed.get("lon") is None) != (typed.get("lat") is None):
            self.add_error("lat", _("Longitude and latitude belong together."))
        return typed

    def told(self) -> PremisesInput:
        """What was typed, once it is valid; the usual measure of its kind where none is chosen."""
        typed = self.cleaned_data
        at = (typed["lon"], typed["lat"]) if typed["lon"] is not None else None
        return PremisesInput(
            name=typed["name"], kind=typed["kind"], size=typed["size"], floor=typed["floor"],
            measure=typed["measure"] or next(iter(self._kinds[typed["kind"]].most)),
            address=typed["address"], is_street=typed["is_street"], licence=typed["licence"],
            licence_until=typed["licence_until"], keeper=typed["keeper"], phone=typed["phone"],
            position=at,
        )  # fmt: skip


def typed_before(row: Premises) -> dict[str, object]:
    """An existing row as the form shows it; the sealed fields are typed anew."""
    names = ("name", "kind", "size", "measure", "floor", "address", "is_street", "licence")
    plain = {name: getattr(row, name) for name in (*names, "licence_until", "lon", "lat")}
    return plain | {"area": str(row.area_id)}


class PlanForm(forms.Form):
    on_date = DayField(label=_("Day"), error_messages=PICK)
    second = forms.ChoiceField(label=_("Who goes along"), required=False)
    premises = forms.MultipleChoiceField(
        label=_("Which premises"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one."), **PICK},
    )

    def __init__(
        self,
        *args: Any,
        colleagues: Iterable[tuple[int, str]],
        rows: Iterable[tuple[str, str]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        others = [(str(pk), name) for pk, name in colleagues]
        fill(self, second=[("", _("I go alone")), *others], premises=rows)


class CampaignForm(forms.Form):
    area = forms.ChoiceField(label=_("Place"), error_messages=PICK)
    title = forms.CharField(label=_("Title"), max_length=80, error_messages=MUST)
    from_date = DayField(label=_("First day"))
    until_date = DayField(label=_("Last day"))

    def __init__(self, *args: Any, places: Iterable[Area], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fill(self, area=named(places))


class KindForm(forms.Form):
    area = forms.ChoiceField(label=_("Where it holds"), error_messages=PICK)
    code = forms.CharField(
        label=_("Short code"),
        max_length=24,
        help_text=_("Latin letters and digits. A code that is there already gets a new limit."),
        error_messages=MUST,
    )
    zh = forms.CharField(label=_("Name in Chinese"), max_length=40, error_messages=MUST)
    en = forms.CharField(label=_("Name in English"), max_length=60, error_messages=MUST)
    measure = forms.ChoiceField(label=_("Measured in"), choices=Measure.choices)
    most = WholeField(label=_("At most"), min_value=1, max_value=100_000)
    source = forms.CharField(
        label=_("On whose word"),
        max_length=200,
        help_text=_("The paper that says so, with its day."),
        error_messages=MUST,
    )

    def __init__(self, *args: Any, places: Iterable[Area], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fill(self, area=named(places))

    def told(self) -> KindInput:
        typed = {name: value for name, value in self.cleaned_data.items() if name != "area"}
        return KindInput(**typed)


class ImportForm(forms.Form):
    area = forms.ChoiceField(label=_("For which place"), error_messages=PICK)
    file = forms.FileField(
        label=_("The list, as .xlsx or .csv"),
        error_messages={"required": _("Please choose a file.")},
    )
    how = forms.ChoiceField(
        label=_("What shall be done"),
        widget=forms.RadioSelect,
        initial="check",
        choices=[
            ("check", _("Only check")),
            ("errors", _("Check, and give me the lines to correct")),
            ("write", _("Write the good lines")),
        ],
    )

    def __init__(self, *args: Any, places: Iterable[Area], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fill(self, area=named(places))
