"""The desk's queues about hours: reviews, changes, questions, words; and writing hours down."""

import pytest
from django.urls import reverse
from django.utils.timezone import localtime

from kith.core.actor import Role
from kith.hours.actions import amendments, corrections
from kith.hours.actions.amendments import ChangeInput
from kith.hours.actions.corrections import CorrectionInput
from kith.hours.models import Amendment, Correction, Hold, ServiceRecord
from kith.hours.states import CorrectionKind, Proof
from kith.people.models import Person
from kith.points.queries import balance
from kith.vault.models import Access
from tests import make
from tests.hours.world import NOW, confirmed, held, record, second_clerk
from tests.make import DAY, HOUR, MONDAY
from tests.orders.refused import unchanged

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("no_totp")]

QUEUE = "web:hours_review"


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


@pytest.fixture
def desk(town, sign_in):
    client = sign_in(town.clerk)
    client.cookies["django_language"] = "en"
    return client


def _text(answer):
    return answer.content.decode()


def _at(moment):
    return f"{localtime(moment):%Y-%m-%dT%H:%M}"


def _proposed(town, row, by=None):
    return amendments.propose_change(
        row.pk, input=ChangeInput(MONDAY, MONDAY + 2 * HOUR, row.content), reason="签退忘了",
        actor=by or town.boss, now=NOW,
    )  # fmt: skip


def _asked(who, row=None):
    kind = CorrectionKind.TIMES if row else CorrectionKind.MISSING
    asked = CorrectionInput(who.pk, kind, "我待到了十一点", row.pk if row else None)
    return corrections.ask(input=asked, actor=make.actor(who), now=NOW)


# ------------------------------------------------------------------------------------ queues


def test_the_queue_is_for_the_desk(client, town, who, sign_in):
    assert client.get(reverse(QUEUE))["Location"].startswith("/account/login/")
    assert sign_in(who).get(reverse(QUEUE)).status_code == 403


def test_each_queue_shows_what_waits_here_and_nothing_of_the_neighbours(town, who, desk):
    row = held(record(town, who))
    held(record(town, make.volunteer(town.other), area_id=town.other.pk, cause="claim:far"))
    other = confirmed(town, who, start=MONDAY + DAY)
    _proposed(town, other)
    _asked(who, other)
    record(town, who, start=MONDAY + 2 * DAY)

    page = desk.get(reverse(QUEUE))

    assert [(tab.what, tab.count) for tab in page.context["tabs"]] == [
        ("holds", 1), ("changes", 1), ("questions", 1), ("words", 1),
    ]  # fmt: skip
    (shown,) = page.context["rows"]
    assert (shown.record.pk, shown.verbs) == (row.pk, {"release", "propose"})
    assert "the same picture in another service（services with it: 2）" in _text(page)


@pytest.mark.parametrize("what", ["holds", "changes", "questions", "words"])
def test_an_empty_queue_says_so(town, desk, what):
    page = desk.get(reverse(QUEUE), {"what": what})

    assert "Nothing waits here" in _text(page)


def _fill(what, town, n):
    who = make.volunteer(town.community)
    row = record(town, who, cause=f"activity:{n}")
    if what == "holds":
        held(row)
    elif what == "changes":
        _proposed(town, row)
    elif what == "questions":
        _asked(who, row)


@pytest.mark.parametrize(
    ("what", "count"), [("holds", 17), ("changes", 15), ("questions", 13), ("words", 13)]
)
def test_a_queue_asks_a_fixed_number_of_questions(
    town, desk, django_assert_num_queries, what, count
):
    url = f"{reverse(QUEUE)}?what={what}"
    _fill(what, town, 0)
    desk.get(url)
    with django_assert_num_queries(count):
        assert len(desk.get(url).context["rows"]) == 1

    _fill(what, town, 1)
    _fill(what, town, 2)
    with django_assert_num_queries(count):
        assert len(desk.get(url).context["rows"]) == 3


def test_words_and_lateness_narrow_a_queue(town, who, desk, later):
    record(town, who, content="擦窗户")
    record(town, who, start=MONDAY + 9 * DAY, content="陪聊天", now=MONDAY + 10 * DAY)
    later.at = MONDAY + 16 * DAY

    def shown(**query):
        page = desk.get(reverse(QUEUE), {"what": "words"} | query)
        return [row.record.content for row in page.context["rows"]]

    assert shown() == ["擦窗户", "陪聊天"]
    assert shown(late="1") == ["擦窗户"]
    assert shown(q="聊") == ["陪聊天"]


# ------------------------------------------------------------------------------------ holds


def test_releasing_by_a_plain_form_comes_back_to_the_queue(town, who, desk):
    row = held(confirmed(town, who))

    answer = desk.post(
        reverse("web:hour_decide", args=[row.pk]), {"verb": "release", "reason": "照片属实"}
    )

    assert answer["Location"] == f"{reverse(QUEUE)}?what=holds"
    assert ServiceRecord.objects.get().state == "CONFIRMED"
    assert Hold.objects.values_list("state", "reason").get() == ("RELEASED", "照片属实")


def test_htmx_gets_the_row_that_says_what_was_done(town, who, desk):
    row = held(confirmed(town, who))

    answer = desk.post(
        reverse("web:hour_decide", args=[row.pk]), {"verb": "release", "reason": "照片属实"},
        headers={"HX-Request": "true"},
    )  # fmt: skip

    assert f'id="hold-{row.pk}"' in _text(answer)
    assert ("Released" in _text(answer), "<html" in _text(answer)) == (True, False)


@pytest.mark.parametrize("headers", [{}, {"HX-Request": "true"}], ids=["plain", "htmx"])
def test_a_decision_without_a_reason_stays_open(town, who, desk, headers):
    row = held(confirmed(town, who))

    with unchanged():
        answer = desk.post(
            reverse("web:hour_decide", args=[row.pk]), {"verb": "release", "reason": ""},
            headers=headers,
        )  # fmt: skip
    assert answer.status_code == 422
    assert "Please say why" in _text(answer)


def test_a_worker_proposes_to_take_back_and_the_street_takes_back(town, who, desk, sign_in):
    row = held(confirmed(town, who))
    url = reverse("web:hour_decide", args=[row.pk])

    refused = desk.post(url, {"verb": "uphold", "reason": "假的"})
    assert (refused.status_code, Hold.objects.get().state) == (403, "OPEN")
    desk.post(url, {"verb": "propose", "reason": "假的"})
    assert Amendment.objects.values_list("kind", "state").get() == ("WITHDRAW", "PROPOSED")

    sign_in(town.boss).post(url, {"verb": "uphold", "reason": "假的"})
    assert (ServiceRecord.objects.get().state, balance(who.pk).total) == ("REVERSED", 0)


def test_what_is_not_held_here_is_not_there(town, who, desk):
    far = make.volunteer(town.other)
    row = held(record(town, far, area_id=town.other.pk))
    mine = record(town, who)

    for pk in (row.pk, mine.pk):
        url = reverse("web:hour_decide", args=[pk])
        assert desk.post(url, {"verb": "release", "reason": "x"}).status_code == 404


# ---------------------------------------------------------------------------------- changes


def test_a_change_is_proposed_on_the_record_and_approved_in_the_queue(town, who, desk, sign_in):
    row = confirmed(town, who)
    typed = {
        "started_at": _at(MONDAY), "ended_at": _at(MONDAY + 2 * HOUR), "content": row.content,
        "reason": "签退忘了",
    }  # fmt: skip

    desk.post(reverse("web:hour_amend", args=[row.pk]), typed)
    change = Amendment.objects.get()
    own = desk.post(reverse("web:hour_change", args=[change.pk]), {"verb": "approve"})
    assert (own.status_code, Amendment.objects.get().state) == (403, "PROPOSED")

    sign_in(town.boss).post(reverse("web:hour_change", args=[change.pk]), {"verb": "approve"})

    assert Amendment.objects.get().state == "APPROVED"
    assert (ServiceRecord.objects.get().minutes, balance(who.pk).total) == (120, 20)


def test_a_refusal_of_a_change_says_why(town, who, desk):
    change = _proposed(town, confirmed(town, who))
    url = reverse("web:hour_change", args=[change.pk])

    assert desk.post(url, {"verb": "reject", "reason": ""}).status_code == 422
    desk.post(url, {"verb": "reject", "reason": "依据不足"})

    assert Amendment.objects.values_list("state", "answer").get() == ("REJECTED", "依据不足")


def test_what_was_typed_stays_when_a_change_cannot_be(town, who, desk):
    row = confirmed(town, who)
    typed = {
        "started_at": _at(MONDAY), "ended_at": _at(MONDAY - HOUR), "content": "换了内容",
        "reason": "写反了",
    }  # fmt: skip

    answer = desk.post(reverse("web:hour_amend", args=[row.pk]), typed)

    assert (answer.status_code, Amendment.objects.count()) == (422, 0)
    assert ("换了内容" in _text(answer), "写反了" in _text(answer)) == (True, True)


def test_taking_back_is_proposed_with_a_reason(town, who, desk):
    row = confirmed(town, who)
    url = reverse("web:hour_take_back", args=[row.pk])

    assert desk.post(url, {"reason": ""}).status_code == 422
    desk.post(url, {"reason": "记错人"})

    assert Amendment.objects.values_list("kind", "reason").get() == ("WITHDRAW", "记错人")


# -------------------------------------------------------------------------------- questions


def test_reading_a_question_is_logged_and_answered_once(town, who, desk):
    asked = _asked(who, confirmed(town, who))
    url = reverse("web:hour_question", args=[asked.pk])

    shown = desk.get(url)
    desk.post(url, {"is_agreed": "no", "text": "签退码是十点"})

    look = Access.objects.earliest("pk")
    assert "我待到了十一点" in _text(shown)
    assert (look.actor_id, look.subject_id) == (town.clerk.me, who.pk)
    assert Correction.objects.values_list("state", "answer").get() == (
        "DECLINED",
        "签退码是十点",
    )
    assert "no-store" in shown["Cache-Control"]


def test_an_answer_without_words_stays(town, who, desk):
    asked = _asked(who)

    answer = desk.post(
        reverse("web:hour_question", args=[asked.pk]), {"is_agreed": "yes", "text": ""}
    )

    assert (answer.status_code, Correction.objects.get().state) == (422, "ASKED")


def test_a_question_of_the_neighbours_is_not_there(town, desk):
    asked = _asked(make.volunteer(town.other))

    assert desk.get(reverse("web:hour_question", args=[asked.pk])).status_code == 404


# ------------------------------------------------------------------------------------ words


def _paper(town, who):
    return record(
        town, who, by=second_clerk(town), cause="paper:1", start_proof=Proof.BACKFILL,
        end_proof=Proof.BACKFILL,
    )  # fmt: skip


def test_a_second_person_confirms_what_another_wrote_down(town, who, desk):
    row = _paper(town, who)

    desk.post(reverse("web:hour_confirm", args=[row.pk]))

    assert ServiceRecord.objects.values_list("state", "grade").get() == ("CONFIRMED", "C")
    assert balance(who.pk).total == 10


def test_a_late_word_wants_its_reason(town, who, desk, later):
    row = _paper(town, who)
    later.at = MONDAY + 20 * DAY
    url = reverse("web:hour_confirm", args=[row.pk])

    first = desk.post(url)
    assert (first.status_code, ServiceRecord.objects.get().state) == (422, "RECORDED")
    desk.post(url, {"late_reason": "PAPER"})

    assert ServiceRecord.objects.get().state == "CONFIRMED"
    assert row.lateness.values_list("step", "reason").get() == ("CONFIRM", "PAPER")


def test_minutes_of_a_request_wait_for_the_resident(town, desk):
    make.served(town)

    (row,) = desk.get(reverse(QUEUE), {"what": "words"}).context["rows"]

    assert row.may_confirm is False


# ------------------------------------------------------------------------------ written down


def _typed(who, **changes):
    plain = {
        "phone": "", "content": "社区义诊", "category": "ELDERLY", "source": "OTHER",
        "eligibility": "VOLUNTEER", "purse": "VOLUNTEER", "started_at": _at(MONDAY),
        "ended_at": _at(MONDAY + 2 * HOUR), "others": "30", "papers": ["LIST"],
        "reason": "当天断网", "late_reason": "", "late_note": "",
    }  # fmt: skip
    return plain | changes


@pytest.fixture
def phoned(town):
    """A volunteer with a number of her own."""
    person = make.person(town.community, phone="13812345678")
    made = make.volunteer(town.community)
    Person.objects.filter(pk=made.pk).update(phone_index=person.phone_index)
    Person.objects.filter(pk=person.pk).update(phone_index="")
    return made


def test_hours_on_paper_are_written_down(town, phoned, desk):
    url = reverse("web:hours_write")
    assert desk.get(url).status_code == 200

    answer = desk.post(url, _typed(phoned, phone="138 1234 5678"))

    row = ServiceRecord.objects.get()
    assert answer["Location"] == reverse("web:hour", args=[row.pk])
    assert (row.person_id, row.minutes, row.others, row.grade) == (phoned.pk, 120, 30, "C")
    assert (row.recorded_by_id, row.state, row.source) == (town.clerk.me, "RECORDED", "OTHER")


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        pytest.param({"phone": "139 0000 0000"}, 422, id="nobody-has-this-number"),
        pytest.param({"phone": "138 1234 5678", "eligibility": "PARTY_LIFE"}, 409, id="party-day"),
        pytest.param({"phone": "138 1234 5678", "reason": ""}, 422, id="no-reason"),
        pytest.param({"phone": "12"}, 422, id="no-phone-number"),
    ],
)
def test_what_cannot_be_written_down_stays_on_the_page(town, phoned, desk, changes, status):
    with unchanged():
        answer = desk.post(reverse("web:hours_write"), _typed(phoned, **changes))

    assert answer.status_code == status
    assert "社区义诊" in _text(answer)


def test_party_life_goes_into_the_other_purse(town, phoned, desk):
    typed = _typed(phoned, phone="13812345678", eligibility="PARTY_LIFE", purse="REPORT_IN")

    desk.post(reverse("web:hours_write"), typed)

    assert ServiceRecord.objects.values_list("purse", "eligibility").get() == (
        "REPORT_IN",
        "PARTY_LIFE",
    )


def test_the_record_shows_the_desk_only_what_it_may_do(town, who, sign_in):
    row = held(confirmed(town, who))
    url = reverse("web:hour", args=[row.pk])
    auditor = make.staff(Role.AUDITOR, town.county)

    found = {}
    for name, by in (("clerk", town.clerk), ("boss", town.boss), ("auditor", auditor)):
        found[name] = sign_in(by).get(url).context["verbs"]

    assert found == {
        "clerk": {"release", "take_back"},
        "boss": {"release", "uphold", "take_back"},
        "auditor": set(),
    }
