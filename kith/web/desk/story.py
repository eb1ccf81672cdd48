"""The journal of one order in plain words: what was done, by whom, in which capacity."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import TextChoices
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kith.core.actor import Actor, Role
from kith.journal.queries import story
from kith.orders.states import CallBackOutcome, DivertTo, OrderState, PauseReason
from kith.people.queries import visible_to
from kith.people.states import Channel
from kith.web.story import Event
from kith.web.templatetags.kith import moment

if TYPE_CHECKING:
    from kith.journal.models import Entry

TITLES = {
    "submit": gettext_lazy("Received"),
    "ask": gettext_lazy("The resident was asked a question"),
    "answer": gettext_lazy("The answer came in"),
    "verify": gettext_lazy("Checked with the resident"),
    "reject": gettext_lazy("Not accepted"),
    "merge": gettext_lazy("Joined with another order"),
    "take_in": gettext_lazy("Another order was joined to this one"),
    "divert": gettext_lazy("Passed to another service"),
    "compile": gettext_lazy("Compiled: looking for helpers"),
    "revise": gettext_lazy("The worksheet was changed"),
    "offer": gettext_lazy("A helper was asked"),
    "ask_neighbours": gettext_lazy("Neighbouring communities were asked for help"),
    "decline": gettext_lazy("A helper said no"),
    "take_back": gettext_lazy("A question to a helper was taken back"),
    "expire": gettext_lazy("A helper did not answer in time"),
    "claim": gettext_lazy("A helper agreed"),
    "fill": gettext_lazy("A helper agreed: every place is taken"),
    "go_ahead": gettext_lazy("Those who agreed are enough"),
    "release": gettext_lazy("A place became free again"),
    "no_show": gettext_lazy("A helper did not come"),
    "object": gettext_lazy("The unit objected"),
    "uphold": gettext_lazy("The objection was right: open again"),
    "overrule": gettext_lazy("The unit keeps the order"),
    "start": gettext_lazy("The helper arrived"),
    "check_in": gettext_lazy("Another helper arrived"),
    "report": gettext_lazy("Reported as done"),
    "call_back": gettext_lazy("The resident was rung"),
    "confirm": gettext_lazy("Confirmed"),
    "close_silent": gettext_lazy("Closed without an answer"),
    "confirm_hours": gettext_lazy("The minutes were confirmed by a second person"),
    "dispute": gettext_lazy("Disputed"),
    "settle": gettext_lazy("Decided: what was reported stands"),
    "undo": gettext_lazy("Decided: minutes and points were taken back"),
    "give_up": gettext_lazy("Could not be solved"),
    "reopen": gettext_lazy("Tried again"),
    "cancel": gettext_lazy("Cancelled"),
    "photos_agreed": gettext_lazy("Pictures agreed to"),
    "pause": gettext_lazy("The clock was stopped"),
    "resume": gettext_lazy("The clock runs again"),
    "escalate": gettext_lazy("Overdue: the street was told"),
    "settle_time": gettext_lazy("One of the times that suit was settled on"),
}
PROBLEMS = {"escalate", "dispute", "object", "no_show", "undo", "give_up", "close_silent"}
HOW = {
    "PHONE": gettext_lazy("by telephone"),
    "VISIT": gettext_lazy("by a visit"),
    "ONLINE": gettext_lazy("online"),
    "withdraw": gettext_lazy("the helper gave it back"),
    "release": gettext_lazy("released by the desk"),
    "no_show": gettext_lazy("the helper did not come"),
}
# The fact of a line that is worth a word, and where its words come from.
WORDS: tuple[tuple[str, type[TextChoices]], ...] = (
    ("by", Channel),
    ("channel", Channel),
    ("to", DivertTo),
    ("reason", PauseReason),
    ("outcome", CallBackOutcome),
)


def events(order_id: int, actor: Actor, *, is_closed: bool) -> list[Event]:
    """Every step of the order, oldest first; the last of an open order is where it stands now."""
    lines = list(story("order", order_id))
    people = {line.actor_id for line in lines if line.actor_id}
    names = {p.pk: str(p.name) for p in visible_to(actor).filter(pk__in=people)}
    last = len(lines) - 1
    return [_event(line, names, is_now=n == last and not is_closed) for n, line in enumerate(lines)]


def _event(line: Entry, names: dict[int, str], *, is_now: bool) -> Event:
    mark = "problem" if line.verb in PROBLEMS else "now" if is_now else "done"
    return Event(
        mark=mark,
        title=str(TITLES.get(line.verb) or _state(line.to_state)),
        when=moment(line.at),
        iso=line.at.isoformat(),
        who=_who(line, names),
        text=_fact(line.facts),
    )


def _state(state: str) -> str:
    return str(OrderState(state).label) if state in OrderState else _("Changed")


def _who(line: Entry, names: dict[int, str]) -> str:
    """王*民 (community worker, 幸福社区)."""
    if line.actor_id is None:
        return _("Kith, by the clock")
    role = str(Role(line.actor_role).label) if line.actor_role in Role else _("resident's side")
    capacity = f"{role} · {line.actor_unit}" if line.actor_unit else role
    name = names.get(line.actor_id, "")
    return f"{name}（{capacity}）" if name else capacity


def _fact(facts: dict[str, str | int | list[str]]) -> str:
    for key, choices in WORDS:
        if (value := facts.get(key)) in choices.values:
            return str(choices(value).label)
    told = HOW.get(str(facts.get("how") or facts.get("why") or ""))
    return str(told) if told else ""
