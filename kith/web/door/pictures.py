"""Pictures with their privacy check, and the page the public reads."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from kith.activities.actions import after as actions
from kith.activities.actions import after_pictures as pictures
from kith.activities.actions.after_pictures import CheckInput
from kith.activities.policies import attendance as policies
from kith.activities.queries import after as queries
from kith.activities.queries.attendance import rules_at
from kith.activities.states import PICTURE, SESSION, TOOK_PLACE, SessionState
from kith.web.door.forms import CheckForm, PictureForm, SummaryForm, typed_in
from kith.web.door.sheet import figures_of, session_of
from kith.web.door.survey import bars_of
from kith.web.http import Request, page_of, query_of, refusals_on, signed_in, status_of

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile

    from kith.activities.models import Picture, Session

TONES = {"WAITING": "wait", "SHOWN": "good", "REFUSED": "done"}


@require_http_methods(["GET", "POST"])
@signed_in
@never_cache
def desk(request: Request, pk: int) -> HttpResponse:
    """Pictures are added here; somebody else looks at them before the public does."""
    session = session_of(request, pk)
    form = PictureForm(typed_in(request), request.FILES or None)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            photo = cast("UploadedFile[bytes]", form.cleaned_data["photo"])
            pictures.add_picture(
                pk,
                raw=photo.read(),
                caption=form.cleaned_data["caption"],
                actor=request.actor,
                now=request.now,
            )
            messages.success(request, _("Kept. Somebody else looks at it before it is shown."))
            return redirect("web:session_pictures", pk)
    return _show(request, session, form=form)


def _show(
    request: Request,
    session: Session,
    *,
    form: PictureForm | None = None,
    summary_form: SummaryForm | None = None,
) -> HttpResponse:
    written = queries.summary_of(session.pk)
    bound = form if form is not None and form.is_bound else summary_form
    context = {
        "session": session,
        "tab": "summary",
        "form": form or PictureForm(),
        "summary_form": summary_form or SummaryForm(
            initial={"text": written.text if written else ""}, auto_id="sum_%s"
        ),
        "summary": written,
        "may_add": session.state in TOOK_PLACE,
        "may_summarise": SESSION.allows(session.state, "summarise")
        or session.state == SessionState.SUMMARISED,
        "rows": [_row(request, session, one) for one in queries.pictures_of(session.pk)],
    }  # fmt: skip
    return render(
        request, "web/door/pictures.html", context, status=status_of(bound) if bound else 200
    )


def _row(request: Request, session: Session, one: Picture) -> dict[str, object]:
    may = policies.may_check_picture(request.actor, session, one)
    return {
        "picture": one,
        "state": one.get_state_display(),
        "tone": TONES[one.state],
        "may_check": may and PICTURE.allows(one.state, "pass"),
        "may_refuse": PICTURE.allows(one.state, "refuse"),
        "waits_for_another": not may and PICTURE.allows(one.state, "pass"),
    }


def _picture(request: Request, pk: int) -> Picture:
    found = queries.picture_with(pk)
    if found is None or not policies.may_close(request.actor, found.session):
        raise Http404
    return found


@require_GET
@signed_in
@never_cache
def look(request: Request, pk: int) -> HttpResponse:
    """The picture for the desk; each look stands in the access log."""
    _picture(request, pk)
    pixels = pictures.look(pk, actor=request.actor, now=request.now)
    return HttpResponse(pixels, content_type="image/jpeg")


@require_http_methods(["GET", "POST"])
@signed_in
@never_cache
def check(request: Request, pk: int) -> HttpResponse:
    """A second person says what she sees."""
    one = _picture(request, pk)
    children = queries.minors_at(one.session)
    agreed = queries.agreed_to_pictures(child.pk for child in children)
    named = [(str(c.pk), f"{c.name} {_yes(is_given=c.pk in agreed)}") for c in children]
    form = CheckForm(typed_in(request), minors=named)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            _decide(request, pk, form)
            return redirect("web:session_pictures", one.session_id)
    row = _row(request, one.session, one)
    context = {"session": one.session, "tab": "summary", "row": row, "picture": one, "form": form}
    return render(request, "web/door/check.html", context, status=status_of(form))


def _yes(*, is_given: bool) -> str:
    return _("(the guardian agreed)") if is_given else _("(the guardian has not agreed)")


def _decide(request: Request, pk: int, form: CheckForm) -> None:
    typed = form.cleaned_data
    if typed["seen"] == "refuse":
        pictures.refuse_picture(pk, reason=typed["reason"], actor=request.actor, now=request.now)
        messages.success(request, _("The picture is not shown."))
        return
    minors = typed.get("minors", ()) if typed["seen"] == "agreed" else ()
    given = CheckInput(tuple(int(minor) for minor in minors))
    pictures.pass_picture(pk, input=given, actor=request.actor, now=request.now)
    messages.success(request, _("The picture may be shown."))


@require_POST
@signed_in
def summarise(request: Request, pk: int) -> HttpResponse:
    session, form = session_of(request, pk), SummaryForm(request.POST, auto_id="sum_%s")
    if form.is_valid():
        with refusals_on(form):
            text = form.cleaned_data["text"]
            actions.summarise(pk, text=text, actor=request.actor, now=request.now)
            messages.success(request, _("Everybody can read it now."))
            return redirect("web:session_summary", pk)
    return _show(request, session, summary_form=form)


# ------------------------------------------------------------------------------- the public


@require_GET
def summaries(request: Request) -> HttpResponse:
    """What took place, the newest first."""
    page = page_of(request, queries.summaries().order_by("-session__starts_at", "-pk"))
    context = {"page": page, "query": query_of(request)}
    return render(request, "web/door/summaries.html", context)


@require_GET
def summary(request: Request, pk: int) -> HttpResponse:
    """Text, figures by role, pictures that passed, and the survey with its n."""
    found = get_object_or_404(queries.summaries(), session_id=pk)
    survey = queries.survey_of(pk)
    result = queries.result_of(survey) if survey else None
    least = rules_at(found.session).least_answers
    context = {
        "summary": found,
        "session": found.session,
        "figures": [f for f in figures_of(found.session) if f.persons or f.counted],
        "pictures": queries.shown_pictures(pk),
        "result": result,
        "bars": bars_of(result) if result and result.is_shown(least) else [],
        "least": least,
    }
    return render(request, "web/door/summary.html", context)


@require_GET
@cache_control(max_age=60, public=True)
def public(request: Request, pk: int, digest: str) -> HttpResponse:
    """The bytes of a picture that passed; a withdrawn yes takes it away at once."""
    pixels = queries.pixels_of(pk, digest)
    if pixels is None:
        raise Http404
    return HttpResponse(pixels, content_type="image/jpeg")
