"""The tabs of the telephone: who sees which."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext_lazy as _

from kith.core.actor import Role
from kith.web.tabs import Tab, tabs_for

if TYPE_CHECKING:
    from kith.web.http import Request

ALL: Final = (Role.HOTLINE, Role.WORKER, Role.STREET, Role.DISTRICT, Role.AUDITOR)
TAKERS: Final = (Role.HOTLINE, Role.WORKER)
KEEPERS: Final = (Role.HOTLINE, Role.STREET, Role.DISTRICT)
READERS: Final = (Role.HOTLINE, Role.WORKER, Role.STREET, Role.AUDITOR)


_TABS: Final = (
    ("web:hotline", _("Telephone desk"), TAKERS),
    ("web:hotline_calls", _("Calls received"), READERS),
    ("web:hotline_rings", _("To ring"), (Role.HOTLINE,)),
    ("web:hotline_rota", _("Rota"), KEEPERS),
    ("web:hotline_month", _("Month"), ALL),
    ("web:hotline_lines", _("Telephone lines"), KEEPERS),
)


def tabs(request: Request) -> list[Tab]:
    return tabs_for(request.actor, _TABS, request.path)
