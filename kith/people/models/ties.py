"""What binds persons to roles and to each other."""

from django.db import models
from django.db.models import F, Q

from kith.core.actor import Role, ScopeKind
from kith.core.locks import Rows
from kith.people.models.person import Person
from kith.people.states import GuardianshipState, InvitationState, TieKind
from kith.places.models import Area
from kith.vault.blinds import BlindIndex
from kith.vault.fields import SealedField


class RoleGrant(models.Model):
    """A role held over an area's subtree, a team, a unit or a merchant, from a day to a day."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="roles")
    role = models.CharField(max_length=12, choices=Role.choices)
    scope_kind = models.CharField(max_length=12, choices=ScopeKind.choices)
    scope_id = models.BigIntegerField()
    granted_by_id = models.BigIntegerField(null=True)  # none: by the command line at set-up
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True)

    objects = Rows["RoleGrant"].as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("person", "role", "scope_kind", "scope_id"),
                condition=Q(ends_at=None),
                name="people_a_role_is_held_once",
            ),
            models.CheckConstraint(
                condition=Q(granted_by_id=None) | ~Q(granted_by_id=F("person_id")),
                name="people_nobody_grants_to_herself",
            ),
        )
        indexes = (
            models.Index(fields=("role", "scope_kind", "scope_id"), name="people_who_holds"),
        )

    def __str__(self) -> str:
        return f"RoleGrant {self.pk}"


class Proxy(models.Model):
    """`agent` may order for `principal`, who agreed; the agent is named on everything."""

    principal = models.ForeignKey(Person, models.PROTECT, related_name="proxies")
    agent = models.ForeignKey(Person, models.PROTECT, related_name="principals")
    kind = models.CharField(max_length=12, choices=TieKind.choices)
    agreed_how = models.CharField(max_length=120)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True)

    objects = Rows["Proxy"].as_manager()

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=~Q(principal=F("agent")), name="people_nobody_is_her_own_proxy"
            ),
            models.UniqueConstraint(
                fields=("principal", "agent"),
                condition=Q(ends_at=None),
                name="people_one_live_proxy_a_pair",
            ),
        )

    def __str__(self) -> str:
        return f"Proxy {self.pk}"


class Guardianship(models.Model):
    """A verified link; the guardian's rights begin and end with the ACTIVE state."""

    ward = models.ForeignKey(Person, models.PROTECT, related_name="guardians")
    guardian = models.ForeignKey(Person, models.PROTECT, related_name="wards")
    state = models.CharField(
        max_length=10, choices=GuardianshipState.choices, default=GuardianshipState.REQUESTED
    )
    decided_by_id = models.BigIntegerField(null=True)
    ends_on = models.DateField(null=True)  # the birthday a child comes of age
    made_at = models.DateTimeField()

    objects = Rows["Guardianship"].as_manager()

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=~Q(ward=F("guardian")), name="people_nobody_guards_herself"
            ),
            models.UniqueConstraint(
                fields=("ward", "guardian"),
                condition=Q(state__in=("REQUESTED", "ACTIVE")),
                name="people_one_live_guardianship_a_pair",
            ),
        )

    def __str__(self) -> str:
        return f"Guardianship {self.pk}"


class Invitation(models.Model):
    """Somebody is asked to join. No person exists before she says yes on her own phone."""

    VAULT_SUBJECT = "subject_id"

    subject_id = models.BigIntegerField(unique=True)
    area = models.ForeignKey(Area, models.PROTECT, related_name="+")
    name = SealedField()
    phone = SealedField()
    phone_index = BlindIndex(max_length=64)
    facts = models.JSONField(default=dict)  # skills, free times, distance: to be confirmed by her
    token_hash = models.CharField(max_length=64, unique=True)
    state = models.CharField(
        max_length=10, choices=InvitationState.choices, default=InvitationState.SENT
    )
    invited_by_id = models.BigIntegerField(null=True)
    expires_at = models.DateTimeField()
    made_at = models.DateTimeField()

    objects = Rows["Invitation"].as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("phone_index", "area"),
                condition=Q(state="SENT"),
                name="people_one_open_invitation_a_phone",
            ),
        )

    def __str__(self) -> str:
        return f"Invitation {self.pk}"

    @property
    def vault_subject_id(self) -> int:
        return self.subject_id
