"""Rule sets of pledges and of the venture pool."""

import re
from dataclasses import dataclass
from typing import ClassVar, Final

from kith.catalogue.shape import Rules, between, positive

_HOST: Final = re.compile(r"[a-z0-9-]+(\.[a-z0-9-]+)+")
MOST_FEN: Final = 100_000_000_000  # a thousand million yuan: beyond it a slip of the keyboard


@dataclass(frozen=True, slots=True)
class PledgeRules(Rules):
    """Pledges of units: the largest single one, when a late one is asked after, links out.

    Only pages of `platform_hosts` may be linked to: platforms for public fundraising that the
    Ministry of Civil Affairs designated. Kith itself takes no payment and makes no appeal.

    Source: Charity Law (2023), articles 22 to 27; rules.md 5.4.
    """

    KIND: ClassVar[str] = "PLEDGES"
    most_fen: int
    remind_after_days: int
    platform_hosts: list[str]

    def __post_init__(self) -> None:
        between(1, MOST_FEN, "most_fen", self.most_fen)
        between(0, 366, "remind_after_days", self.remind_after_days)
        for host in self.platform_hosts:
            if not _HOST.fullmatch(host):
                raise ValueError(f"{host!r} is no name of a host")


@dataclass(frozen=True, slots=True)
class VentureRules(Rules):
    """The venture pool: how many reviewers, how it is paid, what lateness and misuse cost.

    `first_percent` of a grant is paid first, the rest after the mid-term review. A report is asked
    for `remind_days` before its day; one that is late stops the grant `grace_wd` working days
    after the notice. Money is paid back within `claw_back_days`; misuse bars for `bar_years`.

    Source: workflows.md 4.5 (Haishu: unexcused lateness fails; Zhongshan: a bar of three years).
    """

    KIND: ClassVar[str] = "VENTURE"
    most_fen: int
    least_reviews: int
    first_percent: int
    remind_days: int
    grace_wd: int
    claw_back_days: int
    bar_years: int

    def __post_init__(self) -> None:
        between(1, MOST_FEN, "most_fen", self.most_fen)
        between(2, 15, "least_reviews", self.least_reviews)
        between(1, 99, "first_percent", self.first_percent)
        between(0, 60, "remind_days", self.remind_days)
        positive(grace_wd=self.grace_wd, claw_back_days=self.claw_back_days)
        between(0, 10, "bar_years", self.bar_years)
