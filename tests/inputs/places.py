"""Addresses, codes of areas, positions, and the free text of a request."""

from __future__ import annotations

from dataclasses import replace
from html import unescape
from typing import TYPE_CHECKING, Any

from django.forms import URLField
from django.urls import reverse

from kith.core.actor import CLOCK
from kith.core.refusal import Refusal
from kith.exchange.imports import flow
from kith.exchange.imports.areas import Areas
from kith.exchange.spreadsheets.sheet import read
from kith.orders.models import Order
from kith.people.rules import mask_address
from kith.vault.actions import reveal
from kith.vault.states import Purpose
from tests import make
from tests.inputs.asking import ask
from tests.inputs.case import Case, Seen, road, words_of
from tests.inputs.numbers import of_field
from tests.inputs.people import at_the_counter, counter, newest
from tests.inputs.roads import of_page
from tests.inputs.world import post

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.inputs.world import World

URGENT = {"TEXT-018": ("12356", "120", "110"), "TEXT-019": ("120",)}


def area(world: World, **changes: str) -> Seen:
    """A line of the list of areas, under the street of the town."""
    columns = Areas().columns
    row = {
        "代码": "990101001777", "名称": "新社区", "层级": "COMMUNITY",
        "上级代码": world.town.street.code, "来源": "local", "启用日期": "2026-01-01",
    } | changes  # fmt: skip
    text = ",".join(row) + "\n" + ",".join(row.values())
    sheet = read(text.encode(), "areas.csv", columns)
    tally = flow.write(sheet, Areas(), actor=CLOCK, now=make.MONDAY)
    if tally.errors:
        return Seen("areas", "reject", 422, why=tuple(str(error.reason) for error in tally.errors))
    assert tally.written == 1
    again = flow.write(sheet, Areas(), actor=CLOCK, now=make.MONDAY)
    assert (again.written, again.known) == (0, 1)
    return Seen("areas", "accept", shown=row["代码"])


@road("ADDR-001", "ADDR-002", "ADDR-003")
def code(world: World, case: Case) -> Iterator[Seen]:
    yield area(world, 代码=case.input)


@road("ADDR-010", "ADDR-011")
def position(world: World, case: Case) -> Iterator[Seen]:
    lat, lng = str(case.input["lat"]), str(case.input["lng"])
    yield replace(area(world, 中心经度=lng, 中心纬度=lat), shown=None)


@road("ADDR-005", "ADDR-006")
def no_choice(world: World, case: Case) -> Iterator[Seen]:
    """The community is chosen from the clerk's own; another one's key is no choice."""
    typed = case.input if isinstance(case.input, str) else str(world.town.other.pk)
    sent = counter(world, area=typed)
    kept = {name: value for name, value in sent.items() if name != "area"}
    yield of_page("counter", post(world.clerk, "counter", sent), kept)


@road("ADDR-007")
def door(world: World, case: Case) -> Iterator[Seen]:
    for seen in at_the_counter(world, "address", case.input):
        assert mask_address(case.input) == str(newest().address) == "幸福里**"
        yield replace(seen, verdict="neutralise")


def submitted(world: World, text: Any) -> Seen:
    """The same words by a service call."""
    try:
        made = make.order(world.resident, text=text)
    except Refusal as no:
        return Seen("submit", "reject", no.status, why=(str(no),))
    return Seen("submit", "accept", shown=_words(made))


def _words(order: Order) -> str:
    row = Order.objects.get(pk=order.pk)
    opened = reveal(row, "text", actor=CLOCK, purpose=Purpose.NOTIFY, now=make.MONDAY)["text"]
    return opened.replace("\r\n", "\n")


@road("form.text")
def text(world: World, case: Case) -> Iterator[Seen]:
    """Kept as it was typed, shown escaped to her and the desk, and to nobody else."""
    seen, order = ask(world, text=case.input)
    if order is None:
        yield seen
        return
    assert order.state == "SUBMITTED"
    page = words_of(world.herself.get(reverse("web:request", args=(order.pk,))))
    kept = _words(order)
    assert "".join(kept.split()) in "".join(unescape(page).replace("<br>", "").split())
    assert "<" not in case.input or case.input not in page
    assert all(kept not in unescape(words_of(world.client().get(url))) for url in ("/", "/wishes/"))
    if case.id in URGENT:
        assert order.is_urgent
        assert all(number in page for number in URGENT[case.id]), "the page names no help"
    plain = case.input.replace("\r\n", "\n").strip()
    assert kept == plain
    yield replace(seen, verdict=case.verdict if case.verdict == "neutralise" else seen.verdict)
    other = submitted(world, case.input)
    assert other.shown == plain
    yield replace(other, shown=None, verdict=case.verdict)


@road("TEXT-004")
def link(world: World, case: Case) -> Iterator[Seen]:
    """A text makes no link of it, and a field for links refuses it."""
    _seen, order = ask(world, text=case.input)
    assert order is not None
    page = words_of(world.herself.get(reverse("web:request", args=(order.pk,))))
    assert f'href="{case.input}' not in page
    refused = of_field(URLField(assume_scheme="https"), case.input)
    assert refused.verdict == "reject"
    yield replace(refused, verdict="neutralise")


@road("TEXT-021")
def half_a_sign(world: World, case: Case) -> Iterator[Seen]:
    """A browser cannot send it: its bytes are no text, and arrive as the sign for that."""
    typed = "想请人擦窗%ED%A0%80"
    client, start = world.herself, ask(world)[1]
    assert start is not None
    fields = f"service=CLEANING&key={start.key[:-1]}0&who={world.resident.pk}&when=soon&go=send"
    answer: Any = client.post(
        reverse("web:ask"),
        f"{fields}&text={typed}",
        content_type="application/x-www-form-urlencoded",
    )
    yield of_page("ask", answer)
    yield submitted(world, "想请人擦窗\ud800")
