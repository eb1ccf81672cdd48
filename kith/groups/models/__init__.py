"""Tables of groups, cut by noun."""

from kith.groups.models.body import (
    Body,
    BodyMember,
    FollowUp,
    Meeting,
    Post,
    Presence,
    Resolution,
)
from kith.groups.models.profile import Compound, Profile
from kith.groups.models.recruit import Recruit, Step
from kith.groups.models.team import Application, GuardianWord, Membership, Organisation, Team

__all__ = (
    "Application",
    "Body",
    "BodyMember",
    "Compound",
    "FollowUp",
    "GuardianWord",
    "Meeting",
    "Membership",
    "Organisation",
    "Post",
    "Presence",
    "Profile",
    "Recruit",
    "Resolution",
    "Step",
    "Team",
)
