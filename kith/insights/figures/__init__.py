"""Every figure that is published, by its code."""

from typing import Final

from kith.insights.figures import (
    activities,
    brands,
    care,
    grid,
    hotline,
    lists,
    monthly,
    pairs,
    people,
    places,
    programmes,
    projects,
    psych,
    report_in,
    service,
    sessions,
    supply,
    surveys,
    teams,
    wishes,
)
from kith.insights.figures.shape import Asked as Asked
from kith.insights.figures.shape import Figure as Figure
from kith.insights.figures.shape import Section as Section
from kith.insights.figures.shape import Value as Value

MODULES: Final = (
    service,
    activities,
    programmes,
    wishes,
    pairs,
    projects,
    care,
    report_in,
    brands,
    grid,
    hotline,
    lists,
    monthly,
    people,
    places,
    psych,
    sessions,
    supply,
    surveys,
    teams,
)
FIGURES: Final[dict[str, Figure]] = {
    figure.code: figure for module in MODULES for figure in module.FIGURES
}
