"""The command `kith`: our own commands by task; Django's stay within reach.

A command of kith.ops says where it belongs by a class attribute `group`, a key of GROUPS.
"""

from __future__ import annotations

import importlib
import os
import pkgutil
import sys
from importlib import metadata
from typing import Final

import django
from django.core.management import execute_from_command_line, load_command_class
from django.utils.translation import gettext_lazy as _

OURS: Final = "kith.ops"
GROUPS: Final = {
    "begin": _("To begin"),
    "bring": _("Bring data in, take data out"),
    "daily": _("Day by day"),
    "guard": _("Keep safe"),
    "build": _("For those who build Kith"),
    "other": _("Other"),
}
ASKS_FOR_HELP: Final[tuple[list[str], ...]] = ([], ["help"], ["-h"], ["--help"])


def main() -> None:
    """Run one command; without one, say which there are."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    words = sys.argv[1:]
    if words in ASKS_FOR_HELP:
        django.setup()
        print(overview())
    elif words == ["--version"]:
        print("kith", metadata.version("kith"))
    else:
        execute_from_command_line(["kith", *words])


def overview() -> str:
    """Our commands by task, one line each."""
    listed = commands()
    width = max((len(name) for name in listed), default=0)
    lines = [str(_("Kith, the service desk of a neighbourhood.")), ""]
    lines += [str(_("Use: kith COMMAND [OPTIONS]")), ""]
    for group, title in GROUPS.items():
        members = [(name, text) for name, (where, text) in listed.items() if where == group]
        if members:
            lines += [str(title), *(f"  {name:<{width}}  {text}" for name, text in members), ""]
    lines += [str(_("More about one command: kith COMMAND --help"))]
    lines += [str(_("Every command, Django's own included: kith help --commands"))]
    return "\n".join(lines)


def commands() -> dict[str, tuple[str, str]]:
    """Group and first line of help of each of our commands, by name."""
    folder = importlib.import_module(f"{OURS}.management.commands").__path__
    found = {}
    for name in sorted(module.name for module in pkgutil.iter_modules(folder)):
        if not name.startswith("_"):
            command = load_command_class(OURS, name)
            group = getattr(command, "group", "other")
            found[name] = (group, str(command.help).strip().split("\n", 1)[0])
    return found
