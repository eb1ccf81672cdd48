"""The list of briefs, one brief to read, print and copy, beside its article, and the rules."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.timezone import localdate
from django.views.decorators.http import require_GET

from kith.insights.briefs import SKELETONS
from kith.insights.briefs.printed import PRINTED
from kith.insights.figures import FIGURES
from kith.insights.policies import BRIEFERS, READERS
from kith.insights.queries import briefs as queries
from kith.insights.queries.numbers import wording_row
from kith.insights.states import FROZEN, BriefState
from kith.places.queries import with_codes
from kith.web.briefs import reading
from kith.web.http import Request, page_of, query_of, with_role
from kith.web.sheets import saved

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from kith.insights.models import Brief, BriefVersion
    from kith.insights.queries.briefs import Contents


@require_GET
@with_role(*READERS)
def page(request: Request) -> HttpResponse:
    """`?area=` a place's code, `?state=` of the newest version."""
    rows = _asked_for(request, queries.visible_to(request.actor))
    found = page_of(request, rows.prefetch_related("versions"))
    context = {
        "page": found,
        "rows": [(row, reading.skeleton_title(row), *_newest(row)) for row in found.object_list],
        "query": query_of(request),
        "asked": request.GET,
        "states": BriefState.choices,
        "may_write": request.actor.has(*BRIEFERS),
    }
    return render(request, "web/briefs/list.html", context)


def _asked_for(request: Request, rows: QuerySet[Brief]) -> QuerySet[Brief]:
    state = request.GET.get("state", "")
    if area := with_codes([request.GET.get("area", "")]):
        rows = rows.filter(area__path__startswith=next(iter(area.values())).path)
    if state in BriefState:
        rows = rows.filter(versions__state=state).distinct()
    return rows


def _newest(row: Brief) -> tuple[BriefVersion, str]:
    newest = max(row.versions.all(), key=lambda one: one.number)
    return newest, reading.TONES[BriefState(newest.state)]


@require_GET
@with_role(*READERS)
def one(request: Request, pk: int) -> HttpResponse:
    """`?version=`, `?lang=zh|en`; `?now=1` asks the records again."""
    brief = reading.brief_of(request, pk)
    version = reading.version_of(request, brief)
    read, rows = queries.contents(version), queries.versions(brief)
    chinese = reading.is_chinese(request)
    before = next((one for one in rows if one.number == version.number - 1), None)
    context = {
        **_shown(read, chinese=chinese),
        "tone": reading.TONES[BriefState(version.state)],
        "signed_at": reading.stamp(version.signed_at),
        "left_out": reading.left_out(version, chinese=chinese),
        "versions": rows,
        "verbs": reading.verbs_of(request, version, rows),
        "is_frozen": version.state in FROZEN,
        "is_whole": queries.is_whole(read),
        "faults": read.faults(version.zh, version.en) if version.state == "DRAFT" else [],
        "changes": queries.changes(queries.contents(before), read) if before else None,
        "is_asked_again": "now" in request.GET,
        "moved": queries.moved(read, request.now) if "now" in request.GET else [],
        "kind": reading.skeleton_title(brief),
        "article": SKELETONS[brief.skeleton].article if brief.skeleton in SKELETONS else "",
    }
    return render(request, "web/briefs/one.html", context)


def _shown(read: Contents, *, chinese: bool) -> dict[str, object]:
    words = read.version.zh if chinese else read.version.en
    return {
        "brief": read.version.brief,
        "version": read.version,
        "chinese": chinese,
        "has_english": bool(read.version.en),
        "title": reading.title_of(read, chinese=chinese),
        "paragraphs": reading.paragraphs_of(read, chinese=chinese),
        "plain": read.plain(words, is_chinese=chinese),
        "numbers": reading.three_forms(read, chinese=chinese),
        "data_at": reading.stamp(read.version.data_at),
    }


@require_GET
@with_role(*READERS)
def text(request: Request, pk: int) -> HttpResponse:
    """The words alone, as a file."""
    version = reading.version_of(request, reading.brief_of(request, pk))
    read, chinese = queries.contents(version), reading.is_chinese(request)
    plain = read.plain(version.zh if chinese else version.en, is_chinese=chinese)
    return saved(f"{plain}\n", f"brief-{pk}-{version.number}.txt", "text/plain; charset=utf-8")


@require_GET
@with_role(*READERS)
def article(request: Request, pk: int) -> HttpResponse:
    """What an article printed beside what the records of this place say."""
    brief = reading.brief_of(request, pk)
    if brief.skeleton not in PRINTED:
        raise Http404
    read = queries.contents(reading.version_of(request, brief))
    chinese = reading.is_chinese(request)
    forms = {one.key: one for one in reading.three_forms(read, chinese=chinese)}
    names = {ask.called: FIGURES[ask.figure].name for ask in SKELETONS[brief.skeleton].asks}
    context = {
        **_shown(read, chinese=chinese),
        "lines": [(one, forms.get(one.key), names.get(one.key)) for one in PRINTED[brief.skeleton]],
        "kind": reading.skeleton_title(brief),
    }
    return render(request, "web/briefs/article.html", context)


@require_GET
@with_role(*READERS)
def rules(request: Request) -> HttpResponse:
    """By which rules numbers are worded where the actor works, and since when."""
    path = min(request.actor.paths(*READERS), key=len)
    row = wording_row(path, localdate(request.now))
    context = {"row": row, "rules": row.params, "nearly": 100 - row.params["nearly_percent"]}
    return render(request, "web/briefs/rules.html", context)
