"""What several surfaces share: how a page, a service call and a cell of a sheet answer."""

from __future__ import annotations

import csv
import io
import re
from typing import TYPE_CHECKING, Any

from django.forms import BaseForm

from kith.core.refusal import Refusal
from kith.exchange.spreadsheets.sheet import SheetRefused, read
from tests.inputs.case import Seen, words_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from kith.exchange.spreadsheets.sheet import Column

REFUSED = (400, 403, 404, 405, 409, 413, 422, 429, 431, 503)


def of_page(name: str, answer: Any, typed: Mapping[str, Any] | None = None, **more: Any) -> Seen:
    """A page that was answered: refused by its status, with the words beside its fields."""
    is_refused = answer.status_code in REFUSED
    return Seen(
        road=name,
        verdict="reject" if is_refused else "accept",
        status=answer.status_code,
        why=tuple(_why(answer)) if is_refused else (),
        page=words_of(answer),
        typed=tuple(str(value) for value in (typed or {}).values()) if is_refused else (),
        retry_after=answer.get("Retry-After", ""),
        url=answer.get("Location", ""),
        **more,
    )


def _why(answer: Any) -> Iterable[str]:
    """Every message of every form of the page; else what the page of the refusal says."""
    page = words_of(answer)
    if '<div class="empty">' in page:  # no form, but the page of an error
        yield from re.findall(r"<h1>(.*?)</h1>", page)
    for layer in getattr(answer, "context", None) or ():
        for value in layer.flatten().values() if hasattr(layer, "flatten") else ():
            if isinstance(value, BaseForm) and value.is_bound:
                yield from (str(text) for texts in value.errors.values() for text in texts)
            elif isinstance(value, Refusal):
                yield str(value)


def of_call(name: str, call: Callable[[], str]) -> Seen:
    """A service call: it gives back what is shown afterwards, or refuses."""
    try:
        return Seen(name, "accept", shown=call())
    except Refusal as no:
        return Seen(name, "reject", no.status, why=(str(no),))


def of_cell(columns: Sequence[Column], row: Mapping[str, str], key: str) -> Seen:
    """One row of a sheet under its headings; what stands in the cell afterwards."""
    headings = {column.key: column.heading for column in columns}
    out = io.StringIO()
    csv.writer(out).writerows(([headings[name] for name in row], list(row.values())))
    try:
        sheet = read(out.getvalue().encode("utf-8", "surrogatepass"), "list.csv", columns)
    except SheetRefused as no:
        return Seen("sheet", "reject", 422, why=(str(no),))
    wrong = [error for error in sheet.errors if error.column == headings[key]]
    if wrong or not sheet.rows:
        return Seen("sheet", "reject", 422, why=tuple(str(error.reason) for error in wrong))
    return Seen("sheet", "accept", shown=str(sheet.rows[0].values[key]))
