"""Choosing, collecting, giving back: stock, points and state always move together."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.utils import DatabaseError

from kith.catalogue.actions import put_rule
from kith.catalogue.models import RuleSet
from kith.core.actor import CLOCK, Role
from kith.core.refusal import Forbidden, IllegalMove, Refusal
from kith.journal.models import Entry
from kith.outbox.models import Message
from kith.people.models import Person
from kith.points.actions import NotEnoughPoints
from kith.points.queries import balance, till
from kith.rewards import jobs
from kith.rewards.actions import counter, redeem, shelf
from kith.rewards.models import Alarm, Code, HandOut, Redemption, Reward, StockChange, Try
from kith.rewards.states import RedemptionState
from tests import make
from tests.make import DAY, HOUR, MONDAY
from tests.rewards import worlds

pytestmark = pytest.mark.django_db


@pytest.fixture
def town():
    return make.town()


@pytest.fixture
def shop(town):
    return worlds.shop(town)


@pytest.fixture
def rice(town, shop):
    return worlds.reward(town, shop)


@pytest.fixture
def ada(town):
    return worlds.customer(town)


def pieces(reward):
    row = Reward.objects.get(pk=reward.pk)
    return row.received, row.stock, row.held, row.handed_out


def purse(actor):
    has = balance(actor.me)
    return has.total, has.held, has.free


def rule(town, **changes):
    row = RuleSet.objects.get(kind="REWARDS", area=None)
    put_rule(
        "REWARDS",
        area=town.county,
        valid_from=row.valid_from,
        params={**row.params, **changes},
        source="test",
    )


def refused(code, deed):
    with pytest.raises(Refusal) as no, transaction.atomic():
        deed()
    assert no.value.code == code


def topics(actor):
    return list(
        Message.objects.filter(person_id=actor.me).order_by("pk").values_list("topic", flat=True)
    )


def test_choosing_sets_one_piece_aside_and_holds_the_points(rice, ada):
    made = worlds.chosen(rice, ada)

    assert (made.state, made.points, made.title) == ("HELD", 30, "一袋大米")
    assert made.expires_at == MONDAY + 14 * DAY
    assert pieces(rice) == (5, 4, 1, 0)
    assert purse(ada) == (100, 30, 70)
    assert topics(ada) == ["reward_set_aside"]


def test_the_same_form_sent_twice_counts_once(rice, ada):
    first, second = worlds.chosen(rice, ada), worlds.chosen(rice, ada)

    assert first.pk == second.pk
    assert (pieces(rice), purse(ada)) == ((5, 4, 1, 0), (100, 30, 70))


def test_a_form_used_for_something_else_is_refused(town, shop, rice, ada):
    worlds.chosen(rice, ada)
    soap = worlds.reward(town, shop, title="香皂")

    refused("key_taken", lambda: worlds.chosen(soap, ada))

    assert pieces(soap) == (5, 5, 0, 0)


def test_the_code_is_kept_only_as_fingerprints(rice, ada):
    made = worlds.chosen(rice, ada)

    code, digits = worlds.code(made), worlds.digits(made)
    stored = list(Code.objects.values_list("salt", "code_hash", "digits_index"))

    assert (len(bytes.fromhex(code)), len(digits)) == (16, 8)
    assert all(code not in text and digits not in text for row in stored for text in row)
    assert made.code.salt not in (code, digits)


@pytest.mark.parametrize("how", [worlds.digits, worlds.code], ids=["digits", "scanned"])
def test_the_code_hands_it_over_once(rice, ada, shop, how):
    made = worlds.chosen(rice, ada)
    entered = counter.enter(shop.merchant.pk, typed=how(made), actor=shop.keeper, now=MONDAY)

    done = counter.hand_out(entered.pk, actor=shop.keeper, now=MONDAY)

    assert done.state == RedemptionState.CAPTURED
    assert (pieces(rice), purse(ada)) == ((5, 4, 0, 1), (70, 0, 70))
    assert till(shop.merchant.pk).total == 30
    assert HandOut.objects.get().by_id == shop.keeper.me
    assert topics(ada) == ["reward_set_aside", "reward_handed_out"]
    refused("code_used", lambda: worlds.handed(made, shop.keeper))
    assert pieces(rice) == (5, 4, 0, 1)


@pytest.mark.parametrize(
    "typed",
    ["https://kith.example/till/#{code}", "  {digits} ", "{first} {last}", "{first}-{last}"],
    ids=["address", "blanks", "in-two-groups", "with-a-line"],
)
def test_a_code_may_be_typed_as_people_type(rice, ada, shop, typed):
    made = worlds.chosen(rice, ada)
    digits = worlds.digits(made)
    text = typed.format(code=worlds.code(made), digits=digits, first=digits[:4], last=digits[4:])

    entered = counter.enter(shop.merchant.pk, typed=text, actor=shop.keeper, now=MONDAY)

    assert entered.redemption_id == made.pk


@pytest.mark.parametrize("typed", ["", "1234567", "123456789", "abc", "￥#", "0" * 33])
def test_what_is_no_code_is_a_wrong_one(shop, typed):
    entered = counter.enter(shop.merchant.pk, typed=typed, actor=shop.keeper, now=MONDAY)

    assert entered.redemption_id is None


@pytest.mark.parametrize("how", [worlds.digits, worlds.code], ids=["digits", "scanned"])
def test_a_code_means_nothing_at_another_counter(town, rice, ada, how):
    made, other = worlds.chosen(rice, ada), worlds.shop(town, "另一家店")

    entered = counter.enter(other.merchant.pk, typed=how(made), actor=other.keeper, now=MONDAY)

    assert entered.redemption_id is None


def test_too_many_wrong_codes_close_the_counter_for_a_while(rice, ada, shop):
    made = worlds.chosen(rice, ada)
    at = shop.merchant.pk
    for _ in range(10):
        counter.enter(at, typed="00000000", actor=shop.keeper, now=MONDAY)

    refused("too_many_tries", lambda: worlds.handed(made, shop.keeper))

    assert Try.objects.count() == 10
    later = MONDAY + timedelta(minutes=15)
    assert worlds.handed(made, shop.keeper, now=later).state == RedemptionState.CAPTURED


def test_only_whoever_entered_the_code_hands_out_and_only_soon(town, rice, ada, shop):
    made, colleague = worlds.chosen(rice, ada), worlds.keeper(town, shop.merchant)
    entered = counter.enter(
        shop.merchant.pk, typed=worlds.digits(made), actor=shop.keeper, now=MONDAY
    )
    late = MONDAY + timedelta(minutes=10)

    refused("try_gone", lambda: counter.hand_out(entered.pk, actor=colleague, now=MONDAY))
    refused("try_gone", lambda: counter.hand_out(entered.pk, actor=shop.keeper, now=late))

    assert pieces(rice) == (5, 4, 1, 0)


def test_nobody_enters_codes_who_is_not_behind_the_counter(town, shop):
    for actor in (town.clerk, town.boss, worlds.customer(town), CLOCK):
        with pytest.raises(Forbidden):
            counter.enter(shop.merchant.pk, typed="1", actor=actor, now=MONDAY)


def test_nobody_chooses_at_the_counter_where_she_works(rice, shop):
    worlds.give(Person.objects.get(pk=shop.keeper.me), 100)

    refused("own_counter", lambda: worlds.chosen(rice, shop.keeper))

    assert Redemption.objects.count() == 0


def test_whoever_starts_at_the_counter_later_does_not_collect_there(town, rice, ada, shop):
    made = worlds.chosen(rice, ada)
    worlds.keeper(town, shop.merchant, Person.objects.get(pk=ada.me))

    refused("not_for_yourself", lambda: worlds.handed(made, shop.keeper))
    refused("not_for_yourself", lambda: worlds.handed(made, worlds.again(ada)))

    assert purse(ada) == (100, 30, 70)


def test_nobody_hands_over_to_her_own_household(town, rice, shop):
    cousin = make.volunteer(town.community)
    worlds.give(cousin, 50)
    Person.objects.filter(pk__in=(cousin.pk, shop.keeper.me)).update(household_key="same")
    made = worlds.chosen(rice, make.actor(cousin))

    refused("not_for_yourself", lambda: worlds.handed(made, worlds.again(shop.keeper)))


def test_giving_back_frees_stock_and_points(rice, ada):
    made = worlds.chosen(rice, ada)

    done = redeem.cancel(made.pk, actor=ada, now=MONDAY + HOUR)

    assert done.state == RedemptionState.CANCELLED
    assert (pieces(rice), purse(ada)) == ((5, 5, 0, 0), (100, 0, 100))
    with pytest.raises(IllegalMove):
        redeem.cancel(made.pk, actor=ada, now=MONDAY + HOUR)


def test_the_desk_gives_back_only_with_a_reason(town, rice, ada):
    made = worlds.chosen(rice, ada)

    refused("bad_input", lambda: redeem.cancel(made.pk, actor=town.clerk, now=MONDAY))
    redeem.cancel(made.pk, reason="本人来电", actor=town.clerk, now=MONDAY)

    line = Entry.objects.get(kind="redemption", verb="cancel")
    assert line.facts == {"reason": "本人来电"}
    assert topics(ada) == ["reward_set_aside", "reward_cancelled"]


def test_neither_counter_nor_neighbour_gives_back_for_somebody(town, rice, ada, shop):
    made = worlds.chosen(rice, ada)

    for actor in (shop.keeper, worlds.customer(town), town.far_clerk):
        with pytest.raises(Forbidden):
            redeem.cancel(made.pk, reason="x", actor=actor, now=MONDAY)


def test_what_nobody_collects_is_back_on_the_shelf(rice, ada):
    made = worlds.chosen(rice, ada)
    early, late = made.expires_at - HOUR, made.expires_at

    assert (jobs.expire_codes(early), jobs.expire_codes(late), jobs.expire_codes(late)) == (0, 1, 0)

    assert (pieces(rice), purse(ada)) == ((5, 5, 0, 0), (100, 0, 100))
    assert topics(ada) == ["reward_set_aside", "reward_expired"]


def test_a_code_past_its_time_hands_nothing_over(rice, ada, shop):
    made = worlds.chosen(rice, ada)

    refused("code_ended", lambda: worlds.handed(made, shop.keeper, now=made.expires_at))

    assert pieces(rice) == (5, 4, 1, 0)


def test_the_customer_is_reminded_once_before_the_code_ends(rice, ada):
    made = worlds.chosen(rice, ada)
    before, near = made.expires_at - 3 * DAY, made.expires_at - 2 * DAY

    told = [jobs.remind_codes(at) for at in (before, near, near + HOUR)]

    assert told == [0, 1, 0]
    assert topics(ada) == ["reward_set_aside", "reward_expiring"]


def test_nobody_spends_what_she_does_not_have(town, rice):
    poor = worlds.customer(town, has=29)

    with pytest.raises(NotEnoughPoints), transaction.atomic():
        worlds.chosen(rice, poor)

    assert (pieces(rice), purse(poor)) == ((5, 5, 0, 0), (29, 0, 29))
    assert (Redemption.objects.count(), topics(poor)) == (0, [])


def test_the_last_piece_goes_once(town, shop, ada):
    last = worlds.reward(town, shop, stock=1)
    worlds.chosen(last, ada)

    refused("sold_out", lambda: worlds.chosen(last, worlds.customer(town)))

    assert pieces(last) == (1, 0, 1, 0)


def test_more_than_ones_turn_is_refused_until_the_quarter_is_over(town, shop, rice):
    rich = worlds.customer(town, has=1000)
    worlds.chosen(rice, rich, "one")
    worlds.handed(worlds.chosen(rice, rich, "two"), shop.keeper)

    refused("limit_reached", lambda: worlds.chosen(rice, rich, "three"))

    april = MONDAY + 30 * DAY
    assert worlds.chosen(rice, rich, "three", now=april).state == RedemptionState.HELD


def test_what_was_given_back_leaves_the_turn(rice, ada):
    for key in ("one", "two", "three"):
        redeem.cancel(worlds.chosen(rice, ada, key).pk, actor=ada, now=MONDAY)

    assert worlds.chosen(rice, ada, "four").state == RedemptionState.HELD


def test_a_reward_may_have_a_limit_of_its_own(town, shop, ada):
    rare = worlds.reward(town, shop, per_person=1, points=10)
    worlds.chosen(rare, ada, "one")

    refused("limit_reached", lambda: worlds.chosen(rare, ada, "two"))


def test_a_place_may_limit_how_often_one_chooses_in_a_quarter(town, shop, rice, ada):
    rule(town, per_quarter=1)
    worlds.chosen(rice, ada, "one")
    soap = worlds.reward(town, shop, title="香皂", points=5)

    refused("quarter_limit_reached", lambda: worlds.chosen(soap, ada, "two"))


def test_a_place_may_hand_out_in_some_months_only(town, rice, ada):
    rule(town, open_months=[6, 12])

    refused("shop_closed", lambda: worlds.chosen(rice, ada))

    june = MONDAY + 100 * DAY
    assert worlds.chosen(rice, ada, now=june).state == RedemptionState.HELD


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param({"until_date": MONDAY.date()}, id="no-longer-offered"),
        pytest.param({"from_date": (MONDAY + DAY).date()}, id="not-yet-offered"),
    ],
)
def test_outside_its_window_a_reward_cannot_be_chosen(town, shop, ada, changes):
    made = worlds.reward(town, shop, **changes)

    refused("not_on_offer", lambda: worlds.chosen(made, ada))


def test_off_the_shelf_it_cannot_be_chosen_but_is_still_handed_over(rice, ada, shop):
    made = worlds.chosen(rice, ada, "one")
    shelf.take_off(rice.pk, actor=shop.keeper, now=MONDAY)

    refused("not_on_offer", lambda: worlds.chosen(rice, ada, "two"))

    assert worlds.handed(made, shop.keeper).state == RedemptionState.CAPTURED


def test_a_new_price_touches_nothing_that_was_chosen(town, rice, ada, shop):
    made = worlds.chosen(rice, ada)
    shelf.take_off(rice.pk, actor=shop.keeper, now=MONDAY)
    dearer = worlds.reward_input(points=60)
    shelf.edit(rice.pk, input=dearer, actor=shop.keeper, now=MONDAY)

    done = worlds.handed(made, shop.keeper)

    assert (done.points, purse(ada), till(shop.merchant.pk).total) == (30, (70, 0, 70), 30)


def test_the_desk_takes_back_what_was_handed_over(town, rice, ada, shop):
    made = worlds.handed(worlds.chosen(rice, ada), shop.keeper)

    done = counter.refund(made.pk, reason="包装破损", actor=town.clerk, now=MONDAY + HOUR)

    assert done.state == RedemptionState.REFUNDED
    assert (pieces(rice), purse(ada)) == ((5, 5, 0, 0), (100, 0, 100))
    assert till(shop.merchant.pk).total == 0
    with pytest.raises(IllegalMove):
        counter.refund(made.pk, reason="again", actor=town.clerk, now=MONDAY + HOUR)


def test_the_counter_takes_nothing_back_by_itself(town, rice, ada, shop):
    made = worlds.handed(worlds.chosen(rice, ada), shop.keeper)

    for actor in (shop.keeper, ada, town.far_clerk, town.district):
        with pytest.raises(Forbidden):
            counter.refund(made.pk, reason="x", actor=actor, now=MONDAY)
    refused("bad_input", lambda: counter.refund(made.pk, reason=" ", actor=town.clerk, now=MONDAY))


def test_nobody_at_the_desk_takes_back_her_own(town, rice, shop):
    worlds.give(Person.objects.get(pk=town.clerk.me), 50)
    made = worlds.handed(worlds.chosen(rice, town.clerk), shop.keeper)

    with pytest.raises(Forbidden):
        counter.refund(made.pk, reason="x", actor=town.clerk, now=MONDAY)


def test_unusually_many_hand_outs_alarm_the_street_once_an_hour(town, shop, rice):
    rule(town, alarm_an_hour=3)
    for _ in range(4):
        worlds.handed(worlds.chosen(rice, worlds.customer(town)), shop.keeper)

    assert [(a.merchant_id, a.count) for a in Alarm.objects.all()] == [(shop.merchant.pk, 3)]
    assert topics(town.boss) == ["price_proposed", "counter_alarm"]


CHANGES = {
    "a price": "UPDATE rewards_redemption SET points = 1",
    "whose it is": "UPDATE rewards_redemption SET person_id = person_id + 1",
    "a stock change": "UPDATE rewards_stockchange SET change = 99",
    "a lost stock change": "DELETE FROM rewards_stockchange",
    "a hand-out": "UPDATE rewards_handout SET by_id = 1",
    "a lost hand-out": "DELETE FROM rewards_handout",
    "a lost try": "DELETE FROM rewards_try",
}


@pytest.mark.parametrize("statement", CHANGES.values(), ids=CHANGES.keys())
def test_the_database_refuses_to_change_what_was_agreed(rice, ada, shop, statement):
    worlds.handed(worlds.chosen(rice, ada), shop.keeper)

    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)

    assert (StockChange.objects.get().change, Redemption.objects.get().points) == (5, 30)


@pytest.mark.parametrize("change", [{"stock": 9}, {"held": 1}, {"received": 4}], ids=str)
def test_the_database_refuses_stock_that_does_not_add_up(rice, change):
    with pytest.raises(IntegrityError), transaction.atomic():
        Reward.objects.filter(pk=rice.pk).update(**change)


def test_a_role_that_ended_opens_no_counter(town, shop, rice, ada):
    made = worlds.chosen(rice, ada)
    gone = make.actor(Person.objects.get(pk=shop.keeper.me), now=MONDAY - 100 * DAY)

    assert not gone.has(Role.MERCHANT)
    with pytest.raises(Forbidden):
        worlds.handed(made, gone)
