"""Slips signed on paper, many at once, as rows; every line was asked whether it can come in."""

from __future__ import annotations

from collections import Counter
from datetime import datetime, time
from itertools import count
from typing import TYPE_CHECKING

from django.utils.timezone import localtime, make_aware

from kith.core.calendar import months_after
from kith.journal.actions import Line, note_many
from kith.people.actions.many import Signed, consent_signed, register_signed
from kith.people.models import Consent
from kith.people.states import Channel, ConsentPurpose
from kith.reportin.actions._rows import KIND, numbers
from kith.reportin.models import Placement, Receipt, ReportIn
from kith.reportin.states import LIFE, ReportInState

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from kith.catalogue.reportin import ReportInRules
    from kith.core.actor import Actor
    from kith.places.models import Area
    from kith.reportin.actions.roster import RosterLine


def enter_signed(
    lines: Sequence[RosterLine],
    known: Mapping[tuple[str, str], int],
    rules: Mapping[str, ReportInRules],
    *,
    actor: Actor,
    now: datetime,
) -> None:
    """The people are known, their slips received under gapless numbers, and placed."""
    people = _people(lines, known, actor=actor, now=now)
    rows = ReportIn.objects.bulk_create(
        _row(line, pk, rules[line.community.path], by=actor, now=now)
        for line, pk in zip(lines, people, strict=True)
    )
    given = _receipts(rows, actor=actor, now=now)
    Placement.objects.bulk_create(
        Placement(
            report_in=row,
            area=line.area or line.community,
            posts=list(line.posts),
            by_id=actor.me,
            at=now,
        )
        for row, line in zip(rows, lines, strict=True)
        if line.posts
    )
    told = [
        Line(row.pk, "enter", ReportInState.ROSTERED, row.state, {"number": given[row.pk]})
        for row in rows
    ]
    note_many(KIND, told, actor=actor, now=now)


def _people(
    lines: Sequence[RosterLine],
    known: Mapping[tuple[str, str], int],
    *,
    actor: Actor,
    now: datetime,
) -> list[int]:
    """The person of each line: known before, or registered now with what she signed."""
    slips = [_signed(line) for line in lines]
    ids = {n: known.get((line.phone, line.name)) for n, line in enumerate(lines)}
    fresh = [n for n, pk in ids.items() if pk is None]
    made = register_signed([slips[n] for n in fresh], actor=actor, now=now)
    old = {n: pk for n, pk in ids.items() if pk is not None}
    agreed = set(
        Consent.objects.filter(person__in=old.values(), purpose=ConsentPurpose.SERVICE).values_list(
            "person_id", flat=True
        )
    )
    never = [(pk, slips[n]) for n, pk in old.items() if pk not in agreed]
    consent_signed(never, actor=actor, now=now)
    all_ids = old | dict(zip(fresh, made, strict=True))
    return [all_ids[n] for n in range(len(lines))]


def _signed(line: RosterLine) -> Signed:
    assert line.signed_on is not None, "only signed lines come here"
    return Signed(
        area=line.community,
        name=line.name,
        phone=line.phone,
        gender=line.gender,
        text_version=line.text_version,
        signed_at=make_aware(datetime.combine(line.signed_on, time(12))),
    )


def _row(
    line: RosterLine,
    person_id: int,
    rules: ReportInRules,
    *,
    by: Actor,
    now: datetime,
) -> ReportIn:
    today = localtime(now).date()
    state = LIFE.next(LIFE.next(ReportInState.ROSTERED, "submit"), "accept")
    return ReportIn(
        person_id=person_id,
        unit_id=line.unit_id,
        community=line.community,
        state=LIFE.next(state, "place") if line.posts else state,
        posts_wanted=list(line.posts),
        channel=Channel.PAPER,
        submitted_by_id=by.me,
        submitted_at=now,
        since_date=today,
        until_date=months_after(today, rules.renewal_months),
        key=line.key,
    )


def _receipts(rows: Sequence[ReportIn], *, actor: Actor, now: datetime) -> dict[int, int]:
    """A number for each, community by community in the order of their keys."""
    communities: dict[int, Area] = {row.community_id: row.community for row in rows}
    counts = Counter(row.community_id for row in rows)
    books = {pk: _numbers(*numbers(communities[pk], now, counts[pk])) for pk in sorted(communities)}
    made = Receipt.objects.bulk_create(
        Receipt(
            report_in=row, community_id=row.community_id, year=year, number=number,
            by_id=actor.me, at=now,
        )
        for row in rows
        for year, number in (next(books[row.community_id]),)
    )  # fmt: skip
    return {receipt.report_in_id: receipt.number for receipt in made}


def _numbers(year: int, first: int) -> Iterator[tuple[int, int]]:
    for number in count(first):
        yield year, number
