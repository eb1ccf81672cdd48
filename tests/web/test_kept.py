"""The page of an activity in a crowd: drawn once for all strangers, nothing of anybody in it."""

import re
import time
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from kith.activities.models import Session
from kith.ops.bench.signup_rows import fill
from kith.ops.serving import Lanes
from kith.web import kept
from kith.web.waiting.door import IN_WORK

pytestmark = [pytest.mark.pure, pytest.mark.django_db]
CROWD = {IN_WORK: settings.KITH_CROWDED + 1}
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="(\w+)"')


@pytest.fixture
def ready():
    return fill(1, 100)


@pytest.fixture
def page(ready):
    return f"/activities/{ready['session']}/"


@pytest.fixture
def crowd():
    """One process of the server; each call is somebody's browser."""
    first = Client(enforce_csrf_checks=True)

    def another(**cookies):
        other = Client(enforce_csrf_checks=True)
        other.handler = first.handler
        other.cookies.load(cookies)
        return other

    return another


def _drawn(client, page, queries, **more):
    """Whether it was drawn for her, or given from what is kept; and the page."""
    with queries() as asked:
        response = client.get(page, **(CROWD | more))
    assert response.status_code == 200
    return len(asked) > 0, response


@pytest.fixture
def queries(django_assert_max_num_queries):
    return lambda: django_assert_max_num_queries(99)


def test_strangers_in_a_crowd_share_a_page_but_no_token(crowd, page, queries):
    was_drawn, first = _drawn(crowd(), page, queries)
    again, second = _drawn(crowd(), page, queries)

    assert (was_drawn, again) == (True, False)
    tokens = [set(TOKEN.findall(one.content.decode())) for one in (first, second)]
    assert all(tokens)
    assert not tokens[0] & tokens[1]
    same = [TOKEN.sub("", one.content.decode()) for one in (first, second)]
    assert same[0] == same[1]
    for one in (first, second):
        assert settings.CSRF_COOKIE_NAME in one.cookies
        assert one["Cache-Control"] == "private, no-cache"
        assert "Cookie" in one["Vary"]
    for name in ("Content-Security-Policy", "X-Frame-Options", "Content-Language"):
        assert first[name] == second[name]


def test_the_token_of_a_kept_page_sends_its_form(crowd, page, queries):
    _drawn(crowd(), page, queries)
    reader = crowd()
    was_drawn, second = _drawn(reader, page, queries)
    typed = {"csrfmiddlewaretoken": TOKEN.findall(second.content.decode())[0], "size": "large"}

    assert not was_drawn
    assert reader.post("/text-size/", typed).status_code == 302
    assert crowd().post("/text-size/", typed).status_code == 403


def test_who_is_signed_in_is_never_given_a_strangers_page(crowd, page, queries, ready):
    _drawn(crowd(), page, queries)
    ((_person, cookie),) = ready["people"]

    was_drawn, hers = _drawn(crowd(**{settings.SESSION_COOKIE_NAME: cookie}), page, queries)
    still, strangers = _drawn(crowd(), page, queries)

    assert was_drawn
    assert "/account/logout/" in hers.content.decode()
    assert hers["Cache-Control"] == "private, no-store"
    assert not still
    assert "/account/logout/" not in strangers.content.decode()


@pytest.mark.parametrize(
    "differs",
    [
        {"cookies": {"django_language": "en"}}, {"cookies": {"text_size": "large"}},
        {"cookies": {"messages": "x"}}, {"address": "?a=1"}, {"more": {"HTTP_HOST": "localhost"}},
        {"more": {IN_WORK: 1}},
    ],
    ids=str,
)  # fmt: skip
def test_another_question_is_another_page(crowd, page, queries, differs):
    _drawn(crowd(), page, queries)

    was_drawn, _page = _drawn(
        crowd(**differs.get("cookies", {})), page + differs.get("address", ""), queries,
        **differs.get("more", {}),
    )  # fmt: skip

    assert was_drawn


def test_a_page_is_kept_for_a_moment_only(crowd, page, queries, monkeypatch):
    _drawn(crowd(), page, queries)
    Session.objects.update(cancel_reason="下雨", state="CANCELLED")

    _was_drawn, soon = _drawn(crowd(), page, queries)
    later = time.monotonic() + kept.KEPT_S + 0.1
    monkeypatch.setattr(time, "monotonic", lambda: later)
    was_drawn, fresh = _drawn(crowd(), page, queries)

    assert "下雨" not in soon.content.decode()
    assert was_drawn
    assert "下雨" in fresh.content.decode()


READ, CALL = b"GET /activities/7/ HTTP/1.1\r\nHost: x\r\n", b"POST /hotline/calls/new/ HTTP/1.1"
COOKIE = f"Cookie: a=b; {settings.SESSION_COOKIE_NAME}=".encode()


@pytest.mark.parametrize(
    ("head", "held", "lane"),
    [
        (READ, 20, "reading"), (READ, 3, "all"), (READ + COOKIE, 20, "all"),
        (b"GET /activities/7/sign-up/ HTTP/1.1", 20, "all"),
        (b"GET /activities/ HTTP/1.1", 20, "all"),
        (CALL, 20, "telephone"), (CALL, 3, "telephone"), (b"", 20, "all"),
    ],
)  # fmt: skip
def test_strangers_who_read_have_a_lane_while_there_is_a_crowd(head, held, lane):
    process: Any = Lanes.__new__(Lanes)
    process._telephone, process._reading, process.tpool = "telephone", "reading", "all"
    process.nr_conns, process.keepalived_conns = held + 2, [None, None]
    process.pending_conns = []

    assert process._lane(head) == lane
