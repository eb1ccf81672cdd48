"""Away, full or held by another: a page that asks to come again, with everything that was typed."""

import sqlite3
import subprocess
import sys
import threading
from functools import partial

import psycopg
import pytest
from django.db import IntegrityError, OperationalError, connection, transaction
from django.http import HttpResponse
from django.test import Client

from kith.activities.models import SignUp
from kith.core import strain
from kith.core.refusal import IllegalMove
from kith.ops.sql import waiting_at_most
from kith.people.models import Person
from kith.web import again, errors
from tests import make
from tests.activities import world
from tests.races.together import together

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
pure = pytest.mark.pure


def _wrapped(inner, kind=OperationalError):
    """As Django hands it on."""
    error = kind(str(inner))
    error.__cause__ = inner
    return error


def _of_sqlite(*statements):
    """The error that SQLite itself gives."""
    with sqlite3.connect(":memory:") as rows:
        for sql in statements[:-1]:
            rows.execute(sql)
        try:
            rows.execute(statements[-1])
        except sqlite3.Error as error:
            return _wrapped(error)
    raise AssertionError("it went well")


FULL = ("PRAGMA max_page_count=2", "CREATE TABLE t (x)", "INSERT INTO t VALUES (zeroblob(99999))")
ERRORS = {
    "a lock that was not given": (_wrapped(psycopg.errors.LockNotAvailable()), True, False, False),
    "waited in a ring": (_wrapped(psycopg.errors.DeadlockDetected()), True, True, False),
    "could not serialise": (_wrapped(psycopg.errors.SerializationFailure()), True, True, False),
    "the disk of PostgreSQL is full": (_wrapped(psycopg.errors.DiskFull()), True, False, True),
    "nobody answers": (_wrapped(psycopg.OperationalError("refused")), True, False, False),
    "the disk of SQLite is full": (_of_sqlite(*FULL), True, False, True),
    "our own disk is full": (OSError(28, "no space"), True, False, True),
    "a table that is missing is a bug": (_of_sqlite("SELECT 1 FROM t"), False, False, False),
    "a wall is no strain": (_wrapped(psycopg.errors.UniqueViolation(), IntegrityError),
                            False, False, False),
    "a file that is missing is a bug": (FileNotFoundError(2, "x"), False, False, False),
    "nothing happened": (None, False, False, False),
}  # fmt: skip


@pure
@pytest.mark.parametrize("name", ERRORS)
def test_what_passes_is_told_from_what_is_a_bug(name):
    error, *expected = ERRORS[name]

    told = [strain.is_passing(error), strain.is_conflict(error), strain.is_full(error)]

    assert told == expected


# ------------------------------------------------------------------------------------ the page


def _answer(request, error):
    """What is said while the error is being handled."""
    try:
        raise error
    except type(error):
        return errors.server_error(request)


@pure
def test_what_was_typed_is_sent_again_from_the_page(rf):
    typed = {"text": "想请人擦窗户 <b>", "skills": ["a", "b"], "key": "the-form"}

    answer = _answer(rf.post("/ask/", typed), OperationalError("gone"))

    page = answer.content.decode()
    assert (answer.status_code, answer["Retry-After"]) == (503, "5")
    assert answer["Cache-Control"] == "no-store"
    for field in ('name="text" value="想请人擦窗户 &lt;b&gt;"', 'name="skills" value="a"',
                  'name="skills" value="b"', 'name="key" value="the-form"'):  # fmt: skip
        assert field in page
    assert "refresh" not in page.split("</head>")[0]


@pure
def test_a_page_that_was_only_read_asks_again_by_itself(rf):
    page = _answer(rf.get("/requests/"), OperationalError("gone")).content.decode()

    assert '<meta http-equiv="refresh" content="5">' in page
    assert "<form" not in page


@pure
def test_a_password_is_never_written_into_the_page(rf):
    request = rf.post("/account/login/", {"login": "anna", "password": "geheim-geheim"})

    page = _answer(request, OperationalError("gone")).content.decode()

    assert "geheim" not in page
    assert "anna" not in page


@pure
def test_a_part_of_a_page_stays_and_a_notice_appears(rf):
    request = rf.post("/ask/", {"text": "x"}, headers={"HX-Request": "true"})

    answer = _answer(request, OperationalError("gone"))

    assert (answer.status_code, answer["HX-Retarget"], answer["HX-Reswap"]) == (
        503, "#toasts", "beforeend",
    )  # fmt: skip
    assert "<html" not in answer.content.decode()


@pure
def test_a_bug_is_not_excused(rf):
    assert _answer(rf.get("/"), ValueError("ours")).status_code == 500


# ------------------------------------------------------------------------------ done once more


def _asked(rf, view):
    """The request as it stands when the view has failed."""
    request = rf.post("/deed/", {"a": "1"})
    request.resolver_match = (view, (), {})
    request.htmx = False
    return request


class Deed:
    """A view whose first tries another deed stands in the way of."""

    def __init__(self, fails, with_=psycopg.errors.DeadlockDetected, then=None):
        self.fails, self.kind, self.then, self.tries = fails, with_, then, 0

    def __call__(self, request):
        self.tries += 1
        if self.tries <= self.fails:
            raise _wrapped(self.kind())
        if self.then:
            raise self.then
        return HttpResponse("done")


def _once_more(rf, deed):
    first = _wrapped(deed.kind())
    deed.tries = 1
    return again.Conflicts(HttpResponse).process_exception(_asked(rf, deed), first)


@pure
@pytest.mark.parametrize(("fails", "tries", "done"), [(1, 2, True), (4, 5, True), (9, 5, False)])
def test_a_deed_that_another_stood_in_the_way_of_is_done_anew_four_times(rf, fails, tries, done):
    deed = Deed(fails)

    answer = _once_more(rf, deed)

    assert (answer is not None, deed.tries) == (done, tries)


@pure
def test_what_waits_for_a_lock_is_not_done_anew(rf):
    deed = Deed(1, psycopg.errors.LockNotAvailable)

    assert (_once_more(rf, deed), deed.tries) == (None, 1)


@pytest.mark.django_db
def test_a_no_of_the_second_try_is_the_answer(rf, client):
    request = client.get("/").wsgi_request
    request.resolver_match = (Deed(0, then=IllegalMove()), (), {})

    answer = again.Conflicts(HttpResponse).process_exception(
        request, _wrapped(psycopg.errors.DeadlockDetected())
    )

    assert answer is not None
    assert answer.status_code == IllegalMove.status


def _in_turn(first, second, barrier, tried):
    """Holds one row, waits until the other holds hers, and then wants it."""

    def view(_request):
        tried.append(1)
        with transaction.atomic():
            Person.objects.locked(first)
            if len(tried) <= 2:
                barrier.wait(60)
            Person.objects.locked(second)
        return HttpResponse("done")

    return view


def _served(rf, view):
    """As the door does it: the view, and what is made of its failure."""
    request = _asked(rf, view)
    try:
        return view(request).content
    except OperationalError as error:
        answer = again.Conflicts(HttpResponse).process_exception(request, error)
        assert answer is not None
        return answer.content


@pytest.mark.race
@pytest.mark.postgres
def test_two_that_wait_in_a_ring_both_get_through(rf, transactional_db):
    town, barrier = make.town(), threading.Barrier(2)
    tried: list[int] = []
    one, two = (make.person(town.community).pk for _ in range(2))

    answers = together(
        partial(_served, rf, _in_turn(one, two, barrier, tried)),
        partial(_served, rf, _in_turn(two, one, barrier, tried)),
    )

    assert answers == [b"done", b"done"]
    assert len(tried) > 2  # the control: one of them did fail at first


# ------------------------------------------------------------------------------ a lock is held


def _press(client, at, who, key):
    typed = {"key": str(key), "role": "RECIPIENT", "people": who.pk, "accepts_risk": "on"}
    return client.post(f"/activities/{at.pk}/sign-up/", typed)


@pytest.mark.race
@pytest.mark.postgres
def test_who_waits_too_long_for_a_lock_is_asked_to_come_again(transactional_db, monkeypatch):
    town = make.town()
    at = world.session(town)
    ada = world.resident(town)
    make.account(ada)
    client = Client(raise_request_exception=False)
    client.force_login(ada.account, BACKEND)
    key = world.input_of(ada).key
    monkeypatch.setattr(
        "kith.web.middleware.timezone", type("At", (), {"now": staticmethod(lambda: make.MONDAY)})
    )

    with _held(ada.pk), waiting_at_most("150ms"):
        late = _press(client, at, ada, key)
        kept = SignUp.objects.count()
    then = _press(client, at, ada, key)

    assert (late.status_code, late["Retry-After"], kept) == (503, "5", 0)
    assert str(key) in late.content.decode()
    assert then.status_code == 302
    assert SignUp.objects.count() == 1


def _held(person_id):
    """Somebody else holds the row within the block."""

    class Held:
        def __enter__(self):
            self._other = connection.copy()
            self._other.set_autocommit(False)
            with self._other.cursor() as cursor:
                cursor.execute("SELECT 1 FROM people_person WHERE id=%s FOR UPDATE", [person_id])

        def __exit__(self, *_fault):
            self._other.rollback()
            self._other.close()

    return Held()


# ---------------------------------------------------------------------------------- the switch


@pure
def test_a_public_server_refuses_to_start_where_it_would_be_made_to_die(tmp_path):
    for mode, starts in (("public", False), ("local", True)):
        done = subprocess.run(
            [sys.executable, "-c", "import config.settings"],
            env={"KITH_MODE": mode, "KITH_CRASH_AT": "send_after", "KITH_SECRET_KEY": "x" * 60,
                 "KITH_VAR": str(tmp_path), "DATABASE_URL": "sqlite:///:memory:"},
            capture_output=True, text=True, check=False,
        )  # fmt: skip

        assert (done.returncode == 0) is starts
        assert starts or "KITH_CRASH_AT" in done.stderr
