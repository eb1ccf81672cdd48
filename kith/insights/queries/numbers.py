"""A figure as it stood at a moment, in the words of a brief."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from django.db.models import Field
from django.utils import translation

from kith.activities.models import Session, WalkIns
from kith.activities.states import PresentAs
from kith.catalogue.queries import rule_row
from kith.catalogue.rules import WordingRules
from kith.insights.figures import FIGURES, Asked
from kith.insights.figures.shape import How
from kith.insights.rules.said import Words, said, untold
from kith.insights.states import Unit, Untold

if TYPE_CHECKING:
    from datetime import date

    from django.db.models import Model, QuerySet

    from kith.catalogue.models import RuleSet
    from kith.insights.figures import Figure

MOST_NAMED: Final = 12
TITLES: Final = (
    "name", "title", "work_line", "topic__title", "undertaking__title", "service_type",
    "series__course_type",
)  # fmt: skip
# By a figure's column: the columns that hold the Chinese and the English name of its rows.
NAMED_BY: Final = {one: (one, one) for one in TITLES} | {
    "name_zh": ("name_zh", "name_en"),
    "item__code": ("item__title", "item__title"),
    "item_id": ("item__title", "item__title"),
}


@dataclass(frozen=True, slots=True)
class Taken:
    """What a figure says at a moment; nothing but the reason where it may not be told."""

    untold: Untold | None = None
    number: int | None = None
    of: int | None = None
    is_estimated: bool = False
    words: Words = field(default_factory=dict)
    names: list[tuple[str, str]] = field(default_factory=list)


def wording_row(path: str, on: date) -> RuleSet:
    """The rule by which numbers of the place are worded on a day."""
    return rule_row(WordingRules, path=path, on=on)


def taken(
    code: str, asked: Asked, rules: WordingRules, *, years: int = 1, is_alone: bool = False
) -> Taken:
    """The number and its words; `years`: as a yearly mean; `is_alone`: of a share only the part."""
    figure = FIGURES[code]
    value = figure.value(asked)
    of = None if is_alone else value.of
    if why := untold(value.number, of, figure.unit):
        return Taken(why)
    is_estimated = _is_estimated(figure, asked)
    return Taken(
        number=value.number,
        of=of,
        is_estimated=is_estimated,
        words=said(
            value.number,
            of,
            figure.unit,
            years=years,
            is_estimated=is_estimated,
            rules=rules,
        ),
        names=_names(figure, asked),
    )


def unit_of(code: str) -> Unit:
    return FIGURES[code].unit


def _is_estimated(figure: Figure, asked: Asked) -> bool:
    """Whether somebody guessed a part of it: heads that were not counted one by one."""
    if figure.unit is not Unit.PERSON_TIMES:
        return False
    rows = figure.rows(asked)
    if rows.model is WalkIns:
        return rows.filter(is_estimated=True).exists()
    if rows.model is not Session:
        return False
    guessed = WalkIns.objects.filter(role=PresentAs.RECIPIENT, is_estimated=True)
    return guessed.filter(session__in=rows.order_by().values("pk")).exists()


def _names(figure: Figure, asked: Asked) -> list[tuple[str, str]]:
    """What the rows are called, Chinese and English, where they have names and are few."""
    rows = figure.rows(asked)
    columns = (figure.field,) if figure.how is How.ONCE else figure.shown
    named = [one for one in columns if one in NAMED_BY]
    if named:
        told = rows.order_by(*NAMED_BY[named[0]]).values_list(*NAMED_BY[named[0]]).distinct()
        both = list(dict.fromkeys(told[: MOST_NAMED + 1]))
    else:
        both = _chosen(figure, rows)
    return both if len(both) <= MOST_NAMED else []


def _chosen(figure: Figure, rows: QuerySet[Any]) -> list[tuple[str, str]]:
    """The words of choices, where each different choice counts one."""
    words = _choices(rows.model, figure.field) if figure.how is How.ONCE else {}
    if not words:
        return []
    values = rows.order_by(figure.field).values_list(figure.field, flat=True).distinct()
    return [(_in("zh-hans", words[one]), _in("en", words[one])) for one in values if one in words]


def _choices(model: type[Model], path: str) -> dict[Any, Any]:
    """Words of a field's choices; `path` may lead through other tables."""
    first, _, rest = path.partition("__")
    fields = {one.name: one for one in model._meta.get_fields()}
    found = fields.get(first)
    if rest and found is not None and found.related_model:
        return _choices(found.related_model, rest)
    return dict(found.flatchoices) if isinstance(found, Field) and not rest else {}


def _in(language: str, words: object) -> str:
    with translation.override(language):
        return str(words)
