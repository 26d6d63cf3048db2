"""The register: physicians, qualifications, registrations and what changed them."""

from yiji.register.models.account_revocation import AccountClaim, AccountRevocation
from yiji.register.models.activation import (
    ActivationBatch,
    ActivationBatchItem,
    ActivationMethodChange,
    AuthorityReferral,
    DirectActivation,
    DirectActivationRule,
    IssuedActivationCode,
)
from yiji.register.models.conduct import (
    AssessmentRow,
    AssessmentSheet,
    ConductRecord,
    PeriodicAssessment,
)
from yiji.register.models.correction import (
    CorrectionField,
    CorrectionPaper,
    CorrectionStep,
    FormerName,
    QualificationCorrection,
)
from yiji.register.models.department_batch import DepartmentBatch, DepartmentBatchItem
from yiji.register.models.filing import MultiInstitutionFiling
from yiji.register.models.hr_roster import HrRoster, HrRow, RosterFinding, RosterSnapshot
from yiji.register.models.import_batch import ImportBatch
from yiji.register.models.info_change import InfoChange
from yiji.register.models.national_import import (
    NationalImport,
    NationalImportPart,
    NationalImportRow,
    NationalRecord,
)
from yiji.register.models.physician import Physician, Qualification
from yiji.register.models.registration import RegisterChange, Registration
from yiji.register.models.roster_choice import RosterChoice
from yiji.register.models.roster_export import RosterExport
from yiji.register.models.verification import RosterVerification
from yiji.register.models.verification_report import VerificationReport

__all__ = [
    "AccountClaim",
    "AccountRevocation",
    "ActivationBatch",
    "ActivationBatchItem",
    "ActivationMethodChange",
    "AssessmentRow",
    "AssessmentSheet",
    "AuthorityReferral",
    "ConductRecord",
    "CorrectionField",
    "CorrectionPaper",
    "CorrectionStep",
    "DepartmentBatch",
    "DepartmentBatchItem",
    "DirectActivation",
    "DirectActivationRule",
    "FormerName",
    "HrRoster",
    "HrRow",
    "ImportBatch",
    "InfoChange",
    "IssuedActivationCode",
    "MultiInstitutionFiling",
    "NationalImport",
    "NationalImportPart",
    "NationalImportRow",
    "NationalRecord",
    "PeriodicAssessment",
    "Physician",
    "Qualification",
    "QualificationCorrection",
    "RegisterChange",
    "Registration",
    "RosterChoice",
    "RosterExport",
    "RosterFinding",
    "RosterSnapshot",
    "RosterVerification",
    "VerificationReport",
]
