"""The rows of one person, emptied: for callers who have asked whether that may be done."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.db import models
from django.db.models import Q, Value
from django.db.models.functions import Cast, Concat

from kith.files.models import StoredFile
from kith.groups.models import Membership
from kith.journal.actions import note
from kith.people.models import (
    Account,
    Consent,
    Guardianship,
    Person,
    Proxy,
    RoleGrant,
    SignedIn,
)
from kith.people.queries import has_consented
from kith.people.states import Channel, ConsentPurpose, GuardianshipState
from kith.privacy import rules
from kith.privacy.models import Erasure
from kith.privacy.queries import holdings
from kith.vault import actions as vault
from kith.vault.fields import Sealed

if TYPE_CHECKING:
    from datetime import datetime

    from kith.core.actor import Actor

ERASED_TEXT = "erased"


def wipe(person_id: int, *, by_id: int | None, now: datetime) -> None:
    """Everything that tells who she was is gone; what is counted stays under her number."""
    end_ties(person_id, by_id=by_id, now=now)
    end_sessions(person_id)
    drop_rows(person_id)
    wipe_sealed(person_id)
    wipe_words(person_id)
    wipe_person(person_id)
    StoredFile.objects.filter(subject_id=person_id).delete()
    vault.forget(person_id, now=now)


def end_ties(person_id: int, *, by_id: int | None, now: datetime) -> None:
    """No role, no team, nobody who speaks for her or for whom she speaks, no consent."""
    RoleGrant.objects.filter(person_id=person_id, ends_at=None).update(ends_at=now)
    today = now.date()
    Membership.objects.filter(person_id=person_id, until_date=None).update(until_date=today)
    both = Q(principal_id=person_id) | Q(agent_id=person_id)
    Proxy.objects.filter(both, ends_at=None).update(ends_at=now)
    bound = Q(ward_id=person_id) | Q(guardian_id=person_id)
    live = (GuardianshipState.REQUESTED, GuardianshipState.ACTIVE)
    Guardianship.objects.filter(bound, state__in=live).update(state=GuardianshipState.ENDED)
    for purpose in ConsentPurpose:
        if has_consented(person_id, purpose):
            _take_back(person_id, purpose, by_id=by_id, now=now)


def _take_back(person_id: int, purpose: str, *, by_id: int | None, now: datetime) -> None:
    Consent.objects.create(
        person_id=person_id,
        purpose=purpose,
        is_given=False,
        text_version=ERASED_TEXT,
        channel=Channel.WEB,
        given_by_id=person_id,
        recorded_by_id=by_id or person_id,
        at=now,
    )


def end_sessions(person_id: int) -> None:
    accounts = Account.objects.filter(person=person_id).values("pk")
    SignedIn.objects.filter(account_id__in=accounts).delete()


def drop_rows(person_id: int) -> None:
    for label in rules.DROPPED:
        holdings.rows(apps.get_model(label), person_id).delete()


def wipe_sealed(subject_id: int) -> None:
    """Masks go with what they masked."""
    for model in apps.get_models():
        if names := holdings.sealed(model):
            rows = holdings.sealed_rows(model, subject_id)
            _fixed(model, rows).update(**dict.fromkeys(names, Sealed()))


def wipe_words(person_id: int) -> None:
    """What was written in the clear about her goes, unless the rules say why it stays."""
    for model in holdings.tables():
        label = model._meta.label
        fields = [f for f in holdings.words(model) if (label, f.name) not in rules.KEPT]
        if fields and label not in rules.DROPPED:
            _wipe_fields(model, fields, person_id)


def _wipe_fields(model: type[models.Model], fields: list[Any], person_id: int) -> None:
    rows = model._default_manager.filter(
        pk__in=list(holdings.rows(model, person_id).values_list("pk", flat=True))
    )
    demanded = [field for field in fields if _is_demanded(field)]
    unique = [field for field in fields if _is_unique(field)]
    rest = [field for field in fields if field not in (*demanded, *unique)]
    if rest:
        rows.update(**{field.name: _blank(field) for field in rest})
    for field in demanded:
        rows.exclude(**{field.name: ""}).update(**{field.name: rules.WORDLESS})
    for field in unique:
        text = Concat(Value("~"), Cast("pk", models.CharField()))
        rows.update(**{field.name: text})


def _fixed(model: type[models.Model], rows: models.QuerySet[Any]) -> models.QuerySet[Any]:
    """The same rows by their keys, whatever is overwritten in between."""
    return model._default_manager.filter(pk__in=list(rows.values_list("pk", flat=True)))


def _blank(field: Any) -> object:
    if not isinstance(field, models.JSONField):
        return ""
    return field.get_default() if field.has_default() else []


def _is_demanded(field: Any) -> bool:
    """Whether a check of the table asks for words there, in some states at least."""
    checks = (
        one for one in field.model._meta.constraints if isinstance(one, models.CheckConstraint)
    )
    return any(f"'{field.name}'" in str(one.condition) for one in checks)


def _is_unique(field: Any) -> bool:
    together = (
        one.fields
        for one in field.model._meta.constraints
        if isinstance(one, models.UniqueConstraint)
    )
    return field.unique or any(field.name in names for names in together)


def wipe_person(person_id: int) -> None:
    """The age goes too; the area stays, for it is what is counted by."""
    Person.objects.filter(pk=person_id).update(
        birth_year=None,
        birth_month=None,
        gender="UNKNOWN",
        is_verified=False,
        phone_changed_at=None,
    )


def carry_out(person_id: int, *, request_id: int | None, actor: Actor, now: datetime) -> Erasure:
    """For callers that hold the person and have asked whether it may be."""
    wipe(person_id, by_id=actor.person_id, now=now)
    note("person", person_id, "erase", actor=actor, now=now)
    return Erasure.objects.create(
        person_id=person_id, request_id=request_id, by_id=actor.person_id, at=now
    )
