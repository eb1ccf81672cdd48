"""Pictures lie sealed in the database and are opened with a line in the log."""

import hashlib
import io

import pytest
from cryptography.exceptions import InvalidTag
from PIL import Image

from kith.core.actor import CLOCK, STRANGER, Actor
from kith.files import actions
from kith.files.actions import keep, open_file
from kith.files.models import Content, StoredFile
from kith.files.queries import files_of
from kith.files.rules import NotAPicture, TooManyPictures
from kith.vault.models import Access
from kith.vault.states import Purpose
from tests import make
from tests.make import MONDAY

pytestmark = pytest.mark.django_db

JPEG, EXIF = b"\xff\xd8\xff", b"Exif"


def photo(colour: str = "teal") -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (40, 30), colour).save(out, "PNG")
    return out.getvalue()


def kept(subject: int, raw: bytes = b"", name: str = "door.png", object_id: int = 5) -> StoredFile:
    return keep(
        raw or photo(),
        name=name,
        kind="claim",
        object_id=object_id,
        subject_id=subject,
        actor=Actor(person_id=77),
        now=MONDAY,
    )


@pytest.fixture
def resident() -> int:
    return make.person(make.town().community).pk


def test_a_picture_is_kept_with_what_lists_need(resident):
    row = kept(resident)

    pixels = open_file(row.pk, actor=CLOCK, purpose=Purpose.HANDLE_ORDER, now=MONDAY)
    assert StoredFile.objects.values().get() == {
        "id": row.pk,
        "kind": "claim",
        "object_id": 5,
        "subject_id": resident,
        "name": "door.png",
        "mime": "image/jpeg",
        "size": len(pixels),
        "digest": hashlib.sha256(pixels).hexdigest(),
        "uploaded_by_id": 77,
        "at": MONDAY,
    }


def test_the_bytes_in_the_database_are_sealed(resident):
    row = kept(resident)

    sealed = bytes(Content.objects.get(file=row).sealed)
    assert [magic for magic in (JPEG, EXIF, b"JFIF", b"PNG") if magic in sealed] == []
    assert len(sealed) == 4 + 12 + row.size + 16


def test_opening_gives_the_clean_picture_and_leaves_a_line(resident):
    row = kept(resident)
    clerk = Actor(person_id=78, request_id="r-1")

    shown = open_file(row.pk, actor=clerk, purpose=Purpose.HANDLE_ORDER, now=MONDAY)

    line = Access.objects.values().get()
    assert shown.startswith(JPEG)
    assert Image.open(io.BytesIO(shown)).size == (40, 30)
    assert line == {
        "id": line["id"],
        "subject_id": resident,
        "actor_id": 78,
        "role": "RESIDENT",
        "unit": "",
        "purpose": "HANDLE_ORDER",
        "fields": "bytes",
        "kind": "files.storedfile",
        "object_id": row.pk,
        "at": MONDAY,
        "request_id": "r-1",
    }


def test_the_bytes_of_another_picture_do_not_open(resident):
    one, other = kept(resident), kept(resident, photo("navy"))

    Content.objects.filter(file=one).update(sealed=Content.objects.get(file=other).sealed)

    with pytest.raises(InvalidTag):
        open_file(one.pk, actor=STRANGER, purpose=Purpose.HANDLE_ORDER, now=MONDAY)
    assert Access.objects.count() == 0


def test_what_is_no_picture_is_not_kept_whatever_its_name_says(resident):
    with pytest.raises(NotAPicture):
        kept(resident, b"MZ\x90\x00 a program", name="door.jpg")

    assert (StoredFile.objects.count(), Content.objects.count()) == (0, 0)


def test_the_same_photo_has_the_same_digest_and_another_has_not(resident):
    one, same, other = kept(resident), kept(resident), kept(resident, photo("navy"))

    assert one.digest == same.digest != other.digest


def test_a_long_name_keeps_its_end(resident):
    row = kept(resident, name="长" * 200 + ".jpg")

    assert row.name == "长" * 116 + ".jpg"


def test_pictures_of_a_thing_stand_in_the_order_they_came(resident):
    rows = [kept(resident), kept(resident)]
    kept(resident, object_id=6)

    assert list(files_of("claim", 5)) == rows
    assert list(files_of("order", 5)) == []


def test_a_picture_goes_with_its_row(resident):
    row = kept(resident)

    row.delete()

    assert Content.objects.count() == 0


def test_one_person_does_not_fill_the_disk_and_others_go_on(monkeypatch):
    monkeypatch.setattr(actions, "MOST_A_DAY", 2)
    subject = make.person(make.town().community).pk
    kept(subject)
    kept(subject)

    with pytest.raises(TooManyPictures):
        kept(subject)

    for who, when in ((78, MONDAY), (77, MONDAY + make.DAY)):
        keep(
            photo(),
            name="a.png",
            kind="claim",
            object_id=5,
            subject_id=subject,
            actor=Actor(person_id=who),
            now=when,
        )
    assert StoredFile.objects.count() == 4
