"""What figures rest on, and what is made of them."""

from kith.insights.models.facts import Fact as Fact
from kith.insights.models.facts import Touched as Touched
