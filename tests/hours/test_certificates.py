"""Asking, issuing, declining, revoking, batches; what the public page may know."""

from datetime import date

import pytest

from kith.core.actor import CLOCK, Role
from kith.core.refusal import BadInput, Forbidden, IllegalMove
from kith.hours import queries_certificates as queries
from kith.hours.actions import amendments, batches, review
from kith.hours.actions import certificates as actions
from kith.hours.actions import recording as hours
from kith.hours.actions._certifying import CannotPrint, NothingToCertify, TooManyHours
from kith.hours.models import BatchItem, Certificate, CertificateRequest, CertifiedHour
from kith.hours.states import BatchItemState, CertificateState, Purse, RequestState
from kith.outbox.models import Message
from kith.people.models import Person
from kith.vault.models import Access
from tests import make
from tests.hours.world import FLAG, NOW, confirmed, housemate, record, second_clerk
from tests.make import DAY, HOUR, MONDAY

pytestmark = pytest.mark.django_db
YEAR = actions.Span(date(2026, 1, 1), date(2026, 12, 31))
SIGNED = actions.Signature("李明", "张华", "0534-1234567")


@pytest.fixture
def town():
    return make.town()


@pytest.fixture
def who(town):
    return make.volunteer(town.community, name="王建国")


def _ask(town, who, span=YEAR, **changes):
    wanted = actions.AskInput(who.pk, town.community.pk, span, **changes)
    return actions.ask(input=wanted, actor=make.actor(who), now=NOW)


def _issued(town, who, span=YEAR):
    asked = _ask(town, who, span)
    return actions.issue(asked.pk, input=SIGNED, actor=town.clerk, now=NOW)


def test_a_certificate_says_what_was_confirmed_and_nothing_else(town, who):
    first = confirmed(town, who)
    record(town, who, start=MONDAY - 10 * DAY, now=MONDAY)  # nobody confirmed it
    duty = {"purse": Purse.REPORT_IN, "eligibility": "PARTY_LIFE"}
    confirmed(town, who, start=MONDAY + DAY, **duty)

    made = _issued(town, who)

    assert (made.minutes, made.unit, made.name.mask) == (60, town.community.name, "王**")
    assert made.number == f"{town.community.code}-2026-00001"
    assert len(bytes.fromhex(made.code)) == 16
    line = CertifiedHour.objects.get(certificate=made)
    assert (line.record_id, line.minutes, line.grade) == (first.pk, 60, "A")
    assert CertificateRequest.objects.get().state == RequestState.ISSUED
    told = Message.objects.filter(topic="certificate_issued").values_list("person_id", flat=True)
    assert list(told) == [who.pk]


def test_hours_under_review_are_not_certified(town, who):
    row = confirmed(town, who)
    review.hold(row.pk, flags=(FLAG,), actor=CLOCK, now=NOW)

    with pytest.raises(NothingToCertify):
        _ask(town, who)

    assert not CertificateRequest.objects.exists()


def test_only_days_within_the_time_count(town, who):
    confirmed(town, who)
    confirmed(town, who, start=MONDAY + DAY)

    made = _issued(town, who, actions.Span(date(2026, 3, 3), date(2026, 3, 3)))

    assert made.minutes == 60


def test_a_second_request_waits_for_the_first(town, who):
    confirmed(town, who)
    _ask(town, who)

    with pytest.raises(actions.CertificateAskedFor):
        _ask(town, who)

    assert CertificateRequest.objects.count() == 1


def test_others_do_not_ask_for_her(town, who):
    confirmed(town, who)
    wanted = actions.AskInput(who.pk, town.community.pk, YEAR)

    with pytest.raises(Forbidden):
        actions.ask(input=wanted, actor=town.clerk, now=NOW)

    assert not CertificateRequest.objects.exists()


def test_a_time_that_ends_before_it_begins_is_refused(town, who):
    confirmed(town, who)

    with pytest.raises(BadInput):
        _ask(town, who, actions.Span(date(2026, 3, 3), date(2026, 3, 1)))


def test_too_many_services_are_refused_with_the_bound(town, who):
    confirmed(town, who)
    confirmed(town, who, start=MONDAY + DAY)
    from kith.catalogue.actions import put_rule  # noqa: PLC0415 -- only here

    few: dict[str, object] = {
        "answer_within_wd": 5,
        "looks_per_hour": 20,
        "most_hours": 1,
        "most_people": 5,
    }
    put_rule(
        "CERTIFICATES", area=town.community, valid_from=date(2026, 1, 1), params=few, source="test"
    )

    with pytest.raises(TooManyHours) as refused:
        _ask(town, who)

    assert refused.value.facts == {"most": 1}


@pytest.mark.parametrize("who_issues", ["far_clerk", "district", "herself", "housemate"])
def test_only_the_desk_that_recorded_issues_and_never_for_itself(town, who, who_issues):
    confirmed(town, who)
    asked = _ask(town, who)
    if who_issues == "herself":
        make.grant(who, Role.WORKER, town.community)
    actors = {
        "far_clerk": town.far_clerk,
        "district": town.district,
        "herself": make.actor(who),
        "housemate": housemate(town, who, Role.WORKER),
    }

    with pytest.raises(Forbidden):
        actions.issue(asked.pk, input=SIGNED, actor=actors[who_issues], now=NOW)

    assert not Certificate.objects.exists()
    assert CertificateRequest.objects.get().state == RequestState.ASKED


def test_the_liaison_certifies_what_her_unit_organised(town, who):
    liaison = make.person(town.community)
    unit = make.unit(town.community, liaison=liaison)
    confirmed(town, who, organiser_id=unit.pk)
    confirmed(town, who, start=MONDAY + DAY)

    asked = _ask(town, who, organiser_id=unit.pk)
    with pytest.raises(Forbidden):
        actions.issue(asked.pk, input=SIGNED, actor=town.clerk, now=NOW)
    made = actions.issue(asked.pk, input=SIGNED, actor=make.actor(liaison), now=NOW)

    assert (made.minutes, made.unit) == (60, unit.name)


def test_issuers_are_the_community_and_the_units_of_ones_hours(town, who):
    unit = make.unit(town.community, liaison=make.person(town.community))
    confirmed(town, who, organiser_id=unit.pk)
    confirmed(town, who, start=MONDAY + DAY)

    found = [(one.name, one.minutes) for one in queries.issuers(who.pk)]

    assert found == [(town.community.name, 120), (unit.name, 60)]


@pytest.mark.parametrize("signs", ["𠮷", "龘"], ids=["beyond-the-first-plane", "rare"])
def test_a_name_the_font_cannot_print_is_refused_aloud(town, signs):
    who = make.volunteer(town.community, name=f"王{signs}")
    confirmed(town, who)
    asked = _ask(town, who)

    with pytest.raises(CannotPrint) as refused:
        actions.issue(asked.pk, input=SIGNED, actor=town.clerk, now=NOW)

    assert refused.value.facts == {"signs": signs}
    assert not Certificate.objects.exists()


def test_issuing_twice_is_refused(town, who):
    confirmed(town, who)
    made = _issued(town, who)

    with pytest.raises(IllegalMove):
        actions.issue(made.request_id, input=SIGNED, actor=town.clerk, now=NOW)

    assert Certificate.objects.count() == 1


def test_numbers_of_a_place_follow_each_other(town, who):
    confirmed(town, who)
    numbers = [_issued(town, who).number[-5:] for _n in range(3)]

    assert numbers == ["00001", "00002", "00003"]


def test_declining_says_why(town, who):
    confirmed(town, who)
    asked = _ask(town, who)

    with pytest.raises(BadInput):
        actions.decline(asked.pk, reason=" ", actor=town.clerk, now=NOW)
    row = actions.decline(asked.pk, reason="请先补充材料", actor=town.clerk, now=NOW)

    assert (row.state, row.answer) == (RequestState.DECLINED, "请先补充材料")
    assert Message.objects.filter(person_id=who.pk, topic="certificate_declined").count() == 1


def test_she_may_take_her_request_back(town, who):
    confirmed(town, who)
    row = actions.withdraw(_ask(town, who).pk, actor=make.actor(who), now=NOW)

    assert row.state == RequestState.WITHDRAWN
    assert _ask(town, who).state == RequestState.ASKED


def test_the_public_sees_the_least(town, who):
    confirmed(town, who)
    made = _issued(town, who)

    seen = queries.verified(made.code.upper()[:16] + " " + made.code[16:])

    assert seen == queries.Verified(
        number=made.number, masked_name="王**", unit=town.community.name,
        issued_on=date(2026, 3, 7), minutes=60, minutes_now=60, revoked_on=None, reason="",
    )  # fmt: skip


@pytest.mark.parametrize("typed", ["", "x" * 32, "0" * 32, "0" * 31, "' OR 1=1"])
def test_an_unknown_code_finds_nothing(town, who, typed):
    confirmed(town, who)
    _issued(town, who)

    assert queries.verified(typed) is None


def test_a_later_amendment_shows(town, who):
    row = confirmed(town, who, length=2 * HOUR)
    made = _issued(town, who)
    change = amendments.ChangeInput(row.started_at, row.started_at + HOUR, row.content)
    one = amendments.propose_change(
        row.pk, input=change, reason="记错了", actor=town.clerk, now=NOW
    )
    amendments.approve(one.pk, actor=second_clerk(town), now=NOW)

    seen = queries.verified(made.code)

    assert seen is not None
    assert (seen.minutes, seen.minutes_now, seen.is_changed) == (120, 60, True)
    assert Certificate.objects.get().minutes == 120


def test_hours_taken_back_show_and_new_ones_do_not(town, who):
    row = confirmed(town, who)
    made = _issued(town, who)
    confirmed(town, who, start=MONDAY + DAY)
    hours.reverse(row.pk, reason="虚假", actor=town.boss, now=NOW)

    assert queries.minutes_now([made]) == {made.pk: 0}


def test_a_revocation_shows_with_its_reason(town, who):
    confirmed(town, who)
    made = _issued(town, who)

    actions.revoke(made.pk, reason="姓名有误", actor=town.clerk, now=NOW + DAY)

    seen = queries.verified(made.code)
    assert seen is not None
    assert (seen.revoked_on, seen.reason) == (date(2026, 3, 8), "姓名有误")
    with pytest.raises(IllegalMove):
        actions.revoke(made.pk, reason="再次", actor=town.clerk, now=NOW)
    with pytest.raises(IllegalMove):
        actions.open_name(made.pk, actor=make.actor(who), now=NOW)


def test_strangers_to_it_do_not_revoke(town, who):
    confirmed(town, who)
    made = _issued(town, who)

    for actor in (town.far_clerk, make.actor(who), housemate(town, who, Role.WORKER)):
        with pytest.raises(Forbidden):
            actions.revoke(made.pk, reason="x", actor=actor, now=NOW)

    assert Certificate.objects.get().state == CertificateState.VALID


def test_opening_the_name_is_logged_and_only_for_her(town, who):
    confirmed(town, who)
    made = _issued(town, who)
    before = Access.objects.count()

    assert actions.open_name(made.pk, actor=make.actor(who), now=NOW) == "王建国"
    with pytest.raises(Forbidden):
        actions.open_name(made.pk, actor=town.clerk, now=NOW)

    assert Access.objects.count() == before + 1


def test_a_guardian_asks_and_prints_for_her_ward(town, who):
    guardian = make.person(town.community)
    make.guardian(town, who, guardian)
    confirmed(town, who)
    wanted = actions.AskInput(who.pk, town.community.pk, YEAR)
    asked = actions.ask(input=wanted, actor=make.actor(guardian), now=NOW)
    made = actions.issue(asked.pk, input=SIGNED, actor=town.clerk, now=NOW)

    assert actions.open_name(made.pk, actor=make.actor(guardian), now=NOW) == "王建国"


def _batch(town, *people, actor=None):
    wanted = batches.BatchInput(town.community.pk, YEAR, SIGNED, tuple(p.pk for p in people))
    return batches.start(input=wanted, actor=actor or town.clerk, now=NOW)


def test_a_batch_goes_on_in_steps_and_says_who_was_left_out(town, who):
    confirmed(town, who)
    odd = make.volunteer(town.community, name="王𠮷")
    confirmed(town, odd, start=MONDAY + DAY)
    clerk = Person.objects.get(pk=town.clerk.me)
    none = make.volunteer(town.community)

    batch = _batch(town, who, odd, none, clerk)
    left = batches.step(batch.pk, actor=town.clerk, now=NOW)

    assert left == 0
    became = dict(BatchItem.objects.values_list("person_id", "refusal"))
    assert became == {
        who.pk: "", odd.pk: "cannot_print", none.pk: "nothing_to_certify", clerk.pk: "forbidden",
    }  # fmt: skip
    assert Certificate.objects.count() == 1
    ((row, name),) = batches.open_names(batch.pk, actor=town.clerk, now=NOW)
    assert (row.person_id, name) == (who.pk, "王建国")


def test_a_step_certifies_ten_and_nobody_twice(town):
    people = [make.volunteer(town.community) for _n in range(12)]
    for n, one in enumerate(people):
        confirmed(town, one, start=MONDAY + n * HOUR)
    batch = _batch(town, *people)

    left = [batches.step(batch.pk, actor=town.clerk, now=NOW) for _n in range(3)]

    assert left == [2, 0, 0]
    assert Certificate.objects.count() == 12
    assert not BatchItem.objects.exclude(state=BatchItemState.ISSUED).exists()


def test_a_batch_belongs_to_who_made_it(town, who):
    confirmed(town, who)
    with pytest.raises(Forbidden):
        _batch(town, who, actor=town.far_clerk)
    batch = _batch(town, who)

    with pytest.raises(Forbidden):
        batches.step(batch.pk, actor=second_clerk(town), now=NOW)
    with pytest.raises(IllegalMove):
        batches.open_names(batch.pk, actor=town.clerk, now=NOW)

    assert not Certificate.objects.exists()


def test_an_empty_batch_is_refused(town):
    with pytest.raises(batches.NobodyChosen):
        _batch(town)


def test_what_an_actor_may_see_is_what_the_lists_show(town, who):
    from kith.hours import policies  # noqa: PLC0415 -- only here

    liaison = make.person(town.other)
    unit = make.unit(town.community, liaison=liaison)
    guardian = make.person(town.other)
    make.guardian(town, who, guardian)
    confirmed(town, who, organiser_id=unit.pk)
    confirmed(town, make.volunteer(town.community), start=MONDAY + DAY)
    _issued(town, who)
    asked = _ask(town, who, organiser_id=unit.pk)
    actions.issue(asked.pk, input=SIGNED, actor=make.actor(liaison), now=NOW)
    rows = list(Certificate.objects.select_related("area"))
    wanted = list(CertificateRequest.objects.select_related("area"))

    people = [make.actor(p) for p in (who, liaison, guardian, make.person(town.community))]
    for actor in (*people, town.clerk, town.far_clerk, town.boss, town.district, CLOCK):
        seen = set(queries.visible_to(actor).values_list("pk", flat=True))
        asked_seen = set(queries.requests_visible_to(actor).values_list("pk", flat=True))
        assert seen == {r.pk for r in rows if policies.may_see_certificate(actor, r)}
        assert asked_seen == {r.pk for r in wanted if policies.may_see_certificate(actor, r)}
    assert len(rows) == 2
