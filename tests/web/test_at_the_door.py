"""How long somebody is in, what counts once, who is told, what a browser keeps."""

import base64
import hashlib
import hmac
import struct
import time
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.core.management import CommandError, call_command
from django.test import Client

from kith.core.actor import Role
from kith.journal.models import Entry
from kith.outbox.models import Message
from kith.people.models import Account, Person
from kith.people.sessions import BEGAN
from kith.web.account.asking import FORMS
from kith.web.account.once import Reauthenticate
from tests import make
from tests.make import PASSWORD

pytestmark = [pytest.mark.pure, pytest.mark.django_db]

LOGIN = "/account/login/"
HOUR_S, DAY_S = 3600, 24 * 3600


@pytest.fixture(autouse=True)
def quick_passwords(settings: Any) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def resident() -> Person:
    who = make.person(make.town().community)
    make.account(who, "xiao")
    return who


def enter(client: Client, login: str = "xiao") -> Any:
    return client.post(LOGIN, {"login": login, "password": PASSWORD})


def is_in(client: Client) -> bool:
    return client.get("/messages/").status_code == 200


def began(client: Client, seconds_ago: float) -> None:
    session = client.session
    session[BEGAN] = int(time.time() - seconds_ago)
    session.save()


@pytest.mark.parametrize(
    ("role", "longest"), [(None, 30 * DAY_S), (Role.WORKER, DAY_S)], ids=["resident", "staff"]
)
def test_a_session_ends_however_much_it_is_used(client, resident, no_totp, role, longest):
    if role:
        resident = Person.objects.get(pk=make.staff(role, make.town().community).me)
        make.account(resident, "clerk")
    enter(client, "clerk" if role else "xiao")

    began(client, longest - HOUR_S)
    before = is_in(client)
    began(client, longest + 1)

    assert (before, is_in(client)) == (True, False)
    assert "_auth_user_id" not in client.session


# ---------------------------------------------------------------------------- the second step


def digits(secret: str, steps: int) -> str:
    counter = struct.pack(">Q", int(time.time()) // 30 + steps)
    digest = hmac.digest(base64.b32decode(secret), counter, hashlib.sha1)
    start = digest[-1] & 15
    return f"{(struct.unpack('>I', digest[start : start + 4])[0] & 0x7FFFFFFF) % 10**6:06}"


def answer(client: Client, code: str, login: str = "xiao") -> bool:
    """Whether these digits let somebody in who gave the password before."""
    enter(client, login)
    client.post("/account/2fa/authenticate/", {"code": code})
    return is_in(client)


@pytest.mark.parametrize("is_ours", [True, False], ids=["ours", "control"])
def test_digits_of_an_app_count_once_as_long_as_they_can_be_typed(
    resident, settings, monkeypatch, is_ours
):
    """The control: allauth alone takes them again after half a minute."""
    from allauth.mfa.totp.internal.auth import TOTP  # noqa: PLC0415 -- after django.setup

    if not is_ours:
        settings.MFA_FORMS = {}
    secret = base64.b32encode(b"0123456789abcdefghij").decode()
    TOTP.activate(Account.objects.get(person=resident), secret)
    now = time.time()
    monkeypatch.setattr(time, "time", lambda: now)
    code = digits(secret, 1)  # of the next half minute: a clock that is ahead

    assert FORMS["code"] is Reauthenticate  # "is it you?" asks by the same rule

    first = answer(Client(), code)
    monkeypatch.setattr(time, "time", lambda: now + 45)
    second = answer(Client(), code)

    assert (first, second) == (True, not is_ours)


# ------------------------------------------------------------------------------ who is told


def topics(who: Person) -> list[str]:
    return list(Message.objects.filter(person_id=who.pk).values_list("topic", flat=True))


def test_another_browser_is_told_once_a_day_and_ones_own_never(client, resident):
    enter(client)
    client.post("/account/logout/")
    enter(client)
    at_home = topics(resident)

    enter(Client())
    enter(Client())

    assert at_home == []
    assert topics(resident) == ["signed_in_anew"]


def test_a_new_password_is_told_to_whose_it_is(client, resident):
    enter(client)
    new = "plum blossom in the snow"

    client.post("/account/password/change/",
                {"oldpassword": PASSWORD, "password1": new, "password2": new})  # fmt: skip

    assert Account.objects.get(person=resident).check_password(new)
    assert topics(resident) == ["way_in_changed"]


# --------------------------------------------------------------------- what a browser keeps


def test_signing_out_takes_along_what_the_browser_kept(client, resident):
    enter(client)

    assert client.post("/account/logout/")["Clear-Site-Data"] == '"cache"'


def test_every_cookie_of_a_public_server_belongs_to_this_host_alone(public, resident):
    host = {
        "host": "kith.example",
        "x-forwarded-proto": "https",
        "referer": "https://kith.example/",
    }
    client = Client(headers=host)
    enter_at = {"login": "xiao", "password": PASSWORD}
    client.post(LOGIN, enter_at, secure=True)
    client.post("/text-size/", {"size": "large"}, secure=True)
    client.post("/language/", {"language": "en"}, secure=True)
    client.post("/account/sessions/end/", secure=True)  # leaves a notice for the next page

    set_now = {name: one for name, one in client.cookies.items() if one.value}
    assert {"__Host-kith", "__Host-known", "__Host-language", "__Host-text-size",
            "__Host-messages"} <= set(set_now)  # fmt: skip
    for name, one in set_now.items():
        assert name.startswith("__Host-")
        told = (one["secure"], one["httponly"], one["samesite"], one["path"], one["domain"])
        assert told == (True, True, "Lax", "/", "")


def test_a_lost_second_step_is_taken_off_on_the_machine_alone(client, resident):
    from allauth.mfa.totp.internal.auth import TOTP  # noqa: PLC0415 -- after django.setup

    enter(client)
    TOTP.activate(Account.objects.get(person=resident), "JBSWY3DPEHPK3PXP")

    with pytest.raises(CommandError):
        call_command("unlock", "xiao", "--reason", " ")
    was_in = is_in(client)
    call_command("unlock", "xiao", "--reason", "papers seen by Li and Wang")

    assert (was_in, is_in(client)) == (True, False)
    assert not Authenticator.objects.exists()
    assert topics(resident) == ["way_in_changed"]
    assert Entry.objects.filter(object_id=resident.pk, verb="unlock").count() == 1
    with pytest.raises(CommandError):
        call_command("unlock", "nobody", "--reason", "papers")


def test_a_password_is_taken_exactly_as_typed(client, resident):
    enter(client)
    new = "  Pflaumenblüte im Schnee " + "x" * 70 + " Ende "

    client.post("/account/password/change/",
                {"oldpassword": PASSWORD, "password1": new, "password2": new})  # fmt: skip

    account = Account.objects.get(person=resident)
    tried = (new, new.strip(), new.lower(), new[:72], new[:-1])
    assert [account.check_password(one) for one in tried] == [True, False, False, False, False]
    stranger = Client()
    stranger.post(LOGIN, {"login": "xiao", "password": new})
    assert is_in(stranger)
