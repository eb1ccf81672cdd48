"""The list of what is in the box holds the lock, the vendored files and the fonts, and no more."""

import hashlib
import json
import re
from collections import Counter
from pathlib import Path

import pytest
from django.core.management import call_command

from kith.ops import shipping

pytestmark = pytest.mark.pure
ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def parts():
    return shipping.bill()["components"]


def test_each_pinned_package_is_there_once_with_all_its_hashes(parts):
    """Read from the lock in another way than the list does."""
    text = (ROOT / "requirements/run.lock").read_text()
    heads = re.findall(r"^([\w.-]+)==([\w.]+)", text, re.MULTILINE)
    told = Counter(one["purl"] for one in parts if "purl" in one)

    assert len(heads) > 50
    assert told == Counter(f"pkg:pypi/{name.lower()}@{version}" for name, version in heads)
    hashes = [one["content"] for part in parts if "purl" in part for one in part["hashes"]]
    assert Counter(hashes) == Counter(re.findall(r"sha256:([0-9a-f]{64})", text))


def test_files_of_others_have_version_licence_and_the_hash_they_have_now(parts):
    files = {one["bom-ref"]: one for one in parts if one["type"] == "file"}
    folders = {"vendor": shipping.VENDOR, "fonts": shipping.FONTS}
    lying = {
        f"{name}/{path.relative_to(folder).as_posix()}": path
        for name, folder in folders.items()
        for path in folder.rglob("*")
        if path.is_file() and path.suffix != ".txt"
    }

    assert lying.keys() <= files.keys()
    for name, path in lying.items():
        [noted] = files[name]["hashes"]
        assert noted["content"] == hashlib.sha256(path.read_bytes()).hexdigest()
        assert files[name]["licenses"]
    assert files["vendor/htmx.min.js"]["version"]


def test_every_part_has_a_licence(parts):
    assert [one["bom-ref"] for one in parts if not one.get("licenses")] == []


def test_a_changed_lock_changes_the_list(tmp_path):
    changed = tmp_path / "run.lock"
    changed.write_text(shipping.LOCK.read_text().replace("django==5.2", "django==5.1"))

    before, after = shipping.bill(), shipping.bill(lock=changed)

    assert before == shipping.bill()
    assert before["serialNumber"] != after["serialNumber"]
    assert any(one.get("purl", "").startswith("pkg:pypi/django@5.1") for one in after["components"])


@pytest.mark.parametrize("line", ["django>=5.2", "django==5.2.19", "git+https://host.example/x"])
def test_what_is_not_pinned_by_hash_is_refused(tmp_path, line):
    (tmp_path / "run.lock").write_text(f"{line}\n")

    with pytest.raises(ValueError, match=r"run\.lock"):
        shipping.pinned(tmp_path / "run.lock")


def test_the_command_writes_it(tmp_path, capsys):
    call_command("sbom", str(tmp_path / "box.json"))

    told = json.loads((tmp_path / "box.json").read_text())
    assert (told["bomFormat"], told["specVersion"]) == ("CycloneDX", "1.6")
    assert len({one["bom-ref"] for one in told["components"]}) == len(told["components"])
