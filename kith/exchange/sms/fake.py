"""Messages that stay here: in memory for tests, in a folder where there is no gateway."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from kith.exchange.ports import SmsFailed


@dataclass(frozen=True, slots=True)
class Sent:
    phone: str
    template: str
    params: Mapping[str, str]
    key: str


@dataclass(slots=True)
class MemorySms:
    """Keeps what was sent; `fails_with` makes the next messages fail."""

    sent: list[Sent] = field(default_factory=list)
    fails_with: SmsFailed | None = None

    def send(self, phone: str, template: str, params: Mapping[str, str], key: str) -> None:
        if self.fails_with is not None:
            raise self.fails_with
        if all(message.key != key for message in self.sent):
            self.sent.append(Sent(phone, template, dict(params), key))


@dataclass(frozen=True, slots=True)
class FolderSms:
    """One text file for each message, readable by the owner of the folder only."""

    folder: Path

    def send(self, phone: str, template: str, params: Mapping[str, str], key: str) -> None:
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        lines = [f"to: {phone}", f"template: {template}", f"key: {key}"]
        lines += [f"{name}: {value}" for name, value in params.items()]
        name = hashlib.sha256(key.encode()).hexdigest()[:16]
        half = self.folder / f".{name}.part"
        half.write_text("\n".join(lines) + "\n", encoding="utf-8")
        half.chmod(0o600)
        half.rename(self.folder / f"{template}-{name}.txt")
