"""My stars, the public notice, the desk that decides, and lists of thanks."""

import pytest
from django.urls import reverse

from kith.recognition import jobs
from kith.recognition.actions import lists, stars
from kith.recognition.models import QuarterList, Star
from kith.recognition.states import StarState
from tests import make
from tests.hours.world import NOW, confirmed
from tests.make import DAY, HOUR, MONDAY
from tests.recognition.world import announced, applied, second_boss, small_tiers

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("no_totp")]


@pytest.fixture
def town():
    made = make.town()
    small_tiers(made)
    return made


@pytest.fixture
def who(town):
    served = make.volunteer(town.community, name="王建国")
    confirmed(town, served, length=2 * HOUR)
    return served


@pytest.fixture(autouse=True)
def later(clock):
    clock.at = NOW
    return clock


def _state():
    return Star.objects.get().state


def test_strangers_sign_in_for_their_own_and_read_what_is_public(client, town):
    for name in ("stars", "stars_desk"):
        assert client.get(reverse(f"web:{name}"))["Location"].startswith("/account/login/")
    for name in ("stars_notice", "thanks"):
        assert client.get(reverse(f"web:{name}")).status_code == 200


def test_she_sees_what_is_missing_and_applies(town, who, sign_in):
    client = sign_in(who)
    page = client.get(reverse("web:stars"))
    assert page.context["standing"].may_go_for == 2

    client.post(reverse("web:star_apply"))

    assert _state() == StarState.APPLIED
    assert client.post(reverse("web:star_apply")).status_code == 409
    assert Star.objects.count() == 1


def test_she_takes_it_back(town, who, sign_in):
    star = applied(who)
    url = reverse("web:star_withdraw", args=[star.pk])

    assert sign_in(town.clerk).post(url).status_code == 404
    sign_in(who).post(url)

    assert _state() == StarState.WITHDRAWN


def test_she_decides_whether_lists_name_her(town, who, sign_in):
    client = sign_in(who)
    url = reverse("web:stars")

    assert client.post(url, {"is_given": "on", "name": ""}).status_code == 422
    assert client.post(url, {"is_given": "on", "name": "王大爷"}).status_code == 302

    assert client.get(url).context["form"].initial == {"is_given": True, "name": "王大爷"}


def test_the_desk_checks_and_another_announces(town, who, sign_in):
    url = reverse("web:star", args=[applied(who).pk])

    assert sign_in(town.far_clerk).get(url).status_code == 404
    assert sign_in(town.clerk).post(url, {"verb": "check"}).status_code == 302
    assert sign_in(town.clerk).post(url, {"verb": "announce"}).status_code == 403
    assert sign_in(town.boss).post(url, {"verb": "announce"}).status_code == 302

    assert _state() == StarState.ON_NOTICE


def test_a_no_needs_a_reason(town, who, sign_in):
    url = reverse("web:star", args=[applied(who).pk])
    client = sign_in(town.boss)

    assert client.post(url, {"verb": "reject", "reason": ""}).status_code == 422
    assert _state() == StarState.APPLIED
    assert client.post(url, {"verb": "grant"}).status_code == 422
    client.post(url, {"verb": "reject", "reason": "记录有疑问"})

    assert _state() == StarState.REJECTED
    assert "记录有疑问" in sign_in(who).get(reverse("web:stars")).content.decode()


def test_the_notice_masks_names_and_takes_objections(town, who, sign_in, client):
    star = announced(town, who)
    page = client.get(reverse("web:stars_notice")).content.decode()
    assert "王**" in page
    assert "王建国" not in page

    url = reverse("web:star_object", args=[star.pk])
    neighbour = make.person(town.other)
    assert client.get(url)["Location"].startswith("/account/login/")
    sign_in(neighbour)
    assert client.post(url, {"text": ""}).status_code == 422
    assert client.post(url, {"text": "时长不实"}).status_code == 302

    assert _state() == StarState.OBJECTED
    assert client.get(reverse("web:star", args=[star.pk])).status_code == 403


def test_only_whoever_decides_reads_the_objection(town, who, sign_in):
    star = announced(town, who)
    against = make.actor(make.person(town.other))
    stars.object_to(star.pk, text="时长不实", actor=against, now=NOW)
    url = reverse("web:star_objections", args=[star.pk])

    assert sign_in(town.clerk).post(url).status_code == 403
    assert sign_in(town.boss).post(url).status_code == 403  # she announced it
    answer = sign_in(second_boss(town)).post(url)

    assert "时长不实" in answer.content.decode()
    assert "no-store" in answer["Cache-Control"]


def test_a_granted_star_is_taken_back(town, who, sign_in):
    star = announced(town, who)
    jobs.grant_stars(NOW + 10 * DAY)
    url = reverse("web:star_lower", args=[star.pk])
    client = sign_in(second_boss(town))

    assert client.post(url, {"to_level": 0, "reason": ""}).status_code == 422
    assert _state() == StarState.GRANTED
    client.post(url, {"to_level": 0, "reason": "时长造假", "false_hours": "on"})

    assert _state() == StarState.REVOKED


def test_a_quarter_names_only_by_consent(town, who, client):
    jobs.freeze_quarters(MONDAY + 35 * DAY)
    url = reverse("web:thanked", args=[QuarterList.objects.get().pk])

    assert "王" not in client.get(url).content.decode().split("<main")[1].split("</main")[0]
    lists.name_me(who.pk, name="王大爷", is_given=True, actor=make.actor(who), now=NOW)
    page = client.get(url)

    assert page.context["thanks"].named == (("王大爷", 0),)
    assert QuarterList.objects.get().digest in page.content.decode()


@pytest.mark.parametrize("name", ["stars_desk", "stars_notice"])
def test_lists_ask_as_often_for_three_as_for_one(
    town, sign_in, name, django_assert_max_num_queries
):
    client = sign_in(town.clerk)
    counts = []
    for n in range(3):
        one = make.volunteer(town.community)
        confirmed(town, one, start=MONDAY - n * DAY, length=2 * HOUR, now=MONDAY)
        announced(town, one)
        if n != 1:
            with django_assert_max_num_queries(60) as seen:
                assert len(client.get(reverse(f"web:{name}")).context["rows"]) == n + 1
            counts.append(len(seen))

    assert counts[0] == counts[1]
