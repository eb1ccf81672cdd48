"""Borders on the board: what each costs, one press for help, the neighbours' page, runs left to
a worker.
"""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from kith.catalogue.actions import put_rule
from kith.core.actor import CLOCK, Role
from kith.dispatch import actions
from kith.dispatch.actions import queue
from kith.dispatch.models import BorderFigures, HelpRequest, Opening, Run, RunOrder
from kith.people.models import VolunteerProfile
from kith.places.models import Area
from kith.places.states import Level
from tests import make
from tests.make import MONDAY

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock", "no_totp")]
BOARD, NEIGHBOURS = reverse("web:board"), reverse("web:neighbours")
HTMX = {"HX-Request": "true"}


@pytest.fixture
def town():
    return make.town()


def propose(client, area) -> Run:
    client.post(reverse("web:propose"), {"area": area.code})
    return Run.objects.latest("pk")


def short_board(town, client, orders=1) -> Run:
    """A run that found nobody, for the only volunteer lives next door."""
    make.volunteer(town.other)
    for _ in range(orders):
        make.open_order(town)
    return propose(client, town.community)


def ask(client, run, **data):
    return client.post(reverse("web:board_ask", args=(run.pk,)), data)


def asked(town) -> HelpRequest:
    order = make.open_order(town)
    [row] = actions.ask_neighbours(
        town.community.pk, order_ids=[order.pk], actor=town.clerk, now=MONDAY
    )
    return row


def answer(client, row, said):
    return client.post(reverse("web:neighbours_answer", args=(row.pk,)), {"answer": said})


# -------------------------------------------------------------------------------- on the board


def test_the_board_shows_the_orders_that_miss_people_and_how_to_ask(sign_in, town):
    client = sign_in(town.clerk)
    run = short_board(town, client, orders=2)

    borders = client.get(BOARD).context["borders"]

    assert [line.short.missing for line in borders.shorts] == [1, 1]
    assert (borders.lines, borders.may_ask, borders.may_measure) == ((), True, True)
    assert Run.objects.get() == run


def test_working_out_what_borders_cost_shows_a_line_for_each(sign_in, town):
    client = sign_in(town.clerk)
    run = short_board(town, client)

    answered = client.post(reverse("web:board_borders", args=(run.pk,)), headers=HTMX)

    borders = answered.context["borders"]
    assert [(line.people, line.wanted, line.percent) for line in borders.lines] == [
        (0, 1, "0%"),
        (0, 1, "0%"),
        (1, 1, "100%"),
        (1, 1, "100%"),
    ]
    assert borders.shorts[0].opens
    assert 'id="borders"' in answered.content.decode()
    assert BorderFigures.objects.get().run == run


def test_without_htmx_the_board_comes_back_with_the_figures(sign_in, town):
    client = sign_in(town.clerk)
    run = short_board(town, client)

    answered = client.post(reverse("web:board_borders", args=(run.pk,)))

    assert answered.url == f"{BOARD}?area={town.community.code}&run={run.pk}"
    assert len(client.get(answered.url).context["borders"].lines) == 4


def test_an_older_run_is_not_measured_with_what_is_known_later(sign_in, town):
    client = sign_in(town.clerk)
    first = short_board(town, client)
    propose(client, town.community)

    page = client.get(BOARD, {"run": first.pk})

    assert not page.context["borders"].may_measure


@pytest.mark.parametrize("is_one", [True, False], ids=["one-order", "all-of-them"])
def test_one_press_asks_the_neighbours(sign_in, town, is_one):
    client = sign_in(town.clerk)
    run = short_board(town, client, orders=2)
    order_id = run.shortfalls.values_list("order_id", flat=True)[0]

    answered = ask(client, run, **({"order": order_id} if is_one else {}))

    assert answered.status_code == 302
    assert HelpRequest.objects.count() == (1 if is_one else 2)
    line = client.get(BOARD).context["borders"].shorts[0]
    assert [said.place for said in line.said] == [town.other.name]


def test_the_press_by_htmx_gives_the_panel_back(sign_in, town):
    client = sign_in(town.clerk)
    run = short_board(town, client)

    answered = client.post(reverse("web:board_ask", args=(run.pk,)), headers=HTMX)

    borders = answered.context["borders"]
    assert borders.shorts[0].said[0].tone == "wait"
    assert (borders.is_open, borders.may_ask) == (True, False)
    assert 'hx-swap-oob="beforeend"' in answered.content.decode()


def test_a_press_that_asks_nobody_is_refused_and_writes_nothing(sign_in, town):
    client = sign_in(town.clerk)
    run = short_board(town, client)
    ask(client, run)

    again = ask(client, run)

    assert again.status_code == 409
    assert HelpRequest.objects.count() == 1


@pytest.mark.parametrize("name", ["board_ask", "board_borders"])
def test_another_desks_run_is_not_there(sign_in, town, name):
    run = short_board(town, sign_in(town.clerk))

    assert sign_in(town.far_clerk).post(reverse(f"web:{name}", args=(run.pk,))).status_code == 404
    assert not HelpRequest.objects.exists()
    assert not BorderFigures.objects.exists()


def test_the_board_with_its_panel_takes_a_fixed_number_of_queries(sign_in, town):
    client = sign_in(town.clerk)

    def counted(orders):
        run = short_board(town, client, orders=orders)
        ask(client, run)
        client.post(reverse("web:board_borders", args=(run.pk,)))
        with CaptureQueriesContext(connection) as told:
            assert len(client.get(BOARD).context["borders"].shorts) >= orders
        return len(told)

    assert counted(1) == counted(2)


# ----------------------------------------------------------------------------- the neighbours' page


def test_the_neighbours_page_is_for_the_desk(sign_in, town, client):
    assert client.get(NEIGHBOURS).url == f"/account/login/?next={NEIGHBOURS}"
    assert sign_in(town.clerk).get(NEIGHBOURS).status_code == 200
    assert sign_in(town.district).get(NEIGHBOURS).status_code == 403
    assert sign_in(make.volunteer(town.community)).get(NEIGHBOURS).status_code == 403


@pytest.mark.parametrize(("said", "state"), [("yes", "AGREED"), ("no", "DECLINED")])
def test_a_neighbour_answers_with_one_press(sign_in, town, said, state):
    row = asked(town)
    client = sign_in(town.far_clerk)
    [ask_] = client.get(NEIGHBOURS).context["asks"]

    answered = answer(client, row, said)

    assert (ask_.pk, ask_.people) == (row.pk, 1)
    assert answered.url == NEIGHBOURS
    assert HelpRequest.objects.get().state == state
    assert client.get(NEIGHBOURS).context["asks"] == []


def test_what_the_neighbour_reads_of_an_order_says_nothing_of_the_resident(sign_in, town):
    resident = make.person(town.community, name="欧阳明月", phone="13900001111")
    order = make.open_order(town, resident, summary="擦窗户")
    actions.ask_neighbours(town.community.pk, order_ids=[order.pk], actor=town.clerk, now=MONDAY)

    page = sign_in(town.far_clerk).get(NEIGHBOURS).content.decode()

    assert "擦窗户" in page
    assert not any(word in page for word in ("欧阳", "1390", "1111"))


def test_the_asking_desk_does_not_answer_itself(sign_in, town):
    row = asked(town)

    assert answer(sign_in(town.clerk), row, "yes").status_code == 403
    assert answer(sign_in(make.staff(Role.WORKER, _abroad())), row, "yes").status_code == 404
    assert HelpRequest.objects.get().state == "ASKED"


def _abroad() -> Area:
    return make.area("990109", Level.COUNTY, "")


def test_an_answer_that_is_neither_yes_nor_no_is_none(sign_in, town):
    row = asked(town)

    assert answer(sign_in(town.far_clerk), row, "perhaps").status_code == 404
    assert HelpRequest.objects.get().state == "ASKED"


def test_taking_a_yes_back(sign_in, town):
    row = asked(town)
    client = sign_in(town.far_clerk)
    answer(client, row, "yes")
    [helping] = client.get(NEIGHBOURS).context["helping"]

    client.post(reverse("web:neighbours_withdraw", args=(helping.pk,)))

    assert HelpRequest.objects.get().state == "WITHDRAWN"
    assert client.get(NEIGHBOURS).context["helping"] == []


def test_a_border_is_opened_and_closed_again(sign_in, town):
    client = sign_in(town.far_clerk)
    typed = {
        "lender": town.other.code,
        "borrower": town.community.pk,
        "until": "2026-09-01",
    }

    opened = client.post(NEIGHBOURS, typed)

    row = Opening.objects.get()
    assert opened.url == NEIGHBOURS
    assert (row.lender, row.borrower, row.until) == (
        town.other,
        town.community,
        date(2026, 9, 1),
    )
    [shown] = client.get(NEIGHBOURS).context["opens"]
    assert shown.is_ours
    client.post(reverse("web:opening_close", args=(row.pk,)))
    assert client.get(NEIGHBOURS).context["opens"] == []


def test_who_borrows_sees_the_opening_but_cannot_close_it(sign_in, town):
    sign_in(town.far_clerk).post(
        NEIGHBOURS,
        {"lender": town.other.code, "borrower": town.community.pk, "until": "2026-09-01"},
    )
    client = sign_in(town.clerk)

    [shown] = client.get(NEIGHBOURS).context["opens"]
    refused = client.post(reverse("web:opening_close", args=(shown.opening.pk,)))

    assert not shown.is_ours
    assert refused.status_code == 403
    assert Opening.objects.get().state == "STANDING"


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        pytest.param({"until": ""}, "until", id="no-day"),
        pytest.param({"until": "2026-03-02"}, "until", id="today"),
        pytest.param({"borrower": ""}, "borrower", id="nobody"),
        pytest.param({"borrower": "999999"}, "borrower", id="no-neighbour"),
    ],
)
def test_bad_input_keeps_what_was_typed_and_opens_nothing(sign_in, town, typed, field):
    good = {"lender": town.other.code, "borrower": town.community.pk, "until": "2026-09-01"}

    answered = sign_in(town.far_clerk).post(NEIGHBOURS, good | typed)

    assert answered.status_code == 422
    assert field in answered.context["form"].errors
    assert not Opening.objects.exists()


def test_a_clerk_opens_her_own_border_only(sign_in, town):
    typed = {"lender": town.other.code, "borrower": town.community.pk, "until": "2026-09-01"}

    assert sign_in(town.clerk).post(NEIGHBOURS, typed).status_code == 404
    assert not Opening.objects.exists()


# --------------------------------------------------------------------------- runs left to a worker


@pytest.fixture
def every_board_is_large(town):
    params: dict[str, object] = {"at_once_orders": 1}
    put_rule("QUEUE", area=town.county, valid_from=date(2026, 1, 1), params=params, source="test")


@pytest.mark.usefixtures("every_board_is_large")
def test_a_large_board_is_left_to_a_worker_and_opens_when_it_is_there(sign_in, town):
    make.open_order(town)
    client = sign_in(town.clerk)

    pressed = client.post(reverse("web:propose"), {"area": town.community.code})
    again = client.post(reverse("web:propose"), {"area": town.community.code})

    ordered = RunOrder.objects.get()
    address = reverse("web:run_order", args=(ordered.pk,))
    assert pressed.url == again.url == address
    assert not Run.objects.exists()
    waiting = client.get(address, headers=HTMX)
    assert 'hx-trigger="every 2s"' in waiting.content.decode()
    hold = queue.take(ordered.pk, holder="one", actor=CLOCK, now=MONDAY)
    run = actions.propose(town.community.pk, hold=hold, actor=town.clerk, now=MONDAY)
    board = f"{BOARD}?area={town.community.code}&run={run.pk}"
    assert client.get(address).url == board
    assert client.get(address, headers=HTMX).headers["HX-Redirect"] == board


@pytest.mark.usefixtures("every_board_is_large")
def test_a_run_that_failed_says_so_and_looks_no_further(sign_in, town):
    make.open_order(town)
    client = sign_in(town.clerk)
    client.post(reverse("web:propose"), {"area": town.community.code})
    ordered = RunOrder.objects.get()
    hold = queue.take(ordered.pk, holder="one", actor=CLOCK, now=MONDAY)
    assert hold is not None
    queue.give_back(hold, is_final=True, actor=CLOCK, now=MONDAY)

    page = client.get(reverse("web:run_order", args=(ordered.pk,)))

    assert not page.context["is_pending"]
    assert "every 2s" not in page.content.decode()


@pytest.mark.usefixtures("every_board_is_large")
def test_anothers_run_order_is_not_there(sign_in, town):
    ordered = actions.order_run(town.community.pk, actor=town.clerk, now=MONDAY)
    address = reverse("web:run_order", args=(ordered.pk,))

    assert sign_in(town.far_clerk).get(address).status_code == 404


# ------------------------------------------------------------------------- the volunteer's own word


@pytest.mark.parametrize("ticked", [True, False])
def test_a_volunteer_says_whether_she_serves_neighbours(sign_in, town, ticked):
    who = make.volunteer(town.community)
    client = sign_in(who)
    typed = {"largest_distance_m": 5000, "weekly_capacity": 5, "free": ["1-AM"]}
    page = client.get(reverse("web:availability"))
    choice = page.context["form"].fields["free"].choices[0][0]

    client.post(
        reverse("web:availability"),
        typed | {"free": [choice]} | ({"serves_neighbours": "on"} if ticked else {}),
    )

    assert page.context["form"].initial["serves_neighbours"] is True
    assert VolunteerProfile.objects.get(person=who).serves_neighbours is ticked
