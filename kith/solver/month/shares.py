"""The shares by which a street is drawn. Source: design/dispatch.md section 2 and 6."""

from typing import Final

import numpy as np

COMMUNITIES: Final = 10
KINDS: Final = 12  # of service, each liked more or less
SKILLS: Final = 30
_RANK = np.arange(1, SKILLS + 1)
SUPPLY: Final = np.clip(0.55 * _RANK**-0.95, 0.004, None)  # of volunteers who hold the skill
WANTED: Final = _RANK**-0.75 / (_RANK**-0.75).sum()  # rare skills are wanted more than held

PERSONA: Final = (0.40, 0.35, 0.15, 0.10)  # retired, employed, student, flexible
_RETIRED = [[0.38, 0.38, 0.06]] * 5 + [[0.18, 0.18, 0.06]] * 2
_EMPLOYED = [[0.03, 0.03, 0.30]] * 5 + [[0.45, 0.45, 0.25]] * 2
_WEDNESDAY = [[0.0, 0.0, 0.25]] * 2 + [[0.0, 0.30, 0.25]] + [[0.0, 0.0, 0.25]] * 2
_STUDENT = _WEDNESDAY + [[0.40, 0.40, 0.25]] * 2
_FLEXIBLE = [[0.45, 0.45, 0.45]] * 7
FREE: Final = np.array([_RETIRED, _EMPLOYED, _STUDENT, _FLEXIBLE])  # by day and shift

TRAVEL: Final = (0.50, 0.35, 0.15)  # on foot, by bicycle, by bus
REACH_M: Final = np.array([[600.0, 1_500.0], [1_500.0, 3_500.0], [4_000.0, 8_000.0]])
CAPACITY: Final = (0.50, 0.35, 0.15)  # one, two or three services a week
WOMEN: Final = 0.62
TONGUES: Final = (0.98, 0.45, 0.10, 0.12, 0.006)  # who speaks each
TONGUE_OF: Final = np.array([0, 1, 2, 4])  # what an order asks for; 0 is everybody's
TONGUE: Final = (0.88, 0.09, 0.025, 0.005)

PEOPLE: Final = (0.58, 0.20, 0.08, 0.05, 0.03, 0.02, 0.01, 0.01, 0.01, 0.01)  # one to ten
URGENCIES: Final = np.array([1, 2, 4])
URGENCY: Final = (0.70, 0.22, 0.08)
LEAD_H: Final = np.array([[48.0, 144.0], [16.0, 60.0], [3.0, 10.0]])  # of each urgency
ASKED: Final = np.array([[0.22, 0.20, 0.05]] * 5 + [[0.16, 0.15, 0.05]] * 2)  # by day and shift
