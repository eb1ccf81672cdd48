"""A new file: find the person, hear her word, and only then open it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from kith.care.actions import consents, files
from kith.care.policies import files as policies
from kith.care.queries import files as queries
from kith.care.rules.tiers import is_child, needs_guardian
from kith.people.queries import guardians_of, masked, visible_to, with_phone
from kith.web.care.forms import ConsentForm, FindForm, NewForm
from kith.web.http import Request, page_of, query_of, refusals_on, status_of, with_role
from kith.web.templatetags.kith import year_day

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from kith.people.models import Person


@require_http_methods(["GET", "POST"])
@with_role(*policies.DESK)
@never_cache
def find(request: Request) -> HttpResponse:
    """By phone, typed and never in an address, or from the list of who has no file yet."""
    form = FindForm(request.POST or None)
    people = _people(request)
    if request.method == "POST" and form.is_valid():
        people = people.filter(pk__in=with_phone(form.cleaned_data["phone"]))
        if people.count() == 1:
            return redirect("web:care_new", people.get().pk)
    page = page_of(request, people.order_by("pk"))
    context = {
        "form": form,
        "page": page,
        "query": query_of(request),
        "asked": form.is_bound and form.is_valid(),
    }
    return render(request, "web/care/find.html", context, status=status_of(form))


def _people(request: Request) -> QuerySet[Person]:
    """Those of the desk's places without a file, without herself and her wards."""
    mine = {request.actor.me, *request.actor.wards}
    return queries.without_file(visible_to(request.actor)).exclude(pk__in=mine)


@require_http_methods(["GET", "POST"])
@with_role(*policies.DESK)
@never_cache
def new(request: Request, person: int) -> HttpResponse:
    """Her word first; with it the file is opened."""
    who = _person(request, person)
    if queries.consent_stands(who, request.now, localdate(request.now)):
        return _with_consent(request, who)
    form = _consent_form(request, who)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            typed = form.cleaned_data
            consents.record_yes(
                who.pk,
                given_by_id=typed["given_by"],
                channel=typed["channel"],
                came_herself=typed["came_herself"],
                actor=request.actor,
                now=request.now,
            )
            messages.success(request, _("Her consent is written down."))
            return redirect("web:care_new", who.pk)
    return _asking(request, who, form)


def _with_consent(request: Request, who: Person) -> HttpResponse:
    form = NewForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            made = files.open_file(
                who.pk,
                language=form.cleaned_data["language"],
                actor=request.actor,
                now=request.now,
            )
            messages.success(request, _("The file is open. She has been told."))
            return redirect("web:care_file", made.pk)
    context = {"person": who, "new": form}
    return render(request, "web/care/new.html", context, status=status_of(form))


@require_POST
@with_role(*policies.DESK)
def no(request: Request, person: int) -> HttpResponse:
    """She said no: that is written down, and when she may be asked again."""
    who = _person(request, person)
    form = _consent_form(request, who)
    if form.is_valid():
        with refusals_on(form):
            row = consents.record_refusal(
                who.pk,
                given_by_id=form.cleaned_data["given_by"],
                channel=form.cleaned_data["channel"],
                actor=request.actor,
                now=request.now,
            )
            day = year_day(row.ask_again_on)
            messages.success(
                request, _("Written down. Nobody asks again before %(day)s.") % {"day": day}
            )
            return redirect("web:care_files")
    return _asking(request, who, form)


def _asking(request: Request, who: Person, form: ConsentForm) -> HttpResponse:
    today = localdate(request.now)
    refusal = queries.refusal_of(who.pk)
    born = (who.birth_year, who.birth_month)
    context = {
        "person": who,
        "form": form,
        "refusal": refusal if refusal and today < refusal.ask_again_on else None,
        "needs_guardian": is_child(*born, today) and needs_guardian(*born, today),
        "is_child": is_child(*born, today),
    }
    return render(request, "web/care/new.html", context, status=status_of(form))


def _person(request: Request, pk: int) -> Person:
    """Somebody of the desk's own places; a phone search reaches no further."""
    return get_object_or_404(_people(request), pk=pk)


def _consent_form(request: Request, who: Person) -> ConsentForm:
    names = masked({who.pk, *guardians_of(who.pk, request.now)})
    speakers = [
        (pk, str(one.name) if pk != who.pk else _("%(name)s herself") % {"name": one.name})
        for pk, one in sorted(names.items(), key=lambda item: item[0] != who.pk)
    ]
    return ConsentForm(request.POST or None, speakers=speakers)
