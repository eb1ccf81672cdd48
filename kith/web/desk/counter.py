"""A new order for a resident who stands at the counter, rings, or handed in a slip: one page."""

from __future__ import annotations

import uuid
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.timezone import localtime, make_aware
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from kith.catalogue.queries import menu
from kith.core.actor import Actor, Role
from kith.core.refusal import require
from kith.core.values import BadValue
from kith.orders import queries
from kith.orders.actions import counter, intake
from kith.people.inputs import PersonInput
from kith.people.policies import may_search
from kith.people.queries import with_phone
from kith.people.states import Channel
from kith.places.queries import within
from kith.places.states import Level
from kith.web.desk.forms import PICK, WRITE, long_text, radios
from kith.web.fields import AmountField, DayField, PhoneField
from kith.web.http import Request, refusals_on, status_of, with_role

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from kith.orders.models import Order
    from kith.people.models import Person
    from kith.places.models import Area

TAKERS = (Role.HOTLINE, Role.WORKER, Role.STREET)
NEW = "new"
PARTS = {
    "any": (time(8), time(20)),
    "morning": (time(8), time(12)),
    "afternoon": (time(13), time(18)),
    "evening": (time(18), time(21)),
}
PART_WORDS = [
    ("any", gettext_lazy("any time")),
    ("morning", gettext_lazy("morning")),
    ("afternoon", gettext_lazy("afternoon")),
    ("evening", gettext_lazy("evening")),
]
AGREED = [
    ("", gettext_lazy("– please choose –")),
    ("counter", gettext_lazy("said so at the counter")),
    ("phone", gettext_lazy("said so on the phone")),
    ("signed", gettext_lazy("signed the slip")),
    ("family", gettext_lazy("the family says the resident agrees")),
]
WAYS = (Channel.COUNTER, Channel.PHONE, Channel.PAPER, Channel.CALL)


def _private() -> forms.TextInput:
    return forms.TextInput(attrs={"autocomplete": "off", "data-keep": "off"})


class CounterForm(forms.Form):
    """Who asks, for what, and how the resident agreed."""

    key = forms.CharField(max_length=40, widget=forms.HiddenInput)
    phone = PhoneField(
        required=False,
        label=gettext_lazy("The resident's phone"),
        widget=forms.TextInput(
            attrs={
                "type": "tel", "inputmode": "tel", "autocomplete": "off",
                "data-keep": "off", "autofocus": True,
            }
        ),
    )  # fmt: skip
    resident = radios(gettext_lazy("Who is it?"), [(NEW, "")], required=False)
    name = forms.CharField(
        label=gettext_lazy("Name"), max_length=60, required=False, widget=_private()
    )
    address = forms.CharField(
        label=gettext_lazy("Home address"), max_length=120, required=False, widget=_private()
    )
    area = forms.ChoiceField(label=gettext_lazy("Community"), required=False)
    service = forms.ChoiceField(
        label=gettext_lazy("Kind of service"), error_messages={"required": PICK}
    )
    text = long_text(gettext_lazy("What is needed, in the resident's words"))
    when = DayField(
        label=gettext_lazy("From which day"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    until = DayField(
        label=gettext_lazy("Until which day"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    part = forms.ChoiceField(label=gettext_lazy("Time of day"), choices=PART_WORDS)
    place = forms.CharField(
        label=gettext_lazy("Place, when not at home"),
        max_length=120,
        required=False,
        widget=_private(),
    )
    value = AmountField(
        label=gettext_lazy("Value of the wish in yuan"),
        min_value=0,
        max_digits=6,
        decimal_places=2,
        required=False,
    )
    is_urgent = forms.BooleanField(
        label=gettext_lazy("Urgent: cannot wait until tomorrow"), required=False
    )
    channel = radios(gettext_lazy("How it came in"), [(c.value, c.label) for c in WAYS])
    consent_how = forms.ChoiceField(
        label=gettext_lazy("How the resident agreed"),
        help_text=gettext_lazy("To keep name, phone and address in order to help."),
        choices=AGREED,
        error_messages={"required": PICK},
    )

    def __init__(self, *args: Any, areas: list[Area], known: list[Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.areas, self.known = areas, known
        self.fields["name"].required = self.fields["area"].required = not known
        self.fields["resident"].required = bool(known)
        known_one = _("This number is known. Please choose who it is.")
        self.fields["resident"].error_messages["required"] = known_one
        services = [*menu(), *menu(wishes=True)]
        first = ("", _("– please choose –"))
        self._offer("service", [first, *((s.code, s.name) for s in services)])
        self._offer("area", [(str(a.pk), a.name) for a in areas])
        self._offer("resident", [*((str(p.pk), _who(p)) for p in known), (NEW, _("somebody new"))])

    def _offer(self, name: str, choices: list[tuple[str, Any]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices

    @property
    def is_new(self) -> bool:
        return not self.known or self.cleaned_data.get("resident") == NEW

    def clean(self) -> dict[str, Any]:
        found = super().clean() or self.cleaned_data
        if self.is_new:
            for name in ("name", "area"):
                if not found.get(name) and name not in self.errors:
                    self.add_error(name, WRITE if name == "name" else PICK)
        when, until = found.get("when"), found.get("until")
        if when and until and until < when:
            self.add_error("until", _("The last day lies before the first."))
        return found

    def order(self) -> intake.OrderInput:
        got = self.cleaned_data
        begins, ends = PARTS[got["part"]]
        return intake.OrderInput(
            resident_id=0 if self.is_new else int(got["resident"]),
            service_code=got["service"],
            text=got["text"],
            wanted_from=make_aware(datetime.combine(got["when"], begins)),
            wanted_until=make_aware(datetime.combine(got["until"] or got["when"], ends)),
            channel=Channel(got["channel"]),
            key=got["key"],
            address=got["place"],
            is_urgent=got["is_urgent"],
            value_fen=int((got["value"] or 0) * 100),
            consent_how=str(dict(AGREED)[got["consent_how"]]),
        )

    def newcomer(self) -> PersonInput:
        got = self.cleaned_data
        return PersonInput(name=got["name"], phone=got["phone"], address=got["address"])


def _who(person: Person) -> str:
    return format_html("{}<small>{} · {}</small>", person.name, person.area.name, person.address)


@never_cache
@require_http_methods(["GET", "POST"])
@with_role(*TAKERS)
def page(request: Request) -> HttpResponse:
    if request.method != "POST":
        return _render(request, _form(request, initial=_first(request)))
    form = _form(request, request.POST)
    if form.is_valid():
        with refusals_on(form):
            made = _take(form, request.actor, request.now)
            return redirect(f"{reverse('web:counter')}?made={made.pk}")
    elif (sent := queries.sent_with(request.actor, request.POST.get("key", ""))) is not None:
        return redirect(f"{reverse('web:counter')}?made={sent.pk}")  # pressed twice
    return _render(request, form, status=status_of(form))


@never_cache
@require_POST
@with_role(*TAKERS)
def find(request: Request) -> HttpResponse:
    """Who is known by this whole number, by mask only; what was typed stays."""
    require(may_search(request.actor))
    typed = {key: value for key, value in request.POST.items() if value}
    form = _form(request, initial=_first(request) | typed)
    if len(form.known) == 1:
        form.initial["resident"] = str(form.known[0].pk)
    elif form.known:
        del form.initial["resident"]
    if request.htmx:
        return render(request, "web/desk/counter.html#who", {"form": form, "is_searched": True})
    return _render(request, form, is_searched=True)


def _render(
    request: Request, form: CounterForm, *, status: int = 200, is_searched: bool = False
) -> HttpResponse:
    made = request.GET.get("made", "")
    context = {
        "form": form,
        "is_searched": is_searched or form.is_bound,
        "made": _made(request, int(made)) if made.isdecimal() and len(made) < 10 else None,
    }
    return render(request, "web/desk/counter.html", context, status=status)


def _made(request: Request, pk: int) -> Order | None:
    """The order just written down, for its number; only by who wrote it."""
    rows = queries.visible_to(request.actor)
    return rows.filter(pk=pk, submitted_by_id=request.actor.me).first()


def _form(request: Request, data: Any = None, initial: Any = None) -> CounterForm:
    paths = request.actor.paths(*TAKERS)
    areas = list(within(paths).filter(level=Level.COMMUNITY))
    typed = request.POST.get("phone", "")
    return CounterForm(data, initial=initial, areas=areas, known=list(_known(typed, request.actor)))


def _known(typed: str, actor: Actor) -> QuerySet[Person] | list[Person]:
    """People with exactly this number who live where the actor takes orders."""
    if not typed.strip():
        return []
    try:
        found = with_phone(typed)
    except BadValue:
        return []
    here = within(actor.paths(*TAKERS))
    return found.filter(area__in=here).select_related("area").order_by("pk")[:10]


def _first(request: Request) -> dict[str, object]:
    only_hotline = not request.actor.has(Role.WORKER, Role.STREET)
    return {
        "key": uuid.uuid4().hex,
        "when": localtime(request.now).date() + timedelta(days=1),
        "part": "any",
        "channel": Channel.CALL if only_hotline else Channel.COUNTER,
        "resident": NEW,
    }


def _take(form: CounterForm, actor: Actor, now: datetime) -> Order:
    if not form.is_new:
        return intake.submit(input=form.order(), actor=actor, now=now)
    area_id = int(form.cleaned_data["area"])
    newcomer, asked = form.newcomer(), form.order()
    return counter.take_down(area_id, newcomer=newcomer, input=asked, actor=actor, now=now)
