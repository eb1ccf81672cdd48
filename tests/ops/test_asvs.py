"""The table of ASVS is whole and names what is there; and what it says of the whole tree is so."""

import ast
import math
import re
import shutil
from pathlib import Path

import django
import gunicorn
import pytest
from django import forms
from django.contrib.auth.hashers import PBKDF2PasswordHasher
from django.contrib.sessions.backends.base import VALID_KEY_CHARS

from kith.hours.certificates import badge
from kith.ops.asvs import table
from kith.people.sessions import SessionStore
from tests.tools.assurance import figure

pytestmark = pytest.mark.pure
ROOT = Path(__file__).parents[2]
KITH = ROOT / "kith"
SOURCES = [path for path in KITH.rglob("*.py") if "migrations" not in path.parts]
SCRIPTS = sorted((KITH / "web/static/web").glob("*.js"))


@pytest.fixture(scope="module")
def code():
    return {path.relative_to(ROOT).as_posix(): path.read_text("utf-8") for path in SOURCES}


# ----------------------------------------------------------------------------------- the table


def test_the_shape_is_that_of_the_standard():
    levels = list(table.standard().values())

    assert [levels.count(one) for one in (1, 2, 3)] == [70, 183, 92]
    assert len(table.scope()) == 207 + 44  # of the 45 besides, 16.3.2 is of level 2 already
    assert sum(level == 3 for level in table.scope().values()) == 44


def test_every_requirement_is_answered_once_and_what_it_names_is_there():
    faults, told = table.wrong(), table.counts()
    still_open = [row.number for row in table.rows() if row.state is table.State.OPEN]

    assert faults == []
    figure(
        "F13",
        demand="every requirement of level 1 and 2, and 45 of level 3: met, or open with its name",
        got=f"{len(table.rows())} rows: {told[table.State.MET]} met, "
        f"{told[table.State.OTHERWISE]} otherwise, {told[table.State.ABSENT]} not applicable, "
        f"open: {', '.join(still_open) or 'none'}",
        passed=still_open == [],
        how="pytest tests/ops/test_asvs.py",
    )


def test_each_row_says_what_is_asked_and_what_is_done_in_a_line():
    for row in table.rows():
        assert 8 <= len(row.asks) < 120, row.number
        assert 2 < len(row.kith) < 240, row.number
        assert not row.asks.startswith("Verify")


@pytest.mark.parametrize(
    "shown",
    [
        "tests/web/test_login.py::test_that_never_was",
        "tests/web/test_gone.py::test_nobody_signs_up",
        "setting KITH_NEVER_WAS",
        "decision 999",
        "case TEXT-999",
        "verify never_asked",
        "docs/security.md, A heading that is gone",
        "kith/never.py",
    ],
)
def test_what_vanished_is_noticed(shown):
    assert not table.is_there(shown)


def test_a_test_taken_away_turns_the_table_red(tmp_path):
    for folder in ("tests", "docs", "config", "kith/ops", "requirements"):
        shutil.copytree(ROOT / folder, tmp_path / folder, ignore=shutil.ignore_patterns("*.png"))
    gone = tmp_path / "tests/web/test_headers.py"
    gone.write_text(gone.read_text().replace("def test_cookies_belong", "def cookies_belong"))

    faults = [one for one in table.wrong(tmp_path) if one.startswith("3.3.")]

    [fault] = faults
    assert "test_cookies_belong_to_this_host_alone" in fault


def test_the_page_is_as_the_table_is():
    assert (ROOT / "docs/asvs.md").read_text("utf-8") == table.draw()


# ------------------------------------------------------------------ what holds of the whole tree

# A group that repeats without end, holds a repeat, and begins with no sign of its own.
REPEATED = re.compile(r"\((?:\?:)?(?!\\[.,;-])(?:[^()\\]|\\.)*[+*](?:[^()\\]|\\.)*\)[+*]")


def patterns(code):
    for name, text in code.items():
        for node in ast.walk(ast.parse(text)) if "import re\n" in text else ():
            match node:
                case ast.Call(
                    func=ast.Attribute(value=ast.Name(id="re")), args=[ast.Constant(str(one)), *_]
                ):
                    yield name, one


def test_no_pattern_repeats_a_repeat(code):
    found = list(patterns(code))

    assert len(found) > 20
    assert [one for one in found if REPEATED.search(one[1])] == []
    assert REPEATED.search(r"^(\w+\s?)*$")


RUNS_WORDS = re.compile(
    r"(?<![.\w])(?:eval|exec|__import__)\(|\bpickle\.|\bmarshal\.|os\.system|shell=True"
    r"|yaml\.(?:unsafe_)?load\("
)


def test_nothing_that_was_typed_is_run(code):
    assert {name for name, text in code.items() if RUNS_WORDS.search(text)} == set()
    assert all(map(RUNS_WORDS.search, ("x = eval(y)", "run(word, shell=True)", "yaml.load(file)")))


IN_PAGES = re.compile(
    r"\.(?:inner|outer)HTML\s*=|insertAdjacentHTML|document\.write|\beval\(|new Function"
    r"|postMessage|addEventListener\(.message|__proto__|\bjsonp\b|[\"']paste[\"']",
    re.I,
)


def test_our_scripts_put_text_in_as_text():
    told = {path.name: IN_PAGES.findall(path.read_text("utf-8")) for path in SCRIPTS}

    assert len(told) > 8
    assert {name: found for name, found in told.items() if found} == {}
    assert IN_PAGES.search("el.innerHTML = text")


def test_fields_for_passwords_hide_and_let_programs_fill_them():
    from allauth.account.forms import ChangePasswordForm, LoginForm  # noqa: PLC0415 -- wants apps

    from kith.web.me.forms import JoinForm  # noqa: PLC0415 -- as above

    fields = [
        (kind.__name__, name, field)
        for kind in (ChangePasswordForm, LoginForm, JoinForm)
        for name, field in {**kind.base_fields, **kind().fields}.items()
        if "password" in name
    ]
    assert len(fields) >= 5
    for _kind, _name, field in fields:
        assert isinstance(field, forms.CharField)
        assert field.widget.input_type == "password"
        assert field.widget.attrs["autocomplete"] in {"current-password", "new-password"}


# What may be foretold: plays, measurements, draws that everybody works out again, waits, samples.
PLAYED = re.compile(
    r"kith/(ops/(demo|bench|suite)|solver|insights/signals|web/again|vault/actions_sample)"
)
BY_CHANCE = re.compile(r"^(?:import random|from random import|.*default_rng)", re.MULTILINE)
SHORT = re.compile(r"token_(?:urlsafe|bytes|hex)\(([0-9]|1[0-5])\)")
# A database's name; a mark within a signature; 104 bits beside a number, few tries.
NO_SECRETS = {
    "kith/ops/backups/restoring.py", "kith/web/account/known.py", "kith/rewards/rules.py",
}  # fmt: skip


def test_chance_that_protects_is_never_the_dice_of_plays(code):
    used = {name for name, text in code.items() if BY_CHANCE.search(text)}

    assert used
    assert sorted(name for name in used if not PLAYED.match(name)) == []
    assert {name for name, text in code.items() if SHORT.search(text)} == NO_SECRETS


@pytest.mark.django_db
def test_the_key_of_a_session_has_more_than_128_bits():
    session = SessionStore()
    session.create()
    key = str(session.session_key)

    assert len(key) * math.log2(len(VALID_KEY_CHARS)) > 128


# ------------------------------------------------------------------------------------- ciphers

# Each is a line of the table of keys in docs/security.md.
WITH_CIPHERS = re.compile(
    r"kith/(vault/|hours/certificates/badge|people/sessions"
    r"|ops/(backups/|auditing|putting_away|signing))"
)
CIPHERS = re.compile(r"^(?:from|import) (?:cryptography|joserfc|pyrage|nacl)\b", re.MULTILINE)
WEAK = re.compile(r"\bmd5\b|\bsha1\b|SHA1\b|\bECB\b|PKCS1v15|\bRC4\b|TripleDES", re.I)


def test_ciphers_stand_only_where_the_page_of_safety_says(code):
    used = {name for name, text in code.items() if CIPHERS.search(text)}
    weak = {name for name, text in code.items() if WEAK.search(text)}

    assert "kith/vault/crypto.py" in used
    assert sorted(name for name in used if not WITH_CIPHERS.match(name)) == []
    # The gateway's signature; a sum of rows beside a copy that age has sealed.
    assert weak == {"kith/exchange/sms/client.py", "kith/ops/backups/postgres.py"}


def test_passwords_are_hashed_slowly():
    assert "PASSWORD_HASHERS" not in (ROOT / "config/settings.py").read_text("utf-8")
    assert PBKDF2PasswordHasher.iterations >= 600_000


SECRET = re.compile(r"(?:token|secret|signature|password|mac)$")


NEAR = re.compile(
    r"(?:token|secret|signature|password|mac)\b\)? ?[=!]="
    r"|[=!]= ?[\w.]*(?:token|secret|signature|password|mac)\b",
    re.I,
)


def compared(tree):
    """Comparisons of something that is called a secret."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Compare) and isinstance(node.ops[0], ast.Eq | ast.NotEq):
            sides = [node.left, *node.comparators]
            names = [ast.unparse(one) for one in sides if isinstance(one, ast.Name | ast.Attribute)]
            yield from (name for name in names if SECRET.search(name.lower()))


def test_secrets_are_compared_in_one_time(code):
    suspect = {name: text for name, text in code.items() if NEAR.search(text)}
    found = {name: list(compared(ast.parse(text))) for name, text in suspect.items()}

    assert suspect
    assert {name: names for name, names in found.items() if names} == {}
    assert list(compared(ast.parse("row.token == given"))) == ["row.token"]


def test_a_credential_takes_its_one_algorithm():
    from joserfc import jwt  # noqa: PLC0415 -- beside what it is about
    from joserfc.errors import JoseError  # noqa: PLC0415
    from joserfc.jwk import OKPKey  # noqa: PLC0415

    key = OKPKey.generate_key("Ed25519", {"alg": badge.ALGORITHM})
    good = jwt.encode({"alg": badge.ALGORITHM}, {"n": 1}, key, algorithms=[badge.ALGORITHM])
    none = "eyJhbGciOiJub25lIn0.eyJuIjoxfQ."

    assert badge.ALGORITHM == "Ed25519"
    assert jwt.decode(good, key, algorithms=[badge.ALGORITHM]).claims == {"n": 1}
    with pytest.raises((JoseError, ValueError)):
        jwt.decode(none, key, algorithms=[badge.ALGORITHM])


# --------------------------------------------------------------------------------- what is told


@pytest.mark.django_db
def test_no_answer_names_a_version(client):
    numbers = (django.get_version(), gunicorn.__version__)

    for path in ("/", "/account/login/", "/nowhere/", "/health/ready"):
        answer = client.get(path)
        told = "\n".join([*map(str, answer.items()), answer.content.decode()])
        assert not {"Server", "X-Powered-By"} & {name for name, _value in answer.items()}
        assert [one for one in numbers if one in told] == []


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/static/", "/static/web/", "/static/web/vendor", "/kith/"])
def test_no_folder_is_listed(client, path):
    assert client.get(path).status_code == 404
