"""An order as its resident reads it: one line of a list, the story, who is coming."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _

from kith.core.actor import Role
from kith.orders.states import CLOSED, LIVE, WAITING_TO_SERVE, ClaimState, Target
from kith.web.requests.words import AHEAD, DEEDS, NEEDS_HER, STANDS
from kith.web.story import Event
from kith.web.templatetags.kith import moment, span

if TYPE_CHECKING:
    from kith.core.actor import Actor
    from kith.journal.models import Entry
    from kith.orders.models import Claim, Order


@dataclass(frozen=True, slots=True)
class Row:
    """One request in a list."""

    pk: int
    url: str
    icon: str
    title: str
    number: str
    tone: str
    label: str
    sentence: str
    when: str
    for_whom: str  # masked; empty when it is the reader's own
    is_urgent: bool
    needs_her: bool


def row_of(order: Order, actor: Actor) -> Row:
    plain = STANDS[order.state]
    return Row(
        pk=order.pk,
        url=reverse("web:request", args=(order.pk,)),
        icon=order.service.icon,
        title=order.service.name,
        number=order.number,
        tone=plain.tone,
        label=str(plain.label),
        sentence=str(plain.sentence),
        when=when_of(order),
        for_whom="" if order.resident_id == actor.person_id else str(order.resident.name),
        is_urgent=order.is_urgent,
        needs_her=order.state in NEEDS_HER,
    )


def when_of(order: Order) -> str:
    """The agreed time, or the time that was wished for until one is agreed."""
    if hasattr(order, "worksheet"):
        return span(order.worksheet.starts_at, order.worksheet.ends_at)
    return span(order.wanted_from, order.wanted_until)


def story_of(
    entries: Iterable[Entry], order: Order, actor: Actor, texts: Mapping[str, list[str]]
) -> list[Event]:
    """What happened, the newest as `now`, and what is still to come.

    `texts` holds what was said at a deed, in the order of the deeds of that name.
    """
    said = {verb: iter(lines) for verb, lines in texts.items()}
    told = [entry for entry in entries if entry.verb in DEEDS]
    events = []
    for entry in told:
        mark, title = DEEDS[entry.verb]
        is_last = entry is told[-1] and order.state not in CLOSED
        events.append(
            Event(
                mark="now" if is_last and mark == "done" else mark,
                title=str(title),
                when=moment(entry.at),
                iso=entry.at.isoformat(),
                who=_who(entry, order, actor),
                text=next(said.get(entry.verb, iter(())), ""),
            )
        )
    return events + [Event("next", str(title)) for title in AHEAD.get(order.state, ())]


def _who(entry: Entry, order: Order, actor: Actor) -> str:
    """The capacity in which it was done, never the name of one who works here."""
    if entry.actor_id is None:
        return ""
    if entry.actor_id == actor.person_id:
        return _("you")
    if entry.actor_id == order.resident_id:
        return str(order.resident.name)
    if entry.actor_role in Role.values:
        label = str(Role(entry.actor_role).label)
        return f"{entry.actor_unit} {label}".strip()
    return _("somebody you trust")


@dataclass(frozen=True, slots=True)
class Helper:
    """Who said yes; a person by her mask, a team or unit by its name."""

    name: str
    people: int
    tone: str
    label: str
    is_group: bool


HELPER_TONES = {
    ClaimState.HELD: "wait",
    ClaimState.SERVING: "go",
    ClaimState.SERVED: "done",
    ClaimState.DONE: "good",
}


def helpers_of(claims: Iterable[Claim]) -> list[Helper]:
    return [_helper(claim) for claim in claims if claim.state in LIVE]


def _helper(claim: Claim) -> Helper:
    group = claim.team if claim.target == Target.TEAM else claim.organisation
    return Helper(
        name=group.name if group else str(claim.person.name),
        people=claim.heads,
        tone=HELPER_TONES[ClaimState(claim.state)],
        label=str(ClaimState(claim.state).label),
        is_group=group is not None,
    )


def is_coming(claims: Iterable[Claim]) -> bool:
    """Whether somebody is still to arrive or to leave: the door codes are needed."""
    return any(claim.state in WAITING_TO_SERVE for claim in claims)
