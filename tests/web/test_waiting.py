"""The waiting page: a number at once when many come, and an answer in the order of coming."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest

from kith.activities.models import SignUp, Turn
from kith.activities.states import SignUpState
from kith.web.waiting.door import IN_WORK, token_of
from tests import make
from tests.activities import world
from tests.make import MONDAY

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
MANY = {IN_WORK: 1000}


@pytest.fixture
def town():
    return make.town()


@pytest.fixture
def at(town):
    return world.session(town, world.quota_input(1))


def signed_in(client, who):
    make.account(who)
    client.force_login(who.account, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def press(client, at, who, key=None, **how):
    typed = {"key": str(key or uuid4()), "role": "RECIPIENT", "people": who.pk}
    return client.post(f"/activities/{at.pk}/sign-up/", typed, **how)


def waiting(town, at):
    """Somebody who stands in the line, and has no answer yet."""
    who = world.resident(town)
    given = world.input_of(who)
    return Turn.objects.create(
        session=at, actor_id=who.pk, person_ids=[who.pk], role=given.role, key=given.key,
        channel="WEB", made_at=MONDAY,
    )  # fmt: skip


def test_where_few_come_nobody_waits_for_a_number(client, town, at):
    ada = world.resident(town)

    page = press(signed_in(client, ada), at, ada)

    assert page["Location"].startswith("/my-activities/answer/")
    assert not Turn.objects.exists()


def test_in_a_crowd_the_sign_up_gets_a_number_and_then_its_answer(client, town, at):
    ada = world.resident(town)
    key = uuid4()

    page = press(signed_in(client, ada), at, ada, key, **MANY)
    line = client.get(page["Location"])

    assert page["Location"].startswith("/line/")
    assert line["Location"] == f"/my-activities/answer/{key}/"
    assert SignUp.objects.get(key=key).state == SignUpState.SEATED


def test_who_comes_later_stands_behind_the_line_even_when_it_is_calm(client, town, at):
    first = waiting(town, at)
    bea = world.resident(town)

    press(signed_in(client, bea), at, bea)

    states = dict(SignUp.objects.values_list("person_id", "state"))
    assert states == {first.actor_id: SignUpState.SEATED, bea.pk: SignUpState.WAITING}


def test_the_page_says_the_number_asks_again_and_reads_nothing_about_who_asks(
    client, town, at, monkeypatch, django_assert_max_num_queries
):
    monkeypatch.setattr("kith.web.waiting.views.move_on", lambda session_id, now: 0)
    first, second = waiting(town, at), waiting(town, at)

    with django_assert_max_num_queries(3):
        page = client.get(f"/line/{token_of(second)}/")

    text = page.content.decode()
    assert page.status_code == 200
    assert re.search(r'http-equiv="refresh" content="\d+"', text)
    assert f">{second.pk}<" in text
    assert ">1<" in text
    assert page["Cache-Control"].count("no-store") == 1
    assert first.pk < second.pk


def test_a_no_leads_back_to_what_stands_in_the_way(client, town):
    begins = MONDAY + timedelta(days=9)
    at = world.session(town, starts_at=begins, ends_at=begins + timedelta(hours=1),
                       sign_up_from=MONDAY + timedelta(days=8), sign_up_until=begins)  # fmt: skip
    turn = waiting(town, at)

    page = client.get(f"/line/{token_of(turn)}/")

    assert f"/activities/{at.pk}/sign-up/" in page.content.decode()
    assert "http-equiv" not in page.content.decode()


@pytest.mark.parametrize("token", ["1", "1:abc", "0x1:zz", "９:a"])
def test_nobody_guesses_a_place_in_the_line(client, town, at, token):
    waiting(town, at)

    assert client.get(f"/line/{token}/").status_code == 404
