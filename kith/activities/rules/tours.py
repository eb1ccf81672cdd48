"""Into which kind of place a talk goes, by the kind of organisation that receives it."""

from typing import Final

from kith.activities.states import HostKind
from kith.groups.states import OrganisationKind

_O: Final = OrganisationKind
HOST_KINDS: Final = {
    _O.UNIT: HostKind.AGENCY,
    _O.GOVERNMENT: HostKind.AGENCY,
    _O.SCHOOL: HostKind.SCHOOL,
    _O.ENTERPRISE: HostKind.ENTERPRISE,
    _O.MERCHANT: HostKind.ENTERPRISE,
    _O.PROPERTY: HostKind.ENTERPRISE,
    _O.COMMITTEE: HostKind.VILLAGE,
}


def host_kind(kind: str) -> HostKind:
    """Kinds that are neither of the four, such as a hospital, are kept apart as another one."""
    return HOST_KINDS.get(OrganisationKind(kind), HostKind.OTHER)
