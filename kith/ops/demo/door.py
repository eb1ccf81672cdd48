"""At the doors of the shown community: a talk that is over and recorded, and one that is on now."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final
from uuid import NAMESPACE_URL, UUID, uuid5

from kith.activities.actions import after, planning, signing_up
from kith.activities.actions import attendance as door
from kith.activities.actions import attendance_closing as closing
from kith.activities.actions.planning import QuotaInput, SeriesInput, SessionInput
from kith.activities.actions.signing_up import SignUpInput
from kith.activities.queries import after as surveys
from kith.activities.queries import attendance as queries
from kith.activities.rules.after import slip_token
from kith.activities.states import PresentAs, SessionKind, SessionState, TickKind
from kith.catalogue.states import FiveFor
from kith.core.actor import STRANGER, Actor
from kith.ops.demo.stage import attempt
from kith.people.queries import visible_to
from kith.people.states import Channel

if TYPE_CHECKING:
    from kith.activities.models import Session
    from kith.ops.demo.stage import Stage

MINUTE: Final = timedelta(minutes=1)
STEPS: Final = (5, 5, 4, 5, 3, 4, None, 5)
GUESTS, HELPERS = 9, 3
SAID: Final = "民警讲了三个真实案例，大家当场练习挂断可疑电话。"
SHOWN: Final = "防诈骗讲座圆满结束，感谢每一位到场的邻居。"


def play(stage: Stage) -> None:
    """The past has its figures and its words; at the door of today half of the list is ticked."""
    for session in queries.keepers_of(stage.shown_clerk).filter(state=SessionState.HELD):
        _look_back(stage, session)
    _open(stage, _today(stage))


def _look_back(stage: Stage, session: Session) -> None:
    clerk = stage.shown_clerk
    lines = queries.lines_of(session)
    for number, line in enumerate(lines):
        if number % 5 != 4:
            came = session.starts_at + (number - 3) * MINUTE
            _tick(session, line.person.pk, TickKind.IN, clerk, came)
            _tick(session, line.person.pk, TickKind.OUT, clerk, session.ends_at)
    heads = door.CountInput(PresentAs.RECIPIENT, 26)
    door.count(session.pk, input=heads, actor=clerk, now=session.starts_at + 30 * MINUTE)
    soon = session.ends_at + 60 * MINUTE
    closing.close_session(session.pk, actor=clerk, now=soon)
    after.open_survey(session.pk, slips=len(STEPS), actor=clerk, now=soon)
    survey = surveys.survey_of(session.pk)
    assert survey is not None, "just opened"
    for slip, step in zip(surveys.paper_slips(survey.pk), STEPS, strict=True):
        given = after.AnswerInput(step, channel=Channel.QR)
        after.answer_slip(slip_token(slip.pk), input=given, actor=STRANGER, now=soon)
    after.record_session(session.pk, text=SAID, actor=clerk, now=soon)
    after.summarise(session.pk, text=SHOWN, actor=clerk, now=soon)


def _today(stage: Stage) -> Session:
    """A barber's morning that began half an hour before the play ends."""
    clerk, planned = stage.shown_clerk, stage.at(1, 9)
    boss = stage.named(f"street-{stage.shown.path.strip('/').split('/')[-2]}")
    series = planning.plan_series(
        input=SeriesInput(
            area_id=stage.shown.pk,
            title="便民理发日",
            summary="志愿者为老人免费理发，行动不便的可以约上门。",
            kind=SessionKind.SERVICE,
            category=stage.kinds[0].code,
            five_for=FiveFor.ELDERLY,
        ),
        actor=clerk,
        now=planned,
    )
    start = stage.end - 30 * MINUTE
    made = planning.plan_session(
        series.pk,
        input=SessionInput(
            starts_at=start,
            ends_at=start + 150 * MINUTE,
            sign_up_from=planned,
            sign_up_until=start,
            room="一楼便民服务室",
            in_charge_id=clerk.me,
            quotas=(
                QuotaInput(PresentAs.RECIPIENT, 20),
                QuotaInput(PresentAs.VOLUNTEER, 6),
            ),
        ),
        actor=clerk,
        now=planned,
    )
    return planning.publish(made.pk, actor=boss, now=planned)


def _open(stage: Stage, session: Session) -> None:
    residents = visible_to(stage.shown_clerk).filter(volunteer=None, roles=None).order_by("pk")
    guests = list(residents.values_list("pk", flat=True)[:GUESTS])
    helpers = [helper.person_id for helper in stage.helpers[stage.shown.path]][:HELPERS]
    for role, people in ((PresentAs.RECIPIENT, guests), (PresentAs.VOLUNTEER, helpers)):
        for person_id in people:
            attempt(
                signing_up.sign_up,
                session.pk,
                input=_wish(session, person_id, role),
                actor=stage.actor(person_id),
                now=stage.at(2, 10),
            )
    for number, line in enumerate(queries.lines_of(session)):
        if number % 2 == 0:
            came = session.starts_at + number * MINUTE
            _tick(session, line.person.pk, TickKind.IN, stage.shown_clerk, came)


def _wish(session: Session, person_id: int, role: PresentAs) -> SignUpInput:
    return SignUpInput(
        (person_id,), role, _key(session, person_id, "sign_up"), Channel.WEB,
        accepts_risk=True, guardian_agrees=True,
    )  # fmt: skip


def _tick(session: Session, person_id: int, kind: TickKind, by: Actor, at: datetime) -> None:
    given = door.TickInput(person_id, kind, _key(session, person_id, kind))
    attempt(door.tick, session.pk, input=given, actor=by, now=at)


def _key(session: Session, person_id: int, what: str) -> UUID:
    return uuid5(NAMESPACE_URL, f"demo/door/{session.pk}/{person_id}/{what}")
