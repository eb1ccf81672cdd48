"""The permission matrix as it was reviewed: who may do what with which object, in which scope.

`matrix.yaml` is the source; policies follow it, routes name it, and a generated test walks it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

import yaml

SOURCE: Final = Path(__file__).with_name("matrix.yaml")
ANY: Final = "*"


@dataclass(frozen=True, slots=True)
class Cell:
    """One question: may this role, standing in this scope, do this? `modes` is none for no."""

    object: str
    action: str
    role: str
    scope: str
    modes: frozenset[str] | None

    @property
    def is_allowed(self) -> bool:
        return self.modes is not None

    @property
    def deed(self) -> str:
        return f"{self.object}.{self.action}"

    def told(self) -> dict[str, Any]:
        """The cell as it stands in a file for others to read."""
        modes = None if self.modes is None else sorted(self.modes)
        return {
            "object": self.object, "action": self.action, "role": self.role,
            "scope": self.scope, "modes": modes,
        }  # fmt: skip

    def __str__(self) -> str:
        return f"{self.object}.{self.action} by {self.role}@{self.scope}"


@dataclass(frozen=True, slots=True)
class Matrix:
    """The whole table. `deeds` are "object.action"; `hidden` objects answer 404 when denied.

    `narrow` are deeds that are not asked in every scope of their object: what one does for oneself,
    what is asked before there is a thing. `apart` are the places in which a deed that everybody may
    with her own is refused, because of what else she is (separation of duty).
    """

    roles: tuple[str, ...]
    modes: frozenset[str]
    possible: Mapping[str, tuple[str, ...]]
    scopes: Mapping[str, tuple[str, ...]]
    hidden: frozenset[str]
    grants: Mapping[str, Mapping[tuple[str, str], frozenset[str]]]
    narrow: Mapping[str, tuple[str, ...]]
    apart: frozenset[tuple[str, str, str]]

    def scopes_of(self, deed: str) -> tuple[str, ...]:
        """In which the deed is asked."""
        return self.narrow.get(deed) or self.scopes[deed.split(".")[0]]

    def modes_of(self, deed: str, role: str, scope: str) -> frozenset[str] | None:
        """Modes under which it is granted, empty for plainly; none where it is not."""
        granted = self.grants[deed]
        for key in ((role, scope), (ANY, scope), (role, ANY), (ANY, ANY)):
            if key in granted:
                return granted[key]
        return None

    def cells(self) -> Iterator[Cell]:
        """Every cell that can exist: a role only stands in scopes it can have to the object."""
        for deed in self.grants:
            obj, action = deed.split(".")
            for role in self.roles:
                for scope in self.possible[role]:
                    if scope in self.scopes_of(deed):
                        yield Cell(obj, action, role, scope, self.modes_of(deed, role, scope))


@cache
def matrix() -> Matrix:
    return read(yaml.safe_load(SOURCE.read_text("utf-8")))


def read(told: Mapping[str, Any]) -> Matrix:
    """The table, checked.

    Raises:
        ValueError: a grant names a role, a scope or a mode that nobody knows.
    """
    known = _Known(frozenset(told["roles"]), frozenset(told["scopes"]), frozenset(told["modes"]))
    deeds = {
        f"{name}.{action}": deed
        for name, one in told["objects"].items()
        for action, deed in one["actions"].items()
    }
    narrow = {name: tuple(deed["scopes"]) for name, deed in deeds.items() if "scopes" in deed}
    known.check_scopes(narrow)
    return Matrix(
        roles=tuple(told["roles"]),
        modes=known.modes,
        possible={role: tuple(scopes) for role, scopes in told["possible_scopes"].items()},
        scopes={name: tuple(one["scopes"]) for name, one in told["objects"].items()},
        hidden=frozenset(name for name, one in told["objects"].items() if one["deny"] == 404),
        grants={name: dict(map(known.grant, deed["grants"])) for name, deed in deeds.items()},
        narrow=narrow,
        apart=frozenset(
            (name, *known.grant(words)[0])
            for name, deed in deeds.items()
            for words in deed.get("apart", ())
        ),
    )


@dataclass(frozen=True, slots=True)
class _Known:
    roles: frozenset[str]
    scopes: frozenset[str]
    modes: frozenset[str]

    def check_scopes(self, narrow: Mapping[str, tuple[str, ...]]) -> None:
        for deed, scopes in narrow.items():
            if strange := set(scopes) - self.scopes:
                raise ValueError(f"{deed}: nobody knows {', '.join(sorted(strange))}")

    def grant(self, words: str) -> tuple[tuple[str, str], frozenset[str]]:
        """Of "role@scope:mode+mode"."""
        who, _colon, how = words.partition(":")
        role, _at, scope = who.partition("@")
        modes = frozenset(filter(None, how.split("+")))
        strange = {role} - self.roles | {scope} - self.scopes | modes - self.modes
        if strange - {ANY}:
            raise ValueError(f"{words}: nobody knows {', '.join(sorted(strange - {ANY}))}")
        return (role, scope), modes
