"""One project: its public page, its evidence for those concerned, and every step of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from kith.core.refusal import Forbidden
from kith.files.actions import open_file
from kith.files.queries import files_of
from kith.projects import policies
from kith.projects.actions.progress import EVIDENCE_FILES
from kith.projects.queries import projects as found
from kith.projects.queries.money import totals
from kith.vault.states import Purpose
from kith.web.http import Request, refusals_on, signed_in, status_of
from kith.web.projects.doing import DONE, FORMS, do, forms_for
from kith.web.projects.money_rows import project_money
from kith.web.projects.rows import project_rows, project_verbs
from kith.web.projects.telling import evidence_rows, money_rows, story_of

if TYPE_CHECKING:
    from django import forms

    from kith.projects.models import Project


@require_GET
@never_cache
def page(request: Request, pk: int) -> HttpResponse:
    return _shown(request, _project(request, pk), {})


def _project(request: Request, pk: int) -> Project:
    project: Project = get_object_or_404(found.visible_to(request.actor), pk=pk)
    return project


def _shown(request: Request, project: Project, typed: dict[str, forms.Form]) -> HttpResponse:
    actor = request.actor
    parties = found.parties(project, request.now)
    is_whole = policies.may_see_whole(actor, project, parties)
    verbs = project_verbs(project, parties, actor)
    (row,) = project_rows([project], request.now)
    context: dict[str, Any] = {
        "row": row,
        "is_whole": is_whole,
        "verbs": verbs,
        "is_doer": is_whole and policies.is_doer(actor, parties),
        "forms": forms_for(project, verbs, request.now) | typed,
        "opened": next(iter(typed), ""),
        "partners": list(project.partners.all()),
        "milestones": sorted(project.milestones.all(), key=lambda m: (m.due_date, m.pk)),
        "story": story_of(project, is_whole=is_whole),
        "evidence": evidence_rows(project) if is_whole else [],
        "beneficiaries": len(parties.beneficiaries),
        "close_outs": list(found.close_outs_of(project)),
        "terms": list(project.claim.terms.order_by("pk")),
        "money": money_rows(totals(project.pk)),
        "money_of": project_money(project, actor),
        "people": found.named(project) if is_whole else {},
    }
    bound = next(iter(typed.values()), None)
    status = status_of(bound) if bound else 200
    return render(request, "web/projects/project.html", context, status=status)


@require_POST
@signed_in
@never_cache
def act(request: Request, pk: int, verb: str) -> HttpResponse:
    """One step of the project, by the button that was pressed."""
    project = _project(request, pk)
    if verb not in FORMS:
        raise Http404
    parties = found.parties(project, request.now)
    verbs = project_verbs(project, parties, request.actor)
    form = forms_for(project, verbs | {verb}, request.now, request)[verb]
    if verb not in verbs:
        return _refused(request, project, verb, form)
    if form.is_valid():
        with refusals_on(form):
            do(verb, project, form.cleaned_data, request)
            messages.success(request, str(DONE[verb]))
            return redirect("web:project", pk)
    return _shown(request, project, {verb: form})


def _refused(request: Request, project: Project, verb: str, form: forms.Form) -> HttpResponse:
    """A button the page does not show: the action says why, on a page of its own."""
    if form.is_valid():
        do(verb, project, form.cleaned_data, request)
    raise Forbidden()


@require_GET
@signed_in
@never_cache
def picture(request: Request, pk: int, file_id: int) -> HttpResponse:
    """A picture of the evidence, for those who have to do with the project."""
    project = get_object_or_404(found.wholly_visible_to(request.actor), pk=pk)
    for evidence in found.evidence_of(project):
        if files_of(EVIDENCE_FILES, evidence.pk).filter(pk=file_id).exists():
            seen = open_file(
                file_id, actor=request.actor, purpose=Purpose.HANDLE_ORDER, now=request.now
            )
            return HttpResponse(seen, content_type="image/jpeg")
    raise Http404


@require_POST
@signed_in
def reach(request: Request, pk: int, milestone: int) -> HttpResponse:
    """One milestone is reached."""
    project = _project(request, pk)
    if not project.milestones.filter(pk=milestone).exists():
        raise Http404
    do("reach", project, {"milestone": milestone}, request)
    messages.success(request, _("Reached. Well done."))
    return redirect("web:project", pk)
