"""What figures are made of, by the table the rows stand in."""

from typing import Final

from kith.insights.facts import (
    activities,
    care,
    grid,
    hotline,
    hours,
    orders,
    pairing,
    programmes,
    projects,
)
from kith.insights.facts.definitions import DEFINITIONS as DEFINITIONS
from kith.insights.facts.definitions import LABELS as LABELS
from kith.insights.facts.definitions import label_words as label_words
from kith.insights.facts.shape import Source as Source

SOURCES: Final = {
    source.name: source
    for source in (
        hours.RECORDS,
        hours.VOLUNTEERS,
        hours.TRANSFERS,
        activities.SESSIONS,
        activities.ATTENDANCES,
        activities.MONTHLY_LISTS,
        orders.ORDERS,
        orders.RATINGS,
        pairing.CONTACTS,
        care.DUES,
        grid.HAZARDS,
        hotline.CALLS,
        projects.ITEMS,
        programmes.HIGHLIGHTS,
    )
}
