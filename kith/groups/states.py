"""Words for groups, and the lives of an application and of a resolution."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from kith.core.machine import Machine, Move


class OrganisationKind(TextChoices):
    UNIT = "UNIT", _("public body or institution")
    GOVERNMENT = "GOVERNMENT", _("government office")
    PARTY_ORG = "PARTY_ORG", _("Party organisation")
    COMMITTEE = "COMMITTEE", _("residents' committee")
    ENTERPRISE = "ENTERPRISE", _("enterprise")
    MERCHANT = "MERCHANT", _("merchant")
    PROPERTY = "PROPERTY", _("property company")
    SOCIAL = "SOCIAL", _("social organisation")
    FEDERATION = "FEDERATION", _("volunteer federation")
    HOSPITAL = "HOSPITAL", _("hospital or clinic")
    SCHOOL = "SCHOOL", _("school or kindergarten")
    CARING_UNIT = "CARING_UNIT", _("caring unit")


class ApplicationState(TextChoices):
    ASKED = "ASKED", _("asked to join")
    TAKEN = "TAKEN", _("joined the team")
    DECLINED = "DECLINED", _("not this time")
    WITHDRAWN = "WITHDRAWN", _("taken back")


APPLICATION = Machine(
    start=ApplicationState.ASKED,
    moves=(
        Move("take", (ApplicationState.ASKED,), ApplicationState.TAKEN),
        Move("decline", (ApplicationState.ASKED,), ApplicationState.DECLINED),
        Move("withdraw", (ApplicationState.ASKED,), ApplicationState.WITHDRAWN),
    ),
)


class BodyKind(TextChoices):
    PARTY_COMMITTEE = "PARTY_COMMITTEE", _("community Party committee")
    JOINT_COMMITTEE = "JOINT_COMMITTEE", _("community working committee")
    TEMPORARY_BRANCH = "TEMPORARY_BRANCH", _("temporary Party branch")
    ALLIANCE = "ALLIANCE", _("alliance")


class ResolutionState(TextChoices):
    ADOPTED = "ADOPTED", _("adopted")
    IN_HAND = "IN_HAND", _("in hand")
    DONE = "DONE", _("done")
    DROPPED = "DROPPED", _("dropped, with the reason")


RESOLUTION = Machine(
    start=ResolutionState.ADOPTED,
    moves=(
        Move("take_up", (ResolutionState.ADOPTED,), ResolutionState.IN_HAND),
        Move("finish", (ResolutionState.IN_HAND,), ResolutionState.DONE),
        Move("drop", (ResolutionState.ADOPTED, ResolutionState.IN_HAND), ResolutionState.DROPPED),
    ),
)
UNSETTLED = (ResolutionState.ADOPTED, ResolutionState.IN_HAND)


class Recruitment(TextChoices):
    """How a volunteer came. Online means by her own hand on the web page."""

    ONLINE = "ONLINE", _("online, on the web page")
    COUNTER = "COUNTER", _("in person, at the counter")
    INVITED = "INVITED", _("invited from a list")


class StepKind(TextChoices):
    """The first steps of a volunteer."""

    VETTED = "VETTED", _("papers looked at")
    TRAINED = "TRAINED", _("first training")
    UNIFORM = "UNIFORM", _("uniform given out")
    UNIFORM_BACK = "UNIFORM_BACK", _("uniform given back")


class Counted(TextChoices):
    """What the number of residents in a profile counts."""

    PERSONS = "PERSONS", _("residents")
    HOUSEHOLDS = "HOUSEHOLDS", _("households")
