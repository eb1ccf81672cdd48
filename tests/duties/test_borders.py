"""Who may, at the border: nobody, the person herself, the place next door, the last minute.

The walk over the matrix stands people into cells; here are the conditions between cells. Rows are
never saved: policies look at what the caller holds.
"""

from datetime import timedelta

import pytest

from kith.activities.models import MonthlyList, PostApplication, Series, Session
from kith.activities.policies import attendance, kinds, monthly
from kith.activities.states import ApplicationState, ListState, PresentAs
from kith.care.models import CareFile, Route, RouteHelper, Stop, Visit
from kith.care.policies import files, rounds, visits
from kith.care.states.rounds import RouteState, StopState
from kith.catalogue.rules import DisclosureRules
from kith.core.actor import CLOCK, STRANGER, Actor, Grant, Role, ScopeKind
from kith.grid.models import Mediation, Mobilisation, Walk
from kith.grid.models import Party as Disputant
from kith.grid.policies import mediation, mobilising, premises, walks
from kith.hotline import policies as hotline
from kith.hotline.models import Call, Line
from kith.hotline.rules import Duty
from kith.hotline.states import CallState, LineKind
from kith.hours import policies as hours
from kith.insights.models import Party
from kith.insights.policies import integrity, reports, screens
from kith.orders import policies as orders
from kith.orders.models import Claim, Order, Report
from kith.orders.states import ClaimState
from kith.people import policies as people
from kith.people.models import Person
from kith.places.models import Area
from kith.projects import policies as projects
from kith.projects.models import Project
from kith.projects.states import Capacity
from kith.recognition import policies as stars
from kith.recognition.models import Star
from kith.reportin import policies as reporting
from kith.reportin.models import ReportIn
from kith.rewards import policies as rewards
from tests.make import HOUR, MONDAY

pytestmark = pytest.mark.pure

HERE, PEER, ABOVE = "/9/1/1/", "/9/1/2/", "/9/1/"
ME, HER, OTHER = 5, 6, 7
PLACE = Area(pk=1, path=HERE)
MINUTE = timedelta(minutes=1)
NONE = Duty()


def over(role, path=HERE, **more):
    return Actor(ME, (Grant(role, ScopeKind.AREA, 1, path),), **more)


def roles(may, path=HERE):
    """Every role that may, held over this area."""
    return {role for role in Role if may(over(role, path))}


# ------------------------------------------------------------------------------------ offices


@pytest.mark.parametrize(
    ("may", "wanted"),
    [
        pytest.param(screens.may_hang, "WORKER STREET DISTRICT", id="hang-a-wall-display"),
        pytest.param(screens.may_decide_rules, "DISTRICT", id="decide-how-figures-are-used"),
        pytest.param(reports.may_keep_layout, "WORKER STREET DISTRICT", id="keep-layouts"),
        pytest.param(integrity.may_open_sample, "STREET AUDITOR", id="open-a-sample"),
        pytest.param(monthly.may_keep, "WORKER STREET", id="keep-a-monthly-list"),
        pytest.param(files.may_open, "WORKER STREET", id="open-a-care-file"),
        pytest.param(premises.may_register, "WORKER STREET", id="register-a-shop"),
        pytest.param(rewards.may_found, "WORKER STREET", id="open-a-counter"),
        pytest.param(hours.may_record_afterwards, "WORKER STREET", id="write-hours-afterwards"),
        pytest.param(projects.may_keep_list, "WORKER STREET", id="keep-lists"),
        pytest.param(
            lambda actor, path: hours.may_certify_there(actor, path, None),
            "WORKER STREET", id="certify",
        ),
        pytest.param(
            lambda actor, path: walks.may_plan(actor, path, walker_id=HER, is_posted=True),
            "WORKER STREET", id="plan-a-walk",
        ),
        pytest.param(
            monthly.may_read_asks, "WORKER STREET DISTRICT AUDITOR", id="count-what-was-asked"
        ),
    ],
)  # fmt: skip
def test_an_office_reaches_down_and_not_next_door(may, wanted):
    of_place = {role for role in Role if may(over(role), HERE)}

    assert of_place == {Role(name) for name in wanted.split()}
    assert {role for role in Role if may(over(role, ABOVE), HERE)} == of_place
    assert not any(may(over(role, PEER), HERE) for role in Role)
    assert not may(STRANGER, HERE)


PERSON = Person(pk=HER, area=PLACE)


@pytest.mark.parametrize(
    ("may", "wanted", "is_own"),
    [
        pytest.param(
            people.may_end_sessions, "HOTLINE WORKER STREET DISTRICT", True, id="end-sessions"
        ),
        pytest.param(people.may_close_account, "WORKER STREET DISTRICT", True, id="close"),
        pytest.param(people.may_help_sign_in, "WORKER STREET", False, id="help-sign-in"),
        pytest.param(people.may_offer_help, "WORKER STREET", True, id="register-a-volunteer"),
        pytest.param(people.may_hand_in, "WORKER STREET", True, id="hand-in-a-paper"),
        pytest.param(people.may_edit, "WORKER", True, id="edit"),
        pytest.param(people.may_vet, "WORKER STREET", False, id="look-at-papers"),
        pytest.param(
            people.may_see, "WORKER STREET DISTRICT AUDITOR", True, id="see-the-masked-profile"
        ),
        pytest.param(people.may_reveal, "WORKER STREET", True, id="reveal"),
    ],
)  # fmt: skip
def test_what_the_desk_does_for_a_person_and_what_she_does_herself(may, wanted, is_own):
    assert roles(lambda actor: may(actor, PERSON)) == {Role(name) for name in wanted.split()}
    assert may(Actor(HER), PERSON) is is_own
    assert not any(may(over(role, PEER), PERSON) for role in Role)
    assert not may(Actor(OTHER), PERSON)
    assert not may(STRANGER, PERSON)


def test_a_guardian_acts_for_her_ward_where_papers_are_not_looked_at():
    guardian = Actor(ME, wards=frozenset({HER}))
    for_ward = (people.may_see, people.may_reveal, people.may_edit, people.may_offer_help)
    for_nobody = (people.may_hand_in, people.may_vet, people.may_help_sign_in)

    assert [may(guardian, PERSON) for may in for_ward] == [True] * 4
    assert [may(guardian, PERSON) for may in for_nobody] == [False] * 3
    assert not people.must_prove_to_reveal(guardian, PERSON)
    assert not people.must_prove_to_reveal(over(Role.WORKER), PERSON)
    assert people.must_prove_to_reveal(over(Role.STREET), PERSON)
    assert people.must_prove_to_reveal(CLOCK, PERSON)


def test_nobody_looks_at_her_own_papers_even_at_the_desk():
    own = Person(pk=ME, area=PLACE)

    assert not people.may_vet(over(Role.WORKER), own)
    assert people.may_hand_in(over(Role.WORKER), own)


# ------------------------------------------------------------------------------ activities


def test_nobody_ticks_herself_and_a_leader_only_helpers():
    at = Session(area=PLACE, series=Series(team_id=3))
    leader = Actor(ME, (Grant(Role.LEADER, ScopeKind.TEAM, 3),))

    def may(actor, role, person_id=HER):
        return attendance.may_tick(actor, at, role, person_id)

    assert may(over(Role.WORKER), PresentAs.RECIPIENT)
    assert not may(over(Role.WORKER), PresentAs.RECIPIENT, ME)
    assert (may(leader, PresentAs.VOLUNTEER), may(leader, PresentAs.RECIPIENT)) == (True, False)
    assert not may(leader, PresentAs.VOLUNTEER, ME)


@pytest.mark.parametrize("state", list(ListState))
def test_a_draft_of_the_month_is_for_those_who_look_after_the_place(state):
    row = MonthlyList(state=state, area=PLACE)

    assert monthly.may_see(STRANGER, row) is (state != ListState.DRAFT)
    assert monthly.may_see(over(Role.AUDITOR), row)


@pytest.mark.parametrize("state", list(ApplicationState))
def test_a_paper_is_printed_once_the_holidays_are_over_and_by_her_side(state):
    row = PostApplication(person_id=ME, state=state)

    assert kinds.may_withdraw(Actor(ME), row)
    assert kinds.may_withdraw(Actor(HER, wards=frozenset({ME})), row)
    assert not kinds.may_withdraw(Actor(OTHER), row)
    assert not kinds.may_withdraw(STRANGER, PostApplication())
    if state != ApplicationState.FINISHED:
        assert not kinds.may_print(Actor(ME), row)


# ------------------------------------------------------------------------- care and grids


def test_only_who_reads_from_the_street_proves_that_it_is_she():
    file = CareFile(person_id=HER, area=PLACE)

    assert files.must_prove(over(Role.STREET), file)
    assert files.must_prove(STRANGER, file)
    assert not files.must_prove(over(Role.WORKER), file)
    assert not files.must_prove(over(Role.STREET, wards=frozenset({HER})), file)
    assert not files.must_prove(Actor(HER), file)


def test_a_visit_is_seen_by_who_made_it_and_by_nobody_without_a_name():
    file = CareFile(person_id=HER, area=PLACE)

    assert visits.may_see(Actor(ME), Visit(file=file, by_id=ME))
    assert not visits.may_see(Actor(ME), Visit(file=file, by_id=OTHER))
    assert not visits.may_see(STRANGER, Visit(file=file))


def test_a_call_out_is_seen_and_answered_by_the_places_people():
    row = Mobilisation(area=PLACE, contact_id=HER)
    seeing = {Role.VOLUNTEER, Role.WORKER, Role.STREET, Role.DISTRICT, Role.AUDITOR}

    assert roles(lambda actor: mobilising.may_see(actor, row)) == seeing
    assert roles(lambda actor: mobilising.may_answer(actor, row)) == {Role.VOLUNTEER}
    assert roles(lambda actor: mobilising.may_see_who_comes(actor, row)) == roles(
        lambda actor: mobilising.may_call(actor, HERE)
    )
    assert mobilising.may_see(Actor(HER), row)
    assert mobilising.may_see_who_comes(Actor(HER), row)
    assert not mobilising.may_see(STRANGER, Mobilisation(area=PLACE))
    assert not mobilising.may_see(Actor(OTHER), row)


@pytest.mark.parametrize(
    ("actor", "walker", "is_posted", "may"),
    [
        pytest.param(Actor(ME), ME, True, True, id="posted-plans-her-own"),
        pytest.param(Actor(ME), ME, False, False, id="not-posted"),
        pytest.param(over(Role.WORKER), ME, False, True, id="the-desk-for-itself"),
        pytest.param(over(Role.WORKER), HER, True, True, id="the-desk-for-who-is-posted"),
        pytest.param(over(Role.WORKER), HER, False, False, id="the-desk-for-who-is-not"),
        pytest.param(Actor(ME), HER, True, False, id="a-neighbour-for-her"),
        pytest.param(STRANGER, HER, True, False, id="nobody"),
    ],
)
def test_a_walk_is_planned_for_who_is_posted(actor, walker, is_posted, may):
    assert walks.may_plan(actor, HERE, walker_id=walker, is_posted=is_posted) is may
    assert walks.may_record(Actor(ME), Walk(walker_id=ME, area=PLACE))
    assert not walks.may_record(Actor(ME), Walk(walker_id=HER, area=PLACE))


def _asked(row, *people):
    """A row whose people are at hand without a database."""
    name = "helpers" if isinstance(row, Route) else "parties"
    row._prefetched_objects_cache = {name: list(people)}
    return row


RULES = DisclosureRules(after_completion_h=2, after_slot_h=48)


@pytest.mark.parametrize(
    ("state", "visited_at", "last"),
    [
        pytest.param(StopState.TAKEN, None, 48 * HOUR, id="agreed-until-after-its-time"),
        pytest.param(StopState.MISSED, None, 48 * HOUR, id="nobody-opened"),
        pytest.param(StopState.DONE, MONDAY, 2 * HOUR, id="visited-until-shortly-after"),
        pytest.param(StopState.DONE, MONDAY + 47 * HOUR, 48 * HOUR, id="visited-late"),
        pytest.param(StopState.RELEASED, None, None, id="given-back"),
        pytest.param(StopState.OFFERED, None, None, id="not-answered-yet"),
    ],
)
def test_a_home_on_a_round_shuts_on_its_minute(state, visited_at, last):
    route = _asked(
        Route(pk=1, state=RouteState.ACCEPTED),
        RouteHelper(person_id=ME, has_agreed=True),
        RouteHelper(person_id=OTHER, has_agreed=False),
    )
    stop = Stop(route=route, file=CareFile(), state=state, leave_at=MONDAY)
    child = Stop(route=route, file=CareFile(is_child=True), state=state, leave_at=MONDAY)

    def opens(actor, at, of=stop):
        return rounds.may_knock(actor, of, rules=RULES, visited_at=visited_at, now=at)

    ends = MONDAY + (last or HOUR)
    assert opens(Actor(ME), ends - MINUTE) is (last is not None)
    assert not opens(Actor(ME), ends)
    for nobody in (Actor(OTHER), Actor(HER), STRANGER):  # asked only; not asked; no person
        assert not opens(nobody, MONDAY)
    assert not opens(Actor(ME), MONDAY, child)
    route.state = RouteState.OFFERED
    assert not opens(Actor(ME), MONDAY)


def test_who_is_asked_answers_once_and_for_herself():
    route = _asked(
        Route(pk=1, state=RouteState.ACCEPTED),
        RouteHelper(person_id=ME, has_agreed=False),
        RouteHelper(person_id=HER, has_agreed=True),
    )

    who = (Actor(ME), Actor(HER), Actor(OTHER), STRANGER)
    assert [rounds.may_answer(actor, route) for actor in who] == [True, False, False, False]
    assert [rounds.may_see_route(actor, route) for actor in who] == [True, True, False, False]


def test_a_party_does_not_read_her_own_dispute_from_the_desk():
    row = Mediation(pk=1, area=PLACE, mediator_id=HER)
    boss = over(Role.STREET)

    seen = [mediation.may_see(one, _asked(row)) for one in (boss, Actor(HER), Actor(ME), STRANGER)]
    as_party = [
        mediation.may_see(one, _asked(row, Disputant(person_id=one.me)))
        for one in (boss, Actor(HER))
    ]

    assert (seen, as_party) == ([True, True, False, False], [False, False])
    assert mediation.may_see(boss, _asked(row, Disputant(person_id=None)))


def test_who_did_the_work_accepts_it_in_no_capacity():
    project, worker = Project(area=PLACE), over(Role.WORKER)

    def capacity(actor, **parties):
        return projects.capacity_of(actor, project, projects.Parties(**parties))

    its_own = {"beneficiaries": frozenset({ME})}
    assert capacity(Actor(ME), **its_own) == Capacity.BENEFICIARY
    assert capacity(Actor(OTHER, wards=frozenset({ME})), **its_own) == Capacity.BENEFICIARY
    assert (capacity(worker), capacity(Actor(ME)), capacity(STRANGER)) == (
        Capacity.COMMUNITY, None, None,
    )  # fmt: skip
    assert capacity(worker, doers=frozenset({ME}), **its_own) is None


# ------------------------------------------------------------------------------ the telephone


def _call(**facts):
    line = Line(pk=3, area=PLACE, kind=facts.pop("kind", LineKind.GENERAL), supervisor_id=HER)
    plain = {"state": CallState.CLOSED, "operator_id": ME, "holder_id": ME, "ended_at": MONDAY}
    return Call(line=line, **(plain | facts))


def test_what_an_operator_wrote_down_opens_in_her_shift_or_shortly_after():
    row, operator = _call(), over(Role.HOTLINE)
    on_duty = Duty(on_shift=frozenset({3}))

    def opens(actor, duty=NONE, now=MONDAY, row=row):
        return hotline.may_open(actor, row, duty, now=now, after_h=24)

    assert (opens(operator, now=MONDAY + 24 * HOUR), opens(operator, now=MONDAY + 25 * HOUR)) == (
        True, False,
    )  # fmt: skip
    assert not opens(operator, on_duty, MONDAY + 25 * HOUR)  # nothing is left to do
    waiting = _call(follow_up_on=MONDAY.date())
    assert opens(operator, on_duty, MONDAY + 25 * HOUR, waiting)
    assert not opens(operator, Duty(), MONDAY + 25 * HOUR, waiting)
    assert opens(operator, Duty(), MONDAY + 25 * HOUR, _call(state=CallState.DRAFT))
    assert not opens(Actor(ME))  # no longer trusted with the telephone
    assert not opens(STRANGER, row=_call(operator_id=None, holder_id=None))
    assert opens(Actor(HER, over(Role.HOTLINE).grants), now=MONDAY + 99 * HOUR)  # the supervisor
    assert not opens(Actor(HER))


@pytest.mark.parametrize("state", list(CallState))
def test_a_draft_is_its_writers_and_a_reason_opens_service_lines_only(state):
    row, is_private = _call(state=state), state in (CallState.DRAFT, CallState.DROPPED)
    clerk = Actor(OTHER, over(Role.WORKER).grants)

    assert hotline.may_see(Actor(ME), row)
    assert hotline.may_see(clerk, row) is not is_private
    assert not hotline.may_see(STRANGER, _call(state=state, operator_id=None))
    assert hotline.may_open_with_reason(clerk, row) is not is_private
    assert not hotline.may_open_with_reason(clerk, _call(state=state, kind=LineKind.PSYCHOLOGICAL))


def test_a_closed_matter_comes_back_by_whoever_answers_for_it():
    row, operator = _call(), over(Role.HOTLINE)
    supervisor = Actor(HER, operator.grants)

    assert [hotline.may_reopen(who, row) for who in (operator, supervisor)] == [True, True]
    assert not hotline.may_reopen(Actor(ME), row)  # no longer trusted with the telephone
    assert not hotline.may_reopen(Actor(OTHER, operator.grants), row)


def test_the_worker_answers_her_own_service_line_without_a_rota():
    general, other = (
        Line(pk=3, area=PLACE, kind=one) for one in (LineKind.GENERAL, LineKind.PSYCHOLOGICAL)
    )
    rota = Duty(rota=frozenset({3}))

    assert [hotline.may_take(over(Role.WORKER), line, Duty()) for line in (general, other)] == [
        1,
        0,
    ]
    assert [hotline.may_take(over(Role.HOTLINE), general, duty) for duty in (rota, Duty())] == [
        1,
        0,
    ]
    assert not hotline.may_take(over(Role.STREET), general, rota)


# ------------------------------------------------------------- a helper's window, and sides


@pytest.mark.parametrize(
    ("state", "last"),
    [
        pytest.param(ClaimState.HELD, 48 * HOUR, id="agreed-to-until-after-the-slot"),
        pytest.param(ClaimState.SERVED, 2 * HOUR, id="done-until-shortly-after"),
        pytest.param(ClaimState.RELEASED, None, id="given-back"),
    ],
)
def test_the_helpers_window_shuts_on_its_minute(state, last):
    rules = DisclosureRules(after_completion_h=2, after_slot_h=48)
    row = Claim(person_id=ME, state=state)
    Report(claim=row, at=MONDAY)

    def opens(actor, at):
        return orders.may_reveal_to_helper(actor, row, rules=rules, slot_end=MONDAY, now=at)

    volunteer, ends = over(Role.VOLUNTEER), MONDAY + (last or HOUR)
    assert opens(volunteer, ends - MINUTE) is (last is not None)
    assert opens(volunteer, ends) is False
    assert opens(Actor(ME), MONDAY) is False  # a volunteer no longer
    assert opens(Actor(OTHER, volunteer.grants), MONDAY) is False
    assert opens(STRANGER, MONDAY) is False


def test_a_need_is_claimed_by_volunteers_of_the_place_and_not_by_its_own_side():
    row = Order(area=PLACE, resident_id=HER)
    leads = (Grant(Role.LEADER, ScopeKind.TEAM, 3), *over(Role.VOLUNTEER).grants)

    assert roles(lambda actor: orders.may_claim(actor, row)) == {Role.VOLUNTEER}
    assert not orders.may_claim(over(Role.VOLUNTEER, PEER), row)
    assert not orders.may_claim(Actor(HER, over(Role.VOLUNTEER).grants), row)
    assert not orders.may_claim(over(Role.VOLUNTEER, wards=frozenset({HER})), row)
    assert not orders.may_claim(STRANGER, row)
    assert orders.may_claim_for_team(Actor(ME, leads), row, 3)
    assert not orders.may_claim_for_team(Actor(ME, leads), row, 4)
    assert not orders.may_claim_for_team(Actor(ME, leads[:1]), row, 3)


def test_near_is_oneself_ones_home_and_whom_one_speaks_for():
    row = Person(pk=HER, area=PLACE, household_key="home")
    near = (
        Actor(HER), Actor(ME, wards=frozenset({HER})), Actor(ME, speaks_for=frozenset({HER})),
        Actor(ME, household_key="home"),
    )  # fmt: skip
    nowhere = Person(pk=HER, area=PLACE, household_key="")

    assert [rewards.is_near(one, row) for one in near] == [True] * 4
    assert not rewards.is_near(Actor(ME, household_key="elsewhere"), row)
    assert not rewards.is_near(Actor(ME), nowhere)  # no home known is no home shared


def test_her_own_side_is_told_by_her_or_who_speaks_for_her():
    row = Party(person_id=HER)
    speakers = (
        Actor(HER),
        Actor(ME, wards=frozenset({HER})),
        Actor(ME, speaks_for=frozenset({HER})),
    )

    assert [integrity.may_say(one, row) for one in speakers] == [True] * 3
    assert [integrity.may_say(one, row) for one in (Actor(ME), STRANGER)] == [False] * 2
    assert integrity.may_open_sample(CLOCK, HERE)


def test_the_desk_receives_those_who_report_in_and_never_itself():
    other, own = (ReportIn(unit_id=3, person_id=one, community=PLACE) for one in (HER, ME))

    assert roles(lambda actor: reporting.may_receive(actor, other)) == {Role.WORKER, Role.STREET}
    assert roles(lambda actor: reporting.may_receive(actor, own)) == set()


def test_a_unit_that_reports_in_is_spoken_for_by_its_liaison():
    liaison = Actor(ME, (Grant(Role.LIAISON, ScopeKind.ORGANISATION, 3),))
    unit, member = ReportIn(unit_id=3), ReportIn(unit_id=3, person_id=HER)

    assert [reporting.may_speak_for(liaison, row) for row in (unit, member)] == [True, False]
    assert [reporting.may_speak_for(Actor(HER), row) for row in (unit, member)] == [False, True]


def test_a_star_is_read_whole_by_her_and_those_who_oversee():
    row = Star(person_id=HER, area=PLACE)

    assert stars.may_see_whole(Actor(HER), row)
    assert not stars.may_see_whole(Actor(OTHER), row)
    assert roles(lambda actor: stars.may_see_whole(actor, row)) == {
        Role.WORKER, Role.STREET, Role.DISTRICT, Role.AUDITOR,
    }  # fmt: skip
