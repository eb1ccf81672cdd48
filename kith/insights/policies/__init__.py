"""Who reads figures, who opens them, who submits, signs and looks into what seems wrong."""

from kith.insights.policies.figures import OPENERS as OPENERS
from kith.insights.policies.figures import READERS as READERS
from kith.insights.policies.figures import may_open as may_open
from kith.insights.policies.figures import may_read as may_read
