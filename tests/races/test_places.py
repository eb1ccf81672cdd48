"""Eight volunteers and three places: the lock makes the no friendly, the places make it certain."""

from functools import partial

import pytest

from kith.core.actor import CLOCK
from kith.journal.models import Entry
from kith.orders.actions import claims, desk, offers, service
from kith.orders.models import Claim, Merge, Offer, Order, Seat
from kith.orders.states import LIVE, OrderState, Target
from tests import make
from tests.make import DAY, HOUR, MONDAY
from tests.races.together import codes, empty, slow_check, together, without, without_locks

pytestmark = [pytest.mark.race, pytest.mark.postgres]

# The journal counts an order's lines without a gap, which alone would stop most of a crowd.
JOURNAL = (Entry, "journal_one_line_a_step")
SEATS = ((Seat, "orders_one_claim_a_seat"), (Seat, "orders_seats_end_at_head_count"))


def _crowd(town, size=8):
    return [make.actor(make.volunteer(town.community)) for _ in range(size)]


def _rush(order, crowd):
    rush = (partial(claims.claim, order.pk, actor=by, now=MONDAY) for by in crowd)
    return codes(together(*rush))


def _live(order):
    return Claim.objects.filter(order=order, state__in=LIVE).count()


def test_eight_volunteers_fill_exactly_three_places(town, monkeypatch):
    monkeypatch.setattr(claims, "require", slow_check)
    order = make.open_order(town, people_needed=3)

    answers = _rush(order, _crowd(town))

    seats = list(Seat.objects.order_by("number").values_list("number", "of"))
    assert answers == ["no_place_left"] * 5 + ["yes"] * 3
    assert (_live(order), seats) == (3, [(1, 3), (2, 3), (3, 3)])
    assert Order.objects.get(pk=order.pk).state == OrderState.ACCEPTED


def test_without_lock_and_places_the_order_is_oversold(town, monkeypatch):
    """The negative control: were it green without both walls, the race above would show nothing."""
    monkeypatch.setattr(claims, "require", slow_check)
    crowd, most = _crowd(town), []
    with monkeypatch.context() as unsafe, without(JOURNAL, *SEATS):
        without_locks(unsafe)
        for _ in range(5):
            order = make.open_order(town, people_needed=3)
            _rush(order, crowd)
            most.append(_live(order))
            empty(Seat, Entry)
            Claim.objects.update(state="WITHDRAWN")
            if max(most) > 3:
                break

    assert max(most) > 3


def test_without_the_lock_the_places_still_hold(town, monkeypatch):
    monkeypatch.setattr(claims, "require", slow_check)
    crowd, seen = _crowd(town), []
    with monkeypatch.context() as unsafe, without(JOURNAL):
        without_locks(unsafe)
        for _ in range(3):
            order = make.open_order(town, people_needed=3)
            seen.append((_rush(order, crowd), _live(order), order.seats.count()))
            empty(Seat, Entry)
            Claim.objects.update(state="WITHDRAWN")

    assert all(live == places <= 3 for _answers, live, places in seen)
    assert any("IntegrityError" in answers for answers, _live, _places in seen)


def test_a_team_and_a_crowd_never_fill_more_than_there_is(town, monkeypatch):
    monkeypatch.setattr(claims, "require", slow_check)
    leader, crowd = make.volunteer(town.community), _crowd(town, 4)
    team = make.team(town.community, make.volunteer(town.community), leader=leader)
    order, lead = make.open_order(town, people_needed=3), make.actor(leader)

    answers = together(
        lambda: claims.claim_for_team(order.pk, team_id=team.pk, heads=2, actor=lead, now=MONDAY),
        *(partial(claims.claim, order.pk, actor=by, now=MONDAY) for by in crowd),
    )

    heads = sum(Claim.objects.filter(state__in=LIVE).values_list("heads", flat=True))
    assert set(codes(answers)) == {"yes", "no_place_left"}
    assert heads == Seat.objects.count() <= 3


def test_one_volunteer_says_yes_in_two_places_at_once_and_is_in_one(town, monkeypatch):
    monkeypatch.setattr(claims, "require", slow_check)
    who = make.actor(make.volunteer(town.community))
    first, second = make.open_order(town), make.open_order(town)

    answers = together(
        lambda: claims.claim(first.pk, actor=who, now=MONDAY),
        lambda: claims.claim(second.pk, actor=who, now=MONDAY),
    )

    assert codes(answers) == ["time_taken", "yes"]
    assert Claim.objects.filter(person_id=who.me).count() == 1


# --------------------------------------------------------------------------------------- offers


@pytest.mark.parametrize("tries", [2, 8])
def test_one_offer_is_accepted_once(town, monkeypatch, tries):
    monkeypatch.setattr(claims, "require", slow_check)
    order, who = make.open_order(town, people_needed=2), make.volunteer(town.community)
    row, by = make.offer(town, order, who), make.actor(who)

    answers = together(*[lambda: claims.accept(row.pk, actor=by, now=MONDAY)] * tries)

    assert codes(answers) == ["illegal_move"] * (tries - 1) + ["yes"]
    assert (Claim.objects.count(), Seat.objects.count()) == (1, 1)


def test_two_leaders_accept_their_teams_offer_once(town, monkeypatch):
    monkeypatch.setattr(claims, "require", slow_check)
    leaders = [make.volunteer(town.community) for _ in range(2)]
    team = make.team(town.community, leaders[1], leader=leaders[0])
    make.lead(team, leaders[1])
    order = make.open_order(town, people_needed=4)
    asked = offers.OfferInput(target=Target.TEAM, target_id=team.pk, heads=2)
    row = offers.offer(order.pk, input=asked, actor=town.clerk, now=MONDAY)

    answers = together(
        *(partial(claims.accept, row.pk, actor=make.actor(who), now=MONDAY) for who in leaders)
    )

    assert codes(answers) == ["illegal_move", "yes"]
    assert (Claim.objects.count(), Seat.objects.count()) == (1, 2)


def test_an_offer_ends_in_one_way(town, monkeypatch):
    monkeypatch.setattr(claims, "require", slow_check)
    monkeypatch.setattr(offers, "require", slow_check)
    ends = set()
    for _ in range(4):
        order, who = make.open_order(town), make.volunteer(town.community)
        row, by = make.offer(town, order, who), make.actor(who)

        answers = together(
            partial(claims.accept, row.pk, actor=by, now=MONDAY + HOUR),
            partial(offers.expire, row.pk, actor=CLOCK, now=MONDAY + DAY),
            partial(offers.take_back, row.pk, actor=town.clerk, now=MONDAY),
            partial(offers.decline, row.pk, actor=by, now=MONDAY),
        )

        state = Offer.objects.get(pk=row.pk).state
        is_taken = Order.objects.get(pk=order.pk).state == OrderState.ACCEPTED
        ends.add(state)
        assert codes(answers) == ["illegal_move"] * 3 + ["yes"]
        assert is_taken == (state == "ACCEPTED") == Claim.objects.filter(offer=row).exists()
    assert ends <= {"ACCEPTED", "EXPIRED", "WITHDRAWN", "DECLINED"}


def test_no_more_are_asked_than_are_wanted_however_many_ask(town, monkeypatch):
    monkeypatch.setattr(offers, "require", slow_check)
    order = make.open_order(town, people_needed=2)
    people = [make.volunteer(town.community) for _ in range(6)]

    answers = together(*(partial(make.offer, town, order, who) for who in people))

    assert codes(answers) == ["too_many_asked"] * 4 + ["yes"] * 2
    assert Offer.objects.count() == 2


# -------------------------------------------------------------------------------- crossing locks


def test_two_orders_merged_into_each_other_do_not_wait_in_a_ring(town, monkeypatch):
    monkeypatch.setattr(desk, "require", slow_check)
    merged = []
    for _ in range(3):
        resident = make.person(town.community)
        one, two = make.order(resident), make.order(resident)

        answers = together(
            partial(desk.merge, one.pk, into_id=two.pk, actor=town.clerk, now=MONDAY),
            partial(desk.merge, two.pk, into_id=one.pk, actor=town.boss, now=MONDAY),
        )

        merged.append(codes(answers))
    assert merged == [["other_resident", "yes"]] * 3
    assert Merge.objects.count() == 3


def test_crossing_claims_and_returns_do_not_wait_in_a_ring(town, monkeypatch):
    monkeypatch.setattr(claims, "require", slow_check)
    orders = [make.open_order(town, people_needed=2) for _ in range(2)]
    wishes = [make.wish(town, people_needed=2) for _ in range(2)]
    crowd = _crowd(town, 2)
    held = [make.claim(town, order) for order in orders]

    answers = together(
        lambda: claims.claim(wishes[0].pk, actor=crowd[0], now=MONDAY),
        lambda: claims.claim(wishes[1].pk, actor=crowd[0], now=MONDAY),
        lambda: claims.claim(wishes[1].pk, actor=crowd[1], now=MONDAY),
        lambda: claims.claim(wishes[0].pk, actor=crowd[1], now=MONDAY),
        lambda: claims.withdraw(held[0].pk, actor=make.actor(held[0].person), now=MONDAY),
        lambda: claims.release(held[1].pk, actor=town.clerk, now=MONDAY),
        lambda: desk.give_up(orders[0].pk, reason="x", actor=town.clerk, now=MONDAY),
        lambda: desk.go_ahead(orders[1].pk, actor=town.clerk, now=MONDAY),
    )

    assert set(codes(answers)) <= {"yes", "illegal_move", "nobody_agreed"}
    assert [_live(wish) for wish in wishes] == [2, 2]
    assert all(order.seats.count() == _live(order) for order in orders)


def test_two_helpers_who_report_at_once_end_the_service_once(town, monkeypatch):
    monkeypatch.setattr(service, "require", slow_check)
    order = make.open_order(town, people_needed=2)
    both = [make.claim(town, order) for _ in range(2)]
    start = MONDAY + DAY
    for claim in both:
        by = make.actor(claim.person)
        service.check_in(claim.pk, code="", actor=by, now=start)
        service.check_out(claim.pk, code="", actor=by, now=start + HOUR)

    def call(claim):
        by = make.actor(claim.person)
        return lambda: service.report(claim.pk, text="", is_solved=True, actor=by, now=start + HOUR)

    answers = together(*(call(claim) for claim in both))

    told = Entry.objects.filter(kind="order", object_id=order.pk, verb="report")
    assert (codes(answers), told.count()) == (["yes", "yes"], 1)
    assert Order.objects.get(pk=order.pk).state == OrderState.REPORTED
