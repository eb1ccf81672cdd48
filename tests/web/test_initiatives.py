"""Pages of appeals: public without persons, joined by liaisons and members, run by the desk."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kith.care.models import Initiative, Joiner, Joining
from kith.care.states import InitiativeState, JoinerState
from kith.groups.models import Team
from kith.people.models import Person
from kith.people.states import ConsentPurpose
from tests import make
from tests.care import appeals, world
from tests.make import DAY, MONDAY

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock", "no_totp")]
TYPED = {
    "title": "重阳敬老", "festival": "重阳节", "starts_on": "2026-03-05", "ends_on": "2026-03-20",
    "wanted": "陪老人过节", "homes": "12",
}  # fmt: skip


@pytest.fixture
def town() -> make.Town:
    return make.town()


@pytest.fixture(autouse=True)
def english(client):
    client.cookies["django_language"] = "en"


def members(town: make.Town, unit: object, number: int) -> list[Person]:
    """People in a team of the organisation."""
    people = [make.volunteer(town.community) for _ in range(number)]
    team = make.team(town.community, *people[1:], leader=people[0])
    Team.objects.filter(pk=team.pk).update(organisation=unit)
    return people


def test_everybody_reads_what_was_published_and_nobody_a_draft(client, town, sign_in):
    seen, hidden = appeals.appeal(town, world.scheme(town)), appeals.draft(town, title="草稿")
    unit = appeals.organisation(town)
    appeals.join(seen, unit, town.clerk)
    who = make.person(town.community, name="欧阳靐")
    appeals.sheet(seen, unit, [who], town.clerk)

    page = client.get(f"/initiatives/{seen.pk}/").content.decode()

    assert seen.title in client.get("/initiatives/").content.decode()
    assert (unit.name in page, "打扫居家环境" in page, "欧" in page) == (True, True, False)
    for reader, status in ((None, 404), (town.far_clerk, 404), (town.clerk, 200)):
        asks = client if reader is None else sign_in(reader)
        assert asks.get(f"/initiatives/{hidden.pk}/").status_code == status
    assert "草稿" in client.get("/initiatives/?what=drafts").content.decode()


@pytest.mark.parametrize(
    "address",
    ["new/", "{pk}/edit/", "{pk}/figures/", "{pk}/people/", "{pk}/join/", "{pk}/move/close/"],
)
def test_strangers_sign_in_and_residents_are_refused(client, town, sign_in, address):
    row = appeals.appeal(town)
    url = f"/initiatives/{address.format(pk=row.pk)}"

    assert client.get(url).url == f"/account/login/?next={url}"
    assert sign_in(make.person(town.community)).get(url).status_code == 403


def test_the_desk_writes_changes_publishes_and_closes(client, town, sign_in, clock):
    scheme = world.scheme(town)
    item = scheme.items.get(code="COMPANY")
    desk = sign_in(town.clerk)
    typed = TYPED | {"area": town.community.pk, f"item_{item.pk}": "12"}

    wrong = desk.post("/initiatives/new/", typed | {"homes": "0"})
    assert (wrong.status_code, Initiative.objects.count()) == (422, 0)
    assert "重阳敬老" in wrong.content.decode()
    desk.post("/initiatives/new/", typed)
    row = Initiative.objects.get()
    assert (row.scheme, [(one.item, one.homes) for one in row.items.all()]) == (
        scheme, [(item, 12)]
    )  # fmt: skip
    desk.post(f"/initiatives/{row.pk}/edit/", typed | {"title": "重阳暖心"})
    desk.post(f"/initiatives/{row.pk}/move/publish/")
    row.refresh_from_db()
    assert (row.title, row.state) == ("重阳暖心", InitiativeState.OPEN)
    early = desk.post(f"/initiatives/{row.pk}/move/close/", {"text": "谢谢"})
    assert early.status_code == 409
    clock.at = MONDAY + 20 * DAY
    desk.post(f"/initiatives/{row.pk}/move/close/", {"text": "谢谢大家"})

    page = desk.get(f"/initiatives/{row.pk}/").content.decode()
    assert "谢谢大家" in page
    assert "0 of 0 who served" in page
    assert desk.post(f"/initiatives/{row.pk}/move/publish/").status_code == 409
    assert sign_in(town.far_clerk).post(f"/initiatives/{row.pk}/move/drop/").status_code == 403


def test_a_liaison_joins_and_puts_ten_of_her_people_on_the_sheet_at_once(client, town, sign_in):
    row, unit = appeals.appeal(town), appeals.organisation(town)
    liaison = appeals.liaison(unit)
    people, stranger = members(town, unit, 10), make.person(town.community)
    page = sign_in(liaison)

    done = page.post(
        f"/initiatives/{row.pk}/join/", {"organisation": unit.pk, "people": "12", "offer": "两辆车"}
    )
    sheet = f"/initiatives/{row.pk}/units/{unit.pk}/"
    assert done.url == sheet
    other = page.post(sheet, {"people": [stranger.pk], "is_signed": "on"})
    assert (other.status_code, Joiner.objects.count()) == (422, 0)
    page.post(sheet, {"people": [who.pk for who in people], "is_signed": "on"})

    assert set(Joiner.objects.values_list("person_id", "state")) == {
        (who.pk, JoinerState.JOINED) for who in people
    }
    listed = page.get(sheet).content.decode()
    assert "10 of 12 people are on the sheet." in listed
    assert "Everybody we know of your organisation is on the sheet." in listed
    page.post(f"/initiatives/{row.pk}/units/{unit.pk}/change/",
              {"organisation": unit.pk, "people": "15", "offer": ""})  # fmt: skip
    assert Joining.objects.get().people == 15
    paper = page.get(f"/initiatives/{row.pk}/units/{unit.pk}/print/").content.decode()
    assert unit.name in paper
    page.post(f"/initiatives/{row.pk}/units/{unit.pk}/leave/")
    assert page.get(sheet).status_code == 404
    assert not Joiner.objects.filter(state=JoinerState.JOINED).exists()


def test_another_organisations_sheet_does_not_exist_for_a_liaison(client, town, sign_in):
    row, unit = appeals.appeal(town), appeals.organisation(town)
    appeals.join(row, unit, town.clerk)
    other = appeals.liaison(appeals.organisation(town, "第二党支部"))
    held = appeals.sheet(row, unit, [make.person(town.community)], town.clerk)[0]
    page = sign_in(other)

    assert page.get(f"/initiatives/{row.pk}/units/{unit.pk}/").status_code == 404
    assert page.post(f"/initiatives/{row.pk}/units/{unit.pk}/leave/").status_code == 404
    assert page.post(f"/initiatives/people/{held.pk}/take-off/").status_code == 404
    assert page.get(f"/initiatives/{row.pk}/units/{unit.pk}/print/").status_code == 403
    assert Joiner.objects.get().state == JoinerState.JOINED


def test_a_member_says_yes_or_no_for_herself(client, town, sign_in):
    row, unit = appeals.appeal(town), appeals.organisation(town)
    appeals.join(row, unit, town.clerk)
    yes, no = (make.person(town.community) for _ in range(2))
    held = appeals.sheet(row, unit, [yes, no], town.clerk, is_signed=False)

    asked = sign_in(yes).get(f"/initiatives/{row.pk}/").content.decode()
    assert f"{unit.name} asks whether you come along." in asked
    client.post(f"/initiatives/people/{held[0].pk}/answer/", {"answer": "yes"})
    assert "You take part with" in client.get(f"/initiatives/{row.pk}/").content.decode()
    assert client.post(f"/initiatives/people/{held[1].pk}/answer/").status_code == 404
    sign_in(no).post(f"/initiatives/people/{held[1].pk}/answer/", {"answer": "no"})

    assert list(Joiner.objects.order_by("pk").values_list("state", flat=True)) == [
        JoinerState.JOINED, JoinerState.DECLINED
    ]  # fmt: skip


def test_a_volunteer_comes_alone_and_takes_it_back(client, town, sign_in):
    row, who = appeals.appeal(town), make.volunteer(town.community)
    page = sign_in(who)

    page.post(f"/initiatives/{row.pk}/alone/")
    held = Joiner.objects.get()
    assert (held.person, held.state) == (who, JoinerState.JOINED)
    page.post(f"/initiatives/people/{held.pk}/take-off/")

    held.refresh_from_db()
    assert held.state == JoinerState.WITHDRAWN
    resident = sign_in(make.person(town.community))
    assert "I take part" not in resident.get(f"/initiatives/{row.pk}/").content.decode()
    assert resident.post(f"/initiatives/{row.pk}/alone/").status_code == 409


def test_neither_pages_of_units_nor_of_members_show_a_household(client, town, sign_in):
    row, unit = appeals.appeal(town, world.scheme(town)), appeals.organisation(town)
    liaison, who = appeals.liaison(unit), make.person(town.community)
    elder = make.person(town.community, name="爨靐", address="爨家小区 9 号楼")
    make.consent(elder, ConsentPurpose.SENSITIVE)
    appeals.join(row, unit, liaison)
    appeals.sheet(row, unit, [who], liaison)
    file = world.opened(town, elder)
    appeals.visit(town, file, row, [(who, unit)])
    addresses = [
        "/initiatives/", f"/initiatives/{row.pk}/", f"/initiatives/{row.pk}/units/{unit.pk}/",
        f"/initiatives/{row.pk}/people/", f"/initiatives/{row.pk}/figures/",
    ]  # fmt: skip

    read = ""
    for reader in (liaison, who, town.clerk, town.district):
        page = sign_in(reader)
        read += "".join(page.get(address).content.decode() for address in addresses)

    assert "1 served at 1 visits" in read
    assert [word for word in ("爨", "靐", f"/care/{file.pk}") if word in read] == []


def test_lists_ask_as_often_for_three_as_for_one(client, town, sign_in):
    desk, counts = sign_in(town.clerk), []
    row = appeals.appeal(town)
    for n in range(3):
        unit = appeals.organisation(town, f"第{n}党支部")
        appeals.join(row, unit, town.clerk)
        appeals.sheet(row, unit, [make.person(town.community)], town.clerk)
        appeals.appeal(town, title=f"第{n}次")
        with CaptureQueriesContext(connection) as asked:
            for address in ("", f"{row.pk}/", f"{row.pk}/people/", f"{row.pk}/figures/"):
                assert desk.get(f"/initiatives/{address}").status_code == 200
        counts.append(len(asked))

    assert counts[0] == counts[2] > 0
