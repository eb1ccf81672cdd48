"""Messages about month sheets: `%(number)s` is the month."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from kith.web.me.said import Said

REPORTS: dict[str, Said] = {
    "sheet_due": Said(
        _("The month sheet is due"),
        _("Please look through the sheet of %(number)s and hand it in."),
    ),
    "sheet_overdue": Said(
        _("A month sheet is late"), _("A sheet of %(number)s has not been handed in yet.")
    ),
    "sheet_back": Said(
        _("The month sheet came back"),
        _("The sheet of %(number)s was sent back to you. Please read why."),
    ),
}
