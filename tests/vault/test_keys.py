"""Key ring, rotation, renewal, forgetting, blind index."""

import json
import stat

import pytest
from cryptography.exceptions import InvalidTag
from django.core.exceptions import ImproperlyConfigured
from hypothesis import given
from hypothesis import strategies as st

from kith.core.actor import Actor
from kith.files.actions import keep, open_file
from kith.orders.models import Order
from kith.people.models import Person
from kith.vault import actions as vault
from kith.vault import checks, crypto
from kith.vault.models import Access, Subject, SubjectKey
from kith.vault.states import Purpose
from tests import make
from tests.make import MONDAY

pytestmark = pytest.mark.django_db

PLAIN = {
    "name": "欧阳晓",
    "phone": "+8613800138000",
    "id_number": "",
    "address": "幸福小区 9 号楼 2 单元 301 室",
}
FIELDS = tuple(PLAIN)


def somebody(town: make.Town) -> Person:
    return make.person(
        town.community, name=PLAIN["name"], phone=PLAIN["phone"], address=PLAIN["address"]
    )


def read(who: Person) -> dict[str, str]:
    herself = Actor(person_id=who.pk)
    found = Person.objects.get(pk=who.pk)
    return vault.reveal(found, *FIELDS, actor=herself, purpose=Purpose.OWN, now=MONDAY)


# ---------------------------------------------------------------------------------- the file


def test_the_key_file_of_another_house_is_told_from_ones_own(ring):
    crypto.prove()
    before = checks.newest_key_opens()
    somebody(make.town())
    ours = checks.newest_key_opens()

    ring.unlink()
    crypto.make_ring(ring)

    assert (before, ours, checks.newest_key_opens()) == (True, True, False)


def test_a_new_key_file_is_for_its_owner_only_and_stays(ring):
    first = ring.read_text()

    crypto.make_ring(ring)

    stored = json.loads(first)
    assert stat.S_IMODE(ring.stat().st_mode) == 0o600
    assert (list(stored), list(stored["keks"]), stored["current"]) == (
        ["keks", "current", "index"],
        ["k1"],
        "k1",
    )
    assert ring.read_text() == first


def test_a_rotated_key_file_is_still_for_its_owner_only(ring):
    before = json.loads(ring.read_text())

    name = crypto.add_kek(ring)

    after = json.loads(ring.read_text())
    assert stat.S_IMODE(ring.stat().st_mode) == 0o600
    assert (name, after["current"], sorted(after["keks"])) == ("k2", "k2", ["k1", "k2"])
    assert after["keks"]["k1"] == before["keks"]["k1"] != after["keks"]["k2"]
    assert after["index"] == before["index"]
    assert [p.name for p in ring.parent.iterdir()] == ["keys.json"]


def test_a_key_that_is_still_used_is_never_overwritten_by_a_new_one(ring):
    crypto.add_kek(ring)
    stored = json.loads(ring.read_text())
    del stored["keks"]["k1"]
    ring.write_text(json.dumps(stored))

    name = crypto.add_kek(ring)

    after = json.loads(ring.read_text())["keks"]
    assert (name, sorted(after)) == ("k3", ["k2", "k3"])
    assert after["k2"] == stored["keks"]["k2"]


def test_without_a_key_file_nothing_is_stored_and_the_reason_is_told(tmp_path, settings):
    settings.KITH_KEYS = str(tmp_path / "lost.json")

    with pytest.raises(ImproperlyConfigured) as refused:
        vault.enrol(now=MONDAY)

    assert str(refused.value) == f"No key file at {tmp_path}/lost.json. Run `kith keys` once."
    assert (Subject.objects.count(), SubjectKey.objects.count()) == (0, 0)


# ------------------------------------------------------------------------------- key wrapping


def test_after_a_new_wrapping_key_everything_opens_and_the_old_one_can_go(ring):
    town = make.town()
    people = [somebody(town), make.person(town.other, name="诸葛明")]
    everybody = SubjectKey.objects.count()
    crypto.add_kek(ring)

    rewrapped = vault.rewrap()

    stored = json.loads(ring.read_text())
    del stored["keks"]["k1"]
    ring.write_text(json.dumps(stored))
    assert rewrapped == everybody
    assert set(SubjectKey.objects.values_list("kek", flat=True)) == {"k2"}
    assert read(people[0]) == PLAIN
    assert read(people[1])["name"] == "诸葛明"
    assert vault.rewrap() == 0


def test_a_second_rotation_in_the_midst_of_the_first_loses_nothing(ring):
    town = make.town()
    first = somebody(town)
    crypto.add_kek(ring)
    second = somebody(town)
    vault.rewrap(limit=1)
    crypto.add_kek(ring)
    third = somebody(town)

    rounds = 0
    while vault.rewrap(limit=2):
        rounds += 1

    assert rounds > 1
    assert set(SubjectKey.objects.values_list("kek", flat=True)) == {"k3"}
    assert [read(who) for who in (first, second, third)] == [PLAIN] * 3


def test_a_wrapped_key_opens_only_for_its_person(ring):
    town = make.town()
    one, other = somebody(town), somebody(town)
    stolen = SubjectKey.objects.get(subject_id=one.pk).wrapped

    SubjectKey.objects.filter(subject_id=other.pk).update(wrapped=stolen)

    with pytest.raises(InvalidTag):
        read(other)


# ------------------------------------------------------------------------------ a person's key


def test_a_renewed_person_opens_with_the_new_key_alone():
    town = make.town()
    who = somebody(town)
    order = make.order(who, address="和平路 5 号", risks="门口有狗")
    before = [getattr(who, name) for name in FIELDS if PLAIN[name]]

    renewed = vault.renew(who.pk)

    SubjectKey.objects.filter(subject_id=who.pk, version=1).delete()
    found = Person.objects.get(pk=who.pk)
    after = [getattr(found, name) for name in FIELDS if PLAIN[name]]
    assert renewed == 6  # three of the person, three of her order
    assert read(who) == PLAIN
    assert vault.reveal(
        Order.objects.get(pk=order.pk),
        "address",
        "risks",
        actor=Actor(person_id=who.pk),
        purpose=Purpose.OWN,
        now=MONDAY,
    ) == {"address": "和平路 5 号", "risks": "门口有狗"}
    assert [sealed.version for sealed in after] == [2, 2, 2]
    assert [sealed.mask for sealed in after] == [sealed.mask for sealed in before]
    assert {sealed.token for sealed in after}.isdisjoint(sealed.token for sealed in before)


def test_words_that_belong_to_a_person_through_others_are_renewed_too():
    town = make.town()
    order = make.confirmed(town)
    resident = Person.objects.get(orders=order)
    words = [order.ratings.get(), order.claims.get().report]

    vault.renew(resident.pk)

    SubjectKey.objects.filter(subject_id=resident.pk, version=1).delete()
    read_anew = [type(row)._default_manager.get(pk=row.pk) for row in words]
    assert [
        vault.reveal(row, "text", actor=town.clerk, purpose=Purpose.CALL_BACK, now=MONDAY)["text"]
        for row in read_anew
    ] == ["谢谢", "擦好了。"]


def test_the_old_key_does_not_open_what_was_sealed_anew():
    who = somebody(make.town())
    vault.renew(who.pk)
    old = SubjectKey.objects.get(subject_id=who.pk, version=1)

    SubjectKey.objects.filter(subject_id=who.pk, version=2).update(wrapped=old.wrapped, kek=old.kek)

    with pytest.raises(InvalidTag):
        read(who)


def test_renewing_one_person_leaves_the_others_alone():
    town = make.town()
    who, other = somebody(town), somebody(town)

    vault.renew(who.pk)

    kept = SubjectKey.objects.filter(subject_id=who.pk).order_by("version")
    assert list(kept.values_list("version", flat=True)) == [1, 2]
    assert SubjectKey.objects.filter(subject_id=other.pk).count() == 1
    assert Person.objects.get(pk=other.pk).name == other.name
    assert read(other) == PLAIN


def test_pictures_kept_before_a_renewal_still_open(picture):
    town = make.town()
    who = somebody(town)
    herself = make.actor(who)
    photo = keep(
        picture,
        name="a.jpg",
        kind="person",
        object_id=who.pk,
        subject_id=who.pk,
        actor=herself,
        now=MONDAY,
    )

    vault.renew(who.pk)

    shown = open_file(photo.pk, actor=herself, purpose=Purpose.OWN, now=MONDAY)
    assert shown[:3] == b"\xff\xd8\xff"


def test_a_renewal_is_not_a_look():
    who = somebody(make.town())
    before = Access.objects.count()

    vault.renew(who.pk)

    assert Access.objects.count() == before


@pytest.mark.parametrize("field", [name for name in FIELDS if PLAIN[name]])
def test_after_forgetting_no_field_opens(field):
    who = somebody(make.town())

    vault.forget(who.pk, now=MONDAY)

    before = Access.objects.count()
    with pytest.raises(vault.Forgotten) as refused:
        vault.reveal(who, field, actor=Actor(person_id=who.pk), purpose=Purpose.OWN, now=MONDAY)
    assert (refused.value.code, refused.value.status) == ("forgotten", 410)
    assert Access.objects.count() == before


def test_after_forgetting_nothing_new_is_sealed_and_nobody_else_is_forgotten(picture):
    town = make.town()
    who, other = somebody(town), somebody(town)
    herself = Actor(person_id=who.pk)
    photo = keep(
        picture,
        name="a.jpg",
        kind="person",
        object_id=who.pk,
        subject_id=who.pk,
        actor=herself,
        now=MONDAY,
    )

    vault.forget(who.pk, now=MONDAY)

    with pytest.raises(vault.Forgotten):
        vault.seal(Person, "name", who.pk, "欧阳晓")
    with pytest.raises(vault.Forgotten):
        vault.renew(who.pk)
    with pytest.raises(vault.Forgotten):
        open_file(photo.pk, actor=herself, purpose=Purpose.OWN, now=MONDAY)
    assert SubjectKey.objects.filter(subject_id=who.pk).count() == 0
    assert read(other) == PLAIN


# ------------------------------------------------------------------------------- blind index


@pytest.mark.parametrize(
    ("typed", "same"),
    [
        pytest.param("138 0013 8000", True, id="with-spaces"),
        pytest.param("+86 138-0013-8000", True, id="with-the-country"),
        pytest.param("１３８００１３８０００", True, id="full-width"),
        pytest.param("13800138001", False, id="another-number"),
    ],
)
def test_the_index_is_equal_for_equal_canonical_values(ring, typed, same):
    town = make.town()
    who = somebody(town)
    again = make.person(town.other, phone=typed)

    assert (again.phone_index == who.phone_index) is same
    assert len(who.phone_index) == 64


@given(value=st.text(min_size=1, max_size=30), other=st.text(min_size=1, max_size=30))
def test_the_index_tells_values_and_purposes_apart(value, other):
    assert crypto.blind("phone", value) == crypto.blind("phone", value)
    assert crypto.blind("phone", value) != crypto.blind("id", value)
    assert (crypto.blind("id", value) == crypto.blind("id", other)) is (value == other)


def test_nothing_has_no_index_and_another_ring_gives_another_index(ring):
    ours = crypto.blind("phone", "+8613800138000")

    ring.unlink()
    crypto.make_ring(ring)

    assert crypto.blind("phone", "") == ""
    assert crypto.blind("phone", "+8613800138000") != ours


def test_an_index_that_no_key_opens_stands_as_it_is(ring):
    index = crypto.blind("phone", "+8613800138000")
    crypto.add_cover(ring)
    kept = crypto.covered(index)
    spoilt = kept[:-1] + ("0" if kept[-1] != "0" else "1")

    assert (kept != index, crypto.uncovered(kept)) == (True, index)
    for strange in (spoilt, "2.none of these signs", "9" + kept[1:], index):
        assert crypto.uncovered(strange) == strange


def test_the_index_survives_a_new_wrapping_key(ring):
    ours = crypto.blind("phone", "+8613800138000")

    crypto.add_kek(ring)

    assert crypto.blind("phone", "+8613800138000") == ours
