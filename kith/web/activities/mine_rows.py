"""Sign-ups as those read them who come: state, what to do, and until when."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from kith.activities.policies.sign_up import may_change
from kith.activities.states import HOLDS_A_PLACE, LIVE, SessionState, SignUpState
from kith.web.activities.people import names_of
from kith.web.activities.rows import place_of, title_of
from kith.web.templatetags.kith import moment

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from kith.activities.models import Session, SignUp
    from kith.core.actor import Actor

TONES = {
    SignUpState.ENTERED: "wait",
    SignUpState.WAITING: "wait",
    SignUpState.OFFERED: "warn",
    SignUpState.SEATED: "good",
    SignUpState.CANCELLED: "done",
    SignUpState.LAPSED: "done",
    SignUpState.MISSED: "warn",
    SignUpState.ATTENDED: "good",
    SignUpState.CLOSED: "done",
}


@dataclass(frozen=True, slots=True)
class MyRow:
    sign_up: SignUp
    session: Session
    title: str
    place: str
    who: str
    tone: str
    state: str
    next_step: str  # what happens next, in a sentence
    verbs: frozenset[str]
    group: str  # of the page: confirm, coming, waiting or past


def rows_of(sign_ups: Iterable[SignUp], actor: Actor, now: datetime) -> list[MyRow]:
    """The caller loads the session with its series, area and site, and the person."""
    names = names_of(actor, now)
    return [_row(one, names, actor, now) for one in sign_ups]


def _row(one: SignUp, names: dict[int, str], actor: Actor, now: datetime) -> MyRow:
    state = SignUpState(one.state)
    is_over = one.session.ends_at <= now or one.session.state == SessionState.CANCELLED
    return MyRow(
        sign_up=one,
        session=one.session,
        title=title_of(one.session),
        place=place_of(one.session),
        who=names.get(one.person_id, str(one.person.name)),
        tone=TONES[state],
        state=str(state.label),
        next_step=_next_step(one, state, is_over=is_over),
        verbs=frozenset(_verbs(one, actor, now)),
        group=_group(state, is_over=is_over),
    )


def _group(state: SignUpState, *, is_over: bool) -> str:
    if is_over or state not in LIVE:
        return "past"
    if state == SignUpState.OFFERED:
        return "confirm"
    return "coming" if state == SignUpState.SEATED else "waiting"


def _next_step(one: SignUp, state: SignUpState, *, is_over: bool) -> str:
    if one.session.state == SessionState.CANCELLED:
        return _("Called off: %(why)s") % {"why": one.session.cancel_reason}
    if is_over or state not in LIVE:
        return ""
    if state == SignUpState.OFFERED:
        until = {"until": moment(one.confirm_by)}
        return _("Please say yes by %(until)s. After that the next in line is asked.") % until
    if state == SignUpState.ENTERED:
        at = {"at": moment(one.quota.draw_at)}
        return _("The draw is on %(at)s. You will get a message either way.") % at
    if state == SignUpState.WAITING:
        number = {"number": one.number}
        said = _("Number %(number)s in the queue. When a place becomes free, you get a message.")
        return said % number
    return _("Please come on time. If you cannot come, cancel: somebody else is glad of it.")


def _verbs(one: SignUp, actor: Actor, now: datetime) -> Iterable[str]:
    if now >= one.session.starts_at or one.state not in LIVE or not may_change(actor, one):
        return
    if one.state == SignUpState.OFFERED and one.confirm_by and now < one.confirm_by:
        yield "confirm"
    yield "cancel"
    yield "replace"
    if one.state in HOLDS_A_PLACE and one.state != SignUpState.OFFERED:
        yield "ticket"
