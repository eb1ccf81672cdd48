"""Measures and units of figures, and where sheets, briefs and findings stand."""

from kith.insights.states.figures import UNITS as UNITS
from kith.insights.states.figures import Measure as Measure
from kith.insights.states.figures import Rated as Rated
from kith.insights.states.figures import Unit as Unit
