"""The figures of account claims and objections in one place (seed 5.1; all of them are this product's choice)."""

from __future__ import annotations

import datetime as dt

from yiji.limits.limiter import Limit

CLAIMS_PER_ADDRESS = Limit("account-claim:address", 5, 3600)
CLAIMS_PER_PERSON = Limit("account-claim:person", 3, 86_400)
OBJECTIONS_PER_ADDRESS = Limit("objection:address", 5, 3600)
OBJECTIONS_PER_PERSON = Limit("objection:person", 3, 86_400)
CODE_MINUTES = 10
# The same 60 days in which an administrative act may be appealed (行政复议法第二十条).
OBJECTION_DAYS = 60
OBJECTION_PERIOD = dt.timedelta(days=OBJECTION_DAYS)
