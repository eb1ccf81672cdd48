"""What was demanded, what was measured, and whether that is enough."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypedDict

if TYPE_CHECKING:
    from collections.abc import Iterable


class Answer(TypedDict):
    """`name` is the id of assurance/targets.md 6.3."""

    name: str
    demand: str
    got: str
    met: bool


def answer(name: str, demand: str, got: str, met: object) -> Answer:
    return {"name": name, "demand": demand, "got": got, "met": bool(met)}


def with_answers(figures: dict[str, Any], answers: Iterable[Answer]) -> dict[str, Any]:
    """The figures, the answers beside them, and whether every demand was met."""
    told = list(answers)
    return {**figures, "answers": told, "met": all(one["met"] for one in told)}
