"""Youth teams with a guardian's word each, asking to join, leaving, leading, dissolving."""

from datetime import date

import pytest

from kith.core.actor import CLOCK
from kith.core.refusal import BadInput, Forbidden, IllegalMove
from kith.groups import jobs, queries
from kith.groups.actions import members, teams
from kith.groups.actions.members import GuardianMissing, NotRegistered, NotTaking, TooYoung
from kith.groups.actions.teams import TeamInput, TeamTaken
from kith.groups.models import Application, GuardianWord, Membership
from kith.groups.states import ApplicationState
from kith.journal.queries import story
from kith.outbox.models import Message
from kith.people.actions import roles
from kith.people.models import Consent, Guardianship, RoleGrant
from kith.people.states import Channel
from tests import make
from tests.groups.world import born, preacher, word, youth_team
from tests.make import DAY, MONDAY

pytestmark = pytest.mark.django_db
ON = date(2026, 3, 2)


@pytest.fixture
def town() -> make.Town:
    return make.town()


def looking(town, leader):
    """A team that looks for helpers, and its leader."""
    made = make.team(town.community, leader=leader)
    wants = TeamInput(name=made.name, directions=("COMPANY",), looks_for="陪伴老人")
    return teams.edit_team(made.pk, input=wants, actor=make.actor(leader), now=MONDAY)


def verbs(team):
    return list(story("team", team.pk).values_list("verb", flat=True))


# ---------------------------------------------------------------------------------- children


def test_a_child_without_a_guardians_yes_is_not_enlisted(town):
    team, child = youth_team(town), born(town, 2014)

    with pytest.raises(GuardianMissing):
        members.enlist(team.pk, person_id=child.pk, actor=town.clerk, now=MONDAY)

    assert Membership.objects.count() == 0


def test_thirty_three_preachers_each_with_a_guardians_word(town):
    """S4-24: 33 red scarf preachers; one parent of each, whose word is a row of its own."""
    team, parent = youth_team(town), make.person(town.community)
    for _n in range(33):
        preacher(town, team, parent)

    assert queries.team_members(team.pk, on=ON).count() == 33
    assert queries.consented_members(team.pk, on=ON).count() == 33
    assert Consent.objects.filter(purpose="YOUTH_TEAM", given_by_id=parent.pk).count() == 33
    assert queries.registered(town.community.path, on=ON).count() == 0


def test_a_withdrawn_word_ends_the_membership_at_once_and_tells_the_leader(town):
    team, leader = youth_team(town), make.person(town.community)
    make.lead(team, leader)
    child, parent = preacher(town, team)
    preacher(town, team)

    word(team, child, parent, is_given=False)

    assert not queries.is_member(team.pk, child.pk)
    assert queries.consented_members(team.pk, on=ON).count() == 1
    told = Message.objects.filter(topic="youth_left").values_list("person_id", "link")
    assert list(told) == [(leader.pk, f"/groups/teams/{team.pk}/")]
    assert verbs(team)[-1] == "guardian_no"
    with pytest.raises(GuardianMissing):
        members.enlist(team.pk, person_id=child.pk, actor=town.clerk, now=MONDAY)


def test_a_guardians_no_takes_back_what_was_asked(town):
    team, child, parent = youth_team(town), born(town, 2014), make.person(town.community)
    make.guardian(town, child, parent)
    word(team, child, parent)
    members.ask_to_join(team.pk, person_id=child.pk, actor=make.actor(parent), now=MONDAY)

    word(team, child, parent, is_given=False)

    assert Application.objects.get().state == ApplicationState.WITHDRAWN
    assert not Message.objects.filter(topic="youth_left").exists()


def test_a_word_for_one_team_is_none_for_another(town):
    team, other = youth_team(town), youth_team(town, "小小志愿者")
    child, _parent = preacher(town, team)

    with pytest.raises(GuardianMissing):
        members.enlist(other.pk, person_id=child.pk, actor=town.clerk, now=MONDAY)


def test_only_a_guardian_in_force_speaks_for_a_child(town):
    team, child, aunt = youth_team(town), born(town, 2014), make.person(town.community)
    roles.request_guardianship(child.pk, guardian_id=aunt.pk, actor=make.actor(aunt), now=MONDAY)

    with pytest.raises(Forbidden):
        word(team, child, aunt)

    assert (GuardianWord.objects.count(), Consent.objects.filter(person=child).count()) == (0, 0)


def test_the_leader_does_not_record_a_guardians_word(town):
    team, leader, parent = youth_team(town), make.person(town.community), make.person(town.other)
    make.lead(team, leader)
    child = born(town, 2014)
    make.guardian(town, child, parent)

    def say(actor):
        return members.say_for_child(
            team.pk,
            person_id=child.pk,
            guardian_id=parent.pk,
            is_given=True,
            channel=Channel.PAPER,
            actor=actor,
            now=MONDAY,
        )

    with pytest.raises(Forbidden):
        say(make.actor(leader))
    say(town.clerk)

    assert GuardianWord.objects.get().consent.recorded_by_id == town.clerk.me


def test_who_is_too_small_and_who_is_grown_up(town):
    team = youth_team(town)
    toddler, parent = born(town, 2021), make.person(town.community)
    make.guardian(town, toddler, parent)
    word(team, toddler, parent)
    with pytest.raises(TooYoung):
        members.enlist(team.pk, person_id=toddler.pk, actor=town.clerk, now=MONDAY)

    teacher = born(town, 1990)
    members.enlist(team.pk, person_id=teacher.pk, actor=town.clerk, now=MONDAY)

    assert [m.person_id for m in queries.members(team.pk)] == [teacher.pk]


def test_a_guardian_whose_rights_ended_stands_behind_nobody(town):
    team = youth_team(town)
    child, _parent = preacher(town, team)
    preacher(town, team)
    link = Guardianship.objects.get(ward=child)
    assert jobs.end_youth_memberships(MONDAY + DAY) == 0

    roles.decide_guardianship(link.pk, verb="revoke", actor=town.clerk, now=MONDAY + DAY)

    assert jobs.end_youth_memberships(MONDAY + DAY) == 1
    assert jobs.end_youth_memberships(MONDAY + DAY) == 0
    assert not queries.is_member(team.pk, child.pk)
    assert verbs(team)[-1] == "guardian_gone"


# ------------------------------------------------------------------------------ asking, leaving


def test_a_volunteer_asks_and_the_leader_takes_her(town):
    leader, who = make.person(town.community), make.volunteer(town.community)
    team = looking(town, leader)

    asked = members.ask_to_join(team.pk, person_id=who.pk, actor=make.actor(who), now=MONDAY)
    again = members.ask_to_join(team.pk, person_id=who.pk, actor=make.actor(who), now=MONDAY)
    members.answer(asked.pk, verb="take", actor=make.actor(leader), now=MONDAY)

    assert again == asked
    assert queries.is_member(team.pk, who.pk)
    assert list(Message.objects.order_by("pk").values_list("person_id", "topic")) == [
        (leader.pk, "team_asked"),
        (who.pk, "team_welcome"),
    ]
    with pytest.raises(IllegalMove):
        members.answer(asked.pk, verb="decline", actor=make.actor(leader), now=MONDAY)


@pytest.mark.parametrize("by", ["clerk", "boss"])
def test_the_desk_may_answer_too_and_a_stranger_not(town, by):
    who = make.volunteer(town.community)
    team = looking(town, make.person(town.community))
    asked = members.ask_to_join(team.pk, person_id=who.pk, actor=make.actor(who), now=MONDAY)

    with pytest.raises(Forbidden):
        members.answer(asked.pk, verb="take", actor=town.far_clerk, now=MONDAY)
    members.answer(asked.pk, verb="decline", actor=getattr(town, by), now=MONDAY)

    assert Application.objects.get().state == ApplicationState.DECLINED
    assert not queries.is_member(team.pk, who.pk)


def test_asking_needs_registration_and_a_team_that_takes_people(town):
    neighbour, who = make.person(town.community), make.volunteer(town.community)
    closed = make.team(town.community, leader=neighbour)
    open_one = looking(town, make.person(town.community))

    with pytest.raises(NotRegistered):
        members.ask_to_join(
            open_one.pk, person_id=neighbour.pk, actor=make.actor(neighbour), now=MONDAY
        )
    with pytest.raises(NotTaking):
        members.ask_to_join(closed.pk, person_id=who.pk, actor=make.actor(who), now=MONDAY)
    with pytest.raises(Forbidden):
        members.ask_to_join(open_one.pk, person_id=who.pk, actor=town.clerk, now=MONDAY)

    assert Application.objects.count() == 0


def test_who_asked_may_take_it_back(town):
    who = make.volunteer(town.community)
    team = looking(town, make.person(town.community))
    asked = members.ask_to_join(team.pk, person_id=who.pk, actor=make.actor(who), now=MONDAY)

    members.take_back(asked.pk, actor=make.actor(who), now=MONDAY)

    assert Application.objects.get().state == ApplicationState.WITHDRAWN


def test_a_member_leaves_and_comes_back(town):
    who, leader = make.volunteer(town.community), make.person(town.community)
    team = make.team(town.community, who, leader=leader)

    members.leave(team.pk, person_id=who.pk, actor=make.actor(who), now=MONDAY)
    with pytest.raises(IllegalMove):
        members.leave(team.pk, person_id=who.pk, actor=make.actor(who), now=MONDAY)
    members.enlist(team.pk, person_id=who.pk, actor=make.actor(leader), now=MONDAY + DAY)

    rows = Membership.objects.filter(person=who).order_by("pk")
    assert list(rows.values_list("until_date", flat=True)) == [ON, None]


def test_who_is_removed_reads_why_and_leads_no_longer(town):
    leader = make.volunteer(town.community)
    team = make.team(town.community, leader=leader)

    with pytest.raises(BadInput):
        members.leave(team.pk, person_id=leader.pk, actor=town.clerk, now=MONDAY)
    members.leave(team.pk, person_id=leader.pk, reason="搬走", actor=town.clerk, now=MONDAY)

    assert queries.leaders([team.pk], now=MONDAY) == {}
    last = story("team", team.pk).reverse()[0]
    assert (last.verb, last.facts["reason"]) == ("remove", "搬走")


def test_a_member_becomes_a_leader(town):
    who, leader = make.volunteer(town.community), make.person(town.community)
    team = make.team(town.community, who, leader=leader)

    with pytest.raises(BadInput):
        teams.appoint(team.pk, person_id=town.clerk.me, actor=town.boss, now=MONDAY)
    teams.appoint(team.pk, person_id=who.pk, actor=town.clerk, now=MONDAY)

    assert queries.leaders([team.pk], now=MONDAY) == {team.pk: [leader.pk, who.pk]}


# -------------------------------------------------------------------------------------- teams


def test_a_team_is_described_in_words_of_the_catalogue(town):
    leader = make.person(town.community)
    team = looking(town, leader)
    wrong = TeamInput(name=team.name, directions=("FLYING",))

    with pytest.raises(BadInput) as refused:
        teams.edit_team(team.pk, input=wrong, actor=make.actor(leader), now=MONDAY)
    with pytest.raises(TeamTaken):
        teams.found_team(town.community.pk, name=team.name, actor=town.clerk, now=MONDAY)

    assert refused.value.field == "directions"
    street = teams.found_team(town.street.pk, name="街道队", actor=CLOCK, now=MONDAY)
    assert list(queries.teams_near(town.other.path, on=ON)) == [street]
    assert queries.directions(town.street.path, on=ON) == ["COMPANY"]


def test_a_dissolved_team_stays_readable_and_holds_nobody(town):
    leader, who = make.person(town.community), make.volunteer(town.community)
    team = looking(town, leader)
    members.ask_to_join(team.pk, person_id=who.pk, actor=make.actor(who), now=MONDAY)

    with pytest.raises(Forbidden):
        teams.dissolve(team.pk, reason="合并", actor=town.clerk, now=MONDAY)
    teams.dissolve(team.pk, reason="合并", actor=town.boss, now=MONDAY + DAY)

    assert list(queries.teams(town.street.path, on=ON)) == [team]
    assert list(queries.teams(town.street.path, on=date(2026, 3, 3))) == []
    assert list(queries.teams_in(town.street.path)) == []
    assert list(queries.teams_visible_to(town.clerk)) == [team]
    assert Application.objects.get().state == ApplicationState.DECLINED
    assert not RoleGrant.objects.filter(scope_id=team.pk, role="LEADER", ends_at=None).exists()
    with pytest.raises(IllegalMove):
        teams.dissolve(team.pk, reason="合并", actor=town.boss, now=MONDAY + DAY)


def test_a_team_for_which_nothing_is_known_for_long_is_dormant(town):
    leader = make.person(town.community)
    old, busy = (make.team(town.community, leader=leader) for _n in range(2))
    on = date(2026, 6, 1)

    asleep = queries.dormant(
        town.street.path, on=on, days=90, last_active={busy.pk: date(2026, 5, 1)}
    )

    assert asleep == [old]
    assert queries.dormant(town.street.path, on=ON, days=90, last_active={}) == []
