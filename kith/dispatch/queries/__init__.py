"""Reading runs (`pages`, `compare`, `pulse`), and the board as it stands now (`collect`)."""

from kith.dispatch.queries.borders import (
    Asking,
    Short,
    asked_for,
    figures_of,
    help_to_expire,
    help_visible_to,
    helping_now,
    neighbours_of,
    openings_to_end,
    openings_visible_to,
    shorts_of,
    standing_openings,
    to_answer,
)
from kith.dispatch.queries.compare import Comparison, compare
from kith.dispatch.queries.narrowing import Narrow
from kith.dispatch.queries.pages import (
    BoardRow,
    Suggestion,
    board_orders,
    rows,
    runs_visible_to,
    to_undo,
    waiting_in,
)
from kith.dispatch.queries.pictures import Picture, picture
from kith.dispatch.queries.pulse import Pulse, new_orders, pulse, said_of
from kith.dispatch.queries.queue import (
    is_for_a_worker,
    lost_run_orders,
    pending_run_order,
    run_orders_visible_to,
    waiting_run_orders,
)
from kith.dispatch.queries.rulings import visible_to as rulings_visible_to

__all__ = (
    "Asking",
    "BoardRow",
    "Comparison",
    "Narrow",
    "Picture",
    "Pulse",
    "Short",
    "Suggestion",
    "asked_for",
    "board_orders",
    "compare",
    "figures_of",
    "help_to_expire",
    "help_visible_to",
    "helping_now",
    "is_for_a_worker",
    "lost_run_orders",
    "neighbours_of",
    "new_orders",
    "openings_to_end",
    "openings_visible_to",
    "pending_run_order",
    "picture",
    "pulse",
    "rows",
    "rulings_visible_to",
    "run_orders_visible_to",
    "runs_visible_to",
    "said_of",
    "shorts_of",
    "standing_openings",
    "to_answer",
    "to_undo",
    "waiting_in",
    "waiting_run_orders",
)
