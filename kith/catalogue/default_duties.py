"""The default row of duties kept apart."""

from typing import Final

DUTIES: Final[tuple[str, dict[str, object], str]] = (
    "DUTIES",
    {
        "list_rows": 500,
        "signed_rows": 50,
        "given_back": 3,
        "within_days": 30,
        "helper_looks": 20,
        "staff_looks": 50,
    },
    "house default after permission_matrix.yaml, import_job.commit; privacy.md 3.1; threats.md A2",
)
