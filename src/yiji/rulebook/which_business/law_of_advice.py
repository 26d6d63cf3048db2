"""What stands beside an advice: its articles, its papers and the statutory terms of its procedure."""

from __future__ import annotations

from dataclasses import dataclass

from yiji.kernel.law import Article
from yiji.rulebook.application_types import ApplicationType, get
from yiji.rulebook.application_types.descriptions import DESCRIPTIONS
from yiji.rulebook.deadlines import CLOCKS, Clock
from yiji.rulebook.deregistration_grounds import DEREGISTRATION_GROUNDS
from yiji.rulebook.documents import DocumentSpec
from yiji.rulebook.every_workflow import PHYSICIAN_APPLICATION
from yiji.rulebook.off_roster_reasons import OFF_ROSTER_REASONS
from yiji.rulebook.which_business.shape import Advice, Answers

# Terms that bind the authority, and from when they run; reminders of our own and the applicant's terms are left out.
_BINDING = {"intake": "收到申请之日起", "decision": "受理之日起", "delivery": "决定之日起"}
_OWN_DUTY = {
    "OFF_ROSTER": ("off_roster_report", "离职手续办理完毕之日起"),
    "DEREGISTER_INST": ("deregistration_report", "知晓之日起"),
}


@dataclass(frozen=True)
class Term:
    """A statutory term and the event from which it runs."""

    clock: Clock
    since: str


@dataclass(frozen=True)
class Clause:
    """A paper: its label, and on which condition it is needed ("" = always)."""

    label: str
    condition: str = ""


def kind_of(advice: Advice) -> ApplicationType | None:
    """The application type that the advice leads to."""
    return get(advice.type) if advice.type else None


def articles_of(advice: Advice, answers: Answers) -> list[Article]:
    """The articles of the advice, of the reason or ground chosen, and of the type; each once."""
    chosen: tuple[Article, ...] = ()
    if advice.type == "OFF_ROSTER":
        chosen = (OFF_ROSTER_REASONS[answers["reason"]].article,)
    if advice.type == "DEREGISTER_INST":
        chosen = DEREGISTRATION_GROUNDS[answers["ground"]].articles
    usual = DESCRIPTIONS[advice.type].articles if advice.type else ()
    return list(dict.fromkeys((*chosen, *advice.law, *usual)))


def papers_of(advice: Advice, answers: Answers) -> list[Clause]:
    """The papers for this very case, those that are always needed first."""
    kind = kind_of(advice)
    if kind is None:
        return []
    needed, unneeded = advice.needed, advice.not_needed
    if advice.type == "DEREGISTER_INST":
        needed = frozenset(DEREGISTRATION_GROUNDS[answers["ground"]].documents)
        unneeded = frozenset(paper.kind for paper in kind.documents) - needed
    if advice.code == "CHANGE_RETURN" and answers.get("where") != "here":
        needed = frozenset({"employment_proof"})
    asked = [paper for paper in kind.documents if paper.required or paper.kind not in unneeded]
    clauses = [Clause(paper.label, _condition(paper, needed)) for paper in asked]
    return sorted(clauses, key=lambda one: bool(one.condition))


def _condition(paper: DocumentSpec, needed: frozenset[str]) -> str:
    if paper.required or paper.kind in needed:
        return ""
    return paper.needed_when or "有的，一并提交"


def terms_of(advice: Advice) -> list[Term]:
    """The institution's own duty first, then the terms that the type's procedure sets for the authority."""
    kind = kind_of(advice)
    if kind is None:
        return []
    started = {name for move in kind.workflow.moves for name in move.starts}
    if kind.workflow is not PHYSICIAN_APPLICATION:
        started.discard("delivery")  # nothing is issued: a registration ends, or a filing is noted
    own = [_OWN_DUTY[kind.code]] if kind.code in _OWN_DUTY else []
    terms = (*own, *((name, since) for name, since in _BINDING.items() if name in started))
    return [Term(CLOCKS[name], since) for name, since in terms]
