"""Posts points, one award after another, and prints the number of each when it is committed.

python -m tests.ops.writes
"""

import itertools

import django


def main() -> None:
    django.setup()
    from django.utils import timezone  # noqa: PLC0415 -- after django.setup

    from kith.people.models import Person  # noqa: PLC0415 -- after django.setup
    from kith.points import actions as points  # noqa: PLC0415 -- after django.setup

    who = Person.objects.order_by("pk").values_list("pk", flat=True)[0]
    for number in itertools.count(1):
        points.award(who, points=1, cause=f"meanwhile:{number}", rule_id=1, now=timezone.now())
        print(number, flush=True)


if __name__ == "__main__":
    main()
