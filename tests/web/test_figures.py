"""Numbers for those who may read them, rows for those who may open them."""

import pytest

from kith.hours.models import ServiceRecord
from kith.insights.states import Unit
from kith.web.figures.telling import number
from tests import make
from tests.web.conftest import Clock

pytestmark = pytest.mark.django_db
MARCH = "from=2026-03&to=2026-03"


@pytest.fixture
def town(clock: Clock, no_totp: None) -> make.Town:
    town = make.town()
    make.confirmed(town)
    return town


def test_the_clerk_sees_the_month_and_opens_each_number(town, sign_in):
    page = sign_in(town.clerk).get(f"/figures/?{MARCH}")
    rows = sign_in(town.clerk).get(f"/figures/lines/minutes/?{MARCH}")

    record = ServiceRecord.objects.get()
    assert f"{record.minutes / 60:.1f}" in page.content.decode()
    assert f"/hours/{record.pk}/" in rows.content.decode()


def test_the_district_sees_numbers_and_no_rows(town, sign_in):
    page = sign_in(town.district).get(f"/figures/lines/minutes/?{MARCH}").content.decode()

    assert "/hours/" not in page.split("<main")[1]
    assert town.street.name in page


def test_few_people_are_not_told_to_who_may_not_open():
    assert number(4, Unit.PERSONS, opens=False) != "4"
    assert number(4, Unit.PERSONS, opens=True) == number(4, Unit.SESSIONS, opens=False) == "4"
    assert number(5, Unit.PERSONS, opens=False) == "5"
    assert number(90, Unit.MINUTES) == "1.5"


def test_another_place_is_not_found(town, sign_in):
    answer = sign_in(town.far_clerk).get(f"/figures/?area={town.community.code}")

    assert answer.status_code == 404


def test_a_resident_has_no_figures(town, sign_in):
    assert sign_in(make.actor(make.person(town.community))).get("/figures/").status_code == 403
