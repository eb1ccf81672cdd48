"""Month sheets, unit and team sheets: drafted, checked, submitted, frozen, corrected."""
