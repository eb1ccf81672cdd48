"""Arriving, leaving, reporting: minutes rest on evidence, and evidence is given once."""

import io
from datetime import timedelta

import pytest
from PIL import Image

from kith.files.models import StoredFile
from kith.hours.models import ServiceRecord
from kith.orders.actions import claims, desk, intake, objections, service
from kith.orders.models import Claim, Report, Stamp
from kith.orders.rules import door_code
from kith.orders.states import OrderState
from kith.people.models import Person
from kith.people.states import ConsentPurpose
from kith.vault.models import Access
from tests import make
from tests.make import DAY, HOUR, MONDAY
from tests.orders.refused import refused, says, unchanged
from tests.orders.told import outsiders, state, topics, verbs
from tests.tools.whole import without_walls

pytestmark = pytest.mark.django_db

SLOT = MONDAY + DAY


@pytest.fixture
def town():
    return make.town()


def _code(claim, *, arriving):
    return door_code(claim.order_id, is_arrival=arriving)


def _in(claim, *, code="", at=SLOT, by=None, who=None):
    by = by or make.actor(claim.person)
    return service.check_in(claim.pk, code=code, actor=by, now=at, person_id=who)


def _out(claim, *, code="", at=SLOT + HOUR, by=None, who=None):
    by = by or make.actor(claim.person)
    return service.check_out(claim.pk, code=code, actor=by, now=at, person_id=who)


def _report(claim, *, at=SLOT + HOUR, by=None):
    by = by or make.actor(claim.person)
    return service.report(claim.pk, text="擦好了。", is_solved=True, actor=by, now=at)


def _team_claim(town, size=3):
    leader = make.volunteer(town.community)
    members = [make.volunteer(town.community) for _ in range(size - 1)]
    team = make.team(town.community, *members, leader=leader)
    order = make.open_order(town, people_needed=size)
    claim = claims.claim_for_team(
        order.pk, team_id=team.pk, heads=size, actor=make.actor(leader), now=MONDAY
    )
    return claim, leader, members


# ------------------------------------------------------------------------------------ arriving


def test_the_first_at_the_door_starts_the_service(town):
    claim = make.claim(town)

    stamp = _in(claim, code=_code(claim, arriving=True))

    row = Claim.objects.get(pk=claim.pk)
    assert (stamp.person_id, stamp.at, stamp.proof, stamp.by_id) == (
        claim.person_id, SLOT, "CODE", claim.person_id,
    )  # fmt: skip
    assert (row.state, state(claim.order)) == ("SERVING", OrderState.IN_SERVICE)
    assert topics(claim.order.resident)[-1] == "helper_arrived"
    assert verbs("order", claim.order_id)[-1] == "start"


@pytest.mark.parametrize(
    ("code", "proof"),
    [
        pytest.param(lambda c: _code(c, arriving=True), "CODE", id="the-code-for-arriving"),
        pytest.param(lambda c: f" {_code(c, arriving=True)} ", "CODE", id="typed-with-spaces"),
        pytest.param(lambda c: _code(c, arriving=False), "SELF", id="the-code-for-leaving"),
        pytest.param(lambda c: "", "SELF", id="none"),
        pytest.param(lambda c: "12345", "SELF", id="five-digits"),
    ],
)
def test_only_the_right_digits_prove_an_arrival(town, code, proof):
    claim = make.claim(town)
    while _code(claim, arriving=True) == _code(claim, arriving=False):  # once in 10,000
        claim = make.claim(town)

    assert _in(claim, code=code(claim)).proof == proof


def test_there_is_no_second_guess(town):
    claim = make.claim(town)
    first = _in(claim, code="")

    second = _in(claim, code=_code(claim, arriving=True), at=SLOT + HOUR)

    assert (second.pk, second.proof, second.at) == (first.pk, "SELF", SLOT)
    assert Stamp.objects.count() == 1


def test_codes_are_four_digits_and_differ_by_order_and_end():
    codes = {(n, end): door_code(n, is_arrival=end) for n in range(50) for end in (True, False)}

    assert {len(code) for code in codes.values()} == {4}
    assert all(code.isdigit() for code in codes.values())
    assert len(set(codes.values())) > 90


def test_check_in_opens_two_hours_before(town):
    claim = make.claim(town)

    with refused("too_early"):
        _in(claim, at=SLOT - 2 * HOUR - timedelta(seconds=1))
    assert _in(claim, at=SLOT - 2 * HOUR).at == SLOT - 2 * HOUR


def test_a_wish_is_brought_any_day(town):
    claim = make.claim(town, make.wish(town))

    assert _in(claim, at=MONDAY + HOUR).at == MONDAY + HOUR


@pytest.mark.parametrize("verb", [_in, _out, _report], ids=["check-in", "check-out", "report"])
def test_only_the_holder_stamps_and_reports(town, verb):
    claim = make.claim(town)

    everybody = (*outsiders(town, claim.order.resident).values(), town.clerk, town.boss)

    with unchanged():
        for by in everybody:
            with says("forbidden"):
                verb(claim, by=by)


def test_one_of_two_does_not_begin_while_the_desk_still_looks(town):
    order = make.open_order(town, people_needed=2)
    claim = make.claim(town, order)

    with refused("still_looking"):
        _in(claim)


def test_nobody_begins_while_a_unit_objects(town):
    claim, leader, _members = _team_claim(town)
    objections.object_to(claim.pk, reason="不会修", actor=make.actor(leader), now=MONDAY)

    with refused("illegal_move"):
        _in(claim)


def test_a_claim_that_was_given_back_does_not_begin(town):
    claim = make.claim(town)
    claims.withdraw(claim.pk, actor=make.actor(claim.person), now=MONDAY)
    make.claim(town, claim.order)

    with refused("illegal_move"):
        _in(claim)


def test_a_cancelled_order_is_not_begun(town):
    claim = make.claim(town)
    resident = make.actor(claim.order.resident)
    intake.cancel(claim.order_id, reason="", actor=resident, now=MONDAY)

    with refused("illegal_move"):
        _in(claim)


def test_a_reported_service_has_its_stamps(town):
    claim = make.served(town)

    with refused("already_reported"):
        _in(claim)
    with refused("illegal_move"):
        _out(claim)


# ------------------------------------------------------------------------------------- leaving


def test_leaving_is_proved_like_arriving(town):
    claim = make.claim(town)
    _in(claim)

    stamp = _out(claim, code=_code(claim, arriving=False))

    assert (stamp.is_arrival, stamp.at, stamp.proof) == (False, SLOT + HOUR, "CODE")
    assert (Claim.objects.get(pk=claim.pk).state, state(claim.order)) == ("SERVING", "IN_SERVICE")


def test_nobody_leaves_before_she_came(town):
    claim = make.claim(town)

    with refused("illegal_move"):
        _out(claim)


def test_leaving_twice_is_leaving_once(town):
    claim = make.claim(town)
    _in(claim)
    first = _out(claim)

    again = _out(claim, at=SLOT + 5 * HOUR)

    assert (again.pk, again.at) == (first.pk, SLOT + HOUR)


# ----------------------------------------------------------------------------------- reporting


def test_a_report_records_the_minutes_and_asks_the_resident(town):
    claim = make.claim(town)
    _in(claim, code=_code(claim, arriving=True))
    _out(claim, code=_code(claim, arriving=False), at=SLOT + 95 * timedelta(minutes=1))

    made = _report(claim, at=SLOT + 2 * HOUR)

    record = ServiceRecord.objects.values(
        "cause", "person_id", "area_id", "category", "content", "beneficiaries__person_id",
        "started_at", "ended_at", "minutes", "start_proof", "end_proof", "grade", "state",
        "recorded_by_id",
    ).get()  # fmt: skip
    order = claim.order
    assert record == {
        "cause": f"claim:{claim.pk}",
        "person_id": claim.person_id,
        "area_id": order.area_id,
        "category": "ELDERLY",
        "content": "擦窗户一次",
        "beneficiaries__person_id": order.resident_id,
        "started_at": SLOT,
        "ended_at": SLOT + timedelta(minutes=95),
        "minutes": 95,
        "start_proof": "CODE",
        "end_proof": "CODE",
        "grade": "B",
        "state": "RECORDED",
        "recorded_by_id": claim.person_id,
    }
    assert (made.is_solved, made.by_id, str(made.text)) == (True, claim.person_id, "")
    assert (Claim.objects.get(pk=claim.pk).state, state(order)) == ("SERVED", "REPORTED")
    assert topics(order.resident)[-1] == "please_confirm"


def test_nothing_is_reported_without_both_ends(town):
    claim = make.claim(town)

    with refused("illegal_move"):
        _report(claim)
    _in(claim)
    with refused("nobody_stamped"):
        _report(claim)


def test_reporting_twice_records_once(town):
    claim = make.served(town)

    with refused("illegal_move"):
        _report(claim)
    assert (Report.objects.count(), ServiceRecord.objects.count()) == (1, 1)


def test_a_visit_of_seconds_counts_one_minute(town):
    claim = make.claim(town)
    _in(claim)
    _out(claim, at=SLOT + timedelta(seconds=5))

    _report(claim)

    record = ServiceRecord.objects.get()
    assert (record.minutes, record.ended_at - record.started_at) == (1, timedelta(minutes=1))


def test_nobody_serves_twice_at_the_same_time(town):
    who = make.volunteer(town.community)
    first, second = make.claim(town, make.wish(town), who), make.claim(town, make.wish(town), who)
    for claim in (first, second):
        _in(claim)
        _out(claim)
    _report(first)

    with refused("overlapping_service"):
        _report(second)


def test_more_than_a_day_is_not_one_service(town):
    claim = make.claim(town)
    _in(claim)
    _out(claim, at=SLOT + DAY + timedelta(seconds=1))

    with refused("too_long"):
        _report(claim, at=SLOT + 2 * DAY)


def test_the_order_is_reported_with_the_last_report(town):
    order = make.open_order(town, people_needed=2)
    both = [make.claim(town, order) for _ in range(2)]
    for claim in both:
        _in(claim)
        _out(claim)

    states = []
    for claim in both:
        _report(claim)
        states.append(state(order))

    assert states == [OrderState.IN_SERVICE, OrderState.REPORTED]
    assert ServiceRecord.objects.count() == 2


# ---------------------------------------------------------------------------------------- teams


def test_a_leader_on_the_spot_proves_her_members_and_not_herself(town):
    claim, leader, members = _team_claim(town)
    by = make.actor(leader)

    for who in (leader, *members):
        _in(claim, by=by, who=who.pk)
        _out(claim, by=by, who=who.pk)
    _report(claim, by=by)

    found = ServiceRecord.objects.order_by("person_id").values_list(
        "person_id", "start_proof", "end_proof", "minutes", "recorded_by_id"
    )
    assert list(found) == [
        (leader.pk, "SELF", "SELF", 60, leader.pk),
        *((who.pk, "LEADER", "LEADER", 60, leader.pk) for who in members),
    ]


def test_a_member_without_both_ends_has_no_minutes(town):
    claim, leader, members = _team_claim(town)
    by = make.actor(leader)
    for who in members:
        _in(claim, by=by, who=who.pk)
    _out(claim, by=by, who=members[0].pk)

    _report(claim, by=by)

    assert [r.person_id for r in ServiceRecord.objects.all()] == [members[0].pk]


def test_a_stranger_is_not_stamped_as_a_member(town):
    claim, leader, _members = _team_claim(town)
    stranger = make.volunteer(town.community)

    with refused("not_in_team"):
        _in(claim, by=make.actor(leader), who=stranger.pk)


def test_nobody_stamps_somebody_else_on_her_own_claim(town):
    claim, friend = make.claim(town), make.volunteer(town.community)

    with refused("not_in_team"):
        _in(claim, who=friend.pk)


def test_no_more_are_stamped_than_were_promised(town):
    leader = make.volunteer(town.community)
    members = [make.volunteer(town.community) for _ in range(3)]
    team = make.team(town.community, *members, leader=leader)
    order = make.open_order(town, people_needed=2)
    by = make.actor(leader)
    claim = claims.claim_for_team(order.pk, team_id=team.pk, heads=2, actor=by, now=MONDAY)
    for who in members[:2]:
        _in(claim, by=by, who=who.pk)

    with refused("not_in_team"):
        _in(claim, by=by, who=members[2].pk)


def _at_home(member, order):
    key = order.resident.household_key
    Person.objects.filter(pk=member.pk).update(household_key=key)


def _a_child(member, order):
    Person.objects.filter(pk=member.pk).update(birth_year=2014)


def _without_consent(member, order):
    with without_walls("people_consent"):
        member.consents.filter(purpose="VOLUNTEER").delete()


@pytest.mark.parametrize(
    ("flaw", "code"),
    [
        pytest.param(_at_home, "own_household", id="lives-with-the-resident"),
        pytest.param(_a_child, "adults_only", id="is-a-child"),
        pytest.param(_without_consent, "volunteer_consent_needed", id="never-agreed"),
    ],
)
def test_a_member_must_be_fit_like_anybody(town, flaw, code):
    claim, leader, members = _team_claim(town)
    flaw(members[0], claim.order)

    with refused(code):
        _in(claim, by=make.actor(leader), who=members[0].pk)


def test_a_member_does_not_serve_herself(town):
    resident, leader = make.volunteer(town.community), make.volunteer(town.community)
    team = make.team(town.community, resident, leader=leader)
    order = make.open_order(town, resident, people_needed=2)
    by = make.actor(leader)
    claim = claims.claim_for_team(order.pk, team_id=team.pk, heads=2, actor=by, now=MONDAY)

    with refused("own_household"):
        _in(claim, by=by, who=resident.pk)


# --------------------------------------------------------------------------------------- photos


def _picture():
    made = io.BytesIO()
    Image.new("RGB", (32, 24), "green").save(made, "PNG")
    return made.getvalue()


def _photo(claim, by, *, is_agreed=True):
    if is_agreed:
        make.consent(claim.order.resident, ConsentPurpose.PHOTO)
    return service.add_photo(claim.pk, raw=_picture(), name="a.png", actor=by, now=SLOT + HOUR)


def test_no_photo_is_kept_before_the_resident_agreed(town):
    claim = make.served(town)

    with refused("photos_not_agreed"):
        _photo(claim, make.actor(claim.person), is_agreed=False)


def test_the_desk_notes_that_pictures_are_all_right(town):
    claim = make.claim(town)

    desk.photos_agreed(claim.order_id, actor=town.clerk, now=MONDAY)

    yes = claim.order.resident.consents.get(purpose="PHOTO")
    assert (yes.is_given, yes.given_by_id, yes.recorded_by_id) == (
        True,
        claim.order.resident_id,
        town.clerk.me,
    )
    assert verbs("order", claim.order_id)[-1] == "photos_agreed"


def test_a_photo_is_sealed_for_the_resident_and_every_look_is_logged(town):
    claim = make.served(town)
    resident = claim.order.resident
    stored = _photo(claim, make.actor(claim.person))

    seen = service.look_at_photo(
        stored.pk, claim_id=claim.pk, actor=town.clerk, now=SLOT + 2 * HOUR
    )

    assert seen.startswith(b"\xff\xd8")
    assert (stored.subject_id, stored.uploaded_by_id) == (resident.pk, claim.person_id)
    looks = list(Access.objects.values_list("subject_id", "actor_id", "purpose"))
    assert looks == [(resident.pk, town.clerk.me, "HANDLE_ORDER")]


def test_only_the_holder_of_a_live_claim_adds_a_photo(town):
    claim = make.claim(town)
    claims.withdraw(claim.pk, actor=make.actor(claim.person), now=MONDAY)
    live = make.claim(town)

    with unchanged():
        for row, by in ((claim, make.actor(claim.person)), (live, town.clerk)):
            with says("forbidden"):
                _photo(row, by, is_agreed=False)
    assert StoredFile.objects.count() == 0


def test_a_photo_is_shown_to_its_maker_the_resident_and_the_desk_alone(town):
    claim = make.served(town)
    stored = _photo(claim, make.actor(claim.person))
    resident = claim.order.resident
    for by in (make.actor(claim.person), make.actor(resident), town.clerk, town.boss):
        assert service.look_at_photo(stored.pk, claim_id=claim.pk, actor=by, now=SLOT + 2 * HOUR)

    others = outsiders(town)
    with unchanged():
        for by in others.values():
            with says("forbidden"):
                service.look_at_photo(stored.pk, claim_id=claim.pk, actor=by, now=SLOT + 2 * HOUR)


def test_a_photo_is_not_opened_through_another_claim(town):
    claim, other = make.served(town), make.claim(town)
    stored = _photo(claim, make.actor(claim.person))

    with refused("forbidden"):
        service.look_at_photo(
            stored.pk, claim_id=other.pk, actor=make.actor(other.person), now=SLOT + 2 * HOUR
        )
