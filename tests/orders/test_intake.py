"""Orders come in, by whichever way, always attributed."""

from dataclasses import replace
from datetime import timedelta

import pytest

from kith.core.actor import STRANGER, Role
from kith.journal.models import Entry
from kith.orders.actions import counter, desk, intake
from kith.orders.models import Claim, Offer, Order
from kith.orders.states import OrderKind, OrderState
from kith.people.inputs import PersonInput
from kith.people.models import Consent, Person
from kith.people.states import Channel
from kith.places.states import Level
from kith.vault.models import Access
from tests import make
from tests.make import DAY, HOUR, MONDAY
from tests.orders.refused import refused
from tests.orders.told import state, topics, verbs

pytestmark = pytest.mark.django_db


@pytest.fixture
def town():
    return make.town()


def _submit(resident, by, **changes):
    return intake.submit(input=make.order_input(resident, **changes), actor=by, now=MONDAY)


def test_a_resident_asks_for_herself(town):
    resident = make.person(town.community)

    order = make.order(resident)

    assert (order.state, order.kind, order.area_id) == ("SUBMITTED", "REQUEST", town.community.pk)
    assert (order.resident_id, order.submitted_by_id) == (resident.pk, resident.pk)
    assert (order.proxy_kind, order.consent_how, order.channel) == ("", "", "WEB")
    assert (order.made_at, order.stage_at, order.due_at) == (MONDAY, MONDAY, MONDAY + DAY)
    assert verbs("order", order.pk) == ["submit"]
    assert topics(resident) == ["order_received"]


def test_the_words_are_sealed_and_the_address_shows_only_its_compound(town):
    resident = make.person(town.community)

    order = make.order(resident, text="我独居", risks="家里有狗", address="春风 小区 3 号楼 201")

    stored = Order.objects.get(pk=order.pk)
    assert [str(stored.text), str(stored.risks), str(stored.address)] == ["", "", "春风小区**"]
    assert "独居" not in stored.text.token
    assert Access.objects.count() == 0


def test_an_urgent_order_has_half_an_hour_and_rings_the_nearest_clerk(town):
    resident = make.person(town.community)

    order = make.order(resident, is_urgent=True)

    assert order.due_at == MONDAY + timedelta(minutes=30)
    assert topics(town.clerk.me) == ["order_urgent"]
    assert topics(town.far_clerk.me) == []


def test_a_wish_is_a_kind_of_order_with_a_value(town):
    order = make.order(make.person(town.community), service_code="WISH_GOODS", value_fen=20000)

    assert (order.kind, order.value_fen) == (OrderKind.WISH, 20000)


def _family(town, resident):
    who = make.person(town.other)
    make.proxy(resident, who)
    return make.actor(who)


def _guardian(town, resident):
    who = make.person(town.other)
    make.guardian(town, resident, who)
    return make.actor(who)


def _far_clerk_as_daughter(town, resident):
    make.proxy(resident, Person.objects.get(pk=town.far_clerk.me))
    return make.actor(Person.objects.get(pk=town.far_clerk.me))


@pytest.mark.parametrize(
    ("who", "kind"),
    [
        pytest.param(_family, "FAMILY", id="a-proxy-is-family"),
        pytest.param(_guardian, "FAMILY", id="a-guardian-is-family"),
        pytest.param(lambda t, r: t.clerk, "CLERK", id="the-clerk-of-the-place"),
        pytest.param(lambda t, r: t.boss, "CLERK", id="the-street"),
        pytest.param(
            lambda t, r: make.staff(Role.HOTLINE, t.county), "HOTLINE", id="the-hotline-operator"
        ),
        pytest.param(
            _far_clerk_as_daughter, "FAMILY", id="a-clerk-elsewhere-asking-for-her-mother"
        ),
    ],
)
def test_whoever_asks_for_somebody_is_named_with_the_consent(town, who, kind):
    resident = make.person(town.community)
    agent = who(town, resident)

    order = _submit(resident, agent, consent_how="电话里说好")

    assert (order.submitted_by_id, order.proxy_kind) == (agent.me, kind)
    assert order.consent_how == "电话里说好"
    assert topics(resident) == topics(agent.me) == ["order_received"]


def test_the_tie_may_be_said_by_the_form(town):
    order = _submit(
        make.person(town.community), town.clerk, proxy_kind="GRID_WORKER", consent_how="当面"
    )

    assert order.proxy_kind == "GRID_WORKER"


@pytest.mark.parametrize(
    "who",
    [
        pytest.param(lambda t: STRANGER, id="a-stranger"),
        pytest.param(lambda t: make.actor(make.person(t.community)), id="a-neighbour"),
        pytest.param(lambda t: make.actor(make.volunteer(t.community)), id="a-volunteer"),
        pytest.param(lambda t: t.far_clerk, id="the-clerk-of-the-other-community"),
        pytest.param(lambda t: t.district, id="the-district"),
        pytest.param(lambda t: make.staff(Role.AUDITOR, t.county), id="an-auditor"),
    ],
)
def test_nobody_asks_for_somebody_who_is_not_hers_to_speak_for(town, who):
    resident, by = make.person(town.community), who(town)

    with refused("forbidden"):
        _submit(resident, by, consent_how="说好了")


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param({"text": "  \n"}, id="nothing-written"),
        pytest.param({"text": "字" * 2001}, id="too-long"),
        pytest.param({"wanted_from": MONDAY - DAY, "wanted_until": MONDAY}, id="the-time-is-over"),
        pytest.param({"wanted_from": MONDAY + 4 * DAY}, id="ends-before-it-begins"),
        pytest.param({"people_needed": 0}, id="nobody-needed"),
        pytest.param({"people_needed": 11}, id="eleven-needed"),
        pytest.param({"value_fen": 1}, id="a-request-with-a-value"),
    ],
)
def test_what_cannot_be_used_is_refused(town, changes):
    resident = make.person(town.community)

    with refused("bad_input"):
        make.order(resident, **changes)


def test_two_thousand_characters_are_not_too_long(town):
    assert make.order(make.person(town.community), text="字" * 2000).state == OrderState.SUBMITTED


def test_a_proxy_without_the_word_how_the_resident_agreed_is_refused(town):
    resident = make.person(town.community)

    with refused("bad_input"):
        _submit(resident, town.clerk, consent_how=" ")


def test_a_wish_above_the_cap_is_refused(town):
    child = make.person(town.community)

    with refused("wish_too_dear"):
        make.order(child, service_code="WISH_GOODS", value_fen=20001)


def test_the_same_form_sent_twice_is_one_order(town):
    resident = make.person(town.community)
    form = make.order_input(resident)
    first = intake.submit(input=form, actor=make.actor(resident), now=MONDAY)
    before = Entry.objects.count()

    again = intake.submit(input=form, actor=make.actor(resident), now=MONDAY + HOUR)

    assert (again.pk, again.made_at) == (first.pk, MONDAY)
    assert (Order.objects.count(), Entry.objects.count()) == (1, before)
    assert topics(resident) == ["order_received"]


def test_what_is_wanted_soon_is_one_order_however_often_the_button_is_pressed(town):
    """Its window begins with the moment the form comes, and it comes twice a moment apart."""
    resident = make.person(town.community)
    moments = (MONDAY, MONDAY + timedelta(milliseconds=300))

    first, again = (
        intake.submit(
            input=make.order_input(
                resident, wanted_from=now, wanted_until=now + 3 * DAY, key="pressed twice"
            ),
            actor=make.actor(resident),
            now=now,
        )
        for now in moments
    )

    assert again.pk == first.pk
    assert again.wanted_from == MONDAY


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param({"text": "想请人陪我去医院。"}, id="other-words"),
        pytest.param({"service_code": "REPAIR"}, id="another-service"),
        pytest.param({"wanted_until": MONDAY + 2 * DAY}, id="another-time"),
        pytest.param({"is_urgent": True}, id="now-urgent"),
    ],
)
def test_the_same_key_with_other_content_is_refused(town, changes):
    resident = make.person(town.community)
    form = make.order_input(resident)
    intake.submit(input=form, actor=make.actor(resident), now=MONDAY)

    with refused("key_used"):
        intake.submit(input=replace(form, **changes), actor=make.actor(resident), now=MONDAY)


def test_a_key_belongs_to_whoever_sent_it(town):
    one, other = make.person(town.community), make.person(town.community)

    first, second = make.order(one, key="same"), make.order(other, key="same")

    assert first.pk != second.pk


def test_a_refused_form_does_not_burn_its_key(town):
    resident = make.person(town.community)
    with refused("bad_input"):
        make.order(resident, key="mine", text="")

    assert make.order(resident, key="mine").key == "mine"


def test_an_order_from_a_grid_stands_on_the_desk_of_its_community(town):
    grid = make.area("990101001001001", Level.GRID, "990101001001")

    order = make.order(make.person(grid))

    assert order.area_id == grid.pk
    assert desk.verify(order.pk, how="VISIT", actor=town.clerk, now=MONDAY).state == "VERIFIED"


# ------------------------------------------------------------------------------------ counter


def _newcomer(town, form, **changes):
    return counter.take_down(
        town.community.pk,
        newcomer=PersonInput(name="赵大妈", phone="13800138000", **changes),
        input=form,
        actor=town.clerk,
        now=MONDAY,
    )


def _paper(**changes):
    nobody = Person(pk=0)
    plain = {"channel": Channel.COUNTER, "consent_how": "本人到场"}
    return make.order_input(nobody, **(plain | changes))


def test_a_newcomer_at_the_counter_is_known_and_asks_in_one_step(town):
    order = _newcomer(town, _paper())

    resident = Person.objects.get(pk=order.resident_id)
    consents = list(Consent.objects.filter(person=resident).values_list("purpose", "is_given"))
    assert (order.submitted_by_id, order.proxy_kind) == (town.clerk.me, "CLERK")
    assert (str(resident.name), consents) == ("赵**", [("SERVICE", True)])


def test_the_same_slip_twice_registers_nobody_twice(town):
    form = _paper()
    first = _newcomer(town, form)
    people = Person.objects.count()

    again = _newcomer(town, form)

    assert (again.pk, Person.objects.count(), Order.objects.count()) == (first.pk, people, 1)


def test_a_slip_that_cannot_be_used_registers_nobody(town):
    with refused("bad_input"):
        _newcomer(town, _paper(text=""))


# --------------------------------------------------------------------------- answer and cancel


def _asked(town):
    order = make.order(make.person(town.community))
    return desk.ask(order.pk, text="几楼？", actor=town.clerk, now=MONDAY)


def test_the_answer_puts_the_order_back_on_the_desk(town):
    order = _asked(town)

    intake.answer(order.pk, text="五楼", actor=make.actor(order.resident), now=MONDAY + HOUR)

    found = Order.objects.get(pk=order.pk)
    kinds = list(found.remarks.order_by("pk").values_list("kind", "by_id"))
    assert (found.state, found.due_at) == ("SUBMITTED", MONDAY + HOUR + DAY)
    assert kinds == [("QUESTION", town.clerk.me), ("ANSWER", found.resident_id)]
    assert verbs("order", order.pk) == ["submit", "ask", "answer"]


def test_an_empty_answer_is_refused(town):
    order = _asked(town)

    with refused("bad_input"):
        intake.answer(order.pk, text=" ", actor=make.actor(order.resident), now=MONDAY)


def test_an_answer_without_a_question_is_refused(town):
    order = make.order(make.person(town.community))

    with refused("illegal_move"):
        intake.answer(order.pk, text="五楼", actor=make.actor(order.resident), now=MONDAY)


@pytest.mark.parametrize(
    "who",
    [
        pytest.param(lambda t: STRANGER, id="a-stranger"),
        pytest.param(lambda t: make.actor(make.person(t.community)), id="a-neighbour"),
        pytest.param(lambda t: t.far_clerk, id="the-clerk-of-the-other-community"),
        pytest.param(lambda t: make.staff(Role.AUDITOR, t.county), id="an-auditor"),
    ],
)
def test_nobody_else_answers_or_cancels(town, who):
    order, by = _asked(town), who(town)

    with refused("forbidden"):
        intake.answer(order.pk, text="五楼", actor=by, now=MONDAY)
    with refused("forbidden"):
        intake.cancel(order.pk, reason="", actor=by, now=MONDAY)


def test_cancelling_frees_the_helper_and_takes_offers_back(town):
    order = make.open_order(town, people_needed=2)
    held = make.claim(town, order)
    asked = make.volunteer(town.community)
    offer = make.offer(town, order, asked)

    intake.cancel(order.pk, reason="女儿来了", actor=make.actor(order.resident), now=MONDAY + HOUR)

    found = Order.objects.get(pk=order.pk)
    claim = Claim.objects.get(pk=held.pk)
    assert (found.state, found.due_at, found.seats.count()) == ("CANCELLED", None, 0)
    assert (claim.state, claim.ended_at) == ("RELEASED", MONDAY + HOUR)
    assert Offer.objects.get(pk=offer.pk).state == "WITHDRAWN"
    assert [r.kind for r in found.remarks.all()] == ["REASON"]
    assert topics(held.person) == ["claim_released"]
    assert topics(asked) == ["offer_made", "offer_withdrawn"]
    assert topics(order.resident)[-1] == "order_cancelled"


def test_cancelling_needs_no_reason(town):
    order = make.order(make.person(town.community))

    intake.cancel(order.pk, reason=" ", actor=make.actor(order.resident), now=MONDAY)

    assert (state(order), order.remarks.count()) == (OrderState.CANCELLED, 0)


def test_once_the_helper_is_there_it_is_too_late_to_cancel(town):
    order = Order.objects.get(pk=make.served(town).order_id)

    with refused("illegal_move"):
        intake.cancel(order.pk, reason="", actor=make.actor(order.resident), now=MONDAY)
