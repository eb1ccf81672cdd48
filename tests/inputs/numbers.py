"""Numbers: prices, pieces, hours, ages."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError

from kith.web.activities.plan_forms import QuotaForm, SeriesForm
from kith.web.projects.money_forms import PledgeForm
from tests.inputs.case import Case, Seen, road
from tests.inputs.days import offered

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.forms import Field

    from tests.inputs.world import World


def of_field(field: Field, typed: str) -> Seen:
    """The field of a page whose other fields are another story."""
    try:
        return Seen("field", "accept", shown=str(field.clean(typed)))
    except ValidationError as no:
        return Seen("field", "reject", 422, why=tuple(no.messages))


@road("form.number:points")
def points(world: World, case: Case) -> Iterator[Seen]:
    seen, row = offered(world, points=str(case.input))
    yield replace(seen, shown=str(row.points)) if seen.verdict == "accept" else seen


@road("form.number:quantity")
def quantity(world: World, case: Case) -> Iterator[Seen]:
    """At most so many a person; the message gives the limit."""
    seen, _row = offered(world, per_person=str(case.input))
    assert any(limit in text for text in seen.why for limit in ("1", "1000"))
    yield seen


@road("form.number:hours")
def hours(_world: World, case: Case) -> Iterator[Seen]:
    yield of_field(PledgeForm.base_fields["hours"], str(case.input))


@road("form.number:age")
def age(_world: World, case: Case) -> Iterator[Seen]:
    yield of_field(SeriesForm.base_fields["age_from"], str(case.input))


@road("form.number:capacity")
def capacity(_world: World, case: Case) -> Iterator[Seen]:
    form: Any = QuotaForm
    yield of_field(form.base_fields["capacity"], str(case.input))
