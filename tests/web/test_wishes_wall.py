"""The wish wall: open to everybody, without names, and the button that takes a wish."""

import pytest
from django.urls import reverse

from kith.orders.models import Claim, Order
from kith.orders.states import OrderState
from kith.people.states import ConsentPurpose
from tests import make

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock", "english")]

WALL = "/wishes/"


@pytest.fixture
def english(client):
    client.cookies["django_language"] = "en"


@pytest.fixture
def town():
    return make.town()


def take(client, wish, htmx=False, **typed):
    headers = {"HX-Request": "true"} if htmx else {}
    return client.post(reverse("web:wish_claim", args=(wish.pk,)), typed, headers=headers)


def test_a_stranger_sees_the_screened_summary_and_nothing_of_the_wisher(client, town):
    wish = make.wish(town)

    page = client.get(WALL)

    text = page.content.decode()
    assert [(c.text, c.place, c.may_claim) for c in page.context["cards"]] == [
        ("一个小学生的书包", "演示社区01", False)
    ]
    assert str(wish.resident.name) not in text
    assert "一个新书包" not in text
    assert "Visit your community centre" in text


def test_a_request_never_hangs_on_the_wall(client, town):
    make.open_order(town)

    assert client.get(WALL).context["cards"] == []


def test_an_empty_wall_says_so(client, town):
    assert "Every wish has found somebody" in client.get(WALL).content.decode()


def test_the_wall_can_show_one_community(client, town):
    make.wish(town)

    here = client.get(WALL, {"community": town.community.code})
    there = client.get(WALL, {"community": town.other.code})

    assert (len(here.context["cards"]), len(there.context["cards"])) == (1, 0)
    assert here.context["areas"] == [town.community]


def test_the_wall_has_pages(client, town):
    for _ in range(13):
        make.wish(town)

    assert len(client.get(WALL).context["cards"]) == 12
    assert len(client.get(WALL, {"page": 2}).context["cards"]) == 1


def test_the_wall_asks_the_same_number_of_questions_for_one_wish_and_for_three(
    client, town, sign_in, django_assert_num_queries
):
    leader = make.volunteer(town.community)
    make.team(town.community, leader=leader)
    sign_in(leader)
    make.wish(town)
    with django_assert_num_queries(12):
        client.get(WALL)

    make.wish(town)
    make.wish(town)
    with django_assert_num_queries(12):
        client.get(WALL)


def test_a_volunteer_takes_a_wish(client, town, sign_in):
    wish, helper = make.wish(town), make.volunteer(town.community)
    sign_in(helper)
    assert client.get(WALL).context["cards"][0].may_claim

    answer = take(client, wish)

    assert answer.url == reverse("web:my_day")
    assert Claim.objects.get(order=wish).person_id == helper.pk
    assert Order.objects.get(pk=wish.pk).state == OrderState.ACCEPTED


def test_with_htmx_the_card_says_until_when(client, town, sign_in):
    wish = make.wish(town)
    sign_in(make.volunteer(town.community))

    answer = take(client, wish, htmx=True)

    text = answer.content.decode()
    assert (answer.status_code, Claim.objects.count()) == (200, 1)
    assert f'id="wish-{wish.pk}"' in text
    assert "Please get in touch by Mon 9 Mar." in text
    assert "<html" not in text


def test_a_resident_is_shown_no_button_and_may_not_press_it(client, town, sign_in):
    wish = make.wish(town)
    sign_in(make.person(town.community))

    card = client.get(WALL).context["cards"][0]
    answer = take(client, wish)

    assert (card.may_claim, card.form) == (False, None)
    assert (answer.status_code, Claim.objects.count()) == (403, 0)


def test_a_volunteer_of_another_community_may_not_take_it(client, town, sign_in):
    wish = make.wish(town)
    sign_in(make.volunteer(town.other))

    assert (take(client, wish).status_code, Claim.objects.count()) == (403, 0)


def test_nobody_takes_her_own_wish(client, town, sign_in):
    wish = make.wish(town)
    make.consent(wish.resident, ConsentPurpose.VOLUNTEER)
    sign_in(wish.resident)

    assert not client.get(WALL).context["cards"][0].may_claim
    assert take(client, wish).status_code == 403


def test_a_refusal_stands_in_the_card(client, town, sign_in):
    wish = make.wish(town, skills=("REPAIR",))
    sign_in(make.volunteer(town.community))

    answer = take(client, wish, htmx=True)

    assert (answer.status_code, Claim.objects.count()) == (409, 0)
    assert "not on your file" in answer.content.decode()
    assert f'id="wish-{wish.pk}"' in answer.content.decode()


@pytest.mark.parametrize("htmx", [False, True])
def test_a_wish_somebody_else_took_is_refused_in_words(client, town, sign_in, htmx):
    wish = make.wish(town)
    make.claim(town, wish)
    sign_in(make.volunteer(town.community))

    answer = take(client, wish, htmx=htmx)

    assert (answer.status_code, Claim.objects.count()) == (409, 1)
    assert "Somebody was quicker" in answer.content.decode()


def test_a_leader_takes_a_wish_for_her_team(client, town, sign_in):
    wish = make.wish(town, people_needed=2)
    leader = make.volunteer(town.community)
    team = make.team(town.community, make.volunteer(town.community), leader=leader)
    sign_in(leader)
    assert client.get(WALL).context["cards"][0].form is not None

    take(client, wish, team=team.pk, heads=2)

    claim = Claim.objects.get(order=wish)
    assert (claim.team_id, claim.heads) == (team.pk, 2)


@pytest.mark.parametrize("typed", [{"team": "0", "heads": "1"}, {"team": "", "heads": "x"}])
def test_a_team_that_is_not_hers_takes_nothing(client, town, sign_in, typed):
    wish = make.wish(town)
    leader = make.volunteer(town.community)
    make.team(town.community, leader=leader)
    sign_in(leader)

    assert (take(client, wish, **typed).status_code, Claim.objects.count()) == (422, 0)


def test_a_wish_that_never_was_is_not_there(client, town, sign_in):
    sign_in(make.volunteer(town.community))

    answer = client.post(reverse("web:wish_claim", args=(999999,)))

    assert answer.status_code == 404


def test_the_address_of_a_wish_does_not_tell_that_a_request_exists(client, town, sign_in):
    request = make.open_order(town)

    sign_in(make.person(town.community))

    assert client.post(f"/wishes/{request.pk}/claim/").status_code == 404
    assert client.post("/wishes/0/claim/").status_code == 404
