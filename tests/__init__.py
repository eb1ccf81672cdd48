"""Mirrors kith/, plus the tools that find a database and a browser to test on."""
