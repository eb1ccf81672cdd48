"""Little changes to functions: each is compiled, put in place of the real one, and taken back.

A function is changed where it stands, by its code: whoever has imported it calls the change.
"""

from __future__ import annotations

import ast
import gc
import sys
from contextlib import contextmanager
from copy import deepcopy
from dataclasses import dataclass
from pathlib import Path
from types import CodeType, FunctionType
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

ROOT: Final = Path(__file__).resolve().parents[2]
OPPOSITES: Final[dict[type[ast.AST], type[ast.AST]]] = {
    ast.Eq: ast.NotEq, ast.NotEq: ast.Eq, ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE,
    ast.GtE: ast.Gt, ast.In: ast.NotIn, ast.NotIn: ast.In, ast.Is: ast.IsNot, ast.IsNot: ast.Is,
    ast.And: ast.Or, ast.Or: ast.And, ast.Add: ast.Sub, ast.Sub: ast.Add,
    ast.Mult: ast.FloorDiv, ast.FloorDiv: ast.Mult,
}  # fmt: skip
# What is never called, or says nothing: what a row is called in a debugger, a stub of typing.
QUIET: Final = {"__str__", "__repr__"}
# How many rows are read at a time changes nothing but the time; whether another writes the same row
# at the same moment, or is in the midst of it, one process cannot tell (tests/races does).
NO_MATTER: Final = {"chunk_size", "ignore_conflicts"}
AT_ONCE: Final = {"wait_for_writers"}
Function = (ast.FunctionDef, ast.AsyncFunctionDef)
ORDERS: Final = (ast.Lt, ast.LtE, ast.Gt, ast.GtE)
LEAVING: Final = (ast.Return, ast.Raise, ast.Continue)
BLOCKS: Final = (ast.stmt, ast.excepthandler, ast.match_case)


@dataclass(frozen=True)
class Mutant:
    """At one place of a function stands something else."""

    file: str
    function: str
    place: str  # of the statement that is changed, as `Source.watched` tells it
    said: str
    source: Source
    holder: Any  # of `old`: a node's attribute, or an item of such a list
    key: Any
    new: Any

    def __str__(self) -> str:
        return f"{self.place} {self.function}: {self.said}"

    def code(self) -> CodeType:
        """The module as it would be compiled with this change."""
        old = _get(self.holder, self.key)
        _put(self.holder, self.key, self.new)
        try:
            return _compiled(self.source.tree, self.source.path)
        finally:
            _put(self.holder, self.key, old)


class Source:
    """One module: its tree, and the functions that now run from it."""

    def __init__(self, path: Path) -> None:
        self.path, self.file = str(path), path.relative_to(ROOT).as_posix()
        self.tree = ast.parse(path.read_text("utf-8"), self.path)

    def mutants(self) -> Iterator[Mutant]:
        told = set()
        for name, function in _functions(self.tree):
            for node, statement, holder, key in _places(function):
                for new in _instead(node, function):
                    said = f"{_short(node)} -> {_short(new)}"
                    if (one := (node.lineno, node.col_offset, said)) not in told:
                        told.add(one)
                        place = f"{self.file}:{statement.lineno}"
                        yield Mutant(self.file, name, place, said, self, holder, key, new)

    def watched(self, name: str) -> CodeType:
        """The module with a call of the builtin `name` before every statement of a function, of
        the statement's place."""
        tree = deepcopy(self.tree)
        for _name, function in _functions(tree):
            for node in ast.walk(function):
                for field in ("body", "orelse", "finalbody"):
                    block = getattr(node, field, None)
                    if isinstance(block, list) and isinstance(node, BLOCKS):
                        setattr(node, field, [*self._watched(block, name)])
        return _compiled(tree, self.path)

    def _watched(self, block: list[ast.stmt], name: str) -> Iterator[ast.stmt]:
        for statement in block:
            told = ast.Constant(f"{self.file}:{statement.lineno}")
            call = ast.Expr(ast.Call(ast.Name(name, ast.Load()), [told], []))
            yield ast.copy_location(call, statement)
            yield statement


def _compiled(tree: ast.Module, path: str) -> CodeType:
    """With its own imports from the future, not with those of this module."""
    return compile(ast.fix_missing_locations(tree), path, "exec", dont_inherit=True)


def _functions(tree: ast.AST, before: str = "") -> Iterator[tuple[str, Any]]:
    """Functions of a module and methods of its classes; what stands within one is a part of it."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.ClassDef):
            yield from _functions(node, f"{before}{node.name}.")
        elif isinstance(node, Function) and node.name not in QUIET and not _is_stub(node):
            yield before + node.name, node


def _is_stub(function: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    return all(_is_told(one) for one in function.body)


def _is_told(statement: ast.stmt) -> bool:
    """A docstring, or three dots."""
    return isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)


def _places(function: Any) -> Iterator[tuple[Any, ast.stmt, Any, Any]]:
    """Every node of the body, its statement, and where it hangs."""
    for index, statement in enumerate(function.body):
        if not _is_beside(statement):
            yield statement, statement, function.body, index
            yield from _within(statement, statement)


def _is_beside(node: ast.AST) -> bool:
    """What the lines above make impossible, and what only concerns several at once."""
    match node:
        case ast.Raise(exc=ast.Call(func=ast.Name(id="AssertionError"))):
            return True
        case ast.Expr(value=ast.Call(func=ast.Attribute(attr=name) | ast.Name(id=name))):
            return name in AT_ONCE
    return False


def _within(node: ast.AST, statement: ast.stmt) -> Iterator[tuple[Any, ast.stmt, Any, Any]]:
    if isinstance(node, ast.Assert | ast.AnnAssign) or (
        isinstance(node, ast.stmt) and _is_told(node)
    ):
        node = getattr(node, "value", None) or ast.Pass()
    if isinstance(node, ast.keyword) and node.arg in NO_MATTER:
        return
    for field, value in ast.iter_fields(node):
        if field in ("returns", "annotation", "decorator_list", "args") and isinstance(
            node, (*Function, ast.Lambda, ast.arg)
        ):
            continue
        holder, keys = (value, range(len(value))) if isinstance(value, list) else (node, (field,))
        for key in keys:
            one = _get(holder, key)
            if isinstance(one, ast.AST) and not _is_beside(one):
                own = one if isinstance(one, ast.stmt) else statement
                if hasattr(one, "lineno"):
                    yield one, own, holder, key
                yield from _within(one, own)


def _instead(node: Any, function: Any) -> Iterator[ast.AST]:
    """What might stand there by mistake."""
    yield from _other_statement(node, function) if isinstance(node, ast.stmt) else _other(node)


def _other_statement(node: ast.stmt, function: Any) -> Iterator[ast.AST]:
    """A step that is forgotten, a yes for a no."""
    match node:
        case ast.Return(value=ast.expr() as value) if _says_yes_or_no(function):
            if not _is_turned_already(value):
                yield _with(node, value=ast.UnaryOp(ast.Not(), value))
        case ast.If(orelse=[], body=[*_, last]) if isinstance(last, LEAVING):
            if not _is_beside(last):
                yield ast.copy_location(ast.Pass(), node)
        case ast.Expr(value=ast.Call(func=ast.Attribute(value=ast.Call(func=ast.Name("super"))))):
            # Its cell stays, or the code would not fit the function.
            yield _with(node, value=ast.Name("__class__", ast.Load()))
        case ast.Expr(value=ast.Call()) | ast.AugAssign() | ast.Raise():
            yield ast.copy_location(ast.Pass(), node)


def _other(node: Any) -> Iterator[ast.AST]:
    match node:
        case ast.Compare(ops=ops):
            for index, op in enumerate(ops):
                yield _with(node, ops=[*ops[:index], OPPOSITES[type(op)](), *ops[index + 1 :]])
        case ast.BoolOp(op=op) | ast.BinOp(op=op) if type(op) in OPPOSITES:
            yield _with(node, op=OPPOSITES[type(op)]())
        case ast.UnaryOp(op=ast.Not()):
            yield node.operand
        case ast.Constant(value=bool()):
            yield _with(node, value=not node.value)
        case ast.Constant(value=int() as number):
            yield from (_with(node, value=number + step) for step in (1, -1))
        case ast.Call(args=given) | ast.Tuple(elts=given):
            yield from _without_a_role(node, given)


def _says_yes_or_no(function: Any) -> bool:
    return isinstance(function.returns, ast.Name) and function.returns.id == "bool"


def _is_turned_already(value: ast.expr) -> bool:
    """Turning what stands in it says the opposite as well."""
    if isinstance(value, ast.Compare):
        return len(value.ops) == 1 and not isinstance(value.ops[0], ORDERS)
    return isinstance(value, ast.Constant | ast.UnaryOp)


def _without_a_role(node: Any, given: list[ast.expr]) -> Iterator[ast.AST]:
    """Of several roles that may, one is forgotten; a constant's first or last."""
    field = "args" if isinstance(node, ast.Call) else "elts"
    for index, one in enumerate(given):
        before, after = given[:index], given[index + 1 :]
        if isinstance(one, ast.Starred) and isinstance(one.value, ast.Name):
            if one.value.id.isupper():
                for part in ("[1:]", "[:-1]"):
                    less = ast.parse(f"[*tuple({one.value.id}){part}]", mode="eval").body
                    assert isinstance(less, ast.List)
                    yield _with(node, **{field: [*before, *less.elts, *after]})
        elif _is_role(one) and sum(map(_is_role, given)) > 1:
            yield _with(node, **{field: [*before, *after]})


def _is_role(node: ast.expr) -> bool:
    return isinstance(node, ast.Attribute) and getattr(node.value, "id", "") == "Role"


def _with(node: Any, **fields: Any) -> Any:
    given = {name: getattr(node, name, None) for name in node._fields}
    return ast.copy_location(type(node)(**given | fields), node)


def _get(holder: Any, key: Any) -> Any:
    return holder[key] if isinstance(holder, list) else getattr(holder, key)


def _put(holder: Any, key: Any, value: Any) -> None:
    if isinstance(holder, list):
        holder[key] = value
    else:
        setattr(holder, key, value)


def _short(node: ast.AST) -> str:
    words = ast.unparse(ast.fix_missing_locations(node)).splitlines()
    return words[0][:90] + (" …" if words[1:] or words[0][90:] else "")


# ------------------------------------------------------------------------------- in their place

Key = tuple[str, str, int]


def standing(sources: Iterable[Source]) -> dict[Key, list[FunctionType]]:
    """The functions that now run from these modules, wherever they are kept and however wrapped."""
    paths = {source.path for source in sources}
    found: dict[Key, list[FunctionType]] = {}
    for one in gc.get_objects():
        if type(one) is FunctionType and one.__code__.co_filename in paths:
            found.setdefault(_key(one.__code__), []).append(one)
    return found


def _key(code: CodeType) -> Key:
    return code.co_filename, code.co_qualname, code.co_firstlineno


@contextmanager
def instead(functions: dict[Key, list[FunctionType]], module: CodeType) -> Iterator[int]:
    """The functions run from this code; yields how many were changed."""
    before = []
    for code in _codes(module):
        for function in functions.get(_key(code), ()):
            if function.__code__ != code:
                before.append((function, function.__code__))
                function.__code__ = code
    _forget(functions)
    try:
        yield len(before)
    finally:
        for function, code in before:
            function.__code__ = code


def _codes(code: CodeType) -> Iterator[CodeType]:
    for one in code.co_consts:
        if isinstance(one, CodeType):
            yield one
            yield from _codes(one)


def _forget(functions: dict[Key, list[FunctionType]]) -> None:
    """What was kept of earlier answers is of the real functions."""
    for ones in functions.values():
        for one in ones:
            kept = getattr(sys.modules.get(one.__module__), one.__name__, None)
            if clear := getattr(kept, "cache_clear", None):
                clear()
