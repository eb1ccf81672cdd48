"""Asking for help in three steps. What was typed travels with the page, so going back keeps it
and nothing half said is stored anywhere."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import get_current_timezone, localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from kith.catalogue.queries import in_force, menu
from kith.catalogue.rules import IntakeRules, WishRules
from kith.orders.actions import intake
from kith.orders.rules import Alarm, alarm_in
from kith.people import queries as people
from kith.people.states import Channel
from kith.web.http import Request, refusals_on, signed_in, status_of
from kith.web.requests.forms import AGREED, ON_A_DAY, PARTS, AskForm
from kith.web.templatetags.kith import day, span

if TYPE_CHECKING:
    from kith.catalogue.models import ServiceKind

SOON_WITHIN = timedelta(days=3)
FIRST_HELP = {
    Alarm.DANGER: gettext_lazy(
        "Is somebody in danger? Call 120, 110 or 119 first. The community has been told at once."
    ),
    Alarm.DESPAIR: gettext_lazy(
        "You are not alone. Day and night somebody listens at 12356; in danger call 120 or 110. "
        "The community has been told at once."
    ),
}


@dataclass(frozen=True, slots=True)
class Asking:
    """One visit to the form: what is asked for, by whom, under which rule for wishes."""

    request: Request
    kind: ServiceKind
    people: tuple[tuple[str, str], ...]  # (id, "myself" or the mask)
    rules: WishRules

    def form(self, *, is_bound: bool) -> AskForm:
        typed = {"service": self.kind.code} | _typed(self.request)
        form = AskForm(
            self.request.POST if is_bound else None,
            initial=typed,
            people=self.people,
            is_wish=self.kind.is_wish,
        )
        if self.kind.is_wish:
            cap = self.rules.cap_fen // 100
            form.fields["value"].help_text = _("At most %(yuan)s yuan.") % {"yuan": cap}
        else:
            today = localtime(self.request.now).date().isoformat()
            form.fields["day"].widget.attrs["min"] = today
        return form


@never_cache
@require_http_methods(["GET", "POST"])
@signed_in
def ask(request: Request) -> HttpResponse:
    """What, then where and when, then a look at all of it before it is sent."""
    is_post = request.method == "POST"
    go = request.POST.get("go", "check") if is_post else "open"
    code = (request.POST if is_post else request.GET).get("service", "")
    kinds = [*menu(), *menu(wishes=True)]
    kind = next((k for k in kinds if k.code == code), None)
    if kind is None or go == "menu":
        return _choose(request, kinds)
    asking = _asking(request, kind)
    if go in ("open", "fill", "change"):
        return _details(asking, asking.form(is_bound=False))
    form = asking.form(is_bound=True)
    if form.is_valid() and go == "send":
        with refusals_on(form):
            return _send(asking, form)
    return _check(asking, form) if form.is_valid() else _details(asking, form)


def _asking(request: Request, kind: ServiceKind) -> Asking:
    actor = request.actor
    herself = people.visible_to(actor).get(pk=actor.me)
    others = tuple((str(p.pk), str(p.name)) for p in people.may_ask_for(actor))
    rules = in_force(WishRules, path=herself.area.path, on=request.now.date())
    return Asking(request, kind, ((str(actor.me), _("for myself")), *others), rules)


def _typed(request: Request) -> dict[str, Any]:
    typed = {name: request.POST[name] for name in AskForm.base_fields if name in request.POST}
    return typed | {"urgent": typed.get("urgent") in ("on", "True")}


def _choose(request: Request, kinds: list[ServiceKind]) -> HttpResponse:
    typed = _typed(request) if request.method == "POST" else {}
    kept = [(name, value) for name, value in typed.items() if name != "service"]
    page = {
        "help": [kind for kind in kinds if not kind.is_wish],
        "wishes": [kind for kind in kinds if kind.is_wish],
        "kept": kept,
        "chosen": typed.get("service", ""),
    }
    return render(request, "web/requests/ask_what.html", page)


def _details(asking: Asking, form: AskForm) -> HttpResponse:
    page = {"form": form, "kind": asking.kind, "longest": intake.LONGEST_TEXT}
    status = status_of(form)
    return render(asking.request, "web/requests/ask_details.html", page, status=status)


def _check(asking: Asking, form: AskForm) -> HttpResponse:
    page = {"form": form, "kind": asking.kind, "facts": _facts(asking, form.cleaned_data)}
    return render(asking.request, "web/requests/ask_check.html", page)


def _send(asking: Asking, form: AskForm) -> HttpResponse:
    request = asking.request
    wanted = _order_input(asking, form.cleaned_data)
    order = intake.submit(input=wanted, actor=request.actor, now=request.now)
    sent = _("We have your request. Its number is %(number)s.") % {"number": order.number}
    messages.success(request, sent)
    if order.is_urgent and (help_first := FIRST_HELP.get(_alarm(asking, wanted.text))):
        messages.warning(request, help_first)
    return redirect("web:request", order.pk)


def _alarm(asking: Asking, text: str) -> Alarm:
    herself = people.visible_to(asking.request.actor).get(pk=asking.request.actor.me)
    rules = in_force(IntakeRules, path=herself.area.path, on=asking.request.now.date())
    return alarm_in(text, rules)


def _order_input(asking: Asking, typed: dict[str, Any]) -> intake.OrderInput:
    starts, ends = _window(asking, typed)
    return intake.OrderInput(
        resident_id=int(typed["who"]),
        service_code=typed["service"],
        text=typed["text"],
        wanted_from=starts,
        wanted_until=ends,
        channel=Channel.WEB,
        key=str(typed["key"]),
        address=typed.get("place", ""),
        risks=typed.get("risks", ""),
        is_urgent=typed.get("urgent", False),
        value_fen=(typed.get("value") or 0) * 100,
        consent_how=_agreed(asking, typed),
    )


def _agreed(asking: Asking, typed: dict[str, Any]) -> str:
    if typed["who"] == str(asking.request.actor.me):
        return ""
    return str(dict(AGREED)[typed["agreed"]])


def _window(asking: Asking, typed: dict[str, Any]) -> tuple[datetime, datetime]:
    """From when until when it is wanted."""
    now = asking.request.now
    if asking.kind.is_wish:
        return now, now + timedelta(days=asking.rules.deliver_days)
    if typed["when"] != ON_A_DAY:
        return now, now + SOON_WITHIN
    zone = get_current_timezone()
    starts, ends = (
        datetime.combine(typed["day"], time(hour), tzinfo=zone) for hour in PARTS[typed["part"]]
    )
    return starts, ends


def _facts(asking: Asking, typed: dict[str, Any]) -> list[tuple[str, str]]:
    """Everything that will be sent, as label and text."""
    facts = [(_("What it is about"), asking.kind.name)]
    if len(asking.people) > 1:
        facts.append((_("For whom"), dict(asking.people)[typed["who"]]))
    facts.append((_("Your words"), typed["text"]))
    if asking.kind.is_wish:
        value = typed.get("value")
        yuan = _("%(yuan)s yuan") % {"yuan": value} if value else _("not stated")
        return [*facts, (_("About how much"), yuan)]
    facts.append((_("When"), _when(asking, typed)))
    facts.append((_("Where"), typed["place"] or _("at home")))
    if typed["risks"]:
        facts.append((_("Good to know"), typed["risks"]))
    return facts


def _when(asking: Asking, typed: dict[str, Any]) -> str:
    starts, ends = _window(asking, typed)
    if typed["when"] == ON_A_DAY:
        return span(starts, ends)
    return _("As soon as possible, by %(day)s") % {"day": day(ends)}
