"""Honours: entered by a desk, looked at from above, public once their paper was seen."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from kith.programmes.actions import honours
from kith.programmes.models import Honour
from tests import make
from tests.make import MONDAY
from tests.programmes.test_honours import GIVEN

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock", "no_totp")]
TYPED = {
    "title": "全省最美志愿服务社区", "level": "PROVINCE", "given_by": "省文明办",
    "given_on": "2026-01-09", "paper": "通报第 3 号",
}  # fmt: skip


@pytest.fixture
def town() -> make.Town:
    return make.town()


def test_an_honour_is_written_down_seen_from_above_and_then_public(town, sign_in):
    typed = TYPED | {"area": town.community.pk}

    made = sign_in(town.clerk).post("/highlights/honours/new/", typed)
    hidden = Client().get("/highlights/honours/").content.decode()
    row = Honour.objects.get()
    seen = sign_in(town.boss).get("/highlights/honours/").content.decode()
    path = f"/highlights/honours/{row.pk}/check/"
    checked = sign_in(town.boss).post(path, {"seen": "看过牌匾"})
    shown = Client().get("/highlights/honours/").content.decode()

    assert (made.status_code, checked.status_code) == (302, 302)
    assert TYPED["title"] not in hidden
    assert path in seen
    assert TYPED["title"] in shown
    assert row.check_row.by_id == town.boss.me
    assert path not in sign_in(town.boss).get("/highlights/honours/").content.decode()


def test_nobody_looks_at_her_own_paper_and_strangers_at_none(town, sign_in):
    row = honours.enter(town.community.pk, input=GIVEN, actor=town.clerk, now=MONDAY)
    path = f"/highlights/honours/{row.pk}/check/"

    assert sign_in(town.clerk).post(path, {"seen": "看过"}).status_code == 403
    assert sign_in(town.boss).post(path, {"seen": " "}).status_code == 422
    assert Client().get("/highlights/honours/new/").status_code == 302
    assert not hasattr(Honour.objects.get(), "check_row")


def test_the_list_asks_the_database_as_often_for_three_as_for_one(town, sign_in):
    counts = []
    browser = sign_in(town.boss)
    for day in (1, 2, 3):
        given = honours.HonourInput(
            "荣誉", GIVEN.level, "省里", GIVEN.given_on.replace(day=day), "文"
        )
        honours.enter(town.community.pk, input=given, actor=town.clerk, now=MONDAY)
        with CaptureQueriesContext(connection) as asked:
            browser.get("/highlights/honours/")
        counts.append(len(asked))

    assert counts[0] == counts[2] > 0
