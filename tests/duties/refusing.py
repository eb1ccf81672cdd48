"""What a deed is refused with, and that nothing stays of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from kith.core.refusal import Refusal
from tests.tools.assurance import figure

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

HOW = "pytest tests/duties"


def answer(deed: Callable[[], object]) -> str:
    """The code of the refusal; `done` where there was none, and then it is taken back."""
    try:
        with transaction.atomic():
            deed()
            transaction.set_rollback(True)
    except Refusal as no:
        return no.code
    return "done"


def kept_apart(
    name: str,
    refused: Mapping[str, tuple[str, Callable[[], object]]],
    allowed: Mapping[str, Callable[[], object]],
) -> None:
    """Every road of `refused` ends with its code, and every one of `allowed` can be gone: a guard
    that refuses everybody keeps nothing apart.
    """
    got = {road: answer(deed) for road, (_code, deed) in refused.items()}
    open_ = {road: answer(deed) for road, deed in allowed.items()}
    wanted = {road: code for road, (code, _deed) in refused.items()}
    passed = got == wanted and set(open_.values()) == {"done"}
    told = f"{len(got)} roads refused, {len(open_)} open" if passed else f"{got}, {open_}"
    figure(name, demand="refused on every road", got=told, passed=passed, how=HOW)
