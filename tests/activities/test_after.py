"""The record in time, surveys with their n, and pictures nobody sees before they are checked."""

import io

import pytest
from django.db import IntegrityError, transaction
from PIL import Image

from kith.activities.actions import after
from kith.activities.actions import after_pictures as pictures
from kith.activities.actions.after import AnswerInput
from kith.activities.models import PublicPixels, SessionRecord, Slip, SurveyAnswer
from kith.activities.queries import after as queries
from kith.activities.queries import recording
from kith.activities.rules.after import slip_token
from kith.core.actor import STRANGER, Role
from kith.core.refusal import Refusal
from kith.hours.actions.recording import Late
from kith.hours.states import LateReason
from kith.outbox.models import Message
from kith.people.actions import person as persons
from kith.people.states import Channel, ConsentPurpose
from tests import make
from tests.activities import world
from tests.activities.door import END, MINUTE, START, closed, guest, held, tick
from tests.make import DAY, HOUR

pytestmark = pytest.mark.django_db
NOW = END + HOUR


def refused(deed):
    with pytest.raises(Refusal) as no:
        deed()
    return no.value.code


def attended(town, *people):
    """A closed session at which these people were."""
    session = held(town)
    for who in people or [world.resident(town)]:
        tick(session, who, by=town.clerk, role="RECIPIENT")
    return closed(town, session)


def record(town, session, now=NOW, late=None):
    return after.record_session(
        session.pk, text="练了八段锦。", actor=town.clerk, now=now, late=late
    )


def surveyed(town, session, slips=0, now=NOW):
    return after.open_survey(session.pk, slips=slips, actor=town.clerk, now=now)


def jpeg():
    out = io.BytesIO()
    Image.new("RGB", (60, 40), "#2a7").save(out, "JPEG")
    return out.getvalue()


def picture(town, session):
    return pictures.add_picture(session.pk, raw=jpeg(), caption="全场", actor=town.clerk, now=NOW)


def passed(picture, by, *minors):
    given = pictures.CheckInput(tuple(who.pk for who in minors))
    return pictures.pass_picture(picture.pk, input=given, actor=by, now=NOW)


def test_a_session_is_recorded_once_and_then_stands():
    town = make.town()
    session = attended(town)

    row = record(town, session)

    assert (row.state, SessionRecord.objects.get().late_reason) == ("RECORDED", "")
    assert refused(lambda: record(town, session)) == "illegal_move"
    assert refused(lambda: closed(town, session)) == "list_closed"
    someone = world.resident(town)
    late = lambda: tick(session, someone, by=town.clerk, role="RECIPIENT", now=NOW)  # noqa: E731
    assert refused(late) == "list_closed"


def test_a_late_record_says_why():
    town = make.town()
    session = attended(town)
    now = recording.due_of(session) + MINUTE
    mute = Late(LateReason.OTHER)

    assert refused(lambda: record(town, session, now=now)) == "late_without_reason"
    assert refused(lambda: record(town, session, now=now, late=mute)) == "late_without_reason"
    record(town, session, now=now, late=Late(LateReason.OTHER, "停电"))

    assert SessionRecord.objects.get().late_note == "停电"
    with pytest.raises(IntegrityError), transaction.atomic():
        SessionRecord.objects.update(late_reason="")


def test_nothing_is_recorded_before_the_list_is_closed():
    town = make.town()
    session = held(town)
    guest(town, session)

    assert refused(lambda: record(town, session)) == "illegal_move"
    assert refused(lambda: surveyed(town, session)) == "illegal_move"


def test_everybody_who_was_there_is_asked_once():
    town = make.town()
    family = world.family(town)
    other = world.resident(town)
    session = attended(town, family.child, other)

    survey = surveyed(town, session, slips=2)
    surveyed(town, session, slips=1)

    assert queries.result_of(survey).issued == 5
    assert list(survey.slips.order_by("number").values_list("number", flat=True)) == [1, 2, 3, 4, 5]
    told = set(Message.objects.filter(topic="survey_open").values_list("person_id", flat=True))
    assert told == {family.child.pk, family.mother.pk, other.pk}


def test_silence_is_never_satisfied_and_n_stands_beside_it():
    town = make.town()
    people = [world.resident(town) for _ in range(6)]
    session = attended(town, *people)
    survey = surveyed(town, session)
    steps = (5, 4, 2, None)

    for who, step in zip(people, steps, strict=False):
        slip = Slip.objects.get(person=who)
        after.answer(slip.pk, input=AnswerInput(step), actor=make.actor(who), now=NOW)

    found = queries.result_of(survey)
    assert (found.issued, found.valid, found.not_applicable, found.by_proxy) == (6, 3, 1, 0)
    assert (found.percent, found.steps, found.is_shown(5)) == (67, (0, 1, 0, 1, 1), False)


def test_a_word_for_somebody_else_stands_apart():
    town = make.town()
    family = world.family(town)
    session = attended(town, family.child)
    survey = surveyed(town, session)
    slip = Slip.objects.get(person=family.child)

    after.answer(slip.pk, input=AnswerInput(5), actor=make.actor(family.mother), now=NOW)

    found = queries.result_of(survey)
    assert (found.valid, found.by_proxy, found.percent) == (0, 1, None)


def test_one_answer_a_slip():
    town = make.town()
    session = attended(town)
    survey = surveyed(town, session, slips=1)
    paper = queries.paper_slips(survey.pk).get()
    token = slip_token(paper.pk)

    after.answer_slip(token, input=AnswerInput(4, ("TIME", "NONSENSE")), actor=STRANGER, now=NOW)

    twice = lambda: after.answer_slip(token, input=AnswerInput(1), actor=STRANGER, now=NOW)  # noqa: E731
    assert refused(twice) == "answered_already"
    assert SurveyAnswer.objects.get().wanting == ["TIME"]


@pytest.mark.parametrize(
    ("token", "later", "code"),
    [("1-00000000000000000000", 0, "forbidden"), (None, 14, "survey_over")],
    ids=["guessed", "too-late"],
)
def test_a_slip_that_does_not_count(token, later, code):
    town = make.town()
    survey = surveyed(town, attended(town), slips=1)
    token = token or slip_token(queries.paper_slips(survey.pk).get().pk)
    now = NOW + later * DAY

    deed = lambda: after.answer_slip(token, input=AnswerInput(5), actor=STRANGER, now=now)  # noqa: E731

    assert (refused(deed), SurveyAnswer.objects.count()) == (code, 0)


def test_the_desk_enters_what_came_by_telephone():
    town = make.town()
    who = world.resident(town)
    session = attended(town, who)
    survey = surveyed(town, session)
    said = AnswerInput(5, channel=Channel.PHONE)

    after.enter_answer(session.pk, number=1, input=said, actor=town.clerk, now=NOW)

    assert queries.result_of(survey).satisfied == 1

    def enter(number, actor):
        return after.enter_answer(session.pk, number=number, input=said, actor=actor, now=NOW)

    assert refused(lambda: enter(9, town.clerk)) == "bad_input"
    assert refused(lambda: enter(1, town.far_clerk)) == "forbidden"


def test_a_picture_is_public_only_after_a_second_person_looked():
    town = make.town()
    session = attended(town)
    row = picture(town, session)

    assert queries.shown_pictures(session.pk) == []
    assert refused(lambda: passed(row, town.clerk)) == "forbidden"
    assert refused(lambda: passed(row, town.far_clerk)) == "forbidden"
    passed(row, town.boss)

    (shown,) = queries.shown_pictures(session.pk)
    pixels = queries.pixels_of(shown.pk, shown.public.digest)
    assert pixels is not None
    assert pixels[:2] == b"\xff\xd8"
    assert queries.pixels_of(shown.pk, "0" * 64) is None


def test_a_minors_face_needs_the_guardians_yes_and_goes_with_it():
    town = make.town()
    family = world.family(town)
    session = attended(town, family.mother, family.child)
    row = picture(town, session)

    assert [who.pk for who in queries.minors_at(session)] == [family.child.pk]
    assert refused(lambda: passed(row, town.boss, family.child)) == "guardian_has_not_agreed"
    agree(family, is_given=True, now=START)
    passed(row, town.boss, family.child)
    assert len(queries.shown_pictures(session.pk)) == 1

    agree(family, is_given=False, now=NOW)

    assert queries.shown_pictures(session.pk) == []
    assert queries.pixels_of(row.pk, PublicPixels.objects.get().digest) is None


def agree(family, *, is_given, now):
    persons.consent(
        family.child.pk,
        purpose=ConsentPurpose.PHOTO,
        is_given=is_given,
        channel=Channel.WEB,
        given_by_id=family.mother.pk,
        actor=make.actor(family.mother),
        now=now,
    )


def test_a_refused_picture_is_gone_for_the_public():
    town = make.town()
    session = attended(town)
    row = passed(picture(town, session), make.staff(Role.WORKER, town.community))

    pictures.refuse_picture(row.pk, reason="有人不愿意", actor=town.clerk, now=NOW)

    assert (queries.shown_pictures(session.pk), PublicPixels.objects.count()) == ([], 0)
    assert refused(lambda: passed(row, town.boss)) == "illegal_move"


def test_the_summary_comes_after_the_record():
    town = make.town()
    session = attended(town)
    early = lambda: after.summarise(session.pk, text="很好。", actor=town.clerk, now=NOW)  # noqa: E731
    assert refused(early) == "illegal_move"
    record(town, session)

    early()
    row = after.summarise(session.pk, text="很好,谢谢大家。", actor=town.clerk, now=NOW + HOUR)

    session.refresh_from_db()
    assert (session.state, row.text) == ("SUMMARISED", "很好,谢谢大家。")
    assert list(queries.summaries()) == [row]
