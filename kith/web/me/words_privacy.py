"""Messages about one's own data."""

from typing import Final

from django.utils.translation import gettext_lazy as _

from kith.web.me.said import Said

PRIVACY: Final[dict[str, Said]] = {
    "my_data_granted": Said(
        _("Your request about your data was agreed to"),
        _("No. %(number)s was agreed to. What was decided stands on your page."),
    ),
    "my_data_refused": Said(
        _("Your request about your data was not agreed to"),
        _("No. %(number)s was not agreed to. Please read why; you may ask the district."),
    ),
    "my_data_ready": Said(
        _("The copy of your data is ready"),
        _("No. %(number)s can be fetched for a day, by you alone."),
    ),
    "my_data_sleeping": Said(
        _("You have not been here for a long time"),
        _(
            "Please sign in if you want to stay (No. %(number)s). Otherwise your name, phone and "
            "address are erased in three months."
        ),
    ),
}
