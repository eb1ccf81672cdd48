"""From in hand to closed out: evidence, acceptance by others than the doers, lights, re-check."""

from datetime import date, timedelta

import pytest

from kith.core.actor import Role
from kith.core.calendar import is_working_day
from kith.core.refusal import BadInput, Forbidden, IllegalMove
from kith.files.queries import files_of
from kith.journal.queries import story
from kith.outbox.models import Message
from kith.people.models import Person, RoleGrant
from kith.projects import jobs
from kith.projects.actions import claims, planning, progress
from kith.projects.models import CloseOut, ListItem, Project, Recheck
from kith.projects.queries import projects as found
from kith.projects.states import Capacity, ItemState, Light, ProjectState
from tests import make
from tests.make import DAY, MONDAY
from tests.projects import worlds

S = ProjectState
TUESDAY = MONDAY + DAY


def _state(project):
    return Project.objects.get(pk=project.pk).state


def test_evidence_acceptance_and_close_out_with_number_and_date(town):
    project = worlds.closed(town)

    row = CloseOut.objects.select_related("area").get()
    assert (row.number, row.on_date) == ("990101001001-2026-C001", date(2026, 3, 4))
    assert _state(project) == S.CLOSED
    assert set(ListItem.objects.values_list("state", flat=True)) == {ItemState.CLOSED}
    assert [e.verb for e in story("project", project.pk)] == ["start", "submit", "accept", "close"]
    assert project.evidence.get().acceptance.capacity == Capacity.COMMUNITY


def test_evidence_keeps_its_pictures(town):
    unit = worlds.unit(town)
    project = worlds.agreed(town, unit)

    row = progress.submit(
        project.pk, text="办好", pictures=[worlds.picture()], actor=unit.liaison, now=TUESDAY
    )

    assert [f.mime for f in files_of(progress.EVIDENCE_FILES, row.pk)] == ["image/jpeg"]


def _doers(town, unit, project):
    """SD7: everybody who has a hand in the work."""
    colleague = make.person(town.community)
    worlds.speaks(unit.organisation, colleague.pk)
    helper = make.volunteer(town.community)
    team = make.team(town.community, helper, leader=make.volunteer(town.community))
    team.organisation = unit.organisation
    team.save()
    for who in (colleague, helper):
        make.grant(who, Role.WORKER, town.community)
    worlds.speaks(unit.organisation, town.far_clerk.me)
    return [unit.liaison, make.actor(colleague), make.actor(helper)]


def test_sd7_nobody_who_did_the_work_accepts_or_closes_it(town):
    """SD7: the liaison, a colleague, a member of the unit's team; even with a desk's role."""
    unit = worlds.unit(town)
    project = worlds.handed_in(town, unit)

    for doer in _doers(town, unit, project):
        with pytest.raises(progress.DoerCannotJudge):
            progress.accept(project.pk, text="很好", actor=doer, now=TUESDAY)
        with pytest.raises(progress.DoerCannotJudge):
            progress.send_back(project.pk, reason="不", actor=doer, now=TUESDAY)
    progress.accept(project.pk, text="", actor=town.clerk, now=TUESDAY)
    for doer in _doers(town, unit, project)[1:]:
        with pytest.raises(progress.DoerCannotJudge):
            progress.close(project.pk, actor=doer, now=TUESDAY)

    assert _state(project) == S.ACCEPTED


def test_sd7_a_clerk_who_handed_in_the_evidence_accepts_nothing(town):
    project = worlds.agreed(town)
    progress.submit(project.pk, text="替单位录入", actor=town.clerk, now=TUESDAY)

    with pytest.raises(progress.DoerCannotJudge):
        progress.accept(project.pk, text="", actor=town.clerk, now=TUESDAY)

    assert progress.accept(project.pk, text="", actor=town.boss, now=TUESDAY).by_id == town.boss.me


def test_sd7_a_beneficiary_of_the_doing_unit_accepts_nothing(town):
    unit, resident = worlds.unit(town), make.person(town.community)
    order = make.order(resident)
    worlds.speaks(unit.organisation, resident.pk)
    project = worlds.handed_in(town, unit, worlds.listed(town, cause=f"order:{order.pk}"))

    with pytest.raises(progress.DoerCannotJudge):
        progress.accept(project.pk, text="好", actor=make.actor(resident), now=TUESDAY)


def test_somebody_it_was_done_for_accepts_it(town):
    resident = make.person(town.community)
    order = make.order(resident)
    project = worlds.handed_in(town, item=worlds.listed(town, cause=f"order:{order.pk}"))

    row = progress.accept(project.pk, text="谢谢", actor=make.actor(resident), now=TUESDAY)

    assert (row.capacity, row.by_id) == (Capacity.BENEFICIARY, resident.pk)
    with pytest.raises(Forbidden):
        progress.close(project.pk, actor=make.actor(resident), now=TUESDAY)


def test_another_communitys_desk_and_strangers_accept_nothing(town):
    project = worlds.handed_in(town)

    for actor in (town.far_clerk, make.actor(make.person(town.community))):
        with pytest.raises(Forbidden):
            progress.accept(project.pk, text="", actor=actor, now=TUESDAY)

    assert _state(project) == S.EVIDENCE_SUBMITTED


def test_what_is_sent_back_is_handed_in_again(town):
    unit = worlds.unit(town)
    project = worlds.handed_in(town, unit)
    with pytest.raises(BadInput):
        progress.send_back(project.pk, reason=" ", actor=town.clerk, now=TUESDAY)
    progress.send_back(project.pk, reason="还差一场", actor=town.clerk, now=TUESDAY)

    with pytest.raises(IllegalMove):
        progress.accept(project.pk, text="", actor=town.clerk, now=TUESDAY)
    progress.submit(project.pk, text="第二场也办了", actor=unit.liaison, now=TUESDAY)
    row = progress.accept(project.pk, text="", actor=town.clerk, now=TUESDAY)

    assert row.evidence.text == "第二场也办了"
    assert Message.objects.filter(topic="project_sent_back", person_id=unit.liaison.me).count() == 1


def test_more_time_is_given_twice_at_most_and_only_so_much(town):
    project = worlds.agreed(town)
    first = project.due_date

    with pytest.raises(progress.TooMuchTime):
        _extend(project, first + timedelta(days=90), town.clerk)
    _extend(project, first + timedelta(days=30), town.clerk)
    _extend(project, first + timedelta(days=60), town.clerk)
    with pytest.raises(progress.NoMoreTime):
        _extend(project, first + timedelta(days=65), town.clerk)

    days = list(project.extensions.order_by("pk").values_list("to_date", flat=True))
    assert worlds.again(project).due_date == days[-1]
    assert all(map(is_working_day, days))


def _extend(project, to_date, actor):
    return progress.extend(project.pk, to_date=to_date, reason="等材料", actor=actor, now=TUESDAY)


def test_the_doer_gives_herself_no_time(town):
    unit = worlds.unit(town)
    project = worlds.agreed(town, unit)

    with pytest.raises(Forbidden):
        _extend(project, project.due_date + timedelta(days=7), unit.liaison)


def test_a_dropped_project_frees_its_items(town):
    item = worlds.listed(town)
    project = worlds.agreed(town, item=item)
    progress.drop(project.pk, reason="单位搬走了", actor=town.clerk, now=TUESDAY)

    assert ListItem.objects.get(pk=item.pk).state == ItemState.PUBLISHED
    assert worlds.agreed(town, item=item).number == "990101001001-2026-002"
    assert project.steps.get(verb="drop").reason == "单位搬走了"


def test_a_close_out_is_looked_at_again_after_thirty_days(town):
    project = worlds.closed(town)
    row = Recheck.objects.get()
    due = MONDAY + 32 * DAY

    assert row.due_date == date(2026, 4, 3)
    assert jobs.remind_rechecks(due - DAY) == 0
    with pytest.raises(progress.RecheckNotDue):
        progress.recheck(row.pk, holds=True, text="好", actor=town.clerk, now=MONDAY + 9 * DAY)
    assert [jobs.remind_rechecks(due), jobs.remind_rechecks(due)] == [1, 1]
    assert Message.objects.filter(topic="recheck_due", person_id=town.clerk.me).count() == 1
    assert list(found.rechecks_due(town.clerk, due)) == [row]

    progress.recheck(row.pk, holds=True, text="仍然完好", actor=town.clerk, now=due)

    assert list(found.rechecks_due(town.clerk, due)) == []
    assert _state(project) == S.CLOSED


def test_what_no_longer_holds_is_in_hand_again_and_closed_under_a_new_number(town):
    unit = worlds.unit(town)
    project, due = worlds.closed(town, unit), MONDAY + 32 * DAY
    row = Recheck.objects.get()
    worlds.speaks(unit.organisation, town.boss.me)
    with pytest.raises(progress.DoerCannotJudge):
        progress.recheck(row.pk, holds=False, text="又坏了", actor=town.boss, now=due)

    progress.recheck(row.pk, holds=False, text="又坏了", actor=town.clerk, now=due)

    assert _state(project) == S.IN_HAND
    assert set(ListItem.objects.values_list("state", flat=True)) == {ItemState.IN_PROJECT}
    with pytest.raises(IllegalMove):
        progress.recheck(row.pk, holds=True, text="好", actor=town.clerk, now=due)
    progress.submit(project.pk, text="重修", actor=unit.liaison, now=due)
    progress.accept(project.pk, text="", actor=town.clerk, now=due)
    assert progress.close(project.pk, actor=town.clerk, now=due).seq == 2


def test_milestones_fall_on_working_days_and_turn_the_light(town):
    unit = worlds.unit(town)
    project = worlds.agreed(town, unit)
    sunday = date(2026, 3, 15)
    made = planning.set_milestone(
        project.pk, title="第一场", due_date=sunday, actor=unit.liaison, now=MONDAY
    )
    with pytest.raises(BadInput):
        planning.set_milestone(
            project.pk, title="太晚", due_date=date(2027, 1, 4), actor=unit.liaison, now=MONDAY
        )

    assert made.due_date == date(2026, 3, 16)
    assert _light(project, date(2026, 3, 6)) == Light.GREEN
    assert _light(project, date(2026, 3, 9)) == Light.AMBER
    assert _light(project, date(2026, 3, 17)) == Light.RED

    planning.reach(made.pk, actor=unit.liaison, now=MONDAY + 15 * DAY)

    assert _light(project, date(2026, 3, 17)) == Light.GREEN
    with pytest.raises(IllegalMove):
        planning.reach(made.pk, actor=unit.liaison, now=MONDAY + 15 * DAY)


def _light(project, day):
    at = MONDAY + (day - MONDAY.date()) * 1
    (row,) = found.standings(found.public().filter(pk=project.pk), at)
    return row.light


def test_whoever_answers_for_an_overdue_project_is_told_once(town):
    unit = worlds.unit(town)
    project = worlds.agreed(town, unit)
    late = MONDAY + 200 * DAY

    assert [jobs.tell_overdue(MONDAY), jobs.tell_overdue(late), jobs.tell_overdue(late + DAY)] == [
        0,
        1,
        1,
    ]
    told = Message.objects.filter(topic="project_overdue").values_list("person_id", flat=True)
    assert sorted(told) == sorted([project.leader_id, project.member_id])


def test_every_claimed_item_is_closed_or_in_time_or_flagged_overdue(town):
    """S1-09: the close-out system leaves no claimed item unaccounted for."""
    unit, path = worlds.unit(town), town.community.path
    worlds.closed(town, unit)
    for _ in range(2):
        worlds.agreed(town, unit)
    slow = worlds.agreed(town, unit)
    planning.set_milestone(
        slow.pk, title="开工", due_date=date(2026, 3, 3), actor=unit.liaison, now=MONDAY
    )

    now = found.reckoning(path, MONDAY + 10 * DAY)
    later = found.reckoning(path, MONDAY + 300 * DAY)

    assert (now.claimed, now.closed, now.in_time, now.overdue) == (4, 1, 2, 1)
    assert (later.closed, later.in_time, later.overdue) == (1, 0, 3)
    assert now.adds_up
    assert later.adds_up
    assert [(t.open, t.overdue, t.closed) for t in found.tallies(town.boss, MONDAY + 10 * DAY)] == [
        (3, 1, 1)
    ]


def test_two_persons_answer_for_a_project(town):
    project, leader = worlds.agreed(town), make.person(town.community)

    with pytest.raises(BadInput):
        _appoint(project, leader.pk, leader.pk, town.clerk)
    with pytest.raises(Forbidden):
        _appoint(project, leader.pk, town.clerk.me, town.far_clerk)
    _appoint(project, leader.pk, project.member_id, town.clerk)

    assert worlds.again(project).leader_id == leader.pk


def _appoint(project, leader_id, member_id, actor):
    return planning.appoint(
        project.pk, leader_id=leader_id, member_id=member_id, actor=actor, now=MONDAY
    )


def test_sd7_who_was_its_member_once_stays_a_doer(town):
    unit = worlds.unit(town)
    project = worlds.handed_in(town, unit)
    _appoint(project, project.leader_id, town.boss.me, town.clerk)
    _appoint(project, project.leader_id, unit.liaison.me, town.clerk)

    with pytest.raises(progress.DoerCannotJudge):
        progress.accept(project.pk, text="", actor=town.boss, now=TUESDAY)


def test_sd7_who_left_the_unit_meanwhile_is_still_a_doer(town):
    unit, colleague = worlds.unit(town), make.person(town.community)
    worlds.speaks(unit.organisation, colleague.pk)
    make.grant(colleague, Role.WORKER, town.community)
    project = worlds.handed_in(town, unit)
    RoleGrant.objects.filter(person=colleague, role=Role.LIAISON).update(ends_at=TUESDAY)

    with pytest.raises(progress.DoerCannotJudge):
        progress.accept(
            project.pk, text="", actor=make.actor(colleague, TUESDAY + DAY), now=TUESDAY + DAY
        )


def test_a_unit_that_joins_as_a_doer_cannot_judge_either(town):
    project, other = worlds.agreed(town), worlds.unit(town)
    worlds.speaks(other.organisation, town.boss.me)
    planning.join(project.pk, organisation_id=other.pk, is_doer=True, actor=town.clerk, now=MONDAY)
    progress.submit(
        project.pk,
        text="好",
        actor=make.actor(Person.objects.get(pk=project.member_id)),
        now=MONDAY,
    )

    with pytest.raises(progress.DoerCannotJudge):
        progress.accept(project.pk, text="", actor=town.boss, now=TUESDAY)


def test_the_due_day_both_sides_agree_on_is_a_working_day_to_come(town):
    unit = worlds.unit(town)
    claim = worlds.claimed(worlds.listed(town), unit)
    claims.answer(claim.pk, text="好", actor=town.clerk, now=MONDAY)

    with pytest.raises(BadInput):
        claims.agree(
            claim.pk, input=claims.Agreement(date(2026, 3, 1)), actor=unit.liaison, now=MONDAY
        )
    project = claims.agree(
        claim.pk, input=claims.Agreement(date(2026, 10, 1)), actor=unit.liaison, now=MONDAY
    )

    assert project.due_date == date(2026, 10, 8)
