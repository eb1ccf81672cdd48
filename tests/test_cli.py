"""The command `kith` as a clerk's nephew meets it."""

import subprocess
import sys

import pytest

from config import cli


def _kith(*words: str) -> subprocess.CompletedProcess[str]:
    program = "from config.cli import main; main()"
    return subprocess.run(
        [sys.executable, "-c", program, *words], capture_output=True, text=True, check=False
    )


def test_every_command_of_ours_has_a_place_and_a_line_of_help():
    homeless = {n: told for n, told in cli.commands().items() if told[0] not in cli.GROUPS}
    silent = [name for name, (_, text) in cli.commands().items() if not text]

    assert cli.commands()
    assert (homeless, silent) == ({}, [])


@pytest.mark.parametrize("words", [(), ("help",), ("--help",)], ids=["bare", "help", "--help"])
def test_help_lists_our_commands_and_spares_the_reader_those_of_django(words):
    told = _kith(*words)

    listed = {line.split()[0] for line in told.stdout.splitlines() if line.startswith("  ")}
    assert (told.returncode, listed) == (0, set(cli.commands()))


def test_commands_of_django_stay_within_reach():
    told = _kith("help", "--commands")

    assert {"migrate", "check", *cli.commands()} <= set(told.stdout.split())


def test_help_of_one_command_names_the_program_kith():
    told = _kith("migrate", "--help")

    assert told.stdout.startswith("usage: kith migrate ")
