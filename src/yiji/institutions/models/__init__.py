"""Health authorities, medical institutions, their approving authorities and departments."""

from yiji.institutions.models.approving_authority import ApprovingAuthority
from yiji.institutions.models.authority import Authority
from yiji.institutions.models.authority_proposal import AuthorityProposal
from yiji.institutions.models.department import Department, DepartmentMember
from yiji.institutions.models.department_change import (
    DepartmentDictionary,
    DepartmentHandover,
    DepartmentImport,
    DepartmentImportRow,
)
from yiji.institutions.models.institution import Institution
from yiji.institutions.models.institution_import import InstitutionImport, InstitutionImportRow
from yiji.institutions.models.licence_change import LicenceChange
from yiji.institutions.models.print_check import PrintCheck

__all__ = [
    "ApprovingAuthority",
    "Authority",
    "AuthorityProposal",
    "Department",
    "DepartmentDictionary",
    "DepartmentHandover",
    "DepartmentImport",
    "DepartmentImportRow",
    "DepartmentMember",
    "Institution",
    "InstitutionImport",
    "InstitutionImportRow",
    "LicenceChange",
    "PrintCheck",
]
