"""A resident asks for help: her page, all three steps of it at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import uuid4

from django.urls import reverse

from kith.orders.models import Order
from tests.inputs.roads import of_page

if TYPE_CHECKING:
    from tests.inputs.case import Seen
    from tests.inputs.world import World


def ask(world: World, **changes: Any) -> tuple[Seen, Order | None]:
    """Pressed twice: one request, and the second answer leads to the first."""
    sent: dict[str, Any] = {
        "service": "CLEANING", "key": str(uuid4()), "who": str(world.resident.pk),
        "text": "想请人擦窗", "when": "soon", "go": "send",
    } | changes  # fmt: skip
    before = Order.objects.count()
    answers = [world.herself.post(reverse("web:ask"), sent) for _press in range(2)]
    first, second = answers
    assert first.status_code == second.status_code
    assert first.get("Location") == second.get("Location")
    came = Order.objects.count() - before
    is_made = first.status_code == 302
    assert came == is_made, f"{came} orders of one form"
    shown = {name: value for name, value in sent.items() if name != "go"}
    seen: Seen = of_page("ask", first, shown)
    return seen, Order.objects.order_by("-pk")[0] if is_made else None
