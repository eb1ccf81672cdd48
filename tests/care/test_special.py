"""Psychological services to special families: counted where the key is, nobody exposed (S4-33)."""

from datetime import date, datetime

import pytest

from kith.care.actions import files
from kith.care.actions.special import Shown, SpecialCount, count_special
from kith.care.models import CareScheme
from kith.care.states import CircumstanceKind as Kind
from kith.care.states import VisitOutcome
from kith.core.actor import Actor
from kith.core.refusal import Forbidden
from kith.journal.models import Entry
from kith.people.models import Person
from kith.vault.actions import forget
from kith.vault.models import Access
from tests import make
from tests.care import world
from tests.care.comfort import comforted, file_of, visited
from tests.make import DAY, MONDAY

pytestmark = pytest.mark.django_db


@pytest.fixture
def town() -> make.Town:
    return make.town()


@pytest.fixture
def scheme(town) -> CareScheme:
    items = (("MIND", "心理疏导"), ("COMPANY", "陪聊"))
    return world.scheme(town, code="PSYCH", items=items)


def count(town: make.Town, actor: Actor, until: datetime = MONDAY + 30 * DAY) -> SpecialCount:
    since, now = MONDAY - 30 * DAY, MONDAY + 3 * DAY
    return count_special(town.community.pk, since=since, until=until, actor=actor, now=now)


def test_orders_and_visits_to_special_families_are_counted_with_their_rows(town, scheme):
    nest = file_of(town, Kind.EMPTY_NEST, Kind.DISABLED)
    behind, plain = file_of(town, Kind.LEFT_BEHIND), file_of(town, Kind.HARDSHIP)
    first = visited(town, nest, scheme, "MIND")
    ordered = comforted(town, Person.objects.get(pk=behind.person_id))
    visited(town, behind, scheme, "COMPANY")  # a chat is no psychological service
    visited(town, behind, scheme, "MIND", outcome=VisitOutcome.NOT_AT_HOME)
    visited(town, plain, scheme, "MIND")
    comforted(town, make.person(town.community))  # without a file
    make.claim(town, make.open_order(town, nest.person))  # of another kind

    found = count(town, town.clerk)

    assert found.total == Shown(2, 5)
    assert set(found.rows) == {("visit", first), ("order", ordered.pk)}
    one = Shown(1, 5)
    assert dict(found.by_family) == {"EMPTY_NEST": one, "LEFT_BEHIND": one, "DISABLED": one}
    assert found.families == 3
    assert count(town, town.clerk, until=MONDAY).total == Shown(0, 5)


def test_only_what_held_on_the_day_counts(town, scheme):
    file = file_of(town, Kind.EMPTY_NEST)
    visited(town, file, scheme, "MIND")
    stated = file.circumstances.get()
    files.end_circumstance(stated.pk, valid_to=date(2026, 3, 2), actor=town.clerk, now=MONDAY)

    assert count(town, town.clerk).total == Shown(0, 5)


def test_one_access_is_logged_and_nothing_of_the_files_gets_out(town, scheme):
    for _ in range(3):
        visited(town, file_of(town, Kind.EMPTY_NEST), scheme, "MIND")
    before = Access.objects.count()

    count(town, town.clerk)

    (seen,) = Access.objects.order_by("pk")[before:]
    assert (seen.subject_id, seen.purpose, seen.kind, seen.object_id, seen.actor_id) == (
        0, "STATISTICS", "places.area", town.community.pk, town.clerk.me
    )  # fmt: skip
    noted = Entry.objects.get(verb="count_special")
    assert (noted.object_id, noted.facts) == (town.community.pk, {})


def test_above_the_desk_small_numbers_point_at_nobody(town, scheme):
    for n in range(5):
        kinds = (Kind.EMPTY_NEST, Kind.DISABLED) if n < 4 else (Kind.EMPTY_NEST,)
        visited(town, file_of(town, *kinds), scheme, "MIND")

    seen = count(town, town.district)

    assert (seen.total, seen.is_exact, seen.rows) == (Shown(5, 5), False, ())
    assert dict(seen.by_family) == {"EMPTY_NEST": Shown(5, 5), "DISABLED": Shown(None, 5)}
    assert dict(count(town, town.boss).by_family)["DISABLED"] == Shown(4, 5)


@pytest.mark.parametrize("who", ["far_clerk", "volunteer"])
def test_nobody_else_counts(town, who):
    actor = town.far_clerk if who == "far_clerk" else make.actor(make.volunteer(town.community))

    with pytest.raises(Forbidden):
        count(town, actor)

    assert not Access.objects.filter(purpose="STATISTICS").exists()


def test_whoever_was_forgotten_is_in_no_count(town, scheme):
    file = file_of(town, Kind.EMPTY_NEST)
    visited(town, file, scheme, "MIND")

    forget(file.person_id, now=MONDAY)

    assert count(town, town.clerk).total == Shown(0, 5)
