"""What must hold of the register and of applications whatever happened, in plain SQL: each query names its violators.

Knows tables and columns only; nothing of the program is imported, so that it cannot share its mistakes.
"""

from __future__ import annotations

from django.db import connection

LIVE = "('active', 'suspended', 'off_roster', 'deregistration_proposed')"
ENDED = (
    "('deregistered', 'superseded', 'lapsed_by_upgrade', 'lapsed_by_parallel', 'transferred_military',"
    " 'rescinded', 'revoked')"
)
CLOSED = "('not_accepted', 'closed_unsupplied', 'refused', 'completed', 'withdrawn')"
NOTED = "('MULTI_FILE', 'MULTI_CANCEL', 'LEGACY_MULTI_CANCEL', 'MULTI_CANCEL_INST', 'OFF_ROSTER')"

INVARIANTS: dict[str, str] = {
    "one live registration per person and place": f"""
        SELECT physician_id FROM register_registration WHERE status IN {LIVE}
        GROUP BY physician_id, practice_jurisdiction HAVING COUNT(*) > 1""",
    "an assistant has one place in all": f"""
        SELECT physician_id FROM register_registration WHERE status IN {LIVE} AND level = '2'
        GROUP BY physician_id HAVING COUNT(*) > 1""",
    "the place is the province of a licensed physician, the county of an assistant": f"""
        SELECT r.id FROM register_registration r JOIN institutions_institution i ON i.id = r.primary_institution_id
        WHERE r.status IN {LIVE} AND r.practice_jurisdiction <>
              CASE r.level WHEN '1' THEN i.province_code ELSE i.county_code END""",
    "ended has an end date and a reason, live has none": f"""
        SELECT id FROM register_registration
        WHERE (status IN {LIVE} AND ended_on IS NOT NULL) OR (status IN {ENDED} AND ended_on IS NULL)
           OR (status IN {ENDED} AND end_reason = '')""",
    "off the roster has its day and its reason, nobody else does": """
        SELECT id FROM register_registration
        WHERE (status = 'off_roster' AND (off_roster_on IS NULL OR off_roster_reason = ''))
           OR (status IN ('active', 'suspended') AND off_roster_on IS NOT NULL)""",
    "a filing rests on a registration that stands": f"""
        SELECT f.id FROM register_multiinstitutionfiling f JOIN register_registration r ON r.id = f.registration_id
        WHERE f.state = 'active' AND r.status NOT IN {LIVE}""",
    "nobody is filed where he is registered": """
        SELECT f.id FROM register_multiinstitutionfiling f JOIN register_registration r ON r.id = f.registration_id
        WHERE f.state = 'active' AND f.institution_id = r.primary_institution_id""",
    "no two running filings of one registration at one institution overlap": """
        SELECT a.id FROM register_multiinstitutionfiling a JOIN register_multiinstitutionfiling b
          ON a.registration_id = b.registration_id AND a.institution_id = b.institution_id AND a.id <> b.id
        WHERE a.state = 'active' AND b.state = 'active' AND a.starts_on <= b.ends_on AND b.starts_on <= a.ends_on""",
    "one open application of a type per person": f"""
        SELECT physician_id FROM applications_application
        WHERE state NOT IN {CLOSED} AND started_by = 'physician' GROUP BY physician_id, type HAVING COUNT(*) > 1""",
    "the version counts the changes of the row": """
        SELECT r.id FROM register_registration r WHERE r.version <> (
            SELECT COUNT(*) FROM register_registerchange c WHERE c.registration_id = r.id
               AND c.kind NOT IN ('OpenRegistration', 'OpenFiling', 'CloseFiling'))""",
    "every registration was opened once": """
        SELECT r.id FROM register_registration r WHERE 1 <> (
            SELECT COUNT(*) FROM register_registerchange c
            WHERE c.registration_id = r.id AND c.kind = 'OpenRegistration')""",
    "what was granted or noted changed the register, what was not did not": """
        SELECT a.id FROM applications_application a WHERE
            EXISTS (SELECT 1 FROM register_registerchange c WHERE c.application_id = a.id)
            <> (a.state IN ('granted', 'completed'))""",
    "the effects of a decision are numbered from zero without gaps": """
        SELECT application_id FROM register_registerchange WHERE application_id IS NOT NULL
        GROUP BY application_id HAVING MAX(ordinal) + 1 <> COUNT(*) OR MIN(ordinal) <> 0""",
    "who decides neither wrote nor examined": f"""
        SELECT id FROM applications_application WHERE state IN ('granted', 'refused', 'completed')
          AND type NOT IN {NOTED} AND (decider_person IS NULL OR examiner_person IS NULL
              OR decider_person = examiner_person OR decider_person = submitter_person
              OR decider_person = confirmer_person)""",
    "a report was checked by another person than its writer": """
        SELECT id FROM applications_application WHERE started_by = 'institution' AND received_at IS NOT NULL
          AND (confirmer_person IS NULL OR confirmer_person = submitter_person)""",
    "the steps lead from state to state without a break": """
        SELECT b.id FROM applications_applicationstep b WHERE b.ordinal > 0 AND b.from_state <> (
            SELECT a.to_state FROM applications_applicationstep a
            WHERE a.application_id = b.application_id AND a.ordinal < b.ordinal ORDER BY a.ordinal DESC LIMIT 1)""",
    "the last step leads to the state": """
        SELECT p.id FROM applications_application p WHERE p.state <> (
            SELECT s.to_state FROM applications_applicationstep s
            WHERE s.application_id = p.id ORDER BY s.ordinal DESC LIMIT 1)""",
    "nothing follows an end": f"""
        SELECT id FROM applications_applicationstep WHERE from_state IN {CLOSED}""",
    "every step left an audit row": """
        SELECT s.application_id FROM applications_applicationstep s
        WHERE s.ordinal > 0 AND s.from_state <> s.to_state AND NOT EXISTS (
            SELECT 1 FROM audit_auditevent a WHERE a.verb = 'application.' || s.move
               AND REPLACE(a.object_id, '-', '') = REPLACE(CAST(s.application_id AS TEXT), '-', ''))""",
    "what is supplied was asked for, and asked for once": """
        SELECT application_id FROM applications_applicationstep WHERE move = 'request_supplement'
        GROUP BY application_id HAVING COUNT(*) > 1""",
    "an open application has nobody's decision": f"""
        SELECT id FROM applications_application WHERE decided_at IS NOT NULL
          AND state NOT IN ('granted') AND state NOT IN {CLOSED}""",
    "an application has one number and no two share it": """
        SELECT number FROM applications_application WHERE number IS NOT NULL GROUP BY number HAVING COUNT(*) > 1""",
    "certificate numbers are issued once and without gaps": """
        SELECT prefix FROM certificates_issuednumber WHERE source <> 'imported'
        GROUP BY prefix HAVING COUNT(*) <> MAX(serial) - MIN(serial) + 1""",
    "a certificate number belongs to one person": """
        SELECT certificate_no FROM register_registration
        GROUP BY certificate_no HAVING COUNT(DISTINCT physician_id) > 1""",
    "a paused clock stands still and all others of the authority run": """
        SELECT id FROM applications_application
        WHERE (state = 'paused') <> (paused_at IS NOT NULL) AND state <> 'withdrawn'""",
    "the turn is nobody's exactly at an end": f"""
        SELECT id FROM applications_application WHERE (whose_turn = 'nobody') <> (state IN {CLOSED})""",
    "places in departments end with the registration": f"""
        SELECT m.id FROM institutions_departmentmember m WHERE m.until IS NULL AND NOT EXISTS (
            SELECT 1 FROM register_registration r WHERE r.physician_id = m.physician_id AND r.status IN {LIVE})""",
}


def violations() -> list[str]:
    """The names of the invariants that some row breaks, with how many rows do."""
    found = []
    with connection.cursor() as cursor:
        for name, query in INVARIANTS.items():
            cursor.execute(query)
            rows = cursor.fetchall()
            if rows:
                found.append(f"{name}: {len(rows)} ({rows[0][0]})")
    return found
