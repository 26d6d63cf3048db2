"""The fields of applications about a registration that exists, and the declaration they all end with."""

from __future__ import annotations

from yiji.rulebook.application_types.registration_fields import DECLARATION
from yiji.rulebook.application_types.shape import FieldSpec, Step

REGISTRATION = FieldSpec("registration", "所涉注册", "registration", 1, required=True)


def steps(*pages: tuple[str, str]) -> tuple[Step, ...]:
    """The pages numbered from 1; the last one is always the check."""
    every = (*pages, ("check", "核对与提交"))
    return tuple(Step(number, slug, label) for number, (slug, label) in enumerate(every, 1))


def declaration(step: int) -> FieldSpec:
    """The applicant's declaration on that step."""
    return FieldSpec("declaration", "本人承诺", "flag", step, 19, required=True, help=DECLARATION)


def contact(step: int) -> tuple[FieldSpec, ...]:
    """How to reach the applicant."""
    return (
        FieldSpec("mobile_phone", "手机", "phone", step, 8, required=True, max_length=11, personal=True),
        FieldSpec("email", "电子邮箱", "email", step, 8, max_length=254, personal=True),
    )
