"""Lists of pairs that both sides signed on paper, typed in by the desk, many lines at once.

The two signatures are the two yeses; a line without both is proposed and answered one by one.
Source: decision 041.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.timezone import localtime, make_aware
from django.utils.translation import gettext as _

from kith.core.refusal import BadInput, Forbidden, Refusal
from kith.journal.actions import Line, note_many
from kith.outbox.actions import News, tell_many
from kith.pairing import policies
from kith.pairing.actions.pairs import NotAgreedToHelp, OneHome, PairedAlready
from kith.pairing.models import Agreement, Pair, Plan
from kith.pairing.queries import home_name
from kith.pairing.states import LIVE, PAIR, PairMode, PairState, Side
from kith.people.models import Person
from kith.people.queries import speakers_of_many
from kith.people.queries_words import agreeing
from kith.people.states import ConsentPurpose
from kith.places.queries import community_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from kith.core.actor import Actor
    from kith.places.models import Area


@dataclass(frozen=True, slots=True)
class SignedPair:
    """One line: one helper and one household, and the day both had signed."""

    helper_id: int
    resident_id: int
    signed_on: date
    every_days: int = 30
    aims: str = ""


@transaction.atomic
def enter_signed(
    lines: Sequence[SignedPair], *, actor: Actor, now: datetime
) -> list[Refusal | Pair]:
    """The pairs live, those that can; the answers stand in the order of the lines, and no line
    stops another. Refused like a proposal, each for itself.
    """
    people = _held(lines)
    areas = community_of({people[line.resident_id].area_id for line in lines})
    ready = agreeing({line.helper_id for line in lines}, ConsentPurpose.VOLUNTEER)
    taken = _taken(people)
    answers: list[Refusal | Pair] = []
    for line in lines:
        no = next(_faults(line, people, areas, ready, taken, actor, now), None)
        answers.append(no or _pair(line, people, areas, actor, now))
        if no is None:
            taken |= _both(people[line.helper_id], people[line.resident_id])
    made = [(line, row) for line, row in zip(lines, answers, strict=True) if isinstance(row, Pair)]
    _write(made, actor=actor, now=now)
    return answers


def _held(lines: Sequence[SignedPair]) -> dict[int, Person]:
    """Helpers, and residents with their whole households: all decided on by one caller."""
    ids = {pk for line in lines for pk in (line.helper_id, line.resident_id)}
    homes = Person.objects.filter(pk__in=ids).exclude(household_key="")
    keys = set(homes.values_list("household_key", flat=True))
    with_them = Person.objects.filter(household_key__in=keys).values_list("pk", flat=True)
    return Person.objects.locked_all(ids | set(with_them))


def _taken(people: Mapping[int, Person]) -> set[int | str]:
    """Helpers (by id) and homes (by name) that are in a pair of persons already."""
    live = Pair.objects.filter(state__in=LIVE).exclude(mode=PairMode.UNIT)
    homes = {home_name(who.pk, who.household_key) for who in people.values()}
    helpers = live.filter(helper__in=people).values_list("helper_id", flat=True)
    found = live.filter(home__in=homes).values_list("home", flat=True)
    return {*filter(None, helpers), *found}


def _both(helper: Person, resident: Person) -> set[int | str]:
    return {helper.pk, home_name(resident.pk, resident.household_key)}


def _faults(
    line: SignedPair,
    people: Mapping[int, Person],
    areas: Mapping[int, Area],
    ready: set[int],
    taken: set[int | str],
    actor: Actor,
    now: datetime,
) -> Iterator[Refusal]:
    """Why the line cannot come in."""
    helper, resident = people[line.helper_id], people[line.resident_id]
    home = resident.household_key
    is_own = actor.person_id in (helper.pk, resident.pk)
    if is_own or not policies.may_enter_signed(actor, areas[resident.area_id].path):
        yield Forbidden()
    if line.signed_on > localtime(now).date():
        yield BadInput(field="signed", why=_("This day has not come yet."))
    if not 1 <= line.every_days <= 366:
        yield BadInput(field="every_days", why=_("Between every day and once a year."))
    if helper.pk == resident.pk or (home and helper.household_key == home):
        yield OneHome()
    if helper.pk not in ready:
        yield NotAgreedToHelp()
    if taken & _both(helper, resident):
        yield PairedAlready()


def _pair(
    line: SignedPair,
    people: Mapping[int, Person],
    areas: Mapping[int, Area],
    actor: Actor,
    now: datetime,
) -> Pair:
    resident = people[line.resident_id]
    return Pair(
        mode=PairMode.ONE_TO_ONE,
        helper_id=line.helper_id,
        resident=resident,
        home=home_name(resident.pk, resident.household_key),
        area=areas[resident.area_id],
        state=PAIR.next(PAIR.next(PairState.PROPOSED, "agree"), "activate"),
        proposed_by_id=actor.me,
        proposed_at=now,
    )


def _write(made: Sequence[tuple[SignedPair, Pair]], *, actor: Actor, now: datetime) -> None:
    rows = Pair.objects.bulk_create(row for _line, row in made)
    Agreement.objects.bulk_create(
        Agreement(
            pair=row, side=side, by_id=actor.me, how=_("signed on paper"), at=_signed(line, now)
        )
        for line, row in made
        for side in Side
    )
    Plan.objects.bulk_create(
        Plan(pair=row, every_days=line.every_days, aims=line.aims.strip(), by_id=actor.me, at=now)
        for line, row in made
    )
    told = [Line(row.pk, "enter", PairState.PROPOSED, row.state) for row in rows]
    note_many("pair", told, actor=actor, now=now)
    _tell(rows, actor=actor, now=now)


def _signed(line: SignedPair, now: datetime) -> datetime:
    return min(make_aware(datetime.combine(line.signed_on, time(12))), now)


def _tell(rows: Sequence[Pair], *, actor: Actor, now: datetime) -> None:
    """Both sides hear that it has begun, except who typed it."""
    speakers = speakers_of_many((row.resident_id for row in rows), now)
    news = [
        News(who, f"pair:{row.pk}:pair_begun", f"/pairs/{row.pk}/", {"number": row.pk})
        for row in rows
        for who in sorted(speakers[row.resident_id] | {row.helper_id or 0})
        if who != actor.person_id
    ]
    tell_many(news, "pair_begun", now=now)
