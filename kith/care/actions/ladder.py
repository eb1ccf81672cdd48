"""Nobody answers: people try again, ask neighbours and family, then the police. Each step has its
time and its person. Only a person ends it; silence never means that she is well."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from kith.care.actions._alarms import tell_one, tell_place
from kith.care.actions._visit_rows import visit_rules
from kith.care.models import CareContact, Search, Try, Visit
from kith.care.policies import visits as policies
from kith.care.rules import visits as rules
from kith.care.states import SEARCH, Light, Rung, SearchEnd, SearchState
from kith.core.actor import Actor, Role
from kith.core.refusal import BadInput, IllegalMove, require
from kith.journal.actions import note
from kith.vault import actions as vault
from kith.vault.states import Purpose

LONGEST: Final = 500


@dataclass(frozen=True, slots=True)
class TryInput:
    """Who was tried and what was heard. `then` is the next step where it is not the usual one."""

    said: str
    reached: bool = False
    then: Rung | None = None


@transaction.atomic
def begin(visit: Visit, *, actor: Actor, now: datetime) -> Search | None:
    """The search after a visit that nobody answered; none where one is running already.

    The caller has asked its policy and holds the file.
    """
    if Search.objects.filter(file=visit.file, state=SearchState.RUNNING).exists():
        return None
    search = Search.objects.create(file=visit.file, visit=visit, opened_at=now)
    step = rules.first_step(now, visit_rules(visit.file, now))
    _add(search, 1, step, for_id=visit.by_id)
    note("search", search.pk, "begin", actor=actor, now=now, after=search.state)
    tell_place(
        visit.file, "search_open", Role.WORKER, cause=f"search:{search.pk}", now=now,
        link=_link(search),
    )  # fmt: skip
    return search


@transaction.atomic
def end_by_visit(visit: Visit, *, actor: Actor, now: datetime) -> None:
    """Somebody has seen or heard her: whatever search was running is over."""
    search = Search.objects.filter(file=visit.file, state=SearchState.RUNNING).first()
    if search is None or visit.started_at < search.opened_at:
        return
    held = _held(search.pk)
    as_ = SearchEnd.NEEDS_HELP if visit.worst == Light.HELP else SearchEnd.WELL
    _end(held, as_, actor=actor, now=now)


@transaction.atomic
def take(search_id: int, *, actor: Actor, now: datetime) -> Try:
    """The actor does the step that is open now, and is named with it. Raises Forbidden."""
    search = _running(search_id, actor)
    step = _open_try(search)
    step.for_id = actor.me
    step.save(update_fields=("for_id",))
    note("search", search.pk, "take", actor=actor, now=now, step=step.rung)
    return step


@transaction.atomic
def tried(search_id: int, *, input: TryInput, actor: Actor, now: datetime) -> Search:
    """The open step was done and she is still not found: the next step begins, with its time.

    Raises Forbidden, IllegalMove where the search is over, BadInput where nothing is written.
    """
    search = _running(search_id, actor)
    _require_words(input.said)
    step = _open_try(search)
    step.done_at, step.by_id, step.reached = now, actor.me, input.reached
    step.said = vault.seal(Try, "said", search.file.person_id, input.said.strip())
    step.save(update_fields=("done_at", "by_id", "reached", "said"))
    of = visit_rules(search.file, now)
    rung = Rung(step.rung)
    following = rules.step_at(input.then, now, of) if input.then else rules.next_step(rung, now, of)
    _add(search, step.number + 1, following, for_id=None)
    search.state = SEARCH.next(search.state, "try")
    search.save(update_fields=("state",))
    note("search", search.pk, "try", actor=actor, now=now, step=rung, then=following[0])
    return search


@transaction.atomic
def end(search_id: int, *, as_: SearchEnd, said: str, actor: Actor, now: datetime) -> Search:
    """It is known how she is. Raises Forbidden, IllegalMove, BadInput where nothing is written."""
    search = _running(search_id, actor)
    _require_words(said)
    search.said = vault.seal(Search, "said", search.file.person_id, said.strip())
    _end(search, as_, actor=actor, now=now)
    return search


@transaction.atomic
def reveal_contact(
    search_id: int, *, contact_id: int, actor: Actor, now: datetime
) -> dict[str, str]:
    """Name and phone of somebody to ask, one person a click, logged.

    Raises Forbidden, IllegalMove where nobody is looked for.
    """
    search = _running(search_id, actor)
    rows = CareContact.objects.select_related("file")
    row = rows.get(pk=contact_id, file_id=search.file_id)
    return vault.reveal(row, "name", "phone", actor=actor, purpose=Purpose.CARE_ALARM, now=now)


@transaction.atomic
def reveal_her(search_id: int, *, actor: Actor, now: datetime) -> dict[str, str]:
    """Her own name, phone and address while she is looked for, logged."""
    search = _running(search_id, actor)
    person = search.file.person
    wanted = ("name", "phone", "address")
    return vault.reveal(person, *wanted, actor=actor, purpose=Purpose.CARE_ALARM, now=now)


@transaction.atomic
def read_tries(search_id: int, *, actor: Actor, now: datetime) -> dict[int, str]:
    """What was heard at each step, by its key; logged. Raises Forbidden."""
    search = _held(search_id)
    require(policies.may_search(actor, search.file))
    rows = [row for row in search.tries.select_related("search__file") if row.said]
    purpose = Purpose.CARE_ALARM
    told = vault.reveal_parts(
        search.file, [(row, ("said",)) for row in rows], actor=actor, purpose=purpose, now=now
    )
    return {row.pk: one["said"] for row, one in zip(rows, told, strict=True)}


@transaction.atomic
def read_end(search_id: int, *, actor: Actor, now: datetime) -> tuple[SearchEnd, str]:
    """How it ended, and in which words; logged. Raises Forbidden, IllegalMove while it runs."""
    search = _held(search_id)
    require(policies.may_search(actor, search.file))
    require(search.state == SearchState.ENDED, IllegalMove())
    told = vault.reveal(search, "how", "said", actor=actor, purpose=Purpose.CARE_ALARM, now=now)
    return SearchEnd(told["how"]), told["said"]


@transaction.atomic
def warn(try_id: int, *, actor: Actor, now: datetime) -> bool:
    """A step is late: who took it, the desk and the street hear it once. False: not late."""
    require(policies.may_alarm(actor))
    found = Try.objects.get(pk=try_id)
    search = _held(found.search_id)
    step = Try.objects.locked(try_id)
    late = step.done_at is None and step.late_at is None and step.due_at <= now
    if search.state != SearchState.RUNNING or not late:
        return False
    step.late_at = now
    step.save(update_fields=("late_at",))
    cause, link = f"try:{step.pk}:late", _link(search)
    tell_place(
        search.file, "search_late", Role.WORKER, Role.STREET, cause=cause, now=now, link=link
    )
    if step.for_id is not None:
        tell_one(step.for_id, search.file, "search_late", cause=cause, now=now, link=link)
    note("search", search.pk, "late", actor=actor, now=now, step=step.rung)
    return True


def _held(search_id: int) -> Search:
    return Search.objects.select_related("file__area__parent", "file__person").locked(search_id)


def _running(search_id: int, actor: Actor) -> Search:
    search = _held(search_id)
    require(policies.may_search(actor, search.file))
    require(search.state == SearchState.RUNNING, IllegalMove())
    return search


def _open_try(search: Search) -> Try:
    return search.tries.get(done_at=None)


def _add(search: Search, number: int, step: tuple[Rung, datetime], *, for_id: int | None) -> Try:
    rung, due_at = step
    return Try.objects.create(search=search, number=number, rung=rung, due_at=due_at, for_id=for_id)


def _end(search: Search, as_: SearchEnd, *, actor: Actor, now: datetime) -> None:
    before = search.state
    search.state = SEARCH.next(before, "end")
    search.ended_at, search.ended_by_id = now, actor.me
    search.how = vault.seal(Search, "how", search.file.person_id, as_)
    search.save(update_fields=("state", "ended_at", "ended_by_id", "how", "said"))
    search.tries.filter(done_at=None).update(done_at=now, by_id=actor.me)
    note("search", search.pk, "end", actor=actor, now=now, before=before, after=search.state)


def _require_words(said: str) -> None:
    words = said.strip()
    empty = BadInput(field="said", why=_("Please write who was asked and what was heard."))
    require(bool(words), empty)
    long = _("Please write at most %(most)s characters.") % {"most": LONGEST}
    require(len(words) <= LONGEST, BadInput(field="said", why=long))


def _link(search: Search) -> str:
    return f"/care-day/search/{search.pk}/"
