"""Logging in: by name or number with a password, by a code on the phone, with a second factor."""

import base64
import hashlib
import hmac
import re
import struct
import time
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as given
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from kith.core.actor import Role
from kith.people.models import Account, Person
from kith.vault.models import Access
from kith.web.account import codes
from tests import make
from tests.make import PASSWORD

pytestmark = pytest.mark.django_db

PHONE = "13800138000"
LOGIN, HOME = "/account/login/", "/"
ASK, CONFIRM = "/account/login/code/", "/account/login/code/confirm/"
CHOICE = "/account/2fa/"
TOTP, SECOND = "/account/2fa/totp/activate/", "/account/2fa/authenticate/"


@pytest.fixture(autouse=True)
def quick_passwords(settings: Any) -> None:
    """A hash that takes no time: what is slow on purpose is not what is tested here."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def town() -> make.Town:
    return make.town()


@pytest.fixture
def resident(town) -> Person:
    who = make.person(town.community, phone=PHONE)
    make.account(who, "xiao")
    return who


@pytest.fixture
def sms(tmp_path: Path, settings: Any) -> Path:
    """The folder that stands for the gateway."""
    settings.KITH_SMS = f"folder:{tmp_path / 'sms'}"
    return tmp_path / "sms"


def log_in(client: Client, login: str, password: str = PASSWORD) -> HttpResponse:
    answer = client.post(LOGIN, {"login": login, "password": password})
    assert isinstance(answer, HttpResponse)
    return answer


def who_is(client: Client) -> int | None:
    """The person whose session this is."""
    found = client.session.get("_auth_user_id")
    return Account.objects.get(pk=found).person_id if found else None


def told(answer: HttpResponse) -> list[str]:
    """What the form says is wrong."""
    forms = [c["form"] for c in answer.context if "form" in c]  # type: ignore[attr-defined]
    return [str(text) for texts in forms[0].errors.values() for text in texts]


def sent(folder: Path) -> list[tuple[str, str]]:
    """Number and code of every message, once all have gone."""
    codes.settle()
    texts = [path.read_text() for path in sorted(folder.glob("*.txt"))]
    found = [re.search(r"to: (.+)\n(?:.*\n)*code: (.+)\n", text) for text in texts]
    return [(match[1], match[2]) for match in found if match]


# ----------------------------------------------------------------------------------- password


@pytest.mark.parametrize(
    "login",
    [
        pytest.param("xiao", id="login-name"),
        pytest.param(" xiao ", id="login-name-with-spaces"),
        pytest.param("13800138000", id="phone"),
        pytest.param("+86 138-0013-8000", id="phone-written-otherwise"),
    ],
)
def test_the_right_password_opens_the_door(client, resident, login):
    answer = log_in(client, login)

    assert (answer.status_code, answer["Location"]) == (302, HOME)
    assert who_is(client) == resident.pk


def test_somebody_without_a_phone_logs_in_with_a_name(client, town):
    who = make.person(town.community)
    Person.objects.filter(pk=who.pk).update(phone=type(who.phone)(), phone_index="")
    make.account(who, "nophone")

    answer = log_in(client, "nophone")

    assert (answer.status_code, answer["Location"]) == (302, HOME)
    assert who_is(client) == who.pk


def test_logging_in_with_a_password_opens_nothing_sealed(client, resident):
    before = Access.objects.count()

    log_in(client, "xiao")
    log_in(client, PHONE)

    assert Access.objects.count() == before


def test_the_session_ends_with_the_browser(client, resident):
    log_in(client, "xiao")

    assert client.session.get_expire_at_browser_close()


def test_logging_out_takes_a_button_and_ends_the_session(client, resident):
    log_in(client, "xiao")

    asked = client.get("/account/logout/")
    still = who_is(client)
    client.post("/account/logout/")

    assert (asked.status_code, still, who_is(client)) == (200, resident.pk, None)


@pytest.mark.parametrize(
    ("known", "unknown"),
    [
        pytest.param("xiao", "nobody", id="login-name"),
        pytest.param(PHONE, "13900139000", id="phone"),
    ],
)
def test_a_wrong_password_and_an_unknown_login_read_the_same(client, resident, known, unknown):
    wrong, nobody = log_in(client, known, "not-it-2026"), log_in(client, unknown)

    assert (wrong.status_code, nobody.status_code) == (200, 200)
    assert told(wrong) == told(nobody) != []
    assert who_is(client) is None


def test_a_closed_account_does_not_open(client, resident):
    Account.objects.filter(person=resident).update(is_active=False)

    answer = log_in(client, "xiao")

    assert who_is(client) is None
    assert answer.headers.get("Location") != HOME


def test_after_five_failures_even_the_right_password_waits(client, resident):
    failures = [told(log_in(client, "xiao", f"wrong-{n}")) for n in range(5)]

    sixth = log_in(client, "xiao")

    assert failures == [failures[0]] * 5
    assert told(sixth) not in ([], failures[0])
    assert who_is(client) is None


def test_failures_count_for_the_number_however_it_is_written(client, resident):
    spellings = ["13800138000", "138 0013 8000", "138-0013-8000", "+8613800138000", "8613800138000"]
    for typed in spellings:
        log_in(client, typed, "wrong-password")

    log_in(client, "138 00138000")

    assert who_is(client) is None


def test_failures_of_one_do_not_lock_out_another(client, town, resident):
    other = make.person(town.community)
    make.account(other, "other")
    for n in range(6):
        log_in(client, "xiao", f"wrong-{n}")

    log_in(client, "other")

    assert who_is(client) == other.pk


def test_a_successful_login_does_not_count_as_a_failure(client, resident):
    for _n in range(7):
        log_in(client, "xiao")
        client.post("/account/logout/")

    log_in(client, "xiao")

    assert who_is(client) == resident.pk


# ----------------------------------------------------------------------------- code by phone


def test_a_code_on_the_phone_opens_the_door(client, resident, sms):
    asked = client.post(ASK, {"phone": "138 0013 8000"})
    page = client.get(CONFIRM)
    [(number, code)] = sent(sms)

    answer = client.post(CONFIRM, {"code": code})

    assert (asked.status_code, asked["Location"]) == (302, CONFIRM)
    assert page.status_code == 200
    assert code not in page.content.decode()
    assert number == "+8613800138000"
    assert (answer.status_code, answer["Location"]) == (302, HOME)
    assert who_is(client) == resident.pk


def test_three_wrong_codes_end_the_attempt(client, resident, sms):
    client.post(ASK, {"phone": PHONE})
    [(_number, code)] = sent(sms)

    wrong = [client.post(CONFIRM, {"code": "WRONG-CODE"}) for _n in range(3)]
    late = client.post(CONFIRM, {"code": code})

    assert [answer.status_code for answer in wrong] == [200, 200, 302]
    assert who_is(client) is None
    assert late["Location"] == ASK


def test_a_code_is_used_once(client, resident, sms):
    client.post(ASK, {"phone": PHONE})
    [(_number, code)] = sent(sms)
    client.post(CONFIRM, {"code": code})
    client.post("/account/logout/")

    again = client.post(CONFIRM, {"code": code})

    assert again["Location"] == ASK
    assert who_is(client) is None


def test_a_code_belongs_to_the_browser_that_asked(client, resident, sms):
    client.post(ASK, {"phone": PHONE})
    [(_number, code)] = sent(sms)
    thief = Client()

    thief.post(CONFIRM, {"code": code})

    assert who_is(thief) is None


@pytest.mark.parametrize(
    "number",
    [
        pytest.param("13900139000", id="nobody-has-it"),
        pytest.param("13700137000", id="a-person-without-an-account"),
        pytest.param("13600136000", id="two-accounts-share-it"),
    ],
)
def test_a_number_without_one_account_is_answered_alike_and_nothing_is_sent(
    client, town, resident, sms, number
):
    make.person(town.community, phone="13700137000")
    for _n in range(2):
        make.account(make.person(town.community, phone="13600136000"))
    known = client.post(ASK, {"phone": PHONE})
    other = Client()

    asked = other.post(ASK, {"phone": number})
    page = other.get(CONFIRM)

    assert (asked.status_code, asked["Location"]) == (known.status_code, known["Location"])
    assert page.status_code == 200
    assert [to for to, _code in sent(sms)] == ["+8613800138000"]


def test_a_second_code_within_a_minute_is_not_sent(client, resident, sms):
    client.post(ASK, {"phone": PHONE})

    again = Client().post(ASK, {"phone": "+86 138 0013 8000"})

    assert again.status_code == 429
    assert len(sent(sms)) == 1


def test_what_is_no_number_is_told_at_the_field(client, sms):
    answer = client.post(ASK, {"phone": "1380013800"})

    assert answer.status_code == 200
    assert len(answer.context["form"].errors["phone"]) == 1
    assert not sms.exists()


def test_a_gateway_that_is_down_does_not_tell_who_has_an_account(
    client, resident, settings, caplog
):
    settings.KITH_SMS = "aliyun://k:s@127.0.0.1:9?sign=Kith&template.login_code=SMS_1"

    known = client.post(ASK, {"phone": PHONE})
    unknown = Client().post(ASK, {"phone": "13900139000"})
    codes.settle()

    assert (known.status_code, known["Location"]) == (unknown.status_code, unknown["Location"])
    assert [record.message for record in caplog.records] == [
        "A login code was not sent: ConnectError"
    ]
    assert PHONE not in caplog.text


# -------------------------------------------------------------------------------- not for us


def test_nobody_signs_up(client, db):
    answer = client.post("/account/signup/", {"username": "new", "password1": PASSWORD})

    assert answer.status_code == 404
    assert Account.objects.count() == 0


@pytest.mark.parametrize(
    "path",
    ["signup/", "email/", "confirm-email/", "password/reset/", "password/set/", "phone/change/"],
)
def test_what_we_do_not_use_of_allauth_has_no_address(client, resident, path):
    log_in(client, "xiao")

    assert client.get(f"/account/{path}").status_code == 404


# ------------------------------------------------------------------------------ second factor


def totp(secret: str, steps: int = 0) -> str:
    """The code an authenticator app shows. Source: RFC 4226, 5.3; RFC 6238, 4."""
    counter = struct.pack(">Q", int(time.time()) // 30 + steps)
    digest = hmac.digest(base64.b32decode(secret), counter, hashlib.sha1)
    at = digest[-1] & 15
    return f"{(struct.unpack('>I', digest[at : at + 4])[0] & 0x7FFFFFFF) % 10**6:06}"


@pytest.fixture
def clerk(town, settings) -> Person:
    settings.KITH_STAFF_TOTP = True
    who = Person.objects.get(pk=town.clerk.me)
    make.account(who, "clerk")
    return who


def set_up(client: Client) -> str:
    """Sets up the second factor, with the password once more; gives back its secret."""
    asked = client.get(TOTP)
    client.post("/account/reauthenticate/", {"password": PASSWORD, "next": TOTP})
    page = client.get(TOTP)
    secret: str = page.context["form"].secret
    done = client.post(TOTP, {"code": totp(secret)})
    assert asked["Location"].startswith("/account/reauthenticate/")
    assert done.status_code == 302
    return secret


@pytest.mark.parametrize("path", [HOME, "/messages/", "/me/"])
def test_staff_set_up_a_second_factor_before_anything_else(client, clerk, path):
    log_in(client, "clerk")

    answer = client.get(path)

    assert (answer.status_code, answer["Location"]) == (302, CHOICE)


def test_when_it_is_set_up_the_pages_open(client, clerk):
    log_in(client, "clerk")

    set_up(client)

    assert client.get("/messages/").status_code == 200


def test_from_then_on_the_password_alone_is_not_enough(client, clerk):
    log_in(client, "clerk")
    secret = set_up(client)
    client.post("/account/logout/")
    time_of_setup = totp(secret)

    first = log_in(client, "clerk")
    half_way = who_is(client)
    wrong = client.post(SECOND, {"code": "000000" if time_of_setup != "000000" else "111111"})
    answer = client.post(SECOND, {"code": totp(secret, 1)})

    assert (first.status_code, first["Location"]) == (302, SECOND)
    assert (half_way, wrong.status_code) == (None, 200)
    assert (answer.status_code, answer["Location"]) == (302, HOME)
    assert who_is(client) == clerk.pk


def test_a_code_by_phone_does_not_replace_the_second_factor(client, clerk, sms):
    log_in(client, "clerk")
    set_up(client)
    client.post("/account/logout/")
    Person.objects.filter(pk=clerk.pk).update(
        phone_index=make.person(clerk.area, phone=PHONE).phone_index
    )

    client.post(ASK, {"phone": PHONE})
    [(_number, code)] = sent(sms)
    answer = client.post(CONFIRM, {"code": code})

    assert (answer.status_code, answer["Location"]) == (302, SECOND)
    assert who_is(client) is None


@pytest.mark.parametrize("role", [Role.VOLUNTEER, Role.LEADER, Role.LIAISON])
def test_volunteers_need_no_second_factor(client, town, settings, role):
    settings.KITH_STAFF_TOTP = True
    who = Person.objects.get(pk=make.staff(role, town.community).me)
    make.account(who, "helper")

    log_in(client, "helper")

    assert client.get("/messages/").status_code == 200


def test_a_town_may_do_without_a_second_factor(client, clerk, settings):
    settings.KITH_STAFF_TOTP = False

    log_in(client, "clerk")

    assert client.get("/messages/").status_code == 200


def test_the_addresses_of_this_test_are_the_ones_in_use():
    names = ("account_login", "account_request_login_code", "account_confirm_login_code")

    assert [reverse(name) for name in names] == [LOGIN, ASK, CONFIRM]
    assert [reverse(name) for name in ("mfa_activate_totp", "mfa_authenticate")] == [TOTP, SECOND]
    assert reverse(given.LOGIN_REDIRECT_URL) == HOME
