"""The desk of activities: every session of its places by state."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from kith.activities.policies import session as policies
from kith.activities.queries import sessions
from kith.activities.states import TOOK_PLACE, SessionState
from kith.core.actor import Role
from kith.web.activities import hub
from kith.web.activities.rows import Card, card_of
from kith.web.http import Request, page_of, query_of, with_role

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.db.models import QuerySet

    from kith.activities.models import Session

READERS: Final = (
    Role.WORKER, Role.STREET, Role.DISTRICT, Role.AUDITOR, Role.LEADER, Role.LIAISON,
)  # fmt: skip
TONES: Final = {
    SessionState.PLANNED: "plain",
    SessionState.PUBLISHED: "go",
    SessionState.HELD: "warn",
    SessionState.RECORDED: "good",
    SessionState.SUMMARISED: "done",
    SessionState.CANCELLED: "bad",
}
TABS: Final = (
    ("planned", _("Planned"), (SessionState.PLANNED,)),
    ("published", _("Published"), (SessionState.PUBLISHED,)),
    ("held", _("Took place"), TOOK_PLACE),
    ("cancelled", _("Called off"), (SessionState.CANCELLED,)),
)


@dataclass(frozen=True, slots=True)
class Tab:
    name: str
    words: str
    count: int


@dataclass(frozen=True, slots=True)
class DeskRow:
    card: Card
    tone: str
    state: str
    seated: int
    places: int
    waiting: int
    may_edit: bool


@require_GET
@with_role(*READERS)
def page(request: Request) -> HttpResponse:
    """One tab a state; what is next stands first, what is over the newest first."""
    words = request.GET.get("q", "")[:40].replace("\0", "")
    rows = sessions.worded(sessions.of_desk(request.actor), words)
    counts = sessions.by_state(rows)
    tabs = [Tab(name, str(words), _sum(counts, states)) for name, words, states in TABS]
    chosen = _chosen(request.GET.get("what", ""), tabs)
    states = next(states for name, _words, states in TABS if name == chosen)
    found = page_of(request, _ordered(sessions.counted(rows.filter(state__in=states)), chosen))
    context = {
        "hub": hub.tabs(request.actor, "activities_desk"),
        "tabs": tabs,
        "what": chosen,
        "q": words,
        "page": found,
        "rows": [_row(session, request) for session in found],
        "query": query_of(request),
        "may_plan": request.actor.has(
            Role.WORKER, Role.STREET, Role.DISTRICT, Role.LEADER, Role.LIAISON
        ),
    }
    return render(request, "web/activities/desk.html", context)


def _sum(counts: dict[str, int], states: Iterable[str]) -> int:
    return sum(counts.get(state, 0) for state in states)


def _chosen(asked: str, tabs: list[Tab]) -> str:
    """The tab that is asked for; else what is published, or planned where nothing is."""
    if asked in {tab.name for tab in tabs}:
        return asked
    filled = {tab.name for tab in tabs if tab.count}
    return "published" if "published" in filled or "planned" not in filled else "planned"


def _ordered(rows: QuerySet[Session], chosen: str) -> QuerySet[Session]:
    to_come = chosen in {"planned", "published"}
    return rows.order_by("starts_at" if to_come else "-starts_at", "pk")


def _row(session: Session, request: Request) -> DeskRow:
    quotas = list(session.quotas.all())
    return DeskRow(
        card=card_of(session, request.now),
        tone=TONES[SessionState(session.state)],
        state=str(SessionState(session.state).label),
        seated=sum(quota.taken for quota in quotas),
        places=sum(quota.capacity for quota in quotas),
        waiting=session.waiting,  # type: ignore[attr-defined]
        may_edit=policies.may_edit(request.actor, session),
    )
