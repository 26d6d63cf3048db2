"""The kinds of background jobs that people see: what they are called, who sees them, where their result is."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from yiji.accounts.scope import Scope
from yiji.web.shared.menus import url_or_empty


@dataclass(frozen=True)
class JobKind:
    """One kind. ``permission`` is needed to see its jobs besides that of the page.

    ``result_page`` is a URL name that takes the job's result reference as its argument ("" = no page; "{side}"
    stands for the reader's portal);
    ``file_name`` is what the result file is called on the reader's machine; ``counts`` are words for the
    names of the job's figures that ``COUNT_WORDS`` lacks.
    """

    title: Any
    permission: str = ""
    result_page: str = ""
    file_name: str = "result.xlsx"
    counts: Mapping[str, Any] = field(default_factory=dict)


# Shared registry: one line for each kind of job whose progress somebody may look at.
JOB_KINDS: dict[str, JobKind] = {
    "check_institutions": JobKind(
        _("核对机构名单"),
        permission="authority:institution:import",
        result_page="authority:institution_import",
        counts={"new": _("新增"), "changed": _("变更")},
    ),
    "apply_institutions": JobKind(
        _("写入机构名单"),
        permission="authority:institution:import",
        result_page="authority:institution_import",
        counts={"new": _("新增"), "changed": _("变更"), "applied": _("已写入")},
    ),
    "check_national_register": JobKind(
        _("核对国家资格库名单"),
        permission="authority:qualification:import",
        result_page="authority:national_import",
        counts={"new": _("新增"), "changed": _("变更"), "vanished": _("消失")},
    ),
    "apply_national_register": JobKind(
        _("写入国家资格库名单"),
        permission="authority:qualification:import",
        result_page="authority:national_import",
        counts={"new": _("新增"), "changed": _("变更"), "vanished": _("消失"), "applied": _("已写入")},
    ),
    "export_national_report": JobKind(
        _("导出资格库差异报告"), permission="authority:qualification:import", file_name="national-report.xlsx"
    ),
    "export_national_report_csv": JobKind(
        _("导出资格库差异报告"), permission="authority:qualification:import", file_name="national-report.csv"
    ),
    "recognise_hr_roster": JobKind(
        _("识别人事名单的列"),
        permission="institution:reconciliation:view",
        result_page="institution:hr_roster",
    ),
    "compare_hr_roster": JobKind(
        _("核对人事名单"),
        permission="institution:reconciliation:view",
        result_page="institution:hr_roster",
        counts={"matched": _("对上"), "unmatched": _("库中查无")},
    ),
    "export_roster": JobKind(_("导出名单"), permission="institution:roster:export", file_name="roster.xlsx"),
    "export_roster_csv": JobKind(
        _("导出名单"), permission="institution:roster:export", file_name="roster.csv"
    ),
    # Whoever may see the jobs of either side may print its forms.
    "print_batch": JobKind(_("批量打印"), result_page="{side}:print_batch"),
    "write_verification_report": JobKind(
        _("生成核验报告"),
        permission="institution:reconciliation:view",
        result_page="institution:verification_report",
        counts={"differing": _("不一致")},
    ),
    "refresh_hr_roster": JobKind(
        _("重新核对人事名单"),
        permission="institution:reconciliation:view",
        result_page="institution:hr_roster",
    ),
    "assign_departments": JobKind(
        _("批量分配科室"),
        permission="institution:department:view",
        result_page="institution:department_batch",
    ),
    "send_activation_codes": JobKind(
        _("批量发送激活码"),
        permission="institution:activation:view",
        result_page="institution:activation_batch",
        counts={"held": _("未发送")},
    ),
    "check_assessments": JobKind(
        _("核对考核结果"),
        permission="authority:conduct:view",
        result_page="authority:assessment_sheet",
    ),
    "check_own_assessments": JobKind(
        _("核对考核结果"),
        permission="institution:assessment:view",
        result_page="institution:assessment_sheet",
    ),
    "write_assessments": JobKind(
        _("录入考核结果"),
        permission="authority:conduct:view",
        result_page="authority:assessment_sheet",
    ),
    "count_statistics": JobKind(_("统计"), permission="authority:statistics:view"),
    "activate_automatically": JobKind(
        _("自动激活等待中的医师"),
        permission="institution:activation:view",
        counts={"activated": _("已激活"), "looked_at": _("符合条件")},
    ),
}

COUNT_WORDS: dict[str, Any] = {
    "total": _("总数"),
    "good": _("通过"),
    "warned": _("有提示"),
    "refused": _("未通过"),
    "created": _("新增"),
    "updated": _("更新"),
    "unchanged": _("没有变化"),
    "skipped": _("跳过"),
    "done": _("已办"),
    "sent": _("已发送"),
    "failed": _("失败"),
}


class JobRow(Protocol):
    """What a page needs to know of a job (``jobs.models.Job`` has it)."""

    id: uuid.UUID
    kind: str
    state: str
    done_units: int
    total_units: int
    result_ref: str
    error: str
    error_words: str
    summary: Any
    result_file: uuid.UUID | None
    result_taken_at: dt.datetime | None
    cancel_requested_at: dt.datetime | None
    created_at: dt.datetime
    finished_at: dt.datetime | None


@dataclass(frozen=True)
class ShownJob:
    """A job ready to be drawn by ``{% job_progress job %}``; an address is "" where it is not offered."""

    id: uuid.UUID
    title: str
    state: str
    done: int
    total: int
    note: str
    counts: list[tuple[str, int]]
    created_at: dt.datetime
    finished_at: dt.datetime | None
    page_url: str
    cancel_url: str
    retry_url: str
    result_url: str
    file_url: str

    @property
    def number(self) -> str:
        """What a person quotes when he asks about the job."""
        return number_of(self.id)


def number_of(job_id: uuid.UUID) -> str:
    """The first eight signs of a job's id."""
    return str(job_id)[:8]


def kinds_for(scope: Scope) -> list[str]:
    """The kinds whose jobs the scope may see."""
    return [name for name, kind in JOB_KINDS.items() if not kind.permission or scope.may(kind.permission)]


def title_of(kind: str) -> str:
    """What a kind is called."""
    return str(JOB_KINDS[kind].title) if kind in JOB_KINDS else gettext("任务")


def shown_job(scope: Scope, job: JobRow) -> ShownJob:
    """The job for a page of the scope's portal."""
    kind = JOB_KINDS.get(job.kind) or JobKind(title_of(job.kind))
    may_steer = scope.may(f"{scope.side}:job:steer")
    finished = job.state in ("done", "failed", "cancelled")

    def address(name: str, offered: bool) -> str:
        return url_or_empty(f"{scope.side}:{name}", job.id) if offered else ""

    return ShownJob(
        id=job.id,
        title=str(kind.title),
        state=job.state,
        done=job.done_units,
        total=job.total_units,
        note=_note(job),
        counts=[
            (str(kind.counts.get(name) or COUNT_WORDS.get(name) or name), number)
            for name, number in job.summary.items()
        ],
        created_at=job.created_at,
        finished_at=job.finished_at,
        page_url=address("job", True),
        cancel_url=address("job_stop", may_steer and not finished and job.cancel_requested_at is None),
        retry_url=address("job_retry", may_steer and job.state == "failed"),
        result_url=url_or_empty(kind.result_page.format(side=scope.side), job.result_ref)
        if kind.result_page and job.result_ref and finished
        else "",
        file_url=address(
            "job_result", may_steer and bool(job.result_file) and finished and job.result_taken_at is None
        ),
    )


def _note(job: JobRow) -> str:
    if job.state == "failed":
        return gettext(job.error_words) if job.error_words else _failure(job)
    if job.cancel_requested_at and job.state in ("queued", "running"):
        return gettext("正在停止：手头的一项办完就停，已办的保留。")
    if job.state == "cancelled":
        return gettext("已按要求停止，停止前办完的保留。")
    if job.state == "queued" and job.error:
        return gettext("上一次没有办成，稍后自动再试，不需要操作。")
    if job.state == "queued":
        return gettext("排队中，前面的任务办完就开始。可以离开本页。")
    if job.state == "running":
        return gettext("正在办理，可以离开本页，办完会通知您。")
    return gettext("结果文件已下载。如需再取，请重新办理一次。") if job.result_taken_at else ""


def _failure(job: JobRow) -> str:
    number = number_of(job.id)
    if job.error == "WorkerDied":
        return gettext(
            "办理时程序多次中断，没有办完。请再试一次；仍不成功，请把任务编号 %(number)s 告诉系统管理员。"
        ) % {"number": number}
    return gettext(
        "自动重试多次仍没有办完。已办的部分保留，再试不会重复办理；仍不成功，请把任务编号 %(number)s 告诉系统管理员。"
    ) % {"number": number}
