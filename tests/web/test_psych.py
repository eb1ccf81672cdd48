"""Pages of the psychological brand: public page, invitations, figures, papers of helpers."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kith.activities.actions import media, planning, tours
from kith.activities.models import TalkRequest, TourHost
from kith.activities.states import MediaKind, SessionKind, TalkState
from kith.care.states import CircumstanceKind as Kind
from kith.catalogue.states import FiveFor
from kith.core.actor import CLOCK
from kith.groups.states import OrganisationKind
from kith.people.models import Credential
from kith.people.states import CredentialState
from kith.programmes.models import Programme
from kith.vault.models import Access
from tests import make
from tests.activities import touring, world
from tests.care import comfort
from tests.care import world as care
from tests.make import DAY, HOUR, MONDAY
from tests.people import papers
from tests.programmes.world import proposed, running

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock", "no_totp")]
INVITED = {
    "topic": "压力与睡眠", "people": "40", "from_date": "2026-03-10", "until_date": "2026-03-20",
    "where": "三楼会议室",
}  # fmt: skip
PAPER = {
    "skill": "PSYCHOLOGY", "title": "二级心理咨询师", "issuer": "人社部", "number": papers.NUMBER,
    "valid_until": "2026-12-31",
}  # fmt: skip


@pytest.fixture
def town() -> make.Town:
    return make.town()


@pytest.fixture
def brand(town) -> Programme:
    return running(town, title="启迪心理", five_for=FiveFor.PSYCHOLOGICAL)


@pytest.fixture(autouse=True)
def english(client):
    client.cookies["django_language"] = "en"


def test_everybody_reads_the_brand_and_what_comes(client, town, brand, sign_in):
    talk = world.session(town, of=touring.series(town, brand, SessionKind.TALK), title="睡个好觉")
    world.planned(town, of=touring.series(town, brand, SessionKind.TALK), title="还没公布")
    media.open_channel(
        town.community.pk,
        kind=MediaKind.VIDEO_ACCOUNT,
        name="启迪心理视频号",
        actor=town.clerk,
        now=MONDAY,
    )
    hidden = proposed(town.other.pk, town.far_clerk, title="未批", five_for=FiveFor.PSYCHOLOGICAL)

    assert client.get("/psych/").url == f"/psych/{brand.pk}/"
    page = client.get(f"/psych/{brand.pk}/").content.decode()

    assert talk.title in page
    assert "启迪心理视频号" in page
    assert "还没公布" not in page
    assert "The liaison of your organisation signs in" in page
    assert client.get(f"/psych/{hidden.pk}/").status_code == 404
    assert sign_in(town.far_clerk).get(f"/psych/{hidden.pk}/").status_code == 404


def test_without_a_brand_the_page_says_where_to_ask(client, town):
    assert "No programme runs here yet" in client.get("/psych/").content.decode()


def test_a_liaison_invites_and_the_desk_plans_the_talk(client, town, brand, sign_in):
    person = make.person(town.community)
    unit = make.unit(town.community, liaison=person)
    talk = world.session(town, of=touring.series(town, brand, SessionKind.TALK))
    liaison = sign_in(person)
    typed = INVITED | {"organisation": unit.pk}

    bad = liaison.post(f"/psych/{brand.pk}/invite/", typed | {"people": "0"})
    assert (bad.status_code, "压力与睡眠" in bad.content.decode()) == (422, True)
    liaison.post(f"/psych/{brand.pk}/invite/", typed)
    row = TalkRequest.objects.get()
    assert liaison.post(f"/psych/requests/{row.pk}/", {"session": talk.pk}).status_code == 403
    assert sign_in(town.far_clerk).get(f"/psych/requests/{row.pk}/").status_code == 404
    desk = sign_in(town.clerk)
    assert row.topic in desk.get("/psych/requests/").content.decode()
    desk.post(f"/psych/requests/{row.pk}/", {"session": talk.pk})

    row.refresh_from_db()
    assert (row.state, row.session) == (TalkState.PLANNED, talk)
    assert unit.name in desk.get(f"/psych/requests/{row.pk}/").content.decode()
    sign_in(make.actor(person)).post(f"/psych/requests/{row.pk}/withdraw/")
    assert TalkRequest.objects.get().state == TalkState.WITHDRAWN


def test_the_desk_says_why_not(client, town, brand, sign_in):
    person = make.person(town.community)
    unit = make.unit(town.community, liaison=person)
    sign_in(person).post(f"/psych/{brand.pk}/invite/", INVITED | {"organisation": unit.pk})
    row = TalkRequest.objects.get()
    desk = sign_in(town.clerk)

    assert desk.post(f"/psych/requests/{row.pk}/decline/", {"reason": ""}).status_code == 422
    desk.post(f"/psych/requests/{row.pk}/decline/", {"reason": "本月排满"})

    assert (
        "本月排满" in sign_in(make.actor(person)).get(f"/psych/requests/{row.pk}/").content.decode()
    )


def test_figures_of_a_period_with_hosts_named_on_the_page(client, town, brand, sign_in, clock):
    talks = touring.held(town, touring.series(town, brand, SessionKind.TOUR), 2)
    school = touring.unit(town, OrganisationKind.SCHOOL, "实验小学")
    touring.counted(town, talks[0], 31)
    touring.counted(town, talks[1], 12)
    clock.at = MONDAY + 5 * DAY
    desk = sign_in(town.clerk)
    address = f"/psych/{brand.pk}/figures/?since=2026-03-01&until=2026-03-31"

    before = desk.get(address).content.decode()
    desk.post(f"/psych/{brand.pk}/hosts/{talks[0].pk}/", {"hosts": [school.pk]})
    after = desk.get(address).content.decode()
    one_day = desk.get(f"/psych/{brand.pk}/figures/?since=2026-03-02&until=2026-03-02")

    assert TourHost.objects.get().organisation == school
    assert ('<span class="stat-value">43</span>' in before, "实验小学" in before) == (True, False)
    assert "实验小学" in after
    assert '<span class="stat-value">31</span>' in one_day.content.decode()
    assert sign_in(make.volunteer(town.community)).get(address).status_code == 403
    assert sign_in(town.far_clerk).get(address).status_code == 403


def test_families_are_counted_on_request_and_small_numbers_stay_hidden_above(
    client, town, brand, sign_in, clock
):
    scheme = care.scheme(town, code="PSYCH", items=(("MIND", "心理疏导"),))
    file = comfort.file_of(town, Kind.EMPTY_NEST)
    comfort.visited(town, file, scheme, "MIND")
    clock.at = MONDAY + 3 * DAY
    url = f"/psych/{brand.pk}/figures/families/"
    span = {"since": "2026-03-01", "until": "2026-03-31"}

    sign_in(town.clerk).get(f"/psych/{brand.pk}/figures/")
    assert not Access.objects.filter(purpose="STATISTICS").exists()
    exact = client.post(url, span).content.decode()
    above = sign_in(town.district).post(url, span).content.decode()

    assert ("children live elsewhere" in exact, "fewer than 5" in exact) == (True, False)
    assert above.count("fewer than 5") == 2
    assert Access.objects.filter(purpose="STATISTICS").count() == 2
    assert client.get(url).status_code == 405
    assert sign_in(town.far_clerk).post(url, span).status_code == 403


def test_a_helper_hands_in_her_paper_and_a_second_person_looks(client, town, sign_in):
    who = make.volunteer(town.community)
    mine = sign_in(who)

    bad = mine.post("/psych/papers/", PAPER | {"number": "1"})
    assert (bad.status_code, Credential.objects.count()) == (422, 0)
    mine.post("/psych/papers/", PAPER)
    row = Credential.objects.get()
    page = mine.get("/psych/papers/").content.decode()
    assert ("****56" in page, papers.NUMBER in page) == (True, False)
    assert mine.get("/psych/papers/desk/").status_code == 403

    desk = sign_in(town.clerk)
    assert f"/psych/papers/{row.pk}/" in desk.get("/psych/papers/desk/").content.decode()
    assert papers.NUMBER not in desk.get(f"/psych/papers/{row.pk}/").content.decode()
    shown = desk.post(f"/psych/papers/{row.pk}/number/")
    assert papers.NUMBER in shown.content.decode()
    assert "no-store" in shown["Cache-Control"]
    part = desk.post(f"/psych/papers/{row.pk}/number/", headers={"HX-Request": "true"})
    assert (papers.NUMBER in part.content.decode(), b"<h1" in part.content) == (True, False)
    assert Access.objects.filter(subject_id=who.pk, fields="number").count() == 2
    assert desk.post(f"/psych/papers/{row.pk}/verify/", {"seen": ""}).status_code == 422
    desk.post(f"/psych/papers/{row.pk}/verify/", {"seen": "原件"})

    assert Credential.objects.get().state == CredentialState.VERIFIED
    counts = desk.get("/psych/papers/desk/?what=counts").content.decode()
    assert f"/psych/papers/{row.pk}/" in counts


def test_nobody_looks_at_a_paper_she_wrote_down(client, town, sign_in):
    who = make.person(town.community, phone="19900001111")
    desk = sign_in(town.clerk)

    unknown = desk.post("/psych/papers/desk/new/", PAPER | {"phone": "19900002222"})
    assert unknown.status_code == 422
    desk.post("/psych/papers/desk/new/", PAPER | {"phone": "19900001111"})
    row = Credential.objects.get()
    assert (row.person, row.told_by_id) == (who, town.clerk.me)
    assert "Somebody else has to look" in desk.get(f"/psych/papers/{row.pk}/").content.decode()
    assert desk.post(f"/psych/papers/{row.pk}/verify/", {"seen": "原件"}).status_code == 403
    assert sign_in(town.far_clerk).get(f"/psych/papers/{row.pk}/").status_code == 404
    sign_in(town.boss).post(f"/psych/papers/{row.pk}/refuse/", {"reason": "号码看不清"})

    assert "号码看不清" in sign_in(who).get("/psych/papers/").content.decode()


def test_papers_that_end_or_have_ended_are_listed(client, town, sign_in, clock):
    papers.verified(town, make.volunteer(town.community))
    desk = sign_in(town.clerk)
    days = (papers.LAST - MONDAY.date()).days

    listed = {}
    for name, at in (("early", 10), ("near", days - 30), ("late", days + 1)):
        clock.at = MONDAY + at * DAY
        listed[name] = [
            what
            for what in ("ending", "over", "counts")
            if "人力资源" in desk.get(f"/psych/papers/desk/?what={what}").content.decode()
        ]

    assert listed == {"early": ["counts"], "near": ["ending", "counts"], "late": ["over"]}


def test_lists_ask_as_often_for_three_as_for_one(client, town, brand, sign_in, clock):
    desk, counts = sign_in(town.clerk), []
    series = touring.series(town, brand, SessionKind.TALK)
    for n in range(3):
        person = make.person(town.community)
        unit = make.unit(town.community, liaison=person)
        given = touring.talk_input(unit)
        tours.ask_talk(brand.pk, input=given, actor=make.actor(person), now=MONDAY)
        papers.handed_in(make.person(town.community), number=f"SD-{n}")
        at = MONDAY + n * DAY + HOUR
        held = world.session(town, of=series, starts_at=at, ends_at=at + HOUR, sign_up_until=at)
        planning.hold(held.pk, actor=CLOCK, now=at + HOUR)
        touring.received(town, held, unit)
        clock.at = MONDAY + 10 * DAY
        with CaptureQueriesContext(connection) as asked:
            for address in ("requests/", "papers/desk/", f"{brand.pk}/figures/", f"{brand.pk}/"):
                assert desk.get(f"/psych/{address}").status_code == 200
        counts.append(len(asked))

    assert counts[0] == counts[2] > 0
