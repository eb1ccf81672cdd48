"""The inspection on a phone: each line fine, a hazard, or not applicable; nothing typed is lost."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from kith.grid.actions import inspecting as actions
from kith.grid.actions.inspecting import Finding, InspectionInput
from kith.grid.queries import premises as queries
from kith.grid.rules.premises import workday_after
from kith.grid.states import Course, HazardLevel, InspectionOutcome, Verdict
from kith.web.http import Request, refusals_on, status_of, with_role
from kith.web.premises.forms import PICK, fill
from kith.web.premises.rows import LEVELS, shop_rows
from kith.web.premises.tabs import DESK
from kith.web.templatetags.kith import day

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from kith.catalogue.inspection import InspectionRules, Question
    from kith.grid.models import Premises

PHOTO = {"accept": "image/jpeg,image/png,image/webp", "capture": "environment"}


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the checklist with its fields; the last four matter when it is a hazard."""

    question: Question
    level: str
    tone: str
    verdict: forms.BoundField
    course: forms.BoundField
    text: forms.BoundField
    photo: forms.BoundField


class InspectionForm(forms.Form):
    """Shape only; which lines there are comes from the checklist in force."""

    key = forms.CharField(widget=forms.HiddenInput, max_length=36)
    outcome = forms.ChoiceField(
        label=gettext_lazy("Were you let in?"),
        choices=[
            (InspectionOutcome.INSPECTED, gettext_lazy("Yes")),
            (InspectionOutcome.NOBODY, gettext_lazy("Nobody was there")),
            (InspectionOutcome.NOT_LET_IN, gettext_lazy("Not let in")),
        ],
        initial=InspectionOutcome.INSPECTED,
        widget=forms.RadioSelect,
        error_messages=PICK,
    )
    second = forms.ChoiceField(label=gettext_lazy("Who is with you"), required=False)

    def __init__(
        self,
        *args: Any,
        questions: list[Question],
        colleagues: Iterable[tuple[int, str]],
        rules: InspectionRules,
        today: date,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        others = [(str(pk), name) for pk, name in colleagues]
        fill(self, second=[("", _("I am alone")), *others])
        self.questions = questions
        for question in questions:
            until = day(workday_after(today, rules.notice_wd[question.level]))
            self.fields |= _fields(question, until)

    def lines(self) -> list[Line]:
        return [
            Line(
                question,
                str(HazardLevel(question.level).label),
                LEVELS[HazardLevel(question.level)],
                *(self[f"{question.code}-{part}"] for part in PARTS),
            )
            for question in self.questions
        ]

    def clean(self) -> dict[str, Any]:
        typed: dict[str, Any] = super().clean() or {}
        if typed.get("outcome") == InspectionOutcome.INSPECTED:
            for question in self.questions:
                name = f"{question.code}-verdict"
                if not typed.get(name) and name not in self.errors:
                    self.add_error(name, _("Please answer this line too."))
        return typed

    def told(self, plan_id: int | None) -> InspectionInput:
        typed = self.cleaned_data
        second = int(typed["second"]) if typed["second"] else None
        outcome = InspectionOutcome(typed["outcome"])
        plain = InspectionInput(typed["key"], outcome, second, plan_id)
        if outcome != InspectionOutcome.INSPECTED:
            return plain
        verdicts = {q.code: Verdict(typed[f"{q.code}-verdict"]) for q in self.questions}
        hazards = [code for code, verdict in verdicts.items() if verdict == Verdict.HAZARD]
        found = tuple(self._finding(code) for code in hazards)
        return InspectionInput(typed["key"], outcome, second, plan_id, verdicts, found)

    def _finding(self, code: str) -> Finding:
        typed = self.cleaned_data
        photo = typed[f"{code}-photo"]
        return Finding(
            code,
            typed[f"{code}-text"],
            Course(typed[f"{code}-course"] or Course.NONE),
            photo=photo.read() if photo else None,
        )


PARTS = ("verdict", "course", "text", "photo")


def _fields(question: Question, until: str) -> dict[str, forms.Field]:
    """The fields of one line; the day of a deadline is the rule's, and can be changed later."""
    courses = [
        (Course.ON_SPOT, _("put right now, before my eyes")),
        (Course.DEADLINE, _("to be put right by %(day)s") % {"day": until}),
        (Course.SELF_CHECK, _("the shop checks it itself by %(day)s") % {"day": until}),
        (Course.NONE, _("decide later, or hand over")),
    ]
    parts: tuple[forms.Field, ...] = (
        forms.ChoiceField(
            label=question.text, choices=Verdict.choices, required=False,
            widget=forms.RadioSelect, error_messages=PICK,
        ),
        forms.ChoiceField(
            label=_("What is done about it"), choices=courses, initial=Course.NONE,
            required=False, widget=forms.RadioSelect, error_messages=PICK,
        ),
        forms.CharField(
            label=_("What and where exactly"), max_length=300, required=False,
            help_text=_("No names of people."),
        ),
        forms.FileField(
            label=_("Picture"), required=False, widget=forms.FileInput(attrs=PHOTO),
            help_text=_("Only the thing, nobody's face. Never a must."),
        ),
    )  # fmt: skip
    return {f"{question.code}-{name}": field for name, field in zip(PARTS, parts, strict=True)}


@require_http_methods(["GET", "POST"])
@with_role(*DESK)
@never_cache
def page(request: Request, pk: int) -> HttpResponse:
    """One look at one place. The draft is its writer's own."""
    row: Premises = get_object_or_404(queries.at_desk(request.actor), pk=pk)
    if request.method == "POST" and "draft" in request.POST:
        _keep(request, row)
        messages.success(request, _("Kept. You will find it here when you come back."))
        return redirect("web:premises_one", pk)
    form = _form(request, row)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            return _handed_in(request, row, form)
    (shown,) = shop_rows([row], request.actor, request.now)
    rules = queries.rules_at(row.area.path, request.now)
    context = {"row": shown, "form": form, "is_for_two": rules.needs_two(row.kind)}
    return render(request, "web/premises/inspect.html", context, status=status_of(form))


def _keep(request: Request, row: Premises) -> None:
    """What the form asks for, as far as it was typed; pictures are taken again."""
    names = [name for name in _form(request, row).fields if not name.endswith("-photo")]
    typed = {name: str(request.POST[name])[:300] for name in names if name in request.POST}
    actions.keep_draft(row.pk, typed=typed, actor=request.actor, now=request.now)


def _form(request: Request, row: Premises) -> InspectionForm:
    today = localtime(request.now).date()
    draft = queries.draft_of(row, request.actor)
    plan = queries.plan_for(request.actor, row, today)
    initial: dict[str, Any] = {"key": str(uuid4())}
    if plan is not None and plan.second_id is not None:
        other = plan.lead_id if plan.second_id == request.actor.me else plan.second_id
        initial["second"] = str(other)
    typed: tuple[Any, ...] = (request.POST, request.FILES) if request.method == "POST" else ()
    return InspectionForm(
        *typed,
        initial=initial | (draft.typed if draft else {}),
        questions=queries.checklists_at(row.area.path, today).questions(row.kind),
        colleagues=queries.colleagues(row.area.path, request.actor, request.now),
        rules=queries.rules_at(row.area.path, request.now),
        today=today,
    )


def _handed_in(request: Request, row: Premises, form: InspectionForm) -> HttpResponse:
    plan = queries.plan_for(request.actor, row, localtime(request.now).date())
    given = form.told(plan.pk if plan else None)
    done = actions.inspect(row.pk, input=given, actor=request.actor, now=request.now)
    count = done.hazards.count()
    words = ngettext("Written down: %(n)s hazard.", "Written down: %(n)s hazards.", count)
    messages.success(request, words % {"n": count})
    waiting = done.hazards.filter(course=Course.NONE).first()
    if waiting is not None:
        return redirect("web:hazard", waiting.pk)
    return redirect("web:day_plan", plan.pk) if plan else redirect("web:premises_one", row.pk)
