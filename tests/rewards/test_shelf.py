"""Putting a reward on the shelf takes two people; counting stock leaves a line."""

import io

import pytest
from django.db import transaction
from PIL import Image

from kith.core.actor import CLOCK, Role
from kith.core.refusal import Forbidden, IllegalMove, Refusal
from kith.files.rules import NotAPicture
from kith.groups.models import Organisation
from kith.people.models import Person
from kith.rewards.actions import merchants, shelf
from kith.rewards.actions.merchants import MerchantInput
from kith.rewards.models import Merchant, Picture, PriceApproval, Reward, StockChange
from kith.rewards.states import RewardState
from tests import make
from tests.make import DAY, MONDAY
from tests.rewards import worlds

pytestmark = pytest.mark.django_db


@pytest.fixture
def town():
    return make.town()


@pytest.fixture
def shop(town):
    return worlds.shop(town)


@pytest.fixture
def draft(shop):
    return shelf.put_up(
        shop.merchant.pk, input=worlds.reward_input(), actor=shop.keeper, now=MONDAY
    )


def refused(code, deed):
    with pytest.raises(Refusal) as no, transaction.atomic():
        deed()
    assert no.value.code == code


def state(reward):
    return Reward.objects.get(pk=reward.pk).state


def propose(reward, by):
    return shelf.propose(reward.pk, actor=by, now=MONDAY)


def publish(reward, by):
    return shelf.publish(reward.pk, actor=by, now=MONDAY)


def count(reward, change, by, reason="到货"):
    return shelf.adjust_stock(reward.pk, change=change, reason=reason, actor=by, now=MONDAY)


def picture(size=(40, 30)):
    out = io.BytesIO()
    Image.new("RGB", size, "#b23a1d").save(out, "PNG")
    return out.getvalue()


def test_a_reward_is_proposed_by_one_and_priced_by_another(town, shop, draft):
    propose(draft, shop.keeper)
    done = publish(draft, town.boss)

    assert done.state == RewardState.PUBLISHED
    approval = PriceApproval.objects.select_related("proposal").get()
    assert (approval.proposal.by_id, approval.proposal.points) == (shop.keeper.me, 30)
    assert approval.by_id == town.boss.me


def test_nobody_approves_the_price_she_proposed(town, shop):
    made = shelf.put_up(shop.merchant.pk, input=worlds.reward_input(), actor=town.boss, now=MONDAY)
    propose(made, town.boss)

    refused("own_price", lambda: publish(made, town.boss))

    assert state(made) == RewardState.PROPOSED


def test_whoever_counts_the_stock_does_not_approve_the_price(town, shop, draft):
    count(draft, 3, town.boss)
    propose(draft, shop.keeper)

    refused("own_price", lambda: publish(draft, town.boss))


def test_whoever_approved_the_price_does_not_count_the_stock(town, shop, draft):
    propose(draft, shop.keeper)
    publish(draft, town.boss)

    refused("own_price", lambda: count(draft, 3, town.boss))

    assert StockChange.objects.count() == 0


@pytest.mark.parametrize(
    "who", ["clerk", "far_clerk"], ids=["the-worker-of-the-place", "another-place"]
)
def test_only_street_and_district_approve_a_price(town, shop, draft, who):
    propose(draft, shop.keeper)

    with pytest.raises(Forbidden):
        publish(draft, getattr(town, who))
    with pytest.raises(Forbidden):
        publish(draft, shop.keeper)


def test_the_street_that_works_at_the_counter_does_not_approve(town, shop, draft):
    propose(draft, shop.keeper)
    worlds.keeper(town, shop.merchant, Person.objects.get(pk=town.boss.me))

    with pytest.raises(Forbidden):
        publish(draft, worlds.again(town.boss))


def test_a_price_sent_back_can_be_changed_and_proposed_anew(town, shop, draft):
    propose(draft, shop.keeper)
    shelf.send_back(draft.pk, reason="太贵", actor=town.boss, now=MONDAY)
    shelf.edit(draft.pk, input=worlds.reward_input(points=20), actor=shop.keeper, now=MONDAY)
    propose(draft, shop.keeper)
    publish(draft, town.boss)

    assert PriceApproval.objects.get().proposal.points == 20


@pytest.mark.parametrize(
    ("verb", "from_state"),
    [("publish", "DRAFT"), ("take_off", "DRAFT"), ("edit", "PUBLISHED"), ("propose", "ENDED")],
)
def test_steps_out_of_turn_are_refused(town, shop, draft, verb, from_state):
    if from_state == "PUBLISHED":
        propose(draft, shop.keeper)
        publish(draft, town.boss)
    if from_state == "ENDED":
        shelf.end(draft.pk, actor=shop.keeper, now=MONDAY)
    by = town.boss if verb == "publish" else shop.keeper
    more = {"input": worlds.reward_input()} if verb == "edit" else {}

    with pytest.raises(IllegalMove), transaction.atomic():
        getattr(shelf, verb)(draft.pk, **more, actor=by, now=MONDAY)

    assert state(draft) == from_state


@pytest.mark.parametrize(
    "changes",
    [{"points": 0}, {"points": -5}, {"until_date": worlds.reward_input().from_date}],
    ids=["no-price", "a-negative-price", "no-day"],
)
def test_what_makes_no_sense_is_not_put_up(shop, changes):
    refused(
        "bad_input",
        lambda: shelf.put_up(
            shop.merchant.pk,
            input=worlds.reward_input(**changes),
            actor=shop.keeper,
            now=MONDAY,
        ),
    )

    assert Reward.objects.count() == 0


def test_stock_is_counted_with_a_line_for_every_change(shop, draft):
    count(draft, 5, shop.keeper)
    count(draft, -2, shop.keeper, "破损")

    row = Reward.objects.get(pk=draft.pk)
    lines = list(StockChange.objects.order_by("pk").values_list("change", "reason", "by_id"))
    assert (row.received, row.stock) == (3, 3)
    assert lines == [(5, "到货", shop.keeper.me), (-2, "破损", shop.keeper.me)]


@pytest.mark.parametrize(("change", "code"), [(-4, "stock_too_low"), (0, "bad_input")])
def test_stock_never_falls_below_zero(shop, draft, change, code):
    count(draft, 3, shop.keeper)

    refused(code, lambda: count(draft, change, shop.keeper))

    assert Reward.objects.get(pk=draft.pk).stock == 3


def test_what_is_set_aside_cannot_be_taken_off_the_stock(town, shop):
    made = worlds.reward(town, shop, stock=1)
    worlds.chosen(made, worlds.customer(town))

    refused("stock_too_low", lambda: count(made, -1, shop.keeper))


def test_strangers_to_the_counter_put_nothing_up(town, shop, draft):
    other = worlds.shop(town, "另一家店")
    for actor in (other.keeper, town.far_clerk, worlds.customer(town)):
        with pytest.raises(Forbidden):
            shelf.put_up(shop.merchant.pk, input=worlds.reward_input(), actor=actor, now=MONDAY)
        with pytest.raises(Forbidden):
            count(draft, 1, actor)
        with pytest.raises(Forbidden):
            shelf.take_off(draft.pk, actor=actor, now=MONDAY)


def test_a_picture_is_kept_clean_and_replaced(shop, draft):
    first = shelf.show(draft.pk, raw=picture(), actor=shop.keeper, now=MONDAY)
    second = shelf.show(draft.pk, raw=picture((20, 20)), actor=shop.keeper, now=MONDAY)

    assert first.digest != second.digest
    assert list(Picture.objects.values_list("digest", flat=True)) == [second.digest]
    assert Image.open(io.BytesIO(bytes(second.pixels))).format == "JPEG"


def test_what_is_no_picture_is_refused(shop, draft):
    with pytest.raises(NotAPicture):
        shelf.show(draft.pk, raw=b"<svg/>", actor=shop.keeper, now=MONDAY)

    assert Picture.objects.count() == 0


def test_a_site_of_ours_can_be_a_counter(town):
    from kith.places.actions import SiteInput, put_site  # noqa: PLC0415 -- only here
    from kith.places.states import SiteKind  # noqa: PLC0415 -- only here

    site = put_site(
        SiteInput(
            code="S-1",
            area_code=town.community.code,
            kind=SiteKind.STATION,
            name="幸福文明实践站",
        ),
        actor=CLOCK,
        now=MONDAY,
    )

    made = merchants.found_site_counter(
        site.pk, input=MerchantInput(whereabouts="一楼"), actor=town.clerk, now=MONDAY
    )

    assert (made.name, made.site_id, made.organisation_id) == ("幸福文明实践站", site.pk, None)


def test_a_merchant_nobody_knew_becomes_a_unit_with_a_counter(town):
    made = merchants.found_new_shop(
        town.community.pk,
        input=MerchantInput(name=" 张记粮油 ", whereabouts="幸福路 9 号"),
        actor=town.clerk,
        now=MONDAY,
    )

    unit = Organisation.objects.get(merchant=made)
    assert (made.name, unit.name, unit.kind) == ("张记粮油", "张记粮油", "MERCHANT")


def test_only_the_desk_of_the_place_opens_a_counter(town, shop):
    for actor in (town.far_clerk, shop.keeper, worlds.customer(town), town.district):
        with pytest.raises(Forbidden):
            merchants.found_new_shop(
                town.community.pk,
                input=MerchantInput(name="x"),
                actor=actor,
                now=MONDAY,
            )
    assert Merchant.objects.count() == 1


def test_whoever_is_dismissed_opens_the_counter_no_more(town, shop):
    grant = Person.objects.get(pk=shop.keeper.me).roles.get(role=Role.MERCHANT)

    merchants.dismiss(grant.pk, merchant_id=shop.merchant.pk, actor=town.clerk, now=MONDAY - DAY)

    assert not worlds.again(shop.keeper).has(Role.MERCHANT)


def test_a_role_of_something_else_is_not_ended_here(town, shop):
    grant = Person.objects.get(pk=town.clerk.me).roles.get()

    refused(
        "bad_input",
        lambda: merchants.dismiss(
            grant.pk, merchant_id=shop.merchant.pk, actor=town.boss, now=MONDAY
        ),
    )


def test_nobody_appoints_at_a_counter_of_another_place(town, shop):
    who = make.person(town.community)

    for actor in (town.far_clerk, shop.keeper):
        with pytest.raises(Forbidden):
            merchants.appoint(shop.merchant.pk, person_id=who.pk, actor=actor, now=MONDAY)


def test_a_closed_counter_takes_no_new_choices(town, shop):
    made, ada = worlds.reward(town, shop), worlds.customer(town)
    waiting = worlds.chosen(made, ada, "one")
    merchants.set_open(shop.merchant.pk, is_open=False, actor=shop.keeper, now=MONDAY)

    refused("not_on_offer", lambda: worlds.chosen(made, ada, "two"))

    assert worlds.handed(waiting, shop.keeper).state == "CAPTURED"
