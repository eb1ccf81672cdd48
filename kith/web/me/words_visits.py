"""Messages about care visits: the number of a file and a link, never a name or what was found."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext_lazy as _

from kith.web.me.said import Said

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

VISITS: Final[dict[str, Said]] = {
    # to the desk, and to the street where it lasts
    "visit_missed": Said(
        _("A care visit was missed"),
        _("Care file %(number)s: the visit that was due has not taken place. Please look."),
    ),
    "visit_help": Said(
        _("Help is needed now"), _("Care file %(number)s: a visit found that help is needed now.")
    ),
    "visit_need": Said(
        _("A visit found a need"),
        _("Care file %(number)s: a helper found a need. Please make a request of it."),
    ),
    "search_open": Said(
        _("Nobody answered at a visit"),
        _("Care file %(number)s: nobody answered. Please see who tries again, and when."),
    ),
    "search_late": Said(
        _("A step of the search is late"),
        _("Care file %(number)s: nobody knows yet how she is, and the next step is late."),
    ),
}

VISIT_FIELDS: Final[dict[str, StrPromise]] = {
    "health": _("how your health was at a visit"),
    "mind": _("how you felt at a visit"),
    "safety": _("how safe your home was at a visit"),
    "hygiene": _("how you and your home were cared for at a visit"),
    "surroundings": _("how your surroundings were at a visit"),
    "need": _("what you needed at a visit"),
    "said": _("what was heard when you did not answer"),
    "how": _("how you were found"),
}
