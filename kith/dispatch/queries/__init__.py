"""Reading runs (`pages`), and the board as it stands now (`collect`)."""

from kith.dispatch.queries.pages import (
    Board,
    BoardRow,
    Suggestion,
    board,
    orders_to_cascade,
    runs_visible_to,
)

__all__ = ("Board", "BoardRow", "Suggestion", "board", "orders_to_cascade", "runs_visible_to")
