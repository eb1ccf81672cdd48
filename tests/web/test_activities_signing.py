"""Signing up, the answer, and what somebody does with it afterwards."""

from uuid import uuid4

import pytest
from django.urls import reverse

from kith.activities.models import SignUp
from kith.activities.states import SignUpState
from kith.people.states import Channel
from tests import make
from tests.activities import world
from tests.make import DAY

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("no_totp")]
MINE = reverse("web:my_activities")


@pytest.fixture(autouse=True)
def now(clock):
    return clock


@pytest.fixture
def town():
    return make.town()


@pytest.fixture
def home(town):
    return world.family(town)


def _url(name, pk):
    return reverse(f"web:{name}", args=[pk])


def _post(client, session, *people, **more):
    given = {"key": str(uuid4()), "role": "RECIPIENT", "people": [who.pk for who in people]}
    return client.post(_url("activity_sign_up", session.pk), given | more)


def _states(session):
    return list(
        SignUp.objects.filter(session=session).order_by("pk").values_list("state", flat=True)
    )


def test_strangers_sign_in_first(client, town):
    session = world.session(town)

    for url in (_url("activity_sign_up", session.pk), MINE, reverse("web:my_family")):
        assert client.get(url)["Location"].startswith("/account/login/")


def test_the_form_names_the_family_by_masks_with_what_stands_in_the_way(town, home, sign_in):
    of = world.series(town, age_from=6, age_to=12, needs_guardian=True)
    session = world.session(town, of=of)

    page = sign_in(home.mother).get(_url("activity_sign_up", session.pk))

    rows = [(who.pk, [reason.code for reason in who.reasons]) for who in page.context["people"]]
    assert rows == [
        (home.mother.pk, ["too_old"]),
        (home.child.pk, []),
        (home.father.pk, ["too_old"]),
    ]
    assert page.context["people"][0].name == str(home.mother.name)
    assert "*" in page.context["people"][0].name


def test_mother_and_child_have_a_place_together(town, home, sign_in):
    session = world.session(town)
    client = sign_in(home.mother)

    answer = _post(client, session, home.mother, home.child)

    assert _states(session) == ["SEATED", "SEATED"]
    page = client.get(answer["Location"])
    assert page.status_code == 200
    assert [row.state for row in page.context["rows"]] == [str(SignUpState.SEATED.label)] * 2
    assert SignUp.objects.filter(channel=Channel.WEB, made_by_id=home.mother.pk).count() == 2


def test_the_answer_is_nobody_elses(town, home, sign_in):
    session = world.session(town)
    url = _post(sign_in(home.mother), session, home.mother)["Location"]

    assert sign_in(make.person(town.community)).get(url).status_code == 404


def test_a_no_says_why_and_what_to_do_and_keeps_what_was_chosen(town, home, sign_in):
    of = world.series(town, risk="会用到小刀", needs_guardian=True)
    session = world.session(town, of=of)
    client = sign_in(home.mother)

    page = _post(client, session, home.child)

    assert page.status_code == 422
    assert not SignUp.objects.exists()
    child = next(who for who in page.context["people"] if who.pk == home.child.pk)
    assert child.is_chosen
    assert [reason.code for reason in child.reasons] == ["guardian_tick"]
    assert [reason.code for reason in page.context["in_the_way"]] == ["risk"]
    again = _post(client, session, home.child, accepts_risk="on", guardian_agrees="on")
    assert again.status_code == 302


@pytest.mark.parametrize(
    "given",
    [
        pytest.param({"people": []}, id="nobody"),
        pytest.param({"people": ["abc", "-1"]}, id="no-numbers"),
        pytest.param({"people": ["999999999999"]}, id="no-such-person"),
        pytest.param({"people": ["9" * 5000]}, id="a-number-without-end"),
        pytest.param({"key": "x"}, id="no-key"),
        pytest.param({"role": "KING"}, id="no-such-role"),
        pytest.param({"role": "VIEWER"}, id="no-places-for-the-role"),
    ],
)
def test_nonsense_writes_nothing(town, home, sign_in, given):
    session = world.session(town)

    page = _post(sign_in(home.mother), session, home.mother, **given)

    assert page.status_code == 422
    assert not SignUp.objects.exists()


def test_nobody_signs_a_stranger_up(town, home, sign_in):
    session = world.session(town)
    stranger = make.person(town.community)

    page = _post(sign_in(home.mother), session, stranger)

    assert page.status_code == 422
    assert not SignUp.objects.exists()
    assert str(stranger.name) not in [who.name for who in page.context["people"]]


def test_the_queue_says_why_and_the_promoted_says_yes(town, home, sign_in):
    session = world.session(town, world.quota_input(1))
    [seated] = world.sign_up(session, home.father)
    client = sign_in(home.mother)
    _post(client, session, home.child)
    [waiting] = SignUp.objects.filter(person=home.child)

    page = client.get(_url("my_sign_up", waiting.pk))
    assert len(page.context["standing"].why) >= 3
    assert [group[0] for group in client.get(MINE).context["groups"]] == ["coming", "waiting"]
    client.post(_url("my_sign_up_cancel", seated.pk))
    assert [group[0] for group in client.get(MINE).context["groups"]] == ["confirm"]
    client.post(_url("my_sign_up_confirm", waiting.pk))

    assert _states(session) == ["CANCELLED", "SEATED"]


def test_somebody_else_of_the_family_comes_instead(town, home, sign_in):
    session = world.session(town)
    [seat] = world.sign_up(session, home.mother)
    client = sign_in(home.mother)

    page = client.get(_url("my_sign_up", seat.pk))
    offered = [pk for pk, _words in page.context["replace"].fields["person"].choices]
    assert set(offered) == {str(home.father.pk), str(home.child.pk)}
    answer = client.post(_url("my_sign_up_replace", seat.pk), {"person": home.father.pk})

    made = SignUp.objects.get(state="SEATED")
    assert made.person_id == home.father.pk
    assert answer["Location"] == _url("my_sign_up", made.pk)


def test_a_place_is_hers_alone_to_change(town, home, sign_in):
    session = world.session(town)
    [seat] = world.sign_up(session, home.mother)
    client = sign_in(make.person(town.community))

    assert client.get(_url("my_sign_up", seat.pk)).status_code == 404
    assert client.get(_url("ticket", seat.pk)).status_code == 404
    for verb in ("confirm", "cancel", "replace"):
        assert client.post(_url(f"my_sign_up_{verb}", seat.pk)).status_code == 404
    assert _states(session) == ["SEATED"]


def test_a_ticket_is_for_who_holds_a_place(town, home, sign_in):
    session = world.session(town, world.quota_input(1))
    [seat] = world.sign_up(session, home.mother)
    [waits] = world.sign_up(session, home.father)
    client = sign_in(home.mother)

    page = client.get(_url("ticket", seat.pk))

    assert str(home.mother.name) in page.text
    assert client.get(_url("ticket", waits.pk)).status_code == 404


def test_what_was_is_found_again(town, home, sign_in, now):
    session = world.session(town)
    world.sign_up(session, home.mother)
    client = sign_in(home.mother)
    past = reverse("web:my_activities_past")
    assert client.get(past).context["rows"] == []

    now.at = world.START + DAY

    assert [row.title for row in client.get(past).context["rows"]] == ["八段锦"]
    assert client.get(MINE).context["groups"] == []


def test_the_parents_view_shows_each_child_with_what_was_agreed(town, home, sign_in):
    session = world.session(town)
    world.sign_up(session, home.child, by=make.actor(home.mother))

    page = sign_in(home.mother).get(reverse("web:my_family"))

    [child] = page.context["children"]
    assert child.who.pk == home.child.pk
    assert [row.title for row in child.rows] == ["八段锦"]
    assert [purpose.value for purpose in child.consents] == ["SERVICE"]
    assert sign_in(home.father).get(reverse("web:my_family")).context["children"] == []


@pytest.mark.parametrize("size", [1, 3])
def test_my_list_asks_the_same_number_of_questions(
    town, home, sign_in, size, django_assert_num_queries
):
    for n in range(size):
        begins = world.START + n * DAY
        made = world.session(town, starts_at=begins, ends_at=begins + DAY / 2)
        world.sign_up(made, home.mother)
    client = sign_in(home.mother)

    with django_assert_num_queries(8):
        client.get(MINE)


def test_the_post_of_the_crowd_stays_light(town, sign_in, django_assert_max_num_queries):
    session = world.session(town)
    who = make.person(town.community)
    client = sign_in(who)

    with django_assert_max_num_queries(40):
        _post(client, session, who)

    assert _states(session) == ["SEATED"]
