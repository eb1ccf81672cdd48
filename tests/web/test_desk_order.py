"""One order on the desk: what its page shows and what each verb does."""

import pytest
from django.urls import reverse

from kith.core.actor import Role
from kith.hours.models import ServiceRecord
from kith.journal.models import Entry
from kith.orders.actions import claims, desk, objections, offers, word
from kith.orders.models import CallBack, Claim, Diversion, Order, Remark
from kith.orders.states import CallBackOutcome, ClaimState, OrderState, Target
from kith.people.models import Person
from kith.people.states import ConsentPurpose
from kith.vault.models import Access
from tests import make

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock", "no_totp")]
S = OrderState


def page(pk: int) -> str:
    return reverse("web:desk_order", args=(pk,))


def do(client, pk: int, verb: str, **data):
    return client.post(reverse("web:desk_do", args=(pk, verb)), data)


def state(pk: int) -> str:
    return Order.objects.get(pk=pk).state


def shown(response) -> set[str]:
    return set(response.context["case"].buttons)


def test_another_communitys_clerk_gets_404_and_the_street_sees_it(sign_in):
    town = make.town()
    made = make.order(make.person(town.community))

    assert sign_in(town.far_clerk).get(page(made.pk)).status_code == 404
    assert sign_in(town.boss).get(page(made.pk)).status_code == 200
    assert sign_in(town.district).get(page(made.pk)).status_code == 403


@pytest.mark.parametrize("where", ["verb", "reveal", "compile", "offer"])
def test_another_communitys_clerk_can_do_nothing(sign_in, where):
    town = make.town()
    made = make.order(make.person(town.community))
    urls = {
        "verb": reverse("web:desk_do", args=(made.pk, "verify")),
        "reveal": reverse("web:desk_reveal", args=(made.pk,)),
        "compile": reverse("web:compile", args=(made.pk,)),
        "offer": reverse("web:offer_form", args=(made.pk,)),
    }

    response = sign_in(town.far_clerk).post(urls[where], {"how": "PHONE"})

    assert (response.status_code, state(made.pk)) == (404, S.SUBMITTED)


def test_opening_reads_the_words_once_and_the_resident_can_see_that(sign_in):
    town = make.town()
    resident = make.person(town.community, name="欧阳明珠", phone="13800005678")
    made = make.order(resident, text="窗户擦不动了")

    response = sign_in(town.clerk).get(page(made.pk))

    text = response.content.decode()
    looks = Access.objects.filter(subject_id=resident.pk, actor_id=town.clerk.me)
    assert "窗户擦不动了" in text
    assert "欧阳明珠" not in text
    assert "13800005678" not in text
    assert [look.purpose for look in looks] == ["HANDLE_ORDER"]
    assert "no-store" in response.headers["Cache-Control"]


@pytest.mark.parametrize("htmx", [True, False])
def test_the_contact_is_shown_for_one_click_and_logged_with_its_purpose(sign_in, htmx):
    town = make.town()
    resident = make.person(town.community, name="欧阳明珠", phone="13800005678")
    made = make.order(resident)
    client = sign_in(town.clerk)
    headers = {"HX-Request": "true"} if htmx else {}

    url = reverse("web:desk_reveal", args=(made.pk,))
    response = client.post(url, {"purpose": "CHECK_IDENTITY"}, headers=headers)

    text = response.content.decode()
    assert "欧阳明珠" in text
    assert "13800005678" in text
    assert ("<html" in text) is not htmx
    assert Access.objects.filter(subject_id=resident.pk, purpose="CHECK_IDENTITY").count() == 1
    assert "no-store" in response.headers["Cache-Control"]
    assert "欧阳明珠" not in client.get(page(made.pk)).content.decode()


def test_a_look_without_a_reason_shows_nothing(sign_in):
    town = make.town()
    made = make.order(make.person(town.community, name="欧阳明珠"))

    response = sign_in(town.clerk).post(reverse("web:desk_reveal", args=(made.pk,)))

    assert response.status_code == 422
    assert "欧阳明珠" not in response.content.decode()


ALWAYS = {"note_down", "pause", "photos_agreed"}
EARLY = {"ask", "divert", "reject", "merge", "cancel", *ALWAYS}


def test_buttons_are_what_policy_and_machine_allow(sign_in):
    town = make.town()
    client = sign_in(town.clerk)
    fresh = make.order(make.person(town.community))
    opened = make.open_order(town)

    assert shown(client.get(page(fresh.pk))) == {"verify", *EARLY}
    assert shown(client.get(page(opened.pk))) == {"give_up", "cancel", *ALWAYS}


def test_the_desk_has_no_verbs_in_its_own_case(sign_in):
    town = make.town()
    clerk = Person.objects.get(pk=town.clerk.me)
    made = make.order(clerk)

    client = sign_in(clerk)
    response = client.get(page(made.pk))
    refused = do(client, made.pk, "verify", how="PHONE")

    assert shown(response) == {"cancel"}
    assert (refused.status_code, state(made.pk)) == (403, S.SUBMITTED)


@pytest.mark.parametrize(
    ("verb", "data", "after"),
    [
        ("verify", {"how": "VISIT"}, S.VERIFIED),
        ("ask", {"text": "几楼?"}, S.NEED_INFO),
        ("reject", {"reason": "不是社区的事"}, S.REJECTED),
        ("divert", {"to": "12345", "reference": "A-7"}, S.DIVERTED),
        ("cancel", {"reason": "居民不需要了"}, S.CANCELLED),
        ("pause", {"reason": "WEATHER"}, S.SUBMITTED),
        ("note_down", {"text": "家里有狗"}, S.SUBMITTED),
    ],
)
def test_a_verb_moves_the_order_and_comes_back_to_its_page(sign_in, verb, data, after):
    town = make.town()
    made = make.order(make.person(town.community))

    response = do(sign_in(town.clerk), made.pk, verb, **data)

    assert (response.status_code, response.url) == (302, page(made.pk))
    assert state(made.pk) == after


def test_a_diversion_keeps_its_reference(sign_in):
    town = make.town()
    made = make.order(make.person(town.community))
    client = sign_in(town.clerk)

    do(client, made.pk, "divert", to="12345", reference="A-7")

    kept = Diversion.objects.get(order=made)
    assert (kept.to, kept.reference) == ("12345", "A-7")
    assert "A-7" in client.get(page(made.pk)).content.decode()


@pytest.mark.parametrize(
    ("verb", "data"),
    [
        ("verify", {}),
        ("verify", {"how": "DREAM"}),
        ("ask", {"text": "  "}),
        ("reject", {"reason": ""}),
        ("divert", {"to": "911"}),
        ("pause", {"reason": ""}),
    ],
)
def test_bad_input_writes_nothing_and_shows_the_form_again(sign_in, verb, data):
    town = make.town()
    made = make.order(make.person(town.community))
    before = Entry.objects.filter(kind="order").count()

    response = do(sign_in(town.clerk), made.pk, verb, **data)

    assert response.status_code == 422
    assert response.context["case"].buttons[verb].is_open
    after = Entry.objects.filter(kind="order").count()
    assert (state(made.pk), after) == (S.SUBMITTED, before)


def test_bad_input_keeps_what_was_typed(sign_in):
    town = make.town()
    made = make.order(make.person(town.community))

    response = do(sign_in(town.clerk), made.pk, "divert", to="", reference="工单 A-7")

    assert "工单 A-7" in response.content.decode()


def test_a_verb_somebody_was_quicker_with_is_refused_in_words(sign_in):
    town = make.town()
    made = make.order(make.person(town.community))
    client = sign_in(town.clerk)
    do(client, made.pk, "verify", how="PHONE")

    again = do(client, made.pk, "verify", how="PHONE")

    assert (again.status_code, state(made.pk)) == (409, S.VERIFIED)


def test_an_unknown_verb_is_not_found(sign_in):
    town = make.town()
    made = make.order(make.person(town.community))

    assert do(sign_in(town.clerk), made.pk, "explode").status_code == 404


def test_the_clock_runs_on_after_a_pause(sign_in):
    town = make.town()
    made = make.order(make.person(town.community))
    client = sign_in(town.clerk)

    do(client, made.pk, "pause", reason="RESIDENT_AWAY")
    stopped = client.get(page(made.pk))
    do(client, made.pk, "resume")

    assert stopped.context["case"].clock.state == "paused"
    assert Order.objects.get(pk=made.pk).due_at == made.due_at


def test_a_resident_without_a_smartphone_answers_through_the_desk(sign_in):
    town = make.town()
    made = make.order(make.person(town.community))
    client = sign_in(town.clerk)
    do(client, made.pk, "ask", text="几楼?")

    do(client, made.pk, "answer", text="六楼")

    assert state(made.pk) == S.SUBMITTED
    assert "六楼" in client.get(page(made.pk)).content.decode()
    assert Remark.objects.filter(order=made).count() == 2


def test_the_same_need_twice_is_shown_and_joined(sign_in):
    town = make.town()
    resident = make.person(town.community)
    first, second = make.order(resident), make.order(resident)
    client = sign_in(town.clerk)

    twins = client.get(page(second.pk)).context["case"].twins
    do(client, second.pk, "merge", into=first.pk)

    assert [(twin.order.pk, twin.is_same_person) for twin in twins] == [(first.pk, True)]
    assert (state(second.pk), state(first.pk)) == (S.MERGED, S.SUBMITTED)


def test_an_offer_is_shown_and_taken_back(sign_in):
    town = make.town()
    order = make.open_order(town)
    offer = make.offer(town, order, make.volunteer(town.community))
    client = sign_in(town.clerk)

    asked = client.get(page(order.pk)).context["case"].asked
    response = client.post(reverse("web:take_back", args=(order.pk, offer.pk)))

    offer.refresh_from_db()
    assert [row.may_take_back for row in asked] == [True]
    assert (response.status_code, offer.state) == (302, "WITHDRAWN")


def test_a_claim_is_released_any_time_and_a_no_show_only_when_it_should_have_begun(sign_in, clock):
    town = make.town()
    claim = make.claim(town)
    client = sign_in(town.clerk)

    before = client.get(page(claim.order_id)).context["case"].agreed
    clock.at = make.MONDAY + make.DAY + make.HOUR
    after = client.get(page(claim.order_id)).context["case"].agreed
    client.post(reverse("web:end_claim", args=(claim.order_id, claim.pk, "no_show")))

    assert [row.verbs for row in before] == [("release",)]
    assert [row.verbs for row in after] == [("release", "no_show")]
    assert Claim.objects.get(pk=claim.pk).state == ClaimState.NO_SHOW
    assert state(claim.order_id) == S.OPEN


def test_an_offer_of_another_order_cannot_be_taken_back_through_this_one(sign_in):
    town = make.town()
    mine, other = make.open_order(town), make.open_order(town)
    offer = make.offer(town, other, make.volunteer(town.community))

    response = sign_in(town.clerk).post(reverse("web:take_back", args=(mine.pk, offer.pk)))

    assert response.status_code == 404


def test_those_who_agreed_can_be_enough(sign_in):
    town = make.town()
    order = make.open_order(town, people_needed=3)
    make.claim(town, order)

    do(sign_in(town.clerk), order.pk, "go_ahead")

    assert (state(order.pk), Order.objects.get(pk=order.pk).people_needed) == (S.ACCEPTED, 1)


def test_giving_up_is_a_result_and_can_be_tried_again(sign_in):
    town = make.town()
    order = make.open_order(town)
    client = sign_in(town.clerk)

    do(client, order.pk, "give_up", reason="没有合适的人")
    given_up = state(order.pk)
    do(client, order.pk, "reopen")

    assert (given_up, state(order.pk)) == (S.UNSOLVED, S.OPEN)


def test_a_call_that_is_answered_well_confirms_and_thanks(sign_in):
    town = make.town()
    claim = make.served(town)

    do(sign_in(town.clerk), claim.order_id, "call_back", outcome="SATISFIED", stars=5)

    record = ServiceRecord.objects.get(cause=f"claim:{claim.pk}")
    assert (state(claim.order_id), record.state) == (S.CONFIRMED, "CONFIRMED")


def test_the_street_cannot_take_the_residents_word_but_decides_disputes(sign_in):
    town = make.town()
    claim = make.served(town)
    reported = sign_in(town.boss).get(page(claim.order_id))
    word.dispute(claim.order_id, text="没有来", actor=town.clerk, now=make.MONDAY)

    street = sign_in(town.boss).get(page(claim.order_id))
    clerk = sign_in(town.clerk).get(page(claim.order_id))

    assert "call_back" not in shown(reported)
    assert "decide_dispute" in shown(street)
    assert "decide_dispute" not in shown(clerk)


@pytest.mark.parametrize(("answer", "after"), [("yes", S.UNSOLVED), ("no", S.CONFIRMED)])
def test_a_dispute_is_decided(sign_in, answer, after):
    town = make.town()
    claim = make.served(town)
    word.dispute(claim.order_id, text="没有来", actor=town.clerk, now=make.MONDAY)

    do(sign_in(town.boss), claim.order_id, "decide_dispute", is_upheld=answer)

    assert state(claim.order_id) == after


@pytest.mark.parametrize(("answer", "after"), [("yes", S.OPEN), ("no", S.ACCEPTED)])
def test_an_objection_is_decided_with_a_reason(sign_in, answer, after):
    town = make.town()
    liaison = make.person(town.community)
    unit = make.unit(town.community, liaison=liaison)
    make.consent(liaison, ConsentPurpose.VOLUNTEER)
    order = make.open_order(town)
    asked = offers.OfferInput(target=Target.UNIT, target_id=unit.pk)
    offer = offers.offer(order.pk, input=asked, actor=town.clerk, now=make.MONDAY)
    claim = claims.accept(offer.pk, actor=make.actor(liaison), now=make.MONDAY)
    objections.object_to(claim.pk, reason="不归我们管", actor=make.actor(liaison), now=make.MONDAY)
    client = sign_in(town.boss)

    silent = do(client, order.pk, "decide_objection", is_upheld=answer, decision="")
    do(client, order.pk, "decide_objection", is_upheld=answer, decision="已核实")

    assert silent.status_code == 422
    assert state(order.pk) == after


def silent_order(town: make.Town) -> Claim:
    claim = make.served(town)
    CallBack.objects.bulk_create(
        CallBack(
            order_id=claim.order_id,
            outcome=CallBackOutcome.NO_ANSWER,
            by_id=town.clerk.me,
            at=make.MONDAY + days * make.DAY,
        )
        for days in (4, 7, 10)
    )
    word.close_silent(claim.order_id, actor=town.clerk, now=make.MONDAY + 11 * make.DAY)
    return claim


def test_minutes_of_a_silent_order_are_confirmed_by_a_second_person(sign_in):
    town = make.town()
    claim = silent_order(town)

    do(sign_in(town.clerk), claim.order_id, "confirm_hours")

    record = ServiceRecord.objects.get(cause=f"claim:{claim.pk}")
    assert (state(claim.order_id), record.state) == (S.UNCONFIRMED, "CONFIRMED")
    assert not record.confirmation.by_recipient


def test_minutes_are_confirmed_once(sign_in):
    town = make.town()
    claim = silent_order(town)
    client = sign_in(town.clerk)
    do(client, claim.order_id, "confirm_hours")

    again = do(client, claim.order_id, "confirm_hours")

    assert again.status_code == 409
    assert "confirm_hours" not in shown(client.get(page(claim.order_id)))


def test_the_story_names_who_in_which_capacity(sign_in):
    town = make.town()
    made = make.open_order(town)

    events = sign_in(town.clerk).get(page(made.pk)).context["case"].events

    clerk = str(Person.objects.get(pk=town.clerk.me).name)
    assert len(events) == 3
    assert clerk in events[1].who
    assert town.community.name in events[1].who
    assert [event.mark for event in events] == ["done", "done", "now"]


def test_the_next_order_of_the_queue_is_one_click_away(sign_in):
    town = make.town()
    one, two = (make.order(make.person(town.community)) for _ in range(2))

    response = sign_in(town.clerk).get(page(one.pk))

    assert response.context["case"].next_order == two


@pytest.mark.parametrize("offered", [1, 3])
def test_the_page_asks_a_fixed_number_of_queries(sign_in, offered, django_assert_num_queries):
    town = make.town()
    order = make.open_order(town, people_needed=5)
    for _ in range(offered):
        make.offer(town, order, make.volunteer(town.community))
    client = sign_in(town.clerk)
    client.get(page(order.pk))

    with django_assert_num_queries(39):
        client.get(page(order.pk))


def test_an_auditor_may_not_open_the_desk_page(sign_in):
    town = make.town()
    made = make.order(make.person(town.community))
    desk.verify(made.pk, how="PHONE", actor=town.clerk, now=make.MONDAY)

    assert sign_in(make.staff(Role.AUDITOR, town.county)).get(page(made.pk)).status_code == 403
