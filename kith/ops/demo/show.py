"""What `kith demo` says and does around the play."""

from __future__ import annotations

import json
import os
import sys
from dataclasses import asdict
from typing import TYPE_CHECKING, Final, NoReturn

from django.conf import settings
from django.utils.translation import gettext as _

from kith.ops.demo.counts import Counts, count
from kith.ops.demo.play import Play
from kith.ops.demo.stage import DISTRICT, PASSWORD
from kith.ops.progress import bar
from kith.ops.setting_up import set_up

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from kith.ops.demo.stage import Scale

    Say = Callable[[str], object]

ENVIRONMENT: Final = {"KITH_DEMO": "1", "KITH_STAFF_TOTP": "0"}


def show(scale: Scale, *, seed: int, now: datetime, say: Say) -> Counts:
    """The demo stands in the database, and what is in it was told."""
    set_up()
    play = Play(scale, seed, now)
    if play.is_finished:
        say(_("The demo was played before; this is what it holds now."))
    elif play.is_interrupted:
        say(_("The demo was interrupted; it goes on where it stopped."))
    chapters = play.left()
    with bar(len(chapters), _("Playing the demo")) as shown:
        for _name in play.go_on():
            shown.update()
    counts = count(play.seconds)
    for line in (*_table(counts), "", *_accounts()):
        say(line)
    return counts


def as_json(counts: Counts) -> str:
    return json.dumps(asdict(counts))


def serve(port: int, say: Say) -> NoReturn:
    """This process becomes the server, with the settings of a demo."""
    told = " ".join(f"{name}={value}" for name, value in ENVIRONMENT.items())
    say(_("Serving with %(settings)s: marked as demo data, no second factor for staff.")
        % {"settings": told})  # fmt: skip
    sys.stdout.flush()
    os.chdir(settings.BASE_DIR)
    words = [sys.executable, "-m", "django", "serve", f"127.0.0.1:{port}"]
    os.execve(sys.executable, words, {**os.environ, **ENVIRONMENT})  # noqa: S606 -- our own


def _table(counts: Counts) -> list[str]:
    lines = (
        (_("requests and wishes sent in"), counts.submitted),
        (_("checked with the resident"), counts.verified),
        (_("made into work"), counts.opened),
        (_("offers made"), counts.offered),
        (_("  said yes"), counts.accepted),
        (_("  said no"), counts.declined),
        (_("  let it expire"), counts.expired),
        (_("served and reported"), counts.served),
        (_("confirmed by the resident"), counts.confirmed),
        (_("closed without an answer"), counts.unconfirmed),
        (_("minutes recorded"), counts.minutes_recorded),
        (_("points awarded"), counts.points_awarded),
        (_("seconds of playing"), counts.seconds),
    )
    return [_("What happened"), *(f"{number:>9}  {words}" for words, number in lines)]


def _accounts() -> list[str]:
    """Who may sign in, one of each kind."""
    people = (
        ("district", _("district administrator of the demo district")),
        (f"street-{DISTRICT}007", _("street administrator of Changhe")),
        (f"clerk-{DISTRICT}007-L01", _("community worker of Xincheng")),
        ("centre", _("desk of the district's centre, sees every community")),
        ("hotline", _("hotline operator")),
        ("auditor", _("auditor")),
        ("leader", _("team leader")),
        ("liaison", _("liaison of a unit")),
        ("volunteer", _("volunteer")),
        ("merchant", _("behind the counter of a shop that honours points")),
        ("resident", _("resident")),
        ("daughter", _("daughter of the resident, orders for her")),
    )
    head = _("Demo accounts, all with the password %(password)s") % {"password": PASSWORD}
    width = max(len(login) for login, _who in people)
    return [head, *(f"  {login:<{width}}  {who}" for login, who in people)]
