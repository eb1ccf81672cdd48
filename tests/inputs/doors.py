"""Codes at the door of a session: what a scanner or a person hands over."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from django.urls import reverse

from kith.activities.models import Attendance, Tick
from kith.activities.rules import attendance as rules
from tests.activities.door import START, code_of
from tests.inputs.case import Case, Seen, road
from tests.inputs.roads import of_page
from tests.inputs.world import post

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.inputs.world import World


def _tampered(world: World) -> str:
    good = rules.write(code_of(world.session, world.guest, START))
    assert rules.read(good) is not None
    at = len(good) // 2
    return good[:at] + ("A" if good[at] != "A" else "B") + good[at + 1 :]


@road("token.qr")
def code(world: World, case: Case) -> Iterator[Seen]:
    """Typed at the door, and opened as a link; a good one is taken."""
    world.clock.at = START
    typed = {
        "QRTK-005": _tampered(world),
        "QRTK-006": "eyJhbGciOiJub25lIn0.eyJwIjoxfQ.",
        "QRTK-011": "A" * 5000,
    }.get(case.id) or str(case.input)
    seen = of_page(
        "door", post(world.at_door, "door_code", {"code": typed, "kind": "IN"}, world.session.pk)
    )
    assert not Tick.objects.exists()
    yield seen
    if "/" not in typed and len(typed) < 1000:
        link = reverse("web:door_scanned", args=(typed,))
        yield replace(of_page("link", world.herself.get(link)), is_ours=False)
    good = rules.write(code_of(world.session, world.guest, START))
    post(world.at_door, "door_code", {"code": good, "kind": "IN"}, world.session.pk)
    assert Attendance.objects.count() == 1
