"""Who holds a role of the desks below one's own, and giving such a role with a second person."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django import forms
from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from kith.approvals.policies import OFFICE
from kith.core.actor import Role, ScopeKind
from kith.people.actions import roles
from kith.people.queries import visible_to, with_phone
from kith.people.queries_roles import staff_under
from kith.places.queries import with_ids, within
from kith.web.approvals.tabs import tabs
from kith.web.fields import PhoneField
from kith.web.http import page_of, query_of, refusals_on, status_of, with_role

if TYPE_CHECKING:
    from django.http import HttpResponse

    from kith.web.http import Request

GIVEN: Final = (Role.WORKER, Role.HOTLINE, Role.STREET)


class RoleForm(forms.Form):
    """Somebody registered here, by her number; the roles the actor may give; a place of hers."""

    phone = PhoneField(label=gettext_lazy("Phone number of a person who is registered here"))
    role = forms.ChoiceField(label=gettext_lazy("Role"))
    area = forms.TypedChoiceField(label=gettext_lazy("Where"), coerce=int)

    def __init__(self, *args: object, request: Request) -> None:
        super().__init__(*args)  # type: ignore[arg-type]
        given = [role for role in GIVEN if request.actor.has(*roles.GRANTORS[role])]
        places = within(request.actor.paths(*OFFICE))
        self.fields["role"].choices = [(r.value, r.label) for r in given]  # type: ignore[attr-defined]
        self.fields["area"].choices = [(a.pk, a.name) for a in places]  # type: ignore[attr-defined]


@require_http_methods(["GET", "POST"])
@with_role(*OFFICE)
def page(request: Request) -> HttpResponse:
    """The list, and the form; what wants a second person goes on to asking her."""
    form = RoleForm(request.POST or None, request=request)
    if form.is_valid() and _granted(request, form):
        messages.success(request, _("The role is given. It holds from the next page on."))
        return redirect("web:approvals_roles")
    shown = page_of(request, staff_under(request.actor.paths(*OFFICE), GIVEN, request.now))
    areas = with_ids(row.scope_id for row in shown)
    context = {
        "tabs": tabs(request, "approvals_roles"),
        "form": form,
        "rows": [(row, areas[row.scope_id], Role(row.role).label) for row in shown],
        "page": shown,
        "query": query_of(request),
    }
    return render(request, "web/approvals/roles.html", context, status=status_of(form))


def _granted(request: Request, form: RoleForm) -> bool:
    typed = form.cleaned_data
    rows = with_phone(typed["phone"])
    known = set(visible_to(request.actor).filter(pk__in=rows).values_list("pk", flat=True))
    if len(known) != 1:
        form.add_error("phone", _("There is not exactly one person with this number here."))
        return False
    with refusals_on(form):
        roles.grant(
            known.pop(),
            role=Role(typed["role"]),
            kind=ScopeKind.AREA,
            scope_id=typed["area"],
            path="",
            actor=request.actor,
            now=request.now,
        )
    return form.is_valid()


@require_POST
@with_role(*OFFICE)
def end(request: Request, pk: int) -> HttpResponse:
    """The role ends at once."""
    row = get_object_or_404(staff_under(request.actor.paths(*OFFICE), GIVEN, request.now), pk=pk)
    roles.revoke(row.pk, path="", actor=request.actor, now=request.now)
    messages.success(request, _("Ended at once."))
    return redirect("web:approvals_roles")
