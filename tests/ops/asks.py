"""Asks a database one thing, from a process of its own; answers a line of JSON.

python -m tests.ops.asks people | keys PERSON
"""

import json
import sys

import django


def main(task: str, *words: str) -> None:
    django.setup()
    from kith.people.models import Person  # noqa: PLC0415 -- after django.setup
    from kith.vault.models import SubjectKey  # noqa: PLC0415 -- after django.setup

    if task == "people":
        print(json.dumps({"people": Person.objects.count()}))
    else:
        keys = SubjectKey.objects.filter(subject_id=int(words[0]))
        print(json.dumps({"keys": keys.count()}))


if __name__ == "__main__":
    main(*sys.argv[1:])
