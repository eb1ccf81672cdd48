"""Records with what they rest on, and what was done about them afterwards."""

from kith.hours.models.certificate import (
    BatchItem,
    Certificate,
    CertificateBatch,
    CertificateRequest,
    CertifiedHour,
    Revocation,
)
from kith.hours.models.purse import PurseChoice
from kith.hours.models.record import (
    Beneficiary,
    Confirmation,
    Evidence,
    Lateness,
    ServiceRecord,
)
from kith.hours.models.review import Amendment, Correction, Finding, Hold

__all__ = (
    "Amendment",
    "BatchItem",
    "Beneficiary",
    "Certificate",
    "CertificateBatch",
    "CertificateRequest",
    "CertifiedHour",
    "Confirmation",
    "Correction",
    "Evidence",
    "Finding",
    "Hold",
    "Lateness",
    "PurseChoice",
    "Revocation",
    "ServiceRecord",
)
