"""What the database itself refuses to do to the register."""

from yiji.guards.triggers import Guard, append_only, linear_version
from yiji.register.models.registration import LIVE_STATUSES, STATUSES

_LIVE = "(" + ", ".join(f"'{status}'" for status in LIVE_STATUSES) + ")"
_ENDED = "(" + ", ".join(f"'{status}'" for status in STATUSES if status not in LIVE_STATUSES) + ")"

GUARDS = [
    *append_only("register_registerchange"),
    *linear_version("register_registration"),
    *linear_version("register_multiinstitutionfiling"),
    *linear_version("register_accountrevocation"),
    *linear_version("register_accountclaim"),
    *append_only("register_activationmethodchange"),
    *append_only("register_directactivationrule"),
    *linear_version("register_qualificationcorrection"),
    *append_only("register_correctionstep"),
    Guard(
        "guard_registration_no_revival",
        "register_registration",
        "UPDATE",
        f"OLD.status IN {_ENDED} AND NEW.status IN {_LIVE}",
        "an ended registration is never revived",
    ),
    Guard(
        "guard_registration_no_delete",
        "register_registration",
        "DELETE",
        "",
        "registrations are never deleted",
    ),
]
