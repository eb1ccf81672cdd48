"""Two runs side by side."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kith.dispatch import actions, queries
from kith.dispatch.models import Run
from kith.people.models import Availability
from tests import make
from tests.dispatch import boards
from tests.make import DAY, HOUR, MONDAY

pytestmark = pytest.mark.django_db


@pytest.fixture
def town():
    return make.town()


def test_two_runs_tell_who_changed_and_what_it_costs(town):
    helper = make.volunteer(town.community)
    make.open_order(town)
    later = MONDAY + DAY + 3 * HOUR
    first = boards.propose(town)
    Availability.objects.filter(person=helper).delete()
    successor = make.volunteer(town.community)
    new = make.open_order(town, starts_at=later, ends_at=later + HOUR)
    second = boards.propose(town)

    found = queries.compare(first.pk, second.pk, actor=town.clerk)

    told = {c.order.pk: (c.left, c.came, c.is_in_first) for c in found.changes}
    one, two = found.figures
    assert told[new.pk] == ((), (successor,), False)
    assert {left for left, _came, _in in told.values()} == {(), (helper,)}
    assert (one.orders, two.orders, one.people_found, two.people_found) == (1, 2, 1, 2)
    assert two.minutes == pytest.approx(
        sum(second.proposals.values_list("cost_min", flat=True)), abs=0.05
    )
    assert found.same == 0


def test_two_equal_runs_have_no_changes(town):
    boards.helpers(town, 2)
    make.open_order(town)
    first, second = boards.propose(town), boards.propose(town)

    found = queries.compare(first.pk, second.pk, actor=town.clerk)

    assert (found.changes, found.same) == ((), 1)
    assert found.figures[0] == found.figures[1]


def test_what_was_put_aside_is_still_what_the_run_had_proposed(town):
    boards.helpers(town, 2)
    make.open_order(town)
    first = boards.propose(town)
    ids = [row.pk for row in first.proposals.all()]
    actions.reject(first.pk, proposal_ids=ids, actor=town.clerk, now=MONDAY)
    second = boards.propose(town)

    found = queries.compare(first.pk, second.pk, actor=town.clerk)

    assert found.same == 1


def test_a_run_elsewhere_is_not_compared(town):
    here = boards.propose(town)
    there = actions.propose(town.other.pk, actor=town.far_clerk, now=MONDAY)

    with pytest.raises(Run.DoesNotExist):
        queries.compare(here.pk, there.pk, actor=town.clerk)


def test_comparing_costs_the_same_queries_for_one_change_and_for_three(town):
    def looked(first: Run, second: Run) -> int:
        with CaptureQueriesContext(connection) as seen:
            queries.compare(first.pk, second.pk, actor=town.clerk)
        return len(seen)

    boards.helpers(town, 3)
    empty = boards.propose(town)
    make.open_order(town)
    one = boards.propose(town)
    for _ in range(2):
        make.open_order(town)
    three = boards.propose(town)

    assert looked(empty, one) == looked(empty, three)
