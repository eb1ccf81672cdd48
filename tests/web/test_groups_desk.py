"""Units, teams, committees, newcomers and figures: who sees them, and what each button does."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from kith.core.actor import Role
from kith.groups import queries, queries_bodies
from kith.groups.actions import bodies, recruiting, resolutions, teams
from kith.groups.actions.recruiting import Born
from kith.groups.models import (
    Application,
    Body,
    Meeting,
    Membership,
    Organisation,
    Post,
    Profile,
    Recruit,
    Resolution,
    Step,
    Team,
)
from kith.people.queries import has_consented
from kith.people.states import ConsentPurpose
from kith.recognition.actions import lists
from tests import make
from tests.groups.world import body, born, preacher, seat, unit, youth_team
from tests.make import DAY, HOUR, MONDAY

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("no_totp", "clock", "english")]
MOST_QUERIES = 20
LISTS = ("groups", "teams", "newcomers", "bodies", "resolutions", "profiles")


@pytest.fixture
def english(client):
    client.cookies["django_language"] = "en"


@pytest.fixture
def town():
    return make.town()


def held(town, of, *units):
    wanted = bodies.MeetingInput(MONDAY - HOUR, "二楼", "冬季安全", tuple(one.pk for one in units))
    return bodies.hold_meeting(of.pk, input=wanted, actor=town.clerk, now=MONDAY)


def resolved(town, meeting, unit, due=date(2026, 3, 1 + 1)):
    wanted = resolutions.ResolutionInput("更换楼道灯", unit.pk, due)
    return resolutions.resolve(meeting.pk, input=wanted, actor=town.clerk, now=MONDAY)


@pytest.fixture
def committee(town):
    """A committee with a member unit, its liaison, a meeting and a resolution."""
    liaison = make.person(town.community)
    firm = make.unit(town.community, liaison=liaison)
    made = body(town, "社工委")
    seat(made, firm, town.clerk)
    meeting = held(town, made, firm)
    return made, firm, liaison, resolved(town, meeting, firm)


# ------------------------------------------------------------------------------------- lists


@pytest.mark.parametrize("name", LISTS)
def test_strangers_sign_in_and_neighbours_do_not_see_lists(client, town, sign_in, name):
    url = reverse(f"web:{name}")
    assert client.get(url)["Location"].startswith("/account/login/")
    sign_in(make.person(town.community))

    assert client.get(url).status_code == 403


def test_one_entry_of_the_menu_leads_to_the_tabs_of_each_role(town, sign_in):
    client = sign_in(town.clerk)
    assert '"/groups/"' in client.get("/desk/").content.decode()
    assert len(client.get("/groups/").context["tabs"]) == len(LISTS)
    auditor = make.staff(Role.AUDITOR, town.county)

    page = sign_in(auditor).get("/groups/")

    assert "newcomers" in [tab.name for tab in page.context["tabs"]]
    assert reverse("web:unit_new") not in page.content.decode()
    assert sign_in(town.district).get("/groups/newcomers/").status_code == 403


def _one_more(town, n):
    firm = unit(town, f"单位{n}")
    seat(made := body(town, f"社工委{n}"), firm, town.clerk)
    resolved(town, held(town, made, firm), firm)
    make.team(town.community, leader=make.person(town.community))
    who = make.person(town.community)
    recruiting.join(who.pk, born=Born(1990, 1), actor=make.actor(who), now=MONDAY)


def test_lists_cost_the_same_for_one_and_for_three(town, sign_in):
    client, costs = sign_in(town.boss), []
    for n in range(3):
        _one_more(town, n)
        cost = []
        for name in LISTS:
            with CaptureQueriesContext(connection) as asked:
                page = client.get(reverse(f"web:{name}"))
            cost.append(len(asked))
            assert len(page.context["page"]) == (2 if name == "profiles" else n + 1)
        costs.append(cost)

    assert costs == [costs[0]] * 3
    assert max(costs[0]) <= MOST_QUERIES


# ------------------------------------------------------------------------------------- units


def test_a_unit_of_a_like_name_is_shown_before_another_is_entered(town, sign_in):
    twin = unit(town, "新区供电所")
    client, url = sign_in(town.clerk), reverse("web:unit_new")
    typed = {"name": "新区供电 所", "kind": "UNIT", "area": town.community.pk, "uscc": ""}

    page = client.post(url, typed)
    assert (page.status_code, page.context["alike"]) == (409, [twin])
    assert client.post(url, typed | {"uscc": "123", "anyway": "on"}).status_code == 422
    assert Organisation.objects.count() == 1
    assert client.post(url, typed | {"anyway": "on"}).status_code == 302

    assert Organisation.objects.count() == 2


def test_a_unit_is_found_by_name_code_and_kind(town, sign_in):
    firm = unit(town, "新区供电所")
    Organisation.objects.filter(pk=firm.pk).update(uscc="91110000600037341L")
    unit(town, "超市")
    client = sign_in(town.boss)

    for query in ("q=供电", "q=9111 0000", "kind=ENTERPRISE&q=供"):
        assert list(client.get(f"/groups/?{query}").context["page"]) == [firm], query
    assert list(sign_in(town.far_clerk).get("/groups/").context["page"]) == []
    assert client.get(reverse("web:unit", args=[firm.pk])).status_code == 404


def test_a_unit_is_changed_and_merged(town, sign_in):
    right, twin = unit(town, "供电所"), unit(town, "供电 所")
    client = sign_in(town.clerk)
    client.post(reverse("web:unit", args=[right.pk]), {"name": "新供电所", "kind": "UNIT"})
    assert Organisation.objects.get(pk=right.pk).name == "新供电所"
    url = reverse("web:unit_end", args=[twin.pk])

    assert client.post(url, {"reason": ""}).status_code == 422
    assert client.post(url, {"reason": "重复", "into": right.pk}).status_code == 302

    assert Organisation.objects.get(pk=twin.pk).merged_into == right
    assert list(client.get("/groups/?what=ended").context["page"]) == [twin]


# ------------------------------------------------------------------------------------- teams


def test_a_team_is_founded_with_what_it_does(town, sign_in):
    client, url = sign_in(town.clerk), reverse("web:team_new")
    typed = {"name": "巾帼队", "area": town.community.pk, "directions": ["HAIRCUT", "COMPANY"]}

    assert client.post(url, typed | {"name": ""}).status_code == 422
    assert client.post(url, typed).status_code == 302
    assert client.post(url, typed).status_code == 409

    assert Team.objects.get().directions == ["HAIRCUT", "COMPANY"]


def test_a_leader_answers_notes_steps_and_ends_a_membership(town, sign_in):
    leader, who = make.person(town.community), make.volunteer(town.community)
    team = make.team(town.community, leader=leader)
    wants = teams.TeamInput(name=team.name, looks_for="陪伴")
    teams.edit_team(team.pk, input=wants, actor=make.actor(leader), now=MONDAY)
    client = sign_in(who)
    client.post(reverse("web:team_ask", args=[team.pk]))
    asked = Application.objects.get()
    assert client.get(reverse("web:one_team", args=[team.pk])).status_code == 404

    sign_in(leader)
    client.post(reverse("web:team_answer", args=[asked.pk]), {"verb": "take"})
    url = reverse("web:team_member", args=[team.pk, who.pk])
    step = {"kind": "UNIFORM", "on": "2026-03-02", "what": "L"}
    assert client.post(url, step | {"on": "2026-03-09"}).status_code == 422
    client.post(url, step)
    assert client.post(url, {"verb": "appoint"}).status_code == 403
    page = client.get(reverse("web:one_team", args=[team.pk])).content.decode()
    assert "uniform given out: L" in page
    assert str(who.name) in page
    assert client.post(url, {"verb": "remove", "reason": ""}).status_code == 422
    client.post(url, {"verb": "remove", "reason": "搬走"})

    assert (Step.objects.get().by_id, queries.is_member(team.pk, who.pk)) == (leader.pk, False)


def test_the_desk_finds_a_volunteer_by_her_number_and_makes_her_leader(town, sign_in):
    team = make.team(town.community, leader=make.person(town.community))
    who = make.volunteer(town.community)
    index = make.person(town.other, phone="13900139000").phone_index
    type(who).objects.filter(pk=who.pk).update(phone_index=index)
    client = sign_in(town.clerk)

    page = client.post(reverse("web:team_find", args=[team.pk]), {"phone": "139 0013 9000"})
    assert [one.person for one in page.context["found"]] == [who]
    client.post(reverse("web:team_take_in", args=[team.pk]), {"person": who.pk})
    client.post(reverse("web:team_member", args=[team.pk, who.pk]), {"verb": "appoint"})

    assert who.pk in queries.leaders([team.pk], now=MONDAY)[team.pk]
    url = reverse("web:team_find", args=[team.pk])
    assert sign_in(make.actor(who)).post(url, {"phone": "13900139000"}).status_code == 403
    assert sign_in(town.far_clerk).post(url, {"phone": "13900139000"}).status_code == 404


def test_a_guardian_at_the_counter_says_yes_for_a_child(town, sign_in):
    team, child = youth_team(town), born(town, 2014)
    parent = make.person(town.community, phone="13900139000")
    make.guardian(town, child, parent)
    preacher(town, team)
    client = sign_in(town.clerk)

    page = client.post(reverse("web:team_find", args=[team.pk]), {"phone": "13900139000"})
    found = [(one.person, one.guardian_id) for one in page.context["found"]]
    assert found == [(child, parent.pk)]
    given = {"person": child.pk, "guardian": parent.pk}
    client.post(reverse("web:team_take_in", args=[team.pk]), given)

    rows = client.get(reverse("web:one_team", args=[team.pk])).context["members"]
    assert [(row.is_child, row.word.is_given) for row in rows] == [(True, True)] * 2


def test_only_the_street_dissolves_a_team(town, sign_in):
    team = make.team(town.community, leader=make.person(town.community))
    url = reverse("web:team_dissolve", args=[team.pk])

    assert sign_in(town.clerk).post(url, {"reason": "合并"}).status_code == 403
    assert sign_in(town.boss).post(url, {"reason": "合并"}).status_code == 302

    assert Membership.objects.filter(until_date=None).count() == 0


# -------------------------------------------------------------------------------- newcomers


def test_somebody_new_is_registered_at_the_counter_and_trained(town, sign_in):
    client, url = sign_in(town.clerk), reverse("web:newcomer_new")
    typed = {
        "name": "赵云",
        "phone": "13900139000",
        "area": town.community.pk,
        "birth_year": "1990",
        "birth_month": "2",
        "agreed": "on",
    }
    assert client.post(url, typed | {"agreed": ""}).status_code == 422
    assert client.post(url, typed | {"birth_year": "2012"}).status_code == 409
    assert client.post(url, typed).status_code == 302
    made = Recruit.objects.get()

    step = {"kind": "TRAINED", "on": "2026-03-02", "what": "入队培训"}
    client.post(reverse("web:newcomer_step", args=[made.pk]), step)

    assert (made.channel, Step.objects.get().person_id) == ("COUNTER", made.person_id)
    page = client.get(reverse("web:newcomers"))
    assert page.context["ways"][1][2] == 1
    assert "first training: 入队培训" in page.content.decode()


def test_a_known_neighbour_says_yes_at_the_counter(town, sign_in):
    who = make.person(town.community, phone="13900139000")
    child = born(town, 2010)
    make.guardian(town, child, who)
    client = sign_in(town.clerk)
    page = client.post(reverse("web:newcomer_find"), {"phone": "13900139000"})
    assert [(one.person, one.guardian_id) for one in page.context["found"]] == [
        (who, None),
        (child, who.pk),
    ]

    url = reverse("web:newcomer_new")
    client.post(url, {"person": who.pk, "birth_year": "1980", "birth_month": "1"})
    client.post(url, {"person": child.pk, "guardian": who.pk})

    assert {r.person_id for r in Recruit.objects.all()} == {who.pk, child.pk}
    assert has_consented(child.pk, ConsentPurpose.VOLUNTEER)
    stranger = make.person(town.other)
    assert client.post(url, {"person": stranger.pk}).status_code == 404


# ------------------------------------------------------------------- committees, resolutions


def test_a_committee_is_founded_seated_and_meets(town, sign_in):
    firm, client = unit(town, "供电所"), sign_in(town.clerk)
    typed = {"kind": "JOINT_COMMITTEE", "name": "社工委", "area": town.community.pk}
    assert client.post(reverse("web:body_new"), typed | {"name": ""}).status_code == 422
    client.post(reverse("web:body_new"), typed)
    made = Body.objects.get()

    def at(name, pk=made.pk):
        return reverse(f"web:{name}", args=[pk])

    assert client.post(at("body_seat"), {"organisation": ""}).status_code == 422
    client.post(at("body_seat"), {"organisation": firm.pk, "post": "副主任单位"})
    assert client.post(at("body_seat"), {"organisation": firm.pk}).status_code == 409
    client.post(at("body_post"), {"title": "主任"})
    meeting = {"held_at": "2026-03-02T08:00", "place": "二楼", "agenda": "冬季安全"}
    client.post(at("body_meet"), meeting)
    held_one = Meeting.objects.get()
    client.post(at("meeting", held_one.pk), {"minutes": "同意。", "present": [firm.pk]})
    resolution = {"text": "更换楼道灯", "organisation": firm.pk, "due": "2026-03-09"}
    assert client.post(at("meeting_resolve", held_one.pk), {"text": "x"}).status_code == 422
    client.post(at("meeting_resolve", held_one.pk), resolution)

    page = client.get(at("body")).content.decode()
    for word in ("供电所", "副主任单位", "主任", "冬季安全", "更换楼道灯"):
        assert word in page, word
    assert Meeting.objects.get().minutes == "同意。"
    assert sign_in(town.far_clerk).get(at("body")).status_code == 404
    sign_in(town.clerk).post(at("post_end", Post.objects.get().pk))
    client.post(at("seat_end", made.members.get().pk))
    client.post(at("body_end"), {"reason": "换届"})
    assert Body.objects.get().ended_on == date(2026, 3, 2)


def test_a_holder_is_named_by_her_word_or_her_office_only(town, committee, sign_in):
    made, _firm, liaison, _row = committee
    plain, public, named = (make.person(town.community) for _n in range(3))
    lists.name_me(named.pk, is_given=True, name="王大姐", actor=make.actor(named), now=MONDAY)
    for who, is_public in ((plain, False), (public, True), (named, False)):
        bodies.fill_post(
            made.pk,
            title=f"委员{who.pk}",
            person_id=who.pk,
            is_public=is_public,
            actor=town.clerk,
            now=MONDAY,
        )

    page = sign_in(liaison).get(reverse("web:body", args=[made.pk]))

    assert [one.name for one in page.context["posts"]] == ["", str(public.name), "王大姐"]


def test_an_overdue_resolution_shows_its_light_and_the_unit_takes_it_up(
    town, committee, sign_in, clock
):
    _made, _firm, liaison, row = committee
    clock.at = MONDAY + 2 * DAY
    client, url = sign_in(liaison), reverse("web:resolution_follow", args=[row.pk])
    page = client.get(reverse("web:resolutions") + "?what=late")
    assert ([one.is_overdue for one in page.context["rows"]], page.context["late"]) == ([True], 1)

    fragment = client.post(url, {"verb": "take_up"}, headers={"HX-Request": "true"})
    assert f'id="resolution-{row.pk}"' in fragment.content.decode()
    assert "<html" not in fragment.content.decode()
    assert client.post(url, {"verb": "drop", "text": ""}).status_code == 422
    assert client.post(url, {"verb": "finish", "text": "换好了"})["Location"] == (
        "/groups/resolutions/"
    )

    assert Resolution.objects.get().state == "DONE"
    settled = client.get(reverse("web:resolutions") + "?what=settled").context["rows"]
    assert [note.text for note in settled[0].notes] == ["", "换好了"]
    assert sign_in(town.far_clerk).post(url, {"verb": "note", "text": "x"}).status_code == 404


# ----------------------------------------------------------------------------------- figures


def test_the_desk_enters_figures_and_everybody_over_it_reads_them(town, sign_in):
    url = reverse("web:community_profile", args=[town.community.pk])
    typed = {
        "year": "2026",
        "residents": "5200",
        "counted": "HOUSEHOLDS",
        "enterprises": "570",
        "shops": "360",
        "compounds": "新城一区\n新城二区\n\n新城一区",
        "source": "社区台账",
        "as_of": "2026-03-01",
    }
    client = sign_in(town.clerk)
    assert client.post(url, typed | {"source": ""}).status_code == 422
    assert client.post(url, typed | {"as_of": "2026-03-03"}).status_code == 422
    assert Profile.objects.count() == 0
    client.post(url, typed)
    client.post(url, typed | {"residents": "5300"})

    newest = queries_bodies.profiles(town.community.pk)[0]
    assert (newest.version, newest.residents, newest.compounds.count()) == (2, 5300, 2)
    sign_in(town.district)
    assert client.post(url, typed).status_code == 403
    assert "5300" in client.get(reverse("web:profiles")).content.decode()
    assert sign_in(town.far_clerk).get(url).status_code == 404
