"""Messages about the account itself, in words."""

from typing import Final

from django.utils.translation import gettext_lazy as _

from kith.web.me.said import Said

ACCOUNT: Final[dict[str, Said]] = {
    "phone_changed": Said(
        _("Your phone number was changed"),
        _(
            "Codes now go to the number that ends in %(number)s. If that was not you, ring us at"
            " once: for three days nothing is spent and no contact opened with it."
        ),
    ),
    "signed_in_anew": Said(
        _("Signed in on another device"),
        _(
            "At %(number)s somebody signed in with your account on a phone or computer it was not"
            " used on before. If that was not you, end all sign-ins on this page and ring us."
        ),
    ),
    "way_in_changed": Said(
        _("Your password or second step was changed"),
        _("That was at %(number)s. If it was not you, ring us at once."),
    ),
}
