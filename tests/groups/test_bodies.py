"""Committees and alliances, what they resolve, units entered twice, the community in figures."""

from datetime import date, timedelta

import pytest

from kith.core.actor import CLOCK, STRANGER, Actor, Grant, Role, ScopeKind
from kith.core.refusal import BadInput, Forbidden, IllegalMove
from kith.groups import policies, queries, queries_bodies
from kith.groups.actions import bodies, profiles, resolutions, teams, units
from kith.groups.actions.bodies import BodyTaken, MeetingInput, SeatTaken
from kith.groups.actions.profiles import ProfileInput
from kith.groups.actions.resolutions import ResolutionInput
from kith.groups.models import Body, BodyMember, FollowUp, Profile, Resolution, Team
from kith.groups.states import RESOLUTION, BodyKind, Counted, OrganisationKind, ResolutionState
from kith.journal.queries import story
from tests import make
from tests.groups.world import body, seat, unit
from tests.make import DAY, HOUR, MONDAY

pytestmark = pytest.mark.django_db
ON = date(2026, 3, 2)


@pytest.fixture
def town() -> make.Town:
    return make.town()


def liaison(unit):
    grant = Grant(Role.LIAISON, ScopeKind.ORGANISATION, unit.pk)
    return Actor(person_id=90_001, grants=(grant,))


def held(town, of, *present):
    wanted = MeetingInput(
        held_at=MONDAY - HOUR,
        place="党群服务中心二楼",
        agenda="冬季安全",
        present=tuple(one.pk for one in present),
    )
    return bodies.hold_meeting(of.pk, input=wanted, actor=town.clerk, now=MONDAY)


def resolved(town, meeting, by, *, due=date(2026, 3, 9)):
    wanted = ResolutionInput(text="更换楼道灯", organisation_id=by.pk, due=due)
    return resolutions.resolve(meeting.pk, input=wanted, actor=town.clerk, now=MONDAY)


# ----------------------------------------------------------------------------------- bodies


def test_three_tiers_stand_under_the_community(town):
    """S3-03: community Party committee, community working committee, temporary branch."""
    party = body(town, "社区党委", BodyKind.PARTY_COMMITTEE)
    working = body(town, "社区建设工作委员会", under=party)
    body(town, "包抓干部临时党支部", BodyKind.TEMPORARY_BRANCH, under=working)
    body(town, "新城会", BodyKind.ALLIANCE)

    nodes = queries_bodies.tree(queries_bodies.visible_to(town.clerk))

    assert [(node.body.name, node.tier) for node in nodes] == [
        ("社区党委", 1),
        ("社区建设工作委员会", 2),
        ("包抓干部临时党支部", 3),
        ("新城会", 1),
    ]
    assert queries_bodies.tiers(town.community.path) == 3


def test_a_bodys_parent_stands_over_its_place(town):
    here = body(town, "社区党委", BodyKind.PARTY_COMMITTEE)

    with pytest.raises(BadInput) as refused:
        bodies.found_body(
            town.other.pk,
            kind=BodyKind.JOINT_COMMITTEE,
            name="社工委",
            parent_id=here.pk,
            actor=town.boss,
            now=MONDAY,
        )
    with pytest.raises(BodyTaken):
        body(town, " 社区党委 ")
    with pytest.raises(Forbidden):
        bodies.found_body(
            town.other.pk, kind=BodyKind.ALLIANCE, name="x", actor=town.clerk, now=MONDAY
        )

    assert (refused.value.field, Body.objects.count()) == ("parent", 1)


def test_two_property_companies_sit_in_the_committee(town):
    """S3-04 (which may also mean two units: the note stands in the figure's definition)."""
    committee = body(town, "社工委")
    kinds = OrganisationKind.PROPERTY, OrganisationKind.PROPERTY, OrganisationKind.HOSPITAL
    for n, kind in enumerate(kinds):
        seat(committee, unit(town, f"成员单位{n}", kind), town.clerk)

    rows = queries_bodies.members(committee.pk, on=ON)

    assert rows.filter(organisation__kind=OrganisationKind.PROPERTY).count() == 2
    assert rows.count() == 3


def test_nine_enterprises_and_merchants_make_the_alliance(town):
    """S4-16."""
    alliance = body(town, "新城会", BodyKind.ALLIANCE)
    firms = [
        unit(town, f"商户{n}", OrganisationKind.MERCHANT if n % 2 else OrganisationKind.ENTERPRISE)
        for n in range(9)
    ]
    for firm in firms:
        seat(alliance, firm, town.boss)
    with pytest.raises(SeatTaken):
        seat(alliance, firms[0], town.clerk)

    assert queries_bodies.members(alliance.pk, on=ON).count() == 9
    row = BodyMember.objects.get(organisation=firms[0])
    bodies.unseat(row.pk, actor=town.clerk, now=MONDAY)

    assert queries_bodies.members(alliance.pk, on=ON).count() == 8
    assert queries_bodies.members(alliance.pk, on=date(2026, 2, 1)).count() == 9
    with pytest.raises(IllegalMove):
        bodies.unseat(row.pk, actor=town.clerk, now=MONDAY)


def test_a_post_has_a_title_and_perhaps_a_holder(town):
    committee, who = body(town, "社工委"), make.person(town.community)

    chair = bodies.fill_post(
        committee.pk, title="主任", person_id=who.pk, is_public=True, actor=town.clerk, now=MONDAY
    )
    bodies.fill_post(committee.pk, title="秘书长", actor=town.clerk, now=MONDAY)
    with pytest.raises(BadInput):
        bodies.fill_post(committee.pk, title=" ", actor=town.clerk, now=MONDAY)
    bodies.vacate(chair.pk, actor=town.clerk, now=MONDAY + DAY)

    rows = committee.posts.order_by("pk").values_list("title", "person_id", "until_date")
    assert list(rows) == [("主任", who.pk, date(2026, 3, 3)), ("秘书长", None, None)]


def test_an_ended_body_keeps_its_papers_and_takes_no_new_ones(town):
    upper = body(town, "社区党委")
    lower, firm = body(town, "社工委", under=upper), unit(town, "供电所")
    seat(lower, firm, town.clerk)
    held(town, lower)

    with pytest.raises(IllegalMove):
        bodies.end_body(upper.pk, reason="换届", actor=town.clerk, now=MONDAY)
    bodies.end_body(lower.pk, reason="换届", actor=town.clerk, now=MONDAY)

    assert queries_bodies.meetings(lower.pk).count() == 1
    assert queries_bodies.unit_ids(lower.pk) == frozenset()
    with pytest.raises(IllegalMove):
        held(town, lower)
    assert story("body", lower.pk).reverse()[0].facts == {"reason": "换届"}


def test_which_bodies_an_actor_may_see_is_what_the_list_shows(town):
    committee, firm = body(town, "社工委"), unit(town, "供电所")
    seat(committee, firm, town.clerk)
    body(town, "新城会", BodyKind.ALLIANCE)
    auditor = make.staff(Role.AUDITOR, town.county)
    actors = [town.clerk, town.far_clerk, town.boss, town.district, auditor, liaison(firm)]
    counts = []

    for actor in (*actors, STRANGER):
        listed = set(queries_bodies.visible_to(actor))
        assert listed == {
            one
            for one in Body.objects.select_related("area")
            if policies.may_see_body(actor, one, queries_bodies.unit_ids(one.pk))
        }
        counts.append(len(listed))

    assert counts == [2, 0, 2, 2, 2, 1, 0]


# --------------------------------------------------------------------- meetings, resolutions


def test_a_meeting_notes_member_units_only(town):
    committee, firm, stranger = body(town, "社工委"), unit(town, "供电所"), unit(town, "超市")
    seat(committee, firm, town.clerk)

    with pytest.raises(BadInput):
        held(town, committee, stranger)
    meeting = held(town, committee, firm)
    bodies.write_minutes(
        meeting.pk, minutes="一致同意。", present=[firm.pk], actor=town.clerk, now=MONDAY
    )

    found = queries_bodies.meetings(committee.pk).get()
    assert ([p.organisation for p in found.presences.all()], found.minutes) == (
        [firm],
        "一致同意。",
    )


def test_minutes_are_written_after_the_meeting(town):
    committee = body(town, "社工委")
    wanted = MeetingInput(held_at=MONDAY + DAY, place="二楼", agenda="冬季安全")
    meeting = bodies.hold_meeting(committee.pk, input=wanted, actor=town.clerk, now=MONDAY)

    with pytest.raises(IllegalMove):
        bodies.write_minutes(meeting.pk, minutes="x", present=(), actor=town.clerk, now=MONDAY)


def test_a_resolution_is_followed_to_its_end(town):
    committee, firm = body(town, "社工委"), unit(town, "供电所")
    seat(committee, firm, town.clerk)
    row = resolved(town, held(town, committee, firm), firm)
    hers = liaison(firm)

    resolutions.follow_up(row.pk, verb="take_up", text="", actor=hers, now=MONDAY)
    resolutions.follow_up(row.pk, verb="note", text="灯已到货", actor=hers, now=MONDAY)
    late = queries_bodies.overdue(queries_bodies.resolutions(town.clerk), on=date(2026, 3, 10))
    assert list(late) == [row]
    assert not queries_bodies.overdue(queries_bodies.resolutions(hers), on=date(2026, 3, 9))
    resolutions.follow_up(row.pk, verb="finish", text="换好了", actor=town.clerk, now=MONDAY)

    assert Resolution.objects.get().state == ResolutionState.DONE
    assert list(FollowUp.objects.order_by("pk").values_list("verb", flat=True)) == [
        "take_up",
        "note",
        "finish",
    ]
    steps = story("resolution", row.pk).values_list("from_state", "to_state")
    assert list(steps) == [
        ("", "ADOPTED"),
        ("ADOPTED", "IN_HAND"),
        ("IN_HAND", "IN_HAND"),
        ("IN_HAND", "DONE"),
    ]
    with pytest.raises(IllegalMove):
        resolutions.follow_up(row.pk, verb="note", text="x", actor=town.clerk, now=MONDAY)


def test_dropping_needs_a_reason_and_nobody_else_follows_up(town):
    committee, firm, other = body(town, "社工委"), unit(town, "供电所"), unit(town, "超市")
    seat(committee, firm, town.clerk)
    seat(committee, other, town.clerk)
    row = resolved(town, held(town, committee), firm)

    with pytest.raises(BadInput):
        resolutions.follow_up(row.pk, verb="drop", text=" ", actor=town.clerk, now=MONDAY)
    for actor in (liaison(other), town.far_clerk, STRANGER):
        with pytest.raises(Forbidden):
            resolutions.follow_up(row.pk, verb="take_up", text="", actor=actor, now=MONDAY)

    assert (Resolution.objects.get().state, FollowUp.objects.count()) == ("ADOPTED", 0)


def test_a_resolution_has_a_member_unit_and_a_day_that_can_be_met(town):
    committee, firm, other = body(town, "社工委"), unit(town, "供电所"), unit(town, "超市")
    seat(committee, firm, town.clerk)
    meeting = held(town, committee)

    with pytest.raises(BadInput) as stranger:
        resolved(town, meeting, other)
    with pytest.raises(BadInput) as early:
        resolved(town, meeting, firm, due=ON - timedelta(days=1))

    assert (stranger.value.field, early.value.field) == ("organisation", "due")


def test_every_state_of_a_resolution_can_be_reached():
    assert RESOLUTION.reachable() == set(ResolutionState)


# ------------------------------------------------------------------------------------- units


def test_a_unit_is_edited_and_the_journal_keeps_what_it_was(town):
    firm = unit(town, "供电所")

    units.edit_organisation(
        firm.pk,
        name="新区供电所",
        kind=OrganisationKind.UNIT,
        uscc="91110000600037341L",
        actor=town.clerk,
        now=MONDAY,
    )

    assert story("organisation", firm.pk).reverse()[0].facts == {
        "name": "供电所",
        "type": "ENTERPRISE",
        "uscc": "",
    }
    assert [one.name for one in queries.alike("新区 供电所", town.street.path)] == ["新区供电所"]
    assert queries.alike("新区供电所", town.street.path, but=firm.pk) == []


def test_a_unit_entered_twice_is_merged_and_its_teams_go_along(town):
    right, twin = unit(town, "供电所"), unit(town, "供电 所")
    team = teams.found_team(
        town.community.pk, name="电工队", organisation_id=twin.pk, actor=CLOCK, now=MONDAY
    )

    with pytest.raises(BadInput):
        units.end_organisation(
            twin.pk, reason="", merged_into_id=right.pk, actor=town.clerk, now=MONDAY
        )
    with pytest.raises(Forbidden):
        units.end_organisation(
            twin.pk, reason="重复", merged_into_id=right.pk, actor=town.far_clerk, now=MONDAY
        )
    units.end_organisation(
        twin.pk, reason="重复", merged_into_id=right.pk, actor=town.clerk, now=MONDAY
    )

    assert Team.objects.get(pk=team.pk).organisation == right
    assert list(queries.organisations_in(town.street.path)) == [right]
    assert set(queries.units_visible_to(town.clerk)) == {right, twin}
    with pytest.raises(IllegalMove):
        units.end_organisation(twin.pk, reason="重复", actor=town.clerk, now=MONDAY)


# ---------------------------------------------------------------------------- teams, profile


def test_three_teams_and_six_directions(town):
    """S3-10, S3-13; S4-08 counts 122 teams of a district by the same query."""
    wanted = {
        "退役军人志愿服务队": ("COMPANY", "CARRY"),
        "疫线先锋志愿服务队": ("OUTDOORS", "SHOPPING"),
        "巾帼志愿服务队": ("HAIRCUT", "TUTORING", "COMPANY"),
    }
    for name, codes in wanted.items():
        teams.found_team(
            town.community.pk, name=name, directions=codes, actor=town.clerk, now=MONDAY
        )

    assert queries.teams(town.community.path, on=ON).count() == 3
    assert len(queries.directions(town.community.path, on=ON)) == 6
    assert queries.teams(town.other.path, on=ON).count() == 0


def figures(**changes):
    plain = {
        "year": 2026,
        "residents": 5200,
        "counted": Counted.HOUSEHOLDS,
        "enterprises": 570,
        "shops": 360,
        "compounds": tuple(f"新城{n}区" for n in range(1, 13)),
        "source": "社区台账",
        "as_of": ON,
    }
    return ProfileInput(**(plain | changes))  # type: ignore[arg-type]


def test_a_community_in_figures_keeps_its_versions_and_its_unit(town):
    """S4-18 to S4-21: 12 compounds, 5,200 with the unit that the source means, 570, 360."""
    profiles.enter_profile(
        town.community.pk,
        input=figures(counted=Counted.PERSONS, residents=5100),
        actor=town.clerk,
        now=MONDAY,
    )
    profiles.enter_profile(town.community.pk, input=figures(), actor=town.boss, now=MONDAY)

    newest = queries_bodies.profiles(town.community.pk)[0]
    assert queries_bodies.profile(town.community.pk) == newest

    assert (newest.version, newest.residents, newest.counted) == (2, 5200, "HOUSEHOLDS")
    assert (newest.compounds.count(), newest.enterprises, newest.shops) == (12, 570, 360)
    assert [p.residents for p in queries_bodies.profiles(town.community.pk)] == [5200, 5100]
    assert queries_bodies.profile(town.community.pk, year=2025) is None


@pytest.mark.parametrize(
    ("changes", "field"),
    [({"source": " "}, "source"), ({"as_of": date(2026, 3, 3)}, "as_of"), ({"year": 1066}, "year")],
)
def test_a_profile_says_where_it_comes_from(town, changes, field):
    with pytest.raises(BadInput) as refused:
        profiles.enter_profile(
            town.community.pk, input=figures(**changes), actor=town.clerk, now=MONDAY
        )

    assert (refused.value.field, Profile.objects.count()) == (field, 0)


def test_figures_are_entered_by_the_desk_of_one_community(town):
    for actor in (town.far_clerk, town.district, STRANGER):
        with pytest.raises(Forbidden):
            profiles.enter_profile(town.community.pk, input=figures(), actor=actor, now=MONDAY)
    with pytest.raises(BadInput):
        profiles.enter_profile(town.street.pk, input=figures(), actor=town.boss, now=MONDAY)

    assert Profile.objects.count() == 0
