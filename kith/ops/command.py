"""What our commands have in common."""

from django.core.management.base import BaseCommand


class KithCommand(BaseCommand):
    """Begins at once: Django's checks of the pages are for those who change them."""

    requires_system_checks = ()
