"""What the documents promise to show is shown, and nothing in the tree tells where it was made."""

import ast
import importlib
import pkgutil
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

import kith
from kith.core.machine import Machine, draw
from kith.core.refusal import Refusal

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"
APPS = sorted(path.parent.name for path in (ROOT / "kith").glob("*/__init__.py"))
STATES = [
    path
    for pattern in ("*/states.py", "*/states/*.py")
    for path in (ROOT / "kith").glob(pattern)
    if "Machine(" in path.read_text()
]
WITH_STATES = sorted({path.relative_to(ROOT / "kith").parts[0] for path in STATES})
# Written apart, so that this file does not find itself.
HOSTS = [f"{name}.{end}" for name in ("pypi", "pythonhosted", "npmjs") for end in ("org", "com")]
MACHINE_PATH = re.compile(r"(?<![\w.:/}])/(?:work|root|tmp/\w+|home/\w+|Users/\w+)/")


def _read(*parts: str) -> str:
    return ROOT.joinpath(*parts).read_text(encoding="utf-8")


@pytest.mark.parametrize("app", APPS)
def test_map_shows_every_app(app):
    assert f"`{app}`" in _read("docs", "map.md")


@pytest.mark.parametrize("app", WITH_STATES)
def test_state_tables_are_drawn_as_they_are(app):
    states = importlib.import_module(f"kith.{app}.states")
    machines = {name: m for name, m in vars(states).items() if isinstance(m, Machine)}

    drawn = "\n".join(draw(machine, f"{app}.{name}") for name, machine in sorted(machines.items()))

    assert machines
    assert _read("docs", "states", f"{app}.md") == drawn


def test_every_refusal_is_explained():
    for module in pkgutil.walk_packages(kith.__path__, "kith."):
        importlib.import_module(module.name)
    codes = {kind.code: kind for kind in _refusals(Refusal) if kind.__module__.startswith("kith.")}

    explained = set(re.findall(r"`(\w+)`", _read("docs", "refusals.md")))

    assert sorted(codes.keys() - explained) == []


def test_every_setting_is_explained():
    settings = set(_environment(ast.parse(_read("config", "settings.py"))))

    explained = set(re.findall(r"`([A-Z][A-Z0-9_]+)", _read("docs", "runbook.md")))

    assert "DATABASE_URL" in settings
    assert sorted(settings - explained) == []


@pytest.mark.parametrize("page", ["README.md", "CONTRIBUTING.md"])
def test_commands_in_the_first_pages_exist(page):
    targets = set(re.findall(r"^([a-z]+):", _read("Makefile"), re.MULTILINE))
    told = set(re.findall(r"\bmake ([a-z]+)\b(?=[`\s]*(?:[A-Z#`]|$))", _read(page), re.MULTILINE))

    assert told
    assert sorted(told - targets) == []


def test_nothing_tells_where_it_was_made():
    told = [f"{name}: {found}" for name, text in _texts() for found in _traces(text)]

    assert told == []


@pytest.mark.parametrize("trace", ["see /root" + "/notes", *HOSTS])
def test_traces_are_noticed(trace):
    assert _traces(f"from {trace} and more") != []


def test_settings_are_noticed():
    text = 'a = env("ONE")\nb = os.environ["TWO"]\nc = os.environ.get("THREE", "x")\nd = f("FOUR")'

    assert sorted(_environment(ast.parse(text))) == ["ONE", "THREE", "TWO"]


def _refusals(kind: type[Refusal]) -> Iterator[type[Refusal]]:
    yield kind
    for below in kind.__subclasses__():
        yield from _refusals(below)


def _environment(tree: ast.AST) -> Iterator[str]:
    """Names handed to whatever has `env` in its own name: `env(...)`, `os.environ[...]`."""
    for node in ast.walk(tree):
        match node:
            case ast.Call(func=asked, args=[ast.Constant(str(name)), *_]):
                pass
            case ast.Subscript(value=asked, slice=ast.Constant(str(name))):
                pass
            case _:
                continue
        if re.search(r"env\w*(\.get)?$", ast.unparse(asked).lower()):
            yield name


def _texts() -> Iterator[tuple[str, str]]:
    """Text files that are in git or would be added by `git add .`."""
    words = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=True)
    for name in filter(None, listed.stdout.split("\0")):
        content = (ROOT / name).read_bytes() if (ROOT / name).is_file() else b"\0"
        if b"\0" not in content:
            yield name, content.decode("utf-8", "replace")


def _traces(text: str) -> list[str]:
    return MACHINE_PATH.findall(text) + [host for host in HOSTS if host in text]
