"""The ways out of a list: poster, lobby display, calendar, short link, code for asking."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, cast

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_GET

from kith.activities.poster import sheet
from kith.activities.poster.facts import Facts, days_of, drawable
from kith.activities.queries import monthly_lists as lists
from kith.activities.queries.monthly_clashes import sites_for
from kith.activities.rules.monthly import month_of, next_month, read_short
from kith.exchange import calendars
from kith.places.queries import with_ids
from kith.places.states import Level
from kith.web.monthly import rows

if TYPE_CHECKING:
    from kith.activities.models import MonthlyList
    from kith.activities.poster.sheet import Paper
    from kith.activities.rules.monthly import Entry
    from kith.places.models import Area
    from kith.web.http import Request

PAPERS: Final = ("a3", "a4")
LINES: Final = 6  # on one page of the display
SVG: Final = "image/svg+xml"


@require_GET
def poster(request: Request, code: str, year: int, month: int, paper: str) -> HttpResponse:
    """The newest version as a sheet for the wall."""
    area, first = rows.community(code), rows.month_of(year, month)
    listed = lists.current(area, first)
    if paper not in PAPERS or listed is None:
        raise Http404
    made = sheet.pdf(_facts(request, area, listed), cast("Paper", paper))
    answer = HttpResponse(made, content_type="application/pdf")
    name = f"{area.code}-{first:%Y-%m}-{paper}.pdf"
    answer["Content-Disposition"] = f'inline; filename="{name}"'
    return answer


def _facts(request: Request, area: Area, listed: MonthlyList) -> Facts:
    entries = lists.entries(listed)
    phones = [line.phone for line in entries if line.phone]
    sites = sites_for(area)
    assert listed.published_at is not None, "activities_a_list_that_is_out_has_its_version"
    return Facts(
        place=drawable(area.name),
        street=drawable(area.parent.name) if area.parent else "",
        month=listed.month,
        days=days_of(entries),
        sessions=sum(not line.is_cancelled for line in entries),
        phone=next((site.phone for site in sites if site.phone), phones[0] if phones else ""),
        site=rows.site_of(request).split("://", 1)[-1],
        version=listed.version,
        published_on=localtime(listed.published_at).date(),
        link=rows.link_of(request, area, listed.month),
    )


@require_GET
def lobby(request: Request, code: str) -> HttpResponse:
    """A large screen in the hall: today first, page after page, by itself. Nobody is named."""
    area = rows.community(code)
    lines = _coming(request, area)
    pages = [lines[at : at + LINES] for at in range(0, len(lines), LINES)] or [[]]
    number = _page_number(request.GET.get("page", "1"), len(pages))
    today = localtime(request.now).date()
    month = lines[0].starts_at if lines else request.now
    context = {
        "area": area,
        "days": rows.days_of(pages[number - 1], today),
        "number": number,
        "count": len(pages),
        "next": number % len(pages) + 1,
        "now": request.now,
        "ask_code": reverse("web:monthly_ask_code", args=[area.code]),
        "month": month_of(localtime(month).date()),
    }
    name = "web/monthly/lobby.html#board" if request.htmx else "web/monthly/lobby.html"
    return render(request, name, context)


def _page_number(text: str, count: int) -> int:
    number = int(text) if text.isdecimal() and len(text) < 4 else 1
    return min(max(number, 1), count)


def _coming(request: Request, area: Area) -> list[Entry]:
    """What is not over, of this month and the next."""
    this = month_of(localtime(request.now).date())
    found = (lists.current(area, month) for month in (this, next_month(this)))
    entries = [line for listed in found for line in lists.entries(listed)]
    return [line for line in entries if line.ends_at > request.now]


@require_GET
@cache_control(max_age=900)
def feed(request: Request, code: str) -> HttpResponse:
    """The calendar of the community for telephones that subscribe."""
    area = rows.community(code)
    lines = [
        calendars.Line(lists.entry_of(item), listed.version, listed.published_at)
        for listed in lists.lately(area, request.now)
        for item in sorted(listed.items.all(), key=lambda item: (item.starts_at, item.pk))
        if listed.published_at is not None
    ]
    name = _("Activities of %(place)s") % {"place": area.name}
    made = calendars.feed(name, lines, site=rows.site_of(request))
    answer = HttpResponse(made, content_type=calendars.TYPE)
    answer["Content-Disposition"] = f'inline; filename="{area.code}.ics"'
    return answer


@require_GET
def short(request: Request, key: str) -> HttpResponse:
    """Where the short link leads: the newest version of the list."""
    found = read_short(key)
    area = with_ids([found[0]]).get(found[0]) if found else None
    if found is None or area is None or area.level != Level.COMMUNITY:
        raise Http404
    return redirect(rows.url_of("web:monthly_list", area, found[1]))


@require_GET
@cache_control(max_age=86400)
def ask_code(request: Request, code: str) -> HttpResponse:
    """The QR code for a wall: it opens the page for asking."""
    area = rows.community(code)
    link = request.build_absolute_uri(reverse("web:monthly_ask", args=[area.code])) + "?via=qr"
    return HttpResponse(sheet.qr(link), content_type=SVG)
