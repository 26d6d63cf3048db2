"""Tables of certificates, their numbers, and printed forms."""

from yiji.certificates.models.e_certificate import ECertificate, ECertificateFile, TokenKey
from yiji.certificates.models.official_paper import OfficialPaper, PaperService
from yiji.certificates.models.print_batch import PrintBatch, PrintBatchItem
from yiji.certificates.models.printed_form import IssuedNumber, NumberCounter, PrintedForm

__all__ = [
    "ECertificate",
    "ECertificateFile",
    "IssuedNumber",
    "NumberCounter",
    "OfficialPaper",
    "PaperService",
    "PrintBatch",
    "PrintBatchItem",
    "PrintedForm",
    "TokenKey",
]
