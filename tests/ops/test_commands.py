"""The commands of `kith`, each as a person would type it."""

import io
import os
import stat
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from kith.catalogue.actions import put_defaults
from kith.catalogue.models import RuleSet, ServiceKind, Skill
from kith.core.actor import CLOCK, Role
from kith.exchange.imports.areas import Areas
from kith.exchange.imports.orders import Requests, Wishes
from kith.exchange.imports.people import People
from kith.exchange.notify import deliver
from kith.exchange.ports import SmsFailed
from kith.exchange.sms.fake import MemorySms
from kith.exchange.spreadsheets.sheet import SheetRefused, read
from kith.ops.serving import default_workers
from kith.ops.timetable import TIMETABLE, _watched, run
from kith.orders.models import Offer, Order
from kith.outbox.actions import tell
from kith.outbox.models import Message
from kith.people.models import Account, Invitation, Person
from kith.people.queries import actor_of
from kith.places.states import Level
from kith.vault.actions import reveal
from kith.vault.crypto import make_ring
from kith.vault.models import Access, SubjectKey
from kith.vault.states import Purpose
from tests import make
from tests.exchange.test_imports import ORDERS, PEOPLE, SOFA, WANG

pytestmark = pytest.mark.django_db


def kith(*words: str) -> str:
    out = io.StringIO()
    call_command(*words, stdout=out)
    return out.getvalue()


def a_list(folder: Path, *rows: tuple[str, ...]) -> str:
    path = folder / "list.csv"
    path.write_text("\n".join(",".join(row) for row in rows), encoding="utf-8")
    return str(path)


def counts() -> tuple[int, ...]:
    return tuple(model.objects.count() for model in (Skill, ServiceKind, RuleSet))


# --------------------------------------------------------------------------------- to begin


def test_setup_fills_the_catalogue_and_changes_nothing_the_second_time():
    kith("setup")
    once = counts()
    kith("setup")

    assert min(once) > 0
    assert counts() == once


def test_grant_opens_a_login_and_gives_the_role(monkeypatch):
    county = make.area("990303", Level.COUNTY, "")
    monkeypatch.setenv("KITH_PASSWORD", make.PASSWORD)
    words = ("--area", "990303", "--name", "王小明", "--phone", "19900000001")

    kith("grant", "boss", *words)
    kith("grant", "boss", "--area", "990303", "--role", "HOTLINE")

    account = Account.objects.get(login_name="boss")
    actor = actor_of(account.person_id, now=timezone.now())
    assert account.check_password(make.PASSWORD)
    assert actor.over(county.path, Role.DISTRICT)
    assert actor.over(county.path, Role.HOTLINE)
    assert Person.objects.count() == 1


def test_grant_refuses_a_weak_password_and_writes_nothing(monkeypatch):
    make.area("990303", Level.COUNTY, "")
    monkeypatch.setenv("KITH_PASSWORD", "12345678")

    with pytest.raises(CommandError):
        kith("grant", "boss", "--area", "990303", "--name", "王小明", "--phone", "19900000001")

    assert (Account.objects.count(), Person.objects.count()) == (0, 0)


# ------------------------------------------------------------------------------------ lists


@pytest.fixture
def street() -> make.Town:
    """A street whose head logs in as `boss`, the clerk of a community as `clerk`."""
    town = make.town()
    for login, actor in (("boss", town.boss), ("clerk", town.clerk)):
        make.account(Person.objects.get(pk=actor.me), login)
    return town


def of_street(town: make.Town, login: str = "boss") -> tuple[str, ...]:
    return ("--area", town.street.code, "--as", login)


def test_a_rehearsal_of_an_import_writes_nothing_and_says_so(street, tmp_path):
    path = a_list(tmp_path, PEOPLE, WANG)

    said = kith("import", "people", path, *of_street(street), "--dry-run")

    assert "1" in said.splitlines()[0]
    assert not Invitation.objects.exists()


def test_an_import_writes_and_the_links_go_into_a_file_only_its_owner_reads(street, tmp_path):
    path, links = a_list(tmp_path, PEOPLE, WANG), tmp_path / "links.csv"

    kith("import", "people", path, *of_street(street), "--links", str(links))

    row, phone, link = links.read_text().strip().split(",")
    assert Invitation.objects.count() == 1
    assert (row, phone, link[:6], link[-1]) == ("2", "+8619900000001", "/join/", "/")
    assert stat.S_IMODE(links.stat().st_mode) == 0o600


def test_a_bad_row_keeps_every_row_out_unless_the_good_ones_are_asked_for(street, tmp_path):
    """IMPT-011."""
    bad = (*WANG[:1], "199", *WANG[2:])
    path, errors = a_list(tmp_path, PEOPLE, WANG, bad), tmp_path / "errors.xlsx"

    with pytest.raises(CommandError) as refused:
        kith("import", "people", path, *of_street(street), "--errors", str(errors))
    before = Invitation.objects.count()
    with pytest.raises(CommandError):
        kith("import", "people", path, *of_street(street), "--good-rows")

    assert refused.value.returncode == 1
    assert errors.read_bytes().startswith(b"PK")
    assert (before, Invitation.objects.count()) == (0, 1)


def test_orders_and_wishes_are_told_apart_by_their_headings(street, tmp_path):
    soon = (timezone.localdate() + timedelta(days=9)).isoformat()
    path = a_list(tmp_path, ORDERS, (*SOFA[:7], soon, SOFA[8]))

    kith("import", "orders", path, *of_street(street, "clerk"))

    assert Order.objects.get().kind == "REQUEST"


@pytest.mark.parametrize(
    "words",
    [
        pytest.param(("people", "list.csv"), id="no-area"),
        pytest.param(("people", "list.csv", "--area", "990101001"), id="nobody"),
        pytest.param(("people", "no.csv", "--area", "990101001", "--as", "boss"), id="no-file"),
        pytest.param(("orders", "list.csv", "--area", "99", "--as", "boss"), id="no-such-area"),
    ],
)
def test_an_import_that_lacks_something_says_so(street, tmp_path, monkeypatch, words):
    a_list(tmp_path, PEOPLE, WANG)
    monkeypatch.chdir(tmp_path)

    with pytest.raises(CommandError) as refused:
        kith("import", *words)

    assert str(refused.value)
    assert not Invitation.objects.exists()


@pytest.mark.parametrize(
    ("kind", "of"),
    [
        pytest.param("areas", Areas, id="areas"),
        pytest.param("people", lambda: People("/"), id="people"),
        pytest.param("orders", lambda: Requests("/"), id="orders"),
        pytest.param("wishes", lambda: Wishes("/"), id="wishes"),
    ],
)
def test_a_template_has_the_headings_that_the_import_reads(kind, of, tmp_path):
    kith("setup")
    path = tmp_path / "template.xlsx"

    kith("template", kind, str(path))

    with pytest.raises(SheetRefused) as refused:
        read(path, path.name, of().columns)
    assert refused.value.code == "empty"


# --------------------------------------------------------------------------------- the keys


def test_keys_rotate_and_everything_still_opens(tmp_path, settings):
    settings.KITH_KEYS = str(tmp_path / "keys.json")
    make_ring(Path(settings.KITH_KEYS))
    who = make.person(make.town().community, name="王小明")
    before = set(SubjectKey.objects.values_list("kek", flat=True))

    said = kith("keys", "--rotate")

    opened = reveal(
        Person.objects.get(pk=who.pk), "name", actor=CLOCK, purpose=Purpose.NOTIFY, now=make.MONDAY
    )
    assert (before, set(SubjectKey.objects.values_list("kek", flat=True))) == ({"k1"}, {"k2"})
    assert opened == {"name": "王小明"}
    assert str(SubjectKey.objects.count()) in said


# ------------------------------------------------------------------------------- day by day


def test_tick_expires_offers_that_nobody_answered():
    town = make.town()
    offer = make.offer(town, make.open_order(town), make.volunteer(town.community))

    done = dict(run(make.MONDAY + 2 * make.DAY))

    assert Offer.objects.get(pk=offer.pk).state == "EXPIRED"
    assert done["expire_offers"] == 1


def test_the_loop_runs_each_job_in_its_own_minutes():
    put_defaults()  # as `kith setup` does before any job runs
    hourly = {name for name, every, _job in TIMETABLE if every == 60}

    in_minute_5 = {name for name, _count in run(make.MONDAY, 5)}
    in_minute_60 = {name for name, _count in run(make.MONDAY, 60)}

    assert hourly
    assert in_minute_60 - in_minute_5 == hourly


def test_send_puts_each_message_once_into_the_folder(settings, tmp_path):
    settings.KITH_SMS = f"folder:{tmp_path}"
    who = make.person(make.town().community, phone="19900000009")
    tell(who.pk, "order_received", cause="order:1", now=timezone.now(), number="26-00001")

    kith("send")
    kith("send")

    (file,) = tmp_path.glob("*.txt")
    assert "to: +8619900000009" in file.read_text()
    assert Message.objects.get().state == "SENT"


def test_a_message_carries_its_topic_and_facts_and_the_look_at_the_phone_is_logged():
    who, port = make.person(make.town().community, phone="19900000009"), MemorySms()
    tell(who.pk, "order_received", cause="order:1", now=make.MONDAY, number="26-00001")

    delivered = deliver(port, now=make.MONDAY)

    looked = Access.objects.get(subject_id=who.pk, purpose=Purpose.NOTIFY)
    assert [(m.phone, m.template, dict(m.params)) for m in port.sent] == [
        ("+8619900000009", "order_received", {"number": "26-00001"})
    ]
    assert delivered.sent == 1
    assert (looked.actor_id, looked.fields) == (None, "phone")


def test_a_message_that_did_not_go_waits_and_goes_later():
    who, port = make.person(make.town().community), MemorySms()
    tell(who.pk, "order_received", cause="order:1", now=make.MONDAY)
    port.fails_with = SmsFailed("busy", transient=True)

    first = deliver(port, now=make.MONDAY)
    port.fails_with = None
    at_once = deliver(port, now=make.MONDAY + timedelta(seconds=1))
    later = deliver(port, now=make.MONDAY + make.HOUR)

    assert (first.sent, first.later, at_once.sent, later.sent) == (0, 1, 0, 1)


def test_somebody_without_a_mobile_phone_is_not_tried_again():
    town, port = make.town(), MemorySms()
    who = make.person(town.community, phone="0534-2101234")
    tell(who.pk, "order_received", cause="order:1", now=make.MONDAY)

    delivered = deliver(port, now=make.MONDAY)

    assert (delivered.unreachable, port.sent) == (1, [])
    assert Message.objects.get().state == "SENT"


def test_a_small_database_is_served_by_one_process(settings):
    engine = settings.DATABASES["default"]["ENGINE"]

    assert default_workers() == (1 if engine.endswith("sqlite3") else 2)


# ---------------------------------------------------------------------------------- to build


def test_docs_draw_every_table_and_every_refusal(tmp_path):
    kith("docs", "--to", str(tmp_path))

    refusals = (tmp_path / "refusals.md").read_text()
    assert (tmp_path / "states" / "orders.md").read_text().startswith("# orders.CLAIM\n")
    assert (
        "| `already_invited` | 409 | This phone number has an open invitation here. |" in refusals
    )


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A small tree with texts in code and in a page."""
    root = tmp_path / "small"
    root.mkdir()
    (root / "words.py").write_text('from x import _\nA = _("Good day")\nB = _("%(n)s left")\n')
    (root / "page.html").write_text(
        '{% load i18n %}<p title="{% translate "Please ring" %}">'
        "{% blocktranslate %}Hello {{ name }},\n you{% endblocktranslate %}</p>"
    )
    return root


CHINESE = {"Good day": "您好", "%(n)s left": "还剩 %(n)s", "Please ring": "请按铃",
           "Hello %(name)s,\\n you": "%(name)s\\n您好"}  # fmt: skip


def translations(folder: Path, words: dict[str, str]) -> str:
    folder.mkdir(exist_ok=True)
    pairs = [f'msgid "{en}"\nmsgstr "{zh}"\n' for en, zh in words.items()]
    (folder / "room.po").write_text("\n".join(pairs), encoding="utf-8")
    return str(folder)


def test_messages_name_every_text_without_a_translation(tree):
    with pytest.raises(CommandError):
        kith("messages", "--root", str(tree))
    with pytest.raises(CommandError) as refused:
        kith("messages", "--root", str(tree), "--check")

    said = str(refused.value).splitlines()
    assert {line for line in said if line.startswith("untranslated: ")} >= {
        "untranslated: Good day",
        "untranslated: %(n)s left",
        "untranslated: Please ring",
    }


def test_messages_take_translations_over_and_compile_them(tree, tmp_path):
    kith("messages", "--root", str(tree), "--merge", translations(tmp_path / "po", CHINESE))
    kith("messages", "--root", str(tree), "--check")
    catalogue = tree / "locale" / "zh_Hans" / "LC_MESSAGES"
    once = [(catalogue / name).read_bytes() for name in ("django.po", "django.mo")]
    kith("messages", "--root", str(tree))

    assert [(catalogue / name).read_bytes() for name in ("django.po", "django.mo")] == once
    assert "您好".encode() in once[1]


def test_a_plural_keeps_the_whole_translation_of_its_one_form(tree, tmp_path):
    code = 'from x import ngettext\nngettext("%(n)s day", "%(n)s days", 2)\n'
    (tree / "days.py").write_text(code)
    words = translations(tmp_path / "po", CHINESE | {"%(n)s day": "还有 %(n)s 天"})

    kith("messages", "--root", str(tree), "--merge", words)

    catalogue = tree / "locale" / "zh_Hans" / "LC_MESSAGES" / "django.po"
    assert 'msgstr[0] "还有 %(n)s 天"' in catalogue.read_text(encoding="utf-8")


def test_what_a_figure_counts_is_a_text_of_the_interface(tree):
    folder = tree / "insights" / "figures"
    folder.mkdir(parents=True)
    code = 'def walks(asked: Asked) -> QuerySet[Walk]:\n    """Walks that\n    took place."""\n'
    (folder / "walks.py").write_text(f'{code}\n\ndef day(asked: Asked) -> date:\n    """No."""\n')

    with pytest.raises(CommandError) as refused:
        kith("messages", "--root", str(tree))

    said = str(refused.value).splitlines()
    assert "untranslated: Walks that took place." in said
    assert "untranslated: No." not in said


def test_messages_notice_a_stale_catalogue_and_a_lost_placeholder(tree, tmp_path):
    kith("messages", "--root", str(tree), "--merge", translations(tmp_path / "po", CHINESE))
    compiled = tree / "locale" / "zh_Hans" / "LC_MESSAGES" / "django.mo"

    compiled.write_bytes(compiled.read_bytes() + b"\0")
    with pytest.raises(CommandError):
        kith("messages", "--root", str(tree), "--check")
    lost = CHINESE | {"%(n)s left": "还剩几个"}
    with pytest.raises(CommandError):
        kith("messages", "--root", str(tree), "--merge", translations(tmp_path / "po", lost))


def test_a_job_that_fails_is_logged_and_does_not_stop_the_clock(caplog):
    def breaks(now):
        raise RuntimeError("out of order")

    broke, worked = _watched("breaks", breaks), _watched("works", lambda now: 3)
    assert (broke.done, broke.fault, worked.done, worked.fault) == (0, "RuntimeError", 3, "")
    assert [record.message for record in caplog.records] == ["the job breaks failed"]


def test_serve_says_what_to_do_when_the_database_is_not_ready(tmp_path):
    empty = {"DATABASE_URL": f"sqlite:///{tmp_path / 'empty.sqlite3'}", "KITH_VAR": str(tmp_path)}
    words = [str(Path(sys.executable).with_name("kith")), "serve", "127.0.0.1:0"]

    done = subprocess.run(
        words, env={**os.environ, **empty}, capture_output=True, text=True, timeout=300, check=False
    )

    assert done.returncode == 1
    assert "kith setup" in done.stderr
    assert "Traceback" not in done.stderr
