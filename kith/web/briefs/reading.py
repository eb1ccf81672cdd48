"""A brief as its pages show it: paragraphs with numbers that open, and its numbers three ways."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from kith.insights.briefs import SKELETONS
from kith.insights.figures import FIGURES
from kith.insights.policies import may_write_brief
from kith.insights.queries import briefs as queries
from kith.insights.rules.tokens import TOKEN
from kith.insights.states import BRIEF, BriefState, Untold, Written
from kith.web.templatetags.kith import year_day

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date, datetime

    from django.utils.functional import _StrPromise

    from kith.insights.models import Brief, BriefNumber, BriefVersion
    from kith.insights.queries.briefs import Contents
    from kith.insights.rules.tokens import Said
    from kith.web.http import Request

TONES: Final = {
    BriefState.DRAFT: "plain",
    BriefState.SIGNED: "good",
    BriefState.REPLACED: "done",
    BriefState.DROPPED: "done",
}


@dataclass(frozen=True, slots=True)
class Part:
    """Words, or a number, name or day with the address it opens to."""

    text: str
    url: str = ""
    is_gap: bool = False


@dataclass(frozen=True, slots=True)
class Three:
    """A number of a brief: exact, as the press writes it, and what it counts."""

    key: str
    name: _StrPromise
    unit: str
    place: str
    since: date
    last: date
    exact: str
    press: str
    token: str
    names: str
    names_token: str
    definition: str
    untold: str
    url: str
    is_mean: bool


def brief_of(request: Request, pk: int) -> Brief:
    """Raises Http404 for a brief of a place whose figures the actor does not read."""
    found: Brief = get_object_or_404(queries.visible_to(request.actor), pk=pk)
    return found


def version_of(request: Request, brief: Brief) -> BriefVersion:
    """The one that `?version=` names, else the newest that was not put aside."""
    rows = queries.versions(brief)
    asked = request.GET.get("version", "")
    if asked:
        found = next((one for one in rows if str(one.number) == asked), None)
        if found is None:
            raise Http404
    else:
        found = next((one for one in rows if one.state != BriefState.DROPPED), rows[0])
    found.brief = brief
    return found


def is_chinese(request: Request) -> bool:
    """The language that `?lang=` names, else that of the pages."""
    asked = request.GET.get("lang") or get_language() or "zh"
    return asked.startswith("zh")


def title_of(read: Contents, *, chinese: bool) -> str:
    """The headline."""
    lines = read.spoken(_words(read, chinese=chinese), is_chinese=chinese)
    return "".join(part.text for part in lines[0]) if lines else "–"


def paragraphs_of(read: Contents, *, chinese: bool) -> list[list[Part]]:
    """Every paragraph but the headline."""
    lines = read.spoken(_words(read, chinese=chinese), is_chinese=chinese)
    return [[_part(read, one) for one in line] for line in lines[1:]]


def _words(read: Contents, *, chinese: bool) -> str:
    return read.version.zh if chinese else read.version.en


def _part(read: Contents, one: Said) -> Part:
    if one.token is None:
        return Part(one.text)
    opens = one.token.kind in ("figure", "names")
    is_gap = not one.text.strip("_")
    return Part(one.text, url_of(read.version, one.token.key) if opens else "", is_gap)


def url_of(version: BriefVersion, key: str) -> str:
    there = reverse("web:brief_number", args=[version.brief_id, key])
    return f"{there}?version={version.number}"


def three_forms(read: Contents, *, chinese: bool) -> list[Three]:
    """Every number of the version, in the order it was asked for."""
    return [three(read.version, one, chinese=chinese) for one in read.numbers]


def three(version: BriefVersion, one: BriefNumber, *, chinese: bool) -> Three:
    figure = FIGURES[one.figure]
    at = 0 if chinese else 1
    words = {form: one.words.get(form, ["", ""])[at] for form in Written.values}
    return Three(
        key=one.key,
        name=figure.name,
        unit="" if one.of is not None else figure.unit.shown,
        place=one.area.name,
        since=one.since,
        last=one.last,
        exact=words[Written.EXACT],
        press=words[Written.PRESS],
        token=f"{{figure:{one.key}|press}}",
        names="、".join(pair[at] for pair in one.names),
        names_token=f"{{names:{one.key}}}",
        definition=figure.definition,
        untold=str(Untold(one.untold).label) if one.untold else "",
        url=url_of(version, one.key),
        is_mean=one.years > 1,
    )


def verbs_of(request: Request, version: BriefVersion, rows: Iterable[BriefVersion]) -> set[str]:
    """What the actor may do with this version now."""
    if not may_write_brief(request.actor, version.brief.area.path):
        return set()
    rows = list(rows)
    if version.number == rows[0].number and version.state == BriefState.DRAFT:
        return set(BRIEF.verbs(version.state))
    has_draft = any(one.state == BriefState.DRAFT for one in rows)
    return {"reopen"} if version.state == BriefState.SIGNED and not has_draft else set()


def left_out(version: BriefVersion, *, chinese: bool) -> list[tuple[str, str]]:
    """Why, and the sentence with dots where its numbers would stand."""
    words = {**dict(Untold.choices), "MISSING": _("not found in the records")}
    told = [(one["why"], one["zh" if chinese else "en"]) for one in version.left_out]
    return [(str(words.get(why, why)), TOKEN.sub("…", sentence)) for why, sentence in told]


def stamp(at: datetime | None) -> str:
    """A moment with its year: briefs are read for years."""
    return f"{year_day(localtime(at).date())} {localtime(at):%H:%M}" if at else ""


def skeleton_title(brief: Brief) -> str:
    found = SKELETONS.get(brief.skeleton)
    return str(found.title) if found else brief.skeleton
