"""The register from a spreadsheet: checked first, written then; the same shop twice is one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.shortcuts import get_object_or_404, render
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from kith.exchange.imports.premises import PremisesList
from kith.exchange.spreadsheets.template import write_template
from kith.grid.queries.premises import places_of
from kith.places.states import Level
from kith.web import sheets
from kith.web.http import Request, proved, status_of, with_role
from kith.web.premises.forms import ImportForm
from kith.web.premises.tabs import DESK, tabs_of

if TYPE_CHECKING:
    from datetime import date

    from django.db.models import QuerySet
    from django.http import HttpResponse

    from kith.places.models import Area


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
    told: dict[str, Any] = {}
    if request.method == "POST" and form.is_valid():
        area = get_object_or_404(places, pk=form.cleaned_data["area"])
        answer, told = sheets.bring_in(request, PremisesList(area.path, today), form)
        if answer is not None:
            return answer
    context = {"tabs": tabs_of(request, "web:premises"), "form": form, **told}
    return render(request, "web/premises/import.html", context, status=status_of(form))


def _template(request: Request, places: QuerySet[Area], today: date) -> HttpResponse:
    first = places.first()
    of = PremisesList(first.path if first else "/-/", today)
    empty = write_template(of.columns, _("Small premises"), request.LANGUAGE_CODE or "zh-hans")
    return sheets.xlsx(empty, "premises.xlsx")
