"""One door to all identifiers: each ``normalise_x(text)`` gives the stored form or raises IdentifierError."""

from yiji.kernel.certificate_numbers import (
    CATEGORY_DIGITS,
    PracticeCertificateNo,
    QualificationCertificateNo,
    compose_practice_certificate_no,
    compose_qualification_certificate_no,
    normalise_practice_certificate_no,
    normalise_qualification_certificate_no,
    parse_practice_certificate_no,
    parse_qualification_certificate_no,
    qualification_holder_mismatch,
)
from yiji.kernel.contact_details import (
    mobile_warnings,
    normalise_contact_phone,
    normalise_email,
    normalise_mobile,
)
from yiji.kernel.identifier_text import IdentifierError
from yiji.kernel.identity_documents import normalise_identity_document
from yiji.kernel.institution_numbers import (
    InstitutionRegistrationNo,
    compose_institution_registration_no,
    compose_organisation_code,
    compose_uscc,
    normalise_institution_registration_no,
    normalise_organisation_code,
    normalise_uscc,
    parse_institution_registration_no,
)
from yiji.kernel.person_name import normalise_free_text, normalise_person_name
from yiji.kernel.real_dates import check_adult_at, parse_form_date, parse_import_date
from yiji.kernel.resident_id import (
    ResidentId,
    compose_resident_id,
    full_years,
    normalise_resident_id,
    parse_resident_id,
    sex_mismatch,
)

__all__ = [
    "CATEGORY_DIGITS",
    "IdentifierError",
    "InstitutionRegistrationNo",
    "PracticeCertificateNo",
    "QualificationCertificateNo",
    "ResidentId",
    "check_adult_at",
    "compose_institution_registration_no",
    "compose_organisation_code",
    "compose_practice_certificate_no",
    "compose_qualification_certificate_no",
    "compose_resident_id",
    "compose_uscc",
    "full_years",
    "mobile_warnings",
    "normalise_contact_phone",
    "normalise_email",
    "normalise_free_text",
    "normalise_identity_document",
    "normalise_institution_registration_no",
    "normalise_mobile",
    "normalise_organisation_code",
    "normalise_person_name",
    "normalise_practice_certificate_no",
    "normalise_qualification_certificate_no",
    "normalise_resident_id",
    "normalise_uscc",
    "parse_form_date",
    "parse_import_date",
    "parse_institution_registration_no",
    "parse_practice_certificate_no",
    "parse_qualification_certificate_no",
    "parse_resident_id",
    "qualification_holder_mismatch",
    "sex_mismatch",
]
