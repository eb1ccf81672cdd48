"""JSON: the body that the door's script sends, with a case grafted into a line that is good."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final
from uuid import uuid4

from django.urls import reverse

from kith.activities.models import Attendance, Tick
from kith.orders.models import Order
from tests import make
from tests.activities.door import START
from tests.inputs.case import Case, Seen, road, words_of
from tests.inputs.roads import of_page

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.http import HttpResponse
    from django.test import Client

    from kith.activities.models import Session
    from kith.people.models import Person
    from tests.inputs.world import World

JSON: Final = "application/json"
# The names that the corpus gives to fields of an API, and those of the line.
OURS: Final = {'"points"': '"person"', '"id"': '"person"', '"name"': '"code"', '"a"': '"code"'}


def line(who: Person, at: str = "", **more: object) -> dict[str, object]:
    plain = {"key": str(uuid4()), "person": who.pk, "kind": "IN", "at": at or START.isoformat()}
    return plain | more


def send(client: Client, session: Session, *lines: object, sent_at: str = "") -> HttpResponse:
    body = {"sent_at": sent_at or START.isoformat(), "ticks": list(lines)}
    return raw(client, session, json.dumps(body))


def raw(client: Client, session: Session, body: str | bytes) -> HttpResponse:
    url = reverse("web:door_ticks", args=(session.pk,))
    answer: Any = client.post(url, body, content_type=JSON)
    return answer  # type: ignore[no-any-return]


def graft(world: World, fragment: str) -> str:
    """A line that is good but for what the fragment says."""
    for theirs, ours in OURS.items():
        fragment = fragment.replace(theirs, ours)
    said = set(re.findall(r'"(\w+)"\s*:', fragment))
    good = {name: value for name, value in line(world.guest).items() if name not in said}
    told = json.dumps(good).removesuffix("}") + ", " + fragment.strip().removeprefix("{")
    return f'{{"sent_at": "{START.isoformat()}", "ticks": [{told}]}}'


def _bodies(world: World, case: Case) -> str | bytes:
    made = case.input.get("made") if isinstance(case.input, dict) else ""
    good = json.dumps({"sent_at": START.isoformat(), "ticks": [line(world.guest)]})
    bodies: dict[str, str | bytes] = {
        "deep": "[" * 100_000,
        "utf16": good.encode("utf-16"),
        "marked": b"\xef\xbb\xbf" + good.encode(),
        "fifty_megabytes": '{"a":"' + "x" * 50_000_000 + '"}',
        "many_ids": graft(world, json.dumps({"ids": list(range(100_000))})),
    }
    return bodies[made] if made else graft(world, case.input)


@road("api.json")
def body(world: World, case: Case) -> Iterator[Seen]:
    """Refused without a trace; the same line without the fragment is written."""
    world.clock.at = START
    answer = raw(world.at_door, world.session, _bodies(world, case))
    seen = of_page("device", answer)
    if seen.verdict == "reject":
        assert not Tick.objects.exists(), "something was written"
        assert send(world.at_door, world.session, line(world.guest)).status_code == 200
        assert Attendance.objects.count() == 1
    yield replace(seen, shown=None)


@road("JSON-025")
def one_forbidden(world: World, _case: Case) -> Iterator[Seen]:
    """Somebody of another place stands in the list of a device."""
    world.clock.at = START
    stranger = make.person(world.town.other)
    answer = send(world.at_door, world.session, line(world.guest), line(stranger))
    told = {one["person"]: one for one in json.loads(answer.content)["results"]}
    assert told[world.guest.pk]["ok"]
    no = told[stranger.pk]
    assert not Attendance.objects.filter(person_id=stranger.pk).exists()
    yield Seen("device", "accept" if no["ok"] else "reject", answer.status_code, why=(no["text"],))


@road("JSON-027", "JSON-029", "JSON-030", "JSON-031", "JSON-032")
def asked(world: World, case: Case) -> Iterator[Seen]:
    """Lists answer as if nothing had been said that their form does not ask."""
    for name, client in (
        ("requests", world.herself),
        ("desk", world.clerk),
        ("shop", world.herself),
    ):
        url = reverse(f"web:{name}")
        answer, without = client.get(url + case.input), client.get(url + "?nothing=1")
        assert without.status_code == 200, f"{name} {without.status_code}"
        rows = [_keys(one) for one in (answer, without)]
        assert rows[0] == rows[1] or "q=" in case.input
        is_limited = case.verdict == "limit"
        verdict = "reject" if is_limited else case.verdict
        yield Seen(name, verdict, answer.status_code, page=words_of(answer), is_ours=False)


def _keys(answer: Any) -> list[str]:
    """Which things a page leads to."""
    return sorted(set(re.findall(r'href="(/\w+/\d+/)"', words_of(answer))))


@road("JSON-033", "JSON-034", "JSON-035")
def method(world: World, case: Case) -> Iterator[Seen]:
    order = make.order(world.resident)
    url = reverse("web:request_cancel", args=(order.pk,))
    answers: dict[str, Any] = {
        "JSON-033": lambda: world.herself.post(
            reverse("web:ask"), headers={"X-HTTP-Method-Override": "DELETE"}
        ),
        "JSON-034": lambda: world.herself.trace("/"),
        "JSON-035": lambda: world.herself.get(url),
    }
    answer = answers[case.id]()
    assert Order.objects.get(pk=order.pk).state == "SUBMITTED"
    seen = of_page("page", answer, is_ours=False)
    yield replace(seen, verdict="ignore") if seen.verdict == "accept" else seen
