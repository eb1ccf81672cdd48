"""The verbs of dispatch: propose, approve, reject, choose, undo, pin, forbid, release, cascade."""

from kith.dispatch.actions._looking import ask_due, cascade
from kith.dispatch.actions._measuring import measure_borders
from kith.dispatch.actions._solving import propose
from kith.dispatch.actions._working import enqueue, order_run
from kith.dispatch.actions.borders import (
    answer_help,
    ask_neighbours,
    close_border,
    open_border,
    withdraw_help,
)
from kith.dispatch.actions.choosing import choose
from kith.dispatch.actions.deciding import approve, reject
from kith.dispatch.actions.rulings import forbid, pin, release
from kith.dispatch.actions.undoing import undo

__all__ = (
    "answer_help",
    "approve",
    "ask_due",
    "ask_neighbours",
    "cascade",
    "choose",
    "close_border",
    "enqueue",
    "forbid",
    "measure_borders",
    "open_border",
    "order_run",
    "pin",
    "propose",
    "reject",
    "release",
    "undo",
    "withdraw_help",
)
