"""Pledges, receipts, vouchers and surplus as units, the desk and the district see them."""

import hashlib
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from kith.projects.actions import money, spending
from kith.projects.models import Allocation, Pledge, Purse, Receipt, Surplus, Voucher
from kith.projects.states_money import ValueKind
from tests import make
from tests.make import MONDAY
from tests.projects import purses, worlds
from tests.projects.purses import TODAY, YUAN

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock", "english", "no_totp")]


@pytest.fixture
def english(client):
    client.cookies["django_language"] = "en"


@pytest.fixture
def town():
    return make.town()


@pytest.fixture
def unit(town):
    return worlds.unit(town, name="东营港实验学校")


@pytest.fixture
def project(town):
    return worlds.agreed(town)


def url(name, *args):
    return reverse(f"web:{name}", args=args)


def typed(by, **changes):
    plain = {
        "organisation": by.pk,
        "project": "",
        "kind": "MONEY",
        "what": "支持微改造",
        "yuan": "1234.50",
        "pieces": "",
        "unit": "",
        "basis": "",
        "hours": "",
        "due_date": TODAY + timedelta(days=9),
        "key": "k1",
    }
    return plain | changes


PAGES = (
    "money_mine", "money_desk", "pledge_new", "receipts", "purses", "vouchers", "money_figures",
    "surpluses",
)  # fmt: skip


@pytest.mark.parametrize("name", PAGES)
def test_strangers_sign_in_and_volunteers_have_nothing_to_do_here(client, town, sign_in, name):
    assert client.get(url(name)).url.startswith("/account/login/")
    assert sign_in(make.volunteer(town.community)).get(url(name)).status_code == 403


def test_the_hub_leads_each_to_her_own(client, town, unit, sign_in):
    assert sign_in(unit.liaison).get(url("money")).url == url("money_mine")
    assert sign_in(town.clerk).get(url("money")).url == url("money_desk")


# ------------------------------------------------------------------------------------ the unit


def test_a_liaison_pledges_and_reads_that_the_money_flows_outside(client, unit, sign_in):
    page = sign_in(unit.liaison).get(url("pledge_new"))
    answer = client.post(url("pledge_new"), typed(unit))

    pledge = Pledge.objects.get()
    assert b"The money flows outside Kith" in page.content
    assert answer.url == url("pledge", pledge.pk)
    assert (pledge.amount, pledge.kind, pledge.project) == (123_450, ValueKind.MONEY, None)
    assert "1,234.50 yuan" in client.get(url("money_mine")).content.decode()


@pytest.mark.parametrize(
    ("changes", "amount", "unit_word"),
    [
        (
            {"kind": "GOODS", "yuan": "600", "pieces": "5", "unit": "辆", "basis": "INVOICE"},
            5,
            "辆",
        ),
        ({"kind": "WORK", "yuan": "", "hours": "2.5"}, 150, "min"),
    ],
    ids=["goods", "work"],
)
def test_goods_and_work_are_pledged_in_their_own_units(
    client, unit, project, sign_in, changes, amount, unit_word
):
    sign_in(unit.liaison).post(url("pledge_new"), typed(unit, project=project.pk, **changes))

    pledge = Pledge.objects.get()
    assert (pledge.amount, pledge.unit, pledge.project) == (amount, unit_word, project)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"yuan": ""}, "yuan"),
        ({"yuan": "1.234"}, "yuan"),
        ({"kind": "GOODS", "pieces": "5", "unit": "辆"}, "basis"),
        ({"kind": "WORK"}, "hours"),
        ({"due_date": "2026-01-01"}, "due_date"),
    ],
)
def test_what_is_missing_is_said_at_its_field_and_typed_text_stays(
    client, unit, sign_in, changes, field
):
    answer = sign_in(unit.liaison).post(url("pledge_new"), typed(unit, **changes))

    assert (answer.status_code, list(answer.context["form"].errors)) == (422, [field])
    assert "支持微改造" in answer.content.decode()
    assert not Pledge.objects.exists()


def test_another_units_pledge_and_receipt_are_not_there(client, town, unit, sign_in):
    pledge = purses.pledged(town, unit)
    receipt = purses.received(town, pledge, 5)
    sign_in(worlds.unit(town).liaison)

    addresses = (url("pledge", pledge.pk), url("receipt", receipt.pk))
    assert [client.get(address).status_code for address in addresses] == [404, 404]


def test_a_pledge_is_taken_back_with_a_reason(client, town, unit, sign_in):
    pledge = purses.pledged(town, unit)
    sign_in(unit.liaison)

    empty = client.post(url("pledge_give_up", pledge.pk, "cancel"), {"reason": ""})
    client.post(url("pledge_give_up", pledge.pk, "cancel"), {"reason": "预算调整"})

    assert empty.status_code == 422
    assert Pledge.objects.get().state == "CANCELLED"
    assert "预算调整" in client.get(url("pledge", pledge.pk)).content.decode()


# ------------------------------------------------------------------------------------ the desk


def test_the_desk_writes_a_receipt_with_the_sum_in_words(client, town, unit, sign_in):
    pledge = purses.pledged(town, unit)
    sign_in(town.clerk)
    form = {"amount": "1000", "received_date": TODAY, "document": "银行回单 0302"}

    answer = client.post(url("pledge_receive", pledge.pk), form)

    page = client.get(answer.url).content.decode()
    assert Receipt.objects.get().amount == 100_000
    assert "990101001001-2026-0001" in page
    assert "壹仟元整" in page


def test_sd7_a_refused_receipt_says_why_and_writes_nothing(client, town, unit, sign_in):
    pledge = money.pledge(town.community.pk, input=purses.typed(unit), actor=town.clerk, now=MONDAY)
    form = {"amount": "1000", "received_date": TODAY, "document": "银行回单 0302"}

    page = sign_in(town.clerk).get(url("pledge", pledge.pk))
    answer = client.post(url("pledge_receive", pledge.pk), form)

    assert "receive_part" not in page.context["row"].verbs
    assert answer.status_code == 403
    assert not Receipt.objects.exists()


def test_a_void_receipt_stays_in_the_book(client, town, unit, sign_in):
    receipt = purses.received(town, purses.pledged(town, unit), 5)

    sign_in(town.clerk).post(url("receipt_void", receipt.pk), {"reason": "金额写错"})

    page = client.get(url("receipt", receipt.pk)).content.decode()
    assert "This receipt is void" in page
    assert "金额写错" in page
    assert [row.is_void for row in client.get(url("receipts")).context["rows"]] == [True]


@pytest.mark.parametrize(
    ("typed_words", "found"),
    [("990101001001-2026-0002", [2]), ("2", [2]), ("实验学校", [2, 1]), ("9999", [])],
)
def test_receipts_are_found_by_number_or_giver(client, town, unit, sign_in, typed_words, found):
    pledge = purses.pledged(town, unit)
    for _ in range(2):
        purses.received(town, pledge, 5)

    page = sign_in(town.clerk).get(url("receipts"), {"q": typed_words})

    assert [row.receipt.seq for row in page.context["rows"]] == found


def test_lists_ask_as_often_for_three_as_for_one(
    client, town, unit, sign_in, django_assert_max_num_queries
):
    sign_in(town.clerk)
    asked: dict[str, list[int]] = {}
    for n in (1, 3):
        while Receipt.objects.count() < n:
            purses.received(town, purses.pledged(town, unit), 5)
        for name in ("money_desk", "receipts", "money_figures"):
            with django_assert_max_num_queries(60) as seen:
                address = url(name) + ("?state=all" if name == "money_desk" else "")
                client.get(address)
            asked.setdefault(name, []).append(len(seen))

    assert all(len(set(counts)) == 1 for counts in asked.values()), asked


# ------------------------------------------------------------------------------------ the purse


def with_a_second(client, sign_in, town, target, typed):
    """The clerk sends it, the street approves it, the clerk carries it out."""
    asked = client.post(target, typed)
    page = client.post(
        reverse("web:approvals_ask"), {"wanted": asked.context["digest"], "reason": "已核对"}
    )
    sign_in(town.boss).post(f"{page['Location']}approve/")
    sign_in(town.clerk).post(f"{page['Location']}carry-out/")


def test_a_need_is_written_filled_and_freed_on_the_projects_page(
    client, town, unit, project, sign_in
):
    pledge = purses.pledged(town, unit, project)
    purses.received(town, pledge, 500 * YUAN)
    sign_in(town.clerk)
    need = {"title": "塑胶跑道修补", "kind": "MONEY", "yuan": "300", "number": "", "unit": ""}
    client.post(url("purse_do", project.pk, "need"), need)
    needed = project.needs.get()
    share = {"pledge": pledge.pk, "need": needed.pk, "number": "400"}

    refused = client.post(url("purse_do", project.pk, "share"), share)
    with_a_second(
        client, sign_in, town, url("purse_do", project.pk, "share"), share | {"number": "300"}
    )

    row = Allocation.objects.get()
    assert refused.status_code == 409
    assert "This need lacks only" in refused.content.decode()
    assert (row.amount, row.need) == (30_000, needed)
    client.post(url("share_take_back", project.pk, row.pk), {"reason": "弄错"})
    assert project.needs.get().allocated == 0


def test_of_a_scan_only_its_fingerprint_is_kept_and_compared(client, town, project, sign_in):
    scan = b"%PDF-1.7 invoice"
    form = {
        "number": "0099",
        "spent_date": TODAY,
        "payee": "惠民建材",
        "yuan": "120.05",
        "purpose": "跑道材料",
        "scan": SimpleUploadedFile("a.pdf", scan),
    }

    sign_in(town.clerk).post(url("purse_do", project.pk, "voucher"), form)
    row = Voucher.objects.get()
    answers = [
        client.post(
            url("voucher_compare", row.pk), {"scan": SimpleUploadedFile("b.pdf", content)}
        ).context["same"]
        for content in (scan, scan + b" ")
    ]

    assert (row.fen, row.digest) == (12_005, hashlib.sha256(scan).hexdigest())
    assert answers == [True, False]


def test_a_voucher_is_approved_by_a_second_person_only(client, town, unit, project, sign_in):
    purses.received(town, purses.pledged(town, unit, project), 100 * YUAN)
    row = purses.voucher(town, project, 50 * YUAN)
    word = {"verb": "approve", "reason": "与发票相符"}

    own = sign_in(town.clerk).post(url("voucher", row.pk), word)
    sign_in(town.boss).post(url("voucher", row.pk), word)

    assert own.status_code == 403
    assert Voucher.objects.get().state == "APPROVED"
    page = client.get(url("purse", project.pk))
    assert (page.context["row"].spent, page.context["panel"].spent) == ("50", "50")


def test_the_surplus_is_stated_before_the_money_is_settled(client, town, unit, project, sign_in):
    purses.received(town, purses.pledged(town, unit, project), 1000 * YUAN)
    sign_in(town.clerk)

    early = client.post(url("purse_do", project.pk, "settle"))
    stated = {"kind": "POOL", "yuan": "1000", "to_project": "", "document": "纪要"}
    with_a_second(client, sign_in, town, url("purse_do", project.pk, "surplus"), stated)
    client.post(url("purse_do", project.pk, "settle"))

    assert early.status_code == 409
    assert "1000.00 yuan are left" in early.content.decode()
    assert Surplus.objects.get().fen == 100_000
    assert Purse.objects.get(project=project).state == "CLOSED"


def test_only_designated_platforms_are_linked_to(client, town, project, sign_in):
    sign_in(town.clerk)
    no = client.post(url("purse_do", project.pk, "link"), {"url": "https://pay.example.org/"})
    client.post(url("purse_do", project.pk, "link"), {"url": "https://gongyi.qq.com/a"})

    assert no.status_code == 422
    assert [link.url for link in project.links.all()] == ["https://gongyi.qq.com/a"]


def test_another_places_purse_is_not_there(client, town, project, sign_in):
    assert sign_in(town.far_clerk).get(url("purse", project.pk)).status_code == 404


# ------------------------------------------------------------------------------------ figures


def test_each_figure_of_the_district_opens_to_its_rows(client, town, unit, project, sign_in):
    pledge = purses.pledged(town, unit, project)
    purses.received(town, pledge, 600 * YUAN)
    purses.spent(town, project, 200 * YUAN)
    spending.enter(project.pk, input=purses.paper(1), actor=town.clerk, now=MONDAY)

    page = sign_in(town.district).get(url("money_figures"))

    row = next(r for r in page.context["rows"] if r.area.pk == town.community.pk)
    county = next(r for r in page.context["rows"] if r.area.pk == town.county.pk)
    assert (row.pledged, row.received, row.spent, row.surplus) == ("1,000", "600", "200", "0")
    assert (county.pledged, county.units) == ("1,000", 1)
    where = {"place": "990101001001", "year": 2026}
    behind = client.get(url("vouchers"), where | {"state": "APPROVED"}).context["rows"]
    assert [one.yuan for one in behind] == ["200"]
    assert client.get(url("receipts"), where | {"year": 2025}).context["rows"] == []
    elsewhere = client.get(url("money_desk"), {"state": "all", "place": "990101001002"})
    assert elsewhere.context["rows"] == []


def test_there_is_no_page_that_takes_a_payment(client, town, unit, project, sign_in):
    """Charity Law: nothing here leads to a payment, for anybody."""
    purses.pledged(town, unit, project)
    sign_in(unit.liaison)

    pages = [client.get(url("project", project.pk)), client.get(url("pledge_new"))]

    leads_to_one = ("pay now", "payment code", "alipay", "收款码", "去支付")
    for page in pages:
        text = page.content.decode().lower()
        assert [word for word in leads_to_one if word in text] == []


def test_the_projects_own_page_leads_to_its_money(client, town, unit, project, sign_in):
    """Strangers read the platform's link; units may pledge; the desk is warned of open money."""
    spending.link_out(project.pk, url="https://gongyi.qq.com/a", actor=town.clerk, now=MONDAY)
    page = url("project", project.pk)

    stranger = client.get(page).content.decode()
    liaison = sign_in(unit.liaison).get(page)
    purses.received(town, purses.pledged(town, unit, project), 5)
    type(project).objects.filter(pk=project.pk).update(state="CLOSED")
    desk = sign_in(town.clerk).get(page)

    pledge = f"{url('pledge_new')}?project={project.pk}"
    assert "https://gongyi.qq.com/a" in stranger
    assert pledge not in stranger
    assert pledge in liaison.content.decode()
    assert "its money is not settled yet" in desk.content.decode()
    assert pledge not in desk.content.decode()
