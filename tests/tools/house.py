"""The rules of the house that no linter knows, each a function from one file to its faults.

tests/test_house_rules.py runs them over kith/ and shows each one a snippet it must notice.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Final, TypeAlias

LONGEST_MODULE: Final = 400
LONGEST_FUNCTION: Final = 50
DOORS: Final = {"web", "api", "ops", "exchange"}  # where the clock may be read
JUNK: Final = {"utils", "util", "common", "helpers", "helper", "misc", "services", "selectors"}
WRITERS: Final = {"actor", "now"}
CLOCKS: Final = {"now", "utcnow", "today"}
TIME_WORDS: Final = {"datetime", "date", "timezone", "dt"}
READERS: Final = {"now", "Now", "localdate"}  # imported bare, they read the clock when called
RAW: Final = {"raw", "extra", "cursor", "executemany", "RawSQL", "RunSQL"}


@dataclass(frozen=True)
class Source:
    """One file; `path` is relative to the project, as in `kith/orders/actions/claim.py`."""

    path: str
    text: str

    @cached_property
    def nodes(self) -> list[ast.AST]:
        return list(ast.walk(ast.parse(self.text)))

    @cached_property
    def parts(self) -> tuple[str, ...]:
        return tuple(self.path.removesuffix(".py").split("/"))

    @property
    def app(self) -> str:
        return self.parts[1] if len(self.parts) > 1 else ""

    @property
    def room(self) -> str:
        return self.parts[2] if len(self.parts) > 2 else ""

    def functions(self) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
        return (n for n in self.nodes if isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef))

    def verbs(self) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
        """The actions of an actions room: public functions of its public modules.

        What several of its modules share stands in a module that starts with `_`.
        """
        if self.room != "actions" or re.match(r"_[^_]", self.parts[-1]):
            return
        for node in ast.parse(self.text).body:
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name[0] != "_":
                yield node


Rule: TypeAlias = Callable[[Source], Iterator[str]]


def names(source: Source, wanted: set[str]) -> Iterator[str]:
    """Every use of one of the names: bare, as an attribute, or imported."""
    for node in source.nodes:
        match node:
            case ast.Name(id=name) | ast.Attribute(attr=name) | ast.alias(name=name):
                if name in wanted:
                    yield f"{node.lineno}: {name}"


def no_signals(source: Source) -> Iterator[str]:
    """Django's; the integrity signals of `kith.insights` are plain functions."""
    for node in source.nodes:
        match node:
            case ast.ImportFrom(module=str(module)) if module.startswith("kith.insights"):
                continue
            case ast.ImportFrom(module=str(module), names=imported):
                words = {*module.split("."), *(i.name for i in imported)}
                if module == "django.dispatch" or "signals" in words:
                    yield f"{node.lineno}: from {module}"
            case ast.Import(names=imported):
                found = [i.name for i in imported if "signals" in i.name.split(".")]
                yield from (f"{node.lineno}: {name}" for name in found)


def no_save_override(source: Source) -> Iterator[str]:
    yield from (f"{f.lineno}: {f.name}" for f in source.functions() if f.name == "save")


def no_ordering_in_meta(source: Source) -> Iterator[str]:
    for node in source.nodes:
        if isinstance(node, ast.ClassDef) and node.name == "Meta":
            written = [ast.unparse(line) for line in node.body if isinstance(line, ast.Assign)]
            yield from (f"{node.lineno}: {w}" for w in written if w.startswith("ordering "))


def no_generic_keys(source: Source) -> Iterator[str]:
    yield from names(source, {"GenericForeignKey", "GenericRelation", "ContentType"})


def clock_only_at_the_doors(source: Source) -> Iterator[str]:
    if source.app in DOORS:
        return
    for node in source.nodes:
        match node:
            case ast.Attribute(attr=attr, value=ast.Name(id=owner) | ast.Attribute(attr=owner)):
                if (attr in CLOCKS and owner in TIME_WORDS) or (owner, attr) == ("time", "time"):
                    yield f"{node.lineno}: {owner}.{attr}"
            case ast.Call(func=ast.Attribute(attr="localtime" | "localdate"), args=[], keywords=[]):
                yield f"{node.lineno}: {ast.unparse(node)}"
            case ast.ImportFrom(names=imported):
                yield from (f"{node.lineno}: {i.name}" for i in imported if i.name in READERS)
            case ast.keyword(arg="auto_now" | "auto_now_add"):
                yield f"{node.value.lineno}: {node.arg}"


def short_modules(source: Source) -> Iterator[str]:
    if (lines := len(source.text.splitlines())) > LONGEST_MODULE:
        yield f"{lines} lines"


def short_functions(source: Source) -> Iterator[str]:
    for function in source.functions():
        if (lines := length(function)) > LONGEST_FUNCTION:
            yield f"{function.lineno}: {function.name} has {lines} lines"


def state_moves_in_actions(source: Source) -> Iterator[str]:
    if source.room == "actions":
        return
    for node in source.nodes:
        match node:
            case ast.Attribute(attr="state", ctx=ast.Store()):
                yield f"{node.lineno}: {ast.unparse(node)}"
            case ast.Call(func=ast.Attribute(attr="update" | "aupdate"), keywords=given):
                if any(k.arg == "state" for k in given):
                    yield f"{node.lineno}: update(state=...)"
            case ast.Call(func=ast.Name(id="setattr"), args=[_, ast.Constant("state"), *_]):
                yield f"{node.lineno}: setattr"


def no_junk_drawers(source: Source) -> Iterator[str]:
    yield from (part for part in source.parts if part.lstrip("_") in JUNK)


def no_hand_made_safety(source: Source) -> Iterator[str]:
    yield from names(source, {"mark_safe", "SafeString", "SafeText", "SafeData"})


def words_can_be_found(source: Source) -> Iterator[str]:
    """Text inside an f-string is never extracted, so it never gets its Chinese."""
    for node in source.nodes:
        if isinstance(node, ast.JoinedStr):
            for part in ast.walk(node):
                match part:
                    case ast.Call(func=ast.Name(id="_" | "gettext" | "gettext_lazy" as name)):
                        yield f"{part.lineno}: {name}() inside an f-string"


def whole_points_and_minutes(source: Source) -> Iterator[str]:
    if source.app in {"points", "hours"} and source.room == "models":
        yield from names(source, {"FloatField", "DecimalField", "float"})


def actions_are_told_who_and_when(source: Source) -> Iterator[str]:
    for verb in source.verbs():
        if missing := WRITERS - {argument.arg for argument in verb.args.kwonlyargs}:
            yield f"{verb.lineno}: {verb.name} lacks keyword-only {', '.join(sorted(missing))}"


def actions_are_atomic(source: Source) -> Iterator[str]:
    for verb in source.verbs():
        if not any("atomic" in ast.unparse(decorator) for decorator in verb.decorator_list):
            yield f"{verb.lineno}: {verb.name} is not @transaction.atomic"


def nothing_else_is_atomic(source: Source) -> Iterator[str]:
    if source.room != "actions":
        yield from names(source, {"atomic", "on_commit"})


def sql_in_its_room(source: Source) -> Iterator[str]:
    if source.parts[-1] == "sql" or "sql" in source.parts:
        return
    for node in source.nodes:
        match node:
            case ast.Call(func=ast.Attribute(attr=name) | ast.Name(id=name)) if name in RAW:
                yield f"{node.lineno}: {name}(...)"


def pages_ask_queries(source: Source) -> Iterator[str]:
    """What a page shows comes through `visible_to(actor)`, never straight from a table."""
    if source.app in {"web", "api"}:
        yield from names(source, {"objects", "_default_manager"})


CODE_RULES: Final[tuple[Rule, ...]] = (
    no_signals,
    no_save_override,
    no_ordering_in_meta,
    no_generic_keys,
    clock_only_at_the_doors,
    short_modules,
    short_functions,
    state_moves_in_actions,
    no_junk_drawers,
    no_hand_made_safety,
    words_can_be_found,
    whole_points_and_minutes,
    actions_are_told_who_and_when,
    actions_are_atomic,
    nothing_else_is_atomic,
    sql_in_its_room,
    pages_ask_queries,
)


def _matches(source: Source, pattern: str) -> Iterator[str]:
    for found in re.finditer(pattern, source.text, re.IGNORECASE):
        yield f"{source.text.count(chr(10), 0, found.start()) + 1}: {found.group().strip()}"


def no_inline_style(source: Source) -> Iterator[str]:
    yield from _matches(source, r"<style\b|\sstyle\s*=")


def no_inline_script(source: Source) -> Iterator[str]:
    yield from _matches(source, r"<script(?![^>]*\bsrc\s*=)[^>]*>|\son\w+\s*=|hx-on\b|javascript:")


def templates_escape(source: Source) -> Iterator[str]:
    yield from _matches(source, r"\|\s*safe(seq)?\b|\{%\s*autoescape\s+off")


TEMPLATE_RULES: Final[tuple[Rule, ...]] = (no_inline_style, no_inline_script, templates_escape)


def length(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    return (function.end_lineno or function.lineno) - function.lineno + 1


def ninth_tenth(lengths: list[int]) -> int:
    """The length that nine functions of ten do not exceed."""
    return sorted(lengths)[max(0, -(-9 * len(lengths) // 10) - 1)] if lengths else 0
