"""Messages of the telephone: never a word of what was said."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from kith.web.me.said import Said

HOTLINE: dict[str, Said] = {
    "hotline_crisis": Said(
        _("Danger to life on the telephone"),
        _("The crisis protocol was opened for call %(number)s. Please look at once."),
    ),
    "hotline_crisis_ended": Said(
        _("The crisis has ended"), _("The protocol of call %(number)s was closed.")
    ),
    "hotline_handed": Said(
        _("A call was given to you"),
        _("Please take call %(number)s, or object with a reason."),
    ),
    "hotline_objected": Said(
        _("A colleague objected"), _("Call %(number)s stays with you. Please read the reason.")
    ),
    "hotline_returned": Said(
        _("An order came back"),
        _("A community gave back the order of call %(number)s. The line must decide."),
    ),
    "hotline_decided": Said(
        _("The line has decided"), _("The order of call %(number)s was decided on.")
    ),
    "hotline_return_decided": Said(
        _("The line has decided"), _("Please read what becomes of order %(number)s.")
    ),
    "hotline_late": Said(
        _("A limit is over"), _("Call %(number)s waits longer than it may. Please look at it.")
    ),
    "hotline_swap": Said(
        _("Asked to change a shift"),
        _("A colleague of line %(number)s asks you to take a shift. You may say no."),
    ),
    "hotline_swap_answered": Said(
        _("About the shift"), _("Your question on the rota of line %(number)s was answered.")
    ),
}
