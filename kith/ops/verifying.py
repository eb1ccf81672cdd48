"""`kith verify`: what must be true of the data, asked of the data. An app adds a line here.

A check gives the rows that break it, by id and never by value; none is the good answer.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from functools import partial
from itertools import islice
from typing import Any, Final, TypeAlias

from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext as _

from kith.activities import checks as activities
from kith.care import checks as care
from kith.core import chain
from kith.dispatch import checks as dispatch
from kith.hotline import checks as hotline
from kith.hours import checks as hours
from kith.insights import checks as insights
from kith.journal import checks as journal
from kith.ops import signing
from kith.orders import checks as orders
from kith.outbox import checks as outbox
from kith.people import checks as people
from kith.points import checks as points
from kith.points.sql import GRANTS
from kith.privacy import checks as privacy
from kith.projects import checks as projects
from kith.rewards import checks as rewards
from kith.upkeep import queries as upkeep
from kith.vault import checks as vault

Check: TypeAlias = Callable[[], Iterable[str]]
TimedCheck: TypeAlias = Callable[[datetime], Iterable[str]]

# Ids of assurance/invariants.md; docs/decisions/051 says where the others are kept.
CHECKS: Final[tuple[tuple[str, Check], ...]] = (
    # name, what gives the faults
    ("ledger_chain", points.chain),  # INV-L11
    ("ledger_balances", points.balances),  # INV-L2, L3, L4
    ("ledger_running", points.running),  # INV-L4
    ("ledger_holds", points.holds),  # INV-L7
    ("ledger_roads", points.roads),  # INV-L8, L9
    ("journal_chain", journal.sealed),  # INV-A2
    ("journal_sequence", journal.sequence),  # INV-R3
    ("access_chain", vault.sealed),  # INV-A2
    ("access_keys", vault.keys),  # INV-A1: what is sealed can be opened
    ("index_keys", vault.covers),  # people are found by what is indexed
    ("order_stories", orders.stories),  # INV-R2, R3, A4
    ("order_claims", orders.claims),  # INV-R4, R5
    ("order_helpers", orders.eligible),  # INV-R6
    ("order_asked", orders.asked),  # INV-J1
    ("activity_stories", activities.stories),  # INV-R2, R3, A4, E6
    ("activity_places", activities.counted),  # INV-E1, E2
    ("activity_queue", activities.order),  # INV-E5
    ("activity_seen", activities.seen),  # INV-E7
    ("hours_stories", hours.stories),  # INV-R2, R3, A4
    ("hours_overlaps", hours.overlaps),  # INV-H1
    ("hours_confirmed", hours.confirmed),  # INV-H2
    ("hours_thanked", hours.thanked),  # INV-H3
    ("hours_certified", hours.certified),  # INV-H4
    ("hours_consented", hours.consented),  # INV-H5
    ("reward_stories", rewards.stories),  # INV-R2, R3, A4
    ("reward_stock", rewards.stock),  # INV-X1
    ("reward_points", rewards.paid),  # INV-X2, L7
    ("reward_settled", rewards.settled),  # INV-X3, X5
    ("project_stories", projects.stories),  # INV-R2, R3, A4
    ("project_shared", projects.shared),  # INV-P1, P2
    ("project_receipts", projects.numbered),  # INV-P3
    ("project_received", projects.received),  # INV-P4
    ("people_roles", people.roles),  # INV-A5
    ("erased", privacy.destroyed),
    ("care_files", care.files),
    ("hotline_crises", hotline.crises),
    ("facts", insights.facts),
    ("month_sheets", insights.sheets),
)
# What time alone may break, asked of the moment.
TIMED: Final[tuple[tuple[str, TimedCheck], ...]] = (
    ("order_alarms", orders.alarms),  # INV-R7, R9
    ("activity_idle", activities.idle),  # INV-E4
    ("care_visits", care.visits),
    ("messages_late", outbox.late),  # INV-J2
    ("runs_lost", dispatch.lost),  # INV-J4
    ("retention", privacy.retention),  # INV-A6
)
# Those that read a whole log, or every row anew.
SLOW: Final = frozenset(
    {"ledger_chain", "ledger_running", "journal_chain", "access_chain", "facts"}
)
NAMES: Final = tuple(name for name, _check in (*CHECKS, *TIMED))
NEVER: Final = datetime(2000, 1, 1, tzinfo=UTC)
# Logs whose head may be written down elsewhere.
LEDGER: Final = "ledger"
HEADS: Final = {"journal": journal.LOG, "access": vault.LOG}
APPEND_ONLY: Final = ("journal_entry", "journal_seal", "vault_access", "vault_accessseal")
SHOWN: Final = 100  # faults of one check that are named


@dataclass(frozen=True, slots=True)
class Finding:
    """What one check found, and in how many seconds."""

    name: str
    faults: list[str]
    seconds: float


def verify(
    only: Iterable[str] = (), *, is_fast: bool = False, now: datetime | None = None
) -> list[Finding]:
    """Every check of the table, those that are named, or those that are cheap on a small house.

    What time alone may break is left out where no moment is given, and asked of the moment at
    which the clock last ran: while it stands nothing gets late (/health/ready says that it stands).
    """
    asked = [*CHECKS]
    if now is not None:
        ran = min(now, upkeep.last_beat() or NEVER)
        asked += [(name, partial(check, ran)) for name, check in TIMED]
    wanted = set(only) or {name for name, _check in asked if not (is_fast and name in SLOW)}
    return [_asked(name, check) for name, check in asked if name in wanted]


def _asked(name: str, check: Check) -> Finding:
    """A check that cannot ask its question found a fault as well; what it said may hold values."""
    began = time.monotonic()
    try:
        faults = list(islice(check(), SHOWN))
    except Exception as fault:  # noqa: BLE001 -- a check that breaks is a finding
        faults = [f"{name}: could not be asked ({type(fault).__name__})"]
    return Finding(name, faults, round(time.monotonic() - began, 3))


def report(findings: Iterable[Finding], anchors: Iterable[str] = ()) -> dict[str, Any]:
    """Everything that was found, with the heads of the chains to be written down elsewhere.

    `anchors` are heads that were written down before, signed or not: each must still be in its
    chain.
    """
    found = list(findings)
    lost = [f"{one[:16]}…: {why}" for one in anchors if one and (why := lost_anchor(one))]
    return {
        "ok": not lost and not any(one.faults for one in found),
        "head": points.head(),
        "heads": heads(),
        "anchor_found": not lost,
        "anchors": lost,
        "checks": [asdict(one) for one in found],
    }


def heads() -> dict[str, str]:
    """The last digest of each chain by its name; empty before the first."""
    return {LEDGER: points.head()} | {name: chain.head(log) for name, log in HEADS.items()}


def is_in_a_chain(digest: str) -> bool:
    """Whether a head that was written down elsewhere is still part of one of the chains."""
    return any(_stands_in(name, digest) for name in (LEDGER, *HEADS))


def _stands_in(name: str, digest: str) -> bool:
    """Whether the chain of this name has such a head."""
    log = HEADS.get(name)
    return points.is_in_chain(digest) if log is None else chain.is_in_chain(log, digest)


def lost_anchor(word: str) -> str:
    """Why a head that was written down is none of ours; empty: it is still in its chain."""
    gone = _("it is no longer in its chain")
    if not signing.is_signed(word):
        return "" if is_in_a_chain(word) else gone
    try:
        told = signing.opened(word)
    except (signing.NoHeads, ImproperlyConfigured) as no:
        return str(no)
    written = {name: head for name, head in told.heads.items() if head}  # empty: not yet begun
    return "" if all(_stands_in(name, head) for name, head in written.items()) else gone


def words(told: dict[str, Any]) -> list[str]:
    """The same for reading: a line a check, its faults set in below it."""
    lines = []
    for check in told["checks"]:
        state = len(check["faults"]) or _("whole")
        lines.append(f"{check['name']}: {state} ({check['seconds']} s)")
        lines += [f"  {fault}" for fault in check["faults"]]
    if not told["anchor_found"]:
        lines.append(_("The head that was written down is no longer in the chain."))
        lines += [f"  {one}" for one in told["anchors"]]
    return lines + [
        _("Head of the chain %(name)s: %(head)s") % {"name": name, "head": head or "–"}
        for name, head in told["heads"].items()
    ]


def grants(role: str) -> str:
    """What the owner of the tables tells PostgreSQL, so that the role can only add lines."""
    quoted = '"' + role.replace('"', '""') + '"'
    logs = ", ".join(APPEND_ONLY)
    return (
        GRANTS.format(role=quoted) + f"\nREVOKE UPDATE, DELETE, TRUNCATE ON {logs} FROM {quoted};"
    )
