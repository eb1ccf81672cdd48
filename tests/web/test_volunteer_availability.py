"""When a volunteer has time: a grid of boxes that needs no script."""

import re
from datetime import date, time

import pytest
from django.urls import reverse

from kith.people.models import Availability, SkillHeld, VolunteerProfile
from tests import make

pytestmark = pytest.mark.django_db
URL = "/availability/"
TYPED = {
    "free": ["1-morning", "6-evening"],
    "largest_distance_m": "2000",
    "weekly_capacity": "3",
    "quiet_until": "2026-03-09T08:00",
}


@pytest.fixture(autouse=True)
def english(client):
    client.cookies["django_language"] = "en"


@pytest.fixture
def anna(clock):
    return make.volunteer(make.town().community, "HAIRCUT", free=False)


def _free(anna):
    rows = Availability.objects.filter(person=anna).order_by("weekday", "starts")
    return [(row.weekday, row.starts, row.ends) for row in rows]


def test_the_boxes_are_saved_with_distance_number_and_quiet_time(anna, sign_in):
    answer = sign_in(anna).post(URL, TYPED)

    assert answer.url == URL
    profile = VolunteerProfile.objects.get(person=anna)
    assert _free(anna) == [(1, time(8), time(12)), (6, time(18), time(21))]
    assert (profile.largest_distance_m, profile.weekly_capacity) == (2000, 3)
    assert profile.quiet_until == make.MONDAY.replace(day=9, hour=0)  # 08:00 in Beijing


def test_what_is_noted_is_ticked(anna, sign_in):
    Availability.objects.create(person=anna, weekday=2, starts=time(9), ends=time(11))

    page = sign_in(anna).get(URL).content.decode()

    assert len(re.findall(r'name="free"[^>]*checked', page)) == 1
    assert "09:00–11:00" in page
    assert "Tuesday, Morning" in page
    assert page.count('name="free"') == 21


def test_a_box_that_stays_ticked_keeps_its_hours(anna, sign_in):
    Availability.objects.create(person=anna, weekday=2, starts=time(9), ends=time(11))

    sign_in(anna).post(URL, TYPED | {"free": ["2-morning", "2-afternoon"]})

    assert _free(anna) == [(2, time(9), time(11)), (2, time(12), time(18))]


def test_no_box_means_no_time(anna, sign_in):
    Availability.objects.create(person=anna, weekday=2, starts=time(9), ends=time(11))

    sign_in(anna).post(URL, {k: v for k, v in TYPED.items() if k != "free"})

    assert _free(anna) == []


@pytest.mark.parametrize(
    ("change", "said"),
    [
        pytest.param({"weekly_capacity": "0"}, "At least one", id="none a week"),
        pytest.param({"weekly_capacity": "99"}, "Fourteen", id="too many"),
        pytest.param({"quiet_until": "2026-03-01T08:00"}, "over already", id="quiet in the past"),
        pytest.param({"quiet_until": "soon"}, "a day and a time", id="no time at all"),
        pytest.param({"largest_distance_m": "7"}, "valid choice", id="a distance not offered"),
        pytest.param({"free": ["8-morning"]}, "valid choice", id="a day not of the week"),
    ],
)
def test_bad_input_writes_nothing_and_keeps_the_boxes(anna, sign_in, change, said):
    answer = sign_in(anna).post(URL, TYPED | change)

    page = answer.content.decode()
    assert answer.status_code == 422
    assert said in page
    assert _free(anna) == []
    if "free" not in change:
        assert page.count("checked") == 2


def test_a_quiet_time_that_is_over_is_not_shown(anna, sign_in):
    VolunteerProfile.objects.filter(person=anna).update(quiet_until=make.MONDAY - make.HOUR)

    page = sign_in(anna).get(URL).content.decode()

    assert "2026-03-02T08:00" not in page


def test_skills_are_shown_with_those_whose_proof_ran_out(anna, sign_in):
    SkillHeld.objects.create(person=anna, skill="REPAIR", expires_on=date(2026, 1, 1))

    page = sign_in(anna).get(URL).content.decode()

    assert "haircutting</span>" in page
    assert "plumbing and electrical repair · proof has run out</span>" in page


def test_who_is_no_volunteer_is_told_how(sign_in, clock):
    resident = make.person(make.town().community)
    client = sign_in(resident)

    page = client.get(URL).content.decode()
    client.post(URL, TYPED)

    assert "not registered as a volunteer" in page
    assert Availability.objects.count() == 0


@pytest.mark.parametrize("name", ["my_day", "passbook", "offers"])
def test_it_is_reached_from_the_other_pages(anna, sign_in, name):
    assert f'href="{URL}"' in sign_in(anna).get(reverse(f"web:{name}")).content.decode()


def test_what_she_likes_is_saved_and_ticked_and_nothing_means_everything(anna, sign_in):
    client = sign_in(anna)

    client.post(URL, TYPED | {"likes": ["REPAIR", "HAIRCUT"]})
    liked = VolunteerProfile.objects.get(person=anna).likes
    page = client.get(URL).content.decode()
    client.post(URL, TYPED)

    assert liked == ["HAIRCUT", "REPAIR"]
    assert page.count("checked") == 2 + 2
    assert VolunteerProfile.objects.get(person=anna).likes == []
