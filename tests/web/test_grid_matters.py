"""Calls to everybody near, and disputes: what a press does, and who reads nothing."""

import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from kith.care.models import AreaEvent
from kith.core.actor import Role
from kith.grid.models import Mediation, Mobilisation
from kith.grid.states import Duty, MediationState, MobilisationState
from kith.orders.models import Claim
from kith.people.models import Person
from kith.vault.models import Access
from tests import make
from tests.grid import world
from tests.make import DAY, MONDAY
from tests.web.pictures import jpeg

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("no_totp")]


@pytest.fixture
def town() -> make.Town:
    return make.town()


@pytest.fixture(autouse=True)
def english(client):
    client.cookies["django_language"] = "en"


def test_snow_is_called_answered_stopped_and_stood_down(client, clock, town, sign_in):
    contact = world.post(town, world.grid(town), Duty.CADRE)
    first, second = (make.volunteer(town.community) for _ in range(2))
    given = {
        "key": str(uuid.uuid4()), "kind": "SNOW", "task": "清扫积雪", "meeting_place": "广场",
        "contact": contact.pk, "cap": "1", "reach_m": "2000",
        "starts_at": "2026-03-02T11:00", "ends_at": "2026-03-02T13:00",
    }  # fmt: skip
    url = f"/mobilisations/new/?area={town.community.pk}"
    desk = sign_in(town.clerk)

    late = desk.post(url, given | {"cap": "600"})
    called = desk.post(url, given)
    row = Mobilisation.objects.get()
    page = sign_in(first).get(called.url).content.decode()
    client.post(f"{called.url}come/")
    full = sign_in(second).get(called.url).content.decode()
    none_left = client.post(f"{called.url}come/")
    desk = sign_in(Person.objects.get(pk=town.clerk.me))
    who = desk.get(called.url).content.decode()
    desk.post(f"{called.url}stand_down/")

    assert (late.status_code, called.url) == (422, f"/mobilisations/{row.pk}/")
    assert AreaEvent.objects.get().kind == "WEATHER"
    assert "I come" in page
    assert "Who is coming" not in page
    assert Claim.objects.get().person == first
    assert "Enough hands are there" in full
    assert none_left.status_code == 409
    assert str(first.name) in who
    row.refresh_from_db()
    assert row.state == MobilisationState.STOOD_DOWN


def test_nobody_outside_sees_a_call_and_a_volunteer_does_not_stop_it(client, clock, town, sign_in):
    row = world.called(town)
    url = f"/mobilisations/{row.pk}/"

    assert sign_in(make.volunteer(town.other)).get(url).status_code == 404
    assert sign_in(make.volunteer(town.community)).post(f"{url}stop/").status_code == 403
    assert client.post(f"{url}shout/").status_code == 404


DISPUTE = {
    "topic": "WATER", "channel": "COUNTER", "about": "楼上漏水",
    "alias_1": "甲方", "name_1": "钱大山", "phone_1": "19911112222",
    "alias_2": "乙方", "name_2": "孙小河", "phone_2": "",
}  # fmt: skip


def test_a_dispute_from_the_counter_to_the_signed_agreement(client, clock, town, sign_in):
    who = make.person(town.community, phone="13800005555")
    desk = sign_in(town.clerk)
    given = DISPUTE | {"community": town.community.pk}

    refused = desk.post("/mediations/new/", given | {"alias_1": "钱大山家"})
    desk.post("/mediations/new/", given)
    row = Mediation.objects.get()
    url = f"/mediations/{row.pk}/"
    desk.post(f"{url}mediator/", {"phone": "13800005555"})
    listed = desk.get("/mediations/").content.decode()
    hers = sign_in(who)
    asked = hers.get("/mediations/").content.decode()
    before = hers.get(url)
    hers.post(f"/mediations/asked/{row.mediators.get().pk}/accept/")
    clock.at = MONDAY + 2 * DAY
    hers.post(f"{url}sittings/", {"starts_at": "2026-03-04T08:30", "place": "调解室"})
    sitting = row.sittings.get()
    hers.post(f"/mediations/sittings/{sitting.pk}/", {"outcome": "CLOSER", "words": "愿意修管道"})
    hers.post(f"{url}agreement/", {"text": "赔偿五百元"})
    sides = [party.pk for party in row.parties.order_by("pk")]
    paper = SimpleUploadedFile("agreement.jpg", jpeg())
    hers.post(f"{url}signatures/", {"party": sides[0], "how": "PAPER", "picture": paper})
    hers.post(f"{url}signatures/", {"party": sides[1], "how": "WORDS"})
    plain = hers.get(url).content.decode()
    opened = hers.post(f"{url}open/file/").content.decode()
    named = hers.post(f"{url}open/parties/").content.decode()

    assert refused.status_code == 422
    assert "甲方 – 乙方" in "".join(listed.split("\n"))
    assert "钱大山" not in listed + asked + plain + opened
    assert "Would you mediate?" in asked
    assert before.status_code == 404
    row.refresh_from_db()
    assert row.state == MediationState.AGREED
    assert "楼上漏水" not in plain
    for words in ("楼上漏水", "愿意修管道", "赔偿五百元"):
        assert words in opened
    assert "钱大山" in named
    assert Access.objects.filter(purpose="MEDIATE").count() == 5
    signature = row.accords.get().signatures.order_by("pk")[0]
    picture = hers.post(f"/mediations/signatures/{signature.pk}/")
    assert picture.content[:2] == b"\xff\xd8"


def test_a_revisit_is_answered_and_a_file_handed_over(client, clock, town, sign_in):
    row, mediator = world.mediated(town)
    colleague = make.staff(Role.WORKER, town.community)
    desk, url = sign_in(town.clerk), f"/mediations/{row.pk}/"

    desk.post(f"{url}hand-over/", {"to": colleague.me})
    gone = desk.get(url)
    hers = sign_in(mediator)
    hers.post(f"{url}agreement/", {"text": "各让一步"})
    for party in row.parties.all():
        hers.post(f"{url}signatures/", {"party": party.pk, "how": "WORDS"})
    one = row.revisits.order_by("due_on")[0]
    hers.post(f"/mediations/revisits/{one.pk}/", {"kept": "KEPT", "words": ""})

    assert gone.status_code == 404
    assert one.result.kept == "KEPT"
    assert sign_in(colleague).get(url).status_code == 200


def test_a_dispute_ends_at_the_court_and_is_nobody_else_s_business(client, clock, town, sign_in):
    row = world.dispute(town)
    url = f"/mediations/{row.pk}/"
    desk = sign_in(town.clerk)

    nowhere = desk.post(f"{url}close/", {"verb": "refer", "referred_to": "", "words": ""})
    desk.post(f"{url}close/", {"verb": "refer", "referred_to": "COURT", "words": "起诉"})

    assert nowhere.status_code == 422
    row.refresh_from_db()
    assert (row.state, row.end.referred_to) == (MediationState.REFERRED, "COURT")
    for actor in (town.district, make.staff(Role.WORKER, town.community)):
        other = sign_in(actor)
        pages = [other.get(url), other.post(f"{url}open/file/"), other.post(f"{url}open/parties/")]
        assert [page.status_code for page in pages] == [404] * 3
    assert not Access.objects.filter(purpose="MEDIATE").exists()
