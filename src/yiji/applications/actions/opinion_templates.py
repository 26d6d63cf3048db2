"""An institution keeps the opinions it writes again and again: add, change, move, delete."""

from __future__ import annotations

import uuid

from django.db import transaction

from yiji.accounts.scope import Scope
from yiji.applications.models import OpinionTemplate
from yiji.applications.queries.opinion_templates import opinion_templates, own_template
from yiji.audit.record import record
from yiji.kernel.outcome import NotFound, Problem, Refusal

MOST = 20
LONGEST = 500
USES = {"confirm": "确认时的机构意见", "return": "退回时的说明"}


def add_template(scope: Scope, *, use: str, text: str) -> OpinionTemplate:
    """Add one at the end. Raises Refusal for no or too many words, the same words twice, or the twenty-first."""
    if scope.side != "institution" or use not in USES:
        raise NotFound
    text = _words(text)
    with transaction.atomic():
        there = opinion_templates(scope, use)
        if len(there) >= MOST:
            raise Refusal(
                Problem(
                    "too_many",
                    "每一类最多保存{most}条常用意见。",
                    field="text",
                    way_out="请先删除不用的意见。",
                    params={"most": MOST},
                )
            )
        _not_twice(there, text)
        template = OpinionTemplate.objects.create(
            institution_id=scope.organisation_id,
            use=use,
            text=text,
            position=max((one.position for one in there), default=0) + 1,
        )
        _record(scope, "add", template)
    return template


def change_template(scope: Scope, template_id: uuid.UUID, *, text: str) -> OpinionTemplate:
    """Other words; what was printed with the old ones stays as it was printed."""
    text = _words(text)
    with transaction.atomic():
        template = own_template(scope, template_id)
        _not_twice([one for one in opinion_templates(scope, template.use) if one.pk != template.pk], text)
        template.text = text
        template.save(update_fields=["text"])
        _record(scope, "change", template)
    return template


def move_template(scope: Scope, template_id: uuid.UUID, *, up: bool) -> OpinionTemplate:
    """One place up or down; at the end of the list nothing happens."""
    with transaction.atomic():
        template = own_template(scope, template_id)
        rows = opinion_templates(scope, template.use)
        at = next(index for index, one in enumerate(rows) if one.pk == template.pk)
        other = at - 1 if up else at + 1
        if 0 <= other < len(rows):
            rows[at], rows[other] = rows[other], rows[at]
            for position, one in enumerate(rows, 1):
                OpinionTemplate.objects.filter(pk=one.pk).update(position=position)
            _record(scope, "move", template)
    return template


def delete_template(scope: Scope, template_id: uuid.UUID) -> uuid.UUID:
    """Delete one; opinions given with its words keep them."""
    with transaction.atomic():
        template = own_template(scope, template_id)
        _record(scope, "delete", template)
        OpinionTemplate.objects.filter(pk=template.pk).delete()
    return template_id


def _words(text: str) -> str:
    text = text.strip()
    if not text or len(text) > LONGEST:
        raise Refusal(
            Problem(
                "required",
                "请填写意见，最多{most}个字。",
                field="text",
                way_out="意见会原样印在申请审核表上或者告知申请人。",
                params={"most": LONGEST},
            )
        )
    return text


def _not_twice(there: list[OpinionTemplate], text: str) -> None:
    if any(one.text == text for one in there):
        raise Refusal(
            Problem(
                "exists", "已有内容相同的常用意见。", field="text", way_out="请修改内容，或者使用已有的一条。"
            )
        )


def _record(scope: Scope, verb: str, template: OpinionTemplate) -> None:
    record(
        scope,
        f"opinion_template.{verb}",
        "institution",
        template.institution_id,
        delta={"use": template.use, "text": template.text[:200]},
    )
