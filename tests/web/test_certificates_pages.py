"""Certificates: asking and printing, the issuer's desk, batches, and the public's look."""

import io
import json
import zipfile
from datetime import date
from pathlib import Path

import pytest
from django.core.cache import cache
from django.urls import reverse
from joserfc import jwt
from joserfc.jwk import OKPKey

from kith.hours.actions import certificates as actions
from kith.hours.actions import recording as hours
from kith.hours.certificates.badge import make_key
from kith.hours.models import Certificate, CertificateBatch, CertificateRequest, ServiceRecord
from kith.hours.states import CertificateState, RequestState
from tests import make
from tests.hours.test_certificates import SIGNED, YEAR
from tests.hours.world import NOW, confirmed
from tests.make import DAY, HOUR, MONDAY

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("no_totp")]
TYPED = {"from_date": "2026-01-01", "until_date": "2026-03-07", "shows": "list"}
HANDS = {"responsible": "李明", "handler": "张华", "contact": "0534-1234567"}


@pytest.fixture
def town():
    return make.town()


@pytest.fixture
def who(town):
    return make.volunteer(town.community, name="王建国")


@pytest.fixture(autouse=True)
def _later(clock, settings, tmp_path):
    clock.at = NOW
    settings.KITH_BADGE_KEY = str(tmp_path / "badge.json")
    make_key(Path(settings.KITH_BADGE_KEY))
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
    cache.clear()


def _asked(town, who):
    wanted = actions.AskInput(who.pk, town.community.pk, YEAR)
    return actions.ask(input=wanted, actor=make.actor(who), now=NOW)


def _issued(town, who):
    confirmed(town, who)
    return actions.issue(_asked(town, who).pk, input=SIGNED, actor=town.clerk, now=NOW)


def test_strangers_are_sent_to_sign_in(client):
    for name in ("certificates", "certificates_desk", "certificate_batch_new"):
        assert client.get(reverse(f"web:{name}"))["Location"].startswith("/account/login/")


def test_without_hours_there_is_no_form(town, who, sign_in):
    page = sign_in(who).get(reverse("web:certificates"))

    assert page.status_code == 200
    assert page.context["has_hours"] is False
    assert 'name="issuer"' not in page.content.decode()


def test_she_asks_for_one(town, who, sign_in):
    confirmed(town, who)
    client = sign_in(who)

    answer = client.post(reverse("web:certificates"), {**TYPED, "issuer": f"{town.community.pk}-0"})

    assert answer.status_code == 302
    row = CertificateRequest.objects.get()
    assert (row.person_id, row.until_date, row.with_list) == (who.pk, date(2026, 3, 7), True)
    assert list(client.get(reverse("web:certificates")).context["asked"]) == [row]


@pytest.mark.parametrize(
    "changes",
    [{"issuer": "0-0"}, {"from_date": ""}, {"until_date": "2025-01-01"}, {"shows": "x"}],
    ids=["unknown-issuer", "no-day", "before-it-begins", "what"],
)
def test_bad_input_keeps_what_was_typed_and_writes_nothing(town, who, sign_in, changes):
    confirmed(town, who)
    typed = {**TYPED, "issuer": f"{town.community.pk}-0"} | changes

    answer = sign_in(who).post(reverse("web:certificates"), typed)

    assert answer.status_code == 422
    assert answer.context["form"]["from_date"].value() == typed["from_date"]
    assert not CertificateRequest.objects.exists()


def test_somebody_elses_page_is_not_there(town, who, sign_in):
    client = sign_in(make.person(town.community))

    assert client.get(reverse("web:certificates"), {"whose": who.pk}).status_code == 404


def test_she_takes_her_request_back(town, who, sign_in):
    confirmed(town, who)
    row = _asked(town, who)
    url = reverse("web:certificate_withdraw", args=[row.pk])

    assert sign_in(make.person(town.community)).post(url).status_code == 404
    sign_in(who).post(url)

    row.refresh_from_db()
    assert row.state == RequestState.WITHDRAWN


def test_she_prints_it_and_nobody_else_does(town, who, sign_in):
    made = _issued(town, who)
    url = reverse("web:certificate_pdf", args=[made.pk])

    assert sign_in(make.person(town.other)).post(url).status_code == 404
    assert sign_in(town.clerk).post(url).status_code == 403
    answer = sign_in(who).post(url)

    assert answer["Content-Type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF-")
    assert "no-store" in answer["Cache-Control"]
    assert made.number in answer["Content-Disposition"]


def test_the_credential_is_verified_with_the_published_key(town, who, sign_in, client):
    made = _issued(town, who)
    token = sign_in(who).post(reverse("web:certificate_credential", args=[made.pk]))
    client.logout()

    (key,) = client.get("/.well-known/kith-badges.json").json()["keys"]

    claims = jwt.decode(
        token.content.decode(), OKPKey.import_key(key), algorithms=["Ed25519"]
    ).claims
    assert claims["id"].endswith(reverse("web:verify_code", args=[made.code]))
    assert "d" not in key
    assert "王建国" not in json.dumps(claims, ensure_ascii=False)


def test_a_revoked_one_is_no_longer_printed(town, who, sign_in):
    made = _issued(town, who)
    actions.revoke(made.pk, reason="有误", actor=town.clerk, now=NOW)

    client = sign_in(who)

    for name in ("certificate_pdf", "certificate_credential"):
        assert client.post(reverse(f"web:{name}", args=[made.pk])).status_code == 422
    assert "有误" in client.get(reverse("web:certificates")).content.decode()


def test_the_public_reads_the_least(town, who, client):
    made = _issued(town, who)

    answer = client.get(reverse("web:verify_code", args=[made.code]))

    text = answer.content.decode()
    assert answer.status_code == 200
    assert made.number in text
    assert "王**" in text
    assert "王建国" not in text
    assert "擦窗户" not in text
    assert "no-store" in answer["Cache-Control"]


def test_the_public_reads_revocation_and_change(town, who, client):
    made = _issued(town, who)
    url = reverse("web:verify_code", args=[made.code])
    hours.reverse(ServiceRecord.objects.get().pk, reason="虚假", actor=town.boss, now=NOW)

    assert "1.0 → 0.0" in client.get(url).content.decode()
    actions.revoke(made.pk, reason="记录已撤回", actor=town.clerk, now=NOW)
    assert "记录已撤回" in client.get(url).content.decode()


def test_a_typed_code_leads_to_the_page_and_a_wrong_one_says_so(town, who, client):
    made = _issued(town, who)
    spaced = " ".join(made.code[n : n + 4] for n in range(0, 32, 4)).upper()

    found = client.get(reverse("web:verify"), {"code": spaced})

    assert found["Location"] == reverse("web:verify_code", args=[made.code])
    assert client.get(reverse("web:verify"), {"code": "12"}).status_code == 404
    assert client.get(reverse("web:verify"), {"code": ""}).status_code == 422
    assert client.get(reverse("web:verify_code", args=["0" * 32])).status_code == 404


def test_twenty_looks_an_hour_and_no_more(town, who, client):
    made = _issued(town, who)
    url = reverse("web:verify_code", args=[made.code])

    looks = [client.get(url, REMOTE_ADDR="192.0.2.7").status_code for _n in range(21)]

    assert looks == [200] * 20 + [429]
    assert client.get(url, REMOTE_ADDR="192.0.2.8").status_code == 200


def test_the_desk_sees_what_was_asked_there(town, who, sign_in):
    confirmed(town, who)
    row = _asked(town, who)

    assert list(sign_in(town.clerk).get(reverse("web:certificates_desk")).context["rows"]) == [row]
    assert sign_in(town.far_clerk).get(reverse("web:certificates_desk")).context["rows"] == []
    url = reverse("web:certificate_answer", args=[row.pk])
    assert sign_in(town.far_clerk).get(url).status_code == 404
    assert sign_in(who).get(url).status_code == 403


def test_the_desk_issues(town, who, sign_in):
    confirmed(town, who)
    url = reverse("web:certificate_answer", args=[_asked(town, who).pk])
    client = sign_in(town.clerk)

    assert client.post(url, {"verb": "issue", "responsible": "李明"}).status_code == 422
    assert client.post(url, {"verb": "issue", **HANDS})["Location"].endswith("certificates-desk/")

    assert Certificate.objects.get().handler == "张华"


def test_the_desk_declines_with_a_reason(town, who, sign_in):
    confirmed(town, who)
    row = _asked(town, who)
    url = reverse("web:certificate_answer", args=[row.pk])
    client = sign_in(town.clerk)

    assert client.post(url, {"verb": "decline", "reason": ""}).status_code == 422
    client.post(url, {"verb": "decline", "reason": "请先更正"})

    row.refresh_from_db()
    assert (row.state, row.answer) == (RequestState.DECLINED, "请先更正")


def test_the_desk_revokes(town, who, sign_in):
    made = _issued(town, who)
    url = reverse("web:certificate_issued", args=[made.pk])
    client = sign_in(town.clerk)

    assert client.get(url).context["may_revoke"] is True
    assert client.post(url, {"reason": ""}).status_code == 422
    client.post(url, {"reason": "姓名有误"})

    made.refresh_from_db()
    assert made.state == CertificateState.REVOKED
    assert client.get(url).context["may_revoke"] is False
    assert sign_in(town.far_clerk).get(url).status_code == 404


@pytest.mark.parametrize("is_htmx", [True, False], ids=["htmx", "plain"])
def test_a_batch_from_the_list_to_the_file(town, who, sign_in, is_htmx):
    confirmed(town, who)
    client = sign_in(town.clerk)
    start = client.post(
        reverse("web:certificate_batch_new"), {**TYPED, **HANDS, "people": [who.pk]}
    )
    batch = CertificateBatch.objects.get()
    assert start["Location"] == reverse("web:certificate_batch", args=[batch.pk])
    assert client.get(start["Location"]).context["left"] == 1

    headers = {"HX-Request": "true"} if is_htmx else {}
    step = client.post(reverse("web:certificate_step", args=[batch.pk]), headers=headers)

    assert step.status_code == (200 if is_htmx else 302)
    packed = client.post(reverse("web:certificate_zip", args=[batch.pk]))
    with zipfile.ZipFile(io.BytesIO(packed.content)) as file:
        assert file.namelist() == [f"{Certificate.objects.get().number}.pdf"]
        assert file.read(file.namelist()[0]).startswith(b"%PDF-")
    assert sign_in(town.boss).get(start["Location"]).status_code == 404


def test_a_batch_without_people_is_not_begun(town, who, sign_in):
    confirmed(town, who)

    answer = sign_in(town.clerk).post(reverse("web:certificate_batch_new"), {**TYPED, **HANDS})

    assert answer.status_code == 422
    assert not CertificateBatch.objects.exists()


@pytest.mark.parametrize("what", ["asked", "issued"])
def test_the_desk_asks_as_often_for_three_as_for_one(
    town, sign_in, what, django_assert_max_num_queries
):
    client = sign_in(town.clerk)
    url = reverse("web:certificates_desk")
    counts = []
    for n in range(3):
        one = make.volunteer(town.community)
        confirmed(town, one, start=MONDAY + n * HOUR)
        asked = _asked(town, one)
        if what == "issued":
            actions.issue(asked.pk, input=SIGNED, actor=town.clerk, now=NOW)
        if n != 1:
            with django_assert_max_num_queries(60) as seen:
                assert len(client.get(url, {"what": what}).context["rows"]) == n + 1
            counts.append(len(seen))

    assert counts[0] == counts[1]


def test_her_page_asks_as_often_for_three_as_for_one(
    town, who, sign_in, django_assert_max_num_queries
):
    client = sign_in(who)
    counts = []
    for n in range(3):
        confirmed(town, who, start=MONDAY - n * DAY, now=MONDAY)
        actions.issue(_asked(town, who).pk, input=SIGNED, actor=town.clerk, now=NOW)
        if n != 1:
            with django_assert_max_num_queries(60) as seen:
                assert len(client.get(reverse("web:certificates")).context["rows"]) == n + 1
            counts.append(len(seen))

    assert counts[0] == counts[1]
