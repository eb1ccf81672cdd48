"""Every signal in words, whatever it looks at."""

from typing import Final

from kith.insights.signals import TITLES, activities, orders

ALL: Final = TITLES | activities.TITLES | orders.TITLES
