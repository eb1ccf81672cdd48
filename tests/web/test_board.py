"""The dispatch board: proposals with their bill, and deciding on them."""

import pytest
from django.urls import reverse

from kith.dispatch.models import Proposal, Run
from kith.orders.models import Offer
from tests import make

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock", "no_totp")]
BOARD = reverse("web:board")


def propose(client, area) -> Run:
    client.post(reverse("web:propose"), {"area": area.code})
    return Run.objects.latest("pk")


def decide(client, run: Run, decision: str, *proposals: int):
    url = reverse("web:board_decide", args=(run.pk,))
    return client.post(url, {"decision": decision, "proposal": proposals})


def states(run: Run) -> list[str]:
    return list(Proposal.objects.filter(run=run).order_by("pk").values_list("state", flat=True))


def two_orders_two_volunteers(town: make.Town) -> None:
    for hours in (1, 4):
        begins = make.MONDAY + make.DAY + hours * make.HOUR
        make.open_order(town, starts_at=begins, ends_at=begins + make.HOUR)
    for _ in range(2):
        make.volunteer(town.community)


def test_the_board_is_for_the_desk(sign_in):
    town = make.town()

    assert sign_in(town.clerk).get(BOARD).status_code == 200
    assert sign_in(town.district).get(BOARD).status_code == 403


def test_a_board_nobody_proposed_on_is_empty(sign_in):
    town = make.town()

    response = sign_in(town.clerk).get(BOARD)

    assert "run" not in response.context
    assert 'class="empty"' in response.content.decode()


def test_proposing_asks_nobody_and_shows_the_run(sign_in):
    town = make.town()
    two_orders_two_volunteers(town)
    client = sign_in(town.clerk)

    response = client.post(reverse("web:propose"), {"area": town.community.code})

    run = Run.objects.get()
    shown = client.get(response.url)
    assert response.url == f"{BOARD}?area={town.community.code}&run={run.pk}"
    assert (shown.context["figures"]["people_wanted"], len(shown.context["rows"])) == (2, 2)
    assert states(run) == ["PROPOSED", "PROPOSED"]
    assert not Offer.objects.exists()


def test_a_bill_adds_up_and_names_the_next_one(sign_in):
    town = make.town()
    two_orders_two_volunteers(town)
    client = sign_in(town.clerk)
    propose(client, town.community)

    page = client.get(BOARD)

    bills = [line.bill for row in page.context["rows"] for line in row.lines]
    assert len(bills) == 2
    for bill in bills:
        assert f"{sum(float(minutes) for _label, minutes in bill.lines):.1f}" == bill.total
        assert bill.runner_up
        assert bill.dearer[0] in "+-"


def test_a_proposed_helper_is_shown_by_mask(sign_in):
    town = make.town()
    make.open_order(town)
    make.volunteer(town.community, name="司马相如")
    client = sign_in(town.clerk)
    propose(client, town.community)

    page = client.get(BOARD)

    assert len(page.context["rows"][0].lines) == 1
    assert "司马相如" not in page.content.decode()


def test_a_place_nobody_can_fill_says_why(sign_in):
    town = make.town()
    make.open_order(town, skills=("NURSING",))
    make.volunteer(town.community)
    client = sign_in(town.clerk)
    propose(client, town.community)

    (row,) = client.get(BOARD).context["rows"]

    assert (row.row.missing, row.row.why_not) == (1, {"skill": 1})
    assert [count for _label, count in row.why_not] == [1]


@pytest.mark.parametrize(
    ("decision", "ticked", "after", "offers"),
    [
        pytest.param("approve_all", 0, ["APPROVED", "APPROVED"], 2, id="all"),
        pytest.param("approve", 1, ["APPROVED", "PROPOSED"], 1, id="some"),
        pytest.param("reject", 1, ["REJECTED", "PROPOSED"], 0, id="some-not"),
        pytest.param("reject_all", 0, ["REJECTED", "REJECTED"], 0, id="none"),
    ],
)
def test_all_some_or_none_are_asked(sign_in, decision, ticked, after, offers):
    town = make.town()
    two_orders_two_volunteers(town)
    client = sign_in(town.clerk)
    run = propose(client, town.community)
    first = list(run.proposals.order_by("pk").values_list("pk", flat=True))[:ticked]

    response = decide(client, run, decision, *first)

    assert response.status_code == 302
    assert (states(run), Offer.objects.count()) == (after, offers)


def test_ticking_nothing_decides_nothing(sign_in):
    town = make.town()
    two_orders_two_volunteers(town)
    client = sign_in(town.clerk)
    run = propose(client, town.community)

    decide(client, run, "approve")

    assert states(run) == ["PROPOSED", "PROPOSED"]


def test_an_unknown_decision_is_not_found(sign_in):
    town = make.town()
    two_orders_two_volunteers(town)
    client = sign_in(town.clerk)
    run = propose(client, town.community)
    one = run.proposals.order_by("pk")[0].pk

    assert decide(client, run, "maybe", one).status_code == 404
    assert states(run) == ["PROPOSED", "PROPOSED"]


def test_another_communitys_clerk_neither_sees_nor_decides(sign_in):
    town = make.town()
    two_orders_two_volunteers(town)
    run = propose(sign_in(town.clerk), town.community)
    client = sign_in(town.far_clerk)

    assert client.get(BOARD, {"run": run.pk}).status_code == 404
    assert client.get(BOARD, {"area": town.community.code}).status_code == 404
    assert decide(client, run, "approve_all").status_code == 404
    elsewhere = client.post(reverse("web:propose"), {"area": town.community.code})
    assert elsewhere.status_code == 404
    assert (states(run), Run.objects.count()) == (["PROPOSED", "PROPOSED"], 1)


def test_the_street_chooses_among_its_places(sign_in):
    town = make.town()
    client = sign_in(town.boss)

    page = client.get(BOARD, {"area": town.other.code})

    assert [a.code for a in page.context["areas"]] == [
        town.street.code,
        town.community.code,
        town.other.code,
    ]
    assert page.context["area"] == town.other


def test_older_runs_can_be_read_again(sign_in):
    town = make.town()
    two_orders_two_volunteers(town)
    client = sign_in(town.clerk)
    first = propose(client, town.community)
    second = propose(client, town.community)

    older = client.get(BOARD, {"run": first.pk})

    assert older.context["run"] == first
    assert [run.pk for run in older.context["history"]] == [second.pk, first.pk]
    assert not older.context["is_open"]


def test_the_map_carries_centres_of_areas_only(sign_in):
    town = make.town()
    two_orders_two_volunteers(town)
    client = sign_in(town.clerk)
    propose(client, town.community)

    points = client.get(BOARD).context["map"]["points"]

    assert [(point["lon"], point["lat"]) for point in points] == [(116.40, 39.90)]


@pytest.mark.parametrize("orders", [1, 3])
def test_the_board_asks_a_fixed_number_of_queries(sign_in, orders, django_assert_num_queries):
    town = make.town()
    for _ in range(4):  # more than wanted: there is always a next one
        make.volunteer(town.community)
    for n in range(orders):
        begins = make.MONDAY + make.DAY + 2 * n * make.HOUR
        make.open_order(town, starts_at=begins, ends_at=begins + make.HOUR)
    client = sign_in(town.clerk)
    propose(client, town.community)
    client.get(BOARD)

    with django_assert_num_queries(19):
        client.get(BOARD)
