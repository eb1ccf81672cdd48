"""Nobody learns from words, status or time whether a number or a link is somebody's. A21, AUTH-*.

Each door is asked by turns with what is known and with what is not; what was written is undone
after each, so that every try finds the house as the first did. The time is that of the work itself,
which other work on the machine does not blur; none of these roads waits for anything outside.
Signing in with a password is the matter of test_accounts.py.
"""

import re
import time

import pytest
from django.db import transaction
from django.test import Client

from kith.core.actor import Role
from kith.groups.actions import recruiting
from kith.people.actions import volunteering
from kith.people.inputs import PersonInput
from kith.people.models import Invitation, Person
from kith.people.states import InvitationState
from kith.vault.crypto import blind
from kith.web.account import codes
from tests import make
from tests.tools.assurance import figure
from tests.web.test_accounts import SURE, rank_score

pytestmark = [pytest.mark.pure, pytest.mark.django_db]

KNOWN, ELSEWHERE, LATELY, UNKNOWN = "13800138000", "13800138001", "13800138002", "13500135000"
PAIRS = 16
ALLOWED_S = 0.003
SLOW_S = 0.02
ASK, HELP, COUNTER = "/account/login/code/", "/account/help/", "/desk/counter/find/"
# What differs in every page: the key of a form, the number or the link that was asked with, how
# many seconds the session has left.
PARTS = re.compile(r'value="[^"]*"|"session-seconds" content="\d+"|1[35]\d[\d ]{8,12}|[0-9a-f]{32}')


@pytest.fixture
def town():
    return make.town()


@pytest.fixture
def house(town, settings, tmp_path, monkeypatch):
    """A volunteer who signs in, a resident of another place, a number that was sent a link."""
    settings.ACCOUNT_RATE_LIMITS = False
    settings.KITH_SMS = f"folder:{tmp_path / 'sms'}"
    for module in ("kith.web.groups.public", "kith.web.account.helping"):
        monkeypatch.setattr(f"{module}.is_within", lambda *_a, **_m: True)
    who = make.volunteer(town.community)
    Person.objects.filter(pk=who.pk).update(phone_index=blind("phone", f"+86{KNOWN}"))
    make.account(Person.objects.get(pk=who.pk), "known")
    far = make.person(Person.objects.get(pk=town.far_clerk.me).area, phone=ELSEWHERE)
    make.account(far, "far")
    return town


def _asked(client, path, typed):
    """Status, where it leads, the words, and how long it took; nothing of it stays."""
    with transaction.atomic():
        began = time.thread_time()
        answer = client.get(path) if typed is None else client.post(path, typed)
        took = time.thread_time() - began
        transaction.set_rollback(True)
    words = PARTS.sub("", answer.content.decode())
    return (answer.status_code, answer.headers.get("Location", ""), words), took


def _told_apart(one, other, pairs=PAIRS):
    """What is said to each, and how surely one of the two takes longer by 3 ms."""
    took: tuple[list[float], list[float]] = ([], [])
    said: tuple[list[object], list[object]] = ([], [])
    for client, path, typed in (one, other):
        _asked(client, path, typed)  # templates are read in
    for _n in range(pairs):
        for (client, path, typed), times, words in zip((one, other), took, said, strict=True):
            answer, seconds = _asked(client, path, typed)
            times.append(seconds)
            words.append(answer)
    codes.settle()
    less = [[seconds - ALLOWED_S for seconds in times] for times in took]
    sure = max(rank_score(less[0], took[1]), rank_score(less[1], took[0]))
    return said[0][0], said[1][0], sure


def _code(_town, _sign_in):
    return [(Client(), ASK, {"phone": phone}) for phone in (KNOWN, UNKNOWN)]


def _join(town, phone):
    typed = {"name": "诸葛明", "phone": phone, "birth_year": "1990", "birth_month": "5",
             "agreed": "on"}  # fmt: skip
    return Client(), f"/join/in/{town.community.pk}/", typed


def _link(town, _sign_in):
    return [_join(town, phone) for phone in (KNOWN, UNKNOWN)]


def _link_again(town, _sign_in):
    _client, path, typed = _join(town, LATELY)
    assert Client().post(path, typed).status_code == 302
    return [_join(town, phone) for phone in (LATELY, UNKNOWN)]


def _counter(town, sign_in):
    """Of people elsewhere the desk learns nothing."""
    desk = sign_in(town.clerk)
    return [(desk, COUNTER, {"phone": phone}) for phone in (ELSEWHERE, UNKNOWN)]


def _help(town, sign_in):
    desk = sign_in(make.staff(Role.HOTLINE, town.community))
    return [(desk, HELP, {"phone": phone}) for phone in (ELSEWHERE, UNKNOWN)]


def _invitation(town, _sign_in):
    """A link that was used, and one that never was."""
    person = PersonInput(name="诸葛明", phone=LATELY)
    wanted = volunteering.VolunteerInput(person=person)
    _row, token = volunteering.invite(
        town.community.pk, input=wanted, actor=town.clerk, now=make.MONDAY
    )
    Invitation.objects.update(state=InvitationState.ACCEPTED)
    return [(Client(), f"/join/{one}/", None) for one in (token, "0" * 32)]


DOORS = {
    "a code, also for a lost password": _code,
    "a link to join": _link,
    "a link asked for again": _link_again,
    "exact search at the counter": _counter,
    "exact search for helping": _help,
    "a link of an invitation": _invitation,
}
_seen: dict[str, float] = {}


@pytest.mark.parametrize("door", DOORS)
def test_what_is_known_is_answered_like_what_is_not(house, sign_in, no_totp, clock, door):
    known, unknown, _seen[door] = _told_apart(*DOORS[door](house, sign_in))

    assert known == unknown
    figure("A21 (other doors)", demand="same words and status; apart by 3 ms: < 3.3 sigma",
           got=", ".join(f"{name}: {sure:.1f}" for name, sure in _seen.items()),
           passed=max(_seen.values()) < SURE, how="pytest tests/web/test_who_is_known.py",
           )  # fmt: skip


def _work(seconds):
    until = time.thread_time() + seconds
    while time.thread_time() < until:
        pass


def test_a_slow_road_is_seen(house, sign_in, no_totp, clock, monkeypatch):
    """The negative control: a number that is known costs some milliseconds more."""
    real, known = recruiting._as_if_sent, []

    def slow(*given):
        known.append(given)
        _work(SLOW_S)
        real(*given)

    monkeypatch.setattr(recruiting, "_as_if_sent", slow)

    assert _told_apart(*_link(house, sign_in))[2] > SURE
    assert len(known) == PAIRS + 1


def test_there_is_no_other_way_to_recover_a_password(client):
    paths = ("/account/password/reset/", "/account/signup/", "/account/recover/")

    assert [client.get(path).status_code for path in paths] == [404] * 3
