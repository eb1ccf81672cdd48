"""Pages of the register, the inspection, rounds, kinds, lists from outside and figures."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from kith.exchange.imports.premises import PremisesList
from kith.exchange.spreadsheets.template import write_table
from kith.exchange.spreadsheets.workbook import Limits, read_workbook
from kith.grid.actions import premises as actions
from kith.grid.actions.inspecting import Finding
from kith.grid.models import Campaign, DayPlan, Hazard, Inspection, InspectionDraft, Premises
from kith.grid.queries import hazards as queries
from kith.grid.queries.premises import checklists_at
from kith.grid.states import Course
from tests import make
from tests.grid import shops
from tests.grid.shops import MINOR, SERIOUS, TODAY
from tests.make import DAY, MONDAY
from tests.projects.worlds import picture

pytestmark = pytest.mark.django_db
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@pytest.fixture
def town(clock, no_totp):
    return make.town()


@pytest.fixture
def desk(town, sign_in):
    return sign_in(town.clerk)


def typed(**changes):
    plain = {
        "name": "幸福便利店", "kind": "SHOP", "size": 60, "measure": "", "floor": 1,
        "address": "幸福路 1 号", "is_street": "on", "licence": "", "licence_until": "",
        "keeper": "王建国", "phone": "13800138000", "lon": "", "lat": "",
    }  # fmt: skip
    return plain | changes


@pytest.mark.parametrize(
    "page",
    ["premises/", "premises/new/", "premises/import/", "premises/kinds/", "premises/plans/",
     "premises/campaigns/", "hazards/", "hazards/new/"],
)  # fmt: skip
def test_strangers_sign_in_and_residents_are_refused(client, town, sign_in, page):
    assert client.get(f"/{page}").url == f"/account/login/?next=/{page}"
    assert sign_in(make.person(town.community)).get(f"/{page}").status_code == 403
    assert sign_in(town.clerk).get(f"/{page}").status_code == 200


def test_one_is_written_down_and_found_again(desk, town):
    posted = desk.post("/premises/new/", typed(area=town.community.pk))

    row = Premises.objects.get()
    assert posted.url == f"/premises/{row.pk}/"
    assert (row.measure, row.size, row.is_street) == ("AREA_M2", 60, True)
    for query in ("q=幸福路", "kind=SHOP&state=OPEN", f"area={town.community.path}"):
        assert [one.premises for one in desk.get(f"/premises/?{query}").context["rows"]] == [row]
    assert desk.get("/premises/?q=没有").context["rows"] == []
    assert desk.get("/premises/?what=due").context["rows"] == []


def test_above_the_limit_keeps_what_was_typed(desk, town):
    answer = desk.post("/premises/new/", typed(area=town.community.pk, size=301))

    assert answer.status_code == 422
    assert "size" in answer.context["form"].errors
    assert "幸福便利店" in answer.content.decode()
    assert not Premises.objects.exists()


def test_a_correction_by_the_page(desk, town):
    row = shops.shop(town)
    assert desk.get(f"/premises/{row.pk}/edit/").context["form"]["name"].value() == row.name

    desk.post(f"/premises/{row.pk}/edit/", typed(area=town.community.pk, name="新招牌"))
    desk.post(f"/premises/{row.pk}/leave/")

    row.refresh_from_db()
    assert (row.name, row.state) == ("新招牌", "MOVED")
    assert desk.post(f"/premises/{row.pk}/explode/").status_code == 404


def test_another_place_is_not_found(sign_in, town):
    row = shops.shop(town)
    far = sign_in(town.far_clerk)

    for page in ("", "edit/", "inspect/"):
        assert far.get(f"/premises/{row.pk}/{page}").status_code == 404
    assert far.post(f"/premises/{row.pk}/close/").status_code == 404
    assert far.post(f"/premises/{row.pk}/call/").status_code == 404
    assert far.get("/premises/").context["rows"] == []


def test_the_telephone_is_shown_on_asking_and_nowhere_else(desk, town):
    row = shops.shop(town)

    lists = [desk.get(page).content.decode() for page in ("/premises/", f"/premises/{row.pk}/")]
    shown = desk.post(f"/premises/{row.pk}/call/")

    assert not any("13800138000" in page or "王建国" in page for page in lists)
    assert "13800138000" in shown.content.decode()
    assert "no-store" in shown["Cache-Control"]


def test_the_list_asks_the_same_questions_for_one_and_three(
    desk, town, django_assert_num_queries, django_assert_max_num_queries
):
    shops.shop(town)
    with django_assert_max_num_queries(40) as one:
        desk.get("/premises/")
    for _turn in range(2):
        shops.looked(town, shops.shop(town), Finding(SERIOUS))

    with django_assert_num_queries(len(one)):
        desk.get("/premises/")


def test_the_map_shows_measured_places(desk, town):
    row = shops.shop(town, position=(116.4, 39.9))
    shops.shop(town)

    (point,) = desk.get("/premises/").context["map"]["points"]

    assert (point["label"], point["url"]) == (row.name, f"/premises/{row.pk}/")


# ------------------------------------------------------------------------------- inspection


def answers(row, *hazards, **changes):
    """The form of an inspection with every line fine, but for these."""
    given = {"key": "press-1", "outcome": "INSPECTED", "second": ""}
    for line in checklists_at(row.area.path, TODAY).questions(row.kind):
        given[f"{line.code}-verdict"] = "HAZARD" if line.code in hazards else "FINE"
        given[f"{line.code}-course"] = "DEADLINE"
        given[f"{line.code}-text"] = f"{line.code} 要整改" if line.code in hazards else ""
    return given | changes


def test_an_inspection_by_the_form(desk, town):
    row = shops.shop(town)
    photo = SimpleUploadedFile("p.jpg", picture(), "image/jpeg")
    given = answers(row, MINOR, SERIOUS, **{f"{MINOR}-course": "ON_SPOT", f"{MINOR}-photo": photo})

    posted = desk.post(f"/premises/{row.pk}/inspect/", given)

    assert posted.url == f"/premises/{row.pk}/"
    found = {one.code: one for one in Hazard.objects.all()}
    assert {code: one.state for code, one in found.items()} == {MINOR: "CLOSED", SERIOUS: "NOTICE"}
    assert found[SERIOUS].text == "POWER 要整改"
    assert len(queries.photos_of(found[MINOR])) == 1


def test_a_missing_line_keeps_everything_that_was_typed(desk, town):
    row = shops.shop(town)
    given = answers(row, SERIOUS, **{f"{MINOR}-verdict": ""})

    answer = desk.post(f"/premises/{row.pk}/inspect/", given)

    form = answer.context["form"]
    assert answer.status_code == 422
    assert list(form.errors) == [f"{MINOR}-verdict"]
    assert "POWER 要整改" in answer.content.decode()
    assert not Inspection.objects.exists()


def test_nobody_there_needs_no_lines(desk, town):
    row = shops.shop(town)

    desk.post(f"/premises/{row.pk}/inspect/", {"key": "k", "outcome": "NOBODY", "second": ""})

    assert Inspection.objects.get().outcome == "NOBODY"


def test_a_draft_waits_for_its_writer(desk, sign_in, town):
    row = shops.shop(town)
    given = answers(row, SERIOUS, draft="1", **{f"{MINOR}-verdict": ""})

    desk.post(f"/premises/{row.pk}/inspect/", given)
    again = desk.get(f"/premises/{row.pk}/inspect/").context["form"]

    assert again[f"{SERIOUS}-verdict"].value() == "HAZARD"
    assert again[f"{SERIOUS}-text"].value() == "POWER 要整改"
    other = sign_in(shops.colleague(town)).get(f"/premises/{row.pk}/inspect/").context["form"]
    assert other[f"{SERIOUS}-text"].value() is None
    assert InspectionDraft.objects.count() == 1


def test_two_people_are_asked_for_where_the_rule_says_so(desk, town):
    row, mate = shops.shop(town, kind="FLAMMABLES"), shops.colleague(town)
    address = f"/premises/{row.pk}/inspect/"

    alone = desk.post(address, answers(row))
    together = desk.post(address, answers(row, second=mate.me))

    assert (alone.status_code, list(alone.context["form"].errors)) == (422, ["second"])
    assert together.status_code == 302


def test_a_round_is_planned_and_walked(desk, town):
    one, two = shops.shop(town), shops.shop(town)
    posted = desk.post(
        "/premises/plans/", {"on_date": "2026-03-02", "second": "", "premises": [one.pk, two.pk]}
    )
    plan = DayPlan.objects.get()
    assert posted.url == f"/premises/plans/{plan.pk}/"

    done = desk.post(f"/premises/{one.pk}/inspect/", answers(one))

    assert done.url == posted.url
    context = desk.get(posted.url).context
    assert (context["done"], [row.premises for row, _at in context["rows"]]) == (1, [one, two])


# ------------------------------------------------------------------------------- kinds and lists


def test_a_street_adds_a_kind_and_a_clerk_does_not(desk, sign_in, town):
    given = {
        "area": town.community.pk, "code": "NET_CAFE", "zh": "小网吧", "en": "internet café",
        "measure": "SEATS", "most": 60, "source": "街道通知",
    }  # fmt: skip

    assert desk.post("/premises/kinds/", given).status_code == 403
    assert sign_in(town.boss).post("/premises/kinds/", given).status_code == 302
    there = sign_in(town.clerk).get("/premises/kinds/").context["rows"]
    assert [row.kind.code for row in there][-1] == "NET_CAFE"
    assert len(there) == 10


def lines_of(answer):
    """The first sheet of a workbook that was handed out."""
    return read_workbook(answer.content, Limits()).rows


def sheet(*rows):
    headings = ["社区", "名称", "类别", "规模", "地址", "负责人", "电话"]
    content = write_table(headings, rows, "小场所")
    return SimpleUploadedFile("list.xlsx", content, XLSX)


def send(client, town, how, *rows):
    given = {"area": town.community.pk, "file": sheet(*rows), "how": how}
    return client.post("/premises/import/", given)


def test_a_list_is_checked_written_once_and_its_faults_handed_back(desk, town):
    here = town.community.name
    rows = [
        (here, "幸福便利店", "小商店", "60", "幸福路 1 号", "王建国", "13800138000"),
        (here, "大超市", "小商店", "3000", "幸福路 2 号", "", ""),
        ("别处", "远店", "小商店", "60", "远路 1 号", "", ""),
    ]

    checked = send(desk, town, "check", *rows)
    assert (checked.context["tally"].good, checked.context["tally"].refused) == (1, 2)
    assert not Premises.objects.exists()

    faults = send(desk, town, "errors", *rows)
    assert len(lines_of(faults)) == 3

    assert send(desk, town, "write", *rows).context["tally"].written == 1
    assert send(desk, town, "write", *rows).context["tally"].known == 1
    row = Premises.objects.get()
    assert (row.name, str(row.phone), row.area_id) == (
        "幸福便利店", "138****8000", town.community.pk,
    )  # fmt: skip


def test_the_empty_sheet_offers_the_kinds_of_the_place(desk, town):
    answer = desk.get("/premises/import/?template=1")

    (headings,) = lines_of(answer)
    columns = PremisesList(town.community.path, TODAY).columns
    assert headings == [c.heading + ("*" if c.required else "") for c in columns]
    assert next(c for c in columns if c.key == "kind").allowed[0] == "小商店"


def test_what_is_no_list_is_refused_kindly(desk, town):
    given = {
        "area": town.community.pk, "how": "write",
        "file": SimpleUploadedFile("x.xlsx", b"not a sheet", XLSX),
    }  # fmt: skip

    answer = desk.post("/premises/import/", given)

    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["file"])


# ------------------------------------------------------------------------------- figures


def test_figures_of_a_period_open_to_their_rows(desk, town):
    posted = desk.post(
        "/premises/campaigns/",
        {"area": town.community.pk, "title": "三月检查", "from_date": "2026-03-01",
         "until_date": "2026-03-31"},
    )  # fmt: skip
    page = f"/premises/campaigns/{Campaign.objects.get().pk}/"
    assert posted.url == page
    shops.found(town, MINOR, Course.ON_SPOT)
    shops.found(town, SERIOUS, Course.DEADLINE)
    shops.looked(town, shops.shop(town), now=MONDAY + 40 * DAY)

    context = desk.get(page).context
    counts = {name: count for name, _label, _note, count in context["figures"]}

    assert (counts["inspected"], counts["found"], counts["on_spot"]) == (2, 2, 1)
    assert context["rate"] == "50.0 %"
    for name, count in counts.items():
        assert desk.get(f"{page}?rows={name}").context["page"].paginator.count == count


def test_nothing_found_prints_a_dash(desk, town):
    row = actions.open_campaign(
        town.community.pk, title="空", from_date=TODAY, until_date=TODAY, actor=town.clerk,
        now=MONDAY,
    )  # fmt: skip

    assert desk.get(f"/premises/campaigns/{row.pk}/").context["rate"] == "–"


def test_the_sheet_of_hazards_names_no_person(desk, town):
    shops.noticed(town)
    row = actions.open_campaign(
        town.community.pk, title="三月", from_date=TODAY, until_date=TODAY, actor=town.clerk,
        now=MONDAY,
    )  # fmt: skip

    answer = desk.get(f"/premises/campaigns/{row.pk}/?xlsx=1")

    cells = lines_of(answer)
    assert len(cells) == 2
    assert cells[1][4] == "电线从窗缝接出来"
    said = "".join(str(cell) for line in cells for cell in line)
    assert "王" not in said
    assert not any(part in said for part in ("1380013", "138 0013", "138****"))
