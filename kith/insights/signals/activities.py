"""Signals about activities: counts, paper lists, and people in two places."""

from __future__ import annotations

from collections import defaultdict
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext_lazy as _

from kith.insights.signals.desk import Came, Count, Gathering, People, Row, Seen, Typed
from kith.insights.states import Part, Trace

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kith.catalogue.integrity import MatterRules


def counted_beyond(gatherings: Sequence[Gathering], rules: MatterRules) -> Iterator[Seen]:
    """At least `least_counted` people were counted, and with those known by name that is more
    than the places by `beyond_percent`. Where everybody could come there is nothing to exceed.

    Source: threats.md A11, "capacity above team size flagged"; mission.md D (walk-in counts).
    """
    for one in gatherings:
        counted = sum(count.number for count in one.counts)
        if one.places is None or counted < rules.least_counted:
            continue
        if 100 * (counted + one.named) > (100 + rules.beyond_percent) * one.places:
            facts = {"counted": counted, "named": one.named, "places": one.places}
            yield Seen(one.session_id, facts, _rows(one.counts), _hands(one, one.counts))


def counted_late(gatherings: Sequence[Gathering], rules: MatterRules) -> Iterator[Seen]:
    """A count of at least `least_counted` people that was written `late_h` hours or more after
    the end: nobody counts a hall that is empty.

    Source: workflows.md 4.6 (written afterwards); findings.md 5.
    """
    for one in gatherings:
        shut = one.ends_at + timedelta(hours=rules.late_h)
        late = tuple(
            count for count in one.counts
            if count.at >= shut and count.number >= rules.least_counted
        )  # fmt: skip
        if late:
            facts = {
                "counted": sum(count.number for count in late),
                "hours_later": _hours(max(count.at for count in late) - one.ends_at),
            }
            yield Seen(one.session_id, facts, _rows(late), _hands(one, late))


def sheet_late(gatherings: Sequence[Gathering], rules: MatterRules) -> Iterator[Seen]:
    """A paper list of `sheet_people` people or more, all typed by one hand `late_h` hours or more
    after the end. The morning after is when an honest list is typed.

    Source: workflows.md 4.6, "one administrator crediting many people in seconds".
    """
    for one in gatherings:
        shut = one.ends_at + timedelta(hours=rules.late_h)
        late = tuple(line for line in one.typed if line.noted_at >= shut)
        hands = {line.by_id for line in late}
        people = len({line.person_id for line in late})
        if len(hands) == 1 and people >= rules.sheet_people and len(late) == len(one.typed):
            later = _hours(min(line.noted_at for line in late) - one.ends_at)
            rows = tuple((Trace.TICK, line.tick_id) for line in late)
            facts = {"people": people, "hours_later": later}
            yield Seen(one.session_id, facts, rows, _hands(one, late))


def two_sessions(gatherings: Sequence[Gathering], rules: MatterRules) -> Iterator[Seen]:
    """Participants who were at another session in the same moment; twice as heavy from
    `places_people` of them, because one who went on early is no list that was copied. Whoever
    served has hours, and these are looked at there.

    Source: workflows.md 4.6, "overlapping services".
    """
    by_person: dict[int, list[tuple[Came, Gathering]]] = defaultdict(list)
    for one in gatherings:
        for came in one.came:
            if not came.has_hours:
                by_person[came.person_id].append((came, one))
    found: dict[int, dict[int, tuple[Came, Came]]] = defaultdict(dict)
    for person_id, visits in by_person.items():
        for came, other, there in _overlaps(visits):
            found[there.session_id][person_id] = (came, other)
    of = {one.session_id: one for one in gatherings}
    for session_id, people in found.items():
        rows = tuple((Trace.ATTENDANCE, c.attendance_id) for both in people.values() for c in both)
        who = tuple((person_id, Part.GUEST) for person_id in people)
        times = 2 if len(people) >= rules.places_people else 1
        facts = {"people": len(people)}
        yield Seen(session_id, facts, rows, _charge(of[session_id]) + who, times)


def _overlaps(visits: list[tuple[Came, Gathering]]) -> Iterator[tuple[Came, Came, Gathering]]:
    """Each attendance that shares a moment with an earlier one, that one, and the later session."""
    ordered = sorted(visits, key=lambda pair: (pair[0].starts_at, pair[0].attendance_id))
    latest, first_of = ordered[0]
    for came, there in ordered[1:]:
        if came.starts_at < latest.ends_at and there.session_id != first_of.session_id:
            yield came, latest, there
        if came.ends_at > latest.ends_at:
            latest, first_of = came, there


def round_counts(gatherings: Sequence[Gathering], rules: MatterRules) -> Iterator[Seen]:
    """One hand's counts that are said to be exact: `round_times` or more of them, each a multiple
    of `round_to`. An estimate may be round; it says that it is one.

    Source: workflows.md 4.6, "round packages".
    """
    hands: dict[int, list[tuple[Count, Gathering]]] = defaultdict(list)
    for one in gatherings:
        for count in one.counts:
            if not count.is_estimated and count.number:
                hands[count.by_id].append((count, one))
    for by_id, rows in hands.items():
        is_round = all(count.number % rules.round_to == 0 for count, _one in rows)
        if is_round and len(rows) >= rules.round_times:
            for count, one in rows:
                facts = {"counted": count.number, "counts": len(rows)}
                yield Seen(one.session_id, facts, _rows([count]), ((by_id, Part.CLERK),))


def _rows(counts: Sequence[Count]) -> tuple[Row, ...]:
    return tuple((Trace.WALK_INS, count.walk_ins_id) for count in counts)


def _hands(
    one: Gathering, lines: Sequence[Count] | Sequence[Typed]
) -> tuple[tuple[int, Part], ...]:
    typed = dict.fromkeys((line.by_id, Part.CLERK) for line in lines)
    known = {by_id for by_id, _part in typed}
    return tuple(typed) + tuple(pair for pair in _charge(one) if pair[0] not in known)


def _charge(one: Gathering) -> People:
    return () if one.in_charge_id is None else ((one.in_charge_id, Part.IN_CHARGE),)


def _hours(span: timedelta) -> int:
    return int(span.total_seconds() // 3600)


SIGNALS: Final = {
    "COUNTED_BEYOND": counted_beyond,
    "COUNTED_LATE": counted_late,
    "SHEET_LATE": sheet_late,
    "TWO_SESSIONS": two_sessions,
    "ROUND_COUNTS": round_counts,
}
TITLES: Final = {
    "COUNTED_BEYOND": _("many more people were counted than there were places"),
    "COUNTED_LATE": _("people were counted long after it was over"),
    "SHEET_LATE": _("a whole list was typed by one hand long after it was over"),
    "TWO_SESSIONS": _("people are written down at two activities at once"),
    "ROUND_COUNTS": _("every exact count of one hand is a round number"),
}
