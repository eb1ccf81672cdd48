"""Names, telephone numbers and identity numbers: at the counter, by the action, in a list."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from django.conf import settings
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone

from kith.core.actor import CLOCK
from kith.core.values import BadValue
from kith.exchange.imports.people import People
from kith.people import rules
from kith.people.actions import person as persons
from kith.people.inputs import PersonInput
from kith.people.models import Person
from kith.people.states import Channel
from kith.vault.actions import reveal
from kith.vault.states import Purpose
from kith.web.account import codes
from tests import make
from tests.inputs.case import Seen, road
from tests.inputs.roads import of_call, of_cell, of_page
from tests.inputs.world import post

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.inputs.case import Case
    from tests.inputs.world import World

PHONE = "13900000009"


def counter(world: World, **changes: str) -> dict[str, Any]:
    """Somebody nobody knew stands at the counter."""
    return {
        "key": uuid4().hex, "service": "CLEANING", "text": "想擦窗户", "when": "2026-03-04",
        "part": "morning", "channel": "PHONE", "consent_how": "phone", "phone": PHONE,
        "name": "欧阳明珠", "address": "幸福小区 1 号", "area": str(world.town.community.pk),
    } | changes  # fmt: skip


def plain(who: Person, field: str) -> str:
    return reveal(who, field, actor=CLOCK, purpose=Purpose.NOTIFY, now=make.MONDAY)[field]


def newest() -> Person:
    return Person.objects.order_by("-pk")[0]


def at_the_counter(world: World, field: str, typed: str) -> Iterator[Seen]:
    """Sent twice: the second answer shows the first order, and nobody is registered again."""
    sent = counter(world, **{field: typed})
    before = Person.objects.count()
    seen = of_page("counter", post(world.clerk, "counter", sent), sent)
    again = of_page("counter again", post(world.clerk, "counter", sent), sent)
    came = Person.objects.count() - before
    assert came == (seen.verdict == "accept"), f"{came} registered of one form"
    for one in (seen, again):
        yield replace(one, shown=plain(newest(), field)) if one.verdict == "accept" else one


def registered(world: World, **typed: Any) -> Person:
    given = PersonInput(**{"name": "欧阳明珠"} | typed)
    return persons.register(
        world.town.community.pk, input=given, channel=Channel.COUNTER, actor=world.town.clerk,
        now=make.MONDAY,
    )  # fmt: skip


@road("form.name", "form.phone")
def named(world: World, case: Case) -> Iterator[Seen]:
    field = case.surface.removeprefix("form.")
    for seen in (
        *at_the_counter(world, field, case.input),
        of_call("register", lambda: plain(registered(world, **{field: case.input}), field)),
        of_cell(
            People(world.town.community.path).columns,
            {"name": "欧阳明珠", "phone": PHONE, "area": world.town.community.name}
            | {field: case.input},
            field,
        ),
    ):
        is_phone = field == "phone" and seen.shown is not None
        yield replace(seen, shown=rules.domestic_phone(str(seen.shown))) if is_phone else seen


@road("form.name:nickname")
def nickname(_world: World, case: Case) -> Iterator[Seen]:
    """Nothing shows a nickname yet; the rule that such a field would use stands."""
    try:
        yield Seen("rule", "accept", shown=rules.clean_nickname(case.input))
    except BadValue as bad:
        yield Seen("rule", "reject", 422, why=(str(bad.text),))


@road("form.id_number")
def numbered(world: World, case: Case) -> Iterator[Seen]:
    """No page asks for it; who registers people by a service call may hand it over."""
    yield of_call("register", lambda: plain(registered(world, id_number=case.input), "id_number"))


@road("IDNO-020")
def somebody_elses_number(world: World, case: Case) -> Iterator[Seen]:
    registered(world, id_number=case.input, name="张三")
    seen = of_call("register", lambda: plain(registered(world, id_number=case.input), "name"))
    assert "张" not in "".join(seen.why)
    yield seen


@road("PHON-022")
def a_number_given_to_somebody_new(world: World, case: Case) -> Iterator[Seen]:
    """After half a year of silence a code on the number alone opens nothing."""
    who = make.person(world.town.community, phone=case.input)
    make.account(who)
    folder = Path(settings.KITH_SMS.removeprefix("folder:"))
    account = Person.objects.get(pk=who.pk).account
    went = 0
    for days in (10, 181):
        account.last_login = timezone.now() - days * make.DAY
        account.save(update_fields=("last_login",))
        before = len(list(folder.glob("*.txt")))
        world.client().post(reverse("account_request_login_code"), {"phone": case.input})
        codes.settle()
        went = len(list(folder.glob("*.txt"))) - before
        assert went == (days < settings.KITH_SILENT_DAYS)
        cache.clear()
    yield Seen("code", "reject" if not went else "accept", is_ours=False)
