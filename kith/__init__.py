"""Kith 心桥: the service desk of a neighbourhood. docs/map.md shows the house."""
