"""Planning: who may, what goes together, what clashes, who is told, and who sees it."""

from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest

from kith.activities.actions import planning
from kith.activities.actions.planning import QuotaInput, SeriesInput, SessionInput
from kith.activities.jobs.planning import hold_ended
from kith.activities.models import Quota, Session, SignUp, SignUpMove
from kith.activities.policies import session as policies
from kith.activities.queries import sessions
from kith.activities.states import PresentAs, SeatingMode, SessionKind, SessionState, SignUpState
from kith.core.actor import STRANGER, Role
from kith.core.refusal import BadInput, Forbidden, IllegalMove, Refusal
from kith.outbox.models import Message
from kith.people.states import Channel
from kith.places.models import Site
from kith.places.states import SiteKind
from tests import make
from tests.make import DAY, HOUR, MONDAY

pytestmark = pytest.mark.django_db
SEATS = QuotaInput(PresentAs.RECIPIENT, 20)


@pytest.fixture
def town():
    return make.town()


@pytest.fixture
def hall(town):
    return Site.objects.create(
        area=town.community, code="S1", kind=SiteKind.choices[0][0], name="活动室"
    )


def _series_input(town, **changes):
    plain = SeriesInput(
        area_id=town.community.pk,
        title="书法课",
        summary="零基础，每周一次。",
        kind=SessionKind.COURSE,
        category="CLEANING",
    )
    return replace(plain, **changes)


def _input(**changes):
    plain = SessionInput(
        starts_at=MONDAY + 3 * DAY,
        ends_at=MONDAY + 3 * DAY + 2 * HOUR,
        sign_up_from=MONDAY,
        sign_up_until=MONDAY + 2 * DAY,
        quotas=(SEATS,),
    )
    return replace(plain, **changes)


def _series(town, **changes):
    return planning.plan_series(input=_series_input(town, **changes), actor=town.clerk, now=MONDAY)


def _planned(town, series=None, **changes):
    series = series or _series(town)
    return planning.plan_session(series.pk, input=_input(**changes), actor=town.clerk, now=MONDAY)


def _published(town, series=None, **changes):
    made = _planned(town, series, **changes)
    return planning.publish(made.pk, actor=town.clerk, now=MONDAY)


def _seat(session, who, state=SignUpState.SEATED, by=None):
    """A sign-up as the engine leaves it."""
    quota = session.quotas.get()
    if state == SignUpState.SEATED:
        Quota.objects.filter(pk=quota.pk).update(taken=quota.taken + 1)
    return SignUp.objects.create(
        session=session, quota=quota, person=who, made_by_id=(by or who).pk, party=uuid4(),
        key=uuid4(), channel=Channel.WEB, number=1, state=state, made_at=MONDAY,
    )  # fmt: skip


def test_sessions_of_a_series_are_numbered_and_keep_what_was_typed(town, hall):
    series = _series(town, bring="纸和笔")
    reserve = (("LOW_INCOME", 2, MONDAY + DAY),)
    draw = QuotaInput(PresentAs.VIEWER, 5, SeatingMode.DRAW, MONDAY + 2 * DAY, reserve)

    first = _planned(town, series, site_id=hall.pk, room="二楼", quotas=(SEATS, draw))
    second = _planned(town, series)

    assert [first.number, second.number] == [1, 2]
    assert (first.state, first.area_id, first.site_id) == ("PLANNED", town.community.pk, hall.pk)
    kept = first.quotas.order_by("role").values_list("role", "capacity", "mode", "reserves__tier")
    assert list(kept) == [
        ("RECIPIENT", 20, "FIRST_COME", None),
        ("VIEWER", 5, "DRAW", "LOW_INCOME"),
    ]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        pytest.param({"ends_at": MONDAY + 3 * DAY}, "ends_at", id="takes-no-time"),
        pytest.param({"ends_at": MONDAY + 60 * DAY}, "ends_at", id="takes-two-months"),
        pytest.param({"starts_at": MONDAY - DAY}, "starts_at", id="in-the-past"),
        pytest.param({"sign_up_until": MONDAY - DAY}, "sign_up_until", id="ends-before-begin"),
        pytest.param({"sign_up_until": MONDAY + 9 * DAY}, "sign_up_until", id="after-the-end"),
        pytest.param({"quotas": (SEATS, SEATS)}, "quotas", id="a-role-twice"),
        pytest.param(
            {"quotas": (replace(SEATS, mode=SeatingMode.DRAW),)}, "draw_at", id="draw-without-time"
        ),
        pytest.param(
            {"quotas": (replace(SEATS, reserves=(("A", 21, MONDAY + DAY),)),)},
            "reserves",
            id="more-kept-than-there-are",
        ),
        pytest.param(
            {"quotas": (replace(SEATS, reserves=(("A", 2, MONDAY + 5 * DAY),)),)},
            "reserves",
            id="kept-until-after-the-start",
        ),
    ],
)
def test_what_does_not_go_together_is_refused(town, changes, field):
    series = _series(town)

    with pytest.raises(BadInput) as no:
        _planned(town, series, **changes)

    assert no.value.field == field
    assert not Session.objects.exists()


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        pytest.param({"kind": SessionKind.PARTY_DAY}, "eligibility", id="party-day-with-hours"),
        pytest.param({"age_from": 60, "age_to": 12}, "age_to", id="ages-upside-down"),
        pytest.param({"category": "NOTHING"}, "category", id="unknown-category"),
        pytest.param({"skill": "NOTHING"}, "skill", id="unknown-skill"),
        pytest.param({"only_path": "/no/"}, "only_path", id="unknown-place"),
        pytest.param({"team_id": 404}, "team_id", id="unknown-team"),
    ],
)
def test_a_series_that_makes_no_sense_is_refused(town, changes, field):
    with pytest.raises(BadInput) as no:
        _series(town, **changes)

    assert no.value.field == field


def test_only_desks_of_the_place_and_its_hosts_plan(town):
    liaison = make.person(town.community)
    unit = make.unit(town.community, liaison=liaison)
    with pytest.raises(Forbidden):
        planning.plan_series(input=_series_input(town), actor=town.far_clerk, now=MONDAY)
    with pytest.raises(Forbidden):
        planning.plan_series(input=_series_input(town), actor=make.actor(liaison), now=MONDAY)

    theirs = planning.plan_series(
        input=_series_input(town, organiser_id=unit.pk), actor=make.actor(liaison), now=MONDAY
    )
    made = planning.plan_session(theirs.pk, input=_input(), actor=make.actor(liaison), now=MONDAY)

    assert made.state == SessionState.PLANNED
    with pytest.raises(Forbidden):
        planning.publish(made.pk, actor=make.actor(liaison), now=MONDAY)


def test_hours_are_published_by_somebody_else(town):
    helpers = QuotaInput(PresentAs.VOLUNTEER, 3)
    made = _planned(town, quotas=(SEATS, helpers))

    with pytest.raises(planning.SecondPerson):
        planning.publish(made.pk, actor=town.clerk, now=MONDAY)
    planning.publish(made.pk, actor=town.boss, now=MONDAY)

    made.refresh_from_db()
    assert (made.state, made.was_published) == (SessionState.PUBLISHED, True)


def test_a_room_is_given_once_at_a_time_unless_somebody_says_why(town, hall):
    _published(town, site_id=hall.pk, room="二楼")
    same = _planned(town, site_id=hall.pk, room="二楼")
    later = _planned(
        town, site_id=hall.pk, room="二楼",
        starts_at=MONDAY + 3 * DAY + 2 * HOUR, ends_at=MONDAY + 3 * DAY + 3 * HOUR,
    )  # fmt: skip

    with pytest.raises(planning.VenueClash) as no:
        planning.publish(same.pk, actor=town.clerk, now=MONDAY)
    assert "书法课" in str(no.value)
    planning.publish(later.pk, actor=town.clerk, now=MONDAY)
    planning.publish(same.pk, despite="隔断后两边都能用", actor=town.clerk, now=MONDAY)

    assert Session.objects.filter(state="PUBLISHED").count() == 3


def test_nobody_is_in_charge_of_two_at_once(town):
    _published(town, in_charge_id=town.clerk.me)
    other = _planned(town, in_charge_id=town.clerk.me)

    with pytest.raises(planning.PersonClash):
        planning.publish(other.pk, actor=town.clerk, now=MONDAY)

    assert [s.pk for s in sessions.clashes(other)] == [Session.objects.order_by("pk")[0].pk]


def test_a_new_time_is_told_to_all_who_signed_up_and_to_who_did_it_for_them(town):
    child, mother = make.person(town.community), make.person(town.community)
    made = _published(town)
    _seat(made, child, by=mother)
    _seat(made, make.person(town.community), SignUpState.CANCELLED)

    planning.change_session(made.pk, input=_input(), actor=town.clerk, now=MONDAY)
    assert not Message.objects.filter(topic="session_moved").exists()
    moved = _input(starts_at=MONDAY + 3 * DAY + HOUR)
    planning.change_session(made.pk, input=moved, actor=town.clerk, now=MONDAY)

    told = Message.objects.filter(topic="session_moved").values_list("person_id", flat=True)
    assert set(told) == {child.pk, mother.pk}


def test_places_that_are_taken_stay(town):
    made = _published(town)
    for _n in range(2):
        _seat(made, make.person(town.community))
    one_place = _input(quotas=(replace(SEATS, capacity=1),))
    drawn = _input(quotas=(replace(SEATS, mode=SeatingMode.DRAW, draw_at=MONDAY + DAY),))

    for given, refusal in (
        (one_place, "too_few_places"),
        (drawn, "role_in_use"),
        (_input(quotas=()), "role_in_use"),
    ):
        with pytest.raises(Refusal) as no:
            planning.change_session(made.pk, input=given, actor=town.clerk, now=MONDAY)
        assert no.value.code == refusal

    two = _input(quotas=(replace(SEATS, capacity=2), QuotaInput(PresentAs.VIEWER, 4)))
    planning.change_session(made.pk, input=two, actor=town.clerk, now=MONDAY)
    assert set(made.quotas.values_list("role", "capacity", "taken")) == {
        ("RECIPIENT", 2, 2),
        ("VIEWER", 4, 0),
    }


def test_calling_off_frees_everybody_and_says_why(town):
    seated, waiting = make.person(town.community), make.person(town.community)
    made = _published(town)
    _seat(made, seated)
    _seat(made, waiting, SignUpState.WAITING)
    with pytest.raises(BadInput):
        planning.cancel_session(made.pk, reason=" ", actor=town.clerk, now=MONDAY)

    planning.cancel_session(made.pk, reason="暴雨预警", actor=town.clerk, now=MONDAY)

    assert set(made.sign_ups.values_list("state", flat=True)) == {"CANCELLED"}
    assert made.quotas.get().taken == 0
    assert set(SignUpMove.objects.values_list("after", "reason")) == {("CANCELLED", "暴雨预警")}
    told = Message.objects.filter(topic="session_cancelled").values_list("person_id", flat=True)
    assert set(told) == {seated.pk, waiting.pk}
    with pytest.raises(IllegalMove):
        planning.cancel_session(made.pk, reason="再一次", actor=town.clerk, now=MONDAY)


def test_a_session_is_held_when_it_is_over(town):
    made = _published(town)
    planned = _planned(town)

    with pytest.raises(planning.NotYetOver):
        planning.hold(made.pk, actor=town.clerk, now=made.ends_at - timedelta(seconds=1))
    assert hold_ended(made.ends_at) == 1
    assert hold_ended(made.ends_at) == 0

    assert Session.objects.get(pk=made.pk).state == SessionState.HELD
    assert Session.objects.get(pk=planned.pk).state == SessionState.PLANNED


def test_what_an_actor_may_see_and_edit_is_what_the_lists_show(town):
    liaison, leader = make.person(town.community), make.volunteer(town.community)
    unit = make.unit(town.community, liaison=liaison)
    team = make.team(town.community, leader=leader)
    hosted = _series(town, organiser_id=unit.pk)
    teams = _series(town, team_id=team.pk)
    plain = _series(town)
    for series in (hosted, teams, plain):
        _planned(town, series, in_charge_id=town.far_clerk.me)
        _published(town, series)
        draft, public = _planned(town, series), _published(town, series)
        for made in (draft, public):
            planning.cancel_session(made.pk, reason="下雨", actor=town.clerk, now=MONDAY)
    own = planning.plan_session(plain.pk, input=_input(), actor=town.district, now=MONDAY)
    auditor = make.staff(Role.AUDITOR, town.county)
    people = [make.actor(make.person(town.community)), make.actor(liaison), make.actor(leader)]
    staff = [town.clerk, town.far_clerk, town.boss, town.district, auditor]

    for actor in (STRANGER, *people, *staff):
        every = Session.objects.select_related("area", "series")
        seen = {s.pk for s in every if policies.may_see(actor, s)}
        edited = {s.pk for s in every if policies.may_edit(actor, s)}
        assert set(sessions.visible_to(actor).values_list("pk", flat=True)) == seen, actor
        assert set(sessions.editable(actor).values_list("pk", flat=True)) == edited, actor
    assert policies.may_edit(town.district, own)
    assert set(sessions.public().values_list("pk", flat=True)) == set(
        sessions.visible_to(STRANGER).values_list("pk", flat=True)
    )
    assert sessions.public().count() == 6
