"""What figures rest on, and what is made of them."""

from kith.insights.models.brief import Brief as Brief
from kith.insights.models.brief import BriefNumber as BriefNumber
from kith.insights.models.brief import BriefRecord as BriefRecord
from kith.insights.models.brief import BriefVersion as BriefVersion
from kith.insights.models.facts import Fact as Fact
from kith.insights.models.facts import Touched as Touched
from kith.insights.models.integrity import EvidenceRow as EvidenceRow
from kith.insights.models.integrity import HerSide as HerSide
from kith.insights.models.integrity import Matter as Matter
from kith.insights.models.integrity import Party as Party
from kith.insights.models.integrity import Sign as Sign
from kith.insights.models.looks import LookAlarm as LookAlarm
from kith.insights.models.looks import LookAnswer as LookAnswer
from kith.insights.models.report import Freezing as Freezing
from kith.insights.models.report import Layout as Layout
from kith.insights.models.report import Numbers as Numbers
from kith.insights.models.report import Report as Report
from kith.insights.models.sample import Draw as Draw
from kith.insights.models.sample import Sample as Sample
from kith.insights.models.sample import SampleRing as SampleRing
from kith.insights.models.sample import Stratum as Stratum
from kith.insights.models.screen import Screen as Screen
from kith.insights.models.screen import ScreenEnd as ScreenEnd
