"""Rows of sessions as the pages show them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from kith.activities.states import PUBLIC, PresentAs, SeatingMode, SessionState
from kith.web.templatetags.kith import moment

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from kith.activities.models import Quota, Session

FEW = 5


@dataclass(frozen=True, slots=True)
class Card:
    """One session in a list or in the month."""

    session: Session
    title: str
    place: str
    tone: str
    standing: str  # whether one can sign up now, in words
    left: int | None  # places free; none where no sign-up is asked for
    is_open: bool
    is_off: bool


def title_of(session: Session) -> str:
    return session.title or session.series.title


def place_of(session: Session) -> str:
    """The site with its room, or the words for where else it is held; else the area."""
    parts = [session.site.name if session.site else "", session.room]
    return " ".join(part for part in parts if part) or session.area.name


def is_open(session: Session, now: datetime) -> bool:
    """Whether signing up is possible at this moment."""
    in_time = session.sign_up_from <= now < session.sign_up_until
    return session.state == SessionState.PUBLISHED and in_time


def cards(sessions: Iterable[Session], now: datetime) -> list[Card]:
    """The caller prefetches `quotas`."""
    return [card_of(session, now) for session in sessions]


def card_of(session: Session, now: datetime) -> Card:
    quotas = list(session.quotas.all())
    tone, standing = standing_of(session, quotas, now)
    return Card(
        session=session,
        title=title_of(session),
        place=place_of(session),
        tone=tone,
        standing=standing,
        left=_left(quotas) if quotas else None,
        is_open=is_open(session, now) and bool(quotas),
        is_off=session.state == SessionState.CANCELLED,
    )


def standing_of(session: Session, quotas: list[Quota], now: datetime) -> tuple[str, str]:
    """A tone, and in a few words whether one can still come."""
    if session.state == SessionState.CANCELLED:
        return "bad", _("called off")
    if session.state not in PUBLIC:
        return "plain", _("not yet published")
    if session.ends_at <= now or session.state != SessionState.PUBLISHED:
        return "done", _("over")
    return _standing_of_sign_up(session, quotas, now)


def _standing_of_sign_up(session: Session, quotas: list[Quota], now: datetime) -> tuple[str, str]:
    if not quotas:
        return "good", _("just come by")
    if now < session.sign_up_from:
        return "wait", _("sign up from %(when)s") % {"when": moment(session.sign_up_from)}
    if now >= session.sign_up_until:
        return "done", _("sign-up is closed")
    return _standing_of_places(quotas)


def _standing_of_places(quotas: list[Quota]) -> tuple[str, str]:
    drawn = [q for q in quotas if q.mode == SeatingMode.DRAW and q.drawn_at is None]
    if drawn:
        return "go", _("draw on %(when)s") % {"when": moment(drawn[0].draw_at)}
    left = _left(quotas)
    if left > 0:
        words = _("places free: %(n)s") % {"n": left}
        return ("warn" if left <= FEW else "good"), words
    return "wait", _("full – waiting list")


def in_order(quotas: Iterable[Quota]) -> list[Quota]:
    """Those who take part first, then helpers, viewers, and those on duty."""
    roles = [role.value for role in PresentAs]
    return sorted(quotas, key=lambda quota: roles.index(quota.role))


def _left(quotas: list[Quota]) -> int:
    return sum(max(0, quota.capacity - quota.taken) for quota in quotas)
