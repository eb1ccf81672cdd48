"""Writes about groups, cut by noun."""

from kith.groups.actions.members import enlist as enlist
from kith.groups.actions.teams import found_team as found_team
from kith.groups.actions.units import found_organisation as found_organisation
