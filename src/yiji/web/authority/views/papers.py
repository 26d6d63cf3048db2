"""Official papers (文书): those of the authority."""

from __future__ import annotations

import uuid

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from yiji.certificates.actions.print_blank import print_service_receipt
from yiji.certificates.actions.withdraw_paper import record_service, reissue_paper, withdraw_paper
from yiji.certificates.queries.official_papers import service_evidence
from yiji.web.shared import paper_pages
from yiji.web.shared.access import access
from yiji.web.shared.application_pages import file_response
from yiji.web.shared.paper_forms import ReissuePaperForm, ServicePaperForm, WithdrawPaperForm
from yiji.web.shared.request import ScopedRequest


@access("authority:paper:view")
def official_papers(request: ScopedRequest) -> HttpResponse:
    """The list, newest first."""
    return paper_pages.list_page(request)


@require_POST
@access("authority:paper:serve")
def export_official_papers(request: ScopedRequest) -> HttpResponse:
    """The filtered list as a workbook."""
    return paper_pages.export_page(request)


@access("authority:paper:view")
def official_paper(request: ScopedRequest, official_paper_id: uuid.UUID) -> HttpResponse:
    """One paper."""
    return paper_pages.detail_page(request, official_paper_id)


@require_http_methods(["GET", "HEAD", "POST"])
@access("authority:paper:view")
def official_paper_file(request: ScopedRequest, official_paper_id: uuid.UUID) -> HttpResponse:
    """Its sealed file; the first opening by an addressee is a POST, because it serves the paper."""
    return paper_pages.file_page(request, official_paper_id)


@access("authority:paper:withdraw")
def official_paper_withdraw(request: ScopedRequest, official_paper_id: uuid.UUID) -> HttpResponse:
    """Withdraw it with a reason."""
    return paper_pages.act_page(
        request,
        official_paper_id,
        lambda detail, *data: WithdrawPaperForm(*data, initial={"version": detail.row.version}),
        lambda form: (
            withdraw_paper(
                request.scope,
                official_paper_id,
                reason=form.cleaned_data["reason"],
                version=form.cleaned_data["version"],
            ).pk
        ),
        {
            "title": _("撤回文书"),
            "submit": _("撤回"),
            "tone": "danger",
            "consequence": _("撤回后文书不再有效，打开时印有“作废”和原因；决定本身不变，文号不再使用。"),
        },
    )


@access("authority:paper:withdraw")
def official_paper_reissue(request: ScopedRequest, official_paper_id: uuid.UUID) -> HttpResponse:
    """A corrected paper in its place."""
    return paper_pages.act_page(
        request,
        official_paper_id,
        lambda detail, *data: ReissuePaperForm(
            *data, fields=detail.open_fields, initial={"version": detail.row.version}
        ),
        lambda form: (
            reissue_paper(
                request.scope,
                official_paper_id,
                reason=form.cleaned_data["reason"],
                corrections=form.corrections(),
                version=form.cleaned_data["version"],
            ).pk
        ),
        {
            "title": _("更正并重新发出"),
            "submit": _("重新发出"),
            "consequence": _(
                "新文书用新的文号，须重新送达；原文书作废并注明由哪一号替代。只能更正文字，不能更正事实。"
            ),
        },
    )


@access("authority:paper:serve")
def official_paper_serve(request: ScopedRequest, official_paper_id: uuid.UUID) -> HttpResponse:
    """Record how it was served on paper."""
    return paper_pages.act_page(
        request,
        official_paper_id,
        lambda detail, *data: ServicePaperForm(*data, initial={"receiver_name": detail.row.physician_name}),
        lambda form: (
            record_service(request.scope, official_paper_id, **paper_pages.service_of(form.cleaned_data)).pk
        ),
        {
            "title": _("登记送达"),
            "submit": _("登记"),
            "consequence": _("电子送达由系统在当事人首次打开时自动登记；这里登记当面领取、邮寄等方式。"),
        },
    )


@access("authority:paper:serve")
def official_paper_receipt(request: ScopedRequest, official_paper_id: uuid.UUID) -> HttpResponse:
    """送达回证 to print: filled in, or with lines to sign on."""
    return paper_pages.inline_pdf(*print_service_receipt(request.scope, official_paper_id))


@access("authority:paper:serve")
def official_paper_evidence(
    request: ScopedRequest, official_paper_id: uuid.UUID, number: int
) -> HttpResponse:
    """The scanned receipt of one service."""
    data, media_type = service_evidence(request.scope, official_paper_id, number)
    return file_response(data, media_type, f"service-{number + 1}")
