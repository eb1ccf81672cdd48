"""The integrity desk: who sees what, that numbers are their rows, and each button's effect."""

import pytest
from django.urls import reverse

from kith.catalogue.actions import put_rule
from kith.catalogue.default_integrity import ROWS as INTEGRITY
from kith.core.actor import CLOCK, Role
from kith.insights.actions import integrity, sampling
from kith.insights.jobs_integrity import draw_samples
from kith.insights.models import Draw, HerSide, Matter, Party
from kith.insights.states import Heard
from kith.people.models import Person
from kith.vault.models import Access
from tests import make
from tests.hours.world import held, record, second_clerk
from tests.insights.doubts import AFTER, NOW, drawn, matter
from tests.make import HOUR, MONDAY

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock", "no_totp", "english")]

MONTHS = {"from": "2026-03", "to": "2026-03"}


@pytest.fixture
def english(client):
    client.cookies["django_language"] = "en"


@pytest.fixture
def town(clock):
    clock.at = AFTER
    return make.town()


def sampled(town, services=1):
    (sample,) = drawn(town, services)
    draw_samples(AFTER)
    return sample


def test_hours_and_matters_stand_in_one_queue_by_their_wait(client, town, sign_in):
    row = held(record(town, make.volunteer(town.community), cause="paper:1"), now=NOW - HOUR)
    made = matter(town)
    sign_in(town.boss)

    page = client.get("/integrity/")

    assert [(one.about, one.url) for one in page.context["rows"]] == [
        ("service hours", "/hours-desk/?what=holds"), ("request", f"/integrity/{made.pk}/"),
    ]  # fmt: skip
    assert page.context["rows"][1].said == (
        "confirmed for the resident sooner than she could be rung（seconds after the report: 5）",
    )
    about = client.get("/integrity/", {"about": "ORDER"})
    assert [one.anchor for one in about.context["rows"]] == [f"matter-{made.pk}"]
    place = client.get("/integrity/", {"place": town.community.code})
    assert len(place.context["rows"]) == 2
    assert client.get("/integrity/", {"over": "1"}).context["rows"] == []
    assert row.content in page.content.decode()


def test_other_places_strangers_and_whom_it_is_about_see_nothing(client, town, sign_in):
    made = matter(town, clerk=town.clerk)
    assert client.get("/integrity/").url == "/account/login/?next=/integrity/"

    for who, status in (
        (town.far_clerk, 404), (town.clerk, 404), (town.boss, 200), (town.district, 403),
        (make.staff(Role.AUDITOR, town.county), 200), (make.person(town.community), 403),
    ):  # fmt: skip
        sign_in(who)
        assert client.get(f"/integrity/{made.pk}/").status_code == status, who
    sign_in(town.clerk)
    assert client.get("/integrity/").context["rows"] == []
    sign_in(town.district)
    assert client.get("/integrity/").url == "/integrity/sample/"


def test_it_is_taken_read_held_and_found(client, town, sign_in):
    made = matter(town)
    party = Party.objects.get(part="HELPER")
    integrity.say(party.pk, text="当天急用药", actor=make.actor(party.person), now=NOW)
    sign_in(second_clerk(town))
    at = f"/integrity/{made.pk}/"
    before = client.get(at)
    assert before.context["verbs"] == {"take"}
    assert "当天急用药" not in before.content.decode()
    assert client.post(f"{at}words/").status_code == 403

    client.post(f"{at}take/")
    words = client.post(f"{at}words/")
    client.post(f"{at}hold/")
    empty = client.post(f"{at}find/", {"state": "FINE", "reason": " "})
    found = client.post(f"{at}find/", {"state": "FINE", "reason": "有通话记录"})

    assert "当天急用药" in words.content.decode()
    assert words["Cache-Control"].find("no-store") >= 0
    assert (empty.status_code, found.url) == (422, at)
    made.refresh_from_db()
    assert (made.state, made.reason) == ("FINE", "有通话记录")
    after = client.get(at)
    assert after.context["verbs"] == frozenset()
    assert [row.state for row in after.context["records"]] == ["HELD"]
    assert client.post(f"{at}nonsense/").status_code == 404


def test_whom_it_concerns_reads_why_and_says_her_side(client, town, sign_in):
    made = matter(town)
    party = Party.objects.get(part="HELPER")
    sign_in(party.person)
    at = f"/integrity/mine/{party.pk}/"

    listed = client.get("/integrity/mine/")
    page = client.get(at)
    empty = client.post(at, {"text": ""})
    sent = client.post(at, {"text": "老人家住三楼,我跑上去的"})

    assert [row.party.pk for row in listed.context["rows"]] == [party.pk]
    assert page.context["row"].why == ("confirmed for the resident sooner than she could be rung",)
    assert (empty.status_code, sent.url) == (422, at)
    assert HerSide.objects.get().party == party
    assert "我跑上去的" in client.get(at).content.decode()
    resident = Party.objects.get(part="RESIDENT")
    assert client.get(f"/integrity/mine/{resident.pk}/").status_code == 404
    sign_in(resident.person)
    assert client.get("/integrity/mine/").context["rows"] == []
    assert client.get(f"/integrity/mine/{resident.pk}/").status_code == 404
    assert Matter.objects.get().pk == made.pk


@pytest.mark.parametrize("how", ["plain", "htmx"])
def test_another_desk_rings_and_writes_down_what_it_heard(client, town, sign_in, how):
    sample = sampled(town)
    headers = {"HX-Request": "true"} if how == "htmx" else {}
    sign_in(town.clerk)
    assert client.post(f"/integrity/calls/{sample.pk}/phone/").status_code == 404
    sign_in(town.far_clerk)
    listed = client.get("/integrity/calls/")
    assert [call.sample for call in listed.context["calls"]] == [sample]
    resident = Person.objects.get(pk=sample.order.resident_id)

    shown = client.post(f"/integrity/calls/{sample.pk}/phone/", headers=headers)
    bad = client.post(f"/integrity/calls/{sample.pk}/", {"heard": "SHOUTED"}, headers=headers)
    done = client.post(f"/integrity/calls/{sample.pk}/", {"heard": "AS_WRITTEN"}, headers=headers)

    assert "199" in shown.content.decode()
    assert Access.objects.filter(subject_id=resident.pk, purpose="CALL_BACK").count() == 1
    assert (bad.status_code, done.status_code) == (422, 200 if headers else 302)
    sample.refresh_from_db()
    assert (sample.state, sample.heard) == ("REACHED", "AS_WRITTEN")
    again = client.post(f"/integrity/calls/{sample.pk}/", {"heard": "NOBODY_CAME"})
    assert again.status_code == 404


def test_every_number_of_the_results_opens_to_as_many_rows(client, town, sign_in):
    sample = sampled(town, 3)
    given = sampling.RingInput(Heard.OTHERWISE)
    sampling.ring(sample.pk, input=given, actor=town.far_clerk, now=AFTER)
    sign_in(town.boss)

    page = client.get("/integrity/sample/", MONTHS)

    (_name, numbers), sums = page.context["places"][0], page.context["sums"]
    assert [(one.text, one.share) for one in numbers] == [
        ("3", ""), ("1", ""), ("0", "0.0%"), ("1", "100.0%"), ("0", "0.0%"), ("0", "0.0%"),
        ("0", "0.0%"), ("0", ""), ("0", ""), ("1", ""),
    ]  # fmt: skip
    for one in (*numbers, *sums):
        if one.url:
            assert str(client.get(one.url).context["number"]) == one.text, one
    assert sum(bool(one.url) for one in (*numbers, *sums)) == 8


def test_the_desk_and_the_district_read_numbers_of_residents_only_from_five_on(
    client, town, sign_in
):
    sampled(town)

    for who in (town.clerk, town.district):
        sign_in(who)
        page = client.get("/integrity/sample/", MONTHS)
        (_name, numbers) = page.context["places"][0]
        assert [one.text for one in numbers[1:]].count("not shown") >= 2
        assert [one.url for one in numbers] == [""] * 10
        rows = client.get("/integrity/sample/rows/", MONTHS)
        assert rows.status_code == 403


def test_a_draw_is_worked_out_again_and_its_seed_is_public(client, town, sign_in):
    sampled(town, 2)
    draw = Draw.objects.get(week_date=MONDAY.date())

    public = client.get("/integrity/seeds/").content.decode()

    assert draw.seed in public
    this_week = Draw.objects.get(drawn_at=None)
    assert this_week.seed_hash in public
    assert client.get(f"/integrity/sample/{draw.pk}/").status_code == 302
    sign_in(town.boss)
    page = client.get(f"/integrity/sample/{draw.pk}/")
    assert (page.context["is_right"], len(page.context["places"])) == (True, 1)
    assert client.get(f"/integrity/sample/{this_week.pk}/").status_code == 404


def test_records_by_grade_are_their_rows(client, town, sign_in):
    make.confirmed(town)
    make.confirmed(town)
    sign_in(town.boss)

    page = client.get("/integrity/grades/", MONTHS)

    ((_name, _month, numbers),) = page.context["lines"]
    assert [(one.text, one.share) for one in numbers] == [
        ("2", "100.0%"), ("0", "0.0%"), ("0", "0.0%"), ("2", "100.0%"),
    ]  # fmt: skip
    for one in (*numbers, *page.context["sums"]):
        if one.url:
            assert str(client.get(one.url).context["number"]) == one.text
    sign_in(town.district)
    veiled = client.get("/integrity/grades/", MONTHS)
    assert {one.text for one in veiled.context["lines"][0][2][:1]} == {"not shown"}
    assert client.get("/integrity/grades/rows/", MONTHS).status_code == 403


@pytest.mark.parametrize("rows", [1, 3])
def test_lists_cost_the_same_for_one_and_for_three(
    client, town, sign_in, django_assert_num_queries, rows
):
    all_of_them = {**INTEGRITY[1][1], "percent": 100}
    put_rule("SAMPLE", area=None, valid_from=MONDAY.date(), params=all_of_them, source="test")
    for _n in range(rows):
        matter(town)
        held(record(town, make.volunteer(town.community), cause="paper:1"))
    sampling.promise(MONDAY.date(), actor=CLOCK, now=MONDAY)
    draw_samples(AFTER)
    for name, who, costs, key in (
        ("integrity", town.boss, 20, "rows"),
        ("integrity_calls", town.far_clerk, 14, "calls"),
    ):
        sign_in(who)
        client.get(reverse(f"web:{name}"))
        with django_assert_num_queries(costs):
            page = client.get(reverse(f"web:{name}"))
        assert len(page.context[key]) == rows * (2 if key == "rows" else 1)
