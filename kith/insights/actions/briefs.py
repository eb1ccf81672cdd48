"""A draft is edited, its numbers are taken anew, a person signs it; a signed one is frozen."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from django.db import transaction
from django.db.models import Max
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kith.core.refusal import BadInput, Refusal, require
from kith.insights import policies
from kith.insights.actions._briefs import (
    Spec,
    names_again,
    new_version,
    spec_of,
    write_numbers,
    write_records,
)
from kith.insights.figures import FIGURES
from kith.insights.models import Brief, BriefVersion
from kith.insights.queries.briefs import contents, moved, signed_digest
from kith.insights.queries.naming import find, found_again
from kith.insights.queries.numbers import wording_row
from kith.insights.states import BRIEF, BriefState, RecordKind
from kith.journal.actions import note
from kith.places.models import Area

if TYPE_CHECKING:
    from datetime import date, datetime

    from kith.core.actor import Actor
    from kith.insights.queries.briefs import Contents
    from kith.insights.rules.prose import Fault

MOST_LETTERS: Final = 20_000
MOST_ROWS: Final = 120  # numbers, or names, of one version


class NotFromRecords(Refusal):
    """`found`: language and fault of every place."""

    code = "not_from_records"
    text = gettext_lazy("Paragraph %(paragraph)s, “%(excerpt)s”: %(why)s")
    status = 422

    def __init__(self, found: list[tuple[str, Fault]]) -> None:
        language, first = found[0]
        self.found = found
        super().__init__(
            field=language, paragraph=first.paragraph, excerpt=first.excerpt, why=first.why.label
        )


class EditedMeanwhile(Refusal):
    code = "edited_meanwhile"
    text = gettext_lazy("Somebody else has edited this brief meanwhile. Please open it anew.")


class RecordsMoved(Refusal):
    code = "records_moved"
    text = gettext_lazy(
        "The records say something else now of %(names)s. Take the numbers anew and read it again."
    )


class NotInRecords(Refusal):
    code = "not_in_records"
    text = gettext_lazy("The records of this place have nothing of that name.")
    status = 422


class AlreadyInBrief(Refusal):
    code = "already_in_brief"
    text = gettext_lazy("The brief has this already.")


@dataclass(frozen=True, slots=True)
class EditInput:
    """The words as edited from `revision`."""

    zh: str
    en: str
    revision: int


@transaction.atomic
def edit(brief_id: int, *, input: EditInput, actor: Actor, now: datetime) -> BriefVersion:
    """The draft has these words; its numbers are what they were.

    Raises:
        EditedMeanwhile: the words were edited from another revision.
        NotFromRecords: a number was typed, or something else stands there that may not.
    """
    version = _draft(brief_id, "edit", actor)
    require(version.revision == input.revision, EditedMeanwhile())
    require(len(input.zh) + len(input.en) <= MOST_LETTERS, BadInput(field="zh", why=_("too long")))
    _require_from_records(contents(version), input.zh, input.en)
    version.zh, version.en = _plain(input.zh), _plain(input.en)
    return _written(version, "edit", actor=actor, now=now)


@dataclass(frozen=True, slots=True)
class NumberInput:
    """A figure of the brief's place or one below it. `about`: the key of a name in the brief."""

    figure: str
    area_id: int
    since: date
    until: date
    about: str = ""
    years: int = 1


@transaction.atomic
def add_number(brief_id: int, *, input: NumberInput, actor: Actor, now: datetime) -> BriefVersion:
    """The draft may use one number more. Raises BadInput, AlreadyInBrief."""
    version = _draft(brief_id, "edit", actor)
    read = contents(version)
    spec = _spec(read, input)
    known = [spec_of(one) for one in read.numbers]
    require(all(replace(spec, key=one.key) != one for one in known), AlreadyInBrief())
    require(len(known) < MOST_ROWS, BadInput(why=_("too many numbers")))
    write_numbers(version, [spec], read.rules, beside=read.numbers)
    return _written(version, "add_number", actor=actor, now=now, figure=spec.figure)


@dataclass(frozen=True, slots=True)
class RecordInput:
    """Something that the records of the place know by this name."""

    kind: RecordKind
    name: str


@transaction.atomic
def add_name(brief_id: int, *, input: RecordInput, actor: Actor, now: datetime) -> BriefVersion:
    """The draft may use one name more. Raises NotInRecords, AlreadyInBrief."""
    version = _draft(brief_id, "edit", actor)
    found = find(input.kind, version.brief.area.path, input.name.strip())
    if found is None:
        raise NotInRecords(field="name")
    read = contents(version)
    known = {(one.kind, one.object_id) for one in read.records}
    require((found.kind, found.object_id) not in known, AlreadyInBrief())
    require(len(known) < MOST_ROWS, BadInput(why=_("too many names")))
    key = _free(found.kind.lower(), {one.key for one in read.records})
    write_records(version, {key: found})
    return _written(version, "add_name", actor=actor, now=now, record=found.kind)


@transaction.atomic
def renew(brief_id: int, *, actor: Actor, now: datetime) -> BriefVersion:
    """Numbers and names of the draft are as the records are now; its words are what they were."""
    version = _draft(brief_id, "renew", actor)
    read = contents(version)
    _take_anew(version, read, now)
    return _written(version, "renew", actor=actor, now=now)


@transaction.atomic
def sign(brief_id: int, *, revision: int, actor: Actor, now: datetime) -> BriefVersion:
    """The draft is frozen with its hash; an earlier signed version is replaced by it.

    Raises:
        EditedMeanwhile: it is not what the signer read.
        NotFromRecords: its words use a number that may not be told.
        RecordsMoved: of its own moment, the records say something else now.
    """
    version = _draft(brief_id, "sign", actor)
    require(version.revision == revision, EditedMeanwhile())
    read = contents(version)
    _require_from_records(read, version.zh, version.en)
    if changed := moved(read, version.data_at):
        raise RecordsMoved(names=", ".join(str(one.figure.name) for one in changed))
    before = BriefVersion.objects.filter(brief_id=brief_id, state=BriefState.SIGNED).first()
    if before is not None:
        before.state = BRIEF.next(before.state, "replace")
        before.save(update_fields=("state",))
    version.state = BRIEF.next(version.state, "sign")
    version.signed_by_id, version.signed_at = actor.me, now
    version.digest = signed_digest(read, actor.me, now)
    version.save(update_fields=("state", "signed_by_id", "signed_at", "digest"))
    note(
        "brief", brief_id, "sign", actor=actor, now=now,
        before=BriefState.DRAFT, after=version.state, version=version.number, digest=version.digest,
    )  # fmt: skip
    return version


@transaction.atomic
def reopen(brief_id: int, *, reason: str, actor: Actor, now: datetime) -> BriefVersion:
    """A new draft with the words of the signed version and numbers as of now; the signed one stands
    until the new one is signed. Raises BadInput without a reason.
    """
    brief = _held(brief_id, actor)
    require(bool(reason.strip()), BadInput(field="reason", why=_("say why it is written anew")))
    signed = BriefVersion.objects.filter(brief=brief, state=BriefState.SIGNED).first()
    drafts = BriefVersion.objects.filter(brief=brief, state=BriefState.DRAFT)
    if signed is None or drafts.exists():
        raise AlreadyInBrief()
    last = BriefVersion.objects.filter(brief=brief).aggregate(n=Max("number"))["n"]
    version = new_version(brief, last + 1, by_id=actor.me, now=now, reason=reason.strip()[:200])
    version.zh, version.en = signed.zh, signed.en
    version.save(update_fields=("zh", "en"))
    read = contents(signed)
    write_records(version, names_again(brief, read.records))
    write_numbers(version, [spec_of(one) for one in read.numbers], contents(version).rules)
    note("brief", brief_id, "reopen", actor=actor, now=now, after=version.state, version=last + 1)
    return version


@transaction.atomic
def drop(brief_id: int, *, actor: Actor, now: datetime) -> BriefVersion:
    """The draft is put aside; a signed version, if there is one, stands."""
    version = _draft(brief_id, "drop", actor)
    version.state = BRIEF.next(version.state, "drop")
    version.save(update_fields=("state",))
    note("brief", brief_id, "drop", actor=actor, now=now, before=BriefState.DRAFT,
         after=version.state, version=version.number)  # fmt: skip
    return version


def _held(brief_id: int, actor: Actor) -> Brief:
    brief = Brief.objects.locked(brief_id)
    require(policies.may_write_brief(actor, brief.area.path))
    return brief


def _draft(brief_id: int, verb: str, actor: Actor) -> BriefVersion:
    """The newest version of the brief, held. Raises IllegalMove when it is no draft."""
    brief = _held(brief_id, actor)
    version = BriefVersion.objects.filter(brief=brief).order_by("-number")[0]
    version.brief = brief
    BRIEF.next(version.state, verb)
    return version


def _require_from_records(read: Contents, zh: str, en: str) -> None:
    if found := read.faults(zh, en):
        raise NotFromRecords(found)


def _plain(text: str) -> str:
    return "\n".join(line.strip() for line in text.splitlines() if line.strip())


def _written(
    version: BriefVersion, verb: str, *, actor: Actor, now: datetime, **facts: str
) -> BriefVersion:
    version.revision += 1
    version.save()
    note(
        "brief", version.brief_id, verb, actor=actor, now=now,
        before=version.state, after=version.state, version=version.number, **facts,
    )  # fmt: skip
    return version


def _spec(read: Contents, input: NumberInput) -> Spec:
    """Raises BadInput: no such figure, a place elsewhere, a period that is none."""
    brief = read.version.brief
    area = Area.objects.get(pk=input.area_id)
    require(input.figure in FIGURES, BadInput(field="figure", why=_("no such figure")))
    here = area.path.startswith(brief.area.path)
    require(here, BadInput(field="area", why=_("a place within the brief's own")))
    require(input.since < input.until, BadInput(field="until", why=_("the two days")))
    require(1 <= input.years <= 50, BadInput(field="years", why=_("one to fifty years")))
    about = ""
    if input.about:
        row = next((one for one in read.records if one.key == input.about), None)
        require(row is not None, BadInput(field="about", why=_("a name in this brief")))
        assert row is not None, "required above"
        again = found_again(RecordKind(row.kind), brief.area.path, row.object_id)
        if again is None:
            raise NotInRecords(field="about")
        about = again.about
    key = _free(input.figure, {one.key for one in read.numbers})
    return Spec(key, input.figure, area, input.since, input.until, about, input.years)


def _free(name: str, taken: set[str]) -> str:
    """The name, or with the first number behind it that makes it a new one."""
    several = (f"{name[:36]}_{n}" for n in range(2, MOST_ROWS + 2))
    return name if name not in taken else next(one for one in several if one not in taken)


def _take_anew(version: BriefVersion, read: Contents, now: datetime) -> None:
    rule = wording_row(version.brief.area.path, localtime(now).date())
    version.data_at, version.rule_id = now, rule.pk
    again = names_again(version.brief, read.records)
    version.records.all().delete()
    write_records(version, again)
    version.numbers.all().delete()
    write_numbers(version, [spec_of(one) for one in read.numbers], contents(version).rules)
