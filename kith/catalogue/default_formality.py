"""The default rule of how figures are used: everything off."""

FORMALITY: tuple[str, dict[str, object], str] = (
    "FORMALITY",
    {"photo_demanded": False, "targets": {}},
    "house default after findings.md (complaints 1, 5, 10, 12): no photo demanded, no target",
)
