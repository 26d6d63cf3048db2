"""What an advised application would do to the register, in words, before anything has been written or sent."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

from django.utils.translation import gettext as _

from yiji.codelists import catalogue
from yiji.institutions.models import Institution
from yiji.rulebook import register_changes as c
from yiji.rulebook.application_types import get
from yiji.rulebook.deregistration_grounds import DEREGISTRATION_GROUNDS
from yiji.rulebook.facts import ApplicationFacts, FilingFacts, RegistrationFacts
from yiji.rulebook.which_business import Advice, Answers, Register, imagined_case
from yiji.rulebook.which_business.imagined_case import ELSEWHERE, NEW, UNKNOWN

Tone = Literal["bad", "wait", "ok"]


@dataclass(frozen=True)
class Consequence:
    """One sentence; ``bad`` where something is lost, ``wait`` where care is needed, ``ok`` otherwise."""

    tone: Tone
    text: str


def registration_label(one: RegistrationFacts) -> str:
    """A registration by its place and primary institution."""
    return f"{_place(one.jurisdiction)} · {_institution(one.primary_institution)}"


def consequences(
    advice: Advice, answers: Answers, register: Register, today: dt.date, *, own: bool
) -> list[Consequence]:
    """One sentence for each change of the register, and one for each registration that stays as it is.

    ``own``: the reader is the physician; otherwise the sentences speak of a third person.
    """
    if not advice.type:
        return [Consequence("wait", _(advice.result))]
    facts = imagined_case(advice, answers, register, today)
    changes = get(advice.type).effect(facts)
    words = _Words(facts, _("您") if own else _("该医师"))
    found = [line for change in changes for line in _LINES[type(change)](words, change)]
    touched = {getattr(change, "registration", "") for change in changes if type(change) in _TOUCHING}
    ground = DEREGISTRATION_GROUNDS.get(answers.get("ground", ""))
    if advice.type == "DEREGISTER_INST" and ground and ground.hits_all:
        text = _("这一情形使本人的全部注册终止，其他执业地点的注册也在内。")
        found.append(Consequence("bad", text))
    else:
        found += [words.kept(one) for one in facts.live_registrations if one.id not in touched]
    return sorted(found, key=lambda line: ("bad", "wait", "ok").index(line.tone))


class _Words:
    """The names that the sentences are filled with."""

    def __init__(self, facts: ApplicationFacts, who: str) -> None:
        self.facts, self.who = facts, who

    def of(self, registration_id: str) -> dict[str, str]:
        """Whose registration it is, where, and with which institution."""
        known = (*self.facts.registrations, self.facts.registration)
        old = next((one for one in known if one and one.id == registration_id), RegistrationFacts())
        names = {"place": _place(old.jurisdiction), "institution": _institution(old.primary_institution)}
        return {"who": self.who, **names}

    def filing(self, filing_id: str) -> FilingFacts | None:
        known = (*self.facts.filings, self.facts.filing)
        return next((one for one in known if one and one.id == filing_id), None)

    def kept(self, old: RegistrationFacts) -> Consequence:
        """The registration stays as it is."""
        text = _("%(who)s在%(place)s的注册（%(institution)s）不受影响。")
        return Consequence("ok", text % self.of(old.id))


def _place(code: str) -> str:
    known = {UNKNOWN: _("原执业地点"), ELSEWHERE: _("新机构所在的执业地点"), "": _("原执业地点")}
    return known.get(code) or catalogue.division_name(code, full=True)


def _institution(institution_id: str) -> str:
    if institution_id in ("", UNKNOWN):
        return _("原机构")
    if institution_id == NEW:
        return _("拟执业机构")
    names = Institution.objects.filter(pk=uuid.UUID(institution_id)).values_list("name", flat=True)
    return names.first() or _("原机构")


def _opened(words: _Words, change: c.OpenRegistration) -> list[Consequence]:
    names = {"who": words.who, "place": _place(change.practice_jurisdiction)}
    text = _("准予后，%(who)s在%(place)s取得一项执业注册。") % names
    return [Consequence("ok", text + _number(change.certificate_number))]


def _number(number: str) -> str:
    return _("赋予新的执业证书编码。") if number == "new" else _("执业证书编码不变。")


def _changed(words: _Words, change: c.ChangeRegistration) -> list[Consequence]:
    old = words.facts.registration or RegistrationFacts()
    names, found = words.of(old.id), []
    moved = change.practice_jurisdiction != old.jurisdiction and change.practice_jurisdiction == ELSEWHERE
    leaves = change.primary_institution != old.primary_institution
    if moved:
        text = _("%(who)s在%(place)s的注册将失效：准予后改在新机构所在的执业地点执业。")
        found.append(Consequence("bad", text % names))
    if leaves:
        text = _("%(who)s从%(institution)s的名单移出，主要执业机构改为拟执业机构。")
        found.append(Consequence("wait", text % names))
    if change.resumes:
        found.append(Consequence("ok", _("%(who)s恢复在册，备案满二年的期限不再计算。") % names))
    if not (moved or leaves or change.resumes):
        text = _("执业地点和主要执业机构不变，所申请的内容在准予后变更。")
        found.append(Consequence("ok", text + _number(change.certificate_number)))
    return found


_ENDED: dict[str, Callable[[], str]] = {
    "deregistered": lambda: _("%(who)s在%(place)s的注册（%(institution)s）将注销，以后执业须重新注册。"),
    "lapsed_by_parallel": lambda: _("%(who)s在%(place)s的注册将失效（%(institution)s），不能恢复。"),
    "lapsed_by_upgrade": lambda: _("%(who)s在%(institution)s的执业助理医师注册自动失效。"),
    "transferred_military": lambda: _("%(who)s在%(place)s的注册（%(institution)s）将终止，由军队注册。"),
    "revoked": lambda: _("%(who)s在%(place)s的注册（%(institution)s）因证书被吊销而终止。"),
}


def _closed(words: _Words, change: c.CloseRegistration) -> list[Consequence]:
    template = _ENDED.get(change.status, _ENDED["deregistered"])()
    return [Consequence("bad", template % words.of(change.registration))]


def _left(words: _Words, change: c.MarkOffRoster) -> list[Consequence]:
    text = _("%(who)s在%(place)s的注册转为不在册，不能执业；备案满二年未继续执业的，注销注册。")
    return [Consequence("bad", text % words.of(change.registration))]


def _back(words: _Words, change: c.RestoreToRoster) -> list[Consequence]:
    text = _("异议成立的，%(who)s在%(institution)s的注册恢复有效。")
    return [Consequence("ok", text % words.of(change.registration))]


def _filed(words: _Words, change: c.OpenFiling) -> list[Consequence]:
    text = _("备案期限内，%(who)s可以在拟备案机构执业；主要执业机构仍是%(institution)s。")
    return [Consequence("ok", text % words.of(change.registration))]


def _unfiled(words: _Words, change: c.CloseFiling) -> list[Consequence]:
    filing = words.filing(change.filing)
    known = filing is not None and filing.institution != UNKNOWN
    name = _institution(filing.institution) if filing and known else _("该备案机构")
    text = _("%(who)s在%(institution)s的多机构备案将终止。")
    return [Consequence("bad", text % {"who": words.who, "institution": name})]


def _reissued(_words: _Words, _change: c.ReissueCertificate) -> list[Consequence]:
    return [Consequence("ok", _("重新制发执业证书，执业证书编码不变；原证书作废。"))]


_TOUCHING = (c.ChangeRegistration, c.CloseRegistration, c.MarkOffRoster, c.RestoreToRoster)
_LINES: dict[type, Callable[[_Words, Any], list[Consequence]]] = {
    c.OpenRegistration: _opened,
    c.ChangeRegistration: _changed,
    c.CloseRegistration: _closed,
    c.MarkOffRoster: _left,
    c.RestoreToRoster: _back,
    c.OpenFiling: _filed,
    c.CloseFiling: _unfiled,
    c.ReissueCertificate: _reissued,
}
