"""Twelve duties that one person never holds together (threats.md 2.3), each on every road there is.

Each test also goes the road once with the right person, so that no guard passes by refusing all.
"""

from __future__ import annotations

from functools import partial

import pytest

from kith.activities.actions import monthly_lists, planning
from kith.activities.states import PresentAs
from kith.approvals import actions as approvals
from kith.core.actor import CLOCK, Role, ScopeKind
from kith.core.refusal import ProofNeeded
from kith.hours.actions import recording
from kith.insights.models import LookAlarm as AlarmRow
from kith.insights.queries import integrity as matters
from kith.insights.queries import looks
from kith.journal.models import Entry
from kith.orders.actions import word
from kith.people.actions import person as persons
from kith.people.actions import roles
from kith.people.actions.helping import offer_help
from kith.people.inputs import PersonInput
from kith.people.models import Person, RoleGrant
from kith.people.states import Channel
from kith.places.states import Level
from kith.points import actions as points
from kith.points.actions import AdjustmentInput
from kith.projects.actions import money
from kith.rewards.actions import redeem, settling, shelf
from kith.vault import actions as vault
from kith.vault.models import Access
from kith.vault.states import Purpose
from tests import make
from tests.activities import monthly, world
from tests.duties.refusing import HOW, kept_apart
from tests.hours.world import NOW, housemate, record, second_clerk
from tests.insights import doubts
from tests.make import DAY, HOUR, MONDAY
from tests.projects import purses, worlds
from tests.rewards import worlds as shops
from tests.tools.assurance import figure

pytestmark = [pytest.mark.pure, pytest.mark.django_db]


@pytest.fixture
def town():
    return make.town()


def _granting(role, over, to, by, now=MONDAY):
    return partial(
        roles.grant,
        to,
        role=role,
        kind=ScopeKind.AREA,
        scope_id=over.pk,
        path="",
        actor=by,
        now=now,
    )


def test_sd1_who_proposes_hours_confirms_them_not_nor_does_who_gains(town):
    helper = make.volunteer(town.community)
    own = record(town, helper)
    served = make.served(town, make.claim(town, by=make.volunteer(town.community)))
    confirm = partial(recording.confirm, by_recipient=False, now=NOW)

    kept_apart(
        "SD1",
        {
            "beneficiary": (
                "second_person_needed",
                lambda: confirm(own.pk, actor=make.actor(helper)),
            ),
            "proposer": (
                "second_person_needed",
                lambda: confirm(
                    record(town, make.volunteer(town.community), by=town.clerk).pk, actor=town.clerk
                ),
            ),
            "at the desk": (
                "second_person_needed",
                lambda: recording.confirm_at_desk(
                    record(town, make.volunteer(town.community), by=town.clerk).pk,
                    actor=town.clerk,
                    now=NOW,
                ),
            ),
            "by the word on the order": (
                "forbidden",
                lambda: word.confirm(
                    served.order_id,
                    stars=5,
                    text="",
                    channel=Channel.WEB,
                    actor=make.actor(served.person),
                    now=NOW,
                ),
            ),
        },
        {"recipient": lambda: confirm(own.pk, actor=town.far_clerk)},
    )


def test_sd2_nobody_acts_for_her_own_account_or_home(town):
    anna = make.volunteer(town.community)
    at_home = housemate(town, anna)
    make.grant(Person.objects.get(pk=at_home.me), Role.STREET, town.street)
    near = make.actor(Person.objects.get(pk=at_home.me))
    guard = make.person(town.community)
    make.grant(guard, Role.STREET, town.street)
    make.guardian(town, anna, guard)
    given = AdjustmentInput(points=5, reason="漏记一次")
    give = partial(points.propose_adjustment, anna.pk, input=given, now=MONDAY)
    hours = record(town, anna)

    kept_apart(
        "SD2",
        {
            "points of one's home": ("forbidden", lambda: give(actor=near)),
            "points of a ward": ("forbidden", lambda: give(actor=make.actor(guard))),
            "hours of one's home": (
                "second_person_needed",
                lambda: recording.confirm(hours.pk, by_recipient=False, actor=near, now=NOW),
            ),
            "hours of a ward": (
                "second_person_needed",
                lambda: recording.confirm(
                    hours.pk, by_recipient=False, actor=make.actor(guard), now=NOW
                ),
            ),
            "a second word for one's home": (
                "not_second",
                lambda: _approved(town, anna, second=near),
            ),
        },
        {"somebody else": lambda: give(actor=town.boss)},
    )


def _asked(town, to, by=None, now=MONDAY):
    """A street wants to make somebody a community worker."""
    with pytest.raises(approvals.SecondNeeded) as no:
        _granting(Role.WORKER, town.community, to.pk, by or town.boss, now)()
    return approvals.ask(no.value.wanted, reason="岗位空缺", actor=by or town.boss, now=now)


def _approved(town, to, *, second, now=MONDAY):
    return approvals.approve(_asked(town, to).pk, actor=second, now=now)


def test_sd3_the_second_person_is_another_natural_person(town):
    anna, first = make.person(town.community), make.person(town.street)
    id_number = "11010519491231002X"
    known = PersonInput(name="王小明", phone="13800138000", address="", id_number=id_number)
    join = partial(persons.register, town.community.pk, channel=Channel.COUNTER, actor=CLOCK)
    join(input=known, now=MONDAY)
    twice = PersonInput(name="王晓明", phone="13900139000", address="", id_number=id_number)
    two = make.staff(Role.STREET, town.street)
    given = AdjustmentInput(points=5, reason="漏记一次")

    def own_points():
        row = points.propose_adjustment(anna.pk, input=given, actor=town.boss, now=MONDAY)
        return points.approve_adjustment(row.pk, actor=town.boss, now=MONDAY)

    kept_apart(
        "SD3",
        {
            "own role grant": ("not_second", lambda: _approved(town, first, second=town.boss)),
            "own points": ("forbidden", own_points),
            "who gains": (
                "not_second",
                lambda: _approved(town, Person.objects.get(pk=two.me), second=two),
            ),
            "one ID number, two accounts": (
                "already_known",
                lambda: join(input=twice, now=MONDAY),
            ),
        },
        {"another": lambda: _approved(town, first, second=two)},
    )


def test_sd4_who_plans_hours_does_not_publish_them(town):
    helpers = planning.QuotaInput(PresentAs.VOLUNTEER, 3)
    clerk2 = second_clerk(town)
    planned = world.planned(town, world.quota_input(), helpers)
    public = world.session(town)
    listed = (planning.QuotaInput(PresentAs.VOLUNTEER, 3),)
    monthly.planned(town.community, town.clerk, "2026-04-05 09:00", quotas=listed)
    draft = monthly_lists.draft(
        town.community.pk, month=MONDAY.date().replace(month=4, day=1), actor=town.clerk, now=MONDAY
    )
    more = world.session_input(world.quota_input(), helpers)

    def change(session, by):
        planning.change_session(session.pk, input=more, actor=by, now=MONDAY)

    def changed_then_published():
        change(planned, clerk2)
        planning.publish(planned.pk, actor=clerk2, now=MONDAY)

    def publish(by):
        return planning.publish(planned.pk, actor=by, now=MONDAY)

    kept_apart(
        "SD4",
        {
            "publishing it": ("second_person_publishes", lambda: publish(town.clerk)),
            "with the monthly list": (
                "second_person_publishes",
                lambda: monthly_lists.publish_list(draft.pk, actor=town.clerk, now=MONDAY),
            ),
            "hours added behind": (
                "second_person_publishes",
                lambda: planning.change_session(
                    public.pk, input=more, actor=town.clerk, now=MONDAY
                ),
            ),
            "changed by the publisher": ("second_person_publishes", changed_then_published),
        },
        {"another": lambda: publish(clerk2)},
    )


def test_sd5_who_counts_the_stock_does_not_approve_the_price(town):
    shop = shops.shop(town)
    made = shelf.put_up(shop.merchant.pk, input=shops.reward_input(), actor=shop.keeper, now=MONDAY)
    boss2 = make.staff(Role.STREET, town.street)
    shelf.adjust_stock(made.pk, change=5, reason="到货", actor=boss2, now=MONDAY)
    shelf.propose(made.pk, actor=town.clerk, now=MONDAY)
    sold = shops.reward(town, shop)
    publish = partial(shelf.publish, made.pk, now=MONDAY)

    kept_apart(
        "SD5",
        {
            "price after stock": ("own_price", lambda: publish(actor=boss2)),
            "stock after price": (
                "own_price",
                lambda: shelf.adjust_stock(
                    sold.pk, change=1, reason="多了", actor=town.boss, now=MONDAY
                ),
            ),
        },
        {"another": lambda: publish(actor=town.boss)},
    )


def test_sd6_staff_of_a_merchant_redeem_nothing_of_their_own_there(town):
    shop = shops.shop(town)
    rice = shops.reward(town, shop)
    mate = shops.customer(town)
    row = shops.chosen(rice, mate)
    shops.keeper(town, shop.merchant, Person.objects.get(pk=mate.me))
    mate_now = make.actor(Person.objects.get(pk=mate.me))
    other = shops.customer(town)
    bought = shops.chosen(rice, other)

    def hand(redemption, by):
        return shops.handed(redemption, by)

    kept_apart(
        "SD6",
        {
            "to herself": ("not_for_yourself", lambda: hand(row, mate_now)),
            "by a colleague": ("not_for_yourself", lambda: hand(row, shop.keeper)),
            "choosing there": (
                "own_counter",
                lambda: redeem.choose(rice.pk, key="k", actor=mate_now, now=MONDAY),
            ),
        },
        {"to a customer": lambda: hand(bought, shop.keeper)},
    )


def test_sd7_who_gives_does_not_receive(town):
    unit = worlds.unit(town)
    pledge = purses.pledged(town, unit)
    make.grant(Person.objects.get(pk=unit.liaison.me), Role.WORKER, town.community)
    liaison = make.actor(Person.objects.get(pk=unit.liaison.me))
    written = money.pledge(
        town.community.pk, input=purses.typed(unit), actor=town.clerk, now=MONDAY
    )
    slip = money.ReceiptInput(10_000, MONDAY.date(), "银行回单 1")

    def receive(row, by):
        return money.receive(row.pk, input=slip, actor=by, now=MONDAY)

    kept_apart(
        "SD7",
        {
            "the donor's liaison at the desk": ("own_pledge", lambda: receive(pledge, liaison)),
            "who wrote the promise down": ("own_pledge", lambda: receive(written, town.clerk)),
        },
        {"another": lambda: receive(pledge, town.clerk)},
    )


def test_sd8_nobody_gives_herself_a_role(town):
    shop = shops.shop(town)
    anna = make.person(town.community)

    kept_apart(
        "SD8",
        {
            "any role": (
                "own_role",
                _granting(Role.WORKER, town.community, town.boss.me, town.boss),
            ),
            "a counter": (
                "own_role",
                lambda: shops.keeper(town, shop.merchant, Person.objects.get(pk=town.clerk.me)),
            ),
        },
        {
            "to another": lambda: make.seconded(
                _granting(Role.WORKER, town.community, anna.pk, town.boss),
                by=town.boss,
                second=town.district,
            )
        },
    )


def test_sd9_an_auditor_writes_nothing_in_her_district(town):
    auditor = make.staff(Role.AUDITOR, town.county)
    far = make.area("880101", Level.COUNTY, "")
    shop = shops.shop(town)
    give = partial(_granting, by=CLOCK)

    kept_apart(
        "SD9",
        {
            "a desk for an auditor": (
                "roles_apart",
                give(Role.WORKER, town.community, auditor.me),
            ),
            "a counter for an auditor": (
                "roles_apart",
                lambda: shops.keeper(town, shop.merchant, Person.objects.get(pk=auditor.me)),
            ),
            "an auditor from the desk": (
                "roles_apart",
                give(Role.AUDITOR, town.county, town.clerk.me),
            ),
            "an auditor from the telephone": (
                "roles_apart",
                give(Role.AUDITOR, town.county, make.staff(Role.HOTLINE, town.street).me),
            ),
        },
        {"in another district": give(Role.WORKER, far, auditor.me)},
    )


def test_sd10_who_runs_the_machine_holds_no_other_role(town):
    operator = make.staff(Role.OPERATOR, town.county)
    her = Person.objects.get(pk=operator.me)
    give = partial(_granting, by=CLOCK)
    help_out = partial(offer_help, channel=Channel.WEB, now=MONDAY)

    kept_apart(
        "SD10",
        {
            "a desk": ("roles_apart", give(Role.WORKER, town.community, her.pk)),
            "an audit": ("roles_apart", give(Role.AUDITOR, town.county, her.pk)),
            "from the desk": ("roles_apart", give(Role.OPERATOR, town.county, town.clerk.me)),
            "a volunteer": (
                "roles_apart",
                lambda: help_out(her.pk, given_by_id=her.pk, actor=make.actor(her)),
            ),
        },
        {"nobody else": give(Role.OPERATOR, town.county, make.person(town.county).pk)},
    )
    assert RoleGrant.objects.filter(person=her).count() == 1


def test_sd11_whoever_is_looked_into_reads_nothing_of_it(town):
    auditor, other = (make.staff(Role.AUDITOR, town.county) for _n in range(2))
    matter = doubts.matter(town, clerk=auditor)
    AlarmRow.objects.create(
        actor_id=auditor.me,
        role="AUDITOR",
        area=town.county,
        date=MONDAY.date(),
        looks=51,
        at=MONDAY,
    )
    looked = vault.reveal(
        Person.objects.get(pk=town.clerk.me), "phone", actor=auditor, purpose=Purpose.LOOK_INTO,
        now=MONDAY,
    )  # fmt: skip

    def reads(actor):
        lines = Entry.objects.filter(kind__in=("matter", "order"))
        own = Access.objects.filter(actor_id=auditor.me).exclude(looks.looks_kept_from(actor))
        return (
            sorted(
                set(lines.exclude(looks.journal_kept_from(actor)).values_list("kind", flat=True))
            ),
            list(matters.visible_to(actor)) == [matter],
            looks.visible_to(actor).count(),
            own.count(),
        )

    got = (reads(auditor), reads(other))

    assert looked["phone"]
    figure(
        "SD11",
        demand="journal, matter, alarm and looks are read by another auditor alone",
        got=str(got),
        passed=got == (([], False, 0, 0), (["matter", "order"], True, 1, 1)),
        how=HOW,
    )


def test_sd12_a_second_yes_is_good_for_a_day_and_for_exactly_this(town):
    anna = make.person(town.community)
    grant = _granting(Role.WORKER, town.community, anna.pk, town.boss)

    def late_answer():
        approvals.approve(_asked(town, anna).pk, actor=town.district, now=MONDAY + 25 * HOUR)

    def late_use():
        _approved(town, anna, second=town.district)
        _granting(Role.WORKER, town.community, anna.pk, town.boss, MONDAY + 25 * HOUR)()

    def changed():
        _approved(town, anna, second=town.district)
        _granting(Role.WORKER, town.other, anna.pk, town.boss)()

    def twice():
        _approved(town, anna, second=town.district)
        grant()
        row = RoleGrant.objects.get(person=anna, role=Role.WORKER)
        roles.revoke(row.pk, path="", actor=town.boss, now=MONDAY)
        grant()

    def by_another():
        _approved(town, anna, second=town.district)
        _granting(Role.WORKER, town.community, anna.pk, make.staff(Role.STREET, town.street))()

    def in_time():
        _approved(town, anna, second=town.district)
        grant()

    shop, month = shops.shop(town), MONDAY.date().replace(day=1)
    priced = shelf.put_up(
        shop.merchant.pk, input=shops.reward_input(), actor=shop.keeper, now=MONDAY
    )
    shelf.propose(priced.pk, actor=shop.keeper, now=MONDAY)
    given = AdjustmentInput(points=5, reason="漏记一次")

    def old_points():
        row = points.propose_adjustment(anna.pk, input=given, actor=town.boss, now=MONDAY)
        points.approve_adjustment(row.pk, actor=town.district, now=MONDAY + 25 * HOUR)

    def old_price():
        shelf.publish(priced.pk, actor=town.boss, now=MONDAY + 25 * HOUR)

    def old_settlement():
        shops.handed(shops.chosen(shops.reward(town, shop), shops.customer(town)), shop.keeper)
        april = MONDAY + 31 * DAY
        row = settling.draft(shop.merchant.pk, month=month, actor=CLOCK, now=april)
        settling.approve(row.pk, reason="核对", actor=town.boss, now=april)
        settling.approve(row.pk, reason="核对", actor=town.district, now=april + 25 * HOUR)

    kept_apart(
        "SD12",
        {
            "answered late": ("day_over", late_answer),
            "used late": ("second_needed", late_use),
            "another content": ("second_needed", changed),
            "used twice": ("second_needed", twice),
            "used by another": ("second_needed", by_another),
            "points": ("proposal_too_old", old_points),
            "a price": ("price_lapsed", old_price),
            "a settlement": ("approval_lapsed", old_settlement),
        },
        {"in time": in_time},
    )


def test_a_second_yes_wants_proof_that_it_is_she_and_a_no_does_not(town):
    row = _asked(town, make.person(town.community))
    unproved = make.unproved(town.district)

    with pytest.raises(ProofNeeded):
        approvals.approve(row.pk, actor=unproved, now=MONDAY)
    approvals.refuse(row.pk, reason="还不认识她", actor=unproved, now=MONDAY)

    row.refresh_from_db()
    assert row.state == "REFUSED"
