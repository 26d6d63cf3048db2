"""The figures of account activation in one place; those marked G can be changed in rulebook.assumptions."""

from __future__ import annotations

import datetime as dt

from yiji.limits.limiter import Limit
from yiji.register.models.registration import LIVE_STATUSES
from yiji.rulebook import assumptions as a

PHONE_CODE_MINUTES = a.PHONE_CODE_VALID.value
ACTIVATION_CODE_HOURS = a.ACTIVATION_CODE_VALID.value
RESEND_SECONDS = a.ACTIVATION_CODE_RESEND.value
SLIP_LENGTH = a.ACTIVATION_SLIP_LENGTH.value
# After an activation that rests on one look at a document, or on no look at all, the account may look, not file.
LOOK_ONLY = dt.timedelta(hours=a.LOOK_ONLY_AFTER_ACTIVATION.value)
# After this many working days without an answer the authority may activate in the institution's place.
SILENCE_WORKING_DAYS = a.INSTITUTION_SILENCE.value
# A sign-up whose phone was never verified gives its login name free again after this time.
UNVERIFIED_SIGN_UP_KEPT = dt.timedelta(days=1)
MOST_IN_ONE_BATCH = 200

# The certificate number holds the ID number and can be guessed in a few dozen tries: three in a lifetime.
QUALIFICATION_CLAIMS = Limit("qualification-claim:person", a.QUALIFICATION_CLAIMS_IN_LIFE.value, 10**10)
NAME_CORRECTIONS = Limit("name-correction:account", 5, 86_400)
CODES_PER_PERSON = Limit("activation-code:person", a.ACTIVATION_CODES_PER_DAY.value, 86_400)
DIRECT_PER_CLERK = Limit("direct-activation:person", a.DIRECT_ACTIVATIONS_PER_DAY.value, 86_400)

WAITING_STATES = ("awaiting_activation", "code_sent")
# An authority can be asked by somebody who has no institution yet.
REFERRED_STATES = (*WAITING_STATES, "verified")
# A physician who left (off roster) is no longer known to his former institution: he names a new one.
VALID_STATUSES = tuple(status for status in LIVE_STATUSES if status != "off_roster")

# What an institution can choose.
METHODS = ("SMS_CODE", "DIRECT", "AUTO")
# How the last code went out, and how the account that used it was activated.
METHOD_OF_CHANNEL = {"sms": "SMS_CODE", "email": "EMAIL", "slip": "SLIP"}
# While an account waits, ``activation_method`` says what has been asked for it.
ASKED_DIRECTLY, AT_AUTHORITY, ON_APPROVAL = "DIRECT", "AUTHORITY", "APPROVAL"
# Nobody stood between the account and its holder, or a single look at a document did.
ALWAYS_LOOK_ONLY = ("DIRECT", "CERT_NO")
LOOK_ONLY_WITHOUT_PHONE_OF_RECORD = ("SLIP", "AUTHORITY")


def look_only_until(method: str, phone_of_record: bool, now: dt.datetime) -> dt.datetime | None:
    """Until when an account activated in this way may look but not file; None: it may file at once."""
    if method in ALWAYS_LOOK_ONLY or (method in LOOK_ONLY_WITHOUT_PHONE_OF_RECORD and not phone_of_record):
        return now + LOOK_ONLY
    return None
