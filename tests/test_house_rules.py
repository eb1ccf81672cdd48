"""Guards what linters cannot. Each rule of tests/tools/house.py is seen to notice something."""

from functools import cache
from pathlib import Path

import pytest

from tests.tools import house
from tests.tools.house import Rule, Source

ROOT = Path(__file__).parents[1]
P90 = 23

# What may stand although a rule notices it: (rule, path, first words of the fault): the reason.
TOLD, ATOMIC = "actions_are_told_who_and_when", "actions_are_atomic"
CAUSED = "called inside an action that was told; a cause says for what"
SET_UP = "fills the catalogue or the map at set-up, with rows that have no history"
SEALS = "computes and writes nothing; called while another action builds its row"
DERIVED = "derived from rows that tell who and when; nobody acts"
BUNDLES = "bundle by bundle, each atomic, so that writers never wait for all"
OTHER_SIDE = "run by another interpreter, without Kith: it measures what stands beside ours"
OWN_WORD = "the person becomes known by this very act; the token says who"
EXCEPTIONS: dict[tuple[str, str, str], str] = {
    (TOLD, "kith/catalogue/actions.py", "put_defaults"): SET_UP,
    (TOLD, "kith/catalogue/actions.py", "put_rule"): SET_UP,
    (TOLD, "kith/places/actions.py", "put_area"): SET_UP,
    (TOLD, "kith/outbox/actions.py", "tell"): CAUSED,
    (TOLD, "kith/outbox/actions.py", "lease"): "the clock's own queue",
    (TOLD, "kith/outbox/actions.py", "settle"): "the clock's own queue",
    (TOLD, "kith/outbox/actions.py", "drop"): "the clock's own queue",
    (TOLD, "kith/outbox/actions.py", "give_back"): "the clock's own queue",
    (TOLD, "kith/people/actions/volunteering.py", "accept"): OWN_WORD,
    (TOLD, "kith/people/actions/volunteering.py", "decline"): OWN_WORD,
    (TOLD, "kith/people/actions/volunteering.py", "quieten"): CAUSED,
    (TOLD, "kith/points/actions/holds.py", "hold lacks"): CAUSED,
    (TOLD, "kith/points/actions/holds.py", "capture lacks"): CAUSED,
    (TOLD, "kith/points/actions/holds.py", "void lacks"): CAUSED,
    (TOLD, "kith/points/actions/holds.py", "expire lacks"): CAUSED,
    (TOLD, "kith/points/actions/transfers.py", "award lacks"): CAUSED,
    (TOLD, "kith/points/actions/transfers.py", "reverse lacks"): CAUSED,
    (TOLD, "kith/points/actions/transfers.py", "give lacks"): CAUSED,
    (TOLD, "kith/points/actions/transfers.py", "settle lacks"): CAUSED,
    (TOLD, "kith/points/actions/transfers.py", "lapse lacks"): CAUSED,
    (TOLD, "kith/insights/actions/refreshing.py", "catch_up"): DERIVED,
    (TOLD, "kith/insights/actions/refreshing.py", "re"): DERIVED,
    ("clock_only_at_the_doors", "kith/vault/clock.py", "Now"): "the database's clock is a door",
    ("clock_only_at_the_doors", "kith/upkeep/counting.py", "time"): "a cache has its own time",
    ("nothing_else_is_atomic", "kith/upkeep/sql.py", "atomic"): "a savepoint, and no deed",
    (
        "nothing_else_is_atomic",
        "kith/core/crashing.py",
        "on_commit",
    ): "it dies there and writes nothing",
    (ATOMIC, "kith/insights/actions/refreshing.py", "catch_up is"): BUNDLES,
    (ATOMIC, "kith/insights/actions/refreshing.py", "refresh is"): BUNDLES,
    (ATOMIC, "kith/insights/actions/refreshing.py", "refresh_all is"): BUNDLES,
    (TOLD, "kith/insights/actions/recomputing.py", "recompute"): DERIVED,
    (ATOMIC, "kith/insights/actions/recomputing.py", "recompute is"): BUNDLES,
    ("no_signals", "kith/insights/apps.py", "from"): "after migrations, not after a save",
    (TOLD, "kith/insights/actions/watching.py", "watch"): DERIVED,
    ("nothing_else_is_atomic", "kith/ops/bench/ledger/hordak_side.py", "atomic"): OTHER_SIDE,
    (TOLD, "kith/points/actions/chain.py", "last_written"): "the clock's own work",
    (TOLD, "kith/points/actions/chain.py", "seal_day"): "the clock's own work",
    (TOLD, "kith/journal/actions.py", "seal"): "the clock's own work",
    (TOLD, "kith/journal/actions.py", "put_away"): "the clock's own work",
    (TOLD, "kith/upkeep/actions.py", "note_beats"): "the clock tells of itself",
    (TOLD, "kith/upkeep/actions.py", "note_backup"): "the backup tells of itself",
    (TOLD, "kith/upkeep/actions.py", "prove_writing"): "changes nothing",
    (TOLD, "kith/vault/actions.py", "seal_looks"): "the clock's own work",
    (TOLD, "kith/vault/actions.py", "put_away"): "the clock's own work",
    (TOLD, "kith/vault/actions.py", "enrol"): CAUSED,
    (TOLD, "kith/vault/actions.py", "rewrap"): "the operator's key work on the command line",
    (TOLD, "kith/vault/actions.py", "renew"): "the operator's key work on the command line",
    (TOLD, "kith/vault/actions.py", "cover_anew"): "the operator's key work on the command line",
    (TOLD, "kith/vault/actions.py", "forget"): CAUSED,
    (TOLD, "kith/vault/actions.py", "opens"): "tells nobody what it read",
    (ATOMIC, "kith/vault/actions.py", "opens"): "changes nothing",
    (TOLD, "kith/vault/actions.py", "seal lacks"): SEALS,
    (TOLD, "kith/vault/actions.py", "seal_bytes"): SEALS,
    (ATOMIC, "kith/vault/actions.py", "seal is"): SEALS,
    (ATOMIC, "kith/vault/actions.py", "seal_bytes"): SEALS,
}


def _sources(pattern: str) -> list[Source]:
    paths = sorted(p for p in (ROOT / "kith").rglob(pattern) if "migrations" not in p.parts)
    return [Source(p.relative_to(ROOT).as_posix(), p.read_text("utf-8")) for p in paths]


CODE, TEMPLATES = _sources("*.py"), _sources("*.html")
CHECKS = [(rule, CODE) for rule in house.CODE_RULES]
CHECKS += [(rule, TEMPLATES) for rule in house.TEMPLATE_RULES]


@cache
def _faults(rule: Rule) -> list[tuple[str, str, str]]:
    sources = dict(CHECKS)[rule]
    return [(rule.__name__, source.path, fault) for source in sources for fault in rule(source)]


def _excuses(exception: tuple[str, str, str], fault: tuple[str, str, str]) -> bool:
    return exception[:2] == fault[:2] and fault[2].split(": ", 1)[-1].startswith(exception[2])


@pytest.mark.parametrize(("rule", "sources"), CHECKS, ids=[rule.__name__ for rule, _ in CHECKS])
def test_house_rule(rule, sources):
    faults = _faults(rule)

    assert sources
    assert [f for f in faults if not any(_excuses(e, f) for e in EXCEPTIONS)] == []


def test_every_exception_is_still_needed():
    faults = [fault for rule, _sources in CHECKS for fault in _faults(rule)]

    assert [e for e in EXCEPTIONS if not any(_excuses(e, fault) for fault in faults)] == []


def test_nine_functions_of_ten_are_short():
    lengths = [house.length(function) for source in CODE for function in source.functions()]

    assert house.ninth_tenth(lengths) <= P90


BAD = {
    "no_signals": ("kith/a/models.py", "from django.db.models.signals import post_save"),
    "no_save_override": ("kith/a/models.py", "class A:\n def save(self): ..."),
    "no_ordering_in_meta": ("kith/a/models.py", "class Meta:\n ordering = ['pk']"),
    "no_generic_keys": ("kith/a/models.py", "x = fields.GenericForeignKey()"),
    "clock_only_at_the_doors": ("kith/a/actions.py", "at = timezone.now()"),
    "short_modules": ("kith/a/rules.py", "\n" * 401),
    "short_functions": ("kith/a/rules.py", "def f():\n" + " x = 1\n" * 50),
    "state_moves_in_actions": ("kith/a/queries.py", "order.state = S.OPEN"),
    "no_junk_drawers": ("kith/a/utils.py", ""),
    "no_hand_made_safety": ("kith/web/a.py", "html = mark_safe(text)"),
    "words_can_be_found": ("kith/web/a.py", "f\"{n} {_('hours')}\""),
    "whole_points_and_minutes": ("kith/points/models.py", "points = models.FloatField()"),
    "actions_are_told_who_and_when": ("kith/a/actions.py", "def claim(pk, *, actor): ..."),
    "actions_are_atomic": ("kith/a/actions/claim.py", "def claim(pk, *, actor, now): ..."),
    "nothing_else_is_atomic": ("kith/a/queries.py", "with transaction.atomic(): ..."),
    "sql_in_its_room": ("kith/a/queries.py", "connection.cursor()"),
    "pages_ask_queries": ("kith/web/orders/views.py", "rows = Order.objects.all()"),
    "no_inline_style": ("kith/web/a.html", '<p style="color: red">'),
    "no_inline_script": ("kith/web/a.html", "<script>alert(1)</script>"),
    "templates_escape": ("kith/web/a.html", "{{ name|safe }}"),
}


@pytest.mark.parametrize("rule", house.CODE_RULES + house.TEMPLATE_RULES, ids=lambda r: r.__name__)
def test_guard_notices(rule):
    assert list(rule(Source(*BAD[rule.__name__]))) != []


def test_the_length_of_most_functions_is_noticed():
    assert house.ninth_tenth([1] * 8 + [P90 + 1] * 2) == P90 + 1
