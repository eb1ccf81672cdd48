"""Surveys with their n, and pictures that may be shown."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from django.db.models import Prefetch, QuerySet

from kith.activities.models import (
    Picture,
    PictureMinor,
    PublicPixels,
    Session,
    Slip,
    Summary,
    Survey,
    SurveyAnswer,
)
from kith.activities.queries.attendance import attended
from kith.activities.rules.after import SATISFIED, Result, read_token
from kith.activities.rules.attendance import local_day
from kith.activities.states import PictureState, PresentAs, SessionState
from kith.people.models import Consent, Person
from kith.people.rules import of_age_on
from kith.people.states import ConsentPurpose

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kith.core.actor import Actor

ASKED = (PresentAs.RECIPIENT, PresentAs.VIEWER)


# ------------------------------------------------------------------------------- surveys


def survey_of(session_id: int) -> Survey | None:
    return Survey.objects.filter(session_id=session_id).first()


def to_ask(session: Session) -> set[int]:
    """Everybody who took part or watched, by name."""
    rows = Session.objects.filter(pk=session.pk)
    return {pk for role in ASKED for pk in attended(rows, role).values_list("person_id", flat=True)}


def slip_with(token: str) -> Slip | None:
    """The slip of paper behind a token."""
    pk = read_token(token)
    rows = Slip.objects.filter(pk=pk or 0, person=None)
    joined = rows.select_related("survey__session__series", "survey__session__area", "answer")
    return joined.first()


def slips_for(actor: Actor, session_id: int) -> QuerySet[Slip]:
    """Questions the actor may answer: her own, and those of whom she speaks for."""
    if actor.person_id is None:
        return Slip.objects.none()
    mine = {actor.me, *actor.wards, *actor.speaks_for}
    rows = Slip.objects.filter(survey__session_id=session_id, person_id__in=mine)
    return rows.select_related("survey__session__series", "person", "answer").order_by("number")


def paper_slips(survey_id: int) -> QuerySet[Slip]:
    return Slip.objects.filter(survey_id=survey_id, person=None).order_by("number")


def unanswered(survey_id: int) -> QuerySet[Slip]:
    """Slips that nobody answered; who answered what is shown to nobody."""
    rows = Slip.objects.filter(survey_id=survey_id, answer=None)
    return rows.select_related("person").order_by("number")


def result_of(survey: Survey) -> Result:
    return result(Survey.objects.filter(pk=survey.pk))


def result(surveys: QuerySet[Survey]) -> Result:
    """All answers to these surveys together; each kind of n by itself."""
    issued = Slip.objects.filter(survey__in=surveys.values("pk")).count()
    rows = SurveyAnswer.objects.filter(slip__survey__in=surveys.values("pk"))
    answers = list(rows.values_list("step", "by_proxy"))
    own = Counter(step for step, by_proxy in answers if step and not by_proxy)
    return Result(
        issued=issued,
        valid=own.total(),
        satisfied=sum(n for step, n in own.items() if step >= SATISFIED),
        not_applicable=sum(step is None and not by_proxy for step, by_proxy in answers),
        by_proxy=sum(by_proxy for _step, by_proxy in answers),
        steps=(own[1], own[2], own[3], own[4], own[5]),
    )


# ------------------------------------------------------------------------------- pictures


def minors_at(session: Session) -> list[Person]:
    """Those who were there and were not surely of age on the day."""
    rows = Person.objects.filter(pk__in=session.attendances.values("person_id"))
    day = local_day(session.starts_at)
    known = rows.filter(birth_year__isnull=False).order_by("pk")
    return [
        person
        for person in known
        if of_age_on(person.birth_year or 0, person.birth_month or 12) > day
    ]


def agreed_to_pictures(person_ids: Iterable[int]) -> set[int]:
    """Those minors whose guardian's newest word on pictures is a yes; their own yes is not one."""
    newest: dict[int, bool] = {}
    rows = Consent.objects.filter(person_id__in=set(person_ids), purpose=ConsentPurpose.PHOTO)
    for row in rows.order_by("at", "pk"):
        newest[row.person_id] = row.is_given and row.given_by_id != row.person_id
    return {person_id for person_id, yes in newest.items() if yes}


def pictures_of(session_id: int) -> QuerySet[Picture]:
    """All pictures of a session, for the desk."""
    return Picture.objects.filter(session_id=session_id).order_by("pk")


def picture_with(picture_id: int) -> Picture | None:
    rows = Picture.objects.select_related("session__series", "session__area", "session__site")
    return rows.filter(pk=picture_id).first()


def summary_of(session_id: int) -> Summary | None:
    return Summary.objects.filter(session_id=session_id).first()


def shown_pictures(session_id: int) -> list[Picture]:
    """Those that passed, as long as the guardian of every minor on them still agrees."""
    rows = Picture.objects.filter(session_id=session_id, state=PictureState.SHOWN)
    bare = PublicPixels.objects.defer("pixels")
    rows = rows.prefetch_related("minors", Prefetch("public", bare)).order_by("pk")
    found = list(rows)
    agreed = agreed_to_pictures(m.person_id for row in found for m in row.minors.all())
    return [row for row in found if all(m.person_id in agreed for m in row.minors.all())]


def pixels_of(picture_id: int, digest: str) -> bytes | None:
    """The bytes of a picture that may be shown now."""
    row = PublicPixels.objects.filter(picture_id=picture_id, digest=digest).first()
    if row is None:
        return None
    minors = PictureMinor.objects.filter(picture_id=picture_id).values_list("person_id", flat=True)
    if set(minors) - agreed_to_pictures(minors):
        return None
    return bytes(row.pixels)


def summaries() -> QuerySet[Summary]:
    """What the public reads: of sessions that are summarised."""
    rows = Summary.objects.filter(session__state=SessionState.SUMMARISED)
    return rows.select_related("session__series__organiser", "session__area", "session__site")
