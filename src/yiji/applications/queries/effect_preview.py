"""What the register will say once an application is granted, in words, before anybody sends or decides it."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yiji.applications.facts import application_facts
from yiji.applications.models import Application
from yiji.codelists import catalogue
from yiji.institutions.models import Institution
from yiji.register.models import MultiInstitutionFiling, Registration
from yiji.rulebook import register_changes as c
from yiji.rulebook.application_types import get

_ENDED = {
    "deregistered": gettext_lazy("注销"),
    "lapsed_by_upgrade": gettext_lazy("自动失效"),
    "lapsed_by_parallel": gettext_lazy("失效"),
    "transferred_military": gettext_lazy("转入军队"),
    "rescinded": gettext_lazy("撤销"),
    "revoked": gettext_lazy("吊销"),
}


def effect_lines(application: Application) -> list[str]:
    """One sentence for each change of the register; empty when the facts do not suffice yet."""
    try:
        changes = get(application.type).effect(application_facts(application))
    except ValueError:
        return []
    return [_SENTENCES[type(change)](change) for change in changes]


def _institution(institution_id: str | None) -> str:
    if not institution_id:
        return ""
    return Institution.objects.filter(pk=institution_id).values_list("name", flat=True).first() or ""


def _old(registration_id: str) -> Registration:
    return Registration.objects.select_related("primary_institution").get(pk=registration_id)


def _place(code: str | None) -> str:
    return catalogue.division_name(code, full=True) if code else ""


def _words(change: Any) -> dict[str, str]:
    return {
        "place": _place(change.practice_jurisdiction),
        "institution": _institution(change.primary_institution),
        "level": catalogue.label("practice_level", change.practice_level or ""),
        "category": catalogue.label("practice_category", change.practice_category or ""),
        "scopes": "、".join(catalogue.label("practice_scope", s) for s in change.practice_scopes or ()),
    }


def _opened(change: c.OpenRegistration) -> str:
    template = _(
        "将登记：执业地点%(place)s，主要执业机构%(institution)s，%(level)s，%(category)s类别，执业范围%(scopes)s。"
    )
    number = _("赋予新的执业证书编码。") if change.certificate_number == "new" else _("执业证书编码不变。")
    return template % _words(change) + number


def _changed(change: c.ChangeRegistration) -> str:
    old = _old(change.registration)
    words = _words(change) | {"old": old.primary_institution.name}
    template = _(
        "原注册（%(old)s）将变更为：执业地点%(place)s，主要执业机构%(institution)s，%(level)s，%(category)s类别，"
        "执业范围%(scopes)s。"
    )
    number = _("赋予新的执业证书编码。") if change.certificate_number == "new" else _("执业证书编码不变。")
    return template % words + number


def _closed(change: c.CloseRegistration) -> str:
    old = _old(change.registration)
    return _("您在%(place)s的注册（%(institution)s）将%(how)s。") % {
        "place": _place(old.practice_jurisdiction),
        "institution": old.primary_institution.name,
        "how": _ENDED.get(change.status, _ENDED["deregistered"]),
    }


def _left(change: c.MarkOffRoster) -> str:
    return _("在%(institution)s的注册将转为不在册；二年内未继续执业的，注销注册。") % {
        "institution": _old(change.registration).primary_institution.name
    }


def _back(change: c.RestoreToRoster) -> str:
    return _("在%(institution)s的注册恢复有效。") % {
        "institution": _old(change.registration).primary_institution.name
    }


def _filed(change: c.OpenFiling) -> str:
    return _("在%(institution)s备案执业，自%(begins)s至%(ends)s；主要执业机构不变。") % {
        "institution": _institution(change.institution),
        "begins": change.begins_on,
        "ends": change.ends_on,
    }


def _unfiled(change: c.CloseFiling) -> str:
    filing = MultiInstitutionFiling.objects.select_related("institution").get(pk=change.filing)
    return _("在%(institution)s的多机构备案将终止。") % {"institution": filing.institution.name}


def _reissued(_change: c.ReissueCertificate) -> str:
    return _("重新制发执业证书，执业证书编码不变；原证书作废。")


def _other(_change: Any) -> str:
    return _("注册状态将变更。")


_SENTENCES: dict[type, Any] = {
    c.OpenRegistration: _opened,
    c.ChangeRegistration: _changed,
    c.CloseRegistration: _closed,
    c.SuspendRegistration: _other,
    c.ResumeRegistration: _other,
    c.ProposeDeregistration: _other,
    c.DropProposal: _other,
    c.MarkOffRoster: _left,
    c.RestoreToRoster: _back,
    c.OpenFiling: _filed,
    c.CloseFiling: _unfiled,
    c.ReissueCertificate: _reissued,
}
