"""What figures are made of, by the table the rows stand in."""

import inspect
from typing import Final

from kith.insights.facts.activities import ATTENDANCES, SESSIONS
from kith.insights.facts.hours import RECORDS, TRANSFERS, VOLUNTEERS
from kith.insights.facts.orders import ORDERS, RATINGS
from kith.insights.facts.shape import Source as Source

SOURCES: Final = {
    source.name: source
    for source in (RECORDS, VOLUNTEERS, TRANSFERS, SESSIONS, ATTENDANCES, ORDERS, RATINGS)
}
# What each measure counts: the docstring of the function that counts it, on one line.
DEFINITIONS: Final = {
    measure: " ".join((inspect.getdoc(source.lines) or "").split())
    for source in SOURCES.values()
    for measure in source.measures
}
