"""Messages about second persons' words and about looks that stand out."""

from typing import Final

from django.utils.translation import gettext_lazy as _

from kith.web.me.said import Said

APPROVALS: Final[dict[str, Said]] = {
    "approval_asked": Said(
        _("A second person is wanted"),
        _("A colleague wants to do something that takes two (No. %(number)s). Please look at it."),
    ),
    "approval_approve": Said(
        _("Approved"),
        _("No. %(number)s is approved. Please carry it out within a day."),
    ),
    "approval_refuse": Said(
        _("Not approved"), _("No. %(number)s was not approved. Please read why.")
    ),
    "approval_lapse": Said(
        _("The day is over"),
        _("No. %(number)s was not approved or not carried out in time. Please ask anew."),
    ),
    "points_proposed": Said(
        _("Points by hand: a second person is wanted"),
        _("A colleague proposes to change points by hand (No. %(number)s). Please decide."),
    ),
    "points_decided": Said(
        _("Points by hand: decided"), _("Your proposal No. %(number)s was decided. Please look.")
    ),
    "points_by_hand": Said(
        _("Your passbook was changed by hand"),
        _(
            "Two people of the office changed it (%(number)s points). Please ask us if you do not "
            "know why."
        ),
    ),
    "given_back_often": Said(
        _("Addresses were looked at and the work given back"),
        _(
            "A helper has done so several times, last with request %(number)s. She takes no more "
            "from the pool for now; you can still ask her."
        ),
    ),
    "looks_stand_out": Said(
        _("Unusually many addresses were opened"),
        _("One person opened %(number)s in a day. Please look whether there was a reason."),
    ),
}
