"""Pages of rounds: the desk plans and prints, the helper goes, nobody else sees names."""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kith.care.actions.rounds import offering
from kith.care.models import RoundPlan, RoundSheet, Stop, VisitTerms
from kith.care.states.rounds import PlanState, RouteState
from kith.people.models import Person
from kith.vault.models import Access
from tests.care.rounds import accepted, crew, due_of, helper, home, offered, planned, streets
from tests.make import DAY, MONDAY

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("no_totp", "clock")]


@pytest.fixture
def at():
    return streets()


@pytest.fixture(autouse=True)
def english(client):
    client.cookies["django_language"] = "en"


def text_of(answer) -> str:
    return str(answer.content.decode())


def test_the_desk_plans_a_day_from_what_is_ticked(at, sign_in):
    files = [home(at), home(at, 1)]
    who = helper(at)
    desk = sign_in(at.town.clerk)

    page = text_of(desk.get("/rounds/new/"))
    ticked = set(re.findall(r'name="due" value="(\d+)"[^>]* checked', page))
    answer = desk.post(
        "/rounds/new/",
        {
            "area": at.town.community.code,
            "day": "2026-03-02",
            "due": sorted(ticked),
            "helper": [who.pk],
            f"on-{who.pk}": "09:30",
            f"off-{who.pk}": "12:00",
        },
    )

    plan = RoundPlan.objects.get()
    assert ticked == {str(due_of(file).pk) for file in files}
    assert answer.url == f"/rounds/{plan.pk}/"
    assert plan.inputs["crews"] == [
        {"people": [who.pk], "on_min": 570, "off_min": 720, "most": 6, "by": "WALK", "start": 0}
    ]
    assert Stop.objects.count() == 2


def test_two_are_chosen_as_a_fixed_pair_and_nobody_goes_twice(at, sign_in):
    home(at)
    one, two = helper(at), helper(at)
    typed = {
        "area": at.town.community.code,
        "day": "2026-03-02",
        "due": [due_of(home(at)).pk],
        "helper": [one.pk, two.pk],
        f"with-{one.pk}": two.pk,
        f"with-{two.pk}": one.pk,
    }

    sign_in(at.town.clerk).post("/rounds/new/", typed)

    assert [c["people"] for c in RoundPlan.objects.get().inputs["crews"]] == [[one.pk, two.pk]]


def test_nothing_chosen_is_told_and_nothing_is_written(at, sign_in):
    home(at)
    answer = sign_in(at.town.clerk).post(
        "/rounds/new/", {"area": at.town.community.code, "day": "2026-03-02"}
    )

    assert answer.status_code == 422
    assert "Please choose whom to visit." in text_of(answer)
    assert RoundPlan.objects.count() == 0


@pytest.mark.parametrize("road", ["", "map/", "replan/", "try/?due=1&person=1"])
def test_nobody_but_the_desk_of_the_place_opens_a_plan(at, sign_in, client, road):
    plan = planned(at, [home(at)], [crew(helper(at))])

    assert client.get(f"/rounds/{plan.pk}/{road}").status_code == 302
    assert sign_in(at.town.far_clerk).get(f"/rounds/{plan.pk}/{road}").status_code == 404
    assert sign_in(at.town.district).get(f"/rounds/{plan.pk}/{road}").status_code == 403
    assert sign_in(helper(at)).get(f"/rounds/{plan.pk}/{road}").status_code == 403


def test_a_plan_shows_map_table_reasons_and_who_is_left_out(at, sign_in):
    near, lost = home(at), home(at, 2)
    plan = planned(at, [near, lost], [crew(helper(at), most=1)])
    desk = sign_in(at.town.clerk)

    page = text_of(desk.get(f"/rounds/{plan.pk}/"))

    assert '<polyline class="rounds-way look-0"' in page
    assert "1.1" in page
    assert "Nobody else could come instead." in page
    assert "has enough visits 1" in page
    assert "has enough visits" in text_of(desk.get(f"/rounds/{plan.pk}/"))
    assert str(Person.objects.get(pk=near.person_id).name) in page


def test_what_if_is_a_look_and_then_a_press(at, sign_in):
    near, far = helper(at), helper(at, 2)
    file = home(at)
    plan = planned(at, [file], [crew(near), crew(far)])
    desk = sign_in(at.town.clerk)
    asked = {"due": due_of(file).pk, "person": far.pk}

    look = text_of(desk.get(f"/rounds/{plan.pk}/try/", asked))
    assert "minutes more" in look
    assert Stop.objects.filter(route__helpers__person=near).exists()
    desk.post(f"/rounds/{plan.pk}/try/", asked)

    assert Stop.objects.get().route.helpers.get().person_id == far.pk
    assert "settled by the desk" in text_of(desk.get(f"/rounds/{plan.pk}/"))
    desk.post(f"/rounds/{plan.pk}/settle/", asked | {"kind": "FREE"})
    assert plan.rulings.count() == 0


def test_all_none_or_some_of_the_rounds_are_given_out(at, sign_in):
    files = [home(at), home(at, 2)]
    plan = planned(at, files, [crew(helper(at), most=1), crew(helper(at, 2), most=1)])
    first, second = plan.routes.order_by("number")
    desk = sign_in(at.town.clerk)

    none = desk.post(f"/rounds/{plan.pk}/offer/")
    some = desk.post(f"/rounds/{plan.pk}/offer/", {"route": [first.pk]})

    assert (none.status_code, some.status_code) == (422, 302)
    states = dict(plan.routes.values_list("pk", "state"))
    assert states == {first.pk: RouteState.OFFERED, second.pk: RouteState.PLANNED}
    assert "Give out the rounds ticked" in text_of(desk.get(f"/rounds/{plan.pk}/"))


def test_a_helper_says_yes_opens_a_door_and_goes_to_the_form(at, sign_in):
    file, who = home(at), helper(at)
    plan = offered(planned(at, [file], [crew(who)]), at)
    route, stop = plan.routes.get(), Stop.objects.get()
    phone = sign_in(who)

    before = text_of(phone.get(f"/my-rounds/{route.pk}/"))
    phone.post(f"/my-rounds/{route.pk}/answer/", {"answer": "yes"})
    page = text_of(phone.get(f"/my-rounds/{route.pk}/"))
    door = text_of(phone.post(f"/my-rounds/stops/{stop.pk}/"))

    assert at.grids[0].name not in before.split("<main")[1]
    assert f"/care-day/{file.pk}/visit/" not in before
    assert f"/care-day/{file.pk}/visit/" in page
    assert "幸福小区" not in page
    assert "幸福小区" in door
    assert Access.objects.filter(subject_id=file.person_id, actor_id=who.pk).exists()


def test_somebody_elses_round_is_not_there(at, sign_in):
    plan = offered(planned(at, [home(at)], [crew(helper(at))]), at)
    route, stop = plan.routes.get(), Stop.objects.get()
    other = sign_in(helper(at))
    looks = Access.objects.count()

    assert other.get(f"/my-rounds/{route.pk}/").status_code == 404
    assert other.post(f"/my-rounds/{route.pk}/answer/", {"answer": "yes"}).status_code == 404
    assert other.post(f"/my-rounds/stops/{stop.pk}/").status_code == 404
    assert Access.objects.count() == looks


def test_running_late_and_cannot_come_are_one_press(at, sign_in):
    plan = offered(planned(at, [home(at)], [crew(helper(at))]), at)
    route = plan.routes.get()
    who = route.helpers.get().person
    accepted(route, who)
    phone = sign_in(who)

    phone.post(f"/my-rounds/{route.pk}/late/", {"minutes": "20"})
    phone.post(f"/my-rounds/{route.pk}/withdraw/")

    route.refresh_from_db()
    assert (route.late_min, route.state) == (20, RouteState.WITHDRAWN)
    desk = text_of(sign_in(at.town.clerk).get(f"/rounds/{plan.pk}/"))
    assert "Plan the rest anew" in desk


def test_the_rest_of_a_day_is_looked_at_and_then_done(at, sign_in):
    first, ill, well = home(at), helper(at), helper(at, 1)
    plan = offered(planned(at, [first], [crew(ill)]), at)
    route = plan.routes.get()
    accepted(route, ill)
    offering.withdraw(route.pk, actor=at.town.clerk, now=MONDAY)
    urgent = home(at)
    desk = sign_in(at.town.clerk)

    look = text_of(desk.get(f"/rounds/{plan.pk}/replan/"))
    typed = {"due": [due_of(urgent).pk], "helper": [well.pk], "step": "do"}
    desk.post(f"/rounds/{plan.pk}/replan/", typed)

    assert f'value="{due_of(urgent).pk}"' in look
    stops = plan.routes.get(helpers__person=well).stops
    assert set(stops.values_list("file_id", flat=True)) == {first.pk, urgent.pk}


def test_paper_asks_what_for_and_then_has_titles_and_homes(at, sign_in):
    plan = offered(planned(at, [home(at)], [crew(helper(at))]), at)
    route = plan.routes.get()
    accepted(route, route.helpers.get().person)
    desk = sign_in(at.town.clerk)
    looks = Access.objects.count()

    ask = text_of(desk.get(f"/rounds/routes/{route.pk}/sheet/"))
    bad = desk.post(f"/rounds/routes/{route.pk}/sheet/", {"purpose": "CURIOUS"})
    assert (bad.status_code, Access.objects.count()) == (422, looks)
    paper = desk.post(f"/rounds/routes/{route.pk}/sheet/", {"purpose": "SERVE"})

    assert "幸福小区" not in ask
    assert "幸福小区" in text_of(paper)
    assert "no-store" in paper["Cache-Control"]
    sheet = RoundSheet.objects.get()
    desk.post(f"/rounds/sheets/{sheet.pk}/back/")
    assert "back at the desk" in text_of(desk.get(f"/rounds/{plan.pk}/"))


def test_the_desk_says_what_a_visit_asks_for(at, sign_in):
    file = home(at)
    desk = sign_in(at.town.clerk)
    typed = {"way": "IN_TURN", "opens": "09:00", "closes": "11:00", "gender": "FEMALE"}

    bad = desk.post(f"/rounds/homes/{file.pk}/", typed | {"closes": "08:00"})
    desk.post(f"/rounds/homes/{file.pk}/", typed | {"minutes": "45"})

    terms = VisitTerms.objects.get()
    assert bad.status_code == 422
    assert (terms.way, terms.opens_min, terms.closes_min) == ("IN_TURN", 540, 660)
    assert (terms.minutes, terms.gender) == (45, "FEMALE")
    assert sign_in(at.town.far_clerk).get(f"/rounds/homes/{file.pk}/").status_code == 404


@pytest.mark.parametrize("address", ["/rounds/", "/rounds/new/", "/my-rounds/"])
def test_a_stranger_signs_in_first(client, address):
    assert client.get(address).url == f"/account/login/?next={address}"


def test_lists_ask_as_often_for_three_as_for_one(at, sign_in):
    who = Person.objects.get(pk=at.town.clerk.me)
    counts: dict[str, list[int]] = {"/rounds/": [], "/my-rounds/": [], "plan": []}
    client = sign_in(at.town.clerk)
    for n in range(3):
        size = n + 1
        files = [home(at, k % 3) for k in range(size)]
        now = MONDAY + n * DAY
        plan = offered(planned(at, files, [crew(who)], now), at, now)
        for road in counts:
            with CaptureQueriesContext(connection) as asked:
                answer = client.get(f"/rounds/{plan.pk}/" if road == "plan" else road)
            assert answer.status_code == 200
            counts[road].append(len(asked))

    assert {road: (row[0], row[0]) for road, row in counts.items()} == {
        road: (row[0], row[2]) for road, row in counts.items()
    }


def test_no_list_page_or_message_shows_a_name_or_a_home(at, sign_in):
    file = home(at)
    looks = Access.objects.count()
    plan = offered(planned(at, [file], [crew(helper(at))]), at)
    who = plan.routes.get().helpers.get().person
    desk = sign_in(at.town.clerk)
    pages = [
        text_of(desk.get(road))
        for road in (
            "/rounds/",
            "/rounds/new/",
            f"/rounds/{plan.pk}/",
            f"/rounds/{plan.pk}/map/",
            f"/rounds/{plan.pk}/replan/",
            f"/rounds/homes/{file.pk}/",
        )
    ]
    phone = sign_in(who)
    pages += [text_of(phone.get(r)) for r in ("/my-rounds/", "/messages/")]

    assert all("小区" not in page for page in pages)
    assert Access.objects.count() == looks


def test_a_plan_put_aside_and_one_worked_out_anew(at, sign_in):
    plan = planned(at, [home(at)], [crew(helper(at))])
    desk = sign_in(at.town.clerk)

    desk.post(f"/rounds/{plan.pk}/rework/")
    assert Stop.objects.count() == 1
    desk.post(f"/rounds/{plan.pk}/drop/")

    plan.refresh_from_db()
    assert plan.state == PlanState.DROPPED
    assert desk.post(f"/rounds/{plan.pk}/rework/").status_code == 409
