"""Shapes of what is typed about pledges, receipts, vouchers and surplus. Sums are typed in yuan."""

from __future__ import annotations

import hashlib
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kith.projects.actions.money import PledgeInput, ReceiptInput
from kith.projects.actions.sharing import NeedInput, SurplusInput
from kith.projects.actions.spending import VoucherInput
from kith.projects.states_money import Basis, SurplusKind, ValueKind
from kith.web.fields import AmountField, DayField, WholeField
from kith.web.projects.forms import MUST, WHY, choices_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kith.groups.models import Organisation
    from kith.projects.models import Pledge, Project

LARGEST_SCAN = 10 * 1024 * 1024


class YuanField(AmountField):
    """Typed in yuan with at most two decimals; cleaned to whole fen."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("max_digits", 13)
        kwargs.setdefault("min_value", Decimal("0.01"))
        super().__init__(decimal_places=2, **kwargs)

    def clean(self, value: Any) -> Any:
        typed = super().clean(value)
        return None if typed is None else int(typed * 100)


class ScanField(forms.FileField):
    """A scan of which only the SHA-256 is kept: the paper itself lies in the project's file."""

    def clean(self, data: Any, initial: Any = None) -> Any:
        scan = super().clean(data, initial)
        if not scan:
            return ""
        if scan.size > LARGEST_SCAN:
            raise forms.ValidationError(_("Please choose a file of at most 10 MB."), code="large")
        digest = hashlib.sha256()
        for part in scan.chunks():
            digest.update(part)
        return digest.hexdigest()


class PledgeForm(forms.Form):
    organisation = forms.ChoiceField(label=_("Unit"))
    project = forms.ChoiceField(
        label=_("For which project"),
        required=False,
        help_text=_("Without a project it goes to the pool, from which the place helps projects."),
    )
    kind = forms.ChoiceField(
        label=_("What is pledged"),
        choices=ValueKind.choices,
        widget=forms.RadioSelect,
        initial=ValueKind.MONEY,
    )
    what = forms.CharField(
        label=_("In your words"),
        max_length=120,
        help_text=_("Such as: repairing the running track, five bicycles, two electricians."),
        error_messages=MUST,
    )
    yuan = YuanField(
        label=_("Money or worth of the goods, in yuan"),
        required=False,
        help_text=_("For money the sum; for goods what all of them together are worth."),
    )
    pieces = WholeField(
        label=_("Goods: how many pieces"), required=False, min_value=1, max_value=1_000_000
    )
    unit = forms.CharField(label=_("Goods: counted in"), required=False, max_length=12)
    basis = forms.ChoiceField(
        label=_("Goods: how the worth is known"),
        required=False,
        choices=[("", _("No goods")), *Basis.choices],
    )
    hours = AmountField(
        label=_("Work: hours of all people together"),
        required=False,
        min_value=Decimal("0.5"),
        max_value=100_000,
        decimal_places=2,
    )
    due_date = DayField(label=_("By which day"), help_text=_("Whatever day you can keep."))
    key = forms.CharField(widget=forms.HiddenInput, max_length=40)

    def __init__(
        self,
        *args: Any,
        units: Iterable[Organisation],
        projects: Iterable[Project],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        shown = [(str(row.pk), f"{row.number} {row.title}") for row in projects]
        _fill(self, organisation=choices_of(units))
        _fill(self, project=[("", _("The pool of the place")), *shown])

    def clean(self) -> dict[str, Any]:
        typed: dict[str, Any] = super().clean() or {}
        asked = {
            ValueKind.MONEY: ("yuan",),
            ValueKind.GOODS: ("yuan", "pieces", "unit", "basis"),
            ValueKind.WORK: ("hours",),
        }
        for name in asked.get(typed.get("kind", ""), ()):
            if not typed.get(name) and name not in self.errors:
                self.add_error(name, _("Please fill this in."))
        return typed

    def as_input(self) -> PledgeInput:
        typed = self.cleaned_data
        kind = ValueKind(typed["kind"])
        amounts = {
            ValueKind.MONEY: typed["yuan"],
            ValueKind.GOODS: typed["pieces"],
            ValueKind.WORK: int((typed["hours"] or 0) * 60),
        }
        return PledgeInput(
            organisation_id=int(typed["organisation"]),
            project_id=int(typed["project"]) if typed["project"] else None,
            kind=kind,
            what=typed["what"],
            amount=amounts[kind],
            unit=typed["unit"],
            worth_fen=typed["yuan"] if kind == ValueKind.GOODS else 0,
            basis=typed["basis"],
            due_date=typed["due_date"],
            key=typed["key"],
        )


def amount_field(kind: str, unit: str, **kwargs: Any) -> forms.Field:
    """What an amount of this kind is typed in: yuan, hours, or pieces."""
    if kind == ValueKind.MONEY:
        return YuanField(label=_("How much, in yuan"), **kwargs)
    if kind == ValueKind.WORK:
        return WholeField(label=_("How many minutes"), min_value=1, **kwargs)
    return WholeField(
        label=_("How many"), help_text=unit, min_value=1, max_value=1_000_000, **kwargs
    )


class ReceiptForm(forms.Form):
    """What came of one pledge."""

    received_date = DayField(label=_("Came on"))
    document = forms.CharField(
        label=_("Document"),
        help_text=_("The number of the bank slip, or of the note of delivery."),
        max_length=80,
        error_messages=MUST,
    )
    field_order = ("amount", "received_date", "document")

    def __init__(self, *args: Any, pledge: Pledge, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["amount"] = amount_field(pledge.kind, pledge.unit)
        self.order_fields(self.field_order)

    def as_input(self) -> ReceiptInput:
        return ReceiptInput(**self.cleaned_data)


class ReasonForm(forms.Form):
    reason = forms.CharField(label=_("Reason"), max_length=200, error_messages=WHY)


class SettleForm(forms.Form):
    """Nothing to type: only what stands in the way is said."""


class NeedForm(forms.Form):
    title = forms.CharField(label=_("What is needed"), max_length=80, error_messages=MUST)
    kind = forms.ChoiceField(label=_("In what"), choices=ValueKind.choices)
    yuan = YuanField(label=_("Money: how much, in yuan"), required=False)
    number = WholeField(label=_("Goods: pieces; work: minutes"), required=False, min_value=1)
    unit = forms.CharField(label=_("Goods: counted in"), required=False, max_length=12)

    def clean(self) -> dict[str, Any]:
        typed: dict[str, Any] = super().clean() or {}
        name = "yuan" if typed.get("kind") == ValueKind.MONEY else "number"
        if not typed.get(name) and name not in self.errors:
            self.add_error(name, _("Please fill this in."))
        return typed

    def as_input(self) -> NeedInput:
        typed = self.cleaned_data
        kind = ValueKind(typed["kind"])
        amount = typed["yuan"] if kind == ValueKind.MONEY else typed["number"]
        return NeedInput(title=typed["title"], kind=kind, amount=amount, unit=typed["unit"])


class ShareForm(forms.Form):
    """So much of a pledge for a need; money in yuan, all else in its own unit."""

    pledge = forms.ChoiceField(label=_("From which pledge"))
    need = forms.ChoiceField(label=_("For which need"))
    number = AmountField(
        label=_("How much"),
        help_text=_("Money in yuan, goods in pieces, work in minutes."),
        min_value=Decimal("0.01"),
        max_digits=13,
        decimal_places=2,
    )

    def __init__(
        self, *args: Any, pledges: list[tuple[str, str]], needs: list[tuple[str, str]], **kw: Any
    ) -> None:
        super().__init__(*args, **kw)
        _fill(self, pledge=pledges, need=needs)

    def amount(self, kind: str) -> int:
        """In the unit of the need. A piece that is not whole is none."""
        typed: Decimal = self.cleaned_data["number"]
        return int(typed * 100) if kind == ValueKind.MONEY else int(typed)


class VoucherForm(forms.Form):
    number = forms.CharField(label=_("Number of the paper"), max_length=40, error_messages=MUST)
    spent_date = DayField(label=_("Spent on"))
    payee = forms.CharField(label=_("Paid to"), max_length=120, error_messages=MUST)
    yuan = YuanField(label=_("How much, in yuan"))
    purpose = forms.CharField(label=_("What it was spent for"), max_length=200, error_messages=MUST)
    scan = ScanField(
        label=_("Scan or photo of it"),
        help_text=_(
            "It is not stored: Kith keeps a fingerprint by which the paper can be checked."
        ),
    )

    def as_input(self) -> VoucherInput:
        typed = dict(self.cleaned_data)
        return VoucherInput(fen=typed.pop("yuan"), digest=typed.pop("scan"), **typed)


class JudgeForm(forms.Form):
    """A second person's word; `verb` is the button that was pressed."""

    verb = forms.ChoiceField(choices=[(v, v) for v in ("approve", "refuse", "reverse")])
    reason = forms.CharField(label=_("What did you check?"), max_length=200, error_messages=WHY)


class CompareForm(forms.Form):
    scan = ScanField(label=_("The scan to compare"))


class SurplusForm(forms.Form):
    kind = forms.ChoiceField(label=_("What became of the money"), choices=SurplusKind.choices)
    yuan = YuanField(label=_("How much, in yuan"))
    to_project = forms.ChoiceField(label=_("Carried over to"), required=False)
    document = forms.CharField(
        label=_("Document"), help_text=_("The slip, or the minutes that decided it."),
        max_length=80, error_messages=MUST,
    )  # fmt: skip

    def __init__(self, *args: Any, projects: Iterable[Project], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        shown = [(str(row.pk), f"{row.number} {row.title}") for row in projects]
        _fill(self, to_project=[("", _("No project")), *shown])

    def as_input(self) -> SurplusInput:
        typed = self.cleaned_data
        return SurplusInput(
            kind=SurplusKind(typed["kind"]),
            fen=typed["yuan"],
            document=typed["document"],
            to_project_id=int(typed["to_project"]) if typed["to_project"] else None,
        )


class LinkForm(forms.Form):
    url = forms.URLField(
        label=_("Address on a designated platform"), max_length=300, assume_scheme="https"
    )


def _fill(form: forms.Form, **choices: list[tuple[str, Any]]) -> None:
    for name, options in choices.items():
        field = form.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = options
