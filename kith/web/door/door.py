"""The door on a phone: a list to tick, a code to scan, heads to count; it bears a bad line."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from kith.activities.actions import attendance as actions
from kith.activities.actions.attendance import CountInput, Kept, TickInput
from kith.activities.policies import attendance as policies
from kith.activities.queries import attendance as queries
from kith.activities.states import PresentAs, TickKind
from kith.core.refusal import BadInput, Refusal, require
from kith.people.queries import masked, with_phone
from kith.web.activities.hub import tabs
from kith.web.door.forms import ROLES, CodeForm, CountForm, PhoneForm, TickForm, typed_in
from kith.web.door.rows import door_rows, said_of, state_of
from kith.web.http import Request, refusals_on, signed_in, status_of
from kith.web.jsons import only, read_json, whole

if TYPE_CHECKING:
    from kith.activities.models import Attendance, Session

JSON = "application/json"
LIVE = timedelta(seconds=20)  # told within this time, the server's own clock is taken
MOST_TICKS = 500
MOST_BYTES = 200_000
LINE = frozenset({"key", "kind", "person", "role", "code", "at"})


@require_GET
@signed_in
def doors(request: Request) -> HttpResponse:
    """The doors one keeps, or helps at, around now."""
    rows = queries.open_doors(queries.doors_of(request.actor), request.now)
    context = {"sessions": list(rows[:50]), "hub": tabs(request.actor, "doors")}
    return render(request, "web/door/doors.html", context)


@require_GET
def worker(request: Request) -> HttpResponse:
    """The script that shows the door's page while there is no line."""
    answer = render(request, "web/door/worker.js", content_type="text/javascript")
    answer["Cache-Control"] = "no-cache"
    return answer


@require_GET
@signed_in
@never_cache
def one(request: Request, pk: int) -> HttpResponse:
    return _show(request, _mine(request, pk))


def _mine(request: Request, pk: int) -> Session:
    return get_object_or_404(queries.doors_of(request.actor), pk=pk)


def _show(
    request: Request,
    session: Session,
    *,
    code: CodeForm | None = None,
    counting: CountForm | None = None,
) -> HttpResponse:
    rows = door_rows(session, request.actor)
    opens, shuts = queries.door_times(session, queries.rules_at(session))
    bound = code or counting
    context = {
        "session": session,
        "rows": rows,
        "here": sum(row.state in ("in", "unsure") for row in rows),
        "came": sum(row.state != "none" for row in rows),
        "opens": opens,
        "shuts": shuts,
        "is_open": opens <= request.now <= shuts and not queries.is_recorded(session),
        "keeps": policies.may_keep_door(request.actor, session),
        "code_form": code or CodeForm(auto_id="code_%s"),
        "count_form": counting or CountForm(auto_id="count_%s"),
        "counts": _counts(session),
    }
    status = status_of(bound) if bound else 200
    return render(request, "web/door/door.html", context, status=status)


def _counts(session: Session) -> list[Any]:
    return [figure for figure in queries.figures_of(session) if figure.counted]


@require_POST
@signed_in
def tick(request: Request, pk: int) -> HttpResponse:
    """One button of the list, without a script."""
    session, form = _mine(request, pk), TickForm(request.POST)
    require(form.is_valid(), BadInput(why=_("Please press the button again.")))
    typed = form.cleaned_data
    given = TickInput(typed["person"], TickKind(typed["kind"]), uuid4(), typed["role"])
    row = actions.tick(session.pk, input=given, actor=request.actor, now=request.now)
    messages.success(request, _said(row))
    return redirect(f"{request.path.removesuffix('tick/')}#p-{typed['person']}")


def _said(row: Attendance | None) -> str:
    if row is None:
        return _("Noted.")
    name = str(masked([row.person_id])[row.person_id].name)
    said = said_of(row) or _("taken back")
    return _("%(name)s: %(said)s") % {"name": name, "said": said}


@require_POST
@signed_in
@never_cache
def code(request: Request, pk: int) -> HttpResponse:
    """A ticket was scanned, or its digits typed."""
    session, form = _mine(request, pk), CodeForm(request.POST, auto_id="code_%s")
    if form.is_valid():
        with refusals_on(form):
            row = actions.enter_code(
                pk,
                typed=form.cleaned_data["code"],
                kind=TickKind(form.cleaned_data["kind"]),
                key=uuid4(),
                actor=request.actor,
                now=request.now,
            )
            messages.success(request, _said(row))
            return redirect("web:door", pk)
    return _show(request, session, code=form)


@require_POST
@signed_in
def count(request: Request, pk: int) -> HttpResponse:
    """People nobody knows by name."""
    session, form = _mine(request, pk), CountForm(request.POST, auto_id="count_%s")
    if form.is_valid():
        with refusals_on(form):
            given = CountInput(**form.cleaned_data)
            actions.count(pk, input=given, actor=request.actor, now=request.now)
            messages.success(request, _("Counted."))
            return redirect("web:door", pk)
    return _show(request, session, counting=form)


@dataclass(frozen=True, slots=True)
class Found:
    person_id: int
    name: str
    area: str


@require_http_methods(["GET", "POST"])
@signed_in
@never_cache
def walk_in(request: Request, pk: int) -> HttpResponse:
    """Somebody known comes without a place: found by the whole telephone number, then ticked."""
    session = get_object_or_404(queries.keepers_of(request.actor), pk=pk)
    form = PhoneForm(typed_in(request))
    found: list[Found] | None = None
    if form.is_valid():
        near = with_phone(form.cleaned_data["phone"]).select_related("area").order_by("pk")
        here = [who for who in near if who.area.path.startswith(session.area.path)]
        found = [Found(who.pk, str(who.name), who.area.name) for who in here]
    context = {"session": session, "form": form, "found": found, "roles": ROLES}
    return render(request, "web/door/walk_in.html", context, status=status_of(form))


# ------------------------------------------------------------------------------- by script


@dataclass(frozen=True, slots=True)
class Told:
    """One line of a device, as far as its shape makes sense."""

    key: UUID
    kind: TickKind
    person_id: int
    role: str
    code: str
    at: datetime


@require_POST
@signed_in
@never_cache
def ticks(request: Request, pk: int) -> JsonResponse:
    """What a device noted, in the order in which it happened; each line is written or told why not.

    Answers with the state of each person, so that the page shows what stands.
    """
    _mine(request, pk)
    sent_at, lines = _read(request)
    answers = [
        _merge(request, pk, line, sent_at) for line in sorted(lines, key=lambda told: told.at)
    ]
    return JsonResponse({"results": answers})


def _read(request: Request) -> tuple[datetime, list[Told]]:
    """Raises BadInput for what no page of ours sends."""
    nonsense = BadInput(why=_("This device sent something that cannot be read."))
    require(request.content_type == JSON, nonsense)
    require(len(request.body) <= MOST_BYTES, nonsense)
    try:
        sent = only(read_json(request.body), "ticks", "sent_at")
        lines = [_told(line) for line in sent["ticks"]]
        sent_at = _instant(sent["sent_at"])
    except (ValueError, KeyError, TypeError, AttributeError) as bad:
        raise nonsense from bad
    require(len(lines) <= MOST_TICKS, nonsense)
    return sent_at, lines


def _told(line: dict[str, Any]) -> Told:
    only(line, *LINE)
    return Told(
        key=UUID(line["key"]),
        kind=TickKind(line["kind"]),
        person_id=whole(line.get("person") or 0),
        role=PresentAs(line["role"]).value if line.get("role") else "",
        code=str(line.get("code") or "")[:300],
        at=_instant(line["at"]),
    )


def _instant(text: str) -> datetime:
    """Raises ValueError where it says no zone, or a year that is none of ours."""
    at = datetime.fromisoformat(text)
    if at.tzinfo is None or not 2000 <= at.year <= 2100:
        raise ValueError("an instant with its zone")
    return at.astimezone(UTC)


def _merge(request: Request, pk: int, line: Told, sent_at: datetime) -> dict[str, Any]:
    kept = None if sent_at - line.at <= LIVE else Kept(line.at, sent_at)
    try:
        row = _write(request, pk, line, kept)
    except Refusal as no:
        known = queries.attendance_of(pk, line.person_id) if line.person_id else None
        return _answer(line, known, text=str(no), is_good=False)
    return _answer(line, row, text=_said(row), is_good=True)


def _write(request: Request, pk: int, line: Told, kept: Kept | None) -> Attendance | None:
    who: dict[str, Any] = {"actor": request.actor, "now": request.now}
    if line.code:
        return actions.enter_code(
            pk, typed=line.code, kind=line.kind, key=line.key, kept=kept, **who
        )
    given = TickInput(line.person_id, line.kind, line.key, line.role, kept)
    return actions.tick(pk, input=given, **who)


def _answer(line: Told, row: Attendance | None, *, text: str, is_good: bool) -> dict[str, Any]:
    return {
        "key": str(line.key),
        "ok": is_good,
        "text": text,
        "person": row.person_id if row else line.person_id,
        "state": state_of(row),
        "said": said_of(row),
    }
