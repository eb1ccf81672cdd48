"""Lines and their rota, calls, and what comes of them."""

from kith.hotline.models.after import CallOrder as CallOrder
from kith.hotline.models.after import Crisis as Crisis
from kith.hotline.models.after import CrisisStep as CrisisStep
from kith.hotline.models.after import Return as Return
from kith.hotline.models.after import Ring as Ring
from kith.hotline.models.calls import Amendment as Amendment
from kith.hotline.models.calls import Call as Call
from kith.hotline.models.calls import CounsellingNote as CounsellingNote
from kith.hotline.models.calls import Handing as Handing
from kith.hotline.models.lines import Counsellor as Counsellor
from kith.hotline.models.lines import Handover as Handover
from kith.hotline.models.lines import Line as Line
from kith.hotline.models.lines import LineStep as LineStep
from kith.hotline.models.lines import Shift as Shift
from kith.hotline.models.lines import Swap as Swap
