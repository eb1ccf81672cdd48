"""The verbs of dispatch: propose, approve, reject, cascade."""

from kith.dispatch.actions._solving import cascade, propose
from kith.dispatch.actions.runs import approve, reject

__all__ = ("approve", "cascade", "propose", "reject")
