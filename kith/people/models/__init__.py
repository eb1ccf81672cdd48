"""Tables about persons, cut by noun."""

from kith.people.models.account import Account
from kith.people.models.credential import Credential, CredentialCheck
from kith.people.models.person import (
    Availability,
    Consent,
    Person,
    SkillHeld,
    VolunteerProfile,
)
from kith.people.models.session import SignedIn
from kith.people.models.ties import Guardianship, Invitation, Proxy, RoleGrant

__all__ = (
    "Account",
    "Availability",
    "Consent",
    "Credential",
    "CredentialCheck",
    "Guardianship",
    "Invitation",
    "Person",
    "Proxy",
    "RoleGrant",
    "SignedIn",
    "SkillHeld",
    "VolunteerProfile",
)
