"""Messages about visiting rounds: `%(number)s` is the round, or the plan where the desk is told."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from kith.web.me.said import Said

ROUNDS: dict[str, Said] = {
    "round_offered": Said(
        _("Would you visit neighbours?"),
        _("You are asked to go on round %(number)s. A no costs nothing."),
    ),
    "round_assigned": Said(
        _("You have a round"), _("Round %(number)s is yours. Please look at its order.")
    ),
    "round_more": Said(
        _("Your round has grown"), _("Visits were added to round %(number)s. Please look.")
    ),
    "round_changed": Said(
        _("Your round has changed"), _("Times or homes of round %(number)s are others now.")
    ),
    "round_taken_back": Said(
        _("You need not go"), _("Round %(number)s no longer needs you. Thank you all the same.")
    ),
    "round_needs_desk": Said(
        _("Somebody does not come"),
        _("In plan %(number)s homes have become free. Please work out who could go."),
    ),
    "round_late": Said(
        _("A helper is late"), _("In plan %(number)s somebody is behind. Please look at the times.")
    ),
}
