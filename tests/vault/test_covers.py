"""Blind indexes under a key that changes: what rows hold, what finds them, what lapses."""

import json
from functools import partial
from pathlib import Path

import pytest
from django.core.exceptions import FieldError
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.models import F

from kith.activities.actions._queue import seed_of
from kith.activities.models import Quota
from kith.activities.rules.after import read_token, slip_token
from kith.activities.rules.sign_up import hash_of
from kith.core.actor import CLOCK
from kith.ops import covering
from kith.orders.rules import door_code, door_codes
from kith.people.actions._rows import AlreadyKnown
from kith.people.actions.person import register
from kith.people.inputs import PersonInput
from kith.people.models import Invitation, Person
from kith.people.queries import with_phone
from kith.people.states import Channel
from kith.privacy.actions.forgetting import erase_by_time
from kith.rewards.rules import code_of, new_salt
from kith.vault import crypto
from kith.vault.actions import cover_anew, forget
from kith.vault.blinds import BlindIndex
from kith.vault.checks import covers
from kith.vault.indexes import Column, columns, waiting
from kith.vault.models import Access
from tests import make
from tests.make import MONDAY

pytestmark = [pytest.mark.pure, pytest.mark.django_db]

PHONE, HOME = "+8613800138000", "幸福小区 9 号楼 2 单元 301 室"
PHONES = Column(Person, Person._meta.get_field("phone_index"))


@pytest.fixture(autouse=True)
def _no_wait(monkeypatch):
    monkeypatch.setattr(covering, "SETTLE_S", 0)


def kept(model=Person, name="phone_index") -> list[str]:
    """The column as the database has it, oldest row first."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {name} FROM {model._meta.db_table} ORDER BY id")
        return [value for (value,) in cursor.fetchall()]


def rotate() -> covering.Brought:
    covering.begin()
    return covering.bring_over(lambda _count: None)


def two(town: make.Town) -> list[int]:
    """Two of one household, with one telephone."""
    return [
        make.person(town.community, name=name, phone=PHONE, address=HOME).pk
        for name in ("欧阳晓", "诸葛明")
    ]


# ------------------------------------------------------------------------------ what is kept


def test_an_index_is_what_it_was_while_its_cover_changes(ring):
    people = two(make.town())
    before = list(Person.objects.filter(pk__in=people).values("phone_index", "household_key"))
    bare = kept()[-2:]

    for number in (2, 3):
        done = rotate()
        covering.finish()

        assert (done.number, done.waits) == (number, 0)
        rows = Person.objects.filter(pk__in=people).values("phone_index", "household_key")
        assert list(rows) == before
        assert {value.partition(".")[0] for value in kept()[-2:]} == {str(number)}
        assert set(with_phone(PHONE)) == set(Person.objects.filter(pk__in=people))
        assert list(covers()) == []
    assert bare == [before[0]["phone_index"]] * 2
    assert all(len(value) <= 64 for value in kept())


def test_rows_of_two_keys_are_one_household_and_have_one_telephone(ring):
    town = make.town()
    first, second = two(town)
    covering.begin()
    cover_anew(PHONES, after=first, limit=1)
    third = make.person(town.community, name="王小明", phone=PHONE, address=HOME)

    homes = {row.household_key for row in Person.objects.filter(pk__gte=first)}
    found = Person.objects.filter(phone_index__in=[crypto.blind("phone", PHONE), "nobody"])

    assert [value[:2] for value in kept()[-3:]] == [kept()[-3][:2], "2.", "2."]
    assert "." not in kept()[-3]
    assert len(homes) == 1
    assert {row.pk for row in found} == {first, second, third.pk}
    assert Person.objects.filter(household_key=third.household_key).count() == 3
    assert Person.objects.exclude(phone_index=third.phone_index).filter(pk__gte=first).count() == 0


def test_without_the_older_key_those_who_wait_are_not_found(ring):
    """The control: the lookup in both is what finds them."""
    first, _second = two(make.town())
    crypto.add_cover(ring)
    crypto.retire_covers(ring)

    assert not with_phone(PHONE).exists()
    assert any(f"person {first}:" in fault for fault in covers())


def test_nobody_has_looked_and_what_nobody_can_open_is_brought_over_too(ring):
    first, second = two(make.town())
    forget(first, now=MONDAY)
    looks = Access.objects.count()

    rotate()

    assert Access.objects.count() == looks
    assert {row.pk for row in with_phone(PHONE)} == {first, second}
    assert not any(waiting().values())


def test_of_who_was_erased_nothing_is_left_to_be_found_by(ring):
    first, second = two(make.town())
    Person.objects.filter(pk=first).update(id_index=crypto.blind("id", "11010519491231002X"))
    erase_by_time(first, actor=CLOCK, now=MONDAY)

    rotate()

    gone = Person.objects.get(pk=first)
    assert (gone.phone_index, gone.id_index, gone.household_key) == ("", f"~{first}", "")
    assert {row.pk for row in with_phone(PHONE)} == {second}
    assert set(kept(Person, "id_index")) == {"", f"~{first}"}


# ---------------------------------------------------------------------------- step by step


def test_killed_in_the_middle_it_goes_on_where_it_was(ring, monkeypatch):
    town = make.town()
    for n in range(5):
        make.person(town.community, phone=f"138001380{n:02d}")
    covering.begin()
    steps = iter(range(2))

    def dies(count: int) -> None:
        next(steps)

    monkeypatch.setattr(covering, "BATCH", 2)
    with pytest.raises(StopIteration):
        covering.bring_over(dies)
    half = sum(value.startswith("2.") for value in kept())
    found = [with_phone(f"138001380{n:02d}").count() for n in range(5)]
    with pytest.raises(covering.RowsWaitError):
        covering.finish()

    done = covering.bring_over(lambda _count: None)

    covering.finish()
    assert 0 < half < len([value for value in kept() if value])
    assert found == [1] * 5
    assert (done.waits, done.number) == (0, 2)
    assert {value[:2] for value in kept() if value} == {"2."}


def test_a_step_that_fails_has_changed_nothing(ring, monkeypatch):
    two(make.town())
    covering.begin()
    before = kept()
    told = iter([1])
    real = crypto.covered
    monkeypatch.setattr(
        crypto, "covered", lambda index, **more: real(index, **more) if next(told) else ""
    )

    with pytest.raises(StopIteration):
        cover_anew(PHONES, limit=2)

    assert kept() == before


def test_one_change_at_a_time_and_what_a_backup_brings_back_is_brought_over(ring):
    two(make.town())
    old = kept()
    assert (covering.begin(), covering.begin()) == (2, 2)
    covering.bring_over(lambda _count: None)
    second = kept()
    covering.finish()
    rotate()
    covering.finish()
    with connection.cursor() as cursor:
        for before, value in ((old[-2], old[-2]), (second[-1], second[-1])):
            assert before
            cursor.execute(
                "UPDATE people_person SET phone_index = %s WHERE id ="
                " (SELECT max(id) FROM people_person WHERE phone_index LIKE '3.%%')",
                [value],
            )
    assert len(list(covers())) == 2

    covering.bring_over(lambda _count: None)

    assert list(covers()) == []
    assert with_phone(PHONE).count() == 2


def test_two_rows_that_got_the_same_index_by_two_keys_are_named(ring):
    """What must not happen is not hidden: the database refuses to bring the second over."""
    town = make.town()
    index = crypto.blind("id", "11010519491231002X")
    first, other = make.person(town.community), make.person(town.other)
    Person.objects.filter(pk=first.pk).update(id_index=index)
    covering.begin()
    Person.objects.filter(pk=other.pk).update(id_index=index)

    done = covering.bring_over(lambda _count: None)

    assert done.twice == (f"people.Person.id_index {first.pk}",)
    with pytest.raises(covering.RowsWaitError):
        covering.finish()


def test_an_id_number_known_by_the_older_key_is_known(ring):
    town = make.town()
    who = PersonInput(name="王小明", id_number="11010519491231002X")
    comes = partial(register, input=who, channel=Channel.COUNTER, actor=CLOCK, now=MONDAY)
    comes(town.community.pk)
    covering.begin()

    with pytest.raises(AlreadyKnown):
        comes(town.other.pk)


def test_the_command_begins_brings_over_tells_and_finishes(ring, capsys):
    two(make.town())

    def said(*words: str) -> str:
        call_command("keys", *words)
        return str(capsys.readouterr().out)

    crypto.add_cover(ring)
    waits = said()
    with pytest.raises(CommandError):
        said("--finish-index")
    brought = said("--rotate-index")
    finished = said("--finish-index")

    assert f"people.Person.phone_index: {Person.objects.count()}" in waits
    assert str(2 * Person.objects.count()) in brought
    assert finished != brought
    assert crypto.ring().live == (2,)
    assert set(json.loads(ring.read_text())["covers"]) == {"2"}


# ------------------------------------------------------------------------ what is not in a row


def test_what_was_shown_before_fits_until_the_older_key_is_retired(ring):
    door, slip = door_code(7, is_arrival=True), slip_token(7)
    before = _doors()

    covering.begin()
    during = (door in door_codes(7, is_arrival=True), read_token(slip))
    fresh = slip_token(7)
    covering.finish()

    assert during == (True, 7)
    assert (read_token(slip), read_token(fresh)) == (None, 7)
    assert door_codes(7, is_arrival=True) == [door_code(7, is_arrival=True)]
    assert _doors() != before


def _doors():
    """Of several orders: one alone may have the same four digits by either key."""
    return [door_code(order, is_arrival=True) for order in range(7, 15)]


def test_a_code_of_a_reward_and_a_promised_draw_outlive_the_key_they_were_made_by(ring):
    salt = new_salt()
    code = code_of(5, salt)
    quota = Quota(pk=5, mode="DRAW", seed_hash=hash_of(seed_of(Quota(pk=5))))

    rotate()
    covering.finish()

    assert code_of(5, salt) == code
    assert hash_of(seed_of(quota)) == quota.seed_hash
    assert seed_of(Quota(pk=5)) != seed_of(quota)
    assert (new_salt()[:2], len(new_salt()) <= 32) == ("2.", True)
    assert code_of(5, new_salt()) != code


def test_a_promise_whose_key_is_gone_is_never_drawn_by_another(ring):
    quota = Quota(pk=5, mode="DRAW", seed_hash="0" * 64)

    with pytest.raises(LookupError):
        seed_of(quota)


# --------------------------------------------------------------------------- the declared type


def test_two_columns_are_compared_in_python_only(ring):
    for wanted in (F("id_index"), Person.objects.values("household_key")):
        with pytest.raises(TypeError):
            list(Person.objects.filter(household_key=wanted))
    with pytest.raises(TypeError):
        list(Person.objects.filter(household_key__in=Person.objects.values("household_key")))
    with pytest.raises(FieldError):
        Person.objects.filter(phone_index__startswith="a")
    assert not Person.objects.filter(phone_index__in=[]).exists()


def test_a_retired_key_is_found_in_whichever_column_it_stands(ring):
    found = {column.name for column in columns()}
    assert {
        "people.Person.phone_index",
        "approvals.Approval.homes",
        "hotline.Call.number_index",
    } <= found
    assert len(found) >= 15
    row = make.person(make.town().community)
    Person.objects.filter(pk=row.pk).update(household_key="9.anything")

    assert [fault.partition(":")[0] for fault in covers()] == [f"person {row.pk}"]


def test_migrations_know_nothing_of_covers():
    _name, path, _args, kwargs = BlindIndex(max_length=64, name="x").deconstruct()

    assert (path, kwargs) == ("django.db.models.CharField", {"max_length": 64})
    assert Invitation._meta.get_field("phone_index").max_length == 64


def test_the_file_keeps_older_covers_for_backups_of_their_time(ring):
    for _turn in range(2):
        rotate()
        covering.finish()

    stored = json.loads(Path(ring).read_text())
    assert (sorted(stored["covers"]), stored["live"]) == (["2", "3"], [3])
