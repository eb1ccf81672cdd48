"""Who can be asked for a second person's word."""

from datetime import datetime

from kith.approvals.policies import APPROVERS
from kith.approvals.rules import Wanted
from kith.people.queries import holders


def seconds_for(wanted: Wanted, *, now: datetime) -> list[int]:
    """Persons with the right over the area, the nearest first; each once."""
    found = [
        person for role in APPROVERS[wanted.deed] for person in holders(role, wanted.path, now)
    ]
    return list(dict.fromkeys(found))
