"""Calls everybody reads, applications, reviews, agreements: through the pages alone."""

from datetime import timedelta

import pytest
from django.urls import reverse

from kith.projects.actions import recovering, venture
from kith.projects.models import Agreement, Application, Call, Review
from tests import make
from tests.make import DAY, MONDAY
from tests.projects import purses, worlds
from tests.projects.purses import LATER, TODAY, YUAN

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock", "english", "no_totp")]


@pytest.fixture
def english(client):
    client.cookies["django_language"] = "en"


@pytest.fixture
def town():
    return make.town()


@pytest.fixture
def unit(town):
    return worlds.unit(town)


def url(name, *args):
    return reverse(f"web:{name}", args=args)


def do(client, row, name, **typed):
    return client.post(url("venture_do", row.pk, name), typed)


def test_strangers_read_open_calls_and_no_drafts(client, town):
    shown = purses.call(town)
    draft = venture.write_call(town.community.pk, input=purses.CALL, actor=town.boss, now=MONDAY)

    page = client.get(url("venture_call", shown.pk))

    assert page.status_code == 200
    assert "居民需要" in page.content.decode()
    assert client.get(url("venture_call", draft.pk)).status_code == 404
    assert [row.call for row in client.get(url("venture")).context["rows"]] == [shown]


def test_the_office_writes_a_call_names_reviewers_and_opens_it(client, town, sign_in):
    form = {
        "area": town.community.pk,
        "title": "公益创投",
        "text": "征集为老项目",
        "source": "POOL",
        "budget": "50000",
        "criteria": "居民需要 40\n做得成 60\n",
        "from_date": TODAY,
        "until_date": TODAY + timedelta(days=10),
    }
    sign_in(town.boss)

    wrong = client.post(url("venture_call_new"), form | {"criteria": "居民需要 四十"})
    client.post(url("venture_call_new"), form)
    call = Call.objects.get()
    client.post(url("venture_call_do", call.pk, "name_reviewer"), {"person": town.clerk.me})
    client.post(url("venture_call_do", call.pk, "open"))

    assert wrong.status_code == 422
    call.refresh_from_db()
    assert (call.state, call.criteria) == ("OPEN", [["居民需要", 40], ["做得成", 60]])
    assert [one.person_id for one in call.reviewers.all()] == [town.clerk.me]


def test_from_the_application_to_the_final_report(client, clock, town, unit, sign_in):
    two = (purses.second(town), purses.second(town))
    call = purses.call(town, *two)
    form = {
        "side": f"unit:{unit.pk}",
        "title": "上门读报",
        "plan": "二十位老人",
        "asked": "10000",
    }
    sign_in(unit.liaison).post(url("venture_apply", call.pk), form)
    row = Application.objects.get()
    purses.in_review(town, call)
    clock.at = LATER

    for who in two:
        sign_in(who)
        assert [r.application for r in client.get(url("venture_to_review")).context["rows"]] == [
            row
        ]
        do(client, row, "review", points_0=80, points_1=70, points_2=60, text="可行")
    sign_in(town.boss)
    do(client, row, "decide", granted="10000", reason="评审居前")
    days = {"midterm_date": TODAY + timedelta(days=44), "final_date": TODAY + timedelta(days=105)}
    do(client, row, "sign", signer="中心主任", **days)
    sign_in(town.clerk)
    do(client, row, "pay", document="凭证 17", paid_date=LATER.date())
    sign_in(unit.liaison)
    do(client, row, "report", text="读报十二次", spent="5000")
    sign_in(town.clerk)
    do(client, row, "judge", is_passed="yes", reason="走访属实")
    do(client, row, "pay", document="凭证 31", paid_date=LATER.date())
    sign_in(unit.liaison)
    do(client, row, "report", text="全部完成", spent="10000")
    sign_in(town.clerk)
    do(client, row, "judge", is_passed="yes", reason="账实相符")

    assert Agreement.objects.get().state == "COMPLETED"
    assert Review.objects.earliest("pk").total == 80 * 40 + 70 * 35 + 60 * 25
    page = sign_in(unit.liaison).get(url("venture_application", row.pk)).content.decode()
    assert "990101001001-V2026-001" in page
    assert "of 100" not in page  # the applicant reads no reviewer's points


def test_an_interest_is_ticked_and_points_are_then_not_asked_for(
    client, clock, town, unit, sign_in
):
    reviewer = purses.second(town)
    call = purses.call(town, reviewer)
    row = purses.applied(call, unit)
    purses.in_review(town, call)
    clock.at = LATER
    sign_in(reviewer)

    missing = do(client, row, "review", text="好")
    do(client, row, "review", text="亲属在该单位", has_interest="on")

    assert missing.status_code == 422
    assert [(one.has_interest, one.total) for one in Review.objects.all()] == [(True, 0)]


def test_a_stop_is_read_by_the_applicant_with_what_is_to_be_paid_back(
    client, clock, town, unit, sign_in
):
    agreement = purses.signed(town, unit)
    purses.paid(town, agreement)
    row = agreement.application
    clock.at = LATER + DAY
    sign_in(town.boss)
    do(client, row, "stop", reason="抽查发现假票")
    do(client, row, "claw_back", fen="5000", reason="票据不实")
    do(client, row, "bar", reason="票据不实")

    page = sign_in(unit.liaison).get(url("venture_application", row.pk))

    text = page.content.decode()
    assert page.context["agreement"]["back"].fen == 5_000 * YUAN
    assert "抽查发现假票" in text
    assert page.context["forms"] == {}
    recovering.recover(agreement.pk, document="回单", actor=town.boss, now=LATER + 2 * DAY)
    assert "B2026-001" in client.get(url("venture_application", row.pk)).content.decode()


def test_a_late_report_is_said_in_words_on_the_list(client, clock, town, unit, sign_in):
    purses.paid(town, purses.signed(town, unit))
    sign_in(town.clerk)
    clocks = []
    for day in (20, 40, 47):
        clock.at = MONDAY + day * DAY
        row = client.get(url("venture_desk")).context["rows"][0]
        clocks.append((row.clock, row.clock_words))

    assert clocks == [
        ("on_time", "24 days left"),
        ("soon", "4 days left"),
        ("overdue", "3 days late"),
    ]


def test_others_applications_are_not_there_and_buttons_follow_the_policies(
    client, town, unit, sign_in
):
    row = purses.applied(purses.call(town), unit)

    assert client.get(url("venture_application", row.pk)).url.startswith("/account/login/")
    for who in (worlds.unit(town).liaison, town.far_clerk):
        assert sign_in(who).get(url("venture_application", row.pk)).status_code == 404
    own = sign_in(unit.liaison).get(url("venture_application", row.pk))
    assert set(own.context["forms"]) == {"withdraw"}
    assert do(client, row, "decide", granted="1", reason="自己").status_code == 403
    assert sign_in(town.clerk).get(url("venture_call_new")).status_code == 403
