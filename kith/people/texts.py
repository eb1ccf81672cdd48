"""What people agree to, word by word. A changed text is a new version; old ones stay.

The hash of a text is written with the consent, so that nobody can change it afterwards unseen.
"""

from functools import cache
from hashlib import sha256
from typing import Final

from django.utils.translation import gettext_noop as _

from kith.people.states import ConsentPurpose as P

CURRENT: Final = "2026-11"
TEXTS: Final[dict[str, dict[P, str]]] = {
    CURRENT: {
        P.SERVICE: _(
            "Kith keeps my name, phone number and address so that I can be helped. Only my "
            "community centre reads them, and a helper who comes to me, from her yes until the "
            "day after. Every look is written down and shown to me."
        ),
        P.VOLUNTEER: _(
            "I am registered as a volunteer. Kith keeps my skills, free times and hours served, "
            "asks me when help is wanted, and each no is free."
        ),
        P.SENSITIVE: _(
            "Kith keeps what I say about my health and hardship, sealed, for the people who look "
            "after me, and erases it some time after it is no longer needed."
        ),
        P.PUBLISH_WISH: _("My wish is shown in public without my name and address."),
        P.PHOTO: _("A photo of the service may be taken and kept sealed with my request."),
        P.UNIT_FEEDBACK: _("My employer is told how often I served, once a quarter."),
        P.RECOGNITION: _("I am named in public lists of thanks, under the name I choose."),
        P.YOUTH_TEAM: _("My child may be a member of this youth team and come to its meetings."),
    }
}


def text_of(purpose: str) -> str:
    """The current text, in its first language; a page translates it."""
    return TEXTS[CURRENT][P(purpose)]


@cache
def text_hash(version: str, purpose: str) -> str:
    """Of the text as it was written, in its first language; empty where the text is on paper."""
    text = TEXTS.get(version, {}).get(P(purpose), "")
    return sha256(f"{version}|{purpose}|{text}".encode()).hexdigest() if text else ""
