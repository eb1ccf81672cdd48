"""Messages about hazards: numbers only, never what was found or where."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from kith.web.me.said import Said

SAFETY: dict[str, Said] = {
    "hazard_self_checked": Said(
        _("A shop says it is put right"),
        _("Hazard %(number)s: the shop handed in its self-check. Please look at it."),
    ),
    "hazard_handed_over": Said(
        _("A hazard was handed over to you"),
        _("Hazard %(number)s waits for the answer of your department. Its page shows by when."),
    ),
    "hazard_answered": Said(
        _("A department has answered"),
        _("Hazard %(number)s came back. Please read the answer and go on."),
    ),
    "hazard_overdue": Said(
        _("A hazard is overdue"),
        _("Hazard %(number)s should have been seen to. Please have a look."),
    ),
}
