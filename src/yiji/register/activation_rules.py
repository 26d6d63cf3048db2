"""The figures of account activation in one place: how long codes live, how often things may be tried."""

from __future__ import annotations

import datetime as dt

from yiji.limits.limiter import Limit
from yiji.register.models.registration import LIVE_STATUSES

PHONE_CODE_MINUTES = 10
ACTIVATION_CODE_HOURS = 72
RESEND_SECONDS = 60
# An account activated in person from a phone that no record names may look, but not file, for this long.
LOOK_ONLY = dt.timedelta(hours=72)
# After this many working days without an answer the authority may activate in the institution's place.
SILENCE_WORKING_DAYS = 5
# A sign-up whose phone was never verified gives its login name free again after this time.
UNVERIFIED_SIGN_UP_KEPT = dt.timedelta(days=1)

# The certificate number holds the ID number and can be guessed in a few dozen tries: three in a lifetime.
QUALIFICATION_CLAIMS = Limit("qualification-claim:person", 3, 10**10)
NAME_CORRECTIONS = Limit("name-correction:account", 5, 86_400)

WAITING_STATES = ("awaiting_activation", "code_sent")
# A physician who left (off roster) is no longer known to his former institution: he names a new one.
VALID_STATUSES = tuple(status for status in LIVE_STATUSES if status != "off_roster")
