"""The cache is a table of the database. Emptied, everything goes on; away, no code goes out. D6."""

import base64
import hashlib
import re
import time
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from allauth.mfa.totp.internal.auth import TOTP
from django.core.cache import cache
from django.db import OperationalError, ProgrammingError, connection
from django.test import Client
from django.urls import reverse

from kith.activities.models import SignUp
from kith.ops.health import readiness
from kith.outbox.models import Message
from kith.people.models import Account, Invitation
from kith.upkeep.counting import forget_counts
from kith.upkeep.models import Count
from kith.web.account import codes
from tests import make
from tests.activities import world
from tests.make import MONDAY
from tests.tools.assurance import figure
from tests.web.conftest import BACKEND
from tests.web.conftest import clock as clock
from tests.web.conftest import empty_folder as empty_folder
from tests.web.conftest import no_collected_files as no_collected_files
from tests.web.test_accounts import NEW, PHONE, enter
from tests.web.test_at_the_door import answer, digits

pytestmark = pytest.mark.django_db
ASK = "/account/login/code/"


@pytest.fixture
def sms(tmp_path, settings):
    settings.KITH_SMS = f"folder:{tmp_path / 'sms'}"
    return tmp_path / "sms"


@pytest.fixture
def at():
    """A session, and somebody who may sign up for it."""
    town = make.town()
    who = make.person(town.community, phone=PHONE)
    make.account(who, "xiao")
    return world.session(town), world.resident(town)


def _away():
    """As where `kith setup` never made it."""
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE kith_cache")


def _signs_up(session, who):
    """A deed of somebody who was signed in before."""
    make.account(who)
    client = Client(raise_request_exception=False)
    client.force_login(who.account, backend=BACKEND)
    form = {"key": str(uuid4()), "role": "RECIPIENT", "people": [who.pk]}
    return client.post(reverse("web:activity_sign_up", args=[session.pk]), form).status_code


def _codes(folder):
    codes.settle()
    told = (path.read_text() for path in folder.glob("*.txt"))
    return [code for text in told for code in re.findall(r"code: (\d{6})", text)]


def test_emptied_it_is_missed_by_nobody(at, sms, clock):
    client = Client()
    first = client.post(ASK, {"phone": PHONE}).status_code
    cache.clear()

    signed = _signs_up(*at)
    entered = enter(Client()).status_code
    [code] = _codes(sms)
    client.post("/account/login/code/confirm/", {"code": code})

    assert (first, signed, entered) == (302, 302, 302)
    assert client.get("/messages/").status_code == 200
    assert SignUp.objects.count() == 1


def test_tries_of_a_code_are_counted_elsewhere(at, sms, clock):
    """An emptied cache gives nobody more guesses: they stand with the code."""
    client = Client()
    client.post(ASK, {"phone": PHONE})
    [code] = _codes(sms)
    for _n in range(3):
        client.post("/account/login/code/confirm/", {"code": "000000"})
        cache.clear()
    client.post("/account/login/code/confirm/", {"code": code})

    assert client.get("/messages/").status_code == 302


def test_without_its_table_people_sign_in_and_no_code_goes_out(at, sms, clock):
    _away()
    browser, stranger = Client(), Client(raise_request_exception=False)

    asked = stranger.post(ASK, {"phone": PHONE})
    entered = enter(browser, "xiao").status_code
    read = stranger.get("/activities/").status_code
    checked = stranger.get("/verify/abcd-efgh-jkmn/").status_code
    signed = _signs_up(*at)

    assert asked["Retry-After"] == "60"
    assert PHONE in asked.content.decode()  # what was typed stays
    assert "95013-00534" in asked.content.decode()
    assert checked == 404  # looked up, and not known
    figure("D6", demand="cache gone: logins and writes work, limits fail closed for codes, open to "
           "readers",
           got=f"asking for a code {asked.status_code}, {len(_codes(sms))} sent; signing in "
           f"{entered}; reading {read}; a sign-up {signed}",
           passed=(asked.status_code, _codes(sms), entered, read, signed)
           == (503, [], 302, 200, 302) and browser.get("/messages/").status_code == 200,
           how="pytest tests/faults/test_cache_gone.py")  # fmt: skip


def test_without_its_table_passwords_and_digits_are_guessed_no_more_than_before(at, clock):
    """What counts them is no cache: it stands in a table of the house."""
    secret = base64.b32encode(b"0123456789abcdefghij").decode()
    TOTP.activate(Account.objects.get(login_name="xiao"), secret)
    _away()

    code = digits(secret, 0)
    first, again = answer(Client(), code), answer(Client(), code)
    tried = [enter(Client(), "xiao", f"wrong-{n}").status_code for n in range(7)]

    assert (first, again) == (True, False)
    assert tried == [200] * 5 + [429] * 2


def test_without_its_table_nothing_is_sent_to_a_new_number_or_a_newcomer(at, sms, clock):
    client, area = Client(), at[1].area
    enter(client)
    _away()
    join = {
        "name": "诸葛明",
        "phone": NEW,
        "birth_year": "1990",
        "birth_month": "5",
        "agreed": "on",
    }

    changed = client.post("/account/phone/", {"step": "number", "phone": NEW})
    joined = Client().post(reverse("web:join_place", args=[area.pk]), join)

    assert (changed.status_code, joined.status_code) == (503, 503)
    assert (changed["Retry-After"], joined["Retry-After"]) == ("60", "60")
    assert NEW in changed.content.decode()
    assert "诸葛明" in joined.content.decode()
    assert (_codes(sms), Message.objects.count(), Invitation.objects.count()) == ([], 0, 0)


def test_who_looks_after_the_machine_is_told(at):
    before = readiness.state(MONDAY)["counts"]
    _away()

    assert (before.is_fine, before.is_needed) == (True, False)
    assert "kith setup" in readiness.state(MONDAY)["counts"].said


def test_a_cache_as_it_comes_answers_like_a_bug(at, sms, settings):
    """The negative control: what stood here before."""
    old = {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "kith_cache"}
    settings.CACHES = {"default": old}
    _away()

    with pytest.raises((ProgrammingError, OperationalError)):
        Client().post(ASK, {"phone": PHONE})


# ------------------------------------------------------------------------ what is counted


def test_counts_end_when_they_began_to_and_are_not_pushed_out(at, monkeypatch):
    """A cache as it comes forgets a third of its rows at 300, and gives each new count its own
    five minutes: a limit of an hour began anew after five.
    """
    real, moved = time.time, [0.0]
    monkeypatch.setattr(time, "time", lambda: real() + moved[0])
    cache.add("limit:x", 0, timeout=3600)
    counted = [cache.incr("limit:x") for _n in range(2)]
    for n in range(400):
        cache.set(f"limit:crowd:{n}", 1, timeout=3000)
    moved[0] = 3500
    late = cache.incr("limit:x")
    moved[0] = 3700

    assert (counted, late, cache.get("limit:x")) == ([1, 2], 3, None)
    with pytest.raises(ValueError, match="limit:x"):
        cache.incr("limit:x")
    assert forget_counts(MONDAY) == 0
    assert forget_counts(datetime.now(UTC) + timedelta(hours=2)) == 401


def test_what_is_counted_names_nobody(at, sms):
    enter(Client(), PHONE, "wrong")
    Client().post(ASK, {"phone": PHONE})
    with connection.cursor() as cursor:
        cursor.execute("SELECT cache_key, value FROM kith_cache")
        rows = str(cursor.fetchall()) + str(list(Count.objects.values_list()))
    plain = hashlib.sha256(PHONE.encode()).hexdigest()

    assert Count.objects.exists()
    assert not {word for word in (PHONE, PHONE[-4:], plain) if word in rows}
