"""What a caller agrees to pass on."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from kith.hotline.actions.ordering import CallOrderInput
from kith.people.inputs import PersonInput
from tests.make import DAY, MONDAY

if TYPE_CHECKING:
    from tests.hotline.world import Post


def order_input(world: Post, **changes: object) -> CallOrderInput:
    plain = CallOrderInput(
        service_code="CLEANING",
        text="请人擦一下窗户",
        wanted_from=MONDAY + DAY,
        wanted_until=MONDAY + 2 * DAY,
        consents=True,
        area_id=world.town.community.pk,
        newcomer=PersonInput(name="李小明", phone="13912345678", address="幸福小区 1 号楼"),
    )
    return replace(plain, **changes)  # type: ignore[arg-type]
