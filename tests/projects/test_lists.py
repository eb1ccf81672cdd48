"""Three lists a place and year, numbered without gaps; a published version stands for good."""

from datetime import date

import pytest
from django.db import DatabaseError, connection, transaction

from kith.core.refusal import BadInput, Forbidden, IllegalMove
from kith.groups.states import OrganisationKind
from kith.projects.actions import lists
from kith.projects.models import ItemList, Line, ListItem
from kith.projects.queries import lists as found
from kith.projects.queries.projects import categories
from kith.projects.states import LETTERS, Category, ItemState, ListKind
from tests import make
from tests.make import DAY, MONDAY
from tests.projects import worlds
from tests.projects.worlds import D, P, R


def test_each_kind_has_exactly_one_list_a_year_with_a_version(town):
    """S3-05: the three lists of the year, each with a version number."""
    for kind in (R, D, P):
        worlds.draft(town, kind)
        worlds.draft(town, kind)
    worlds.publish(town)

    rows = ItemList.objects.filter(area=town.community, year=2026)

    assert sorted(rows.values_list("kind", "last_version")) == [
        ("DEMAND", 1),
        ("PROJECT", 1),
        ("RESOURCE", 1),
    ]
    covered = {row.place: row.is_whole for row in found.coverage(town.boss, 2026)}
    assert covered == {town.community.name: True, town.other.name: False}
    with pytest.raises(DatabaseError), transaction.atomic():
        ItemList.objects.create(area=town.community, year=2026, kind=D)


def test_numbers_run_without_a_gap(town):
    for _ in range(3):
        worlds.draft(town)
    with pytest.raises(BadInput):
        worlds.draft(town, quantity=0)
    last = worlds.draft(town)

    assert [i.seq for i in ListItem.objects.order_by("seq")] == [1, 2, 3, 4]
    assert last.number == "990101001001-2026-D004"


def test_what_is_published_reads_the_same_after_the_item_was_changed(town):
    item = worlds.listed(town, title="助浴")
    lists.revise(item.pk, input=worlds.typed(title="上门助浴"), actor=town.clerk, now=MONDAY)

    assert _reads(item) == "助浴"
    pending = found.draft_changes(item.list)
    assert [(c.title, c.fields) for c in pending.changed] == [
        ("上门助浴", (("title", "助浴", "上门助浴"),))
    ]

    second = lists.publish(item.list_id, actor=town.clerk, now=MONDAY + DAY)

    assert (second.number, _reads(item)) == (2, "上门助浴")
    assert found.changes(second) == pending
    assert [line.title for line in Line.objects.order_by("pk")] == ["助浴", "上门助浴"]


def _reads(item):
    line = found.newest_line(item.pk)
    return line.title if line else ""


def test_the_next_version_says_what_came_and_went(town):
    old = worlds.listed(town, title="旧需求")
    worlds.draft(town, title="新需求")
    lists.withdraw(old.pk, reason="已解决", actor=town.clerk, now=MONDAY)
    worlds.publish(town)

    second = found.versions(old.list)[0]

    assert found.changes(second) == found.Changes(("新需求",), ("旧需求",), ())
    assert [line.title for line in found.newest_lines()] == ["新需求"]


def test_a_list_with_nothing_new_is_not_published_again(town):
    item = worlds.listed(town)

    with pytest.raises(lists.NothingNew):
        lists.publish(item.list_id, actor=town.clerk, now=MONDAY)

    assert ItemList.objects.get().last_version == 1


@pytest.mark.parametrize(
    "change", ["UPDATE projects_line SET title='x'", "DELETE FROM projects_line"]
)
def test_the_database_keeps_a_published_line(town, change):
    worlds.listed(town)

    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        connection.cursor().execute(change)


def test_a_checked_item_that_is_changed_is_checked_again(town):
    item = worlds.draft(town)
    lists.verify(item.pk, actor=town.clerk, now=MONDAY)

    again = lists.revise(item.pk, input=worlds.typed(title="改过"), actor=town.clerk, now=MONDAY)

    assert (again.state, again.title) == (ItemState.DRAFTED, "改过")
    with pytest.raises(lists.NothingNew):
        lists.publish(item.list_id, actor=town.clerk, now=MONDAY)


def test_a_unit_says_what_it_gives_and_the_desk_checks_it(town):
    unit = worlds.unit(town)
    item = worlds.draft(town, R, unit.liaison, organisation_id=unit.pk)

    with pytest.raises(Forbidden):
        lists.verify(item.pk, actor=unit.liaison, now=MONDAY)
    with pytest.raises(Forbidden):
        worlds.draft(town, D, unit.liaison, organisation_id=unit.pk)
    with pytest.raises(Forbidden):
        worlds.draft(town, R, unit.liaison, organisation_id=worlds.unit(town).pk)

    assert lists.verify(item.pk, actor=town.clerk, now=MONDAY).state == ItemState.VERIFIED


def test_another_communitys_desk_keeps_its_hands_off(town):
    item = worlds.draft(town)

    for act in (
        lambda: lists.verify(item.pk, actor=town.far_clerk, now=MONDAY),
        lambda: lists.publish(item.list_id, actor=town.far_clerk, now=MONDAY),
        lambda: lists.withdraw(item.pk, reason="x", actor=town.far_clerk, now=MONDAY),
        lambda: worlds.draft(town, actor=town.far_clerk),
    ):
        with pytest.raises(Forbidden):
            act()

    assert ListItem.objects.get().state == ItemState.DRAFTED


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        pytest.param({"title": " "}, "title", id="without-a-title"),
        pytest.param({"quantity": 0}, "quantity", id="of-nothing"),
        pytest.param({"until_date": date(2026, 1, 1)}, "until_date", id="over-before-it-begins"),
        pytest.param(
            {"from_date": date(2027, 1, 1), "until_date": date(2027, 2, 1)},
            "from_date",
            id="another-year",
        ),
        pytest.param({"cause": "order:999999"}, "cause", id="a-request-nobody-made"),
        pytest.param({"cause": "order:" + "9" * 30}, "cause", id="a-number-too-long"),
    ],
)
def test_bad_items_are_refused_and_leave_no_number_behind(town, changes, field):
    with pytest.raises(BadInput) as no:
        worlds.draft(town, **changes)

    assert no.value.field == field
    assert not ListItem.objects.exists()


def test_a_request_of_residents_stands_on_a_list_once(town):
    order = make.order(make.person(town.community))
    item = worlds.draft(town, cause=f"order:{order.pk}")

    with pytest.raises(lists.AlreadyListed):
        worlds.draft(town, P, cause=f"order:{order.pk}")
    with pytest.raises(BadInput):
        worlds.draft(town, R, cause=f"order:{order.pk}")
    lists.withdraw(item.pk, reason="写错", actor=town.clerk, now=MONDAY)

    assert worlds.draft(town, P, cause=f"order:{order.pk}").state == ItemState.DRAFTED


def test_what_is_claimed_is_neither_changed_nor_withdrawn(town):
    item = worlds.listed(town)
    worlds.claimed(item, worlds.unit(town))

    with pytest.raises(IllegalMove):
        lists.revise(item.pk, input=worlds.typed(), actor=town.clerk, now=MONDAY)
    with pytest.raises(IllegalMove):
        lists.withdraw(item.pk, reason="x", actor=town.clerk, now=MONDAY)


def test_projects_of_six_kinds_are_counted_by_kind(town):
    """S3-06: clinics, mobile office, volunteering, hardship, supplies, wishes."""

    unit = worlds.unit(town, OrganisationKind.SOCIAL)
    six = list(Category)[:6]
    for category in six:
        worlds.agreed(town, unit, worlds.listed(town, P, category=category))

    assert categories(town.community.path) == dict.fromkeys(map(str, six), 1)
    assert len(categories(town.community.path)) >= 6


def test_list_kinds_have_a_letter_each():

    assert sorted(LETTERS) == sorted(ListKind)
    assert len(set(LETTERS.values())) == len(ListKind)


def test_an_item_that_is_not_there_is_absent_and_breaks_nothing(town):
    with pytest.raises(ListItem.DoesNotExist):
        lists.verify(0, actor=town.clerk, now=MONDAY)
