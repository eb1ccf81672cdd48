"""One's own hours: the list, the totals, the chain of one hour, and saying it is wrong."""

import pytest
from django.urls import reverse

from kith.catalogue.states import Eligibility
from kith.hours.actions.recording import Late
from kith.hours.models import Correction, ServiceRecord
from kith.hours.states import LateReason, Proof, Purse, SourceKind
from tests import make
from tests.hours.world import NOW, confirmed, held, record
from tests.make import DAY, HOUR, MONDAY
from tests.orders.refused import unchanged

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("no_totp")]


@pytest.fixture
def town():
    return make.town()


@pytest.fixture
def who(town):
    return make.volunteer(town.community)


@pytest.fixture(autouse=True)
def later(clock):
    clock.at = NOW
    return clock


def _text(answer):
    return answer.content.decode()


def _english(client):
    client.cookies["django_language"] = "en"
    return client


def test_strangers_are_sent_to_sign_in(client, town, who):
    row = record(town, who)

    for url in (reverse("web:my_hours"), reverse("web:hour", args=[row.pk])):
        assert client.get(url)["Location"].startswith("/account/login/")


def test_of_a_visit_only_that_it_was_one_is_said(town, who, sign_in):
    row = record(town, who, source=SourceKind.VISIT, content="")
    client = _english(sign_in(who))

    assert ">Care visit</a>" in _text(client.get(reverse("web:my_hours")))
    assert "<h1>Care visit</h1>" in _text(client.get(reverse("web:hour", args=[row.pk])))


def test_the_list_shows_months_grades_and_totals_by_purse(town, who, sign_in):
    confirmed(town, who)
    record(town, who, start=MONDAY - 10 * DAY, length=2 * HOUR, content="陪聊天", now=MONDAY)
    confirmed(
        town, who, start=MONDAY + DAY, length=3 * HOUR, purse=Purse.REPORT_IN,
        eligibility=Eligibility.PARTY_LIFE, content="主题党日",
    )  # fmt: skip

    page = _english(sign_in(who)).get(reverse("web:my_hours"))

    assert [month.label for month in page.context["months"]] == ["March 2026", "February 2026"]
    told = [(t.purse.value, t.minutes, t.waiting_min) for t in page.context["totals"]]
    assert told == [("VOLUNTEER", 60, 120), ("REPORT_IN", 180, 0)]
    assert ("主题党日" in _text(page), "陪聊天" in _text(page)) == (True, True)
    assert "no-store" in page["Cache-Control"]


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        pytest.param("", {"擦窗户一次", "陪聊天"}, id="everything"),
        pytest.param("?state=CONFIRMED", {"擦窗户一次"}, id="by-state"),
        pytest.param("?purse=ON_DUTY", set(), id="by-purse"),
        pytest.param("?state=NONSENSE", {"擦窗户一次", "陪聊天"}, id="nonsense-filters-nothing"),
    ],
)
def test_the_list_is_filtered(town, who, sign_in, query, shown):
    confirmed(town, who)
    record(town, who, start=MONDAY + DAY, content="陪聊天")

    page = sign_in(who).get(reverse("web:my_hours") + query)

    rows = [row for month in page.context["months"] for row in month.rows]
    assert {row.record.content for row in rows} == shown


def test_nothing_yet_says_so(town, who, sign_in):
    page = _english(sign_in(who)).get(reverse("web:my_hours"))

    assert "No hours here yet" in _text(page)


def test_a_guardian_looks_through_the_hours_of_her_ward_and_of_nobody_else(town, who, sign_in):
    guardian, other = make.person(town.other), make.volunteer(town.community)
    make.guardian(town, who, guardian)
    confirmed(town, who)
    confirmed(town, other, content="别人的")
    client = sign_in(guardian)

    wards = client.get(reverse("web:my_hours"), {"whose": who.pk})
    strangers = client.get(reverse("web:my_hours"), {"whose": other.pk})

    assert ("擦窗户一次" in _text(wards), strangers.status_code) == (True, 404)
    assert client.get(reverse("web:my_hours"), {"whose": "x"}).status_code == 404


def test_the_list_asks_a_fixed_number_of_questions(town, who, sign_in, django_assert_num_queries):
    client = sign_in(who)
    confirmed(town, who)
    url = reverse("web:my_hours")
    client.get(url)
    with django_assert_num_queries(12):
        client.get(url)

    for n in (1, 2):
        confirmed(town, who, start=MONDAY + n * DAY)
    with django_assert_num_queries(12):
        assert len(client.get(url).context["page"].object_list) == 3


def test_an_hour_opens_its_chain(town, who, sign_in):
    row = confirmed(town, who)

    page = _english(sign_in(who)).get(reverse("web:hour", args=[row.pk]))

    told = [(event.title, event.text) for event in page.context["events"]]
    assert told == [
        ("Beginning", "door code told by the resident"),
        ("End", "door code told by the resident"),
        ("Recorded", "1 h, from request"),
        ("Confirmation", "the recipient's side"),
    ]
    assert page.context["events"][3].who == "the recipient"
    assert page.context["verbs"] == {"ask"}


def test_a_held_hour_says_so_calmly(town, who, sign_in):
    row = held(confirmed(town, who))

    page = _english(sign_in(who)).get(reverse("web:hour", args=[row.pk]))

    assert "nobody is accused" in _text(page)
    assert "the same picture in another service" in _text(page)


def test_an_hour_of_somebody_else_is_not_there(town, who, sign_in):
    row = confirmed(town, make.volunteer(town.community))

    client = sign_in(who)
    assert client.get(reverse("web:hour", args=[row.pk])).status_code == 404
    assert client.post(reverse("web:hour_wrong", args=[row.pk])).status_code == 404


def test_saying_it_is_wrong_asks_the_desk(town, who, sign_in):
    row = confirmed(town, who)
    url = reverse("web:hour_wrong", args=[row.pk])

    answer = sign_in(who).post(url, {"kind": "TIMES", "text": "我待到了十一点"}, follow=True)

    asked = Correction.objects.get()
    assert (asked.kind, asked.record_id, asked.asked_by_id) == ("TIMES", row.pk, who.pk)
    assert answer.context["question"] == asked
    assert answer.context["verbs"] == set()


@pytest.mark.parametrize(
    "typed", [{"kind": "TIMES", "text": ""}, {"kind": "MISSING", "text": "少了一次"}]
)
def test_half_a_question_is_kept_and_writes_nothing(town, who, sign_in, typed):
    row = confirmed(town, who)
    client = sign_in(who)

    with unchanged():
        answer = client.post(reverse("web:hour_wrong", args=[row.pk]), typed)
    assert answer.status_code == 422
    assert (typed["text"] or typed["kind"]) in _text(answer)


def test_a_second_question_is_refused_in_words(town, who, sign_in):
    row = confirmed(town, who)
    client, url = sign_in(who), reverse("web:hour_wrong", args=[row.pk])
    client.post(url, {"kind": "TIMES", "text": "不对"})

    answer = client.post(url, {"kind": "CONTENT", "text": "也不对"})

    assert (answer.status_code, Correction.objects.count()) == (409, 1)


def test_a_missing_service_is_told_and_taken_back(town, who, sign_in):
    client = sign_in(who)

    client.post(reverse("web:hours_missing"), {"text": "周三帮李奶奶搬东西"})
    asked = Correction.objects.get()
    shown = client.get(reverse("web:my_hours"))
    client.post(reverse("web:hour_question_withdraw", args=[asked.pk]))

    assert asked.kind == "MISSING"
    assert list(shown.context["questions"]) == [asked]
    assert Correction.objects.get().state == "WITHDRAWN"


def test_an_empty_missing_form_stays(town, who, sign_in):
    answer = sign_in(who).post(reverse("web:hours_missing"), {"text": " "})

    assert (answer.status_code, Correction.objects.count()) == (422, 0)


def test_a_long_text_and_a_late_record_are_shown_whole(town, who, sign_in):
    late = Late(LateReason.OTHER, "停电两周")
    row = record(
        town, who, start=MONDAY - 30 * DAY, content="很长" * 60, now=NOW, late=late,
        start_proof=Proof.SELF, end_proof=Proof.SELF,
    )  # fmt: skip

    page = _english(sign_in(who)).get(reverse("web:hour", args=[row.pk]))

    assert ("很长" * 60 in _text(page), "停电两周" in _text(page)) == (True, True)
    assert "past its day" in _text(page)
    assert ServiceRecord.objects.get().grade == "C"
