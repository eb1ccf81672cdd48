"""Honours of places count once somebody above has seen their paper."""

from dataclasses import replace
from datetime import date

import pytest

from kith.core.refusal import BadInput, Forbidden, IllegalMove
from kith.insights.figures import FIGURES, Asked
from kith.places.states import Level
from kith.programmes import queries
from kith.programmes.actions import honours
from kith.programmes.actions.honours import HonourInput, HonourKnown
from kith.programmes.models import Honour, HonourCheck
from tests import make
from tests.make import DAY, MONDAY

pytestmark = pytest.mark.django_db
GIVEN = HonourInput(
    "全省最美志愿服务社区", Level.PROVINCE, "省文明办", date(2026, 1, 9), "通报第 3 号"
)


@pytest.fixture
def town() -> make.Town:
    return make.town()


def enter(town: make.Town, **changes: object) -> Honour:
    given = replace(GIVEN, **changes)  # type: ignore[arg-type]
    return honours.enter(town.community.pk, input=given, actor=town.clerk, now=MONDAY)


def told(town: make.Town) -> int:
    asked = Asked(town.county.path, date(2026, 1, 1), date(2026, 4, 1), MONDAY + 30 * DAY)
    return FIGURES["provincial_honours"].number(asked)


def test_an_honour_counts_once_its_paper_was_seen_from_above(town):
    row = enter(town)
    assert told(town) == 0
    assert list(queries.honours_visible_to(make.actor(make.person(town.community)))) == []
    assert list(queries.honours_visible_to(town.clerk)) == [row]

    honours.check(row.pk, seen="看过原件", actor=town.boss, now=MONDAY + DAY)

    assert told(town) == 1
    assert list(queries.honours_visible_to(make.actor(make.person(town.other)))) == [row]


def test_honours_of_other_levels_are_in_another_figure(town):
    city = enter(town, level=Level.CITY)
    honours.check(city.pk, seen="看过原件", actor=town.boss, now=MONDAY)

    assert told(town) == 0


@pytest.mark.parametrize("field", ["title", "given_by", "paper"])
def test_an_honour_without_words_is_refused(town, field):
    with pytest.raises(BadInput) as no:
        enter(town, **{field: "  "})

    assert no.value.field == field
    assert not Honour.objects.exists()


def test_an_honour_of_tomorrow_or_twice_is_refused(town):
    with pytest.raises(BadInput) as no:
        enter(town, given_on=date(2026, 3, 3))
    enter(town)
    with pytest.raises(HonourKnown):
        enter(town)

    assert no.value.field == "given_on"
    assert Honour.objects.count() == 1


def test_nobody_sees_her_own_paper_and_nobody_twice(town):
    own = honours.enter(town.street.pk, input=GIVEN, actor=town.boss, now=MONDAY)
    with pytest.raises(Forbidden):
        honours.check(own.pk, seen="看过", actor=town.boss, now=MONDAY)
    with pytest.raises(Forbidden):
        honours.check(own.pk, seen="看过", actor=town.clerk, now=MONDAY)
    with pytest.raises(BadInput):
        honours.check(own.pk, seen=" ", actor=town.district, now=MONDAY)
    honours.check(own.pk, seen="看过", actor=town.district, now=MONDAY)

    with pytest.raises(IllegalMove):
        honours.check(own.pk, seen="又看过", actor=town.district, now=MONDAY)

    assert HonourCheck.objects.get().seen == "看过"
