"""Pledged, received, shared, spent, left over: five different things, each by the right hands."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.utils import DatabaseError

from kith.core.actor import Role
from kith.core.refusal import BadInput, Forbidden, IllegalMove
from kith.groups.states import OrganisationKind
from kith.journal.queries import story
from kith.outbox.models import Message
from kith.projects import jobs_money
from kith.projects.actions import money, sharing, spending
from kith.projects.actions._purses import MoneySettled, NotEnoughMoney
from kith.projects.models import (
    Need,
    PlatformLink,
    Pledge,
    Purse,
    Receipt,
    ReceiptVoid,
    Voucher,
)
from kith.projects.queries import money as found
from kith.projects.states_money import Basis, PledgeState, SurplusKind, ValueKind
from tests import make
from tests.make import DAY, MONDAY
from tests.projects import purses, worlds
from tests.projects.purses import TODAY, YUAN

S = PledgeState


def _now(pledge):
    row = Pledge.objects.get(pk=pledge.pk)
    return (row.state, row.cancelled, row.received, row.allocated)


def _purse(project=None):
    row = Purse.objects.get(project=project)
    return (row.in_fen, row.spent_fen, row.out_fen)


@pytest.fixture
def unit(town):
    return worlds.unit(town)


@pytest.fixture
def project(town):
    return worlds.agreed(town)


# ------------------------------------------------------------------------------------ pledges


def test_a_pledge_comes_in_parts_and_each_part_has_its_receipt(town, unit):
    pledge = purses.pledged(town, unit)

    first = purses.received(town, pledge, 400 * YUAN)
    after_first = _now(pledge)
    second = purses.received(town, pledge, 600 * YUAN)

    assert after_first == (S.PARTLY_RECEIVED, 0, 40_000, 0)
    assert _now(pledge) == (S.RECEIVED, 0, 100_000, 0)
    assert [r.number for r in (first, second)] == [
        "990101001001-2026-0001",
        "990101001001-2026-0002",
    ]
    assert _purse() == (100_000, 0, 0)
    assert [e.verb for e in story("pledge", pledge.pk)] == [
        "pledge", "receive_part", "receive_rest",
    ]  # fmt: skip
    told = set(Message.objects.filter(person_id=unit.liaison.me).values_list("topic", "link"))
    assert told == {
        ("pledge_received", f"/projects/money/receipts/{r.pk}/") for r in (first, second)
    }


def test_the_same_form_twice_is_one_pledge(town, unit):
    form = purses.typed(unit)

    rows = [
        money.pledge(town.community.pk, input=form, actor=unit.liaison, now=MONDAY)
        for _ in range(2)
    ]

    assert rows[0] == rows[1]
    assert Pledge.objects.count() == 1


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param({"amount": 0}, id="nothing"),
        pytest.param({"amount": -5}, id="less-than-nothing"),
        pytest.param({"amount": 5_000_000_001}, id="more-than-the-rule-believes"),
        pytest.param({"due_date": TODAY - timedelta(days=1)}, id="a-day-that-is-past"),
        pytest.param({"kind": ValueKind.GOODS, "unit": "辆"}, id="goods-without-a-worth"),
        pytest.param(
            {"kind": ValueKind.GOODS, "unit": " ", "worth_fen": 5, "basis": Basis.DONOR},
            id="pieces-without-a-word",
        ),
    ],
)
def test_a_pledge_without_sense_is_refused_and_leaves_nothing(town, unit, changes):
    with pytest.raises(BadInput):
        purses.pledged(town, unit, **changes)

    assert not Pledge.objects.exists()


def test_nobody_pledges_for_a_unit_that_is_not_hers(town, unit):
    stranger = worlds.unit(town)

    with pytest.raises(Forbidden):
        money.pledge(
            town.community.pk, input=purses.typed(unit), actor=stranger.liaison, now=MONDAY
        )


def test_nothing_is_pledged_to_a_project_that_is_over(town, unit):
    done = worlds.closed(town)

    with pytest.raises(money.ProjectOver):
        purses.pledged(town, unit, done)


def test_before_anything_came_a_pledge_can_be_cancelled(town, unit):
    pledge = purses.pledged(town, unit)

    money.cancel(pledge.pk, reason="单位撤销", actor=unit.liaison, now=MONDAY)

    assert _now(pledge) == (S.CANCELLED, 100_000, 0, 0)
    with pytest.raises(IllegalMove):
        purses.received(town, pledge, 1)


def test_what_came_in_part_is_not_cancelled_but_its_rest_can_be_waived(town, unit):
    pledge = purses.pledged(town, unit)
    purses.received(town, pledge, 300 * YUAN)

    with pytest.raises(IllegalMove):
        money.cancel(pledge.pk, reason="不再捐", actor=unit.liaison, now=MONDAY)
    money.waive_rest(pledge.pk, reason="余款不再支付", actor=unit.liaison, now=MONDAY)

    assert _now(pledge) == (S.RECEIVED, 70_000, 30_000, 0)
    assert found.totals_of_places([town.county.path], 2026)[town.county.path].pledged_fen == 30_000


def test_no_more_comes_than_was_pledged(town, unit):
    pledge = purses.pledged(town, unit)

    with pytest.raises(money.MoreThanPledged) as no:
        purses.received(town, pledge, 1000 * YUAN + 1)

    assert no.value.facts == {"left": 100_000, "unit": "fen"}
    assert (_now(pledge), Receipt.objects.count()) == ((S.PLEDGED, 0, 0, 0), 0)


# ------------------------------------------------------------------------------------ SD7, INV-P4


def _hands(town, unit):
    """SD7: everybody on the donor's side who also works at the desk."""
    colleague = make.person(town.community)
    worlds.speaks(unit.organisation, colleague.pk)
    member = make.volunteer(town.community)
    team = make.team(town.community, member, leader=make.volunteer(town.community))
    team.organisation = unit.organisation
    team.save()
    for who in (colleague, member):
        make.grant(who, Role.WORKER, town.community)
    return {"another liaison": make.actor(colleague), "a member of its team": make.actor(member)}


@pytest.mark.parametrize("who", ["another liaison", "a member of its team"])
def test_sd7_nobody_of_the_donors_unit_receives(town, unit, who):
    pledge = purses.pledged(town, unit)

    with pytest.raises(money.OwnPledge):
        purses.received(town, pledge, 1, _hands(town, unit)[who])

    assert not Receipt.objects.exists()


def test_sd7_the_clerk_who_wrote_the_units_letter_down_does_not_receive(town, unit):
    form = purses.typed(unit)
    pledge = money.pledge(town.community.pk, input=form, actor=town.clerk, now=MONDAY)

    with pytest.raises(money.OwnPledge):
        purses.received(town, pledge, 1)
    receipt = purses.received(town, pledge, 1, purses.second(town))

    assert receipt.pledged_by_id == town.clerk.me != receipt.by_id


def test_a_liaison_without_a_desk_does_not_receive(town, unit):
    pledge = purses.pledged(town, unit)

    with pytest.raises(Forbidden):
        purses.received(town, pledge, 1, unit.liaison)


def test_inv_p4_the_database_itself_refuses_the_donors_own_receipt(town, unit):
    pledge = purses.pledged(town, unit)

    with pytest.raises(IntegrityError, match="who_pledged_does_not_receive"), transaction.atomic():
        Receipt.objects.create(
            area=town.community, year=2026, seq=1, pledge=pledge, giver="x", amount=1,
            worth_fen=1, received_date=TODAY, document="x", pledged_by_id=pledge.by_id,
            by_id=pledge.by_id, at=MONDAY,
        )  # fmt: skip


@pytest.mark.parametrize(
    ("column", "value"),
    [("received", 100_001), ("allocated", 1), ("cancelled", 1), ("state", S.RECEIVED)],
)
def test_inv_p1_the_database_itself_refuses_sums_that_do_not_add_up(town, unit, column, value):
    pledge = purses.pledged(town, unit)
    if column == "cancelled":
        purses.received(town, pledge, pledge.amount)

    with pytest.raises(IntegrityError), transaction.atomic():
        Pledge.objects.filter(pk=pledge.pk).update(**{column: value})


@pytest.mark.parametrize("column", ["amount", "organisation_id", "by_id", "what"])
def test_what_was_promised_does_not_change(town, unit, column):
    pledge = purses.pledged(town, unit)
    other = worlds.unit(town)
    value = {"amount": 5, "organisation_id": other.pk, "by_id": 1, "what": "x"}[column]

    with pytest.raises(DatabaseError), transaction.atomic():
        Pledge.objects.filter(pk=pledge.pk).update(**{column: value})


def test_a_receipt_is_never_changed_or_deleted(town, unit):
    receipt = purses.received(town, purses.pledged(town, unit), 5)

    for change in (
        lambda: Receipt.objects.filter(pk=receipt.pk).update(amount=6),
        lambda: Receipt.objects.filter(pk=receipt.pk).delete(),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()
    assert Receipt.objects.get().amount == 5


# ------------------------------------------------------------------------------------ numbers


def test_a_void_receipt_keeps_its_number_and_the_money_is_to_come_again(town, unit):
    pledge = purses.pledged(town, unit)
    wrong = purses.received(town, pledge, 1000 * YUAN)

    money.void(wrong.pk, reason="金额写错", actor=town.clerk, now=MONDAY)
    right = purses.received(town, pledge, 100 * YUAN)

    assert (wrong.seq, right.seq) == (1, 2)
    assert ReceiptVoid.objects.get().reason == "金额写错"
    assert _now(pledge) == (S.PARTLY_RECEIVED, 0, 10_000, 0)
    assert _purse() == (10_000, 0, 0)
    with pytest.raises(IllegalMove):
        money.void(wrong.pk, reason="再作废", actor=town.clerk, now=MONDAY)


def test_numbers_begin_anew_each_year_and_in_each_place(town, unit):
    here = purses.pledged(town, unit)
    there = money.pledge(town.other.pk, input=purses.typed(unit), actor=unit.liaison, now=MONDAY)
    purses.received(town, here, 1)

    new_year = money.receive(
        here.pk, input=purses.slip(1), actor=town.clerk, now=MONDAY + 365 * DAY
    )
    elsewhere = purses.received(town, there, 1, town.far_clerk)

    assert [(r.year, r.seq) for r in (new_year, elsewhere)] == [(2027, 1), (2026, 1)]


def test_a_receipt_that_was_rolled_back_leaves_no_gap(town, unit):
    pledge = purses.pledged(town, unit)
    purses.received(town, pledge, 1)
    with transaction.atomic():
        purses.received(town, pledge, 1)
        transaction.set_rollback(True)

    assert purses.received(town, pledge, 1).seq == 2


def test_goods_are_worth_the_whole_to_the_fen_however_they_come(town, unit):
    pledge = purses.bicycles(town, unit)

    rows = [purses.received(town, pledge, 1) for _ in range(3)]
    money.void(rows[0].pk, reason="重复", actor=town.clerk, now=MONDAY)
    again = purses.received(town, pledge, 1)

    assert [r.worth_fen for r in (*rows, again)] == [3333, 3333, 3334, 3333]
    totals = found.totals_of_places([town.county.path], 2026)[town.county.path]
    assert (totals.goods_pledged_fen, totals.goods_received_fen) == (10_000, 10_000)
    assert (totals.pledged_fen, totals.received_fen) == (0, 0)


# ------------------------------------------------------------------------------------ needs


def test_what_came_is_given_to_needs_and_never_twice(town, unit, project):
    pledge = purses.pledged(town, unit, project)
    need = purses.need(town, project)
    purses.received(town, pledge, 500 * YUAN)

    with pytest.raises(sharing.NothingFree):
        purses.shared(town, pledge.pk, need.pk, 500 * YUAN + 1)
    purses.shared(town, pledge.pk, need.pk, 500 * YUAN)

    assert _now(pledge) == (S.PARTLY_RECEIVED, 0, 50_000, 50_000)
    assert Need.objects.get().allocated == 50_000


def test_inv_p2_a_need_gets_no_more_than_it_is(town, unit, project):
    pledge = purses.pledged(town, unit, project)
    need = purses.need(town, project)
    purses.received(town, pledge, 1000 * YUAN)

    with pytest.raises(sharing.NeedIsMet) as no:
        purses.shared(town, pledge.pk, need.pk, 800 * YUAN + 1)

    assert no.value.facts["left"] == 80_000
    with pytest.raises(IntegrityError), transaction.atomic():
        Need.objects.update(allocated=80_001)


def test_inv_p2_money_does_not_fill_a_need_for_bicycles(town, unit, project):
    pledge = purses.pledged(town, unit, project)
    need = purses.need(town, project, kind=ValueKind.GOODS, unit="辆", amount=3)
    purses.received(town, pledge, 5)

    with pytest.raises(sharing.OtherUnit):
        purses.shared(town, pledge.pk, need.pk, 1)


def test_the_pool_helps_every_project_of_its_place_and_a_pledge_to_one_only_that(
    town, unit, project
):
    other = worlds.agreed(town)
    own, pool = purses.pledged(town, unit, other), purses.pledged(town, unit)
    need = purses.need(town, project)
    for pledge in (own, pool):
        purses.received(town, pledge, 100 * YUAN)

    with pytest.raises(sharing.OtherProject):
        purses.shared(town, own.pk, need.pk, 1)
    row = purses.shared(town, pool.pk, need.pk, 100 * YUAN)

    assert (_purse(), _purse(project)) == ((10_000, 0, 10_000), (10_000, 0, 0))
    sharing.take_back(row.pk, reason="弄错了", actor=town.clerk, now=MONDAY)
    assert (_purse(), _purse(project)) == ((10_000, 0, 0), (0, 0, 0))
    assert (_now(pool)[3], Need.objects.get().allocated) == (0, 0)


def test_what_was_given_to_a_need_is_not_voided(town, unit, project):
    pledge = purses.pledged(town, unit, project)
    need = purses.need(town, project)
    receipt = purses.received(town, pledge, 500 * YUAN)
    purses.shared(town, pledge.pk, need.pk, 1)

    with pytest.raises(money.SharedAlready):
        money.void(receipt.pk, reason="写错", actor=town.clerk, now=MONDAY)


# ------------------------------------------------------------------------------------ spending


def test_spent_is_what_a_second_person_approved(town, unit, project):
    purses.received(town, purses.pledged(town, unit, project), 1000 * YUAN)
    entered = purses.voucher(town, project, 300 * YUAN)
    before = found.totals(project.pk).spent_fen

    with pytest.raises(spending.NotASecondPerson):
        spending.approve(entered.pk, reason="对", actor=town.clerk, now=MONDAY)
    spending.approve(entered.pk, reason="与发票相符", actor=town.boss, now=MONDAY)

    assert (before, found.totals(project.pk).spent_fen) == (0, 30_000)
    assert _purse(project) == (100_000, 30_000, 0)
    assert [e.verb for e in story("voucher", entered.pk)] == ["enter", "approve"]


def test_no_more_is_spent_than_came(town, unit, project):
    purses.received(town, purses.pledged(town, unit, project), 100 * YUAN)
    entered = purses.voucher(town, project, 100 * YUAN + 1)

    with pytest.raises(NotEnoughMoney):
        spending.approve(entered.pk, reason="对", actor=town.boss, now=MONDAY)

    assert Voucher.objects.get().state == "ENTERED"


def test_one_paper_counts_once_and_a_reversal_frees_its_money(town, unit, project):
    purses.received(town, purses.pledged(town, unit, project), 100 * YUAN)
    first = purses.voucher(town, project, 60 * YUAN, number="A1")
    with pytest.raises(spending.VoucherThere):
        purses.voucher(town, project, 60 * YUAN, number="A1")
    spending.approve(first.pk, reason="对", actor=town.boss, now=MONDAY)

    spending.reverse(first.pk, reason="票是假的", actor=town.boss, now=MONDAY)

    assert _purse(project) == (10_000, 0, 0)
    assert purses.voucher(town, project, 60 * YUAN, number="A1").state == "ENTERED"


# ------------------------------------------------------------------------------------ surplus


def _surplus(kind, fen, **changes):
    return sharing.SurplusInput(kind=kind, fen=fen, document="会议纪要 3", **changes)


def test_a_project_is_settled_when_every_fen_has_its_place(town, unit, project):
    other = worlds.agreed(town)
    purses.received(town, purses.pledged(town, unit, project), 1000 * YUAN)
    purses.spent(town, project, 700 * YUAN)

    with pytest.raises(sharing.SurplusNotStated) as no:
        sharing.settle(project.pk, actor=town.clerk, now=MONDAY)
    for form in (
        _surplus(SurplusKind.RETURNED, 100 * YUAN),
        _surplus(SurplusKind.CARRIED, 150 * YUAN, to_project_id=other.pk),
        _surplus(SurplusKind.POOL, 50 * YUAN),
    ):
        purses.left_over(town, project.pk, form)
    sharing.settle(project.pk, actor=town.clerk, now=MONDAY)

    assert no.value.facts == {"yuan": "300.00"}
    assert found.totals(project.pk) == found.Totals(
        pledged_fen=100_000, received_fen=100_000, spent_fen=70_000, surplus_fen=30_000, units=1
    )
    assert (_purse(other), _purse()) == ((15_000, 0, 0), (5_000, 0, 0))
    assert found.is_settled(project.pk)
    with pytest.raises(MoneySettled):
        purses.voucher(town, project, 1)


@pytest.mark.parametrize("what", ["a pledge", "a voucher"])
def test_nothing_is_settled_while_something_is_open(town, unit, project, what):
    pledge = purses.pledged(town, unit, project)
    if what == "a voucher":
        purses.received(town, pledge, pledge.amount)
        purses.voucher(town, project, 1)

    with pytest.raises(sharing.StillToCome):
        sharing.settle(project.pk, actor=town.clerk, now=MONDAY)


def test_a_surplus_is_never_more_than_is_left(town, unit, project):
    purses.received(town, purses.pledged(town, unit, project), 10)

    with pytest.raises(NotEnoughMoney):
        purses.left_over(town, project.pk, _surplus(SurplusKind.POOL, 11))

    assert not Purse.objects.filter(project=None).exists()


# ------------------------------------------------------------------------------------ links, jobs


@pytest.mark.parametrize(
    "url",
    [
        "https://pay.example.org/give",
        "http://gongyi.qq.com/x",
        "https://gongyi.qq.com.example.org/x",
        "https://gongyi.qq.com@example.org/x",
        "https://user:pw@gongyi.qq.com/x",
        "javascript:alert(1)",
        "https://[broken/",
    ],
)
def test_nothing_leads_to_a_page_that_is_not_designated(town, project, url):
    with pytest.raises(spending.NotDesignated):
        spending.link_out(project.pk, url=url, actor=town.clerk, now=MONDAY)

    assert not PlatformLink.objects.exists()


def test_a_designated_platform_may_be_linked_to(town, project):
    url = "https://gongyi.qq.com/succor/detail.htm?id=1"

    row = spending.link_out(project.pk, url=url, actor=town.clerk, now=MONDAY)

    assert [link.url for link in found.links_of(project.pk)] == [url]
    spending.take_link_down(row.pk, actor=town.clerk, now=MONDAY)
    assert not PlatformLink.objects.exists()


def test_a_unit_is_asked_once_after_a_pledge_long_due(town, unit):
    purses.pledged(town, unit)
    asked = [jobs_money.ask_after_pledges(MONDAY + n * DAY) for n in (43, 44, 45)]

    told = Message.objects.filter(topic="pledge_waiting").values_list("person_id", flat=True)
    assert (asked, list(told)) == ([0, 1, 0], [unit.liaison.me])


# ------------------------------------------------------------------------------------ figures


def test_figure_s1_07_units_raised_more_than_a_hundred_thousand_yuan(town):
    """S1-07: received by the venture pool, apart from what was only pledged."""
    kinds = (
        OrganisationKind.PARTY_ORG,
        OrganisationKind.ENTERPRISE,
        OrganisationKind.SOCIAL,
        OrganisationKind.CARING_UNIT,
    )
    given = (20_000, 50_000, 12_000, 30_000)
    for kind, yuan in zip(kinds, given, strict=True):
        pledge = purses.pledged(town, worlds.unit(town, kind), amount=(yuan + 5_000) * YUAN)
        purses.received(town, pledge, yuan * YUAN)

    totals = found.totals_of_places([town.community.path], 2026)[town.community.path]

    assert totals.received_fen == 112_000 * YUAN > 100_000 * YUAN
    assert (totals.pledged_fen, totals.units) == (132_000 * YUAN, 4)


def test_every_sum_of_money_is_a_whole_number_in_the_database(town):
    """INV-P3, by the columns' own types."""
    with connection.cursor() as cursor:
        columns = {
            c.name: connection.introspection.get_field_type(c.type_code, c)
            for c in connection.introspection.get_table_description(cursor, "projects_pledge")
        }

    kinds = {columns[name] for name in ("amount", "worth_fen", "received", "allocated")}
    assert kinds == {"BigIntegerField"}
