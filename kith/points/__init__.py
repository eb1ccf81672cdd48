"""The ledger: the cellar nobody enters except by its door. Whole points, two-legged transfers."""
