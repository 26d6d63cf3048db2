"""The one policy table: which role holds which permission. What is not listed is refused."""

from __future__ import annotations

_ADMIN = "institution.administrator"
_OPERATOR = "institution.operator"
_CHECKER = "institution.checker"
_VIEWER = "institution.viewer"
_PHYSICIAN = "physician"
_ACTIVE_PHYSICIAN = "physician.active"
# Not active yet: his institution doesn't use the system, a granted application opens his account.
_APPLICANT = "physician.applicant"

_EVERY_OPERATOR = {_ADMIN, _OPERATOR, _CHECKER, _VIEWER}
_OFFICERS = {
    f"authority.{duty}" for duty in ("credential", "intake", "examine", "decide", "read_only", "supervise")
}
_ANYONE_LOGGED_IN = _EVERY_OPERATOR | _OFFICERS | {_PHYSICIAN, _ACTIVE_PHYSICIAN, "platform"}

_TABLE: dict[str, set[str]] = {
    "public": {"public"} | _ANYONE_LOGGED_IN,
    "session:own": _ANYONE_LOGGED_IN | {"pending"},
    # 机构端
    "institution:home:view": _EVERY_OPERATOR,
    "institution:profile:view": _EVERY_OPERATOR,
    "institution:announcement:view": _EVERY_OPERATOR,
    "institution:message:view": _EVERY_OPERATOR,
    "institution:printing:sign_off": {_ADMIN, _OPERATOR, _CHECKER},
    "institution:approving_authority:view": _EVERY_OPERATOR,
    "institution:approving_authority:set": {_ADMIN},
    "institution:approving_authority:check": {_ADMIN, _CHECKER},
    "institution:department:view": _EVERY_OPERATOR,
    "institution:department:maintain": {_ADMIN, _OPERATOR},
    "institution:activation:view": _EVERY_OPERATOR,
    "institution:activation:send_code": {_ADMIN, _OPERATOR},
    "institution:activation:activate_directly": {_ADMIN, _OPERATOR},
    "institution:activation:check": {_ADMIN, _CHECKER},
    "institution:activation_method:set": {_ADMIN},
    "institution:account:view": _EVERY_OPERATOR,
    "institution:account:revoke": {_ADMIN, _OPERATOR},
    "institution:account:check": {_ADMIN, _CHECKER},
    "institution:phone_change:view": _EVERY_OPERATOR,
    "institution:phone_change:ask": {_ADMIN, _OPERATOR},
    "institution:phone_change:check": {_ADMIN, _CHECKER},
    "institution:correction:view": _EVERY_OPERATOR,
    "institution:correction:write": {_ADMIN, _OPERATOR},
    "institution:info_change:view": _EVERY_OPERATOR,
    "institution:info_change:decide": {_ADMIN, _OPERATOR, _CHECKER},
    "institution:roster:export": {_ADMIN, _OPERATOR},
    "institution:roster:release_export": {_ADMIN, _CHECKER},
    "institution:reconciliation:view": _EVERY_OPERATOR,
    "institution:reconciliation:handle": {_ADMIN, _OPERATOR},
    "institution:roster_snapshot:sign": {_ADMIN},
    "institution:roster:view": _EVERY_OPERATOR,
    "institution:assessment:view": _EVERY_OPERATOR,
    "institution:assessment:hand_in": {_ADMIN, _OPERATOR},
    "institution:application:view": _EVERY_OPERATOR,
    "institution:application:confirm": {_ADMIN, _OPERATOR},
    "institution:application:return": {_ADMIN, _OPERATOR},
    "institution:application:print": _EVERY_OPERATOR,
    "institution:paper:view": _EVERY_OPERATOR,
    "institution:opinion_template:maintain": {_ADMIN, _OPERATOR},
    "institution:employer_note:write": {_ADMIN, _OPERATOR},
    "institution:reference:view": _EVERY_OPERATOR,
    "institution:report:view": _EVERY_OPERATOR,
    "institution:report:file": {_ADMIN, _OPERATOR},
    "institution:report:check": {_ADMIN, _CHECKER},
    "institution:operator:view": {_ADMIN},
    "institution:operator:maintain": {_ADMIN},
    "institution:operator:check": {_ADMIN, _CHECKER},
    "institution:own_account:view": _EVERY_OPERATOR,
    "institution:hand_over:own": _EVERY_OPERATOR,
    "institution:outbox:view": {_ADMIN, _OPERATOR},
    "institution:audit:view": {_ADMIN, _CHECKER},
    "institution:job:view": _EVERY_OPERATOR,
    "institution:job:steer": {_ADMIN, _OPERATOR},
    "institution:personal_data:reveal": {_ADMIN, _OPERATOR, _CHECKER},
    # 个人端
    "physician:account:view": {_PHYSICIAN, _ACTIVE_PHYSICIAN},
    "physician:account:activate": {_PHYSICIAN, _ACTIVE_PHYSICIAN},
    "physician:application:view": {_PHYSICIAN, _ACTIVE_PHYSICIAN},
    "physician:application:write": {_ACTIVE_PHYSICIAN, _APPLICANT},
    "physician:paper:view": {_PHYSICIAN, _ACTIVE_PHYSICIAN, _APPLICANT},
    "physician:correction:view": {_PHYSICIAN, _ACTIVE_PHYSICIAN},
    "physician:correction:write": {_PHYSICIAN, _ACTIVE_PHYSICIAN, _APPLICANT},
    "physician:info_change:view": {_PHYSICIAN, _ACTIVE_PHYSICIAN},
    "physician:info_change:write": {_ACTIVE_PHYSICIAN},
    "physician:record:view": {_PHYSICIAN, _ACTIVE_PHYSICIAN},
    "physician:department:choose": {_ACTIVE_PHYSICIAN},
    "physician:employer_note:reply": {_PHYSICIAN, _ACTIVE_PHYSICIAN},
    # 管理端
    "authority:workbench:view": _OFFICERS,
    "authority:own_account:view": _OFFICERS,
    "authority:officer:view": {"authority.supervise"},
    "authority:officer:maintain": {"authority.supervise"},
    "authority:institution:view": _OFFICERS,
    "authority:institution:import": {"authority.credential", "authority.supervise"},
    "authority:qualification:import": {"authority.supervise"},
    "authority:credentials:issue": {"authority.credential"},
    "authority:institution_account:change": {"authority.credential"},
    "authority:institution_account:check": {"authority.credential", "authority.supervise"},
    "authority:institution_paper:view": {"authority.credential", "authority.supervise"},
    "authority:application:view": _OFFICERS,
    "authority:application:accept": {"authority.intake"},
    "authority:application:supplement": {"authority.intake"},
    "authority:application:examine": {"authority.examine"},
    "authority:application:transfer": {"authority.intake"},
    "authority:application:refuse_acceptance": {"authority.intake"},
    "authority:application:take_up": {"authority.intake"},
    "authority:application:note": {"authority.intake"},
    "authority:application:pause": {"authority.examine"},
    "authority:application:extend": {"authority.decide"},
    "authority:ex_officio:write": {"authority.examine"},
    "authority:application:decide": {"authority.decide"},
    "authority:paper:view": _OFFICERS,
    "authority:paper:withdraw": {"authority.decide"},
    "authority:paper:serve": {"authority.intake", "authority.decide"},
    "authority:correction:view": _OFFICERS,
    "authority:correction:accept": {"authority.intake", "authority.examine"},
    "authority:correction:check": {"authority.examine"},
    "authority:correction:decide": {"authority.decide"},
    "authority:waiver:write": {"authority.examine", "authority.decide"},
    "authority:application:deliver": {"authority.intake", "authority.decide"},
    "authority:physician:view": _OFFICERS,
    "authority:physician_account:activate": {"authority.intake"},
    "authority:activation_setting:maintain": {"authority.credential", "authority.supervise"},
    "authority:conduct:view": _OFFICERS,
    "authority:conduct:record": {"authority.intake", "authority.examine", "authority.supervise"},
    "authority:conduct:check": {"authority.examine", "authority.decide", "authority.supervise"},
    "authority:account:view": _OFFICERS,
    "authority:account:revoke": {"authority.intake"},
    "authority:account:check": {"authority.examine", "authority.decide", "authority.supervise"},
    "authority:outbox:view": _OFFICERS,
    "authority:calendar:view": _OFFICERS,
    "authority:reference:view": _OFFICERS,
    "authority:announcement:view": _OFFICERS,
    "authority:announcement:write": {"authority.credential", "authority.supervise"},
    "authority:message:view": _OFFICERS,
    "authority:statistics:view": _OFFICERS,
    "authority:calendar:import": {"authority.supervise"},
    "authority:audit:view": {"authority.supervise"},
    "authority:job:view": _OFFICERS,
    "authority:job:steer": _OFFICERS - {"authority.read_only"},
    "authority:personal_data:reveal": {"authority.intake", "authority.examine", "authority.decide"},
}

PERMISSIONS: dict[str, frozenset[str]] = {name: frozenset(roles) for name, roles in _TABLE.items()}

# What an institution whose licence is overdue or suspended may still do: read, report those who left or died, keep
# its own log-ins in order. Every other act waits until the authority lifts the restriction.
_KEPT_KINDS = ("institution:report:", "institution:hand_over:")
_KEPT = {
    "public",
    "session:own",
    "institution:application:print",
    "institution:personal_data:reveal",
    "institution:operator:maintain",
    "institution:operator:check",
}


def kept_while_restricted(permission: str) -> bool:
    """Whether a restricted institution keeps ``permission``."""
    return permission in _KEPT or permission.endswith(":view") or permission.startswith(_KEPT_KINDS)
