"""The register from a spreadsheet: checked first, written then; the same shop twice is one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from kith.exchange.imports import flow
from kith.exchange.imports.premises import PremisesList
from kith.exchange.spreadsheets.sheet import SheetRefused, read
from kith.exchange.spreadsheets.template import write_errors, write_template
from kith.grid.queries.premises import places_of
from kith.places.states import Level
from kith.web.http import Request, proved, status_of, with_role
from kith.web.premises.forms import ImportForm
from kith.web.premises.tabs import DESK, tabs_of

if TYPE_CHECKING:
    from datetime import date

    from django.core.files.uploadedfile import UploadedFile
    from django.db.models import QuerySet

    from kith.places.models import Area

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_http_methods(["GET", "POST"])
@with_role(*DESK)
@proved
@never_cache
def page(request: Request) -> HttpResponse:
    today = localtime(request.now).date()
    places = places_of(request.actor).filter(level=Level.COMMUNITY)
    if request.GET.get("template"):
        return _template(request, places, today)
    form = ImportForm(request.POST or None, request.FILES or None, places=places)
    tally: flow.Tally | None = None
    if request.method == "POST" and form.is_valid():
        area = get_object_or_404(places, pk=form.cleaned_data["area"])
        try:
            tally, answer = _brought_in(request, PremisesList(area.path, today), form.cleaned_data)
        except SheetRefused as no:
            form.add_error("file", str(no))
        else:
            if answer is not None:
                return answer
    context = {
        "tabs": tabs_of(request, "web:premises"),
        "form": form,
        "tally": tally,
        "errors": tally.errors[:50] if tally else (),
        "was_written": bool(tally) and form.cleaned_data["how"] == "write",
    }
    return render(request, "web/premises/import.html", context, status=status_of(form))


def _template(request: Request, places: QuerySet[Area], today: date) -> HttpResponse:
    first = places.first()
    of = PremisesList(first.path if first else "/-/", today)
    empty = write_template(of.columns, _("Small premises"), request.LANGUAGE_CODE or "zh-hans")
    return file_of(empty, "premises.xlsx")


def _brought_in(
    request: Request, of: PremisesList, typed: dict[str, Any]
) -> tuple[flow.Tally, HttpResponse | None]:
    upload = cast("UploadedFile[bytes]", typed["file"])
    found = read(upload.read(), upload.name or "", of.columns)
    who: dict[str, Any] = {"actor": request.actor, "now": request.now}
    if typed["how"] == "write":
        return flow.write(found, of, **who), None
    tally = flow.rehearse(found, of, **who)
    if typed["how"] == "errors" and tally.errors:
        return tally, file_of(write_errors(found, tally.errors), "to-correct.xlsx")
    return tally, None


def file_of(content: bytes, name: str) -> HttpResponse:
    """A spreadsheet to be saved."""
    answer = HttpResponse(content, content_type=XLSX)
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
