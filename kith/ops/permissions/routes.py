"""Every address and method, and the one deed of the matrix that it does.

`routes/<room>.yaml` names them by the route's name:
`web:request: {GET: help_request.read_summary}`.
"""

from __future__ import annotations

import inspect
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

import yaml
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils.translation import gettext as _

from kith.ops.permissions.matrix import matrix

SOURCE: Final = Path(__file__).with_name("routes")
METHODS: Final = ("GET", "POST", "PUT", "PATCH", "DELETE")


@dataclass(frozen=True, slots=True)
class Route:
    """One address: its name, its pattern, and the methods that its view answers."""

    name: str
    pattern: str
    methods: frozenset[str]


@cache
def deeds() -> dict[str, dict[str, str]]:
    """By the route's name: the deed of each method.

    Raises:
        ValueError: two rooms speak of the same route.
    """
    found: dict[str, dict[str, str]] = {}
    for room in sorted(SOURCE.glob("*.yaml")):
        told: dict[str, dict[str, str]] = yaml.safe_load(room.read_text("utf-8")) or {}
        if twice := found.keys() & told.keys():
            raise ValueError(f"{room.name}: {', '.join(sorted(twice))} is told elsewhere")
        found |= told
    return found


def routes(
    resolver: URLResolver | None = None, before: str = "", room: str = ""
) -> Iterator[Route]:
    """Every address that Django answers, in its order."""
    for one in (resolver or get_resolver()).url_patterns:
        pattern = before + str(one.pattern)
        if isinstance(one, URLPattern):
            name = f"{room}:{one.name}" if room else str(one.name)
            yield Route(name, pattern, frozenset(_methods(one.callback)))
        else:
            yield from routes(one, pattern, one.namespace or room)


def _methods(view: Any) -> Iterable[str]:
    """What the view lets through: by its class, by `require_http_methods`, else GET and POST."""
    if (kind := getattr(view, "view_class", None)) is not None:
        return [method for method in METHODS if hasattr(kind, method.lower())]
    while view is not None:
        named = inspect.getclosurevars(view).nonlocals.get("request_method_list")
        if named is not None:
            return [method for method in named if method in METHODS]
        view = getattr(view, "__wrapped__", None)
    return ("GET", "POST")


def faults(
    told: Mapping[str, Mapping[str, str]], found: Iterable[Route], known: Iterable[str]
) -> Iterator[str]:
    """What is not as it should be: each in words, with the route's name."""
    deeds_known, names = set(known), set()
    for route in found:
        names.add(route.name)
        said = told.get(route.name, {})
        for method in sorted(route.methods - said.keys()):
            yield _("%(route)s: %(method)s does nothing that the matrix names") % {
                "route": f"{route.name} ({route.pattern})", "method": method,
            }  # fmt: skip
        for method in sorted(said.keys() - route.methods):
            yield _("%(route)s: it does not answer %(method)s") % {
                "route": route.name, "method": method,
            }  # fmt: skip
        for deed in sorted(set(said.values()) - deeds_known):
            yield _("%(route)s: the matrix does not know %(deed)s") % {
                "route": route.name, "deed": deed,
            }  # fmt: skip
    for name in sorted(told.keys() - names):
        yield _("%(route)s: there is no such route") % {"route": name}


def wrong() -> list[str]:
    """The faults of this house."""
    return list(faults(deeds(), routes(), matrix().grants))
