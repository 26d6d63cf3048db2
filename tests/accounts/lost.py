"""An operator with both factors who forgets something, for the tests of recovery."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import pyotp
from django.utils import timezone

from tests.accounts.desk import give_totp, last_sms
from tests.factories import make_institution, make_operator
from yiji.accounts.actions.issue_recovery_codes import issue_recovery_codes
from yiji.accounts.models import User

OWN_PHONE = "13912340001"


@dataclass
class Lost:
    """The user, his app and his recovery codes."""

    user: User
    totp: pyotp.TOTP
    codes: list[str]

    def code(self, ahead: int = 0) -> str:
        """What the app shows now, or ``ahead`` half minutes later."""
        return str(self.totp.at(timezone.now() + dt.timedelta(seconds=30 * ahead)))


def forgetful_operator() -> Lost:
    """``clerk.lost`` of an institution of his own."""
    user = make_operator(make_institution(), "operator", phone=OWN_PHONE, login_name="clerk.lost")
    totp = give_totp(user)
    return Lost(User.objects.get(pk=user.pk), totp, issue_recovery_codes(user.pk))


def sms_code() -> str:
    """The code of the newest message."""
    return str(last_sms("SMS-2")["code"])
