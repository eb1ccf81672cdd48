"""The lives of a due, a search and an amended visit; ways, results and lights of a visit."""

from typing import Final

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from kith.core.machine import Machine, Move


class DueCause(TextChoices):
    """Why a visit is due."""

    REGULAR = "REGULAR", _("regular visit")
    MAJOR_CHANGE = "MAJOR_CHANGE", _("after a major change")
    HOSPITAL = "HOSPITAL", _("after hospital")
    FESTIVAL = "FESTIVAL", _("for the festival")
    WEATHER = "WEATHER", _("because of the weather")
    REQUEST = "REQUEST", _("a visit was asked for")


class DueState(TextChoices):
    OPEN = "OPEN", _("visit due")
    DONE = "DONE", _("visited in time")
    MISSED_DONE = "MISSED_DONE", _("visited late")
    DECLINED = "DECLINED", _("no visit wanted this time")
    VOID = "VOID", _("no longer due")


DUE = Machine(
    start=DueState.OPEN,
    moves=(
        Move("move", (DueState.OPEN,), DueState.OPEN),
        Move("visit", (DueState.OPEN,), DueState.DONE),
        Move("visit_late", (DueState.OPEN,), DueState.MISSED_DONE),
        Move("decline", (DueState.OPEN,), DueState.DECLINED),
        Move("void", (DueState.OPEN,), DueState.VOID),
        Move("reopen", (DueState.DONE, DueState.MISSED_DONE, DueState.DECLINED), DueState.OPEN),
    ),
)


class VisitMethod(TextChoices):
    """The seven ways of being in touch (workflows.md 4.8)."""

    HOME = "HOME", _("home visit")
    MESSAGE = "MESSAGE", _("message or call")
    THIRD_PARTY = "THIRD_PARTY", _("through a third party")
    PAIR = "PAIR", _("Party member or volunteer beside her")
    KIN = "KIN", _("kin and neighbours")
    DISCOVERY = "DISCOVERY", _("active discovery or smart warning")
    HOTLINE = "HOTLINE", _("hotline answer")


class VisitOutcome(TextChoices):
    """What came of it. Not at home and not wanted are results like the others."""

    MET = "MET", _("seen in person")
    TALKED = "TALKED", _("her voice was heard")
    WROTE = "WROTE", _("answered in writing")
    TOLD = "TOLD", _("somebody else says she is well")
    NOT_AT_HOME = "NOT_AT_HOME", _("known to be away just now")
    REFUSED = "REFUSED", _("visit not wanted")
    NO_ANSWER = "NO_ANSWER", _("nobody answers")


FOUND: Final = frozenset({VisitOutcome.MET, VisitOutcome.TALKED})  # alive and well enough to answer


class Light(TextChoices):
    """What was seen of one point. What nobody looked at has none."""

    FINE = "FINE", _("all right")
    WATCH = "WATCH", _("needs watching")
    HELP = "HELP", _("needs help now")


class Section(TextChoices):
    """The parts of the form, in the order of a real visit; each is a sealed column."""

    HEALTH = "health", _("Health")
    MIND = "mind", _("Mind")
    SAFETY = "safety", _("Safety")
    HYGIENE = "hygiene", _("Hygiene")
    SURROUNDINGS = "surroundings", _("Surroundings")


class Point(TextChoices):
    """What is looked at (workflows.md 4.8, patrol list)."""

    SPEECH = "speech", _("Speech")
    MOBILITY = "mobility", _("Moving about")
    ILLNESS = "illness", _("Illness")
    MOOD = "mood", _("Mood")
    THINKING = "thinking", _("Thinking")
    STRESS = "stress", _("Stress")
    GAS = "gas", _("Gas")
    WATER_HEATING = "water_heating", _("Water and heating")
    ELECTRICITY = "electricity", _("Electricity")
    PERSON = "person", _("The person")
    HOME = "home", _("The home")
    ROUND_HOME = "round_home", _("Round the home")
    INDOOR = "indoor", _("Indoors")
    OUTDOOR = "outdoor", _("Outdoors")
    NEIGHBOURS = "neighbours", _("The neighbours")


POINTS: Final = {
    Section.HEALTH: (Point.SPEECH, Point.MOBILITY, Point.ILLNESS),
    Section.MIND: (Point.MOOD, Point.THINKING, Point.STRESS),
    Section.SAFETY: (Point.GAS, Point.WATER_HEATING, Point.ELECTRICITY),
    Section.HYGIENE: (Point.PERSON, Point.HOME, Point.ROUND_HOME),
    Section.SURROUNDINGS: (Point.INDOOR, Point.OUTDOOR, Point.NEIGHBOURS),
}


class VersionState(TextChoices):
    """What a version of a visit is worth."""

    STANDING = "STANDING", _("this version stands")
    PROPOSED = "PROPOSED", _("waits for a second person")
    REFUSED = "REFUSED", _("refused by the second person")


VERSION = Machine(
    start=VersionState.PROPOSED,
    moves=(
        Move("confirm", (VersionState.PROPOSED,), VersionState.STANDING),
        Move("refuse", (VersionState.PROPOSED,), VersionState.REFUSED),
    ),
)


class Rung(TextChoices):
    """What is tried when nobody answers, in this order."""

    RETRY = "RETRY", _("try again")
    NEIGHBOUR = "NEIGHBOUR", _("ask the neighbours")
    FAMILY = "FAMILY", _("call the family")
    POLICE = "POLICE", _("ask the police")


class SearchState(TextChoices):
    RUNNING = "RUNNING", _("being looked for")
    ENDED = "ENDED", _("it is known how she is")


SEARCH = Machine(
    start=SearchState.RUNNING,
    moves=(
        Move("try", (SearchState.RUNNING,), SearchState.RUNNING),
        Move("end", (SearchState.RUNNING,), SearchState.ENDED),
    ),
)


class SearchEnd(TextChoices):
    """How she was found; a person says so, never the clock."""

    WELL = "WELL", _("found well")
    NEEDS_HELP = "NEEDS_HELP", _("found, needs help")
    HOSPITAL = "HOSPITAL", _("in hospital")
    AWAY = "AWAY", _("away, with somebody who was reached")
    DIED = "DIED", _("she has died")
