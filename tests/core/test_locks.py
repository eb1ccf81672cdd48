"""Rows are locked alone or in ascending order, whatever order they are asked for in."""

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from kith.places.models import Area
from tests import make

pytestmark = pytest.mark.django_db


def test_rows_come_back_by_key_locked_in_ascending_order():
    town = make.town()
    asked = [town.other.pk, town.county.pk, town.other.pk, town.street.pk]

    with transaction.atomic(), CaptureQueriesContext(connection) as seen:
        rows = Area.objects.locked_all(asked)

    assert rows == {a.pk: a for a in (town.county, town.street, town.other)}
    assert list(rows) == sorted(rows)
    assert [q["sql"].split(" ORDER BY ")[1].split(" FOR ")[0] for q in seen.captured_queries] == [
        '"places_area"."id" ASC'
    ]


@pytest.mark.postgres
@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has one writer")
def test_postgresql_holds_only_the_table_that_was_asked_for():
    town = make.town()

    with transaction.atomic(), CaptureQueriesContext(connection) as seen:
        Area.objects.select_related("parent").locked(town.street.pk)

    assert seen.captured_queries[0]["sql"].endswith(' FOR UPDATE OF "places_area"')


def test_a_row_that_is_not_there_cannot_be_locked():
    with transaction.atomic(), pytest.raises(Area.DoesNotExist):
        Area.objects.locked(0)


def test_keys_without_rows_are_left_out():
    town = make.town()

    with transaction.atomic():
        assert Area.objects.locked_all([0, town.street.pk]) == {town.street.pk: town.street}
        assert Area.objects.locked_all([]) == {}
