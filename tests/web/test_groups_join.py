"""The public way in, my teams, my children's teams: who reads what, and what each button does."""

import re
from datetime import date

import pytest
from django.core.cache import cache
from django.urls import reverse

from kith.groups import queries
from kith.groups.actions import profiles, teams
from kith.groups.actions.members import ask_to_join
from kith.groups.models import Application, Membership, Recruit
from kith.groups.states import Counted
from kith.outbox.models import Message
from kith.people.actions import volunteering
from kith.people.inputs import PersonInput
from kith.people.models import Invitation, Person
from kith.people.queries import has_consented
from kith.people.states import ConsentPurpose
from tests import make
from tests.groups.world import born, preacher, youth_team
from tests.make import MONDAY

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("no_totp", "clock", "english")]
PHONE = "139 0013 9000"
MY_TEAMS = 21  # queries


@pytest.fixture(autouse=True)
def fresh_limits():
    cache.clear()


@pytest.fixture
def english(client):
    client.cookies["django_language"] = "en"


@pytest.fixture
def town():
    return make.town()


def looking(town, name="银龄队", wants="会聊天的人"):
    return teams.found_team(
        town.community.pk,
        name=name,
        directions=("COMPANY",),
        looks_for=wants,
        actor=town.clerk,
        now=MONDAY,
    )


def typed(**changes):
    plain = {
        "name": "诸葛明",
        "phone": PHONE,
        "birth_year": "1990",
        "birth_month": "5",
        "agreed": "on",
    }
    return plain | changes


def text_of(answer):
    """What stands on the page, without what differs at every look."""
    page = answer.content.decode()
    return re.sub(r'(csrfmiddlewaretoken" value|nonce)="[^"]+"', "", page)


# ----------------------------------------------------------------------------------- public


def test_everybody_reads_what_volunteers_do_here(client, town):
    team = looking(town)
    figures = profiles.ProfileInput(
        2026, 5200, Counted.HOUSEHOLDS, 570, 360, ("新城一区",), "社区台账", date(2026, 3, 1)
    )
    profiles.enter_profile(town.community.pk, input=figures, actor=town.clerk, now=MONDAY)

    page = client.get(reverse("web:join_place", args=[town.community.pk])).content.decode()

    for word in (team.name, "会聊天的人", "Company", "5200", "households", "社区台账", "svg"):
        assert word in page, word
    assert town.community.name in client.get(reverse("web:join_places")).content.decode()
    assert "会聊天的人" in client.get(reverse("web:join_team", args=[team.pk])).content.decode()
    assert client.get(reverse("web:join_place", args=[town.street.pk])).status_code == 404


def test_a_few_volunteers_are_not_counted_in_public(client, town):
    url = reverse("web:join_place", args=[town.community.pk])
    for _n in range(4):
        make.volunteer(town.community)
    assert client.get(url).context["volunteers"] == 0

    make.volunteer(town.community)

    assert client.get(url).context["volunteers"] == 5


def test_no_answer_tells_whether_a_number_is_known(client, town):
    make.volunteer(town.community)
    Person.objects.update(phone_index=make.person(town.other, phone=PHONE).phone_index)
    url = reverse("web:join_place", args=[town.community.pk])

    answers = [client.post(url, typed(phone=phone)) for phone in (PHONE, "13900139001")]
    pages = [client.get(answer["Location"]) for answer in answers]

    assert [answer.status_code for answer in answers] == [302, 302]
    assert len({text_of(page) for page in pages}) == 1
    assert Invitation.objects.count() == 1


def test_a_visitor_gets_a_link_and_bad_typing_gets_none(client, town):
    team = looking(town)
    url = reverse("web:join_team", args=[team.pk])
    before = Person.objects.count()

    for wrong in ({"phone": "12"}, {"agreed": ""}, {"birth_year": ""}, {"birth_year": "2012"}):
        answer = client.post(url, typed(**wrong))
        assert answer.status_code == 422 or b"guardian" in answer.content, wrong
        assert "诸葛明" in answer.content.decode()
    assert (Invitation.objects.count(), Message.objects.count()) == (0, 0)

    assert client.post(url, typed()).status_code == 302
    assert Invitation.objects.get().facts["team_id"] == team.pk
    assert Person.objects.count() == before


def test_about_one_number_a_few_links_an_hour_are_asked_for_and_a_school_may_join(client, town):
    url = reverse("web:join_place", args=[town.community.pk])

    same = [client.post(url, typed(phone=PHONE)).status_code for _n in range(6)]
    school = [client.post(url, typed(phone=f"135001390{n:02d}")).status_code for n in range(12)]

    assert same == [302] * 5 + [429]
    assert school == [302] * 12
    assert Invitation.objects.count() == 13


def test_who_is_signed_in_joins_by_one_press(town, sign_in):
    who, team = make.person(town.community), looking(town)
    client = sign_in(who)
    page = client.get(reverse("web:join_team", args=[team.pk])).content.decode()
    assert reverse("web:join_here") in page

    assert client.post(reverse("web:join_here"), {"birth_year": "1990"}).status_code == 422
    young = {"birth_year": "2012", "birth_month": "1"}
    assert client.post(reverse("web:join_here"), young).status_code == 409
    given = {"birth_year": "1990", "birth_month": "5", "team": team.pk}
    assert client.post(reverse("web:join_here"), given)["Location"] == "/my-teams/"

    assert (Recruit.objects.get().channel, Application.objects.get().team) == ("ONLINE", team)


def test_where_a_list_knows_no_age_the_invited_person_is_asked(client, town):
    wanted = volunteering.VolunteerInput(person=PersonInput(name="诸葛明", phone=PHONE))
    _row, token = volunteering.invite(town.community.pk, input=wanted, actor=town.clerk, now=MONDAY)
    url = reverse("web:join", args=[token])
    yes = {
        "phone": PHONE,
        "login_name": "zhuge",
        "password": make.PASSWORD,
        "agreed": "on",
        "birth_month": "5",
    }
    assert "birth_year" in client.get(url).context["form"].fields

    assert client.post(url, yes).status_code == 422
    assert client.post(url, yes | {"birth_year": "2012"}).status_code == 409
    assert client.post(url, yes | {"birth_year": "1990"}).status_code == 302

    assert (Recruit.objects.get().channel, Invitation.objects.get().state) == (
        "INVITED",
        "ACCEPTED",
    )


# --------------------------------------------------------------------------------- my teams


def test_strangers_sign_in_for_their_teams(client):
    assert client.get("/my-teams/")["Location"].startswith("/account/login/")


def test_she_asks_takes_it_back_and_leaves(town, sign_in):
    who, team = make.volunteer(town.community), looking(town)
    own = make.team(town.community, who, leader=make.person(town.community))
    client = sign_in(who)
    assert [row.team for row in client.get("/my-teams/").context["teams"]] == [team]

    client.post(reverse("web:team_ask", args=[team.pk]))
    asked = Application.objects.get()
    assert client.get("/my-teams/").context["asked"] == [asked]
    client.post(reverse("web:team_take_back", args=[asked.pk]))
    client.post(reverse("web:team_leave", args=[own.pk]))

    assert Application.objects.get().state == "WITHDRAWN"
    assert not queries.is_member(own.pk, who.pk)
    assert list(client.get("/my-teams/").context["mine"]) == []


def test_she_stops_once_her_promises_are_kept(town, sign_in):
    who = make.volunteer(town.community)
    make.claim(town, by=who)
    client = sign_in(who)

    assert client.post(reverse("web:stop_helping")).status_code == 409
    assert has_consented(who.pk, ConsentPurpose.VOLUNTEER)
    other = make.volunteer(town.community)
    sign_in(other)
    assert client.post(reverse("web:stop_helping")).status_code == 302

    assert not has_consented(other.pk, ConsentPurpose.VOLUNTEER)
    assert "not registered" in client.get("/my-teams/").content.decode()


def test_a_guardian_speaks_for_her_child(town, sign_in):
    team, child, parent = youth_team(town), born(town, 2014), make.person(town.community)
    make.guardian(town, child, parent)
    client = sign_in(parent)
    word = reverse("web:team_word", args=[team.pk])
    assert "I say yes for my child" in client.get("/my-teams/").content.decode()

    client.post(word, {"person": child.pk, "given": "yes"})
    assert Application.objects.get().person_id == child.pk
    assert queries.has_guardians_yes(team.pk, child.pk, now=MONDAY)
    sign_in(town.clerk)
    client.post(reverse("web:team_answer", args=[Application.objects.get().pk]), {"verb": "take"})
    assert queries.is_member(team.pk, child.pk)
    sign_in(make.actor(parent))
    client.post(word, {"person": child.pk, "given": "no"})

    assert not queries.is_member(team.pk, child.pk)
    other = born(town, 2014)
    assert client.post(word, {"person": other.pk, "given": "yes"}).status_code == 404


def test_a_childs_word_is_not_given_on_the_page_of_ones_own_consents(town, sign_in):
    who = make.person(town.community)
    client = sign_in(who)

    assert client.post("/me/consent/", {"purpose": "YOUTH_TEAM", "given": "yes"}).status_code == 404
    assert "YOUTH_TEAM" not in client.get("/me/").content.decode()


@pytest.mark.parametrize("rows", [1, 3])
def test_my_teams_cost_the_same_for_one_and_for_three(
    town, sign_in, django_assert_num_queries, rows
):
    parent, team = make.volunteer(town.community), youth_team(town)
    looking(town, "第零队")
    for n in range(rows):
        preacher(town, team, parent)
        looking(town, f"第{n}队")
        make.team(town.community, parent, leader=make.person(town.community))
    ask_to_join(
        queries.looking(town.community.path, on=date(2026, 3, 2)).filter(is_youth=False)[0].pk,
        person_id=parent.pk,
        actor=make.actor(parent),
        now=MONDAY,
    )
    client = sign_in(parent)
    client.get("/my-teams/")

    with django_assert_num_queries(MY_TEAMS):
        page = client.get("/my-teams/")

    assert len(page.context["children"]) == rows
    assert Membership.objects.filter(person=parent).count() == rows
