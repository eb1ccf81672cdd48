"""The rows of the one queue: holds on hours beside matters about activities and requests."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.translation import gettext as _

from kith.core.actor import Actor
from kith.hours.states import HoldState
from kith.insights.policies import LOOKERS
from kith.insights.queries import integrity as queries
from kith.insights.queries.integrity_evidence import names
from kith.insights.states import FOUND, About, MatterState
from kith.web.hours.said import said as hours_said
from kith.web.integrity.said import titles
from kith.web.templatetags.kith import moment

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kith.hours.models import Hold
    from kith.insights.models import Matter

TONES = {
    MatterState.OPEN: "warn",
    MatterState.TAKEN: "go",
    MatterState.FINE: "good",
    MatterState.CORRECTED: "done",
    MatterState.PASSED_ON: "wait",
    HoldState.OPEN: "warn",
    HoldState.RELEASED: "good",
    HoldState.UPHELD: "done",
}
SOON = timedelta(days=2)


@dataclass(frozen=True, slots=True)
class Clock:
    """State and words for web/kit/clock.html."""

    state: str
    text: str
    due: str


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the queue, whatever it is about."""

    anchor: str
    about: str
    title: str
    url: str
    place: str
    since: datetime
    tone: str
    state: str
    said: tuple[str, ...]
    reason: str = ""
    is_mine: bool = False
    clock: Clock | None = None


def rows(page: Sequence[tuple[str, int, datetime]], actor: Actor, now: datetime) -> list[Row]:
    """The lines of a page, with a fixed number of questions."""
    held = queries.holds_of(pk for about, pk, _at in page if about == queries.HOURS)
    matters = queries.matters_of(pk for about, pk, _at in page if about != queries.HOURS)
    called = names(list(matters.values()))
    return [
        _of_hold(held[pk], actor)
        if about == queries.HOURS
        else _of_matter(matters[pk], called[pk], actor, now)
        for about, pk, _at in page
    ]


def _of_hold(held: Hold, actor: Actor) -> Row:
    """Decided where hours are checked; the desk is led there."""
    is_open = held.state == HoldState.OPEN and actor.over(held.record.area.path, *LOOKERS)
    page = reverse("web:hour", args=[held.record_id])
    return Row(
        anchor=f"hold-{held.pk}",
        about=_("service hours"),
        title=held.record.title,
        url=f"{reverse('web:hours_review')}?what=holds" if is_open else page,
        place=held.record.area.name,
        since=held.opened_at,
        tone=TONES[HoldState(held.state)],
        state=str(held.get_state_display()),
        said=tuple(hours_said(finding) for finding in held.findings.all()),
        reason=held.reason,
    )


def _of_matter(matter: Matter, name: str, actor: Actor, now: datetime) -> Row:
    return Row(
        anchor=f"matter-{matter.pk}",
        about=str(About(matter.about).label),
        title=name,
        url=reverse("web:integrity_matter", args=[matter.pk]),
        place=matter.area.name,
        since=matter.opened_at,
        tone=TONES[MatterState(matter.state)],
        state=str(matter.get_state_display()),
        said=titles(matter.signs.all()),
        reason=matter.reason,
        is_mine=matter.taken_by_id == actor.person_id,
        clock=clock(matter, now),
    )


def clock(matter: Matter, now: datetime) -> Clock | None:
    """Until when somebody should have looked; none when somebody has."""
    if matter.state in FOUND:
        return None
    left = matter.due_at - now
    state = "overdue" if left < timedelta() else "soon" if left < SOON else "on_time"
    text = (
        _("to be looked at by %(day)s")
        if left >= timedelta()
        else _("should have been looked at by %(day)s")
    )
    return Clock(state, text % {"day": moment(matter.due_at)}, matter.due_at.isoformat())


def choices(*pairs: tuple[str, Any], chosen: str) -> list[tuple[str, str, bool]]:
    """Value, words, whether it is chosen: for a select of a filter bar."""
    return [(value, str(words), value == chosen) for value, words in pairs]
