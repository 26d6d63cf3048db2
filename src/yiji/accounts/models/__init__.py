"""Users, their memberships and the one-time codes that let them in."""

from yiji.accounts.models.authority_officer import AuthorityOfficer
from yiji.accounts.models.institution_account import CredentialIssue, InstitutionAccount, Membership
from yiji.accounts.models.institution_step import InstitutionAccountStep, InstitutionClosing
from yiji.accounts.models.log_in_session import FailedLogIns, LogInSession
from yiji.accounts.models.one_time_code import OneTimeCode
from yiji.accounts.models.physician_account import PhysicianAccount
from yiji.accounts.models.physician_contact import EmailAddress, PhysicianPhoneChange
from yiji.accounts.models.recovery import AccessReset, RecoveryRequest, StaffPhoneChange
from yiji.accounts.models.saved_view import SavedView
from yiji.accounts.models.staff_change import OfficerProposal, RoleHandOver
from yiji.accounts.models.user import RecoveryCode, User

__all__ = [
    "AccessReset",
    "AuthorityOfficer",
    "CredentialIssue",
    "EmailAddress",
    "FailedLogIns",
    "InstitutionAccount",
    "InstitutionAccountStep",
    "InstitutionClosing",
    "LogInSession",
    "Membership",
    "OfficerProposal",
    "OneTimeCode",
    "PhysicianAccount",
    "PhysicianPhoneChange",
    "RecoveryCode",
    "RecoveryRequest",
    "RoleHandOver",
    "SavedView",
    "StaffPhoneChange",
    "User",
]
