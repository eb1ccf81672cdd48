"""A number is what its list holds; what is not in the place or the period is in neither."""

from datetime import date, timedelta

import pytest
from django.db.models import Sum
from django.utils import translation

from kith.insights.figures import FIGURES, Asked, Figure
from kith.insights.figures.shape import How
from tests import make

pytestmark = pytest.mark.django_db
SINCE, UNTIL = date(2026, 3, 1), date(2026, 4, 1)


def ask(town: make.Town, path: str = "", since: date = SINCE, until: date = UNTIL) -> Asked:
    return Asked(path or town.county.path, since, until, make.MONDAY + timedelta(days=300))


def test_every_figure_opens_to_as_many_rows_as_it_counts() -> None:
    town = make.town()
    make.confirmed(town)

    for figure in FIGURES.values():
        for path in (town.county.path, town.community.path, town.other.path):
            assert _told_and_listed(figure, ask(town, path)), (figure.code, path)
        with translation.override("en"):
            assert len(figure.definition) > 20, figure.code


def _told_and_listed(figure: Figure, asked: Asked) -> bool:
    """Whether the number is what the list holds."""
    listed = list(figure.opened(asked).values(*figure.shown))
    if figure.how is How.SUM:
        added = figure.rows(asked).aggregate(n=Sum(figure.field))["n"] or 0
        return figure.number(asked) == added
    return figure.number(asked) == len(listed)


def test_hours_and_people_of_one_service() -> None:
    town = make.town()
    make.confirmed(town)

    minutes = FIGURES["volunteer_minutes"].number(ask(town))
    rate = FIGURES["activity_rate"].value(ask(town))

    assert minutes > 0
    assert (rate.number, rate.of, rate.percent) == (1, 1, 100)
    assert FIGURES["volunteer_minutes"].number(ask(town, town.other.path)) == 0
    assert FIGURES["activity_rate"].value(ask(town, town.other.path)).percent is None
