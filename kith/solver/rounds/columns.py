"""Columns of a routing under change; see `plan`."""

FAR = 1 << 60
MOST_AGAIN = 6  # times one proposal is timed again for a first visit that is held back

# Columns of v behind those of the tables' rows. Of a visit: its helper and position as proposed,
# whether the proposal changes it, whether it is timed in it, until when it is held back.
WHO, POSITION, CHANGED, TIMED, HELD = range(9, 14)
# As it stands: its beginning, its helper's state before it, its cost, its lateness, who came.
BEGINS, FREE, AT, DONE, COST, TARDY, OWNER, BUSY = range(14, 22)
FRESH = 8  # so many columns further on: the same as proposed
# Of a position: the visit that stands there, the largest lateness before it and from it on.
TURN, BEFORE, FROM = range(30, 33)
# Lists: visits timed; changes to undo: visits and their helpers, positions, visits held back.
TIMED_ROW, A_ROW, A_WHO, S_HERE, S_THERE, H_ROW, H_UNTIL = range(33, 40)
V_WIDTH = 40
# Columns of h behind those of the tables' staff: her state in a proposal, her way home as it
# stands, how busy she is and by how much more; whether her day differs, and from the start.
H_FREE, H_AT, H_DONE, H_HOME, H_BUSY, H_MORE, DIRTY, ASKED = range(6, 14)
H_WIDTH = 14
# Numbers: the weights, as in the tables; what stands; what is proposed; lengths of the lists.
W_TRAVEL, W_WAIT, W_LATE, W_WORST, W_FAIRNESS, LENGTH, SUM, PRICE = range(8)
LOW, HIGH, DIRTY_N, PENDING, DELTA, WORST, TIMED_N, A_N, S_N, H_N = range(8, 18)
