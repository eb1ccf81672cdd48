"""Rule sets refuse parameters that make no sense, and say which."""

import pytest

from kith.catalogue import defaults
from kith.catalogue.rules import (
    ALL,
    CallBackRules,
    DisclosureRules,
    OfferRules,
    Rules,
    ServiceLevels,
    Tariff,
    WishRules,
)
from kith.core.calendar import Unit

PLAIN: dict[type[Rules], dict[str, object]] = {
    Tariff: {"points_per_hour": 10, "cap_min": 480, "by_category": {"PSYCHOLOGICAL": 12}},
    ServiceLevels: {"normal": {"OPEN": [2, "WORKING_DAYS"]}, "urgent": {"OPEN": [2, "HOURS"]}},
    OfferRules: {"valid_h": 24, "urgent_valid_h": 2, "quiet_after_no_h": 12},
    WishRules: {"cap_fen": 20000, "contact_days": 7, "deliver_days": 30, "remind_days": 2},
    CallBackRules: {"first_after_days": 2, "again_after_days": 2, "attempts": 3},
    DisclosureRules: {"after_completion_h": 24, "after_slot_h": 72},
}
NONSENSE: list[tuple[type[Rules], dict[str, object], str]] = [
    (Tariff, {"points_per_hour": 0}, "no points"),
    (Tariff, {"points_per_hour": -1}, "negative points"),
    (Tariff, {"points_per_hour": 2.5}, "half points"),
    (Tariff, {"points_per_hour": True}, "a yes instead of a number"),
    (Tariff, {"points_per_hour": "10"}, "a text instead of a number"),
    (Tariff, {"points_per_hour": 10**9}, "a slip of the keyboard"),
    (Tariff, {"cap_min": 0}, "a cap that lets nothing through"),
    (Tariff, {"by_category": {"ELDERLY": 0}}, "no points for one kind"),
    (Tariff, {"by_category": {"ELDERY": 12}}, "a kind that does not exist"),
    (ServiceLevels, {"normal": {"OPEN": [0, "DAYS"]}}, "no time at all"),
    (ServiceLevels, {"normal": {"OPEN": [2, "WEEKS"]}}, "an unknown unit"),
    (ServiceLevels, {"urgent": {"OPEN": [-1, "HOURS"]}}, "negative time"),
    (ServiceLevels, {"urgent": {"OPEN": [1]}}, "a number without a unit"),
    (OfferRules, {"valid_h": 0}, "an offer that never stands"),
    (OfferRules, {"urgent_valid_h": 0}, "an urgent offer that never stands"),
    (OfferRules, {"quiet_after_no_h": -1}, "a phone that was quiet yesterday"),
    (WishRules, {"cap_fen": 0}, "a wish that may cost nothing"),
    (WishRules, {"contact_days": 0}, "no day to make contact"),
    (WishRules, {"deliver_days": 6}, "delivered before contact"),
    (WishRules, {"remind_days": -1}, "reminded afterwards"),
    (WishRules, {"remind_days": 31}, "reminded before the beginning"),
    (CallBackRules, {"first_after_days": 0}, "called at once"),
    (CallBackRules, {"again_after_days": 0}, "called again at once"),
    (CallBackRules, {"attempts": 0}, "never called"),
    (DisclosureRules, {"after_completion_h": 73}, "open for more than three days"),
    (DisclosureRules, {"after_completion_h": -1}, "closed before the end"),
    (DisclosureRules, {"after_completion_h": 1.5}, "half hours"),
    (DisclosureRules, {"after_slot_h": 0}, "closed when the slot ends"),
]


def test_every_kind_of_rule_is_tested_here():
    assert set(PLAIN) == set(ALL)
    assert {kind for kind, _changes, _why in NONSENSE} == set(ALL)
    assert len({kind.KIND for kind in ALL}) == len(ALL)


@pytest.mark.parametrize("kind", ALL, ids=lambda kind: kind.KIND)
def test_a_rule_that_makes_sense_is_read(kind):
    read = kind.read(PLAIN[kind])

    assert {name: getattr(read, name) for name in PLAIN[kind]} == PLAIN[kind]
    with pytest.raises(AttributeError):
        setattr(read, next(iter(PLAIN[kind])), 1)


@pytest.mark.parametrize(
    ("kind", "changes"),
    [
        pytest.param(kind, changes, id=f"{kind.KIND}-{why}".replace(" ", "-"))
        for kind, changes, why in NONSENSE
    ],
)
def test_a_rule_without_sense_is_refused(kind, changes):
    with pytest.raises(ValueError, match=r"."):
        kind.read(PLAIN[kind] | changes)


@pytest.mark.parametrize("kind", ALL, ids=lambda kind: kind.KIND)
def test_a_rule_with_a_field_too_many_or_too_few_is_refused(kind):
    name = next(iter(PLAIN[kind]))

    with pytest.raises(TypeError):
        kind.read(PLAIN[kind] | {"colour": "red"})
    with pytest.raises(TypeError):
        kind.read({key: value for key, value in PLAIN[kind].items() if key != name})


@pytest.mark.parametrize(
    ("state", "urgent", "amount"),
    [
        pytest.param("OPEN", False, (2, Unit.WORKING_DAYS), id="the-usual-time"),
        pytest.param("OPEN", True, (2, Unit.HOURS), id="the-urgent-time"),
        pytest.param("REPORTED", True, (2, Unit.DAYS), id="urgent-without-a-time-of-its-own"),
        pytest.param("CLOSED", False, None, id="no-clock-runs"),
        pytest.param("CLOSED", True, None, id="no-clock-runs-when-urgent"),
    ],
)
def test_how_long_a_stage_may_take(state, urgent, amount):
    levels = ServiceLevels.read(
        {
            "normal": {"OPEN": [2, "WORKING_DAYS"], "REPORTED": [2, "DAYS"]},
            "urgent": {"OPEN": [2, "HOURS"]},
        }
    )

    assert levels.of(state, urgent=urgent) == amount


def test_the_defaults_make_sense_and_name_their_source():
    kinds = {known.KIND: known for known in ALL}

    assert sorted(kind for kind, _params, _source in defaults.RULES) == sorted(kinds)
    assert [kinds[k].read(p).KIND for k, p, _source in defaults.RULES] == [
        kind for kind, _params, _source in defaults.RULES
    ]
    assert [
        source for _kind, _params, source in defaults.RULES if "house default" not in source
    ] == []
