"""Heads of the chains are signed: a changed or a foreign one is refused; the log has them."""

from __future__ import annotations

import json
import logging
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command
from django.core.management.base import CommandError

from kith.ops import guarding, signing
from kith.ops.health import readiness
from kith.ops.verifying import heads, report
from tests import make
from tests.make import DAY, HOUR, MONDAY
from tests.tools.assurance import figure
from tests.tools.whole import without_walls

pytestmark = [pytest.mark.pure, pytest.mark.django_db]


@pytest.fixture
def key(settings: Any, tmp_path: Path) -> Path:
    settings.KITH_HEAD_KEY = str(tmp_path / "heads.json")
    signing.make_head_key(tmp_path / "heads.json")
    return tmp_path / "heads.json"


@pytest.fixture
def signed(key: Path) -> str:
    """The heads of a house in which something happened."""
    make.order(make.person(make.town().community))
    guarding.seal_logs(MONDAY)
    return signing.signed(heads(), now=MONDAY)


def _refused(word: str) -> str:
    """What `kith verify --anchor` says of it; empty: nothing."""
    told = report([], [word])
    assert told["ok"] is told["anchor_found"] is not bool(told["anchors"])
    return "".join(told["anchors"])


def test_a_signed_head_is_accepted_and_so_is_a_digest(signed):
    assert (_refused(signed), _refused(heads()["journal"])) == ("", "")
    assert signing.opened(signed).heads == heads()
    call_command("verify", "--only", "journal_chain", "--anchor", signed)


def _other_heads(key: Path, word: str) -> str:
    head, _claims, signature = word.split(".")
    return f"{head}.{signing.signed({'journal': '0' * 64}, now=MONDAY).split('.')[1]}.{signature}"


def _other_signature(key: Path, word: str) -> str:
    return word[:-8] + ("A" * 8 if not word.endswith("A" * 8) else "B" * 8)


def _other_house(key: Path, word: str) -> str:
    key.unlink()
    signing.make_head_key(key)
    return word


def _made_up(key: Path, word: str) -> str:
    return signing.signed({"journal": "0" * 64}, now=MONDAY)


def _no_word(key: Path, word: str) -> str:
    return "a.b.c"


REFUSED = [
    pytest.param(_other_heads, "it was changed", id="its-heads-changed"),
    pytest.param(_other_signature, "it was changed", id="its-signature-changed"),
    pytest.param(_other_house, "not this installation's", id="of-another-key"),
    pytest.param(_made_up, "no longer in its chain", id="of-another-chain"),
    pytest.param(_no_word, "neither a digest nor a signed head", id="no-head"),
]


@pytest.mark.parametrize(("other", "why"), REFUSED)
def test_another_head_is_refused_in_clear_words(settings, key, signed, other, why):
    settings.LANGUAGE_CODE = "en"
    assert _refused(signed) == ""

    assert why in _refused(other(key, signed))
    figure("A2-signed", demand="a changed or a foreign head is refused", got="refused, said why",
           passed=True, how="pytest tests/ops/test_signing.py")  # fmt: skip


def test_a_chain_made_anew_is_found_by_the_signed_head(settings, signed):
    settings.LANGUAGE_CODE = "en"
    with without_walls("journal_seal") as cursor:
        cursor.execute("DELETE FROM journal_seal")
    with without_walls("journal_entry") as cursor:
        cursor.execute("UPDATE journal_entry SET verb = 'x' WHERE kind = 'order'")
    guarding.seal_logs(MONDAY + HOUR)

    assert "no longer in its chain" in _refused(signed)
    with pytest.raises(CommandError):
        call_command("verify", "--only", "journal_chain", "--anchor", signed)


def test_after_a_change_of_the_key_the_old_one_counts_for_what_it_signed(settings, key, signed):
    settings.LANGUAGE_CODE = "en"
    before = key.read_text()
    late = signing.signed(heads(), now=MONDAY + 2 * DAY)

    name = signing.rotate_head_key(key, now=MONDAY + DAY)

    assert name not in before
    assert "d" not in json.loads(key.read_text())["before"][0], "the old private half is gone"
    assert (_refused(signed), _refused(signing.signed(heads(), now=MONDAY + 2 * DAY))) == ("", "")
    assert "given up before" in _refused(late)
    call_command("keys", "--rotate-heads")
    assert _refused(signed) == ""


def test_a_key_that_others_may_read_signs_nothing(key, signed):
    key.chmod(0o640)

    with pytest.raises(ImproperlyConfigured, match="chmod 600"):
        signing.signed(heads(), now=MONDAY)


@pytest.mark.parametrize(
    ("breaks", "why"),
    [
        pytest.param(Path.unlink, "run kith keys", id="no-key"),
        pytest.param(lambda key: key.chmod(0o644), "chmod 600", id="others-may-read-it"),
    ],
)
def test_without_a_key_heads_are_logged_unsigned_and_a_public_server_says_so(
    settings, key, caplog, breaks, why
):
    with caplog.at_level(logging.INFO, logger="kith.security.heads"):
        guarding.check_chains(MONDAY)
        word = caplog.records[-1].getMessage().rsplit(" ", 1)[1]
        assert signing.opened(word).at == MONDAY
        breaks(key)
        guarding.check_chains(MONDAY + HOUR)

    assert caplog.records[-1].getMessage().endswith("unsigned")
    settings.IS_PUBLIC = False
    assert readiness.WATCHED["heads"](MONDAY) == ""
    settings.IS_PUBLIC = True
    assert why in readiness.WATCHED["heads"](MONDAY)
