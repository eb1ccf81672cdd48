"""Signals about who served whom, from where, and with what picture."""

from collections import defaultdict
from collections.abc import Iterator, Sequence

from kith.catalogue.trust import SignalRules
from kith.insights.signals.facts import Service, Spoke

ADULT = 18


def far_from_home(services: Sequence[Service], rules: SignalRules) -> Iterator[Spoke]:
    """Home lies `far_m` metres or more from the place, and nobody there shows either end or says
    so afterwards. Areas are compared, never addresses, and no telephone is tracked.

    Source: workflows.md 4.6, "volunteer's division far from the site".
    """
    for row in services:
        is_seen = row.shown or row.by_recipient
        if row.away_m is not None and row.away_m >= rules.far_m and not is_seen:
            yield Spoke(row.record_id, {"kilometres": row.away_m // 1000})


def same_photo(services: Sequence[Service], rules: SignalRules) -> Iterator[Spoke]:
    """A picture that belongs to another service as well. Members of one team share theirs.

    Source: workflows.md 4.6, "same photo hash".
    """
    causes: dict[str, set[str]] = defaultdict(set)
    for row in services:
        for digest in row.digests:
            causes[digest].add(row.cause)
    for row in services:
        most = max((len(causes[digest]) for digest in row.digests), default=0)
        if most > 1:
            yield Spoke(row.record_id, {"services": most})


def child_at_risk(services: Sequence[Service], rules: SignalRules) -> Iterator[Spoke]:
    """Somebody under 18 in work that is for adults.

    Source: workflows.md 4.6, "children in dangerous work"; rules.md 5.1 (Shandong, article 10).
    """
    for row in services:
        if row.age is not None and row.age < ADULT and row.adults_only:
            yield Spoke(row.record_id, {"age": row.age})


def each_other(services: Sequence[Service], rules: SignalRules) -> Iterator[Spoke]:
    """Two people who served or confirmed each other, `reciprocal` times or more each way.
    Neighbours do help each other now and then.

    Source: threats.md A13; bad input LOGC-004.
    """
    ways: dict[tuple[int, int], list[Service]] = defaultdict(list)
    for row in services:
        others = set(row.beneficiary_ids)
        if row.confirmed_by_id is not None:
            others.add(row.confirmed_by_id)
        for other in others - {row.person_id}:
            ways[row.person_id, other].append(row)
    for (one, other), rows in ways.items():
        back = ways.get((other, one), ())
        if min(len(rows), len(back)) >= rules.reciprocal:
            for row in rows:
                yield Spoke(row.record_id, {"there": len(rows), "back": len(back)})


def own_household(services: Sequence[Service], rules: SignalRules) -> Iterator[Spoke]:
    """Served at home: somebody served lives where the helper lives.

    Source: threats.md A13 and SD2; bad input LOGC-002.
    """
    for row in services:
        if row.household and row.household in row.households_served:
            yield Spoke(row.record_id)
