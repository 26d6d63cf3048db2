"""The sweep's electronic certificates: one of the tenant's own physician."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from yiji.accounts.queries.scope_for import scope_for
from yiji.accounts.scope import Scope
from yiji.certificates.actions.issue_e_certificate import ask_e_certificate
from yiji.certificates.actions.issue_paper import issue_paper
from yiji.certificates.models import ECertificate, OfficialPaper, PrintBatch
from yiji.register.models import Registration
from yiji.vault.files import store_file

if TYPE_CHECKING:
    from tests.web.sweep_world import Tenant


def own_registration(tenant: Tenant) -> Registration:
    """The registration of the tenant's physician."""
    return Registration.objects.get(physician=tenant.physician)


def e_certificate(tenant: Tenant) -> ECertificate:
    """The certificate of that registration."""
    scope = scope_for(tenant.account.user)
    assert scope is not None
    return ask_e_certificate(scope, own_registration(tenant).pk)


def print_batch(tenant: Tenant, side: str) -> PrintBatch:
    """A batch whose file is there."""
    organisation = tenant.institution if side == "institution" else tenant.authority
    file = store_file(
        b"%PDF-1.4 batch",
        owner_kind="print_batch",
        owner_id=organisation.pk,
        document_kind="print_batch",
        media_type="application/pdf",
    )
    return PrintBatch.objects.create(
        state="done",
        file=file,
        side=side,
        organisation_id=organisation.pk,
        kind="selected",
        count=1,
        asked_by=tenant.officer.pk,
        asked_by_name="虚人",
        asked_at=timezone.now(),
    )


def official_paper(tenant: Tenant, number: int) -> OfficialPaper:
    """A paper of the tenant's authority about its physician and its institution; no file has been drawn."""
    return issue_paper(
        Scope.system("sweep"),
        "acceptance_notice",
        authority=tenant.authority,
        content={"number": str(number)},
        physician=tenant.physician,
        institution=tenant.institution,
        now=timezone.now(),
    )


CERTIFICATE_OBJECTS: dict[tuple[str, str], Callable[[Tenant], Any]] = {
    ("physician", "registration_id"): own_registration,
    ("physician", "certificate_id"): e_certificate,
    ("institution", "certificate_id"): e_certificate,
    ("authority", "official_paper_id"): lambda tenant: official_paper(tenant, 1),
    ("institution", "official_paper_id"): lambda tenant: official_paper(tenant, 2),
    ("physician", "official_paper_id"): lambda tenant: official_paper(tenant, 3),
    ("institution", "print_id"): lambda tenant: print_batch(tenant, "institution"),
    ("authority", "print_id"): lambda tenant: print_batch(tenant, "authority"),
}
