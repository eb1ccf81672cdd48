"""Who reads figures, who opens them, who submits, signs and looks into what seems wrong."""

from kith.insights.policies.briefs import BRIEFERS as BRIEFERS
from kith.insights.policies.briefs import may_write_brief as may_write_brief
from kith.insights.policies.figures import OPENERS as OPENERS
from kith.insights.policies.figures import READERS as READERS
from kith.insights.policies.figures import may_export as may_export
from kith.insights.policies.figures import may_open as may_open
from kith.insights.policies.figures import may_read as may_read
from kith.insights.policies.integrity import LOOKERS as LOOKERS
from kith.insights.policies.integrity import WATCHERS as WATCHERS
from kith.insights.policies.reports import may_check as may_check
from kith.insights.policies.reports import may_freeze as may_freeze
from kith.insights.policies.reports import may_keep_layout as may_keep_layout
from kith.insights.policies.reports import may_merge as may_merge
from kith.insights.policies.reports import may_see_report as may_see_report
from kith.insights.policies.reports import may_send_back as may_send_back
from kith.insights.policies.screens import HANGERS as HANGERS
from kith.insights.policies.screens import may_decide_rules as may_decide_rules
from kith.insights.policies.screens import may_hang as may_hang
