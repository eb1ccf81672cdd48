"""Rule sets of recruitment."""

from dataclasses import dataclass
from typing import ClassVar

from kith.catalogue.shape import LARGEST, Rules, between, positive


@dataclass(frozen=True, slots=True)
class RecruitmentRules(Rules):
    """Who may join at what age, and how often one address or number may ask for a link.

    Alone from `alone_from`, or from `earning_from` who lives on her own wages; from
    `guardian_from` with a guardian's yes; below that nobody is registered. `pupils_from` is the
    least age in a youth team, whose members are no registered volunteers. A number is sent no
    second link within `again_days`, wherever it was typed. A team without a record for
    `dormant_days` is dormant.

    Source: rules.md 5.1, Youth League rules (18; 16 on own wages; 14 with the legal
    representative's consent; pupils by school rules); Shandong regulation, articles 10 and 11.
    """

    KIND: ClassVar[str] = "RECRUITMENT"
    alone_from: int
    earning_from: int
    guardian_from: int
    pupils_from: int
    links_an_hour: int
    again_days: int
    dormant_days: int

    def __post_init__(self) -> None:
        between(1, 99, "alone_from", self.alone_from)
        between(1, self.alone_from, "earning_from", self.earning_from)
        between(1, self.earning_from, "guardian_from", self.guardian_from)
        between(0, self.guardian_from, "pupils_from", self.pupils_from)
        positive(links_an_hour=self.links_an_hour, dormant_days=self.dormant_days)
        between(0, LARGEST, "again_days", self.again_days)
