"""Is it you? What may only be done right after showing it, and what becomes of what was typed."""

import json
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client

from kith.core.actor import CLOCK, Actor, Role, ScopeKind
from kith.core.refusal import ProofNeeded
from kith.exchange.imports import flow
from kith.exchange.imports.people import People
from kith.exchange.spreadsheets.sheet import Sheet
from kith.insights.actions import exporting
from kith.orders.actions import contact
from kith.people.actions import person as persons
from kith.people.actions import roles
from kith.people.models import Person, SignedIn
from kith.points.actions import AdjustmentInput, approve_adjustment, propose_adjustment
from kith.vault.models import Access
from kith.vault.states import Purpose
from kith.web.account.proof import proved_at
from tests import make
from tests.make import MONDAY, PASSWORD

pytestmark = [pytest.mark.pure, pytest.mark.django_db]

RECORDS = "account_authentication_methods"
ANSWER = {"proof-way": "password", "proof-password": PASSWORD}
SECRET = "住在三楼的张奶奶"


@pytest.fixture
def town() -> make.Town:
    return make.town()


# ------------------------------------------------------------------------------- in the actions


def _grant(town: make.Town, role: Role, by: Actor) -> object:
    who = make.person(town.community)
    kind, area = ScopeKind.AREA, town.community
    return roles.grant(
        who.pk, role=role, kind=kind, scope_id=area.pk, path=area.path, actor=by, now=MONDAY
    )


def _look(town: make.Town, by: Actor) -> object:
    who = make.person(town.community)
    return persons.reveal(who.pk, "phone", purpose=Purpose.CARE_CHECK, actor=by, now=MONDAY)


def _look_at_order(town: make.Town, by: Actor) -> object:
    row = make.order(make.person(town.community))
    return contact.reveal_contact(row.pk, purpose=Purpose.HANDLE_ORDER, actor=by, now=MONDAY)


def _propose(town: make.Town, by: Actor) -> Any:
    who = make.volunteer(town.community)
    words = AdjustmentInput(points=5, reason="补记")
    return propose_adjustment(who.pk, input=words, actor=by, now=MONDAY)


def _decide(town: make.Town, by: Actor) -> object:
    return approve_adjustment(_propose(town, town.boss).pk, actor=by, now=MONDAY)


def _take(town: make.Town, by: Actor) -> None:
    exporting.take(
        town.community.pk, what="F1", table="rows", period=(MONDAY.date(), MONDAY.date()),
        rows=1, is_list=True, reason="核对", actor=by, now=MONDAY,
    )  # fmt: skip


def _bring_in(town: make.Town, by: Actor) -> object:
    empty = Sheet("", (), [], [], {}, "")
    return flow.write(empty, People(town.community.path), actor=by, now=MONDAY)


DEEDS: dict[str, Callable[[make.Town, Actor], object]] = {
    "look at a person": _look,
    "look at an order": _look_at_order,
    "points by hand": _propose,
    "points by hand, second": _decide,
    "rows as a file": _take,
    "a list brought in": _bring_in,
}


@pytest.mark.parametrize("deed", DEEDS)
def test_the_street_shows_that_it_is_she_within_five_minutes(town, deed):
    boss = make.staff(Role.STREET, town.street)
    late = replace(boss, proved_at=MONDAY - timedelta(minutes=5, seconds=1))
    fresh = replace(boss, proved_at=MONDAY - timedelta(minutes=5))

    for by in (make.unproved(boss), late):
        with pytest.raises(ProofNeeded):
            DEEDS[deed](town, by)

    DEEDS[deed](town, fresh)


@pytest.mark.parametrize("look", [_look, _look_at_order])
def test_the_desk_of_the_place_looks_with_a_purpose_alone(town, look):
    assert look(town, make.unproved(town.clerk))


def test_a_role_that_reads_about_people_is_not_given_from_an_open_screen(town):
    with pytest.raises(ProofNeeded):
        _grant(town, Role.WORKER, make.unproved(town.boss))

    assert _grant(town, Role.VOLUNTEER, make.unproved(town.clerk))
    assert _grant(town, Role.WORKER, CLOCK)


# ---------------------------------------------------------------------------------- on the pages


@pytest.fixture
def boss(client: Client, town: make.Town, no_totp: None) -> Client:
    """The street's administrator, who signed in with her password six minutes ago."""
    make.account(Person.objects.get(pk=town.boss.me), "boss")
    client.post("/account/login/", {"login": "boss", "password": PASSWORD})
    session = client.session
    session[RECORDS] = [record | {"at": record["at"] - 360} for record in session[RECORDS]]
    session.save()
    return client


@pytest.fixture
def reveal(town: make.Town) -> str:
    return f"/desk/{make.order(make.person(town.community)).pk}/reveal/"


def hidden(answer: HttpResponse) -> dict[str, str]:
    """The hidden fields of the page's form."""
    form = answer.content.decode().split('<div class="panel">')[1]
    found = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', form)
    return {name: unescape(value) for name, value in found if name != "csrfmiddlewaretoken"}


def test_the_page_asks_and_goes_on_with_what_was_typed(boss, reveal):
    typed = {"purpose": "HANDLE_ORDER", "why": [SECRET, "<b>&"]}

    asked = boss.post(reveal, typed)
    looks = Access.objects.count()
    done = boss.post(reveal, {"purpose": "HANDLE_ORDER"} | ANSWER)
    again = boss.post(reveal, {"purpose": "HANDLE_ORDER"})

    assert (asked.status_code, looks) == (403, 0)
    assert hidden(asked)["purpose"] == "HANDLE_ORDER"
    assert asked.content.decode().count('name="why"') == 2
    assert (done.status_code, again.status_code) == (200, 200)
    assert Access.objects.filter(purpose="HANDLE_ORDER").exists()


def test_a_wrong_password_asks_again_and_nothing_is_lost_or_done(boss, reveal):
    typed = {"purpose": "HANDLE_ORDER", "why": SECRET}

    wrong = boss.post(reveal, typed | ANSWER | {"proof-password": "not-it-2026"})
    other = boss.post(reveal, typed | {"proof-way": "key", "proof-credential": "{}"})

    for answer in (wrong, other):
        assert answer.status_code == 403
        assert hidden(answer)["why"] == SECRET
    assert "not-it-2026" not in wrong.content.decode()
    assert Access.objects.count() == 0


def test_what_was_typed_is_kept_nowhere_on_the_server(boss, reveal):
    boss.post(reveal, {"purpose": "HANDLE_ORDER", "why": SECRET, "password1": "new-secret"})

    kept = [json.dumps(row.get_decoded(), ensure_ascii=False) for row in SignedIn.objects.all()]

    assert kept
    assert not any(SECRET in told for told in kept)


def test_passwords_are_never_written_into_the_page(boss, reveal):
    asked = boss.post(reveal, {"purpose": "HANDLE_ORDER", "password1": "new-secret"})

    assert "new-secret" not in asked.content.decode()


def test_a_page_that_was_only_looked_at_comes_back_by_its_address(boss):
    path = "/account/password/change/"
    asked = boss.get(f"{path}?next=/me/")

    back = hidden(asked)["proof-back"]
    away = boss.post(path, ANSWER | {"proof-back": "//evil.example/"})
    done = boss.post(path, ANSWER | {"proof-back": back})

    assert (away.status_code, away["Location"]) == (302, "/")
    assert (done.status_code, done["Location"]) == (302, f"{path}?next=/me/")
    assert boss.get(path).status_code == 200


def test_with_htmx_the_page_takes_the_whole_window(boss, reveal):
    asked = boss.post(reveal, {"purpose": "HANDLE_ORDER"}, headers={"HX-Request": "true"})

    assert (asked["HX-Retarget"], asked["HX-Reswap"]) == ("body", "innerHTML")


def test_after_ten_wrong_answers_in_a_minute_nothing_is_looked_at(boss, reveal):
    answers = [boss.post(reveal, ANSWER | {"proof-password": "wrong"}) for _n in range(11)]

    assert [answer.status_code for answer in answers] == [403] * 10 + [429]


def test_a_password_alone_proves_nothing_of_staff_with_a_second_factor(rf, town, settings, boss):
    request = rf.get("/")
    request.session = boss.session
    request.user = Person.objects.get(pk=town.boss.me).account

    without = proved_at(request, town.boss)
    settings.KITH_STAFF_TOTP = True

    assert without is not None
    assert proved_at(request, town.boss) is None
    assert proved_at(request, Actor(person_id=town.boss.me)) == without
