"""Report-in of units and members: the member's own page, the unit's, the desk's, the facts."""
