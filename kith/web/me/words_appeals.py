"""Messages about appeals, invited talks and papers that prove a skill."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from kith.web.me.said import Said

APPEALS: dict[str, Said] = {
    "initiative_open": Said(
        _("An appeal for a festival"),
        _("“%(number)s” asks organisations to join. Please read what is wanted."),
    ),
    "initiative_asked": Said(
        _("Will you come along?"),
        _("Your organisation asks you to join “%(number)s”. A no costs nothing."),
    ),
    "initiative_joined": Said(
        _("You are on the sheet"),
        _("You take part in “%(number)s”, as you signed. You may take it back at any time."),
    ),
    "initiative_off": Said(
        _("An appeal was called off"), _("“%(number)s” does not take place. Please read why.")
    ),
    "initiative_closed": Said(
        _("Thank you"), _("“%(number)s” is over. Please read the thanks and what was done.")
    ),
    "talk_asked": Said(
        _("A talk is wanted"), _("An organisation invites a talk of “%(number)s”. Please answer.")
    ),
    "talk_planned": Said(
        _("A talk comes to you"), _("A talk of “%(number)s” is planned for your organisation.")
    ),
    "talk_declined": Said(
        _("No talk this time"), _("Your invitation to “%(number)s” was answered. Please read why.")
    ),
    "credential_ends": Said(
        _("Your paper runs out"),
        _("A paper of yours is good until %(number)s. Please hand in the new one before."),
    ),
}
