"""The dispatch board: proposals with their bill, and deciding on them."""

import pytest
from django.urls import reverse

from kith.dispatch.models import Proposal, Run
from kith.dispatch.queries import solved
from kith.orders.actions import claims, desk
from kith.orders.models import Offer, Worksheet
from kith.people.models import Person
from kith.people.queries import actor_of
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

    with django_assert_num_queries(34):
        client.get(BOARD)


# ---- one order: its row, its keys, its news ----


def one_order(town: make.Town, helpers: int = 2):
    for _ in range(helpers):
        make.volunteer(town.community)
    return make.open_order(town)


def on_order(client, run: Run, order, decision: str, *proposals: int, **headers: str):
    url = reverse("web:board_decide_order", args=(run.pk, order.pk))
    return client.post(url, {"decision": decision, "proposal": proposals}, headers=headers)


HTMX = {"HX-Request": "true"}


def test_deciding_on_one_order_gives_its_row_and_the_bar(sign_in):
    town = make.town()
    two_orders_two_volunteers(town)
    client = sign_in(town.clerk)
    run = propose(client, town.community)
    one, two = run.proposals.order_by("pk")

    response = on_order(client, run, one.order, "approve", one.pk, two.pk, **HTMX)

    text = response.content.decode()
    assert (response.status_code, states(run)) == (200, ["APPROVED", "PROPOSED"])
    assert f'id="order-{one.order_id}"' in text
    assert f'id="order-{two.order_id}"' not in text
    assert 'id="board-progress" hx-swap-oob="true"' in text
    assert "data-open" not in text


def test_without_javascript_one_comes_back_to_the_order(sign_in):
    town = make.town()
    order = one_order(town)
    client = sign_in(town.clerk)
    run = propose(client, town.community)

    response = on_order(client, run, order, "reject", run.proposals.get().pk)

    assert response.url == f"{BOARD}?area={town.community.code}&run={run.pk}#order-{order.pk}"
    assert states(run) == ["REJECTED"]


def test_an_order_without_a_tick_stays_as_it_is(sign_in):
    town = make.town()
    order = one_order(town)
    client = sign_in(town.clerk)
    run = propose(client, town.community)

    response = on_order(client, run, order, "approve", **HTMX)

    assert (response.status_code, response["HX-Reswap"]) == (422, "none")
    assert f'id="order-{order.pk}"' not in response.content.decode()
    assert states(run) == ["PROPOSED"]


def test_what_was_left_unticked_stays_so(sign_in):
    town = make.town()
    two_orders_two_volunteers(town)
    client = sign_in(town.clerk)
    run = propose(client, town.community)
    first, second = run.proposals.order_by("pk")

    before = client.get(BOARD).content.decode()
    after = client.get(decide(client, run, "approve", first.pk).url).content.decode()

    box = f'value="{second.pk}" id="proposal-{second.pk}" form="decide"'
    assert f"{box} checked>" in before
    assert f"{box}>" in after


def test_a_clerk_sees_that_a_colleague_decides_on_her_own_request(sign_in):
    town = make.town()
    make.volunteer(town.community)
    herself = Person.objects.get(pk=town.clerk.me)
    made = make.order(herself)
    desk.verify(made.pk, how="PHONE", actor=town.boss, now=make.MONDAY)
    desk.compile_order(made.pk, input=make.sheet(), actor=town.boss, now=make.MONDAY)
    client = sign_in(town.clerk)
    run = propose(client, town.community)

    (row,) = client.get(BOARD).context["rows"]
    on_order(client, run, made, "reject", run.proposals.get().pk)

    assert (row.is_open, row.lines[0].is_open) == (False, False)
    assert states(run) == ["PROPOSED"]


def test_undo_takes_the_offers_back_and_brings_the_rows(sign_in):
    town = make.town()
    order = one_order(town)
    client = sign_in(town.clerk)
    run = propose(client, town.community)
    decide(client, run, "approve_all")
    undo = client.get(BOARD).context["undo"]

    url = reverse("web:board_undo", args=(run.pk,))
    response = client.post(url, {"decision": undo.decision.pk}, headers=HTMX)

    assert (response.status_code, states(run)) == (200, ["PROPOSED"])
    assert f'id="order-{order.pk}" data-order data-open' in response.content.decode()
    assert list(Offer.objects.values_list("state", flat=True)) == ["WITHDRAWN"]
    assert client.get(BOARD).context["undo"] is None


def test_undo_after_the_yes_is_refused_in_words(sign_in):
    town = make.town()
    one_order(town, helpers=1)
    client = sign_in(town.clerk)
    run = propose(client, town.community)
    decide(client, run, "approve_all")
    undo = client.get(BOARD).context["undo"]
    offer = Offer.objects.get()
    claims.accept(offer.pk, actor=actor_of(offer.person_id or 0, now=make.MONDAY), now=make.MONDAY)

    url = reverse("web:board_undo", args=(run.pk,))
    response = client.post(url, {"decision": undo.decision.pk})

    assert (response.status_code, states(run)) == (409, ["APPROVED"])


def test_a_pin_and_its_release(sign_in):
    town = make.town()
    order = one_order(town)
    client = sign_in(town.clerk)
    run = propose(client, town.community)
    row = run.proposals.get()

    client.post(reverse("web:board_pin", args=(run.pk, row.pk)))
    (shown,) = client.get(BOARD).context["rows"]
    (ruled,) = shown.ruled
    response = client.post(reverse("web:board_release", args=(run.pk, ruled.pk)), headers=HTMX)

    assert (ruled.is_pin, ruled.may_release, shown.lines[0].is_pinned) == (True, True, True)
    assert f'id="order-{order.pk}"' in response.content.decode()
    assert client.get(BOARD).context["rulings"] == []


def test_a_ban_asks_for_its_reason(sign_in):
    town = make.town()
    one_order(town)
    client = sign_in(town.clerk)
    run = propose(client, town.community)
    url = reverse("web:board_forbid", args=(run.pk, run.proposals.get().pk))

    without = client.post(url, {"reason": "", "text": "两家有过节"})
    with_one = client.post(url, {"reason": "CONFLICT", "text": "两家有过节"})

    assert (without.status_code, with_one.status_code) == (422, 302)
    assert "两家有过节" in without.content.decode()
    assert states(run) == ["STALE"]
    (ruled,) = client.get(BOARD).context["rulings"]
    assert (ruled.is_pin, ruled.text) == (False, "两家有过节")


def test_the_list_is_narrowed_by_what_is_typed(sign_in):
    town = make.town()
    make.volunteer(town.community)
    later = make.MONDAY + make.DAY + 3 * make.HOUR
    make.open_order(town, summary="擦窗户")
    make.open_order(town, summary="送药", starts_at=later, ends_at=later + make.HOUR)
    client = sign_in(town.clerk)
    propose(client, town.community)

    found = client.get(BOARD, {"q": "送药"}).context
    nothing = client.get(BOARD, {"q": "没有这个"})

    assert [row.row.order.worksheet.summary for row in found["rows"]] == ["送药"]
    assert nothing.context["rows"] == []
    assert 'class="empty' in nothing.content.decode()


def live(client, run: Run, *ids: int, mark: str = ""):
    headers = {"If-None-Match": mark} if mark else {}
    url = reverse("web:board_live", args=(run.pk,))
    return client.get(url, {"ids": "-".join(map(str, ids))}, headers=headers)


def test_a_look_without_news_is_not_rendered_again(sign_in):
    town = make.town()
    order = one_order(town)
    client = sign_in(town.clerk)
    run = propose(client, town.community)
    first = live(client, run, order.pk)

    again = live(client, run, order.pk, mark=first["ETag"])

    assert (first.status_code, again.status_code, again.content) == (200, 304, b"")
    assert client.get(BOARD).context["news"].mark == first["ETag"]


def test_answers_and_new_orders_appear_without_a_box_to_tick(sign_in):
    town = make.town()
    order = one_order(town)
    client = sign_in(town.clerk)
    run = propose(client, town.community)
    before = live(client, run, order.pk)["ETag"]
    decide(client, run, "approve_all")
    offer = Offer.objects.get()
    claims.accept(offer.pk, actor=actor_of(offer.person_id or 0, now=make.MONDAY), now=make.MONDAY)
    Worksheet.objects.filter(order=make.open_order(town, summary="新来的")).update(
        compiled_at=make.MONDAY + make.HOUR
    )

    news = live(client, run, order.pk, mark=before)

    text = news.content.decode()
    assert news.status_code == 200
    assert "新来的" in text
    assert news["ETag"] != before
    assert f'id="said-{order.pk}"' in text
    assert "checkbox" not in text


def test_a_look_at_another_communitys_run_is_not_found(sign_in):
    town = make.town()
    order = one_order(town)
    run = propose(sign_in(town.clerk), town.community)
    client = sign_in(town.far_clerk)
    row = run.proposals.get().pk
    posts = (
        reverse("web:board_decide_order", args=(run.pk, order.pk)),
        reverse("web:board_undo", args=(run.pk,)),
        reverse("web:board_pin", args=(run.pk, row)),
        reverse("web:board_forbid", args=(run.pk, row)),
        reverse("web:board_choose", args=(run.pk, order.pk)),
    )

    assert live(client, run, order.pk).status_code == 404
    assert client.get(reverse("web:board_order", args=(run.pk, order.pk))).status_code == 404
    for url in posts:
        asked = {"decision": "approve", "person": "1", "reason": "TURN"}
        assert client.post(url, asked).status_code == 404, url
    assert states(run) == ["PROPOSED"]


def test_two_runs_stand_side_by_side(sign_in):
    town = make.town()
    one_order(town)
    client = sign_in(town.clerk)
    first, second = (propose(client, town.community) for _ in range(2))
    url = reverse("web:board_compare")

    page = client.get(url, {"first": first.pk, "second": second.pk})

    assert page.context["found"].same == 1
    assert {line.difference for line in page.context["lines"]} == {""}
    assert client.get(url, {"first": first.pk, "second": "x"}).status_code == 404
    assert client.get(url, {"first": first.pk}).status_code == 404
    far = sign_in(town.far_clerk)
    assert far.get(url, {"first": first.pk, "second": second.pk}).status_code == 404


@pytest.fixture
def nothing_kept():
    """Boards are numbered anew in each test."""
    solved.forget()


@pytest.mark.usefixtures("nothing_kept")
def test_somebody_else_is_priced_and_chosen_with_a_reason(sign_in):
    town = make.town()
    order = one_order(town)
    client = sign_in(town.clerk)
    run = propose(client, town.community)
    row = run.proposals.get()
    (other,) = client.get(reverse("web:board_order", args=(run.pk, order.pk))).context["others"]
    url = reverse("web:board_choose", args=(run.pk, order.pk))

    asked = client.get(url, {"person": other.person.pk})
    without = client.post(url, {"person": other.person.pk, "proposal": row.pk, "text": "近"})
    chosen = client.post(
        url, {"person": other.person.pk, "proposal": row.pk, "reason": "KNOWS"}, headers=HTMX
    )

    assert asked.context["asked"].extra == other.extra
    assert (without.status_code, chosen.status_code) == (422, 200)
    assert 'value="近"' in without.content.decode()
    assert chosen["HX-Retarget"] == f"#order-{order.pk}"
    assert states(run) == ["REPLACED", "PROPOSED"]
    (shown,) = client.get(BOARD).context["rows"]
    assert [line.proposal.person_id for line in shown.lines] == [other.person.pk]
    assert shown.lines[0].instead.extra == other.extra


@pytest.mark.usefixtures("nothing_kept")
def test_whom_a_limit_keeps_away_cannot_be_chosen(sign_in):
    town = make.town()
    order = one_order(town)
    busy = make.volunteer(town.community, free=False)
    client = sign_in(town.clerk)
    run = propose(client, town.community)
    url = reverse("web:board_choose", args=(run.pk, order.pk))

    asked = client.get(url, {"person": busy.pk}).context["asked"]
    client.post(url, {"person": busy.pk, "proposal": run.proposals.get().pk, "reason": "KNOWS"})

    assert (asked.extra, asked.price.limits) == ("", ("time",))
    assert states(run) == ["PROPOSED"]
    assert client.get(url, {"person": town.clerk.me}).status_code == 404
    assert client.get(url, {"person": "x"}).status_code == 404
