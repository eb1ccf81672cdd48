"""Looking now for the next helpers of one order, instead of when the clock would."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from kith.core.actor import Role
from kith.core.refusal import require
from kith.dispatch import actions
from kith.dispatch.policies import may_ask_on
from kith.dispatch.queries.asking import asking_state
from kith.web.desk.order import order_of
from kith.web.http import Request, with_role


@never_cache
@require_POST
@with_role(Role.WORKER, Role.STREET)
def ask_on(request: Request, pk: int) -> HttpResponse:
    """Whoever is worth asking now was asked; if nobody, the page says why."""
    order = order_of(pk, request.actor)
    require(may_ask_on(request.actor, order))
    asked = len(actions.cascade(order.pk, actor=request.actor, now=request.now))
    state = asking_state(order.pk)
    if asked:
        messages.success(request, _("Helpers asked just now: %(n)s.") % {"n": asked})
    elif state is not None:
        messages.info(request, str(state.why.label))
    return redirect("web:desk_order", order.pk)
