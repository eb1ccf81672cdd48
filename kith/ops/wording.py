"""The texts of the interface, collected from code and pages, and their Chinese.

Catalogues are written without dates and line numbers, so that equal texts give equal bytes.
"""

from __future__ import annotations

import ast
import io
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from babel.messages.catalog import Message

LOCALE: Final = "zh_Hans"
UNDATED: Final = datetime(2000, 1, 1, tzinfo=UTC)
HEADER: Final = (
    "# The Chinese of Kith. `kith messages` keeps it: write between the quotation marks."
)
KEYWORDS: Final = {
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "_": None,
    "_now": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}
FIGURES: Final = ("insights", "figures")  # whose docstrings are published, so they are texts too
_CALL: Final = re.compile(
    r"(?<!\w)(?:(?:n|p|np)?gettext(?:_lazy|_noop)?|_)\((?:[^'\"()]|'(?:\\.|[^'\\])*'|\"(?:\\.|[^\"\\])*\")*\)"
)


@dataclass(frozen=True, slots=True)
class Wording:
    """The catalogue of a tree; `root` is the folder that holds code, pages and `locale/`."""

    root: Path

    def renew(self, merge: Path | None) -> list[str]:
        """The catalogue holds every text of the tree and no other, and is compiled.

        Texts that still lack a translation, one line each.
        """
        old = self._kept()
        for path in sorted(merge.glob("*.po")) if merge else ():
            _take_over(old, _parsed(path))
        new = self._collected(old)
        self._po.parent.mkdir(parents=True, exist_ok=True)
        self._po.write_bytes(_po_bytes(new))
        self._mo.write_bytes(_mo_bytes(new))
        return list(_faults(new))

    def check(self) -> list[str]:
        """What is not as `renew` would leave it: untranslated, not collected, or not compiled."""
        new = self._collected(self._kept())
        faults = list(_faults(new))
        if not faults and (not self._po.exists() or self._po.read_bytes() != _po_bytes(new)):
            faults.append(f"not collected: {self._po.name}")
        if not self._mo.exists() or self._mo.read_bytes() != _mo_bytes(new):
            faults.append(f"not compiled: {self._mo.name}")
        return faults

    @property
    def _po(self) -> Path:
        return self.root / "locale" / LOCALE / "LC_MESSAGES" / "django.po"

    @property
    def _mo(self) -> Path:
        return self._po.with_suffix(".mo")

    def _kept(self) -> Catalog:
        return _parsed(self._po) if self._po.exists() else _empty()

    def _collected(self, old: Catalog) -> Catalog:
        """Every text of the tree, with the translation it had."""
        new = _empty()
        for name, text, context in self._found():
            new.add(text, locations=[(name, 0)], context=context)
        for message in new:
            known = old.get(_singular(message), message.context) if message.id else None
            if known is not None and (strings := _strings(known)):
                message.string = tuple(strings) if message.pluralizable else strings[0]
        return new

    def _found(self) -> Iterator[tuple[str, str | tuple[str, ...], str | None]]:
        folders = (self.root, self.root.parent / "config")
        for path in sorted(path for folder in folders for path in folder.rglob("*")):
            if path.suffix not in (".py", ".html", ".txt") or "migrations" in path.parts:
                continue
            source = path.read_text(encoding="utf-8")
            if path.suffix != ".py":
                source = "\n".join(_CALL.findall(templatize(source)))
            name = path.relative_to(self.root.parent).as_posix()
            found = extract("python", io.BytesIO(source.encode()), KEYWORDS)
            for _line, text, _comments, context in found:
                yield name, text, context
            if path.parent.parts[-2:] == FIGURES and path.suffix == ".py":
                yield from ((name, text, None) for text in _definitions(source))


def _definitions(source: str) -> Iterator[str]:
    """What figures count: the docstrings of the functions that choose their rows."""
    for one in ast.parse(source).body:
        if isinstance(one, ast.FunctionDef) and not one.name.startswith("_"):
            returns = ast.unparse(one.returns) if one.returns else ""
            if returns.startswith("QuerySet[") and "asked" in {arg.arg for arg in one.args.args}:
                yield " ".join((ast.get_docstring(one) or "").split())


def _empty() -> Catalog:
    """With the same date every time."""
    return Catalog(
        locale=LOCALE,
        header_comment=HEADER,
        project="Kith",
        version="1",
        copyright_holder="Kith",
        creation_date=UNDATED,
        revision_date=UNDATED,
        last_translator="Kith",
        language_team="Kith",
        charset="utf-8",
        fuzzy=False,
    )


def _parsed(path: Path) -> Catalog:
    with path.open("rb") as file:
        return read_po(file, locale=LOCALE)


def _po_bytes(catalog: Catalog) -> bytes:
    out = io.BytesIO()
    write_po(out, catalog, width=100, sort_output=True, include_lineno=False)
    return out.getvalue()


def _mo_bytes(catalog: Catalog) -> bytes:
    out = io.BytesIO()
    write_mo(out, catalog)
    return out.getvalue()


def _take_over(old: Catalog, other: Catalog) -> None:
    """Translations of the other catalogue win."""
    for message in other:
        if message.id and _strings(message):
            old.delete(_singular(message), message.context)
            old.add(message.id, message.string, context=message.context)


def _faults(catalog: Catalog) -> Iterator[str]:
    for message in catalog:
        if not message.id:
            continue
        strings = _strings(message)
        if not strings:
            yield f"untranslated: {_singular(message)}"
        elif any(_places(s) != _places(str(message.id)) for s in strings):
            yield f"placeholders differ: {_singular(message)}"


def _singular(message: Message) -> str:
    return message.id if isinstance(message.id, str) else message.id[0]


def _strings(message: Message) -> list[str]:
    """The translations, or nothing while one is missing."""
    strings = [message.string] if isinstance(message.string, str) else list(message.string or ())
    return strings if all(strings) else []


def _places(text: str) -> set[str]:
    return set(re.findall(r"%\(\w+\)[sd]|\{\w+\}", text))
