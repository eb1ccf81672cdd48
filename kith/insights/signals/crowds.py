"""Signals about many records that look like one stroke of the pen."""

from collections import defaultdict
from collections.abc import Iterator, Sequence

from kith.catalogue.trust import SignalRules
from kith.insights.signals.facts import Service, Spoke


def credited_in_seconds(services: Sequence[Service], rules: SignalRules) -> Iterator[Spoke]:
    """One person wrote hours for `many_people` others within `within_s` seconds, each of them bare:
    a typed sign-in list or a leader who stamped her team is not meant.

    Source: workflows.md 4.6, "one administrator crediting many people in seconds".
    """
    desks: dict[int, list[Service]] = defaultdict(list)
    for row in services:
        if row.is_bare and row.recorded_by_id != row.person_id:
            desks[row.recorded_by_id].append(row)
    for rows in desks.values():
        ordered = sorted(rows, key=lambda row: (row.recorded_at, row.record_id))
        for row, people in _bursts(ordered, rules):
            yield Spoke(row.record_id, {"people": people})


def _bursts(ordered: list[Service], rules: SignalRules) -> Iterator[tuple[Service, int]]:
    """Rows of every stretch of `within_s` seconds with enough people, once each."""
    told: set[int] = set()
    first = 0
    for last, row in enumerate(ordered):
        while (row.recorded_at - ordered[first].recorded_at).total_seconds() > rules.within_s:
            first += 1
        burst = ordered[first : last + 1]
        people = len({one.person_id for one in burst})
        if people >= rules.many_people:
            for one in burst:
                if one.record_id not in told:
                    told.add(one.record_id)
                    yield one, people


def same_value(services: Sequence[Service], rules: SignalRules) -> Iterator[Spoke]:
    """`many_people` or more of one service, all from the same second to the same second, and all
    bare. People come and go one by one.

    Source: workflows.md 4.6, "all participants with the same exact value".
    """
    for rows in _by_cause(services).values():
        spans = {(row.started_at, row.ended_at) for row in rows}
        people = len({row.person_id for row in rows})
        if people >= rules.many_people and len(spans) == 1 and all(row.is_bare for row in rows):
            for row in rows:
                yield Spoke(row.record_id, {"people": people, "minutes": row.minutes})


def never_rated(services: Sequence[Service], rules: SignalRules) -> Iterator[Spoke]:
    """A team or unit with `silent_records` services or more of which no recipient said a word and
    no helper ever rated a visit.

    Source: workflows.md 4.6, "team whose volunteers never rate".
    """
    groups: dict[str, list[Service]] = defaultdict(list)
    for row in services:
        if row.group:
            groups[row.group].append(row)
    for rows in groups.values():
        is_silent = not any(row.is_rated or row.has_rated or row.by_recipient for row in rows)
        if is_silent and len({row.cause for row in rows}) >= rules.silent_records:
            for row in rows:
                yield Spoke(row.record_id, {"records": len(rows)})


def nobody_served(services: Sequence[Service], rules: SignalRules) -> Iterator[Spoke]:
    """For nobody: no beneficiary named or counted, no word of a recipient, and no list, slip or
    picture. Work for public needs, such as tidying a yard, needs no beneficiary.

    Source: workflows.md 4.6, "activity without beneficiaries or ratings".
    """
    for row in services:
        served = row.beneficiary_ids or row.others or row.by_recipient or row.is_rated
        if not served and row.category != "PUBLIC_NEED" and not row.papers and not row.digests:
            yield Spoke(row.record_id, {"minutes": row.minutes})


def _by_cause(services: Sequence[Service]) -> dict[str, list[Service]]:
    found: dict[str, list[Service]] = defaultdict(list)
    for row in services:
        found[row.cause].append(row)
    return found
