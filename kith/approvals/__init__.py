"""A second person's word: asked for one deed with exactly one content, good for a day, used once.

Deeds that keep a second person of their own (points by hand, prices, settlements, changes of hours,
vouchers) do not come here. Holds no class-S data.
"""
