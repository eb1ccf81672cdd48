"""One reward behind the counter: written, counted, shown, proposed, priced by another."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from typing import TYPE_CHECKING, Any, cast

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from kith.core.refusal import require
from kith.rewards import policies, queries
from kith.rewards.actions import shelf as actions
from kith.rewards.states import ALIVE, SHELF, RewardKind
from kith.web.http import Request, refusals_on, status_of, with_role
from kith.web.merchant.forms import PictureForm, ReasonForm, RewardForm, StockForm
from kith.web.merchant.shelf import KEEPERS, line_of

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile
    from django.forms import BaseForm

    from kith.core.actor import Actor
    from kith.rewards.models import Reward

MOVES: dict[str, tuple[Callable[..., Reward], Any]] = {
    "propose": (actions.propose, gettext_lazy("The price waits for a second person.")),
    "publish": (actions.publish, gettext_lazy("The price is approved: it is on the shelf.")),
    "take_off": (actions.take_off, gettext_lazy("It is off the shelf and can be changed.")),
    "end": (actions.end, gettext_lazy("It has ended.")),
}
PUTTING_UP = ("edit", "propose", "take_off", "end")
PRICING = ("publish", "send_back")


def verbs(actor: Actor, row: Reward) -> list[str]:
    """What is possible now and allowed to this actor."""
    puts, prices = (
        policies.may_put_up(actor, row.merchant),
        policies.may_approve_price(actor, row.merchant),
    )
    allowed = (*(PUTTING_UP if puts else ()), *(PRICING if prices else ()))
    return [verb for verb in SHELF.verbs(row.state) if verb in allowed]


@require_http_methods(["GET", "POST"])
@with_role(*KEEPERS)
def new(request: Request, pk: int) -> HttpResponse:
    """A new reward of this counter."""
    merchant = get_object_or_404(queries.merchants(request.actor), pk=pk)
    require(policies.may_put_up(request.actor, merchant))
    today = localtime(request.now).date()
    first = {"from_date": today, "kind": RewardKind.GOODS}
    form = RewardForm(request.POST or None, initial=first)
    if form.is_valid():
        with refusals_on(form):
            made = actions.put_up(pk, input=form.input(), actor=request.actor, now=request.now)
            messages.success(request, _("Written down. Now a picture, the stock, and the price."))
            return redirect("web:reward_page", made.pk)
    context = {"merchant": merchant, "form": form}
    return render(request, "web/merchant/reward_form.html", context, status=status_of(form))


@require_http_methods(["GET", "POST"])
@with_role(*KEEPERS)
def edit(request: Request, pk: int) -> HttpResponse:
    """The draft is changed."""
    row = _find(request, pk)
    require(policies.may_put_up(request.actor, row.merchant))
    names = tuple(RewardForm.base_fields)
    form = RewardForm(request.POST or None, initial={name: getattr(row, name) for name in names})
    if form.is_valid():
        with refusals_on(form):
            actions.edit(pk, input=form.input(), actor=request.actor, now=request.now)
            messages.success(request, _("Changed."))
            return redirect("web:reward_page", pk)
    context = {"merchant": row.merchant, "reward": row, "form": form}
    return render(request, "web/merchant/reward_form.html", context, status=status_of(form))


@require_GET
@with_role(*KEEPERS)
def page(request: Request, pk: int) -> HttpResponse:
    return _show(request, _find(request, pk))


def _find(request: Request, pk: int) -> Reward:
    row = get_object_or_404(queries.rewards_visible_to(request.actor), pk=pk)
    if not policies.may_see_merchant(request.actor, row.merchant):
        raise Http404
    return row


def _show(request: Request, row: Reward, **bound: BaseForm) -> HttpResponse:
    (form,) = bound.values() or (StockForm(),)
    may_count = policies.may_adjust_stock(request.actor, row.merchant) and row.state in ALIVE
    context: dict[str, object] = {
        "reward": row,
        "line": asdict(line_of(row)),
        "verbs": verbs(request.actor, row),
        "may_count": may_count,
        "changes": row.stock_changes.order_by("-pk")[:10],
        "stock_form": StockForm(auto_id="stock_%s"),
        "photo_form": PictureForm(auto_id="photo_%s"),
        "reason_form": ReasonForm(auto_id="reason_%s"),
        **bound,
    }
    status = status_of(form) if bound else 200
    return render(request, "web/merchant/reward.html", context, status=status)


@require_POST
@with_role(*KEEPERS)
def stock(request: Request, pk: int) -> HttpResponse:
    """So many pieces more or fewer."""
    row, form = _find(request, pk), StockForm(request.POST, auto_id="stock_%s")
    require(policies.may_adjust_stock(request.actor, row.merchant))
    if form.is_valid():
        with refusals_on(form):
            actions.adjust_stock(pk, **form.cleaned_data, actor=request.actor, now=request.now)
            messages.success(request, _("Counted."))
            return redirect("web:reward_page", pk)
    return _show(request, row, stock_form=form)


@require_POST
@with_role(*KEEPERS)
def show(request: Request, pk: int) -> HttpResponse:
    """The picture is kept, without what the camera wrote into it."""
    row = _find(request, pk)
    require(policies.may_put_up(request.actor, row.merchant))
    form = PictureForm(request.POST, request.FILES, auto_id="photo_%s")
    if form.is_valid():
        photo = cast("UploadedFile[bytes]", form.cleaned_data["photo"])
        with refusals_on(form):
            actions.show(pk, raw=photo.read(), actor=request.actor, now=request.now)
            messages.success(request, _("The picture is shown."))
            return redirect("web:reward_page", pk)
    return _show(request, row, photo_form=form)


@require_POST
@with_role(*KEEPERS)
def move(request: Request, pk: int, verb: str) -> HttpResponse:
    """The reward's next state."""
    row = _find(request, pk)
    if verb == "send_back":
        return _send_back(request, row)
    if verb not in MOVES:
        raise Http404
    action, said = MOVES[verb]
    action(pk, actor=request.actor, now=request.now)
    messages.success(request, str(said))
    return redirect("web:reward_page", pk)


def _send_back(request: Request, row: Reward) -> HttpResponse:
    require(policies.may_approve_price(request.actor, row.merchant))
    form = ReasonForm(request.POST, auto_id="reason_%s")
    if form.is_valid():
        with refusals_on(form):
            actions.send_back(row.pk, **form.cleaned_data, actor=request.actor, now=request.now)
            messages.success(request, _("Sent back: it can be changed."))
            return redirect("web:reward_page", row.pk)
    return _show(request, row, reason_form=form)
