"""What is sealed shows its mask, takes no plain text, and opens only where it was sealed."""

import base64
from dataclasses import replace

import pytest
from cryptography.exceptions import InvalidTag
from django.core import serializers
from django.db import transaction
from django.template import engines

from kith.core.actor import Actor
from kith.people.models import Invitation, Person
from kith.vault import actions as vault
from kith.vault.fields import Sealed
from kith.vault.models import Access
from kith.vault.states import Purpose
from tests import make
from tests.make import MONDAY

pytestmark = pytest.mark.django_db

NAME, PHONE, ADDRESS = "欧阳晓", "+8613800138000", "幸福小区 9 号楼 2 单元 301 室"


@pytest.fixture
def who() -> Person:
    return make.person(make.town().community, name=NAME, phone="138 0013 8000", address=ADDRESS)


def opened(row: Person | Invitation, field: str) -> str:
    herself = Actor(person_id=row.vault_subject_id)
    return vault.reveal(row, field, actor=herself, purpose=Purpose.OWN, now=MONDAY)[field]


def test_the_token_holds_no_plain_text(who):
    sealed = {"name": (who.name, NAME), "phone": (who.phone, PHONE), "home": (who.address, ADDRESS)}

    for token, plain in [(sealed.token, plain) for sealed, plain in sealed.values()]:
        kind, version, cipher, _mask = token.split("|", 3)
        raw = base64.b64decode(cipher)
        assert (kind, version) == ("1", "1")
        assert len(raw) == 12 + len(plain.encode()) + 16
        assert plain not in token
        assert plain.encode() not in raw


def test_the_same_value_sealed_twice_gives_two_tokens(who):
    again = vault.seal(Person, "name", who.pk, NAME, mask="欧**")

    assert again != who.name
    assert (again.mask, again.version) == (who.name.mask, who.name.version)


def test_a_sealed_value_prints_as_its_mask(who):
    page = engines["django"].from_string("{{ who.name }} {{ who.phone }} {{ who.address }}")

    assert str(who.name) == "欧**"
    assert f"{who.name}" == "欧**"
    assert repr(who.phone) == "Sealed(138****8000)"
    assert page.render({"who": who}) == "欧** 138****8000 幸福小区**"


def test_a_dump_of_the_row_prints_masks(who):
    dumped = serializers.serialize("python", [who])[0]["fields"]

    shown = {name: dumped[name] for name in ("name", "phone", "id_number", "address")}
    assert shown == {
        "name": "欧**",
        "phone": "138****8000",
        "id_number": "",
        "address": "幸福小区**",
    }
    assert who.name.token not in serializers.serialize("json", [who])


def test_what_is_empty_is_not_sealed_and_is_false():
    assert vault.seal(Person, "name", 1, "") == Sealed()
    assert (bool(Sealed()), str(Sealed()), Sealed().mask) == (False, "", "")


def test_plain_text_is_refused_when_it_is_saved(who):
    who.name = NAME

    with (
        pytest.raises(TypeError, match=r"^name takes only what the vault has sealed$"),
        transaction.atomic(),
    ):
        who.save()
    with pytest.raises(TypeError), transaction.atomic():
        Person.objects.filter(pk=who.pk).update(name=NAME)

    assert str(Person.objects.get(pk=who.pk).name) == "欧**"


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(NAME, id="a-plain-name"),
        pytest.param("1|1|not base64!|mask", id="something-like-a-token"),
        pytest.param("2|1|AAAA|", id="another-kind-of-token"),
        pytest.param("1|x|AAAA|", id="a-version-that-is-no-number"),
    ],
)
def test_plain_text_cannot_pass_for_a_token(who, text):
    with pytest.raises(ValueError, match="not what the vault has sealed"):
        Sealed(text)
    with pytest.raises(ValueError, match="not what the vault has sealed"):
        Person._meta.get_field("name").to_python(text)


def test_a_value_opens_where_it_was_sealed(who):
    found = Person.objects.get(pk=who.pk)

    assert [opened(found, name) for name in ("name", "phone", "address", "id_number")] == [
        NAME,
        PHONE,
        ADDRESS,
        "",
    ]


def test_a_value_moved_to_another_column_does_not_open(who):
    who.address = who.name
    before = Access.objects.count()

    with pytest.raises(InvalidTag):
        opened(who, "address")

    assert Access.objects.count() == before


def test_a_value_moved_to_another_person_does_not_open(who):
    thief = make.person(who.area)
    thief.address = who.address

    with pytest.raises(InvalidTag):
        opened(thief, "address")


def test_a_value_moved_to_another_table_of_the_same_person_does_not_open(who):
    invitation = Invitation(subject_id=who.pk, name=who.name)

    with pytest.raises(InvalidTag):
        opened(invitation, "name")


def test_a_value_that_was_changed_does_not_open(who):
    kind, version, cipher, mask = who.name.token.split("|", 3)
    raw = bytearray(base64.b64decode(cipher))
    raw[-1] ^= 1
    who.name = Sealed("|".join((kind, version, base64.b64encode(raw).decode(), mask)))

    with pytest.raises(InvalidTag):
        opened(who, "name")


def test_a_mask_may_hold_the_sign_between_the_parts(who):
    sealed = vault.seal(Person, "name", who.pk, "a|b", mask="a|*")

    who.name = replace(sealed)

    assert (sealed.mask, opened(who, "name")) == ("a|*", "a|b")


def test_bytes_open_only_for_their_person_and_their_context(who):
    other = make.person(who.area)
    sealed = vault.seal_bytes(who.pk, "file|1", b"pixels")

    def look(subject_id: int, context: str) -> bytes:
        return vault.reveal_bytes(
            subject_id,
            context,
            sealed,
            kind="files.storedfile",
            object_id=1,
            actor=Actor(person_id=who.pk),
            purpose=Purpose.OWN,
            now=MONDAY,
        )

    assert b"pixels" not in sealed
    assert look(who.pk, "file|1") == b"pixels"
    with pytest.raises(InvalidTag):
        look(who.pk, "file|2")
    with pytest.raises(InvalidTag):
        look(other.pk, "file|1")
