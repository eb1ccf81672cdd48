"""Displays in the hall of the shown community and of the district; an old one taken down."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kith.insights.actions.screens import hang, take_down

if TYPE_CHECKING:
    from kith.ops.demo.stage import Stage


def play(stage: Stage) -> None:
    """The list of displays shows life; everything about the use of figures stays off."""
    clerk, above = stage.shown_clerk, stage.named("district")
    old = hang(stage.shown.pk, spot="旧服务大厅", actor=clerk, now=stage.at(-20, 9))
    take_down(old.pk, actor=clerk, now=stage.at(-2, 17))
    hang(stage.shown.pk, spot="党群服务中心一楼大厅", actor=clerk, now=stage.at(-2, 17, 30))
    hang(stage.district.pk, spot="区社会工作部走廊", actor=above, now=stage.before(hours=30))
