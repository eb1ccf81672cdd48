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
}
