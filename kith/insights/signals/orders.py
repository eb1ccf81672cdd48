"""Signals about requests: whose hand dispatched, confirmed and rated, and how long it took."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext_lazy as _

from kith.insights.signals.desk import DeskWord, Handled, People, Row, Seen
from kith.insights.states import Part, Trace

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kith.catalogue.integrity import MatterRules


def closed_by_dispatcher(handled: Sequence[Handled], rules: MatterRules) -> Iterator[Seen]:
    """Confirmed in the resident's name by the one who made the worksheet or the offer, and no
    end of the service is shown by the resident's code. A small desk has only one clerk: alone
    this is light.

    Source: findings.md 5 (separate who records, who confirms); threats.md SD1.
    """
    for one in handled:
        word = one.word
        if word is not None and word.by_id in one.dispatcher_ids and not _shown(one):
            rows = ((Trace.ORDER, one.order_id), (Trace.STEP, word.step_id))
            yield Seen(one.order_id, {}, rows, _sides(one, word))


def confirmed_in_seconds(handled: Sequence[Handled], rules: MatterRules) -> Iterator[Seen]:
    """Confirmed in the resident's name less than `confirm_s` seconds after the report: nobody can
    have been rung meanwhile.

    Source: findings.md 5 (entered in the back office within minutes); threats.md A10.
    """
    for one in handled:
        if one.word is None:
            continue
        took_s = int((one.word.at - one.reported_at).total_seconds())
        if took_s < rules.confirm_s:
            rows = ((Trace.ORDER, one.order_id), (Trace.STEP, one.word.step_id))
            yield Seen(one.order_id, {"seconds": max(0, took_s)}, rows, _sides(one, one.word))


def rated_by_one_hand(handled: Sequence[Handled], rules: MatterRules) -> Iterator[Seen]:
    """One hand typed the ratings of `many_ratings` requests or more within `ratings_within_s`
    seconds: so many residents cannot be asked in that time.

    Source: workflows.md 4.6 (one administrator, many people, seconds).
    """
    hands: dict[int, list[tuple[DeskWord, Handled]]] = defaultdict(list)
    for one in handled:
        if one.word is not None and one.word.rating_id is not None:
            hands[one.word.by_id].append((one.word, one))
    for by_id, rows in hands.items():
        ordered = sorted(rows, key=lambda pair: (pair[0].at, pair[1].order_id))
        for burst in _bursts(ordered, rules):
            all_rows: tuple[Row, ...] = tuple(
                (Trace.RATING, word.rating_id) for word, _one in burst if word.rating_id
            )
            for _word, one in burst:
                facts = {"ratings": len(burst)}
                yield Seen(one.order_id, facts, all_rows, ((by_id, Part.CLERK),))


def _bursts(
    ordered: list[tuple[DeskWord, Handled]], rules: MatterRules
) -> Iterator[list[tuple[DeskWord, Handled]]]:
    """The widest stretches of `ratings_within_s` seconds with enough ratings, apart."""
    first = 0
    while first < len(ordered):
        last = first
        while (
            last + 1 < len(ordered)
            and (ordered[last + 1][0].at - ordered[first][0].at).total_seconds()
            <= rules.ratings_within_s
        ):
            last += 1
        if last - first + 1 >= rules.many_ratings:
            yield ordered[first : last + 1]
            first = last
        first += 1


def shorter_than_walk(handled: Sequence[Handled], rules: MatterRules) -> Iterator[Seen]:
    """Somebody was there for less time than she needs to walk there from where she lives, and the
    resident's code does not show both ends. Areas are compared, never addresses.

    Source: house default after dispatch.md (75 metres a minute on foot).
    """
    for one in handled:
        short = [
            hand for hand in one.hands
            if hand.away_m is not None and hand.shown < 2
            and hand.minutes * rules.walk_m_per_min < hand.away_m
        ]  # fmt: skip
        if short:
            hand = max(short, key=lambda h: (h.away_m or 0) - h.minutes * rules.walk_m_per_min)
            facts = {
                "minutes_there": hand.minutes,
                "minutes_on_foot": (hand.away_m or 0) // rules.walk_m_per_min,
            }
            rows = tuple((Trace.STAMP, pk) for one_hand in short for pk in one_hand.stamp_ids)
            who = tuple((one_hand.person_id, Part.HELPER) for one_hand in short)
            yield Seen(one.order_id, facts, rows, who)


def _shown(one: Handled) -> bool:
    return any(hand.shown for hand in one.hands)


def _sides(one: Handled, word: DeskWord) -> People:
    helpers = tuple((hand.person_id, Part.HELPER) for hand in one.hands)
    return ((word.by_id, Part.CLERK), *helpers)


SIGNALS: Final = {
    "CLOSED_BY_DISPATCHER": closed_by_dispatcher,
    "CONFIRMED_IN_SECONDS": confirmed_in_seconds,
    "RATED_BY_ONE_HAND": rated_by_one_hand,
    "SHORTER_THAN_WALK": shorter_than_walk,
}
SAID_OTHERWISE: Final = "SAID_OTHERWISE"  # no function: a resident said so when she was rung
TITLES: Final = {
    "CLOSED_BY_DISPATCHER": _("the same hand sent it out and confirmed it, and no code shows it"),
    "CONFIRMED_IN_SECONDS": _("confirmed for the resident sooner than she could be rung"),
    "RATED_BY_ONE_HAND": _("one hand typed more ratings than it can have asked for"),
    "SHORTER_THAN_WALK": _("was there for less time than the way there takes"),
    SAID_OTHERWISE: _("the resident says it was not as written"),
}
