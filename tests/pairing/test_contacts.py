"""Being in touch, deeds and aid: told by one, confirmed by another, counted then."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from kith.core.refusal import BadInput, Forbidden, IllegalMove
from kith.dispatch.actions import propose
from kith.hours.models import ServiceRecord
from kith.hours.states import Purse, SourceKind
from kith.orders.states import ServiceMode
from kith.outbox.models import Message
from kith.pairing import queries
from kith.pairing.actions import contacts, giving
from kith.pairing.jobs import remind_pairs
from kith.pairing.models import Aid, Contact, Deed, Need
from kith.pairing.states import AidKind, AidState, ContactMethod, ContactOutcome, DeedState
from kith.vault.models import Access
from tests import make
from tests.make import DAY, HOUR, MONDAY
from tests.pairing.world import active, helping, visit

pytestmark = pytest.mark.django_db
MONEY = giving.AidInput(AidKind.MONEY, "慰问金", 30_000, date(2026, 3, 1))


@pytest.fixture
def town() -> make.Town:
    return make.town()


def test_a_visit_is_written_down_sealed_and_becomes_a_record_of_hours(town):
    row = active(town)

    made = visit(row, MONDAY + DAY)

    assert "血压" not in str(made.done)
    record = ServiceRecord.objects.get()
    assert (record.cause, record.source, record.purse, record.minutes, record.person) == (
        f"contact:{made.pk}", SourceKind.PAIR, Purse.VOLUNTEER, 60, row.helper
    )  # fmt: skip
    assert record.beneficiaries.get().person_id == row.resident_id
    words = contacts.read_done(made.pk, actor=make.actor(row.resident), now=MONDAY + 2 * DAY)
    assert words == "聊天，量了血压"
    assert Access.objects.get(kind="pairing.contact").subject_id == row.resident_id


@pytest.mark.parametrize(
    "changes",
    [{"method": ContactMethod.CALL}, {"outcome": ContactOutcome.NOT_REACHED}],
    ids=["a-call", "nobody-at-home"],
)
def test_calls_and_closed_doors_are_contacts_but_no_hours(town, changes):
    visit(active(town), MONDAY + DAY, **changes)

    assert Contact.objects.count() == 1
    assert not ServiceRecord.objects.exists()


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        pytest.param({"minutes": 0}, "minutes", id="no-time"),
        pytest.param({"minutes": 481}, "minutes", id="longer-than-a-working-day"),
        pytest.param({"done": "  "}, "done", id="nothing-written"),
    ],
)
def test_a_contact_that_cannot_be_is_refused(town, changes, field):
    row = active(town)

    with pytest.raises(BadInput) as no:
        visit(row, MONDAY + DAY, **changes)

    assert no.value.field == field
    assert not Contact.objects.exists()


def test_what_has_not_happened_yet_and_pairs_of_others_are_refused(town):
    row = active(town)
    ahead = contacts.ContactInput(ContactMethod.CALL, ContactOutcome.MET, MONDAY + DAY, 10, "问候")

    with pytest.raises(BadInput):
        contacts.contact(row.pk, input=ahead, actor=helping(row), now=MONDAY + DAY)
    for actor in (make.actor(row.resident), make.actor(make.volunteer(town.community))):
        with pytest.raises(Forbidden):
            contacts.contact(row.pk, input=ahead, actor=actor, now=MONDAY + 2 * DAY)


def test_pairs_without_contact_for_90_days_come_first_the_longest_first(town):
    quiet, visited, fresh = active(town), active(town), active(town, now=MONDAY + 60 * DAY)
    failed = active(town)
    visit(visited, MONDAY + 30 * DAY)
    visit(failed, MONDAY + 80 * DAY, outcome=ContactOutcome.NOT_REACHED)
    now = MONDAY + 90 * DAY

    def silent(at, days=90):
        return list(queries.silent(queries.of_desk(town.clerk), now=at, days=days))

    assert silent(now) == [quiet, failed]
    assert silent(now - timedelta(seconds=1)) == []
    assert silent(now, days=30) == [quiet, failed, visited, fresh]


def test_a_helper_is_reminded_once_a_month_when_a_contact_is_due(town):
    row = active(town)
    visit(row, MONDAY + 10 * DAY)

    assert remind_pairs(MONDAY + 39 * DAY) == 0
    assert [remind_pairs(MONDAY + 42 * DAY) for _twice in range(2)] == [1, 1]

    assert Message.objects.filter(topic="pair_due").values_list("person_id", flat=True).get() == (
        row.helper_id
    )


def test_a_need_found_becomes_a_request_when_the_household_agreed_to_that(town):
    row, closed = active(town, may_ask=True), active(town)
    helper = helping(row)

    order = contacts.need(
        row.pk, input=make.order_input(row.resident), actor=helper, now=MONDAY + DAY
    )
    with pytest.raises(Forbidden):
        contacts.need(
            closed.pk, input=make.order_input(closed.resident), actor=helping(closed),
            now=MONDAY + DAY,
        )  # fmt: skip
    with pytest.raises(BadInput):
        contacts.need(
            row.pk, input=make.order_input(closed.resident), actor=town.clerk, now=MONDAY + DAY
        )

    assert Need.objects.get().order_id == order.pk
    assert order.submitted_by_id == row.helper_id


def test_a_pairs_order_prefers_its_helper_on_the_board_and_is_a_twinning(town):
    """The mode of S2-02; a nearer stranger is asked only where the helper cannot come."""
    resident = make.person(town.community)
    helper = make.volunteer(town.community, "HOUSEHOLD")
    others = [make.volunteer(town.community, "HOUSEHOLD") for _n in range(3)]
    active(town, resident, helper)
    order = make.open_order(town, resident)

    run = propose(town.community.pk, actor=town.clerk, now=MONDAY + HOUR)
    chosen = run.proposals.get(order_id=order.pk)

    assert chosen.person_id == helper.pk
    assert chosen.bill["not_her_pair"] == 0.0
    assert all(one.pk != helper.pk for one in others)
    assert queries.is_helper_for(helper.pk, order.pk)
    assert ServiceMode.TWINNING in ServiceMode


def test_a_deed_counts_when_somebody_else_confirms_it(town):
    """S2-08."""
    row = active(town)
    helper = helping(row)
    deed = giving.begin(row.pk, title="换好门锁", actor=helper, now=MONDAY)
    with pytest.raises(IllegalMove):
        giving.close(deed.pk, actor=town.clerk, now=MONDAY)
    giving.finish(deed.pk, actor=helper, now=MONDAY)
    with pytest.raises(giving.SomebodyElseConfirms):
        giving.close(deed.pk, actor=helper, now=MONDAY)
    giving.send_back(deed.pk, reason="还打不开", actor=make.actor(row.resident), now=MONDAY)
    giving.finish(deed.pk, actor=helper, now=MONDAY)

    done = giving.close(deed.pk, actor=make.actor(row.resident), now=MONDAY)

    assert (done.state, done.closed_by_id) == (DeedState.CLOSED, row.resident_id)
    dropped = giving.begin(row.pk, title="装扶手", actor=helper, now=MONDAY)
    giving.drop(dropped.pk, reason="房东不同意", actor=helper, now=MONDAY)
    assert list(queries.deeds(town.county.path)) == [done]
    assert Deed.objects.count() == 2


def test_who_did_it_cannot_confirm_it_at_the_desk_either(town):
    row = active(town)
    deed = giving.begin(row.pk, title="代办证件", actor=town.clerk, now=MONDAY)
    giving.finish(deed.pk, actor=town.clerk, now=MONDAY)

    with pytest.raises(giving.SomebodyElseConfirms):
        giving.close(deed.pk, actor=town.clerk, now=MONDAY)
    done = giving.close(deed.pk, actor=make.actor(row.resident), now=MONDAY)

    assert done.closed_by_id == row.resident_id


def test_money_and_goods_count_in_fen_once_received_by_somebody_else(town):
    """S2-09: cash and the value of goods together."""
    row = active(town)
    helper = helping(row)
    goods = giving.AidInput(AidKind.GOODS, "米面油", 21_600, date(2026, 3, 1), "超市小票")
    given = [giving.give(row.pk, input=one, actor=helper, now=MONDAY) for one in (MONEY, goods)]
    assert queries.aid_fen(town.county.path) == 0
    with pytest.raises(giving.SomebodyElseConfirms):
        giving.receive(given[0].pk, actor=helper, now=MONDAY)

    for one in given:
        giving.receive(one.pk, actor=make.actor(row.resident), now=MONDAY)

    assert queries.aid_fen(town.county.path) == sum(a.fen for a in queries.aid(town.county.path))
    assert queries.aid_fen(town.county.path) == 51_600
    giving.void(given[0].pk, reason="重复登记", actor=town.clerk, now=MONDAY)
    assert queries.aid_fen(town.county.path) == 21_600
    assert Aid.objects.get(pk=given[0].pk).state == AidState.VOID


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        pytest.param({"fen": 0}, "fen", id="worth-nothing"),
        pytest.param({"what": " "}, "what", id="nothing-named"),
        pytest.param({"kind": AidKind.GOODS}, "basis", id="goods-without-a-value"),
        pytest.param({"given_on": date(2026, 3, 3)}, "given_on", id="tomorrow"),
    ],
)
def test_aid_that_cannot_be_is_refused(town, changes, field):
    row = active(town)

    with pytest.raises(BadInput) as no:
        giving.give(row.pk, input=replace(MONEY, **changes), actor=helping(row), now=MONDAY)

    assert no.value.field == field
    assert not Aid.objects.exists()
