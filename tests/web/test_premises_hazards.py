"""Pages of hazards: the desk, a department, the paper, the shop's own page without a log-in."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from kith.core.actor import STRANGER
from kith.grid.actions import handing_over, self_check
from kith.grid.actions.handing_over import HandOverInput
from kith.grid.actions.self_check import SelfCheckInput
from kith.grid.models import Hazard, SelfCheck
from kith.grid.queries import hazards as queries
from kith.grid.states import Course
from kith.vault.models import Access
from tests import make
from tests.grid import shops
from tests.grid.shops import GRAVE, MINOR, SERIOUS
from tests.make import DAY, MONDAY
from tests.projects.worlds import picture

pytestmark = pytest.mark.django_db


@pytest.fixture
def town(clock, no_totp):
    return make.town()


@pytest.fixture
def desk(town, sign_in):
    return sign_in(town.clerk)


def press(client, hazard, verb, **given):
    return client.post(f"/hazards/{hazard.pk}/{verb}/", given)


def verbs(client, hazard):
    return set(client.get(f"/hazards/{hazard.pk}/").context["verbs"])


def state(hazard):
    hazard.refresh_from_db()
    return hazard.state


def test_a_hazard_in_passing_by_the_form(desk, town):
    given = {
        "key": "press-1", "hazard_type": "E_BIKE", "level": "MINOR", "text": "楼道充电",
        "area": town.community.pk, "spot": "3 号楼楼道",
    }  # fmt: skip

    first, second = (desk.post("/hazards/new/", given) for _turn in range(2))

    row = Hazard.objects.get()
    assert first.url == second.url == f"/hazards/{row.pk}/"
    assert (row.state, row.spot) == ("FOUND", "3 号楼楼道")


def test_the_form_of_a_shop_knows_where_it_is(desk, town):
    row = shops.shop(town)
    page = f"/hazards/new/?premises={row.pk}"
    assert row.address in desk.get(page).context["form"]["spot"].value()

    given = {
        "key": "k", "hazard_type": "OTHER", "level": "MINOR", "text": "招牌松了",
        "area": town.community.pk, "spot": "x",
    }  # fmt: skip
    desk.post(page, given)

    assert Hazard.objects.get().premises == row


def test_what_is_missing_is_named_and_nothing_is_written(desk, town):
    answer = desk.post("/hazards/new/", {"key": "k", "text": "楼道充电", "level": "MINOR"})

    assert answer.status_code == 422
    assert set(answer.context["form"].errors) == {"hazard_type", "area", "spot"}
    assert "楼道充电" in answer.content.decode()
    assert not Hazard.objects.exists()


def test_buttons_are_those_that_are_allowed_and_possible(desk, sign_in, town):
    fresh, grave = shops.found(town), shops.noticed(town, GRAVE)
    mate = shops.colleague(town)

    assert verbs(desk, fresh) == {"fix", "notify", "hand_over", "photo"}
    assert verbs(desk, grave) == {"notify", "hand_over", "photo"}
    assert verbs(sign_in(mate), grave) == {"notify", "recheck", "hand_over", "photo", "void"}
    assert verbs(sign_in(town.district), grave) == set()


def test_a_day_is_given_a_paper_printed_and_somebody_else_closes_it(desk, sign_in, town):
    hazard = shops.found(town)
    press(desk, hazard, "notify", text="更换电线", due_date="", office="社区 0534-1")
    paper = desk.get(f"/hazards/{hazard.pk}/notice/")

    assert state(hazard) == "NOTICE"
    assert paper.context["link"].endswith(f"/self-check/{shops.link(hazard)}/")
    assert paper.context["qr"].startswith("data:image/svg+xml")
    refused = press(desk, hazard, "recheck", holds="yes", text="好了", due_date="")
    assert (refused.status_code, state(hazard)) == (403, "NOTICE")

    press(sign_in(shops.colleague(town)), hazard, "recheck", holds="yes", text="好了", due_date="")

    assert state(hazard) == "CLOSED"
    assert hazard.close_out.number in desk.get("/hazards/?what=CLOSED").content.decode()


def test_a_day_beyond_the_rule_keeps_what_was_typed(desk, town):
    hazard = shops.found(town)

    answer = press(desk, hazard, "notify", text="更换电线", due_date="2027-01-01", office="社区")

    assert (answer.status_code, state(hazard)) == (422, "FOUND")
    assert "更换电线" in answer.content.decode()
    assert answer.context["opened"] == "notify"


def test_the_desk_lists_by_whose_turn_it_is(desk, town, clock):
    shops.found(town, MINOR, Course.ON_SPOT)
    late, fresh = shops.noticed(town, GRAVE), shops.noticed(town, MINOR)
    clock.at = MONDAY + 4 * DAY

    def listed(query):
        return [row.hazard for row in desk.get(f"/hazards/?{query}").context["rows"]]

    assert listed("") == [late, fresh]
    assert listed("what=overdue") == [late]
    assert listed("what=NOTICE&level=MINOR") == [fresh]
    assert listed("q=没有") == []
    assert len(listed("what=CLOSED")) == 1
    assert listed("what=nonsense") == [late, fresh]


def test_the_list_asks_the_same_questions_for_one_and_three(
    desk, town, django_assert_num_queries, django_assert_max_num_queries
):
    shops.noticed(town)
    with django_assert_max_num_queries(40) as one:
        desk.get("/hazards/")
    shops.noticed(town)
    shops.seen_in_passing(town)

    with django_assert_num_queries(len(one)):
        desk.get("/hazards/")


def test_another_place_finds_nothing(sign_in, town):
    hazard, far = shops.noticed(town), None
    far = sign_in(town.far_clerk)

    assert far.get(f"/hazards/{hazard.pk}/").status_code == 404
    assert far.get(f"/hazards/{hazard.pk}/notice/").status_code == 404
    assert press(far, hazard, "recheck", holds="yes", text="x").status_code == 404
    assert far.get("/hazards/").context["rows"] == []


# ------------------------------------------------------------------------------- a department


def test_a_department_sees_what_it_was_asked_and_answers(sign_in, town):
    speaker = make.person(town.community)
    unit = make.unit(town.county, liaison=speaker)
    given, kept = shops.found(town), shops.found(town)
    desk = sign_in(town.clerk)
    press(desk, given, "hand_over", organisation=unit.pk, to="", text="请来看", due_date="")

    theirs = sign_in(speaker)
    rows = theirs.get("/hazards/").context["rows"]
    page = theirs.get(f"/hazards/{given.pk}/")

    assert [row.hazard for row in rows] == [given]
    assert theirs.get(f"/hazards/{kept.pk}/").status_code == 404
    assert set(page.context["verbs"]) == {"answer"}
    assert "13800138000" not in page.content.decode()
    press(theirs, given, "answer", result="FIXED", text="换好了")
    assert state(given) == "RETURNED"
    assert not shops.answered(given).by_desk


def test_a_department_cannot_open_the_register(sign_in, town):
    speaker = make.person(town.community)
    make.unit(town.county, liaison=speaker)

    assert sign_in(speaker).get("/premises/").status_code == 403


# ------------------------------------------------------------------------------- pictures


def test_a_picture_is_for_those_who_deal_with_it_and_each_look_is_written(desk, sign_in, town):
    hazard = shops.found(town)
    photo = SimpleUploadedFile("p.jpg", picture(), "image/jpeg")
    desk.post(f"/hazards/{hazard.pk}/photo/", {"photo": photo})
    (kept,) = queries.photos_of(hazard)
    address = f"/hazards/{hazard.pk}/pictures/{kept.pk}/"

    assert desk.get(address)["Content-Type"] == "image/jpeg"
    assert Access.objects.filter(kind="files.storedfile", object_id=kept.pk).count() == 1
    assert desk.get(f"/hazards/{shops.found(town).pk}/pictures/{kept.pk}/").status_code == 404
    assert sign_in(town.far_clerk).get(address).status_code == 404


@pytest.mark.parametrize("raw", [b"GIF89a", b"\xff\xd8\xff broken", b"<svg/>"])
def test_what_is_no_picture_is_refused_and_kept_nowhere(desk, town, raw):
    hazard = shops.found(town)
    photo = SimpleUploadedFile("p.jpg", raw, "image/jpeg")

    answer = desk.post(f"/hazards/{hazard.pk}/photo/", {"photo": photo})

    assert answer.status_code == 422
    assert queries.photos_of(hazard) == []


# ------------------------------------------------------------------------------- the shop's page


def test_the_shop_answers_without_an_account(town):
    hazard, shop = shops.noticed(town, MINOR), Client()
    page = f"/self-check/{shops.link(hazard)}/"

    shown = shop.get(page)
    empty = shop.post(page, {"text": "换好了"})
    photo = SimpleUploadedFile("p.jpg", picture(), "image/jpeg")
    sent = shop.post(page, {"is_right": "on", "lines": [MINOR], "text": "换好了", "photo": photo})

    assert "no-store" in shown["Cache-Control"]
    assert (empty.status_code, "换好了" in empty.content.decode()) == (422, True)
    assert sent["Location"] == page
    assert state(hazard) == "FIXED"
    row = SelfCheck.objects.get()
    assert (row.lines, row.text) == ({MINOR: "FINE"}, "换好了")
    assert len(queries.photos_of(hazard)) == 1
    after = shop.get(page)
    assert (after.context["is_done"], b'<form class="form' in after.content) == (True, False)


def test_the_shops_page_shows_no_person_and_nothing_of_other_hazards(town):
    hazard = shops.noticed(town, MINOR)
    shops.found(town, SERIOUS, text="别家的电线")

    page = Client().get(f"/self-check/{shops.link(hazard)}/").content.decode()

    assert "别家" not in page
    assert "王" not in page.replace("王家", "")
    assert not re.search(r"138[ -]?[\d*]{4}", page)  # numbers of rows and marks may hold 138


@pytest.mark.parametrize("token", ["1", "1:abc", "x:y", "0"])
def test_a_link_that_is_none_of_ours_is_not_found(town, token):
    shops.noticed(town)

    assert Client().get(f"/self-check/{token}/").status_code == 404


def test_an_old_link_shows_no_form_and_writes_nothing(town, clock):
    hazard = shops.noticed(town, MINOR)
    page = f"/self-check/{shops.link(hazard)}/"
    clock.at = MONDAY + 90 * DAY

    shown = Client().get(page)
    sent = Client().post(page, {"is_right": "on"})

    assert not shown.context["is_open"]
    assert (sent.status_code, SelfCheck.objects.count()) == (410, 0)


def test_the_desk_reads_that_it_is_the_shops_own_word(desk, sign_in, town):
    hazard = shops.noticed(town, MINOR)
    given = SelfCheckInput(text="换好了")
    self_check.hand_in(shops.link(hazard), input=given, actor=STRANGER, now=MONDAY)
    mate = shops.colleague(town)

    assert desk.get(f"/hazards/{hazard.pk}/").context["check"].text == "换好了"
    assert press(desk, hazard, "accept", text="照片清楚").status_code == 409
    press(sign_in(mate), hazard, "accept", text="照片清楚")

    assert state(hazard) == "CLOSED"


def test_a_department_by_name_is_typed_at_the_desk(desk, town):
    hazard = shops.found(town)
    asked = HandOverInput("请看", to="区消防救援大队")
    handing_over.hand_over(hazard.pk, input=asked, actor=town.clerk, now=MONDAY)

    press(desk, hazard, "answer", result="DEALT_WITH", text="已依职权处理")

    assert state(hazard) == "RETURNED"
    assert "区消防救援大队" in desk.get(f"/hazards/{hazard.pk}/").content.decode()
