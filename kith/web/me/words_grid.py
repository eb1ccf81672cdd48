"""Messages about grids, calls to everybody near, and mediation."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext_lazy as _

from kith.web.me.said import Said

GRID: Final[dict[str, Said]] = {
    "grid_posted": Said(
        _("You stand for a grid now"), _("You are posted to grid %(number)s. Thank you.")
    ),
    "walk_planned": Said(
        _("A walk is planned for you"), _("A walk through grid %(number)s is planned for you.")
    ),
    "mobilised": Said(
        _("Hands are wanted near you"),
        _("%(number)s asks for help in an emergency. Can you come? A no is no trouble."),
    ),
    "mobilisation_over": Said(
        _("Stood down"), _("The call of %(number)s is over. Thank you for being ready.")
    ),
    "mediation_asked": Said(
        _("Would you mediate?"),
        _("You are asked to mediate in matter %(number)s. A no is no trouble."),
    ),
    "mediation_answered": Said(
        _("An answer about mediating"), _("Somebody answered about matter %(number)s.")
    ),
    "mediation_handed": Said(
        _("A matter is in your hands"), _("You are in charge of matter %(number)s now.")
    ),
}
