"""What the figures of a page must say: counted from the rows themselves, not from facts."""

from __future__ import annotations

import re
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

from django.apps import apps
from django.db.models import Sum
from django.utils.timezone import get_default_timezone

from kith.ops.bench.pages.house import TOWN

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.db.models import QuerySet

    from kith.places.models import Area

SINCE, UNTIL = 2025, 2030  # five years, the longest that may be asked for
_ASK: Final = f"area={TOWN}&from={SINCE}-01&to={UNTIL - 1}-12"
PAGES: Final = {
    "sheet": f"/figures/sheet/?{_ASK}",
    "figures": f"/figures/?{_ASK}",
    "overview": f"/overview/?area={TOWN}",
}
_SHOWN: Final = re.compile(r'/figures/lines/(\w+)/\?[^"]*">([\d,.]+)</a>')


def _rows(label: str, when: str, **fits: Any) -> QuerySet[Any]:
    here = get_default_timezone()
    since, until = (datetime(year, 1, 1, tzinfo=here) for year in (SINCE, UNTIL))
    rows: Any = apps.get_model(label)._default_manager
    found: QuerySet[Any] = rows.filter(**{f"{when}__gte": since, f"{when}__lt": until}, **fits)
    return found


def _services(path: str) -> QuerySet[Any]:
    return _rows("hours.ServiceRecord", "started_at", state="CONFIRMED", purse="VOLUNTEER",
                 area__path__startswith=path)  # fmt: skip


def _asked(path: str, kind: str) -> int:
    return _rows("orders.Order", "made_at", kind=kind, area__path__startswith=path).count()


def _earned(path: str) -> int:
    people: Any = apps.get_model("people.Person")
    of_here = people._default_manager.filter(area__path__startswith=path).values("pk")
    rows = _rows("points.Transfer", "at", kind="AWARD", target__owner_id__in=of_here)
    return int(rows.aggregate(n=Sum("points"))["n"] or 0)


# By the code of the line, as the page shows it: minutes as hours to a tenth.
LINES: Final[dict[str, Callable[[str], float]]] = {
    "minutes": lambda path: round((_services(path).aggregate(n=Sum("minutes"))["n"] or 0) / 60, 1),
    "services": lambda path: _services(path).count(),
    "active": lambda path: _services(path).values("person_id").distinct().count(),
    "asked": lambda path: _asked(path, "REQUEST"),
    "wished": lambda path: _asked(path, "WISH"),
    "earned": _earned,
}


def wrong(town: Area, page: str) -> list[str]:
    """Lines of the sheet that say something else than the rows, with both."""
    shown = {code: float(said.replace(",", "")) for code, said in _SHOWN.findall(page)}
    found = {code: count(town.path) for code, count in LINES.items()}
    return [
        f"{code}: {shown.get(code)} is {true}"
        for code, true in found.items()
        if shown.get(code) != true
    ]
