"""Offers and the open pool, as the one who is asked sees them."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from kith.orders.actions import claims, offers
from kith.orders.models import Claim, Offer
from kith.orders.states import OfferState, Target
from kith.people.models import VolunteerProfile
from kith.places.states import Level
from kith.points import queries as points
from tests import make

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


@pytest.fixture(autouse=True)
def english(client):
    client.cookies["django_language"] = "en"


@pytest.fixture
def town():
    return make.town()


def _offer(town, **changes):
    anna = make.volunteer(town.community)
    made = make.offer(town, make.open_order(town, **changes), anna)
    return anna, made


def test_an_offer_says_what_where_when_and_until_when(town, sign_in, clock):
    anna, made = _offer(
        town, summary="换一个灯泡", risk_text="家里有狗", is_insured=True, people_needed=1
    )

    page = sign_in(anna).get(reverse("web:offers")).content.decode()

    for fact in ("换一个灯泡", "家里有狗", "演示社区01", "Tue 3 Mar 09:00–10:00", "1 h", "insured"):
        assert fact in page
    assert made.expires_at.isoformat() in page
    assert "24 h left" in page
    assert "A no costs nothing" in page


def test_an_offer_never_shows_the_resident(town, sign_in, clock):
    resident = make.person(town.community, name="欧阳春华", phone="13800138000")
    anna = make.volunteer(town.community)
    make.offer(town, make.open_order(town, resident), anna)

    page = sign_in(anna).get(reverse("web:offers")).content.decode()

    for secret in ("欧阳", "138", "号楼", "腿脚不便"):
        assert secret not in page


def test_of_a_grid_only_the_community_is_shown(town, sign_in, clock):
    grid = make.area("990101001001007", Level.GRID, "990101001001")
    anna = make.volunteer(town.community)
    make.offer(town, make.open_order(town, make.person(grid)), anna)

    page = sign_in(anna).get(reverse("web:offers")).content.decode()

    assert "演示社区01" in page
    assert "网格07" not in page


def test_the_bill_says_why_me_in_minutes(town, sign_in, clock):
    anna = make.volunteer(town.community)
    offers.offer(
        make.open_order(town).pk,
        input=offers.OfferInput(
            target=Target.PERSON, target_id=anna.pk, bill={"long_way": 22.4, "stranger": 0.0}
        ),
        actor=town.clerk,
        now=make.MONDAY,
    )

    page = sign_in(anna).get(reverse("web:offers")).content.decode()

    assert "walking there and back" in page
    assert "you have been there before" in page
    assert page.count("22 min") == 2  # the line, and the sum


def test_without_a_bill_the_desk_asked(town, sign_in, clock):
    anna, _made = _offer(town)

    page = sign_in(anna).get(reverse("web:offers")).content.decode()

    assert "asked directly" in page


def test_yes_makes_a_claim_and_leads_to_it(town, sign_in, clock):
    anna, made = _offer(town)

    answer = sign_in(anna).post(reverse("web:offer_accept", args=(made.pk,)))

    claim = Claim.objects.get(offer=made)
    assert claim.person_id == anna.pk
    assert answer.url == reverse("web:claim", args=(claim.pk,))


def test_yes_by_htmx_swaps_the_row(town, sign_in, clock):
    anna, made = _offer(town)

    answer = sign_in(anna).post(reverse("web:offer_accept", args=(made.pk,)), headers=HTMX)

    claim = Claim.objects.get(offer=made)
    row = answer.content.decode()
    assert answer.status_code == 200
    assert row.strip().startswith(f'<li id="offer-{made.pk}">')
    assert reverse("web:claim", args=(claim.pk,)) in row
    assert reverse("web:offer_accept", args=(made.pk,)) not in row


@pytest.mark.parametrize("headers", [{}, HTMX], ids=["plain", "htmx"])
def test_no_costs_nothing_and_quiets_the_phone(town, sign_in, clock, headers):
    anna, made = _offer(town)
    make.confirmed(town)
    before = points.total_awarded(), points.balance(anna.pk)

    answer = sign_in(anna).post(reverse("web:offer_decline", args=(made.pk,)), headers=headers)

    assert answer.status_code == (200 if headers else 302)
    assert Offer.objects.get(pk=made.pk).state == OfferState.DECLINED
    assert (points.total_awarded(), points.balance(anna.pk)) == before
    assert VolunteerProfile.objects.get(person=anna).quiet_until == make.MONDAY + 12 * make.HOUR


def test_letting_an_offer_expire_costs_nothing(town, sign_in, clock):
    anna, made = _offer(town)
    make.confirmed(town)
    before = points.total_awarded(), points.balance(anna.pk)
    clock.at = made.expires_at

    page = sign_in(anna).get(reverse("web:offers")).content.decode()

    assert reverse("web:offer_accept", args=(made.pk,)) not in page
    assert (points.total_awarded(), points.balance(anna.pk)) == before


def test_the_quiet_time_is_shown(town, sign_in, clock):
    anna, made = _offer(town)
    offers.decline(made.pk, actor=make.actor(anna), now=make.MONDAY)

    page = sign_in(anna).get(reverse("web:offers")).content.decode()

    assert "quiet until Mon 2 Mar 21:00" in page


@pytest.mark.parametrize("verb", ["offer_accept", "offer_decline"])
def test_an_answered_offer_is_refused_in_its_row(town, sign_in, clock, verb):
    anna, made = _offer(town)
    offers.decline(made.pk, actor=make.actor(anna), now=make.MONDAY)
    client = sign_in(anna)

    plain = client.post(reverse(f"web:{verb}", args=(made.pk,)))
    swapped = client.post(reverse(f"web:{verb}", args=(made.pk,)), headers=HTMX)

    assert (plain.status_code, swapped.status_code) == (409, 409)
    assert f'id="offer-{made.pk}"' in swapped.content.decode()
    assert Claim.objects.count() == 0


def test_an_expired_offer_cannot_be_accepted(town, sign_in, clock):
    anna, made = _offer(town)
    clock.at = made.expires_at

    answer = sign_in(anna).post(reverse("web:offer_accept", args=(made.pk,)), headers=HTMX)

    assert answer.status_code == 409
    assert Claim.objects.count() == 0


@pytest.mark.parametrize("verb", ["offer_accept", "offer_decline"])
def test_somebody_elses_offer_is_not_there(town, sign_in, clock, verb):
    _anna, made = _offer(town)

    answer = sign_in(make.volunteer(town.other)).post(reverse(f"web:{verb}", args=(made.pk,)))

    assert answer.status_code == 404
    assert Offer.objects.get(pk=made.pk).state == OfferState.OFFERED


def test_the_desk_sees_an_offer_but_does_not_answer_it(town, sign_in, clock, no_totp):
    _anna, made = _offer(town)

    answer = sign_in(town.clerk).post(reverse("web:offer_accept", args=(made.pk,)))

    assert answer.status_code == 403
    assert Offer.objects.get(pk=made.pk).state == OfferState.OFFERED


@pytest.mark.parametrize("name", ["offers", "pool", "my_day", "passbook", "availability", "team"])
def test_strangers_are_sent_to_sign_in(client, name):
    answer = client.get(reverse(f"web:{name}"))

    assert answer.status_code == 302
    assert answer.url.startswith(reverse("account_login"))


@pytest.mark.parametrize("name", ["offers", "pool", "team"])
def test_a_resident_who_is_no_helper_has_no_such_page(town, sign_in, clock, name):
    answer = sign_in(make.person(town.community)).get(reverse(f"web:{name}"))

    assert answer.status_code == 403


def test_nothing_to_answer_is_said_kindly(town, sign_in, clock):
    page = sign_in(make.volunteer(town.community)).get(reverse("web:offers")).content.decode()

    assert "Nobody is waiting for you" in page
    assert "Nothing is open right now" in page


def test_offers_take_the_same_queries_for_any_number(
    town, sign_in, clock, django_assert_num_queries
):
    anna = make.volunteer(town.community)
    make.offer(town, make.open_order(town), anna)
    client = sign_in(anna)
    with CaptureQueriesContext(connection) as one:
        client.get(reverse("web:offers"))

    for _ in range(2):
        make.offer(town, make.open_order(town), anna)

    with django_assert_num_queries(len(one)):
        client.get(reverse("web:offers"))


def test_the_pool_shows_open_requests_of_the_own_community(town, sign_in, clock):
    here = make.open_order(town, summary="换一个灯泡")
    make.open_order(town, summary="只给被问到的人", in_pool=False)
    anna, stranger = make.volunteer(town.community), make.volunteer(town.other)
    claim = reverse("web:pool_claim", args=(here.pk,))

    mine = sign_in(anna).get(reverse("web:pool")).content.decode()
    others = sign_in(stranger).get(reverse("web:pool")).content.decode()

    assert "换一个灯泡" in mine
    assert claim in mine
    assert "只给被问到的人" not in mine
    assert claim not in others


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        pytest.param("", {"换一个灯泡", "擦窗户"}, id="everything"),
        pytest.param("q=灯泡", {"换一个灯泡"}, id="by words"),
        pytest.param("kind=CLEANING", {"换一个灯泡", "擦窗户"}, id="by kind"),
        pytest.param("kind=HAIRCUT", set(), id="by another kind"),
        pytest.param("kind=NONSENSE", {"换一个灯泡", "擦窗户"}, id="a wrong kind filters nothing"),
    ],
)
def test_the_pool_is_searched(town, sign_in, clock, query, shown):
    for summary in ("换一个灯泡", "擦窗户"):
        make.open_order(town, summary=summary)
    client = sign_in(make.volunteer(town.community))

    page = client.get(f"{reverse('web:pool')}?{query}").content.decode()

    rows = page.split("</form></details>")[-1]
    assert {s for s in ("换一个灯泡", "擦窗户") if s in rows} == shown
    assert ("Nothing found" in page) is (not shown)


def test_taking_from_the_pool_makes_a_claim(town, sign_in, clock):
    order = make.open_order(town)
    anna = make.volunteer(town.community)

    answer = sign_in(anna).post(reverse("web:pool_claim", args=(order.pk,)))

    claim = Claim.objects.get(order=order)
    assert claim.person_id == anna.pk
    assert answer.url == reverse("web:claim", args=(claim.pk,))


def test_taking_by_htmx_swaps_the_row(town, sign_in, clock):
    order = make.open_order(town)
    anna = make.volunteer(town.community)

    answer = sign_in(anna).post(reverse("web:pool_claim", args=(order.pk,)), headers=HTMX)

    claim = Claim.objects.get(order=order)
    assert reverse("web:claim", args=(claim.pk,)) in answer.content.decode()
    assert reverse("web:pool_claim", args=(order.pk,)) not in answer.content.decode()


@pytest.mark.parametrize("headers", [{}, HTMX], ids=["plain", "htmx"])
def test_who_does_not_suit_hears_why(town, sign_in, clock, headers):
    order = make.open_order(town, skills=("HAIRCUT",))
    anna = make.volunteer(town.community)

    answer = sign_in(anna).post(reverse("web:pool_claim", args=(order.pk,)), headers=headers)

    assert answer.status_code == 409
    assert "not on your file" in answer.content.decode()
    assert Claim.objects.count() == 0


def test_an_order_outside_the_pool_cannot_be_taken(town, sign_in, clock):
    order = make.open_order(town, in_pool=False)
    anna = make.volunteer(town.community)

    answer = sign_in(anna).post(reverse("web:pool_claim", args=(order.pk,)))

    assert answer.status_code == 404
    assert Claim.objects.count() == 0


def test_what_i_agreed_to_has_no_button_in_the_pool(town, sign_in, clock):
    order = make.open_order(town, people_needed=2)
    anna = make.volunteer(town.community)
    claims.claim(order.pk, actor=make.actor(anna), now=make.MONDAY)

    page = sign_in(anna).get(reverse("web:pool")).content.decode()

    assert "you have agreed" in page
    assert "1 of 2 places free" in page
    assert reverse("web:pool_claim", args=(order.pk,)) not in page


def test_the_pool_takes_the_same_queries_for_any_number(
    town, sign_in, clock, django_assert_num_queries
):
    make.open_order(town)
    client = sign_in(make.volunteer(town.community))
    with CaptureQueriesContext(connection) as one:
        client.get(reverse("web:pool"))

    for _ in range(2):
        make.open_order(town)

    with django_assert_num_queries(len(one)):
        client.get(reverse("web:pool"))


def test_not_this_month_answers_everything_and_says_until_when(town, sign_in, clock):
    anna, first = _offer(town)
    second = make.offer(town, make.open_order(town), anna)
    browser = sign_in(anna)
    assert "Not this month" in browser.get(reverse("web:offers")).content.decode()

    page = browser.post(reverse("web:not_this_month"), follow=True).content.decode()

    assert "Your phone is quiet until" in page
    assert "Nobody is waiting for you" in page
    states = Offer.objects.filter(pk__in=(first.pk, second.pk)).values_list("state", flat=True)
    assert set(states) == {OfferState.DECLINED}
    assert VolunteerProfile.objects.get(person=anna).quiet_until is not None


def test_a_leader_cannot_silence_her_team_for_a_month(town, sign_in, clock):
    leader = make.volunteer(town.community)
    team = make.team(town.community, leader=leader)
    asked = offers.OfferInput(target=Target.TEAM, target_id=team.pk)
    made = offers.offer(make.open_order(town).pk, input=asked, actor=town.clerk, now=make.MONDAY)
    browser = sign_in(leader)

    page = browser.get(reverse("web:offers")).content.decode()
    browser.post(reverse("web:not_this_month"))

    assert reverse("web:not_this_month") not in page
    assert Offer.objects.get(pk=made.pk).state == OfferState.OFFERED
