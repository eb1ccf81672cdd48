"""Whether what this installation is told can be sealed, and what is sealed opened: asked before it
begins, so that nobody's words wait for a key that is not there.
"""

from __future__ import annotations

from django.core.exceptions import ImproperlyConfigured
from django.core.management.base import CommandError
from django.db import connection
from django.utils.translation import gettext as _

from kith.vault import crypto
from kith.vault.checks import newest_key_opens


def fault() -> str:
    """What is wrong with the key file, never what stands in it; empty where nothing is."""
    try:
        crypto.prove()
    except ImproperlyConfigured as missing:
        return str(missing)
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as broken:
        return f"it cannot be read ({type(broken).__name__})"
    return "" if newest_key_opens() else "this database was sealed with another one"


def insist() -> None:
    """Nothing begins without its keys.

    Raises:
        CommandError: says what is wrong, in one line.
    """
    wrong = fault()
    connection.close()  # the processes that serve open their own
    if wrong:
        raise CommandError(_("The key file cannot be used: %(fault)s") % {"fault": wrong})
