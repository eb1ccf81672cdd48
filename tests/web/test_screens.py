"""A display hangs by its link alone, shows no person, and goes dark when it is taken down."""

from datetime import timedelta

import pytest
from django.test import Client

from kith.catalogue.formality import FormalityRules
from kith.catalogue.queries import in_force
from kith.core.refusal import BadInput, Forbidden
from kith.insights.actions.formality import FormalityInput, decide
from kith.insights.actions.refreshing import refresh
from kith.insights.actions.screens import ScreenEnded, hang, take_down
from kith.insights.models import Screen
from kith.insights.rules.screens import token_of
from kith.journal.models import Entry
from kith.orders.actions.service import PhotoWanted
from kith.people.models import Person, VolunteerProfile
from kith.people.states import ConsentPurpose
from tests import make
from tests.activities.monthly import planned, published

pytestmark = pytest.mark.django_db
ON = FormalityInput(photo_demanded=True, targets={"sessions": 4}, reason="检查组要求")
DAY = timedelta(days=1)


@pytest.fixture
def town(clock, no_totp):
    return make.town()


def rule(town):
    return in_force(FormalityRules, path=town.community.path, on=make.MONDAY.date() + DAY)


def test_a_desk_hangs_a_display_and_anybody_with_the_link_sees_it(town, sign_in):
    make.confirmed(town)
    planned(town.community, town.clerk, "2026-04-05 09:30", "太极拳")
    published(town.community, town.clerk)
    refresh()

    posted = sign_in(town.clerk).post("/screens/", {"area": town.community.pk, "spot": "大厅"})
    shown = Client().get(f"/screens/{token_of(Screen.objects.get().pk)}/")

    html = shown.content.decode()
    assert posted.status_code == 302
    assert town.community.name in html
    assert "no-store" in shown["Cache-Control"]
    resident = Person.objects.get(orders__isnull=False)
    assert not [word for word in (str(resident.name), "擦窗户", f"/{resident.pk}/") if word in html]
    assert Entry.objects.filter(kind="screen", verb="hang").count() == 1


def test_few_people_do_not_stand_on_a_wall(town):
    newcomers = [make.volunteer(town.community) for _n in range(4)]
    VolunteerProfile.objects.filter(person__in=newcomers).update(since=make.MONDAY)
    refresh()
    row = hang(town.community.pk, spot="大厅", actor=town.clerk, now=make.MONDAY)

    few = Client().get(f"/screens/{token_of(row.pk)}/").context["tiles"][-1]
    newcomers += [make.volunteer(town.community)]
    VolunteerProfile.objects.filter(person__in=newcomers).update(since=make.MONDAY)
    refresh()
    enough = Client().get(f"/screens/{token_of(row.pk)}/").context["tiles"][-1]

    assert not few.number.isdigit()
    assert enough.number == "5"


def test_a_link_that_was_taken_down_or_made_up_shows_nothing(town, sign_in):
    row = hang(town.community.pk, spot="大厅", actor=town.clerk, now=make.MONDAY)
    token = token_of(row.pk)

    ended = sign_in(town.clerk).post(f"/screens/{row.pk}/end/")

    assert ended.status_code == 302
    for link in (token, f"{row.pk}:x", "x"):
        assert Client().get(f"/screens/{link}/").status_code == 404
    with pytest.raises(ScreenEnded):
        take_down(row.pk, actor=town.clerk, now=make.MONDAY)


def test_only_the_desk_of_the_place_and_those_above_hang_and_take_down(town, sign_in):
    row = hang(town.community.pk, spot="大厅", actor=town.district, now=make.MONDAY)

    for stranger in (town.far_clerk, make.actor(make.person(town.community))):
        with pytest.raises(Forbidden):
            hang(town.community.pk, spot="大厅", actor=stranger, now=make.MONDAY)
        with pytest.raises(Forbidden):
            take_down(row.pk, actor=stranger, now=make.MONDAY)
    assert sign_in(town.far_clerk).post(f"/screens/{row.pk}/end/").status_code == 404
    bad = sign_in(town.clerk).post("/screens/", {"area": town.community.pk, "spot": " "})
    assert bad.status_code == 422
    assert Screen.objects.count() == 1


def test_a_refresh_is_the_board_alone(town, clock):
    row = hang(town.community.pk, spot="大厅", actor=town.clerk, now=make.MONDAY)

    part = Client().get(f"/screens/{token_of(row.pk)}/", headers={"HX-Request": "true"})

    assert part.content.decode().lstrip().startswith('<main id="board"')


def test_everything_is_off_until_the_district_says_why(town, sign_in):
    assert rule(town).is_plain

    for actor in (town.clerk, town.boss):
        with pytest.raises(Forbidden):
            decide(town.street.pk, input=ON, actor=actor, now=make.MONDAY)
    silent = FormalityInput(photo_demanded=True, targets={}, reason=" ")
    with pytest.raises(BadInput):
        decide(town.street.pk, input=silent, actor=town.district, now=make.MONDAY)
    assert rule(town).is_plain

    form = {"area": town.street.pk, "photo_demanded": "on", "sessions": "4", "reason": ON.reason}
    assert sign_in(town.clerk).post("/settings/figures/", form).status_code == 403
    assert sign_in(town.district).post("/settings/figures/", form).status_code == 302

    assert rule(town) == FormalityRules(photo_demanded=True, targets={"sessions": 4})
    entry = Entry.objects.get(kind="rule", verb="decide")
    assert entry.facts["reason"] == ON.reason
    assert ON.reason in sign_in(town.clerk).get("/settings/figures/").content.decode()


def test_a_target_stands_in_the_picture_of_its_line_alone(town, sign_in):
    decide(town.street.pk, input=ON, actor=town.district, now=make.MONDAY)

    charts = sign_in(town.clerk).get("/overview/").context["charts"]

    told = {one["name"] for chart in charts for one in chart.spec["series"] if "target" in one}
    assert len(told) == 1


def test_a_photo_is_demanded_only_where_the_rule_and_the_resident_say_so(town):
    free = make.served(town)
    decide(town.street.pk, input=ON, actor=town.district, now=make.MONDAY)
    unasked = make.served(town)  # the resident has agreed to no picture
    claim = make.claim(town)
    make.consent(claim.order.resident, ConsentPurpose.PHOTO)

    with pytest.raises(PhotoWanted):
        make.served(town, claim)

    claim.refresh_from_db()
    assert (free.state, unasked.state, claim.state) == ("SERVED", "SERVED", "SERVING")
