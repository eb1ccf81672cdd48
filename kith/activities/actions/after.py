"""After a session: it is recorded in time, people are asked how it was, and the public may read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from kith.activities.actions._attending import held_session
from kith.activities.models import Session, SessionRecord, Slip, Summary, Survey, SurveyAnswer
from kith.activities.policies import attendance as policies
from kith.activities.queries import after as queries
from kith.activities.queries.attendance import is_closed, rules_at
from kith.activities.queries.recording import due_of
from kith.activities.states import SESSION, TOOK_PLACE, SessionState, Wanting
from kith.core.refusal import BadInput, Forbidden, IllegalMove, Refusal, require
from kith.hours.actions._rows import LateWithoutReason as LateWithoutReason
from kith.hours.actions.recording import Late
from kith.hours.states import LateReason
from kith.journal.actions import note
from kith.outbox.actions import tell
from kith.people.queries import speakers_of
from kith.people.states import Channel

if TYPE_CHECKING:
    from kith.core.actor import Actor

MOST_SLIPS = 500


class ListNotClosed(Refusal):
    code = "list_not_closed"
    text = _("Please close the list first, so that it is known who was there.")


class SurveyOver(Refusal):
    code = "survey_over"
    text = _("This survey is over. Thank you all the same.")
    status = 410


class AnsweredAlready(Refusal):
    code = "answered_already"
    text = _("This was answered already. Thank you.")


@transaction.atomic
def record_session(
    session_id: int, *, text: str, actor: Actor, now: datetime, late: Late | None = None
) -> Session:
    """What was done is written down, and the list no longer changes.

    Raises:
        ListNotClosed: it is not yet known who was there.
        LateWithoutReason: ten working days are over.
        IllegalMove: it is recorded already.
    """
    session = held_session(session_id)
    require(policies.may_close(actor, session))
    before, after = session.state, SESSION.next(session.state, "record")
    require(is_closed(session.pk), ListNotClosed())
    require(bool(text.strip()), BadInput(field="text", why=_("Please say what was done.")))
    due = due_of(session)
    _require_reason(late, is_late=now > due)
    SessionRecord.objects.create(
        session=session,
        text=text.strip(),
        due_at=due,
        late_reason=late.reason if late and now > due else "",
        late_note=late.note.strip() if late and now > due else "",
        by_id=actor.me,
        at=now,
    )
    session.state = after
    session.save(update_fields=("state",))
    note("session", session.pk, "record", actor=actor, now=now, before=before, after=after)
    return session


def _require_reason(late: Late | None, *, is_late: bool) -> None:
    if not is_late:
        return
    said = late is not None and (late.reason != LateReason.OTHER or late.note.strip() != "")
    require(said, LateWithoutReason(field="late_reason"))


# ------------------------------------------------------------------------------- surveys


@transaction.atomic
def open_survey(session_id: int, *, slips: int, actor: Actor, now: datetime) -> Survey:
    """Everybody known by name who was there is asked; so many slips of paper can be printed.

    Opened again, those who came to light since are asked, and more slips are made.

    Raises:
        ListNotClosed: whom to ask is not known yet.
        SurveyOver: its days are over.
    """
    session = held_session(session_id)
    require(policies.may_survey(actor, session))
    require(session.state in TOOK_PLACE, IllegalMove())
    require(is_closed(session.pk), ListNotClosed())
    few = 0 <= slips <= MOST_SLIPS
    require(few, BadInput(field="slips", why=_("At most 500 slips at a time.")))
    until = now + timedelta(days=rules_at(session).survey_days)
    survey, _made = Survey.objects.get_or_create(
        session=session, defaults={"closes_at": until, "by_id": actor.me, "at": now}
    )
    require(now < survey.closes_at, SurveyOver())
    asked = _issue(survey, session, slips, now)
    note("session", session.pk, "survey", actor=actor, now=now, asked=asked, slips=slips)
    return survey


def _issue(survey: Survey, session: Session, slips: int, now: datetime) -> int:
    known = set(survey.slips.exclude(person=None).values_list("person_id", flat=True))
    people = sorted(queries.to_ask(session) - known)
    last = survey.slips.aggregate(last=Max("number"))["last"] or 0
    everybody: list[int | None] = [*people, *[None] * slips]
    Slip.objects.bulk_create(
        Slip(survey=survey, number=number, person_id=person_id, at=now)
        for number, person_id in enumerate(everybody, start=last + 1)
    )
    for person_id in people:
        for speaker in sorted(speakers_of(person_id, now)):
            tell(
                speaker,
                "survey_open",
                cause=f"survey:{survey.pk}:{person_id}",
                now=now,
                link=f"/attendance/{session.pk}/how-was-it/",
                number=session.pk,
                title=session.title or session.series.title,
            )
    return len(people)


@dataclass(frozen=True, slots=True)
class AnswerInput:
    """`step` 1 to 5, or none where it does not apply. `by_proxy`: somebody else's word about it."""

    step: int | None
    wanting: tuple[str, ...] = ()
    channel: Channel = Channel.WEB
    by_proxy: bool = False


@transaction.atomic
def answer(slip_id: int, *, input: AnswerInput, actor: Actor, now: datetime) -> SurveyAnswer:
    """One person's own answer, or that of somebody who speaks for her, kept apart.

    Raises:
        Forbidden: not hers to answer.
        SurveyOver, AnsweredAlready.
    """
    slip = Slip.objects.select_related("survey").locked(slip_id)
    mine = slip.person_id is not None and policies.may_arrive_for(actor, slip.person_id)
    require(mine)
    by_proxy = slip.person_id != actor.person_id
    return _write_answer(slip, input, by_proxy=by_proxy, by_id=actor.me, now=now)


@transaction.atomic
def answer_slip(token: str, *, input: AnswerInput, actor: Actor, now: datetime) -> SurveyAnswer:
    """Whoever holds the slip of paper answered, once.

    Raises:
        Forbidden: no such slip.
        SurveyOver, AnsweredAlready.
    """
    found = queries.slip_with(token)
    if found is None:
        raise Forbidden()
    slip = Slip.objects.select_related("survey").locked(found.pk)
    return _write_answer(slip, input, by_proxy=input.by_proxy, by_id=None, now=now)


@transaction.atomic
def enter_answer(
    session_id: int, *, number: int, input: AnswerInput, actor: Actor, now: datetime
) -> SurveyAnswer:
    """The desk writes down what came by telephone or on a slip of paper.

    Raises:
        BadInput: there is no slip with this number.
        SurveyOver, AnsweredAlready.
    """
    session = Session.objects.select_related("series", "area").get(pk=session_id)
    require(policies.may_survey(actor, session))
    rows = Slip.objects.filter(survey__session_id=session_id, number=number)
    pk = rows.values_list("pk", flat=True).first()
    if pk is None:
        raise BadInput(field="number", why=_("There is no slip with this number."))
    slip = Slip.objects.select_related("survey").locked(pk)
    require(slip.person_id != actor.person_id)
    return _write_answer(slip, input, by_proxy=input.by_proxy, by_id=actor.me, now=now)


def _write_answer(
    slip: Slip, input: AnswerInput, *, by_proxy: bool, by_id: int | None, now: datetime
) -> SurveyAnswer:
    require(now < slip.survey.closes_at, SurveyOver())
    require(not SurveyAnswer.objects.filter(slip=slip).exists(), AnsweredAlready())
    good = input.step is None or 1 <= input.step <= 5
    require(good, BadInput(field="step", why=_("Please choose one of the five.")))
    return SurveyAnswer.objects.create(
        slip=slip,
        step=input.step,
        wanting=[code for code in Wanting.values if code in input.wanting],
        by_proxy=by_proxy,
        channel=input.channel,
        by_id=by_id,
        at=now,
    )


# ------------------------------------------------------------------------------- the summary


@transaction.atomic
def summarise(session_id: int, *, text: str, actor: Actor, now: datetime) -> Summary:
    """The public reads what was; written again, the words are replaced.

    Raises:
        IllegalMove: it is not recorded.
    """
    session = held_session(session_id)
    require(policies.may_close(actor, session))
    require(bool(text.strip()), BadInput(field="text", why=_("Please write a few sentences.")))
    before = session.state
    if before != SessionState.SUMMARISED:
        session.state = SESSION.next(before, "summarise")
        session.save(update_fields=("state",))
    row, _made = Summary.objects.update_or_create(
        session=session, defaults={"text": text.strip(), "by_id": actor.me, "at": now}
    )
    note("session", session.pk, "summarise", actor=actor, now=now, before=before,
         after=session.state)  # fmt: skip
    return row
