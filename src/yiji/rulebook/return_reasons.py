"""The listed reasons for which an institution returns an application, each tied to the field to be mended."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class ReturnReason:
    """A reason, the field it points at ("" = the whole application) and whether a remark is needed."""

    code: str
    label: str
    field: str = ""
    needs_remark: bool = False


RETURN_REASONS: dict[str, ReturnReason] = {
    reason.code: reason
    for reason in (
        ReturnReason("not_employed", "与本机构没有聘用关系", "institution"),
        ReturnReason("department_wrong", "拟执业科室填写有误", "department"),
        ReturnReason("level_wrong", "申请的执业级别有误", "practice_level"),
        ReturnReason("category_wrong", "申请的执业类别有误", "practice_category"),
        ReturnReason("scope_wrong", "申请的执业范围与岗位不符", "practice_scopes"),
        ReturnReason("photo_unfit", "照片不符合要求", "photo"),
        ReturnReason("employment_proof_unfit", "聘用证明缺失或者不符", "employment_proof"),
        ReturnReason("training_proof_unfit", "培训考核证明缺失或者不符", "training_proof"),
        ReturnReason("education_wrong", "学历信息有误", "education"),
        ReturnReason("title_wrong", "任职资格信息有误", "professional_title"),
        ReturnReason("work_history_incomplete", "工作（学习）经历不完整", "work_history"),
        ReturnReason("contact_wrong", "联系方式有误", "mobile_phone"),
        ReturnReason("penalties_wrong", "处罚或者处分情况填写有误", "penalties"),
        ReturnReason("other", "其他", needs_remark=True),
    )
}
