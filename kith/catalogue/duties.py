"""Rule set of duties kept apart: when a second person is asked, and how often somebody may look."""

from dataclasses import dataclass
from typing import ClassVar

from kith.catalogue.shape import Rules, positive


@dataclass(frozen=True, slots=True)
class DutyRules(Rules):
    """Lists of more rows than `list_rows`, and more signed sheets at once than `signed_rows`, want
    a second person. A helper who read an address and gave the work back `given_back` times within
    `within_days` takes no more from the pool. Over `helper_looks` or `staff_looks` addresses and
    numbers a day somebody is told; nothing is stopped.

    Source: permission_matrix.yaml, import_job.commit; privacy.md 3.1; threats.md A2 and A5.
    """

    KIND: ClassVar[str] = "DUTIES"
    list_rows: int
    signed_rows: int
    given_back: int
    within_days: int
    helper_looks: int
    staff_looks: int

    def __post_init__(self) -> None:
        positive(
            list_rows=self.list_rows,
            signed_rows=self.signed_rows,
            given_back=self.given_back,
            within_days=self.within_days,
            helper_looks=self.helper_looks,
            staff_looks=self.staff_looks,
        )
