"""Sealed fields in words, as whoever was looked at reads them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from kith.web.me.words_care import CARE_FIELDS
from kith.web.me.words_visits import VISIT_FIELDS

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

# What was looked at, by the name of the sealed field.
FIELDS: dict[str, StrPromise] = {
    **CARE_FIELDS,
    **VISIT_FIELDS,
    "number": _("number of a paper"),
    "name": _("name"),
    "phone": _("phone number"),
    "id_number": _("ID number"),
    "address": _("address"),
    "text": _("what you wrote"),
    "risks": _("what a helper should know"),
    "reason": _("a reason"),
    "decision": _("a decision"),
    "bytes": _("a picture"),
    "signer": _("who signed"),
    "private": _("a sealed note"),
    "about": _("what a matter is about"),
}
