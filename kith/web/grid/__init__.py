"""Pages of grids: kept at the desk, walked with a phone; calls to everybody near; mediation."""
