"""Messages of the integrity desk: never a word of what seems odd, and no verdict."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from kith.web.me.said import Said

INTEGRITY: dict[str, Said] = {
    "matter_opened": Said(
        _("Something of yours is looked at"),
        _("Matter %(number)s concerns you. Please read why; you can say your side."),
    ),
    "matter_to_look": Said(
        _("Something seems odd"), _("Matter %(number)s waits for somebody to look into it.")
    ),
    "matter_found": Said(
        _("It was looked into"), _("Matter %(number)s is decided. Please read what was found.")
    ),
}
