"""Spreadsheets that pages hand out, and those they take in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django.http import HttpResponse

from kith.exchange.imports import flow
from kith.exchange.spreadsheets.sheet import SheetRefused, read
from kith.exchange.spreadsheets.template import write_errors

if TYPE_CHECKING:
    from django import forms

    from kith.web.http import Request

XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MOST_SHOWN: Final = 50  # lines to correct; the file has all of them


def xlsx(content: bytes, name: str) -> HttpResponse:
    """An .xlsx file to be saved under this name, which is ASCII."""
    return saved(content, name, XLSX)


def saved(content: bytes | str, name: str, kind: str) -> HttpResponse:
    """A file of this kind to be saved."""
    answer = HttpResponse(content, content_type=kind)
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def bring_in(
    request: Request, of: flow.List, form: forms.Form
) -> tuple[HttpResponse | None, dict[str, Any]]:
    """The lines to correct as a file where these were wanted; and what the page says otherwise.

    Of the valid form: `file`, and `how`: "check" and "errors" write nothing, "write" the good
    lines. A file that cannot be read becomes a fault of the form.
    """
    upload, how = form.cleaned_data["file"], form.cleaned_data["how"]
    try:
        found = read(upload.read(), upload.name or "", of.columns)
        do = flow.write if how == "write" else flow.rehearse
        tally = do(found, of, actor=request.actor, now=request.now)
    except SheetRefused as no:
        form.add_error("file", str(no))
        return None, {}
    if how == "errors" and tally.errors:
        return xlsx(write_errors(found, tally.errors), "to-correct.xlsx"), {}
    told = {"tally": tally, "errors": tally.errors[:MOST_SHOWN], "was_written": how == "write"}
    return None, told
