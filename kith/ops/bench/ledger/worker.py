"""A process of the bench: Django set up, then one task of one module."""

from __future__ import annotations

import importlib
import sys

import django

from kith.ops.bench.ledger.turn import take_turn

if __name__ == "__main__":
    django.setup()
    module = importlib.import_module(f"kith.ops.bench.ledger.{sys.argv.pop(1)}")
    take_turn(module.TASKS)
