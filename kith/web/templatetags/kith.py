"""How days, times and lengths are written, in the place's time and the reader's language."""

import json
from datetime import date, datetime

from django import template
from django.core.serializers.json import DjangoJSONEncoder
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kith.people.rules import domestic_phone, is_mainland_mobile

register = template.Library()

WEEKDAYS = (
    gettext_lazy("Mon"),
    gettext_lazy("Tue"),
    gettext_lazy("Wed"),
    gettext_lazy("Thu"),
    gettext_lazy("Fri"),
    gettext_lazy("Sat"),
    gettext_lazy("Sun"),
)


@register.filter
def moment(at: datetime | None) -> str:
    """Fri 3 Jul 14:00; nothing where there is no time."""
    return f"{day(at)} {localtime(at):%H:%M}" if at else ""


@register.filter
def as_json(value: object) -> str:
    """For a data attribute that a script reads; the template escapes it."""
    return json.dumps(value, cls=DjangoJSONEncoder)


@register.filter
def day(value: date | None) -> str:
    """Fri 3 Jul, of a day or of a moment."""
    if value is None:
        return ""
    local = _local(value)
    named = {"weekday": WEEKDAYS[local.weekday()], "date": date_format(local, _("j M"))}
    return _("%(weekday)s %(date)s") % named


@register.filter
def year_day(value: date | None) -> str:
    """3 July 2026: for what may be long ago."""
    return date_format(_local(value), _("j F Y")) if value else ""


@register.filter
def span(starts: datetime | None, ends: datetime | None) -> str:
    """Fri 3 Jul 14:00–15:30; the day is said twice only when it changes."""
    if not starts or not ends:
        return moment(starts or ends)
    if localtime(starts).date() == localtime(ends).date():
        return f"{moment(starts)}–{localtime(ends):%H:%M}"
    return f"{moment(starts)} – {moment(ends)}"


@register.filter
def minutes(length: int | None) -> str:
    """1 h 30 min, of a number of minutes."""
    if length is None:
        return ""
    hours, rest = divmod(int(length), 60)
    if not hours:
        return _("%(minutes)s min") % {"minutes": rest}
    if not rest:
        return _("%(hours)s h") % {"hours": hours}
    return _("%(hours)s h %(minutes)s min") % {"hours": hours, "minutes": rest}


@register.filter
def read_out(phone: str | None) -> str:
    """139 1234 5678, as people say a number, so that she sees whether it is hers."""
    local = domestic_phone(phone or "")
    return f"{local[:3]} {local[3:7]} {local[7:]}" if is_mainland_mobile(phone or "") else local


def _local(value: date) -> date:
    return localtime(value).date() if isinstance(value, datetime) else value
