"""Messages about care files: a number and a link, never a name and never what a file says."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext_lazy as _

from kith.web.me.said import Said

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

CARE: Final[dict[str, Said]] = {
    # to her and to a child's guardian
    "care_file_opened": Said(
        _("Your care file is open"),
        _("Care file %(number)s was opened with consent. You can read it and take it back."),
    ),
    "care_file_closed": Said(
        _("The care file is closed"), _("Care file %(number)s is closed. Nobody reads it any more.")
    ),
    "care_assessed": Said(
        _("How closely we look after you"),
        _("It was decided in care file %(number)s. You can read why, and you may object."),
    ),
    # to the desk
    "care_objection": Said(
        _("Somebody objects to her tier"),
        _("Care file %(number)s: somebody else than before looks at the tier again."),
    ),
    "care_read_asked": Said(
        _("A second person is wanted"), _("Somebody asks to read care file %(number)s of a child.")
    ),
    "care_read_decided": Said(
        _("Decided about your request to read"),
        _("A second person decided about care file %(number)s."),
    ),
}

CARE_FIELDS: Final[dict[str, StrPromise]] = {
    "before_knocking": _("what to know before knocking"),
    "kind": _("your circumstances"),
    "note": _("notes about you"),
    "why": _("reasons of your tier"),
    "why_other": _("reasons of another tier"),
    "ground": _("why you are in a scheme"),
}
