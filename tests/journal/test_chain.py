"""The journal and the access log are only added to, and what is changed behind a seal shows."""

import hashlib
import json
from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction

from kith.core import chain
from kith.core.actor import CLOCK, Actor
from kith.core.leaving import Broken, NotThere, Pages, old
from kith.journal import actions as journal
from kith.journal import checks
from kith.journal.models import LOG, Entry, Past, Seal
from kith.vault import actions as vault
from kith.vault.models import LOG as LOOKS
from kith.vault.models import Access, AccessSeal
from kith.vault.states import Purpose
from tests.make import MONDAY
from tests.tools.whole import without_walls

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


def write(n, *, at=MONDAY):
    return journal.note("thing", n, "made", actor=CLOCK, now=at, after="NEW", words=["山", "b"])


def look(n):
    return Access.objects.create(
        subject_id=n, actor_id=1, role="WORKER", purpose=Purpose.CALL_BACK, fields="phone",
        kind="people.person", object_id=n, at=MONDAY,
    )  # fmt: skip


@pytest.fixture
def sealed():
    """Three seals with two lines behind each, and one line that is not sealed yet."""
    lines = []
    for n in range(3):
        lines += [write(2 * n), write(2 * n + 1)]
        assert journal.seal(now=MONDAY + n * MINUTE) == 2
    write(9)
    return lines


def found():
    return list(chain.faults(LOG))


def test_each_minute_is_sealed_once_and_all_is_whole(sealed):
    assert found() == []
    assert journal.seal(now=MONDAY + 3 * MINUTE) == 1
    assert journal.seal(now=MONDAY + 3 * MINUTE) == 0
    assert list(Seal.objects.order_by("pk").values_list("count", flat=True)) == [2, 2, 2, 1]
    assert chain.is_in_chain(LOG, chain.head(LOG))


@pytest.mark.parametrize(
    "change",
    [
        "verb = 'other'", "actor_role = 'DISTRICT'", "actor_id = 7", "at = '2026-03-03 01:00+00'",
        "facts = '{}'", "request_id = 'x'", "seq = 5",
    ],
)  # fmt: skip
def test_a_changed_line_is_found(sealed, change):
    with without_walls("journal_entry") as cursor:
        cursor.execute(f"UPDATE journal_entry SET {change} WHERE id = %s", [sealed[2].pk])

    assert found() == [f"entry: seal {Seal.objects.order_by('pk')[1].pk} is broken"]


def test_a_removed_line_and_a_line_put_in_its_place_are_found(sealed):
    lost = Entry.objects.filter(pk=sealed[0].pk).values().get()
    with without_walls("journal_entry") as cursor:
        cursor.execute("DELETE FROM journal_entry WHERE id = %s", [lost["id"]])
    first = Seal.objects.order_by("pk")[0].pk
    assert found() == [f"entry: seal {first} is broken"]
    Entry.objects.create(**lost | {"verb": "forged"})
    assert found() == [f"entry: seal {first} is broken"]


def test_a_changed_and_a_removed_seal_are_found(sealed):
    seals = list(Seal.objects.order_by("pk"))
    with without_walls("journal_seal") as cursor:
        cursor.execute("DELETE FROM journal_seal WHERE id = %s", [seals[1].pk])

    assert found() == [f"entry: seal {seals[2].pk} is broken"]


def test_a_chain_made_anew_is_found_by_the_head_written_down(sealed):
    head = chain.head(LOG)
    with without_walls("journal_seal") as cursor:
        cursor.execute("DELETE FROM journal_seal")
    journal.seal(now=MONDAY)

    assert (found(), chain.is_in_chain(LOG, head)) == ([], False)


def _written_late(lines):
    """As where another transaction had taken the number, and ends only now."""
    kept = Entry.objects.filter(pk=lines[1].pk).values().get()
    with without_walls("journal_entry") as cursor:
        cursor.execute("DELETE FROM journal_entry WHERE id = %s", [kept["id"]])
    return kept


def test_a_line_that_comes_to_light_after_its_neighbours_lies_behind_the_next_seal():
    lines = [write(n) for n in range(4)]
    late = _written_late(lines)
    assert journal.seal(now=MONDAY) == 3
    Entry.objects.create(**late)
    assert found() != [], "until it is sealed it stands where nobody has seen it"
    assert journal.seal(now=MONDAY + MINUTE) == 1

    assert found() == []
    assert list(Seal.objects.order_by("pk").values_list("late", flat=True)) == [[], [late["id"]]]
    with without_walls("journal_entry") as cursor:
        cursor.execute("UPDATE journal_entry SET verb = 'x' WHERE id = %s", [late["id"]])
    assert len(found()) == 1


def test_a_line_that_turns_up_after_more_than_an_hour_is_a_fault():
    lines = [write(n) for n in range(4)]
    late = _written_late(lines)
    journal.seal(now=MONDAY)
    Entry.objects.create(**late)

    assert journal.seal(now=MONDAY + 2 * chain.LATE) == 0
    assert len(found()) == 1


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE journal_entry SET verb = 'x'",
        "DELETE FROM journal_entry",
        "UPDATE journal_seal SET digest = 'x'",
        "DELETE FROM journal_seal",
        "UPDATE vault_access SET role = 'SELF'",
        "DELETE FROM vault_access",
        "UPDATE vault_accessseal SET late = '[1]', previous = 'x'",
        "DELETE FROM vault_accessseal",
    ],
)
def test_the_database_refuses_to_change_what_was_written(sealed, statement):
    """A19."""
    look(1)
    vault.seal_looks(now=MONDAY)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        _run(statement)

    assert found() == []


def _run(statement):
    from django.db import connection  # noqa: PLC0415 -- after django.setup

    with connection.cursor() as cursor:
        cursor.execute(statement)


def test_a_look_that_was_taken_out_of_the_log_is_found():
    looks = [look(n) for n in range(3)]
    assert vault.seal_looks(now=MONDAY) == 3
    with without_walls("vault_access") as cursor:
        cursor.execute("DELETE FROM vault_access WHERE id = %s", [looks[1].pk])

    assert list(chain.faults(LOOKS)) == [f"access: seal {AccessSeal.objects.get().pk} is broken"]


def _pages(before):
    """What goes into a file, and which lines may then leave."""
    pages = Pages(LOG, old(LOG, before=before))
    return pages.read(), pages.away()


def test_old_lines_leave_for_a_file_that_their_seals_tell_of(sealed):
    file, away = _pages(MONDAY + 2 * MINUTE)

    journal.put_away(away)

    first, *links = map(json.loads, file.splitlines())
    assert (first["log"], list(chain.disproved(links))) == ("journal.entry", [])
    assert [one["object_id"] for told in links for one in told["lines"]] == [0, 1, 2, 3]
    assert links[0]["lines"][0]["facts"] == {"words": ["山", "b"]}
    archived = Seal.objects.exclude(archived="").values_list("archived", flat=True)
    assert list(archived) == [hashlib.sha256(file).hexdigest()] * 2
    assert sorted(Entry.objects.values_list("object_id", flat=True)) == [4, 5, 9]
    assert found() == []


@pytest.mark.parametrize("change", [{"verb": "other"}, {"facts": {}}, {"actor_role": "DISTRICT"}])
def test_a_file_whose_line_was_changed_disproves_itself(sealed, change):
    file, _away = _pages(MONDAY + 2 * MINUTE)
    _first, *links = map(json.loads, file.splitlines())
    links[1]["lines"][0].update(change)

    assert list(chain.disproved(links)) == ["link 2 of journal.entry is not what was sealed"]


def test_a_story_goes_on_where_it_was_put_away(sealed):
    _file, away = _pages(MONDAY + 2 * MINUTE)
    journal.put_away(away)

    again = write(0, at=MONDAY + MINUTE)
    journal.note_many(
        "thing", [journal.Line(1, "made"), journal.Line(7, "made")], actor=CLOCK, now=MONDAY
    )

    assert again.seq == 2
    told = dict(Entry.objects.filter(object_id__in=(1, 7)).values_list("object_id", "seq"))
    assert told == {1: 2, 7: 1}
    row = Past.objects.get(kind="thing", object_id=0)
    assert (row.last_seq, row.state) == (1, "NEW")
    assert row.steps == [["made", "NEW", MONDAY.isoformat()]]
    assert list(checks.sequence()) == []
    with without_walls("journal_entry") as cursor:
        cursor.execute("UPDATE journal_entry SET seq = 5 WHERE id = %s", [again.pk])
    assert list(checks.sequence()) == ["thing 0: its story does not go on where it was put away"]


def test_what_is_no_longer_what_was_sealed_does_not_leave(sealed):
    with without_walls("journal_entry") as cursor:
        cursor.execute("UPDATE journal_entry SET verb = 'x' WHERE id = %s", [sealed[2].pk])

    with pytest.raises(Broken, match=r"journal\.entry: seal"):
        _pages(MONDAY + 2 * MINUTE)


def test_of_two_clocks_one_puts_the_lines_away(sealed):
    _file, away = _pages(MONDAY + 2 * MINUTE)
    journal.put_away(away)

    with pytest.raises(NotThere):
        journal.put_away(away)

    assert Past.objects.get(kind="thing", object_id=0).last_seq == 1


def test_a_file_takes_whole_seals_up_to_its_size(sealed):
    late = MONDAY + 2 * MINUTE

    assert [len(old(LOG, before=late, most=n)) for n in (1, 3, 4)] == [1, 1, 2]


def test_a_line_that_was_never_archived_does_not_go_with_the_others(sealed):
    journal.put_away(_pages(MONDAY + 2 * MINUTE)[1])

    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        Entry.objects.filter(pk=sealed[5].pk).delete()


def test_the_words_of_a_line_are_the_same_on_every_machine():
    line = (1, Actor().capacity[0], MONDAY, None, {"b": 1, "a": ["山"]})

    assert chain.as_json(line) == (
        '[1, "STRANGER", "2026-03-02T01:00:00.000000+00:00", null, {"a": ["山"], "b": 1}]'
    )
