"""Pages of rows whose number is known already: never counted again, never stepped over.

The next page begins behind the key of the last row, so it costs what the first one did.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Protocol
from urllib.parse import urlencode

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.http import HttpRequest

ROWS: Final = 50
DIGITS: Final = 19  # no key is longer
MOVES: Final = ("after", "before", "page")


@dataclass(frozen=True, slots=True)
class Slice:
    """`rows` are those shown; `earlier` and `later` the addresses of the pages beside it."""

    rows: list[Any]
    number: int
    pages: int  # 0: nobody counted them
    earlier: str = ""
    later: str = ""


class Keyed(Protocol):
    """Rows in an order of their own, whose first column is their key."""

    def after(self, key: int | None, size: int) -> list[Any]: ...
    def before(self, key: int, size: int) -> list[Any]: ...


@dataclass(frozen=True, slots=True)
class ByKey:
    """Rows of a queryset in the order of their keys."""

    rows: QuerySet[Any, Any]
    key: str = "pk"

    def after(self, key: int | None, size: int) -> list[Any]:
        rows = self.rows if key is None else self.rows.filter(**{f"{self.key}__gt": key})
        return list(rows.order_by(self.key)[:size])

    def before(self, key: int, size: int) -> list[Any]:
        rows = self.rows.filter(**{f"{self.key}__lt": key})
        return list(rows.order_by(f"-{self.key}")[:size])


def keyed(request: HttpRequest, rows: Keyed, total: int | None) -> Slice:
    """The page that begins behind a row, or ends before one."""
    after, before = _key(request, "after"), _key(request, "before")
    backwards = before is not None
    found = rows.after(after, ROWS + 1) if before is None else rows.before(before, ROWS + 1)
    more, shown = len(found) > ROWS, found[:ROWS]
    shown = shown[::-1] if backwards else shown
    if not shown:
        return Slice([], 1, _pages(total))
    first = (backwards and not more) or (not backwards and after is None)
    last = not backwards and not more
    number = 1 if first else _number(request)
    return Slice(
        shown,
        number,
        _pages(total),
        "" if first else _address(request, before=shown[0][0], page=number - 1),
        "" if last else _address(request, after=shown[-1][0], page=number + 1),
    )


def counted(request: HttpRequest, rows: QuerySet[Any, Any], total: int) -> Slice:
    """Rows without a key of their own, by the number of the page."""
    pages = _pages(total)
    number = min(_number(request), pages)
    shown = list(rows[(number - 1) * ROWS : number * ROWS])
    return Slice(
        shown,
        number,
        pages,
        _address(request, page=number - 1) if number > 1 else "",
        _address(request, page=number + 1) if number < pages else "",
    )


def _pages(total: int | None) -> int:
    return 0 if total is None else max(1, -(-total // ROWS))


def _number(request: HttpRequest) -> int:
    typed = request.GET.get("page", "")
    return max(1, int(typed)) if typed.isdecimal() and len(typed) < DIGITS else 1


def _key(request: HttpRequest, name: str) -> int | None:
    typed = request.GET.get(name, "")
    return int(typed) if typed.isdecimal() and len(typed) < DIGITS else None


def _address(request: HttpRequest, **moves: int) -> str:
    kept = [(key, value) for key, value in request.GET.items() if key not in MOVES]
    return f"?{urlencode([*kept, *((key, str(value)) for key, value in moves.items())])}"
