"""Shapes of what the desk types when it plans a series, a session and its places."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.timezone import localtime, make_aware
from django.utils.translation import gettext_lazy as _

from kith.activities.actions.planning import QuotaInput, SeriesInput, SessionInput
from kith.activities.rules.planning import MOST_WEEKS
from kith.activities.states import PresentAs, SeatingMode, SessionKind
from kith.catalogue.states import Eligibility, FiveFor
from kith.web.fields import WholeField

if TYPE_CHECKING:
    from collections.abc import Iterable

NONE = ("", "–")
MOST_PLACES = 100_000
FIRST_YEAR, LAST_YEAR = 2020, 2100


def _area_text(label: Any, length: int, help_text: Any = "", *, required: bool) -> forms.CharField:
    return forms.CharField(
        label=label, max_length=length, required=required, help_text=help_text,
        widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip


def _of_our_time(at: datetime) -> None:
    if not FIRST_YEAR <= at.year < LAST_YEAR:
        raise ValidationError(_("Please check the year."), code="year")


def _moment(label: Any, *, required: bool = True, help_text: Any = "") -> forms.DateTimeField:
    return forms.DateTimeField(
        label=label,
        required=required,
        help_text=help_text,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"],
        validators=[_of_our_time],
    )


def _whole(label: Any, most: int, help_text: Any = "") -> forms.IntegerField:
    return WholeField(label=label, min_value=0, max_value=most, required=False, help_text=help_text)


class SeriesForm(forms.Form):
    """What is held, for whom, and what its time counts as."""

    area_id = forms.TypedChoiceField(label=_("Place"), coerce=int)
    title = forms.CharField(label=_("Title"), max_length=80)
    summary = _area_text(_("What it is, in plain words"), 500, required=True)
    kind = forms.ChoiceField(label=_("Kind"), choices=SessionKind.choices)
    course_type = forms.CharField(
        label=_("What is taught"), max_length=40, required=False, help_text=_("for courses")
    )
    five_for = forms.ChoiceField(
        label=_("What it is for"), choices=[NONE, *FiveFor.choices], required=False
    )
    category = forms.ChoiceField(label=_("Kind of service, for the hours"))
    eligibility = forms.ChoiceField(
        label=_("What the helpers' time counts as"),
        choices=Eligibility.choices,
        help_text=_("A themed Party day is never volunteer service."),
    )
    part_of = forms.ChoiceField(label=_("Part of the programme"), required=False)
    organiser_id = forms.TypedChoiceField(
        label=_("Held by the unit"), coerce=int, empty_value=None, required=False
    )
    team_id = forms.TypedChoiceField(
        label=_("Held by the team"), coerce=int, empty_value=None, required=False
    )
    risk = _area_text(
        _("What to mind"), 200, _("Risks are read and accepted when signing up."), required=False
    )
    bring = forms.CharField(label=_("What to bring"), max_length=200, required=False)
    age_from = _whole(_("From which age"), 120)
    age_to = _whole(_("Up to which age"), 120)
    needs_guardian = forms.BooleanField(label=_("A guardian agrees for each child"), required=False)
    only_path = forms.ChoiceField(label=_("Only for residents of"), required=False)
    skill = forms.ChoiceField(label=_("Skill the helpers need"), required=False)
    least_hours = _whole(_("Hours of service the helpers need"), 10_000)

    def __init__(self, *args: Any, offered: dict[str, Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, choices in offered.items():
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = choices

    def given(self) -> SeriesInput:
        got = dict(self.cleaned_data)
        got["least_hours"] = got["least_hours"] or 0
        programme, _colon, phase = got.pop("part_of").partition(":")
        programme_id = int(programme) if programme else None
        return SeriesInput(**got, programme_id=programme_id, phase_id=int(phase) if phase else None)


def frame_of(programme_id: int | None, phase_id: int | None) -> str:
    """A programme, or one of its phases, as the choice of a form."""
    if programme_id is None:
        return ""
    return f"{programme_id}:{phase_id}" if phase_id else str(programme_id)


class SessionForm(forms.Form):
    """When, where, and who is in charge."""

    title = forms.CharField(
        label=_("Title, where it differs from the series"), max_length=80, required=False
    )
    starts_at = _moment(_("Begins"))
    ends_at = _moment(_("Ends"))
    site_id = forms.TypedChoiceField(label=_("Site"), coerce=int, empty_value=None, required=False)
    room = forms.CharField(label=_("Room, or where else it is held"), max_length=60, required=False)
    sign_up_from = _moment(_("Sign up from"))
    sign_up_until = _moment(_("Sign up until"))
    in_charge_id = forms.TypedChoiceField(
        label=_("In charge"), coerce=int, empty_value=None, required=False
    )
    contact_phone = forms.CharField(
        label=_("Telephone for questions"),
        max_length=20,
        required=False,
        help_text=_("It is published: the line of the desk, nobody's own."),
    )
    co_host_ids = forms.TypedMultipleChoiceField(
        label=_("Held together with"),
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    despite = forms.CharField(
        label=_("If something stands in the way: why both can be held"),
        max_length=200,
        required=False,
    )

    def __init__(self, *args: Any, offered: dict[str, Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, choices in offered.items():
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField | forms.TypedMultipleChoiceField)
            field.choices = choices

    def given(self, quotas: Iterable[QuotaInput], area_id: int | None = None) -> SessionInput:
        got = dict(self.cleaned_data)
        got.pop("despite")
        got["co_host_ids"] = tuple(got["co_host_ids"])
        return SessionInput(**got, quotas=tuple(quotas), area_id=area_id)


class QuotaForm(forms.Form):
    """The places for one role; an empty number is no places. One field a published group."""

    capacity = _whole(_("Places"), MOST_PLACES)
    mode = forms.ChoiceField(label=_("Given"), choices=SeatingMode.choices)
    draw_at = _moment(_("Drawn at"), required=False)
    keep_until = _moment(_("Kept until"), required=False, help_text=_("then they are everybody's"))

    def __init__(
        self, *args: Any, role: PresentAs, tiers: list[tuple[str, str]], **kwargs: Any
    ) -> None:
        kwargs["prefix"] = role.value
        super().__init__(*args, **kwargs)
        self.role, self.tiers = role, tiers
        for code, words in tiers:
            self.fields[f"keep_{code}"] = _whole(words, MOST_PLACES)

    @property
    def kept(self) -> list[forms.BoundField]:
        return [self[f"keep_{code}"] for code, _words in self.tiers]

    def clean(self) -> dict[str, Any]:
        got = super().clean() or self.cleaned_data
        keeps = any(got.get(f"keep_{code}") for code, _words in self.tiers)
        if keeps and not got.get("keep_until"):
            self.add_error("keep_until", _("Until when are they kept?"))
        return got

    def given(self) -> QuotaInput | None:
        got = self.cleaned_data
        if not got["capacity"]:
            return None
        kept = ((code, got[f"keep_{code}"]) for code, _words in self.tiers)
        is_draw = got["mode"] == SeatingMode.DRAW
        return QuotaInput(
            role=self.role,
            capacity=got["capacity"],
            mode=SeatingMode(got["mode"]),
            draw_at=got["draw_at"] if is_draw else None,
            reserves=tuple((code, n, got["keep_until"]) for code, n in kept if n),
        )


class RepeatForm(forms.Form):
    """The same session week after week."""

    times = WholeField(label=_("How many weeks"), min_value=1, max_value=MOST_WEEKS, initial=1)
    without_holidays = forms.BooleanField(
        label=_("Leave out public holidays"), required=False, initial=True
    )


class WhyForm(forms.Form):
    reason = forms.CharField(
        label=_("Reason"), max_length=200, error_messages={"required": _("Please say why.")}
    )


class MoveForm(forms.Form):
    """A move against the order of the queue; the person reads the reason."""

    to = forms.ChoiceField(
        label=_("What happens"),
        choices=[
            ("SEATED", _("has a place")),
            ("WAITING", _("back to the waiting list")),
            ("CANCELLED", _("is cancelled")),
        ],
    )
    reason = forms.CharField(
        label=_("Reason"),
        max_length=200,
        help_text=_("The person reads it."),
        error_messages={"required": _("Please say why.")},
    )


def initial_of(given: SessionInput) -> dict[str, Any]:
    """What the form of a session shows of one that stands."""
    names = ("title", "site_id", "room", "in_charge_id", "contact_phone", "co_host_ids")
    times = ("starts_at", "ends_at", "sign_up_from", "sign_up_until")
    shown = {name: getattr(given, name) for name in names}
    return shown | {name: localtime(getattr(given, name)) for name in times}


def initial_of_quota(given: QuotaInput) -> dict[str, Any]:
    shown: dict[str, Any] = {"capacity": given.capacity, "mode": given.mode}
    if given.draw_at:
        shown["draw_at"] = localtime(given.draw_at)
    for tier, places, until in given.reserves:
        shown[f"keep_{tier}"] = places
        shown["keep_until"] = localtime(until)
    return shown


def local(day: datetime, hour: int) -> datetime:
    """An hour of the day, in the place's time."""
    begin = localtime(day).replace(hour=hour, minute=0, second=0, microsecond=0, tzinfo=None)
    return make_aware(begin)
