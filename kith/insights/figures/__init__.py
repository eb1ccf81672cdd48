"""Every figure that is published, by its code."""

from typing import Final

from kith.insights.figures import service
from kith.insights.figures.shape import Asked as Asked
from kith.insights.figures.shape import Figure as Figure
from kith.insights.figures.shape import Value as Value

FIGURES: Final[dict[str, Figure]] = {figure.code: figure for figure in (*service.FIGURES,)}
