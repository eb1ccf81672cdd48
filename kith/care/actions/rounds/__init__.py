"""The verbs of visiting rounds."""

from kith.care.actions.rounds._solving import (
    PlanInput as PlanInput,
)
from kith.care.actions.rounds._solving import (
    Trial as Trial,
)
from kith.care.actions.rounds._solving import (
    move as move,
)
from kith.care.actions.rounds._solving import (
    plan as plan,
)
from kith.care.actions.rounds._solving import (
    replan as replan,
)
from kith.care.actions.rounds._solving import (
    rework as rework,
)
from kith.care.actions.rounds._solving import (
    try_replan as try_replan,
)
from kith.care.actions.rounds._solving import (
    try_ruling as try_ruling,
)
