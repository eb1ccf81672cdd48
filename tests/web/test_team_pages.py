"""The leader's and the liaison's page: answer for the group, take work, object."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from kith.orders.actions import claims, offers
from kith.orders.models import Claim, Objection, Offer, Order
from kith.orders.states import OfferState, OrderState, ServiceMode, Target
from tests import make

pytestmark = pytest.mark.django_db
URL = "/team/"
HTMX = {"HX-Request": "true"}


@pytest.fixture(autouse=True)
def english(client):
    client.cookies["django_language"] = "en"


@pytest.fixture
def town():
    return make.town()


@pytest.fixture
def team(town):
    leader, *members = (make.volunteer(town.community) for _ in range(3))
    return make.team(town.community, *members, leader=leader), leader, members


def _ask(town, target, target_id, heads=2, **changes):
    order = make.open_order(town, people_needed=heads, **changes)
    return offers.offer(
        order.pk,
        input=offers.OfferInput(
            target=target, target_id=target_id, mode=ServiceMode.TEAM, heads=heads
        ),
        actor=town.clerk,
        now=make.MONDAY,
    )


def _of_unit(town):
    """A unit that said yes, and its liaison."""
    liaison = make.volunteer(town.community)
    unit = make.unit(town.community, liaison=liaison)
    made = _ask(town, Target.UNIT, unit.pk, heads=1, summary="单位的任务")
    claim = claims.accept(made.pk, actor=make.actor(liaison), now=make.MONDAY)
    return claim, liaison


def test_the_leader_sees_what_the_team_is_asked_and_who_belongs_to_it(town, team, sign_in, clock):
    made, leader, members = team
    offer = _ask(town, Target.TEAM, made.pk, summary="队里的任务")

    page = sign_in(leader).get(URL).content.decode()

    assert "队里的任务" in page
    assert "2 of 2 people" in page
    assert reverse("web:offer_accept", args=(offer.pk,)) in page
    assert made.name in page
    for member in members:
        assert str(member.name) in page
    assert "Members: 3" in page


def test_my_own_offers_do_not_stand_on_the_teams_page(town, team, sign_in, clock):
    _made, leader, _members = team
    make.offer(town, make.open_order(town, summary="只问我", in_pool=False), leader)

    assert "只问我" not in sign_in(leader).get(URL).content.decode()


@pytest.mark.parametrize("headers", [{}, HTMX], ids=["plain", "htmx"])
def test_the_leader_says_yes_for_the_team(town, team, sign_in, clock, headers):
    made, leader, _members = team
    offer = _ask(town, Target.TEAM, made.pk)

    sign_in(leader).post(
        reverse("web:offer_accept", args=(offer.pk,)), {"next": URL}, headers=headers
    )

    claim = Claim.objects.get(offer=offer)
    assert (claim.team_id, claim.heads, claim.person_id) == (made.pk, 2, leader.pk)


def test_a_no_leads_back_to_the_teams_page(town, team, sign_in, clock):
    made, leader, _members = team
    offer = _ask(town, Target.TEAM, made.pk)

    answer = sign_in(leader).post(reverse("web:offer_decline", args=(offer.pk,)), {"next": URL})

    assert answer.url == URL
    assert Offer.objects.get(pk=offer.pk).state == OfferState.DECLINED


def test_a_member_does_not_answer_for_the_team(town, team, sign_in, clock):
    made, _leader, (member, _other) = team
    offer = _ask(town, Target.TEAM, made.pk)

    answer = sign_in(member).post(reverse("web:offer_accept", args=(offer.pk,)))

    assert answer.status_code == 404
    assert Claim.objects.count() == 0


def test_what_the_team_agreed_to_says_who_has_come(town, team, sign_in, clock):
    made, leader, (berta, _carla) = team
    offer = _ask(town, Target.TEAM, made.pk, summary="队里的任务")
    claim = claims.accept(offer.pk, actor=make.actor(leader), now=make.MONDAY)
    clock.at = make.MONDAY + make.DAY
    client = sign_in(leader)
    client.post(reverse("web:claim_arrive", args=(claim.pk,)), {"person": berta.pk})

    page = client.get(URL).content.decode()

    agreed = page.split("What we have agreed to", 1)[1].split("<h2", 1)[0]
    assert "队里的任务" in agreed
    assert f"1 of 2 have arrived: {berta.name}" in agreed
    assert reverse("web:claim", args=(claim.pk,)) in agreed


def test_the_leader_takes_an_open_request_for_the_team(town, team, sign_in, clock):
    made, leader, _members = team
    order = make.open_order(town, people_needed=3)

    answer = sign_in(leader).post(
        reverse("web:team_claim", args=(order.pk,)), {"team": made.pk, "heads": 2}
    )

    claim = Claim.objects.get(order=order)
    assert (claim.team_id, claim.heads, claim.mode) == (made.pk, 2, ServiceMode.TEAM)
    assert claim.seats.count() == 2
    assert answer.url == reverse("web:claim", args=(claim.pk,))


@pytest.mark.parametrize(
    ("heads", "status", "said"),
    [
        pytest.param("", 422, "how many come", id="nothing typed"),
        pytest.param("0", 422, "At least one", id="nobody"),
        pytest.param("99", 422, "Ten are the most", id="a crowd"),
        pytest.param("4", 409, "The team has 3 members", id="more than the team has"),
    ],
)
def test_a_wrong_number_is_said_in_the_form_of_that_request(
    town, team, sign_in, clock, heads, status, said
):
    made, leader, _members = team
    order = make.open_order(town, people_needed=5)

    answer = sign_in(leader).post(
        reverse("web:team_claim", args=(order.pk,)), {"team": made.pk, "heads": heads}
    )

    assert answer.status_code == status
    assert said in answer.content.decode()
    assert Claim.objects.count() == 0


def test_another_team_is_not_mine_to_send(town, team, sign_in, clock):
    _made, leader, _members = team
    other = make.team(town.community, leader=make.volunteer(town.community))
    order = make.open_order(town)

    answer = sign_in(leader).post(
        reverse("web:team_claim", args=(order.pk,)), {"team": other.pk, "heads": 1}
    )

    assert answer.status_code == 422
    assert Claim.objects.count() == 0


def test_a_request_of_another_community_is_not_there(town, team, sign_in, clock):
    made, leader, _members = team
    far = make.order(make.person(town.other))
    order = Order.objects.get(pk=far.pk)

    answer = sign_in(leader).post(
        reverse("web:team_claim", args=(order.pk,)), {"team": made.pk, "heads": 1}
    )

    assert answer.status_code == 404
    assert Claim.objects.count() == 0


def test_the_liaison_objects_with_a_reason(town, sign_in, clock):
    claim, liaison = _of_unit(town)
    client = sign_in(liaison)
    url = reverse("web:object", args=(claim.pk,))
    offered = client.get(URL).content.decode()

    answer = client.post(url, {"reason": "这条路归市政管"})

    assert url in offered
    assert answer.url == URL
    assert Objection.objects.get(claim=claim).by_id == liaison.pk
    assert Order.objects.get(pk=claim.order_id).state == OrderState.OBJECTED
    page = client.get(URL).content.decode()
    assert "waiting for a decision" in page
    assert "这条路归市政管" not in page
    assert url not in page
    assert client.get(url).status_code == 404


@pytest.mark.parametrize("reason", ["", "   "], ids=["empty", "spaces"])
def test_an_objection_without_a_reason_changes_nothing(town, sign_in, clock, reason):
    claim, liaison = _of_unit(town)

    answer = sign_in(liaison).post(reverse("web:object", args=(claim.pk,)), {"reason": reason})

    assert answer.status_code == 422
    assert "Please write the reason" in answer.content.decode()
    assert Objection.objects.count() == 0


def test_an_objection_too_late_keeps_the_words(town, sign_in, clock):
    claim, liaison = _of_unit(town)
    claims.withdraw(claim.pk, actor=make.actor(liaison), now=make.MONDAY)

    answer = sign_in(liaison).post(reverse("web:object", args=(claim.pk,)), {"reason": "归市政"})

    assert answer.status_code == 409
    assert "归市政" in answer.content.decode()
    assert Objection.objects.count() == 0


def test_another_liaison_does_not_object(town, sign_in, clock):
    claim, _liaison = _of_unit(town)
    other = make.volunteer(town.community)
    make.unit(town.community, liaison=other)

    answer = sign_in(other).post(reverse("web:object", args=(claim.pk,)), {"reason": "归市政"})

    assert answer.status_code == 404
    assert Objection.objects.count() == 0


def test_an_empty_page_is_kind(town, sign_in, clock):
    liaison = make.person(town.community)
    make.unit(town.community, liaison=liaison)

    page = sign_in(liaison).get(URL).content.decode()

    assert "Nothing is asked of us" in page
    assert "Nothing is planned" in page


def test_the_page_takes_the_same_queries_for_any_number(
    town, team, sign_in, clock, django_assert_num_queries
):
    made, leader, _members = team

    def more(day):
        at = make.MONDAY + day * make.DAY
        window = {"starts_at": at, "ends_at": at + make.HOUR}
        claims.accept(
            _ask(town, Target.TEAM, made.pk, **window).pk, actor=make.actor(leader), now=make.MONDAY
        )
        _ask(town, Target.TEAM, made.pk, **window)
        make.open_order(town)

    more(1)
    client = sign_in(leader)
    with CaptureQueriesContext(connection) as one:
        client.get(URL)

    more(2)
    more(3)

    with django_assert_num_queries(len(one)):
        client.get(URL)
