"""Who is fit to serve an order, asked of whoever agrees and of every member who is stamped."""

from datetime import datetime

from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from kith.core.refusal import Refusal, require
from kith.orders.models import Order
from kith.people.models import Person
from kith.people.queries import has_consented
from kith.people.rules import of_age_on
from kith.people.states import ConsentPurpose


class OwnHousehold(Refusal):
    code = "own_household"
    text = _("Requests of one's own household are served by somebody else.")


class AdultsOnly(Refusal):
    code = "adults_only"
    text = _("This request is for helpers who are 18 or older.")


class ConsentNeeded(Refusal):
    code = "volunteer_consent_needed"
    text = _("Please agree to be registered as a volunteer first.")


def require_fit(order: Order, person: Person, *, now: datetime) -> None:
    """Whoever serves has agreed to be a volunteer, lives elsewhere and is of age where it matters.

    Raises ConsentNeeded, OwnHousehold, AdultsOnly.
    """
    require(has_consented(person.pk, ConsentPurpose.VOLUNTEER), ConsentNeeded())
    at_home = person.household_key and person.household_key == order.resident.household_key
    require(person.pk != order.resident_id and not at_home, OwnHousehold())
    if person.birth_year is not None and not order.worksheet.minors_allowed:
        of_age = of_age_on(person.birth_year, person.birth_month or 12)
        require(of_age <= localtime(now).date(), AdultsOnly())
