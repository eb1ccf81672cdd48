"""Messages about the installation itself, for those who run it and those who answer for it."""

from typing import Final

from django.utils.translation import gettext_lazy as _

from kith.web.me.said import Said

UPKEEP: Final[dict[str, Said]] = {
    "backup_overdue": Said(
        _("The backup is overdue"),
        _(
            "No backup that was read back whole is younger than 26 hours (the last: %(number)s "
            "hours old; 0: there is none). Please look at the machine today."
        ),
    ),
    "backup_alarm_test": Said(
        _("A test: this is how the backup alarm sounds"),
        _("All is well. Once a month the alarm shows that it reaches you (%(number)s people)."),
    ),
    "chain_broken": Said(
        _("Lines of the journal were changed"),
        _(
            "%(number)s seals of the journal or of the access log no longer hold what was sealed. "
            "Please run the check and keep everything as it is."
        ),
    ),
}
