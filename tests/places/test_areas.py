"""The tree of areas: put once, corrected, moved with all that lies below."""

from dataclasses import replace
from datetime import date

import pytest
from django.db import IntegrityError, transaction

from kith.core.refusal import BadInput
from kith.places import queries
from kith.places.actions import AreaInput, put_area
from kith.places.models import Area
from kith.places.states import Level

pytestmark = pytest.mark.django_db

COUNTY = AreaInput(
    code="99",
    name="演示区",
    level=Level.COUNTY,
    parent_code="",
    code_source="test",
    valid_from=date(2020, 1, 1),
)
STREET = replace(COUNTY, code="9901", name="一街道", level=Level.TOWN, parent_code="99")
OTHER = replace(STREET, code="9902", name="二街道")
HERE = replace(COUNTY, code="990101", name="幸福", level=Level.COMMUNITY, parent_code="9901")
GRID = replace(COUNTY, code="990101-1", name="网格", level=Level.GRID, parent_code="990101")
TREE = (COUNTY, STREET, OTHER, HERE, GRID)


@pytest.fixture
def tree() -> dict[str, Area]:
    return {area.code: put_area(area) for area in TREE}


def paths() -> dict[str, str]:
    return dict(Area.objects.values_list("code", "path"))


def test_an_area_stands_under_its_parent(tree):
    assert paths() == {
        "99": "/99/",
        "9901": "/99/9901/",
        "9902": "/99/9902/",
        "990101": "/99/9901/990101/",
        "990101-1": "/99/9901/990101/990101-1/",
    }
    assert tree["990101"].parent == tree["9901"]
    assert tree["99"].parent is None


def test_putting_the_same_area_again_changes_nothing(tree):
    before = list(Area.objects.order_by("pk").values())

    for area in TREE:
        put_area(area)

    assert list(Area.objects.order_by("pk").values()) == before


def test_a_known_code_is_corrected_and_never_doubled(tree):
    put_area(replace(HERE, name="幸福里", lon=116.4, lat=39.9))

    kept = Area.objects.get(code="990101")
    assert kept.pk == tree["990101"].pk
    assert (kept.name, kept.lon, kept.lat, kept.crs) == ("幸福里", 116.4, 39.9, "WGS84")
    assert Area.objects.count() == len(TREE)


def test_what_lies_below_an_area_moves_with_it(tree):
    put_area(replace(HERE, parent_code="9902"))

    assert paths() == {
        "99": "/99/",
        "9901": "/99/9901/",
        "9902": "/99/9902/",
        "990101": "/99/9902/990101/",
        "990101-1": "/99/9902/990101/990101-1/",
    }


@pytest.mark.parametrize(
    "parent", [pytest.param("990101", id="under-itself"), pytest.param("990101-1", id="in-a-ring")]
)
def test_an_area_cannot_lie_under_itself(tree, parent):
    before = paths()

    with pytest.raises(BadInput) as refused:
        put_area(replace(HERE, parent_code=parent))

    assert (refused.value.code, refused.value.field) == ("bad_input", "parent_code")
    assert paths() == before


def test_an_area_under_an_unknown_parent_is_not_put(tree):
    with pytest.raises(Area.DoesNotExist):
        put_area(replace(HERE, code="990102", parent_code="nowhere"))

    assert "990102" not in paths()


def test_below_is_the_subtree_and_no_look_alike(tree):
    put_area(replace(STREET, code="99011", name="十一街道"))
    put_area(replace(STREET, code="9_01", name="下划线街道"))

    assert {a.code for a in Area.objects.below("/99/9901/")} == {"9901", "990101", "990101-1"}
    assert {a.code for a in Area.objects.below("/99/9_01/")} == {"9_01"}
    assert {a.code for a in queries.within(["/99/9902/", "/99/9901/990101/"])} == {
        "9902",
        "990101",
        "990101-1",
    }
    assert list(queries.within([])) == []


def test_ancestors_go_from_the_area_itself_to_the_root():
    assert queries.ancestors("/99/9901/990101/") == ["/99/9901/990101/", "/99/9901/", "/99/"]
    assert queries.ancestors("/99/") == ["/99/"]


def test_communities_and_children_stand_in_the_order_of_their_codes(tree):
    put_area(replace(HERE, code="990100", name="和平"))

    assert [a.code for a in queries.communities("/99/")] == ["990100", "990101"]
    assert [a.code for a in queries.communities("/99/9902/")] == []
    assert [a.code for a in queries.children(tree["99"])] == ["9901", "9902"]


@pytest.mark.parametrize(
    ("path", "shown"),
    [
        pytest.param(
            "/99/9901/990101/990101-1/", "/99/9901/990101/", id="a-grid-is-shown-as-its-community"
        ),
        pytest.param("/99/9901/990101/", "/99/9901/990101/", id="a-community-is-itself"),
        pytest.param("/99/9901/", "/99/9901/", id="a-street-has-no-community-above-it"),
    ],
)
def test_a_home_is_shown_no_finer_than_its_community(tree, path, shown):
    assert queries.community_path(path) == shown
    area = Area.objects.get(path=path)
    assert queries.community_of([area.pk])[area.pk].path == shown


@pytest.mark.parametrize(
    ("day", "stands"),
    [
        pytest.param(date(2019, 12, 31), False, id="the-day-before-it-began"),
        pytest.param(date(2020, 1, 1), True, id="its-first-day"),
        pytest.param(date(2026, 6, 30), True, id="its-last-day"),
        pytest.param(date(2026, 7, 1), False, id="the-day-it-no-longer-is"),
    ],
)
def test_an_area_is_valid_from_a_day_to_a_day(tree, day, stands):
    Area.objects.filter(code="9901").update(valid_to=date(2026, 7, 1))

    assert ("9901" in {a.code for a in Area.objects.valid(day)}) is stands
    assert ("9902" in {a.code for a in Area.objects.valid(day)}) is (day.year > 2019)


@pytest.mark.parametrize(
    ("changes", "constraint"),
    [
        pytest.param(
            {"valid_to": date(2020, 1, 1)},
            "places_area_is_valid_for_some_day",
            id="it-ends-on-its-first-day",
        ),
        pytest.param(
            {"lon": 116.4}, "places_area_has_both_coordinates_or_none", id="half-a-position"
        ),
    ],
)
def test_the_table_refuses_what_makes_no_sense(tree, changes, constraint):
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Area.objects.filter(code="99").update(**changes)


def test_the_centres_of_many_areas_are_those_of_each(tree):
    measured = {"lon": 116.43, "lat": 39.91}
    Area.objects.filter(pk=tree[HERE.code].pk).update(**measured, crs="GCJ02")
    Area.objects.filter(pk=tree[OTHER.code].pk).update(**measured)
    rows = Area.objects.select_related("parent__parent")
    each = {area.pk: at for area in rows if (at := queries.centre(area)) is not None}

    found = queries.centres(area.pk for area in rows)

    assert found == each
    assert found[tree[GRID.code].pk] == found[tree[HERE.code].pk] != found[tree[OTHER.code].pk]
    assert tree[COUNTY.code].pk not in found
