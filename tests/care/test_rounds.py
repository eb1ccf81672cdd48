"""Rounds from due visits to the last door: planned, given out, gone, planned anew."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest

from kith.care.actions import rounds as actions
from kith.care.actions.rounds import doors, keeping, offering, terms, under_way
from kith.care.actions.rounds.keeping import PlanMoved
from kith.care.actions.rounds.offering import AlreadyOnARound, HelperTaken
from kith.care.jobs_rounds import close_rounds, expire_rounds
from kith.care.models import RoundPlan, Route, RouteHelper, Stop
from kith.care.policies import rounds as policies
from kith.care.queries import rounds as queries
from kith.care.queries import rounds_day
from kith.care.rules.surnames import surname as surname_of
from kith.care.states import Tier
from kith.care.states.rounds import PairWay, PlanState, RouteState, RulingKind, StopState
from kith.core.actor import CLOCK, Role
from kith.core.refusal import BadInput, Forbidden, IllegalMove
from kith.journal.models import Entry
from kith.outbox.models import Message
from kith.people.models import Availability, Person
from kith.people.states import Gender
from kith.vault.models import Access
from tests import make
from tests.care.rounds import (
    NINE,
    accepted,
    crew,
    due_of,
    helper,
    home,
    offered,
    planned,
    stops,
    streets,
)
from tests.care.visits import HelperInput, visited
from tests.make import DAY, HOUR, MONDAY

pytestmark = pytest.mark.django_db
TODAY = MONDAY.date()


@pytest.fixture
def at():
    return streets()


def test_what_is_due_stands_once_a_home_the_most_pressing_first(at):
    late, later = home(at), home(at, tier=Tier.KEY)
    child = home(at)

    found = rounds_day.due_homes(at.town.community.path, TODAY, now=MONDAY)

    assert {one.due.file_id for one in found if one.is_due} == {late.pk, child.pk}
    assert [one.due.due_at for one in found] == sorted(one.due.due_at for one in found)
    assert found[0].late_days > 0
    assert later.pk not in [one.due.file_id for one in found if one.is_due]


def test_who_could_go_has_time_and_is_of_age_known_faces_first(at):
    file = home(at)
    knows, stranger, child, busy = (helper(at) for _ in range(4))
    Person.objects.filter(pk=child.pk).update(birth_year=2012, birth_month=5)
    Availability.objects.filter(person=busy).delete()
    visited(at.town, file, MONDAY - 5 * DAY, helpers=(HelperInput(knows.pk),))

    found = rounds_day.free_helpers(at.town.community.path, TODAY, [file.pk], now=MONDAY)

    assert [(one.person_id, one.is_staff, one.known) for one in found] == [
        (at.town.clerk.me, True, 0),
        (knows.pk, False, 1),
        (stranger.pk, False, 0),
    ]
    assert (found[1].on_min, found[1].off_min) == (NINE, NINE + 240)


def test_a_plan_holds_keys_and_seconds_and_nothing_about_anybody(at):
    file = home(at)
    who = helper(at)

    plan = planned(at, [file], [crew(who)])

    stop = Stop.objects.get(route__plan=plan)
    kept = json.dumps([plan.inputs, plan.bill, plan.left, stop.why])
    assert plan.state == PlanState.DRAFT
    assert (stop.file_id, stop.state, stop.position) == (file.pk, StopState.PLANNED, 0)
    assert stop.arrive_at == MONDAY + timedelta(minutes=3)  # from the same grid, at nine
    assert plan.inputs["dues"] == [due_of(file).pk]
    assert all(character.isascii() for character in kept)
    assert Message.objects.filter(topic__startswith="round").count() == 0


def test_only_the_desk_of_the_place_plans(at):
    file, who = home(at), helper(at)
    given = actions.PlanInput(at.town.community.pk, TODAY, (due_of(file).pk,), (crew(who),))

    for actor in (at.town.far_clerk, make.actor(who), at.town.district):
        with pytest.raises(Forbidden):
            actions.plan(input=given, actor=actor, now=MONDAY)
    assert RoundPlan.objects.count() == 0


@pytest.mark.parametrize("missing", ["dues", "crews", "day", "twice"])
def test_a_plan_wants_homes_helpers_and_a_day_to_come(at, missing):
    file, who = home(at), helper(at)
    dues = () if missing == "dues" else (due_of(file).pk,)
    crews = {"crews": (), "twice": (crew(who), crew(who))}.get(missing, (crew(who),))
    day = TODAY - DAY if missing == "day" else TODAY

    given = actions.PlanInput(at.town.community.pk, day, dues, crews)

    with pytest.raises(BadInput):
        actions.plan(input=given, actor=at.town.clerk, now=MONDAY)


def test_who_sees_a_plan_in_a_list_sees_it_alone_and_nobody_else(at):
    plan = planned(at, [home(at)], [crew(helper(at))])
    town = at.town
    auditor = make.staff(Role.AUDITOR, town.community)
    volunteer = make.actor(helper(at))

    for actor in (town.clerk, town.boss, town.far_clerk, town.district, auditor, volunteer):
        listed = queries.visible_to(actor).filter(pk=plan.pk).exists()
        assert listed == policies.may_see_plan(actor, plan) == (actor in (town.clerk, town.boss))


def test_offered_to_volunteers_and_assigned_to_staff(at):
    files = [home(at, 0), home(at, 2)]
    who = helper(at, 2)
    clerk = Person.objects.get(pk=at.town.clerk.me)
    near_clerk = crew(clerk, most=1)
    plan = planned(at, files, [near_clerk, crew(who, most=1)])

    offered(plan, at)

    going = dict(RouteHelper.objects.values_list("person_id", "route__state"))
    assert going == {clerk.pk: RouteState.ACCEPTED, who.pk: RouteState.OFFERED}
    assert {state for _w, _p, state in stops(plan).values()} == {"TAKEN", "OFFERED"}
    topics = dict(
        Message.objects.filter(topic__startswith="round").values_list("person_id", "topic")
    )
    assert topics == {clerk.pk: "round_assigned", who.pk: "round_offered"}


def test_a_volunteer_has_no_door_before_her_yes_and_loses_it_when_she_withdraws(at):
    file, who = home(at), helper(at)
    plan = offered(planned(at, [file], [crew(who)]), at)
    route, stop = plan.routes.get(), Stop.objects.get()
    herself = make.actor(who)

    with pytest.raises(Forbidden):
        doors.knock(stop.pk, actor=herself, now=MONDAY)
    assert not queries.holds_stop(who.pk, file.pk, MONDAY)

    accepted(route, who)
    door = doors.knock(stop.pk, actor=herself, now=MONDAY)
    assert door.address.startswith("幸福小区")
    assert queries.holds_stop(who.pk, file.pk, MONDAY)
    seen = Access.objects.filter(subject_id=file.person_id, actor_id=who.pk)
    assert set(seen.values_list("purpose", flat=True)) == {"SERVE"}

    offering.withdraw(route.pk, actor=herself, now=MONDAY + HOUR)
    with pytest.raises(Forbidden):
        doors.knock(stop.pk, actor=herself, now=MONDAY + HOUR)
    assert not queries.holds_stop(who.pk, file.pk, MONDAY + HOUR)


def test_the_window_shuts_a_day_after_the_visit_and_at_latest_three_days_after_its_time(at):
    file, who = home(at), helper(at)
    plan = offered(planned(at, [file], [crew(who)]), at)
    accepted(plan.routes.get(), who)
    leaves = Stop.objects.get().leave_at

    never = [queries.holds_stop(who.pk, file.pk, leaves + t) for t in (71 * HOUR, 73 * HOUR)]
    visited(at.town, file, by=make.actor(who), at=MONDAY + HOUR)
    after = [queries.holds_stop(who.pk, file.pk, MONDAY + t) for t in (24 * HOUR, 26 * HOUR)]

    assert (never, after) == ([True, False], [True, False])


def test_another_volunteer_never_opens_the_door(at):
    file, who, other = home(at), helper(at), helper(at)
    plan = offered(planned(at, [file], [crew(who)]), at)
    accepted(plan.routes.get(), who)
    before = Access.objects.count()

    with pytest.raises(Forbidden):
        doors.knock(Stop.objects.get().pk, actor=make.actor(other), now=MONDAY)
    with pytest.raises(Forbidden):
        offering.accept(plan.routes.get().pk, actor=make.actor(other), now=MONDAY)
    assert Access.objects.count() == before


def test_a_no_costs_nothing_and_quiets_the_phone(at):
    who = helper(at)
    plan = offered(planned(at, [home(at)], [crew(who)]), at)

    offering.decline(plan.routes.get().pk, actor=make.actor(who), now=MONDAY)

    assert plan.routes.get().state == RouteState.DECLINED
    assert Stop.objects.get().state == StopState.RELEASED
    who.volunteer.refresh_from_db()
    assert who.volunteer.quiet_until == MONDAY + 12 * HOUR
    desk = Message.objects.filter(topic="round_needs_desk").values_list("person_id", "link")
    assert list(desk) == [(at.town.clerk.me, f"/rounds/{plan.pk}/")]


def test_nobody_answers_and_the_home_is_free_again(at):
    plan = offered(planned(at, [home(at, 1)], [crew(helper(at))], now=MONDAY), at)
    route = plan.routes.get()

    until = route.expires_at
    assert until is not None
    assert expire_rounds(until - timedelta(seconds=1)) == 0
    assert expire_rounds(until) == 1
    route.refresh_from_db()
    assert (route.state, Stop.objects.get().state) == (RouteState.EXPIRED, StopState.RELEASED)
    assert expire_rounds(until) == 0


def test_a_pair_goes_when_both_have_said_yes(at):
    file = home(at)
    one, two = helper(at), helper(at)
    plan = offered(planned(at, [file], [crew(one, two)]), at)
    route = plan.routes.get()

    accepted(route, one)
    assert not queries.holds_stop(one.pk, file.pk, MONDAY)
    accepted(route, two)
    assert all(queries.holds_stop(who.pk, file.pk, MONDAY) for who in (one, two))


def test_two_who_meet_at_a_door_are_asked_together(at):
    file = home(at)
    terms.set_terms(
        file.pk, input=terms.TermsInput(way=PairWay.TOGETHER), actor=at.town.clerk, now=MONDAY
    )
    plan = planned(at, [file], [crew(helper(at)), crew(helper(at))])
    first = plan.routes.order_by("number").first()
    assert first is not None

    offering.offer(plan.pk, route_ids=[first.pk], actor=at.town.clerk, now=MONDAY)

    assert [r.state for r in plan.routes.all()] == [RouteState.OFFERED] * 2
    assert sorted(Stop.objects.values_list("seat", "state")) == [(0, "OFFERED"), (1, "OFFERED")]
    assert len(set(Stop.objects.values_list("arrive_at", flat=True))) == 1


def test_one_home_is_on_one_live_round_only(at):
    file = home(at)
    first = planned(at, [file], [crew(helper(at))])
    second = planned(at, [file], [crew(helper(at))])
    offered(first, at)

    with pytest.raises(AlreadyOnARound):
        offered(second, at)
    assert Stop.objects.filter(state=StopState.OFFERED).count() == 1
    assert Message.objects.filter(topic="round_offered").count() == 1


def test_one_helper_is_on_one_live_round_at_a_time(at):
    who = helper(at)
    first, second = planned(at, [home(at)], [crew(who)]), planned(at, [home(at)], [crew(who)])
    offered(first, at)

    with pytest.raises(HelperTaken):
        offered(second, at)


# ------------------------------------------------------------------------------ changed by hand


def test_what_if_shows_the_bill_before_and_after_and_changes_nothing(at):
    near, far = helper(at, 0), helper(at, 2)
    file = home(at, 0)
    plan = planned(at, [file], [crew(near), crew(far)])
    given: Any = {"due_id": due_of(file).pk, "person_id": far.pk, "kind": RulingKind.PIN}

    tried = actions.try_ruling(plan.pk, **given, actor=at.town.clerk, now=MONDAY)

    assert stops(plan) == {file.pk: (near.pk, 0, "PLANNED")}
    assert tried.dearer_s > 0
    moved = [(one.was[0], one.now[0]) for one in tried.changes if one.was and one.now]
    assert moved == [(near.pk, far.pk)]

    actions.move(plan.pk, **given, actor=at.town.clerk, now=MONDAY)
    assert stops(plan) == {file.pk: (far.pk, 0, "PLANNED")}
    actions.rework(plan.pk, actor=at.town.clerk, now=MONDAY)
    assert stops(plan) == {file.pk: (far.pk, 0, "PLANNED")}  # settled stays


def test_a_pair_ruled_out_goes_to_the_next_best_or_is_left_out_with_the_reason(at):
    only = helper(at)
    file = home(at)
    plan = planned(at, [file], [crew(only)])

    actions.move(
        plan.pk,
        due_id=due_of(file).pk,
        person_id=only.pk,
        kind=RulingKind.FORBID,
        actor=at.town.clerk,
        now=MONDAY,
    )

    plan.refresh_from_db()
    assert (plan.routes.count(), plan.left) == (0, {str(due_of(file).pk): {"FORBIDDEN": 1}})


def test_two_clerks_change_one_draft_and_the_second_is_told(at, monkeypatch):
    near, far = helper(at, 0), helper(at, 2)
    file = home(at, 0)
    plan = planned(at, [file], [crew(near), crew(far)])
    given: Any = {"due_id": due_of(file).pk, "person_id": far.pk, "kind": RulingKind.PIN}
    tried = actions.try_ruling(plan.pk, **given, actor=at.town.clerk, now=MONDAY)
    actions.move(plan.pk, **given, actor=at.town.clerk, now=MONDAY)

    with pytest.raises(PlanMoved):
        keeping.change(plan.pk, tried.found, was=tried.was, actor=at.town.clerk, now=MONDAY)


def test_a_draft_put_aside_asks_nobody(at):
    plan = planned(at, [home(at)], [crew(helper(at))])

    keeping.drop(plan.pk, actor=at.town.clerk, now=MONDAY)

    with pytest.raises(IllegalMove):
        offered(plan, at)
    assert Message.objects.filter(topic__startswith="round").count() == 0


# --------------------------------------------------------------------------- planned anew


def test_somebody_fell_ill_and_the_others_keep_what_they_were_told(at):
    files = [home(at, n % 3) for n in range(4)]
    ill, well, fresh = helper(at, 0), helper(at, 2), helper(at, 1)
    plan = offered(planned(at, files, [crew(ill, most=2), crew(well, most=2)]), at)
    for route in plan.routes.all():
        who = route.helpers.get().person
        accepted(route, who)
    kept = {f for f, (who, _p, _s) in stops(plan).items() if who == well.pk}

    offering.withdraw(plan.routes.get(helpers__person=ill).pk, actor=at.town.clerk, now=MONDAY)
    given = {"more_crews": [crew(fresh)], "actor": at.town.clerk, "now": MONDAY}
    tried = actions.try_replan(plan.pk, **given)
    actions.replan(plan.pk, **given)

    after = stops(plan, "PLANNED", "TAKEN")
    assert {
        f for f, (who, _p, state) in after.items() if who == well.pk and state == "TAKEN"
    } == kept
    assert {f for f, (who, _p, _s) in after.items() if who == fresh.pk} == {
        f.pk for f in files
    } - kept
    assert {one.now[0] for one in tried.changes if one.is_moved and one.now} == {fresh.pk}
    assert plan.routes.get(helpers__person=fresh).state == RouteState.PLANNED


def test_an_urgent_visit_is_added_and_a_volunteer_is_asked_for_it(at):
    first = home(at)
    who = helper(at)
    plan = offered(planned(at, [first], [crew(who)]), at)
    route = plan.routes.get()
    herself = accepted(route, who)
    added = home(at)
    given = {"more_dues": [due_of(added).pk], "actor": at.town.clerk, "now": MONDAY}

    tried = actions.try_replan(plan.pk, **given)
    actions.replan(plan.pk, **given)

    moved = [one.was[1] - one.now[1] for one in tried.changes if one.was and one.now]
    assert all(abs(seconds) <= 30 * 60 for seconds in moved)
    assert stops(plan)[added.pk] == (who.pk, 1, "OFFERED")
    assert not queries.holds_stop(who.pk, added.pk, MONDAY)
    assert Message.objects.filter(topic="round_more", person_id=who.pk).count() == 1
    offering.take_more(route.pk, is_yes=True, actor=herself, now=MONDAY)
    assert stops(plan)[added.pk][2] == "TAKEN"
    assert queries.holds_stop(who.pk, added.pk, MONDAY)


def test_a_no_to_more_leaves_the_round_as_it_was(at):
    first, who = home(at), helper(at)
    plan = offered(planned(at, [first], [crew(who)]), at)
    herself = accepted(plan.routes.get(), who)
    added = home(at)
    actions.replan(plan.pk, more_dues=[due_of(added).pk], actor=at.town.clerk, now=MONDAY)

    offering.take_more(plan.routes.get().pk, is_yes=False, actor=herself, now=MONDAY)

    assert stops(plan, "TAKEN", "RELEASED") == {
        first.pk: (who.pk, 0, "TAKEN"),
        added.pk: (who.pk, 1, "RELEASED"),
    }


def test_who_runs_late_moves_what_is_still_to_come_and_the_rest_is_planned_from_there(at):
    files = [home(at), home(at, 1)]
    who = helper(at)
    plan = offered(planned(at, files, [crew(who)]), at)
    route = plan.routes.get()
    herself = accepted(route, who)
    first, second = route.stops.order_by("position")
    now = MONDAY + 30 * timedelta(minutes=1)
    visited(at.town, first.file, by=make.actor(who), at=MONDAY + timedelta(minutes=4))
    before = second.arrive_at

    under_way.run_late(route.pk, minutes=20, actor=herself, now=now)

    first.refresh_from_db()
    second.refresh_from_db()
    assert second.arrive_at == before + timedelta(minutes=20)
    assert first.arrive_at == MONDAY + timedelta(minutes=3)
    assert Message.objects.filter(topic="round_late").values_list("person_id", flat=True)[0] == (
        at.town.clerk.me
    )
    tried = actions.try_replan(plan.pk, actor=at.town.clerk, now=now)
    assert tried.found.asked.due_ids == (second.due_id,)
    assert tried.found.crews[0].place == first.file.area_id


def test_a_day_that_is_over_is_closed_by_the_clock(at):
    met, missed, who = home(at), home(at), helper(at)
    plan = offered(planned(at, [met, missed], [crew(who)]), at)
    accepted(plan.routes.get(), who)
    visited(at.town, met, by=make.actor(who), at=MONDAY + HOUR)

    assert close_rounds(MONDAY + 10 * HOUR) == 0
    assert close_rounds(MONDAY + DAY) == 1

    plan.refresh_from_db()
    assert plan.state == PlanState.CLOSED
    assert {f: s for f, (_w, _p, s) in stops(plan).items()} == {met.pk: "DONE", missed.pk: "MISSED"}
    again = planned(at, [missed], [crew(helper(at))], now=MONDAY + DAY)
    assert offered(again, at, now=MONDAY + DAY).state == PlanState.OFFERED


# ------------------------------------------------------------------------------------ paper


def test_a_printed_round_is_a_look_at_each_person_on_it_and_asks_what_for(at):
    files = [home(at), home(at)]
    Person.objects.filter(pk=files[0].person_id).update(gender=Gender.FEMALE)
    who = helper(at)
    plan = offered(planned(at, files, [crew(who)]), at)
    route = plan.routes.get()
    accepted(route, who)
    before = Access.objects.count()

    with pytest.raises(BadInput):
        doors.print_sheet(route.pk, purpose="", actor=at.town.clerk, now=MONDAY)
    with pytest.raises(Forbidden):
        doors.print_sheet(route.pk, purpose="SERVE", actor=at.town.far_clerk, now=MONDAY)
    assert Access.objects.count() == before

    sheet, opened = doors.print_sheet(route.pk, purpose="SERVE", actor=at.town.clerk, now=MONDAY)

    assert [len(door.surname) for door in opened] == [1, 1]
    assert all(door.address.startswith("幸福小区") for door in opened)
    looked = Access.objects.filter(actor_id=at.town.clerk.me).values_list("subject_id", flat=True)
    assert {file.person_id for file in files} <= set(looked)
    doors.return_sheet(sheet.pk, actor=at.town.clerk, now=MONDAY + HOUR)
    with pytest.raises(IllegalMove):
        doors.return_sheet(sheet.pk, actor=at.town.clerk, now=MONDAY + HOUR)


@pytest.mark.parametrize(
    ("name", "surname"), [("王秀英", "王"), ("买买提·吐逊", "买买提"), ("", "")]
)
def test_a_surname_is_the_first_part_of_a_name(name, surname):
    assert surname_of(name) == surname


def test_nothing_about_anybody_is_told_or_noted(at):
    file, who = home(at), helper(at)
    plan = offered(planned(at, [file], [crew(who)]), at)
    accepted(plan.routes.get(), who)
    offering.withdraw(plan.routes.get().pk, actor=make.actor(who), now=MONDAY)

    told = json.dumps(
        [*Message.objects.values_list("facts", "link"), *Entry.objects.values_list("facts")],
        ensure_ascii=False,
    )

    assert "round" in " ".join(Entry.objects.values_list("kind", flat=True))
    assert "小区" not in told
    assert str(file.person.name) not in told


def test_only_clock_and_desk_end_things(at):
    plan = offered(planned(at, [home(at)], [crew(helper(at))]), at)
    route = plan.routes.get()

    for verb in (offering.expire, offering.take_back):
        with pytest.raises(Forbidden):
            verb(route.pk, actor=at.town.far_clerk, now=MONDAY + DAY)
    with pytest.raises(Forbidden):
        under_way.close(plan.pk, actor=at.town.far_clerk, now=MONDAY + DAY)
    offering.take_back(route.pk, actor=at.town.clerk, now=MONDAY)
    assert Route.objects.get().state == RouteState.TAKEN_BACK
    assert under_way.close(plan.pk, actor=CLOCK, now=MONDAY + DAY).state == PlanState.CLOSED


def test_a_round_is_seen_by_whoever_is_asked_or_goes_as_long_as_it_is_hers(at):
    who = helper(at)
    others = [at.town.clerk, make.actor(helper(at))]
    plan = planned(at, [home(at)], [crew(who)])
    herself, seen = make.actor(who), []

    def look() -> None:
        route = Route.objects.get()
        for actor in (herself, *others):
            listed = queries.mine(actor).filter(pk=route.pk).exists()
            assert listed == policies.may_see_route(actor, route)
            seen.append(listed)

    look()
    offered(plan, at)
    look()
    accepted(Route.objects.get(), who)
    look()
    offering.withdraw(Route.objects.get().pk, actor=herself, now=MONDAY)
    look()

    assert seen == [False] * 3 + [True, False, False] * 2 + [False] * 3
