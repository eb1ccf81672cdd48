"""The tabs of the money of projects: what units see, what the desk sees."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from kith.core.actor import Role
from kith.web.projects.tabs import tabs_of
from kith.web.tabs import Tab

if TYPE_CHECKING:
    from kith.web.http import Request

DESK = (Role.WORKER, Role.STREET)
READERS = (*DESK, Role.DISTRICT, Role.AUDITOR)

TABS = (
    ("web:money_mine", _("Our pledges"), (Role.LIAISON,)),
    ("web:money_desk", _("Pledges"), READERS),
    ("web:receipts", _("Receipts"), (Role.LIAISON, *READERS)),
    ("web:purses", _("Money of projects"), READERS),
    ("web:vouchers", _("Vouchers"), READERS),
    ("web:money_figures", _("Figures"), READERS),
)


def money_tabs(request: Request) -> list[Tab]:
    return tabs_of(request, TABS)
