"""Behind the mask: who may read what, when, and that every look is shown to the person."""

from datetime import timedelta

import pytest

from kith.core.actor import STRANGER, Role
from kith.core.refusal import Refusal
from kith.orders.actions import claims, contact, desk, intake, service, word
from kith.orders.models import Order
from kith.people.states import Channel
from kith.vault.models import Access
from kith.vault.queries import who_looked_at
from kith.vault.states import Purpose
from tests import make
from tests.make import DAY, HOUR, MONDAY
from tests.orders.refused import refused, says, unchanged
from tests.orders.told import outsiders

pytestmark = pytest.mark.django_db

SLOT = MONDAY + DAY
SLOT_END = SLOT + HOUR
LATER = MONDAY + HOUR


@pytest.fixture
def town():
    return make.town()


@pytest.fixture
def resident(town):
    return make.person(
        town.community, name="王秀英", phone="19900001234", address="幸福小区 5 号楼 301"
    )


def _looks(resident):
    rows = who_looked_at(make.actor(resident)).order_by("pk")
    return list(rows.values_list("actor_id", "role", "purpose", "fields", "kind", "object_id"))


def _reveal(claim, now, by=None):
    return contact.reveal_to_helper(claim.pk, actor=by or make.actor(claim.person), now=now)


# ------------------------------------------------------------------------------ the helper's window


def test_who_agreed_reads_where_to_go_and_the_resident_sees_that_she_did(town, resident):
    claim = make.claim(town, make.open_order(town, resident))

    seen = _reveal(claim, LATER)

    assert seen == {
        "text": "腿脚不便，想请人擦一下窗户。",
        "risks": "",
        "name": "王秀英",
        "phone": "+8619900001234",
        "address": "幸福小区 5 号楼 301",
    }
    assert _looks(resident) == [
        (claim.person_id, "VOLUNTEER", "SERVE", "text,risks", "orders.order", claim.order_id),
        (claim.person_id, "VOLUNTEER", "SERVE", "name,phone,address", "people.person", resident.pk),
    ]


def test_an_address_given_with_the_order_is_the_one_to_go_to(town, resident):
    order = make.order(resident, address="春风小区 8 号楼")
    desk.verify(order.pk, how="PHONE", actor=town.clerk, now=MONDAY)
    desk.compile_order(order.pk, input=make.sheet(), actor=town.clerk, now=MONDAY)

    seen = _reveal(make.claim(town, order), LATER)

    assert seen["address"] == "春风小区 8 号楼"


def _withdrawn(town, claim):
    claims.withdraw(claim.pk, actor=make.actor(claim.person), now=LATER)
    return LATER


def _released(town, claim):
    claims.release(claim.pk, actor=town.clerk, now=LATER)
    return LATER


def _no_show(town, claim):
    claims.no_show(claim.pk, actor=town.clerk, now=SLOT)
    return SLOT


def _cancelled(town, claim):
    intake.cancel(claim.order_id, reason="", actor=make.actor(claim.order.resident), now=LATER)
    return LATER


def _disputed(town, claim):
    make.served(town, claim)
    word.dispute(claim.order_id, text="没有来", actor=town.clerk, now=SLOT_END)
    word.decide_dispute(claim.order_id, is_upheld=True, actor=town.boss, now=SLOT_END)
    return SLOT_END


@pytest.mark.parametrize("end", [_withdrawn, _released, _no_show, _cancelled, _disputed])
def test_the_window_shuts_at_once_when_the_claim_ends(town, resident, end):
    claim = make.claim(town, make.open_order(town, resident))
    now = end(town, claim)

    with refused("forbidden"):
        _reveal(claim, now)
    assert not Access.objects.filter(actor_id=claim.person_id).exists()


def test_before_the_yes_there_is_nothing_to_open(town, resident):
    order, asked = make.open_order(town, resident), make.volunteer(town.community)
    make.offer(town, order, asked)

    with unchanged():
        for verb in (contact.read_words, contact.read_remarks, contact.read_outcome):
            with says("forbidden"):
                verb(order.pk, actor=make.actor(asked), now=MONDAY)
    with refused("forbidden"):
        contact.reveal_contact(order.pk, purpose=Purpose.SERVE, actor=make.actor(asked), now=MONDAY)


def _at(claim, now):
    try:
        return bool(_reveal(claim, now))
    except Refusal as no:
        return no.code


@pytest.mark.parametrize(
    ("after_slot", "answer"),
    [
        pytest.param(72 * HOUR - timedelta(seconds=1), True, id="a-second-before"),
        pytest.param(72 * HOUR, "forbidden", id="72-hours-after-the-slot"),
    ],
)
def test_who_has_not_come_reads_until_the_slot_is_long_over(town, resident, after_slot, answer):
    claim = make.claim(town, make.open_order(town, resident))

    assert _at(claim, SLOT_END + after_slot) == answer


@pytest.mark.parametrize(
    ("after_report", "answer"),
    [
        pytest.param(24 * HOUR - timedelta(seconds=1), True, id="a-second-before"),
        pytest.param(24 * HOUR, "forbidden", id="24-hours-after-the-report"),
    ],
)
@pytest.mark.parametrize("is_confirmed", [False, True], ids=["reported", "confirmed"])
def test_a_day_after_the_service_the_window_shuts(
    town, resident, is_confirmed, after_report, answer
):
    claim = make.served(town, make.claim(town, make.open_order(town, resident)))
    if is_confirmed:
        word.confirm(
            claim.order_id, stars=5, text="", channel=Channel.WEB, actor=make.actor(resident),
            now=SLOT_END,
        )  # fmt: skip

    assert _at(claim, SLOT_END + after_report) == answer


def test_a_late_report_does_not_open_a_window_that_was_shut(town, resident):
    claim = make.claim(town, make.open_order(town, resident))
    who, late = make.actor(claim.person), SLOT_END + 80 * HOUR
    service.check_in(claim.pk, code="", actor=who, now=SLOT)
    service.check_out(claim.pk, code="", actor=who, now=SLOT_END)
    service.report(claim.pk, text="", is_solved=True, actor=who, now=late)

    assert _at(claim, late + HOUR) == "forbidden"


def test_a_wishs_window_lasts_as_long_as_its_lease(town):
    claim = make.claim(town, make.wish(town))

    answers = [_at(claim, MONDAY + 7 * DAY + n * HOUR) for n in (0, 71, 72)]

    assert answers == [True, True, "forbidden"]


def test_nobody_else_looks_through_the_helpers_window(town, resident):
    claim = make.claim(town, make.open_order(town, resident))
    others = outsiders(town)

    with unchanged():
        for by in (*others.values(), town.clerk, town.boss, make.actor(resident)):
            with says("forbidden"):
                _reveal(claim, LATER, by=by)


def test_a_leader_reads_while_her_team_holds_the_claim(town, resident):
    leader = make.volunteer(town.community)
    team = make.team(town.community, make.volunteer(town.community), leader=leader)
    order = make.open_order(town, resident, people_needed=2)
    claim = claims.claim_for_team(
        order.pk, team_id=team.pk, heads=2, actor=make.actor(leader), now=MONDAY
    )
    second = make.actor(make.lead(team, make.volunteer(town.community)))

    assert _reveal(claim, LATER, by=second)["name"] == "王秀英"
    assert [row[0] for row in _looks(resident)] == [second.me, second.me]


# -------------------------------------------------------------------------------------- the desk


def test_the_desk_opens_a_contact_one_click_and_one_line_each(town, resident):
    order = make.order(resident)

    seen = contact.reveal_contact(
        order.pk, purpose=Purpose.HANDLE_ORDER, actor=town.clerk, now=LATER
    )

    assert seen == {
        "name": "王秀英", "phone": "+8619900001234", "address": "幸福小区 5 号楼 301",
    }  # fmt: skip
    assert _looks(resident) == [
        (
            town.clerk.me,
            "WORKER",
            "HANDLE_ORDER",
            "name,phone,address",
            "people.person",
            resident.pk,
        )
    ]


def test_the_desk_reads_the_words_and_the_resident_sees_it(town, resident):
    order = make.order(resident, risks="有狗")

    seen = contact.read_words(order.pk, actor=town.boss, now=LATER)

    assert seen == {"text": "腿脚不便，想请人擦一下窗户。", "risks": "有狗"}
    assert _looks(resident) == [
        (town.boss.me, "STREET", "HANDLE_ORDER", "text,risks", "orders.order", order.pk)
    ]


def test_her_own_words_are_hers_and_not_shown_as_a_strangers_look(town, resident):
    order = make.order(resident)

    contact.read_words(order.pk, actor=make.actor(resident), now=LATER)

    assert _looks(resident) == []
    assert list(Access.objects.values_list("role", "purpose")) == [("SELF", "OWN")]


@pytest.mark.parametrize(
    "look",
    [
        pytest.param(lambda pk, by: contact.read_words(pk, actor=by, now=LATER), id="words"),
        pytest.param(lambda pk, by: contact.read_remarks(pk, actor=by, now=LATER), id="remarks"),
        pytest.param(lambda pk, by: contact.read_outcome(pk, actor=by, now=LATER), id="outcome"),
        pytest.param(
            lambda pk, by: contact.reveal_contact(
                pk, purpose=Purpose.HANDLE_ORDER, actor=by, now=LATER
            ),
            id="contact",
        ),
    ],
)
def test_who_only_sees_the_summary_opens_nothing(town, resident, look):
    claim = make.served(town, make.claim(town, make.open_order(town, resident)))
    others = outsiders(town)

    with unchanged():
        for by in (*others.values(), town.district, make.actor(claim.person), STRANGER):
            with says("forbidden"):
                look(claim.order_id, by)
    assert Access.objects.count() == 0


# ----------------------------------------------------------------------------- remarks and outcome


def _remarked(town, resident):
    order = make.order(resident)
    desk.note_down(order.pk, text="家属难缠", actor=town.clerk, now=MONDAY)
    desk.ask(order.pk, text="几楼？", actor=town.clerk, now=MONDAY)
    intake.answer(order.pk, text="五楼", actor=make.actor(resident), now=MONDAY)
    return order


def _texts(order, by):
    return [(row.kind, text) for row, text in contact.read_remarks(order.pk, actor=by, now=LATER)]


def test_an_internal_note_is_for_the_desk_alone(town, resident):
    order = _remarked(town, resident)
    daughter = make.person(town.other)
    make.proxy(resident, daughter)

    public = [("QUESTION", "几楼？"), ("ANSWER", "五楼")]
    assert _texts(order, make.actor(resident)) == public
    assert _texts(order, make.actor(daughter)) == public
    assert _texts(order, town.clerk) == [("INTERNAL", "家属难缠"), *public]


def test_a_clerk_does_not_read_the_notes_of_her_own_case(town, resident):
    order = _remarked(town, resident)
    make.grant(resident, Role.WORKER, town.community)

    assert [kind for kind, _text in _texts(order, make.actor(resident))] == ["QUESTION", "ANSWER"]


def test_every_remark_read_by_somebody_else_is_a_line_for_the_resident(town, resident):
    order = _remarked(town, resident)

    _texts(order, town.clerk)

    assert [(row[0], row[3], row[4]) for row in _looks(resident)] == [
        (town.clerk.me, "text", "orders.remark")
    ] * 3


def test_the_helpers_rating_is_for_the_desk_alone(town, resident):
    claim = make.served(town, make.claim(town, make.open_order(town, resident)))
    helper = make.actor(claim.person)
    word.rate_visit(claim.pk, stars=2, text="态度不好", actor=helper, now=SLOT_END)
    word.confirm(
        claim.order_id, stars=4, text="谢谢", channel=Channel.WEB, actor=make.actor(resident),
        now=SLOT_END,
    )  # fmt: skip
    word.dispute(claim.order_id, text="少擦一扇", actor=make.actor(resident), now=SLOT_END)

    def outcome(by):
        return contact.read_outcome(claim.order_id, actor=by, now=SLOT_END + HOUR)

    assert outcome(make.actor(resident)) == [
        ("report", "擦好了。"), ("rating", "谢谢"), ("dispute", "少擦一扇"),
    ]  # fmt: skip
    assert outcome(town.clerk) == [
        ("report", "擦好了。"), ("rating", "态度不好"), ("rating", "谢谢"), ("dispute", "少擦一扇"),
    ]  # fmt: skip


def test_text_comes_out_of_the_database_only_as_its_mask(town, resident):
    order = _remarked(town, resident)

    row = Order.objects.select_related("resident").get(pk=order.pk)
    shown = [str(row.text), str(row.resident.name), str(row.resident.phone)]
    shown += [str(remark.text) for remark in row.remarks.all()]

    assert shown == ["", "王**", "199****1234", "", "", ""]
    assert Access.objects.count() == 0
