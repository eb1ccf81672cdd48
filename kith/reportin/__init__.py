"""Report-in of units and in-service members: slip, receipt, placement, renewal, quarterly card.

Their hours live in `hours`, in a purse of their own; units live in `groups`.
"""
