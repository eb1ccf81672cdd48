"""The tables of activities, by noun."""

from kith.activities.models.session import CoHost as CoHost
from kith.activities.models.session import Quota as Quota
from kith.activities.models.session import Reserve as Reserve
from kith.activities.models.session import Series as Series
from kith.activities.models.session import Session as Session
from kith.activities.models.sign_up import SignUp as SignUp
from kith.activities.models.sign_up import SignUpMove as SignUpMove
