"""Small premises: the register, rounds, inspections, hazards, the shop's self-check, figures."""
