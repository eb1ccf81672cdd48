"""Who is recorded may say that it is wrong, and is answered in ten working days."""

import pytest

from kith.core.actor import CLOCK, STRANGER, Role
from kith.hours import policies, queries
from kith.hours.actions import amendments, corrections
from kith.hours.actions.amendments import ChangeInput
from kith.hours.actions.corrections import CorrectionInput
from kith.hours.jobs import remind_hours
from kith.hours.models import Correction
from kith.hours.states import CorrectionKind
from kith.vault.models import Access
from tests import make
from tests.hours.world import NOW, confirmed, housemate, record
from tests.make import DAY, HOUR, MONDAY
from tests.orders.refused import refused, says, unchanged
from tests.orders.told import topics

pytestmark = pytest.mark.django_db


@pytest.fixture
def town():
    return make.town()


@pytest.fixture
def who(town):
    return make.volunteer(town.community)


def _ask(who, row=None, kind=CorrectionKind.TIMES, by=None, text="我待到了十一点"):
    asked = CorrectionInput(who.pk, kind, text, row.pk if row else None)
    return corrections.ask(input=asked, actor=by or make.actor(who), now=NOW)


def test_a_question_is_sealed_and_runs_against_the_clock(town, who):
    row = confirmed(town, who)

    made = _ask(who, row)

    assert (made.state, made.area_id, str(made.text)) == ("ASKED", town.community.pk, "")
    assert made.due_at == NOW + 15 * DAY + 15 * HOUR  # Saturday asked, the tenth working day
    assert topics(town.clerk.me)[-1] == "correction_asked"


def test_the_words_are_read_by_the_desk_and_the_look_is_logged(town, who):
    made = _ask(who, confirmed(town, who))

    words = corrections.read_words(made.pk, actor=town.clerk, now=NOW)

    look = Access.objects.latest("pk")
    assert words == "我待到了十一点"
    assert (look.subject_id, look.actor_id, look.fields) == (who.pk, town.clerk.me, "text")


def test_nobody_else_reads_them(town, who):
    made = _ask(who, confirmed(town, who))
    others = [town.far_clerk, make.actor(make.volunteer(town.community)), CLOCK, STRANGER]

    with unchanged():
        for by in others:
            with says("forbidden"):
                corrections.read_words(made.pk, actor=by, now=NOW)


def test_an_answer_has_words_and_reaches_the_person(town, who):
    made = _ask(who, confirmed(town, who))

    corrections.answer(made.pk, is_agreed=False, text="签退码是十点", actor=town.clerk, now=NOW)

    stored = Correction.objects.get()
    assert (stored.state, stored.answer, stored.answered_by_id) == (
        "DECLINED",
        "签退码是十点",
        town.clerk.me,
    )
    assert topics(who)[-1] == "correction_answered"
    with refused("illegal_move"):
        corrections.answer(made.pk, is_agreed=True, text="x", actor=town.boss, now=NOW)


def test_a_missing_service_is_asked_for_without_a_record(town, who):
    made = _ask(who, kind=CorrectionKind.MISSING)

    corrections.answer(made.pk, is_agreed=True, text="已补记", actor=town.clerk, now=NOW)

    stored = Correction.objects.get()
    assert (stored.state, stored.record) == ("AGREED", None)


def test_one_question_a_record_at_a_time(town, who):
    row = confirmed(town, who)
    made = _ask(who, row)

    with refused("correction_open"):
        _ask(who, row)
    corrections.withdraw(made.pk, actor=make.actor(who), now=NOW)
    assert _ask(who, row).state == "ASKED"


def test_only_she_and_her_guardian_ask(town, who):
    row = confirmed(town, who)
    guardian = make.person(town.other)
    make.guardian(town, who, guardian)
    others = [town.clerk, make.actor(make.volunteer(town.community)), housemate(town, who)]

    with unchanged():
        for by in others:
            with says("forbidden"):
                _ask(who, row, by=by)
    assert _ask(who, row, by=make.actor(guardian)).asked_by_id == guardian.pk


def test_nobody_asks_about_hours_of_others_as_her_own(town, who):
    row = confirmed(town, make.volunteer(town.community))

    with refused("forbidden"):
        _ask(who, row)


def test_nobody_with_a_part_in_it_answers(town, who):
    make.grant(who, Role.WORKER, town.community)
    made = _ask(who, confirmed(town, who))
    involved = [make.actor(who), housemate(town, who, Role.STREET), town.far_clerk]

    with unchanged():
        for by in involved:
            with says("forbidden"):
                corrections.answer(made.pk, is_agreed=True, text="x", actor=by, now=NOW)


def test_who_changed_it_does_not_answer_whether_the_change_was_right(town, who):
    row = confirmed(town, who)
    change = ChangeInput(MONDAY, MONDAY + 2 * HOUR, row.content)
    proposed = amendments.propose_change(
        row.pk, input=change, reason="签退忘了", actor=town.clerk, now=NOW
    )
    amendments.approve(proposed.pk, actor=town.boss, now=NOW)
    made = _ask(who, row, kind=CorrectionKind.CONTEST)

    third = make.staff(Role.WORKER, town.community)
    with unchanged():
        for by in (town.clerk, town.boss):
            with says("forbidden"):
                corrections.answer(made.pk, is_agreed=False, text="x", actor=by, now=NOW)
    answered = corrections.answer(made.pk, is_agreed=True, text="有理", actor=third, now=NOW)
    assert answered.state == "AGREED"


def test_the_street_hears_once_of_an_answer_that_is_owed(town, who):
    made = _ask(who, confirmed(town, who))
    late = made.due_at + HOUR

    assert [remind_hours(late), remind_hours(late)] == [1, 0]
    assert topics(town.boss.me)[-1] == "correction_overdue"


def test_what_an_actor_may_see_is_what_the_list_shows(town, who):
    guardian = make.person(town.other)
    make.guardian(town, who, guardian)
    _ask(who, record(town, who))
    _ask(make.volunteer(town.other), kind=CorrectionKind.MISSING)
    actors = [
        make.actor(who), make.actor(guardian), town.clerk, town.far_clerk, town.boss,
        town.district, make.staff(Role.AUDITOR, town.county), STRANGER, CLOCK,
    ]  # fmt: skip

    seen = []
    for actor in actors:
        listed = set(queries.corrections_visible_to(actor).values_list("pk", flat=True))
        everything = Correction.objects.select_related("area")
        assert listed == {c.pk for c in everything if policies.may_see_correction(actor, c)}
        seen.append(len(listed))
    assert seen == [1, 1, 1, 1, 2, 0, 2, 0, 0]
