"""A key that is missing, code that cannot be read in: nothing begins, and what serves goes on. D9,
D10.
"""

import os
import subprocess
import sys
from urllib.request import urlopen

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from kith.core.actor import CLOCK
from kith.ops import sealing
from kith.ops.health import readiness
from kith.people.models import Person
from kith.vault.crypto import make_ring
from tests import make
from tests.faults.house import ROOT, House, answers
from tests.make import MONDAY
from tests.tools.assurance import figure
from tests.tools.ports import free_port

KITH = "from config.cli import main; main()"
# A name that is not there, as a deploy may bring it, in the midst of the pages.
BROKEN = """
import sys

class Broken:
    def find_spec(self, name, path=None, target=None):
        if name == "kith.web.desk.views":
            raise ImportError("cannot import name 'later' from 'kith.web.desk.forms'")

sys.meta_path.insert(0, Broken())
"""
PROGRAMS = ("serve", "tick", "work")


@pytest.fixture
def foreign(settings, tmp_path):
    """The key file of another house."""

    def put(text=None):
        path = tmp_path / "foreign.json"
        if text is None:
            make_ring(path)
        else:
            path.write_text(text)
        settings.KITH_KEYS = str(path)

    return put


def _refused(words):
    with pytest.raises(CommandError) as no:
        call_command(*words)
    return str(no.value)


def _begins(name, monkeypatch):
    """The words that start a program, which would run for ever did it not refuse."""
    ran = []
    monkeypatch.setattr("kith.ops.serving.Server.run", lambda _server: ran.append("serve"))
    monkeypatch.setattr("kith.ops.management.commands.tick.loop", lambda _say: ran.append("tick"))
    monkeypatch.setattr(
        "kith.ops.management.commands.tick.run", lambda _now: [],
    )  # fmt: skip
    monkeypatch.setattr(
        "kith.ops.management.commands.work.work", lambda **_told: ran.append("work")
    )
    words = {"serve": ("serve", "127.0.0.1:0"), "tick": ("tick", "--loop"), "work": ("work",)}
    return words[name], ran


@pytest.mark.pure
@pytest.mark.django_db
@pytest.mark.parametrize("name", PROGRAMS)
def test_no_program_begins_without_its_key(name, settings, tmp_path, monkeypatch):
    words, ran = _begins(name, monkeypatch)
    call_command(*words)
    assert ran == [name]  # the control: with its key it does
    settings.KITH_KEYS = str(tmp_path / "nowhere.json")

    said = _refused(words)

    assert ran == [name]
    assert "\n" not in said
    assert "nowhere.json" in said
    figure("D10", demand="key missing at start: refuses with a clear line, never unencrypted",
           got=f"{', '.join(PROGRAMS)} refuse a missing, a broken and a foreign key file",
           passed=True, how="pytest tests/faults/test_starting.py")  # fmt: skip


@pytest.mark.pure
@pytest.mark.django_db
@pytest.mark.parametrize(
    "text", ["", "{}", "[]", '{"keks": {"k1": "AAAA"}, "current": "k1", "index": "AAAA"}']
)
def test_a_key_file_that_is_none_is_said_to_be_none(foreign, text):
    foreign(text)

    assert sealing.fault().startswith("it cannot be read")


@pytest.mark.pure
@pytest.mark.django_db
def test_a_key_file_of_another_house_is_noticed_before_anything_is_sealed_with_it(foreign):
    town = make.town()
    fine = sealing.fault()
    foreign()

    assert (fine, sealing.fault()) == ("", "this database was sealed with another one")
    assert not readiness.state(MONDAY)["keys"].is_fine
    assert Person.objects.filter(area=town.community).exists()


@pytest.mark.pure
@pytest.mark.django_db
def test_a_key_that_goes_while_people_are_here_seals_nothing_in_the_open(settings, tmp_path):
    """The file is asked at each sealing: without it the deed fails, and nothing of it stays."""
    town = make.town()
    before = Person.objects.count()
    settings.KITH_KEYS = str(tmp_path / "nowhere.json")

    with pytest.raises(Exception, match="No key file"):
        make.person(town.community, phone="13800138000")

    assert Person.objects.count() == before
    assert CLOCK.person_id is None


@pytest.fixture
def old(tmp_path, warm):
    """What is served now."""
    var = tmp_path / "var"
    var.mkdir()
    house = House(var, warm)
    house.tables()
    house.run("keys")
    house.run("createcachetable")
    return house


def _deployed(house, address, **more):
    """The new code, started beside the old: what its start came to."""
    env = {**os.environ, **house.env, **more, "DJANGO_SETTINGS_MODULE": "config.settings"}
    return subprocess.Popen(
        [sys.executable, "-c", KITH, "serve", f"{address[0]}:{address[1]}"],
        cwd=ROOT, env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
    )  # fmt: skip


def _last_words(process):
    """What it said until it ended, which it must do by itself."""
    try:
        return process.communicate(timeout=300)[0]
    finally:
        process.kill()


def _status(address, path="/health/ready"):
    try:
        with urlopen(f"http://{address[0]}:{address[1]}{path}", timeout=10) as page:
            return page.status
    except OSError as no:
        return getattr(no, "code", 0)


@pytest.mark.pure
def test_a_deploy_that_cannot_be_read_in_never_answers_and_the_old_goes_on(old, tmp_path):
    """The steps of the runbook: begin beside, ask whether it is ready, then lead people over."""
    (tmp_path / "new").mkdir()
    (tmp_path / "new" / "sitecustomize.py").write_text(BROKEN)
    address = ("127.0.0.1", free_port())
    with old.serve() as served:
        bad = _deployed(old, address, PYTHONPATH=str(tmp_path / "new"))
        said = _last_words(bad)
        asked, still = _status(address), _status(served)
        log = old.var / "mended.log"
        good = old.warm.start("serve", f"{address[0]}:{address[1]}", env=old.env, out=log)
        try:
            answers(address, log)
            ready = _status(address)
        finally:
            old.warm.stop(good)
        kept = _status(served)

    assert bad.returncode != 0
    assert "cannot import name 'later'" in said
    figure("D9", demand="import error at deploy: old version keeps serving, health gate",
           got=f"the new never answers ({asked}), the old goes on ({still}); mended, the gate says "
           f"{ready} beside the old ({kept})",
           passed=(asked, still, ready, kept) == (0, 200, 200, 200),
           how="pytest tests/faults/test_starting.py")  # fmt: skip
