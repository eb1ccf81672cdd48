"""Sealing, opening, rotating, forgetting. `reveal` is the only way to plain text.

The row that is opened says whose data it holds by `vault_subject_id`.
"""

import base64
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar, Protocol, cast

from cryptography.exceptions import InvalidTag
from django.apps import apps
from django.db import IntegrityError, models, transaction
from django.utils.translation import gettext_lazy as _

from kith.core import chain
from kith.core.actor import Actor
from kith.core.leaving import Away, leave, remove
from kith.core.refusal import BadInput, Refusal, require
from kith.core.values import is_readable
from kith.vault import crypto
from kith.vault.fields import Sealed, SealedField
from kith.vault.indexes import Column
from kith.vault.models import LOG, Access, Destroyed, Subject, SubjectKey
from kith.vault.states import Purpose


class Forgotten(Refusal):
    """The person's key was destroyed at her request; nothing of hers opens any more."""

    code = "forgotten"
    text = _("This data was erased at the person's request.")
    status = 410


@dataclass(frozen=True, slots=True)
class Covered:
    """What one step of `cover_anew` did; `last` is the key to go on after, 0: none is left.

    `twice` are rows whose index another row holds, where only one may.
    """

    count: int
    last: int
    twice: tuple[int, ...]


class HasSubject(Protocol):
    """A row that holds sealed fields of one person."""

    VAULT_SUBJECT: ClassVar[str]  # the same as a path for filters
    pk: int

    @property
    def vault_subject_id(self) -> int: ...


@transaction.atomic
def enrol(*, now: datetime) -> int:
    """A new data subject with a key of her own; the number becomes the person's key."""
    subject = Subject.objects.create(made_at=now)
    _new_key(subject.pk, 1)
    return subject.pk


@transaction.atomic
def enrol_many(
    model: type[models.Model], values: Sequence[Mapping[str, tuple[str, str]]], *, now: datetime
) -> list[tuple[int, dict[str, Sealed]]]:
    """So many new data subjects, each with a key of her own, and what is typed about each sealed.

    Every mapping gives the plain text and the mask of columns of the model.
    """
    ring = crypto.ring()
    subjects = Subject.objects.bulk_create([Subject(made_at=now) for _row in values])
    keys = {row.pk: secrets.token_bytes(32) for row in subjects}
    SubjectKey.objects.bulk_create(
        SubjectKey(
            subject_id=pk,
            version=1,
            kek=ring.current,
            wrapped=crypto.encrypt(ring.keks[ring.current], key, f"dek|{pk}"),
        )
        for pk, key in keys.items()
    )
    return [
        (pk, {name: _sealed(model, name, pk, *told, 1, key) for name, told in row.items()})
        for (pk, key), row in zip(keys.items(), values, strict=True)
    ]


def seal(
    model: type[models.Model], field: str, subject_id: int, plain: str, *, mask: str = ""
) -> Sealed:
    """The value sealed for one column of one person; it opens nowhere else."""
    if not plain:
        return Sealed()
    version, key = _key_of(subject_id)
    return _sealed(model, field, subject_id, plain, mask, version, key)


def _sealed(
    model: type[models.Model],
    field: str,
    subject_id: int,
    plain: str,
    mask: str,
    version: int,
    key: bytes,
) -> Sealed:
    """Raises BadInput: half a sign or a hidden one, which no database keeps."""
    anew = _("Please type it anew: it holds hidden control characters.")
    require(is_readable(plain), BadInput(field=field, why=anew))
    sealed = crypto.encrypt(key, plain.encode(), _context(model, field, subject_id))
    return Sealed(f"1|{version}|{base64.b64encode(sealed).decode()}|{mask}")


@transaction.atomic
def reveal(
    row: models.Model, *fields: str, actor: Actor, purpose: Purpose, now: datetime
) -> dict[str, str]:
    """Plain text of the fields, and a line in the access log, both or neither.

    The caller has asked its policy. Raises Forgotten when the key is gone.
    """
    subject_id = cast("HasSubject", row).vault_subject_id
    opened = {field: _open(row, field, subject_id) for field in fields}
    _log(subject_id, row._meta.label_lower, row.pk, fields, actor=actor, purpose=purpose, now=now)
    return opened


@transaction.atomic
def reveal_parts(
    whole: models.Model,
    parts: Sequence[tuple[models.Model, tuple[str, ...]]],
    *,
    actor: Actor,
    purpose: Purpose,
    now: datetime,
) -> list[dict[str, str]]:
    """Plain text of several rows about one person, in one line of the log: a look at the whole.

    The caller has asked its policy. Raises Forgotten when the key is gone.
    """
    subject_id = cast("HasSubject", whole).vault_subject_id
    opened = [{name: _open(row, name, subject_id) for name in names} for row, names in parts]
    fields = tuple(dict.fromkeys(name for _row, names in parts for name in names))
    kind = whole._meta.label_lower
    _log(subject_id, kind, whole.pk, fields, actor=actor, purpose=purpose, now=now)
    return opened


@transaction.atomic
def read_for_count(
    rows: Sequence[models.Model], field: str, *, about: models.Model, actor: Actor, now: datetime
) -> dict[int, str]:
    """Plain text of one field of many people's rows by key, for a count and nothing else.

    One line in the log, of nobody in particular (subject 0), about the place that is counted. Rows
    whose key was destroyed are left out. The caller has asked its policy and gives back numbers.
    """
    subjects = {row.pk: cast("HasSubject", row).vault_subject_id for row in rows}
    ring, keys = crypto.ring(), {}
    for one in SubjectKey.objects.filter(subject_id__in=set(subjects.values())):
        plain = crypto.decrypt(ring.keks[one.kek], bytes(one.wrapped), f"dek|{one.subject_id}")
        keys[one.subject_id, one.version] = plain
    found = {}
    for row in rows:
        sealed: Sealed = getattr(row, field)
        key = keys.get((subjects[row.pk], sealed.version)) if sealed else None
        if key is not None:
            found[row.pk] = _plain(row, field, subjects[row.pk], key)
    purpose = Purpose.STATISTICS
    _log(0, about._meta.label_lower, about.pk, (field,), actor=actor, purpose=purpose, now=now)
    return found


def seal_bytes(subject_id: int, context: str, plain: bytes) -> bytes:
    """Bytes sealed for a person and a context of the caller's; four bytes of key version lead."""
    version, key = _key_of(subject_id)
    return version.to_bytes(4, "big") + crypto.encrypt(key, plain, f"{context}|{subject_id}")


@transaction.atomic
def reveal_bytes(
    subject_id: int,
    context: str,
    sealed: bytes,
    *,
    kind: str,
    object_id: int,
    actor: Actor,
    purpose: Purpose,
    now: datetime,
) -> bytes:
    """The bytes, and a line in the access log, both or neither."""
    _version, key = _key_of(subject_id, int.from_bytes(sealed[:4], "big"))
    plain = crypto.decrypt(key, sealed[4:], f"{context}|{subject_id}")
    _log(subject_id, kind, object_id, ("bytes",), actor=actor, purpose=purpose, now=now)
    return plain


def _log(
    subject_id: int,
    kind: str,
    object_id: int,
    fields: tuple[str, ...],
    *,
    actor: Actor,
    purpose: Purpose,
    now: datetime,
) -> None:
    role, unit = actor.capacity
    Access.objects.create(
        subject_id=subject_id,
        actor_id=actor.person_id,
        role="SELF" if actor.person_id == subject_id else role,
        unit=unit,
        purpose=purpose,
        fields=",".join(fields),
        kind=kind,
        object_id=object_id,
        at=now,
        request_id=actor.request_id,
    )


@transaction.atomic
def rewrap(*, limit: int = 1000) -> int:
    """Up to `limit` person keys are wrapped anew by the current key; returns how many were."""
    ring = crypto.ring()
    rows = list(
        SubjectKey.objects.select_for_update(skip_locked=True)
        .exclude(kek=ring.current)
        .order_by("pk")[:limit]
    )
    for row in rows:
        plain = crypto.decrypt(ring.keks[row.kek], bytes(row.wrapped), f"dek|{row.subject_id}")
        row.wrapped = crypto.encrypt(ring.keks[ring.current], plain, f"dek|{row.subject_id}")
        row.kek = ring.current
    SubjectKey.objects.bulk_update(rows, ["wrapped", "kek"])
    return len(rows)


@transaction.atomic
def cover_anew(column: Column, *, after: int = 0, limit: int = 1000) -> Covered:
    """Up to `limit` rows of the column after that key stand under the newest cover.

    No value is opened for it: the index itself stays what it is, so nobody has looked. Rows that
    somebody holds are left for the next time.
    """
    older = column.other_than(crypto.ring().live[:1]).filter(pk__gt=after).order_by("pk")
    held = older.select_for_update(of=("self",), skip_locked=True)
    rows = list(held.values_list("pk", column.field.name)[:limit])
    twice = [pk for pk, index in rows if not _kept_anew(column, pk, index)]
    return Covered(len(rows) - len(twice), rows[-1][0] if rows else 0, tuple(twice))


def _kept_anew(column: Column, pk: int, index: str | list[str]) -> bool:
    """Not where another row holds the same index already and only one may."""
    try:
        with transaction.atomic():
            column.model._base_manager.filter(pk=pk).update(**{column.field.name: index})
    except IntegrityError:
        return False
    return True


@transaction.atomic
def renew(subject_id: int) -> int:
    """The person gets a new data key and every sealed field of hers is sealed again with it.

    Older keys stay for what is sealed as bytes (pictures) until that is gone.
    """
    Subject.objects.locked(subject_id)
    old, _unused = _key_of(subject_id)
    _new_key(subject_id, old + 1)
    count = 0
    for model in apps.get_models():
        names = [f.name for f in model._meta.get_fields() if isinstance(f, SealedField)]
        for row in _rows_of(model, subject_id) if names else ():
            for name in names:
                if before := getattr(row, name):
                    plain = _open(row, name, subject_id)
                    setattr(row, name, seal(model, name, subject_id, plain, mask=before.mask))
                    count += 1
            row.save(update_fields=names)
    return count


@transaction.atomic
def forget(subject_id: int, *, now: datetime) -> None:
    """The person's keys are destroyed: what was sealed for her opens nowhere, backups included."""
    SubjectKey.objects.filter(subject_id=subject_id).delete()
    Destroyed.objects.get_or_create(subject_id=subject_id, defaults={"at": now})


def _rows_of(model: type[models.Model], subject_id: int) -> models.QuerySet[models.Model]:
    column = cast("type[HasSubject]", model).VAULT_SUBJECT
    return model._default_manager.select_for_update().filter(**{column: subject_id})


def _context(model: type[models.Model], field: str, subject_id: int) -> str:
    return f"{model._meta.db_table}|{model._meta.get_field(field).name}|{subject_id}"


def opens(row: models.Model, field: str) -> bool:
    """Whether the keys fit this value; what it says is given to nobody, so nobody has looked."""
    try:
        _open(row, field, cast("HasSubject", row).vault_subject_id)
    except (Forgotten, KeyError, InvalidTag):
        return False
    return True


def _open(row: models.Model, field: str, subject_id: int) -> str:
    sealed: Sealed = getattr(row, field)
    if not sealed:
        return ""
    _version, key = _key_of(subject_id, sealed.version)
    return _plain(row, field, subject_id, key)


def _plain(row: models.Model, field: str, subject_id: int, key: bytes) -> str:
    sealed: Sealed = getattr(row, field)
    raw = base64.b64decode(sealed.token.split("|", 3)[2])
    return crypto.decrypt(key, raw, _context(type(row), field, subject_id)).decode()


def _new_key(subject_id: int, version: int) -> None:
    ring = crypto.ring()
    wrapped = crypto.encrypt(ring.keks[ring.current], secrets.token_bytes(32), f"dek|{subject_id}")
    SubjectKey.objects.create(
        subject_id=subject_id, version=version, kek=ring.current, wrapped=wrapped
    )


def _key_of(subject_id: int, version: int | None = None) -> tuple[int, bytes]:
    rows = SubjectKey.objects.filter(subject_id=subject_id)
    row = (rows if version is None else rows.filter(version=version)).order_by("-version").first()
    if row is None:
        raise Forgotten()
    plain = crypto.decrypt(crypto.ring().keks[row.kek], bytes(row.wrapped), f"dek|{subject_id}")
    return row.version, plain


@transaction.atomic
def seal_looks(*, now: datetime) -> int:
    """Every look since the last seal is behind the next; how many."""
    made = chain.next_seal(LOG, now=now)
    if made is not None:
        chain.keep(made)
    return made.count if made is not None else 0


@transaction.atomic
def put_away(away: Away) -> None:
    """The looks stand in a file that was read back, and no longer here.

    As `journal.actions.put_away`, for the log of who looked.
    """
    leave(away)
    remove(away)
